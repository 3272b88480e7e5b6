# shellcheck shell=bash
# The sample site for tools/run and tools/app: starts the programs, waits for them, stops them all.
# Sourced after env.sh. Results of the programs are shown to the person; their logs go to files.

server_data=$TOUCHPOINT_DATA/demo-server
handheld_data=$TOUCHPOINT_DATA/demo-handheld
server_url=http://$TOUCHPOINT_SERVER_LISTEN
handheld_url=http://$TOUCHPOINT_HANDHELD_LISTEN

started=()

# Ends what was started, newest first, and waits, so that each finishes what it had accepted.
stop_all() {
  trap - INT TERM EXIT
  local i
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill -TERM "${started[i]}" 2>/dev/null || true
    wait "${started[i]}" 2>/dev/null || true
  done
}
trap stop_all EXIT
trap 'exit 0' INT TERM

# Fails when something listens at host:port $1 already; $2 is the variable that chooses another.
refuse_busy() {
  if (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null; then
    die "Port ${1##*:} is busy: another program listens at $1." \
      "Stop it, or set $2 to another address, like ${1%:*}:9000."
  fi
}

# start NAME URL COMMAND… : runs the command and returns when URL answers (at most 60 s).
start() {
  local name=$1 url=$2 i pid
  shift 2
  "$@" >"$TOUCHPOINT_DATA/$name.out" 2>"$TOUCHPOINT_DATA/$name.log" &
  pid=$!
  started+=("$pid")
  for ((i = 0; i < 300; i++)); do
    if curl -fsS -o /dev/null --noproxy '*' --max-time 2 "$url" 2>/dev/null; then return; fi
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.2
  done
  tail -n 5 "$TOUCHPOINT_DATA/$name.log" >&2
  die "The $name did not start; its whole log is $TOUCHPOINT_DATA/$name.log"
}

start_server() {
  mkdir -p "$TOUCHPOINT_DATA"
  start server "$server_url/health" "$TOUCHPOINT_BIN/touchpoint-server" demo \
    --data "$server_data" --listen "$TOUCHPOINT_SERVER_LISTEN"
}

# Prints a fresh link that enrols one handheld at the sample site.
enrolment_link() {
  "$TOUCHPOINT_BIN/touchpoint-server" enrol-code --data "$server_data" --json |
    sed -n 's/.*"link" *: *"\([^"]*\)".*/\1/p'
}

# Once: a month of rounds up to the last whole day of the site (days begin at 6), walked by a handheld whose clock a script sets.
walk_history() {
  local device=$TOUCHPOINT_BIN/touchpoint-device data=$TOUCHPOINT_DATA/demo-history
  if [ -e "$TOUCHPOINT_DATA/history-walked" ]; then return; fi
  echo "Walking a month of rounds on the sample site (once, about a minute) …" >&2
  rm -rf "$data"
  "$device" init --data "$data" >/dev/null
  "$device" enrol --data "$data" --link "$(enrolment_link)" >/dev/null
  "$device" sync --data "$data" >/dev/null
  node tools/history.mjs "$device" "$data" sync-server/sites/sample.toml \
    "$(TZ=Asia/Shanghai date -d "30 hours ago" +%F)" 30 2>>"$TOUCHPOINT_DATA/history.log"
  "$device" sync --data "$data" >/dev/null
  touch "$TOUCHPOINT_DATA/history-walked"
}

start_handheld() {
  local link device=$TOUCHPOINT_BIN/touchpoint-device
  if [ ! -d "$handheld_data" ]; then "$device" init --data "$handheld_data" >/dev/null; fi
  if "$device" status --data "$handheld_data" --json | grep -q '"phase" *: *"new"'; then
    link=$(enrolment_link)
    "$device" enrol --data "$handheld_data" --link "$link" >/dev/null
  fi
  start handheld "$handheld_url/" "$device" serve \
    --data "$handheld_data" --listen "$TOUCHPOINT_HANDHELD_LISTEN"
}
