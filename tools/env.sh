# shellcheck shell=bash
# Where things are: sourced by every script here, runs nothing and prints nothing.

TOUCHPOINT_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOUCHPOINT_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/touchpoint
export TOUCHPOINT_ROOT TOUCHPOINT_CACHE

# Outside the checkout, so that a fresh clone rebuilds only the workspace's own crates.
export CARGO_TARGET_DIR=$TOUCHPOINT_CACHE/target
# The app is another build shape; mixing both in one folder would rebuild everything each time.
export TOUCHPOINT_TARGET_APP=$TOUCHPOINT_CACHE/target-app
# Where drives and scripts find the two programs.
export TOUCHPOINT_BIN=$CARGO_TARGET_DIR/debug

# What setup fetched for itself comes first; rustup's folder is often missing from PATH in scripts.
PATH=$TOUCHPOINT_CACHE/bin:$PATH
if [ -d "$HOME/.cargo/bin" ]; then PATH=$PATH:$HOME/.cargo/bin; fi
export PATH

# The sample site: its folder and the two addresses.
export TOUCHPOINT_DATA=${TOUCHPOINT_DATA:-$TOUCHPOINT_ROOT/.data}
export TOUCHPOINT_SERVER_LISTEN=${TOUCHPOINT_SERVER_LISTEN:-127.0.0.1:8700}
export TOUCHPOINT_HANDHELD_LISTEN=${TOUCHPOINT_HANDHELD_LISTEN:-127.0.0.1:8701}

# Says a sentence on standard error and ends the script.
die() {
  printf '%s\n' "$*" >&2
  exit 1
}
