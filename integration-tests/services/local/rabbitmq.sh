# Debian's rabbitmq-server, with a name server of its own, so that neither meets those of an installed service.
local_rabbitmq() {
  local port=$1 dir=$state/rabbitmq program=/usr/lib/rabbitmq/bin/rabbitmq-server names
  # Debian's one on the path changes to a user of its own; the one behind it does not.
  [ -x "$program" ] || program=$(command -v rabbitmq-server || true)
  if [ -z "$program" ] || ! command -v epmd >/dev/null; then
    missing "there is no rabbitmq-server: apt-get install rabbitmq-server" || return
  fi
  mkdir -p "$dir/data"
  names=$(free_port)
  printf 'listeners.tcp.default = 127.0.0.1:%s\n' "$port" >"$dir/rabbitmq.conf"
  launch "$dir/companion.pid" "$dir/server.log" epmd -port "$names" -address 127.0.0.1
  launch "$dir/pid" "$dir/server.log" env HOME="$dir" \
    RABBITMQ_NODENAME=flowcept@localhost \
    RABBITMQ_DIST_PORT="$(free_port)" \
    ERL_EPMD_PORT="$names" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" \
    RABBITMQ_CONF_ENV_FILE="$dir/none" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$dir/plugins" \
    RABBITMQ_MNESIA_BASE="$dir/data" RABBITMQ_LOG_BASE="$dir" \
    "$program"
  ready rabbitmq "$port" 60 || return
  summary rabbitmq "rabbitmq-server (guest/guest)"
}
