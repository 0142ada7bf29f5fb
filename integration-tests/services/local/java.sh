# What servers that run in a JVM need.

java_command() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    echo "$JAVA_HOME/bin/java"
  elif command -v java >/dev/null; then
    command -v java
  else
    missing "there is no Java 17: apt-get install openjdk-17-jdk-headless"
  fi
}

# The class path of SERVER, which the build writes too; Maven fetches what is not here yet.
server_libraries() {
  local file=$root/sinks/target/$1.classpath
  if ! libraries_there "$file"; then
    if ! command -v mvn >/dev/null; then
      missing "there is no Maven to fetch the server with: apt-get install maven" || return
    fi
    echo "fetching the server's libraries with Maven" >&2
    mvn -q -B -ntp -f "$root/pom.xml" -pl sinks antrun:run@kafka-broker-classpath >&2 ||
      missing "Maven cannot fetch the server: see above" || return
  fi
  cat "$file"
}

# Whether the class path in FILE names jars that exist.
libraries_there() {
  local jar
  [ -s "$1" ] || return 1
  while read -r jar; do
    if [ ! -e "$jar" ]; then return 1; fi
  done < <(tr ':' '\n' <"$1"; echo)
}
