# shellcheck shell=bash
# The sample site for tools/run and tools/app: starts the programs, waits for them, stops them all.
# Sourced after env.sh. Results of the programs are shown to the person; their logs go to files.

server_data=$TOUCHPOINT_DATA/demo-server
handheld_data=$TOUCHPOINT_DATA/demo-handheld
server_url=http://$TOUCHPOINT_SERVER_LISTEN
handheld_url=http://$TOUCHPOINT_HANDHELD_LISTEN

# Process ids by name: `server`, `handheld`, `window`.
declare -A pids=()
started=()

# Ends what was started, newest first, and waits, so that each finishes what it had accepted.
stop_all() {
  trap - INT TERM EXIT
  local i name
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    name=${started[i]}
    kill -TERM "${pids[$name]}" 2>/dev/null || true
    wait "${pids[$name]}" 2>/dev/null || true
    rm -f "$TOUCHPOINT_DATA/$name.pid"
  done
}
trap stop_all EXIT
trap 'exit 0' INT TERM

# Fails unless $1 reads HOST:PORT; $2 is the variable that it came from.
check_address() {
  if ! [[ $1 =~ ^[^:[:space:]]+:[0-9]{1,5}$ ]] || [ "${1##*:}" -gt 65535 ]; then
    die "$2 is '$1', which is no address: write host and port, like 127.0.0.1:9300."
  fi
}

answers() {
  curl -fsS -o /dev/null --noproxy '*' --max-time 2 "$1" 2>/dev/null
}

# True when something listens at host:port $1.
busy() {
  (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null
}

# Fails when something listens at host:port $1 already; $2 is the variable that chooses another.
refuse_busy() {
  if busy "$1"; then
    die "Port ${1##*:} is busy: another program listens at $1." \
      "Stop it, or set $2 to another address, like ${1%:*}:9000."
  fi
}

# True when this run has the data folder for itself. What it starts holds it too, to the last.
take_folder() {
  mkdir -p "$TOUCHPOINT_DATA"
  exec {folder_lock}>"$TOUCHPOINT_DATA/lock"
  flock -n "$folder_lock"
}

# The server that the sample's handhelds were enrolled at; empty in a fresh folder.
enrolled_at() {
  local file=$TOUCHPOINT_DATA/server.url
  if [ -f "$file" ]; then
    cat "$file"
  elif [ -d "$handheld_data" ] && [ -x "$TOUCHPOINT_BIN/touchpoint-device" ]; then
    "$TOUCHPOINT_BIN/touchpoint-device" status --data "$handheld_data" --json |
      sed -n 's/.*"server" *: *"\([^"]*\)".*/\1/p'
  fi
}

# A handheld keeps its server's address for good, so a folder keeps its server's.
refuse_moved() {
  local before
  before=$(enrolled_at)
  if [ -n "$before" ] && [ "$before" != "$server_url" ]; then
    die "The handheld in $TOUCHPOINT_DATA knows its server as $before, not as $server_url." \
      "Use that address again, or another folder: TOUCHPOINT_DATA=$TOUCHPOINT_ROOT/.data-2"
  fi
}

build_programs() {
  echo "building the programs (the first time takes some minutes) …" >&2
  cargo build --locked "$@"
}

# start NAME URL COMMAND… : runs the command and returns when URL answers (at most 60 s). Where it
# doesn't come to that, says why and returns 1.
start() {
  local name=$1 url=$2 i
  shift 2
  "$@" >"$TOUCHPOINT_DATA/$name.out" 2>"$TOUCHPOINT_DATA/$name.log" &
  pids[$name]=$!
  echo "$!" >"$TOUCHPOINT_DATA/$name.pid"
  if [[ " ${started[*]} " != *" $name "* ]]; then started+=("$name"); fi
  for ((i = 0; i < 300; i++)); do
    if answers "$url"; then return; fi
    if ! kill -0 "${pids[$name]}" 2>/dev/null; then break; fi
    sleep 0.2
  done
  tail -n 5 "$TOUCHPOINT_DATA/$name.log" >&2
  echo "The $name did not start; its whole log is $TOUCHPOINT_DATA/$name.log" >&2
  return 1
}

start_server() {
  start server "$server_url/health" "$TOUCHPOINT_BIN/touchpoint-server" demo \
    --data "$server_data" --listen "$TOUCHPOINT_SERVER_LISTEN" || return 1
  echo "$server_url" >"$TOUCHPOINT_DATA/server.url"
}

# Prints a fresh link that enrols one handheld at the sample site.
enrolment_link() {
  "$TOUCHPOINT_BIN/touchpoint-server" enrol-code --data "$server_data" --json |
    sed -n 's/.*"link" *: *"\([^"]*\)".*/\1/p'
}

# Once: a month of rounds up to the last whole day of the site (days begin at 6), walked by a
# handheld whose clock a script sets. Until it has walked all of it the server hears nothing, and a
# walk that was broken off begins again with the same handheld, as it was enrolled.
walk_history() {
  local device=$TOUCHPOINT_BIN/touchpoint-device data=$TOUCHPOINT_DATA/demo-history
  local fresh=$data.enrolled
  if [ -e "$TOUCHPOINT_DATA/history-walked" ]; then return; fi
  if [ ! -e "$TOUCHPOINT_DATA/history-made" ]; then
    if [ ! -d "$fresh" ]; then
      rm -rf "$data"
      "$device" init --data "$data" >/dev/null
      "$device" enrol --data "$data" --link "$(enrolment_link)" >/dev/null
      "$device" sync --data "$data" >/dev/null
      mv "$data" "$fresh"
    fi
    rm -rf "$data"
    cp -r "$fresh" "$data"
    echo "walking a month of rounds on the sample site (once, about two minutes) …" >&2
    node tools/history.mjs "$device" "$data" sync-server/sites/sample.toml \
      "$(TZ=Asia/Shanghai date -d "30 hours ago" +%F)" 30
    touch "$TOUCHPOINT_DATA/history-made"
  fi
  echo "sending that month to the server …" >&2
  "$device" sync --data "$data" >/dev/null
  touch "$TOUCHPOINT_DATA/history-walked"
  rm -rf "$fresh"
}

# Prints the codes that hang on the wall where the day's round goes.
tags() {
  local file=$TOUCHPOINT_DATA/tags device=$TOUCHPOINT_BIN/touchpoint-device
  local id data=$TOUCHPOINT_DATA/demo-history
  if [ ! -s "$file" ]; then
    node tools/tags.mjs "$device" "$data" sync-server/sites/sample.toml day-walk >"$file.new"
    mv "$file.new" "$file"
    "$device" sync --data "$data" >/dev/null
    # It never comes back: nobody is to wait for its word about today.
    id=$("$device" status --data "$data" --json | sed -n 's/.*"device" *: *"\([^"]*\)".*/\1/p')
    "$TOUCHPOINT_BIN/touchpoint-server" revoke --data "$server_data" "$id" >/dev/null
  fi
  cat "$file"
}

start_handheld() {
  local device=$TOUCHPOINT_BIN/touchpoint-device
  if [ ! -d "$handheld_data" ]; then "$device" init --data "$handheld_data" >/dev/null; fi
  if "$device" status --data "$handheld_data" --json | grep -q '"phase" *: *"new"'; then
    "$device" enrol --data "$handheld_data" --link "$(enrolment_link)" >/dev/null
  fi
  start handheld "$handheld_url/" "$device" serve \
    --data "$handheld_data" --listen "$TOUCHPOINT_HANDHELD_LISTEN"
}
