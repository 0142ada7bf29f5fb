# Processes and ports. A process is known by its id and by when it began, so that no other one with its id is ever ended.

# Whether anything accepts connections at PORT.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first N bytes, less those that are zero, that PORT answers within two seconds to BYTES, which are as printf has them.
ask() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
    # shellcheck disable=SC2059
    printf "$3" >&3
    read -r -d '' -t 2 -N "$2" -u 3 answer || true
    printf '%s' "${answer:-}"
  ) 2>/dev/null
}

# A port that nobody has at this moment.
free_port() {
  local port
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    port=$((20000 + RANDOM % 12000))
    if ! listens "$port"; then
      echo $port
      return
    fi
  done
  return 1
}

# When the process began, in whatever unit the system has; nothing when it is over.
began() {
  if [ -d /proc/self ]; then
    local line
    line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # The name, in parentheses, may hold blanks. What follows begins with the state; the beginning is the 20th.
    # shellcheck disable=SC2086
    set -- ${line##*) }
    if [ "$1" != Z ]; then echo "${20}"; fi
  else
    ps -o lstart= -p "$1" 2>/dev/null || true
  fi
}

# Starts a command that outlives this script, as the leader of a group of its own, with its output in LOG; notes it in FILE.
launch() {
  local file=$1 log=$2
  shift 2
  set -m
  nohup "$@" >>"$log" 2>&1 </dev/null &
  set +m
  echo "$! $(began $!)" >"$file"
}

# Whether the process that FILE notes is there.
alive() {
  local id when
  read -r id when 2>/dev/null <"$1" || return 1
  [ -n "$when" ] && [ "$(began "$id")" = "$when" ]
}

# Ends the process that FILE notes, and what it started: asked first, made to after 20 seconds.
end() {
  local id i
  if alive "$1"; then
    read -r id _ <"$1"
    kill -TERM "$id" 2>/dev/null || true
    for ((i = 0; i < 200; i++)); do
      alive "$1" || break
      sleep 0.1
    done
    if alive "$1"; then kill -KILL -- "-$id" 2>/dev/null || true; fi
    for ((i = 0; i < 50; i++)); do
      alive "$1" || break
      sleep 0.1
    done
  fi
  rm -f "$1"
}

# Whether the server NAME, started as a process, is there.
local_runs() { alive "$state/$1/pid"; }

# Ends the server NAME and its companions, if any.
stop_local() {
  end "$state/$1/pid"
  if [ -f "$state/$1/companion.pid" ]; then end "$state/$1/companion.pid"; fi
}

# Waits for the server NAME, just launched, or says how its log ends.
ready() {
  local name=$1 port=$2 seconds=$3
  if await "$name" "$port" "$seconds" local_runs "$name"; then return; fi
  echo "$(title "$name") did not start on port $port; the end of $state/$name/server.log:" >&2
  tail -n 15 "$state/$name/server.log" >&2
  return 1
}

# Notes what start and status say: WHAT runs.
summary() { echo "$2 on localhost:$(cat "$state/$1/port"), data and log in $state/$1" >"$state/$1/summary"; }

# Says that the server is missing here and how to get it.
missing() {
  echo "no container engine runs here, and $1" >&2
  return 3
}
