# Debian's redis-server, or any other on the path.
local_redis() {
  local port=$1 dir=$state/redis
  if ! command -v redis-server >/dev/null; then
    missing "there is no redis-server: apt-get install redis-server" || return
  fi
  mkdir -p "$dir/data"
  launch "$dir/pid" "$dir/server.log" redis-server --port "$port" --bind 127.0.0.1 --dir "$dir/data" --save 60 1
  ready redis "$port" 30 || return
  summary redis "redis-server"
}
