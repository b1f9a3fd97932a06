#!/bin/sh
# Renews the picture in the README: the course as it is now, photographed while a race runs, on a display nobody sees.
# Usage: third_party/update_screenshot.sh [FILE.png]
set -eu
cd "$(dirname "$0")/.."

picture=${1:-app/racecourse.png}
work=$(mktemp -d)
server=
# The fonts, the settings and the window's size must not depend on who runs this.
export XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work" LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY

clean_up() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || :
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
  printf 'third_party/update_screenshot.sh: %s\n' "$*" >&2
  exit 1
}

# Xvfb writes the display's number into the pipe once it can be used, so nothing here has to guess how long it takes.
start_display() {
  command -v Xvfb >/dev/null || fail 'Xvfb is missing; run third_party/install.sh.'
  mkfifo "$work/number"
  Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp 3>"$work/number" 2>"$work/xvfb.log" &
  server=$!
  read -r number <"$work/number" || fail "Xvfb did not start: $(cat "$work/xvfb.log")"
  export DISPLAY=":$number"
}

cmake --preset release >/dev/null
cmake --build --preset release
start_display
build/release/racecourse --lesson unsynchronized-counter --set additions=100000000 --theme dark \
  --run --screenshot "$picture" --after 3s
printf 'Wrote %s\n' "$picture"
