# A server of MongoDB's protocol, which Debian has none of: mongo-java-server, or FerretDB where it is asked for.
ferretdb_version=v1.24.2

# By default not FerretDB: it searches the whole collection for each upsert, so that a hundred took 16 s among 800
# documents (1.24.2 over SQLite).
local_mongo() {
  local port=$1 dir=$state/mongo program
  mkdir -p "$dir"
  case ${FLOWCEPT_FERRETDB:-none} in
    none)
      mongo_java_server "$port" "$dir" "FLOWCEPT_FERRETDB does not ask for FerretDB, which is slow among many documents"
      return
      ;;
    build)
      program=$(ferretdb_program "$dir") || {
        mongo_java_server "$port" "$dir" "FerretDB cannot be had here"
        return
      }
      ;;
    *)
      program=$(type -P "$FLOWCEPT_FERRETDB") || {
        fail "FLOWCEPT_FERRETDB is no program, nor build, nor none: $FLOWCEPT_FERRETDB"
        return
      }
      ;;
  esac
  mkdir -p "$dir/ferretdb"
  launch "$dir/pid" "$dir/server.log" "$program" --handler=sqlite --sqlite-url="file:$dir/ferretdb/" \
    --state-dir="$dir/ferretdb" --listen-addr="127.0.0.1:$port" --telemetry=disable --debug-addr=-
  ready mongo "$port" 30 || return
  summary mongo "FerretDB over SQLite, no MongoDB itself (because FLOWCEPT_FERRETDB asks for it),"
}

# The program: on the path, built before, or built now. Fails, and says why, when there is none.
ferretdb_program() {
  local built=$1/bin/ferretdb source work=$1/build
  if type -P ferretdb; then
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
      echo "FerretDB cannot be built (see $1/build.log)" >&2
      return 1
    fi
  else
    echo "there is no Go to build FerretDB with" >&2
    return 1
  fi
}

# At PORT, with its files in DIR; WHY it and not another.
mongo_java_server() {
  local port=$1 dir=$2 why=$3 java libraries
  java=$(java_command) || return
  libraries=$(server_libraries mongo-java-server) || return
  launch "$dir/pid" "$dir/server.log" "$java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$libraries" \
    "$root/sinks/src/test/resources/mongodb/MongoJavaServer.java" "$port" "$dir/mongodb.h2" ""
  ready mongo "$port" 60 || return
  summary mongo "mongo-java-server over H2, no MongoDB itself (because $why),"
}
