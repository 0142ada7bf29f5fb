# A server of MongoDB's protocol, which Debian has none of: FerretDB where Go can build it, else mongo-java-server.
ferretdb_version=v1.24.2

local_mongo() {
  local port=$1 dir=$state/mongo program
  mkdir -p "$dir"
  if program=$(ferretdb_program "$dir"); then
    mkdir -p "$dir/ferretdb"
    launch "$dir/pid" "$dir/server.log" "$program" --handler=sqlite --sqlite-url="file:$dir/ferretdb/" \
      --state-dir="$dir/ferretdb" --listen-addr="127.0.0.1:$port" --telemetry=disable --debug-addr=-
    ready mongo "$port" 30 || return
    summary mongo "FerretDB over SQLite, no MongoDB itself,"
  else
    mongo_java_server "$port" "$dir"
  fi
}

# The program: named by FLOWCEPT_FERRETDB, on the path, built before, or built now; fails when there is none.
# FLOWCEPT_FERRETDB=none asks for the other server.
ferretdb_program() {
  local built=$1/bin/ferretdb source work=$1/build
  if [ "${FLOWCEPT_FERRETDB:-}" = none ]; then
    return 1
  elif [ -n "${FLOWCEPT_FERRETDB:-}" ]; then
    echo "$FLOWCEPT_FERRETDB"
  elif type -P ferretdb; then
    :
  elif [ -x "$built" ]; then
    echo "$built"
  elif command -v go >/dev/null; then
    echo "building FerretDB $ferretdb_version with Go, once: some minutes" >&2
    mkdir -p "$1/bin"
    rm -rf "$work"
    if source=$(go mod download -json "github.com/FerretDB/FerretDB@$ferretdb_version" 2>"$1/build.log" |
      sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p') && [ -n "$source" ] &&
      cp -R "$source" "$work" && chmod -R u+w "$work" &&
      # A module has no history to take its version from.
      echo "$ferretdb_version" >"$work/build/version/version.txt" &&
      (cd "$work" && go build -o "$built.new" ./cmd/ferretdb) >>"$1/build.log" 2>&1; then
      rm -rf "$work"
      mv "$built.new" "$built"
      echo "$built"
    else
      rm -rf "$work"
      echo "FerretDB cannot be built (see $1/build.log): mongo-java-server instead" >&2
      return 1
    fi
  else
    return 1
  fi
}

mongo_java_server() {
  local port=$1 dir=$2 java libraries
  java=$(java_command) || return
  libraries=$(server_libraries mongo-java-server) || return
  launch "$dir/pid" "$dir/server.log" "$java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$libraries" \
    "$root/sinks/src/test/resources/mongodb/MongoJavaServer.java" "$port" "$dir/mongodb.h2" ""
  ready mongo "$port" 60 || return
  summary mongo "mongo-java-server over H2, no MongoDB itself,"
}
