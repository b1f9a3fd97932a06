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
  mkfifo "$work/number"
  # -noreset: otherwise the display forgets where the pointer was whenever nobody is connected.
  Xvfb -noreset -displayfd 3 -screen 0 1280x720x24 -nolisten tcp 3>"$work/number" 2>"$work/xvfb.log" &
  server=$!
  read -r number <"$work/number" || fail "Xvfb did not start: $(cat "$work/xvfb.log")"
  export DISPLAY=":$number"
}

hands() { timeout 20 xdotool "$@" >/dev/null || fail 'xdotool did not reach the window.'; }

# The window's title ends in what it does.
await_title() { hands search --sync --name "Racecourse .*$1\$"; }

# A run that goes on until it is stopped, and the lock turned on half way through what is seen of it.
photograph_a_race() {
  build/release/racecourse --lesson unsynchronized-counter --theme dark --screenshot "$picture" --after 6s &
  program=$!
  await_title idle
  hands mousemove 1279 719  # so that nothing is hovered over
  hands key space
  await_title running
  sleep 2
  hands key l
  wait "$program" || fail 'the program did not take its picture.'
}

for tool in Xvfb xdotool; do
  command -v "$tool" >/dev/null || fail "$tool is missing; run third_party/install.sh."
done
cmake --preset release >/dev/null
cmake --build --preset release
start_display
photograph_a_race
printf 'Wrote %s\n' "$picture"
