# Servers in containers, by the compose file of each; docker's compose and podman's alike.

# The engine to use: the one asked for, else the first that answers, else "local".
engine() {
  local engine
  if [ -n "${FLOWCEPT_SERVICES_ENGINE:-}" ]; then
    echo "$FLOWCEPT_SERVICES_ENGINE"
    return
  fi
  for engine in docker podman; do
    if command -v "$engine" >/dev/null && "$engine" info >/dev/null 2>&1; then
      if "$engine" compose version >/dev/null 2>&1; then
        echo "$engine"
        return
      fi
      echo "$engine runs, but without its compose command: starting a local server instead" >&2
    fi
  done
  echo local
}

# Compose of the engine that NAME was started with.
compose() {
  local name=$1 port
  shift
  port=$(cat "$state/$name/port")
  env "$(variable_of "$name")=$port" \
    "$(kind_of "$name")" compose -p "flowcept-$name-$port" -f "$here/compose/$name.yml" "$@"
}

container_runs() { [ -n "$(compose "$1" ps -q 2>/dev/null)" ]; }

start_container() {
  local name=$1 port=$2
  echo "$(sed -n 's/^ *image: *//p' "$here/compose/$name.yml") in a container of $(kind_of "$name") on localhost:$port" \
    >"$state/$name/summary"
  compose "$name" up -d
  if ! await "$name" "$port" 120 container_runs "$name"; then
    compose "$name" logs --tail 15 >&2 || true
    fail "$(title "$name") did not start on port $port; its log is above"
    return
  fi
  if [ "$name" = kafka ]; then
    compose kafka exec -T kafka /opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:19092 \
      --create --if-not-exists --topic interception --partitions 4 >/dev/null
  fi
}

stop_container() { compose "$1" down; }
