#!/bin/sh
# Installs the packages that Racecourse is built and tested with, using the system's package manager. Installs only what is
# missing; prints and changes nothing if nothing is. third_party/README.md says what each package is for. Tested on Debian 12
# and 13; the names for other systems come from their package lists and are untested.
set -eu

debian='
  cmake ninja-build g++ binutils lld pkg-config python3
  libimgui-dev libstb-dev libfreetype-dev libglfw3-dev libgl-dev libgl1-mesa-dri python3-glad
  libboost-dev libboost-context-dev libboost-filesystem-dev libasio-dev libtbb-dev libdw-dev
  nlohmann-json3-dev libfmt-dev libmd4c-dev fonts-inter fonts-jetbrains-mono
  doctest-dev xvfb xdotool chromium zsh mandoc python3-jsonschema clang-format clang-tidy
  librsvg2-bin file'

fedora='
  cmake ninja-build gcc-c++ binutils lld pkgconf-pkg-config python3
  imgui-devel stb-devel freetype-devel glfw-devel libglvnd-devel mesa-dri-drivers python3-glad
  boost-devel asio-devel tbb-devel elfutils-devel
  json-devel fmt-devel md4c-devel rsms-inter-fonts jetbrains-mono-fonts
  doctest-devel xorg-x11-server-Xvfb xdotool chromium zsh mandoc python3-jsonschema clang-tools-extra
  libtsan libasan libubsan librsvg2-tools'

arch='
  cmake ninja gcc binutils lld pkgconf python
  imgui stb freetype2 glfw libglvnd mesa glad
  boost asio onetbb libelf
  nlohmann-json fmt md4c inter-font ttf-jetbrains-mono
  doctest xorg-server-xvfb xdotool chromium zsh python-jsonschema librsvg clang'

# Homebrew has neither stb nor glad's generator; third_party/README.md says where to get them. The tests of the window need
# an X server and are left out.
homebrew='
  cmake ninja pkgconf python3
  imgui freetype glfw
  boost asio tbb
  nlohmann-json fmt md4c font-inter font-jetbrains-mono
  doctest mandoc librsvg clang-format llvm'

fail() {
  printf 'third_party/install.sh: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Homebrew comes last: beside a distribution's own manager, the distribution's libraries are meant.
find_manager() {
  if has apt-get; then
    manager=apt packages=$debian
  elif has dnf; then
    manager=dnf packages=$fedora
  elif has pacman; then
    manager=pacman packages=$arch
  elif has brew; then
    manager=brew packages=$homebrew
  else
    fail 'no apt, dnf, pacman or brew was found; install what third_party/README.md lists, then run cmake.'
  fi
}

installed() {
  case $manager in
    apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q --whatprovides "$1" >/dev/null 2>&1 ;;
    pacman) pacman -T "$1" >/dev/null 2>&1 ;;
    brew) brew list "$1" >/dev/null 2>&1 ;;
  esac
}

# Whether the manager could install it.
offered() {
  case $manager in
    apt) [ -n "$(apt-cache show "$1" 2>/dev/null)" ] ;;
    dnf) dnf -q info "$1" >/dev/null 2>&1 ;;
    pacman) pacman -Si "$1" >/dev/null 2>&1 ;;
    brew) brew info "$1" >/dev/null 2>&1 ;;
  esac
}

# Prints those of the names for which `test NAME` is false, on one line.
without() {
  test=$1
  shift
  found=
  for name in "$@"; do
    "$test" "$name" || found="$found $name"
  done
  printf '%s' "${found# }"
}

need_root() {
  [ "$manager" != brew ] || return 0  # which refuses to be root
  [ "$(id -u)" -eq 0 ] || has sudo ||
    fail "needs root to install $missing, and there is no sudo: run it once as root."
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

refresh() {
  case $manager in
    # Often just one of many sources is broken, and the packages are known all the same.
    apt) as_root apt-get -qq update || echo 'apt-get update failed; going on with what apt knows.' >&2 ;;
    *) ;;  # dnf and brew refresh by themselves; pacman must not be refreshed without a whole upgrade
  esac
}

cure() {
  case $manager in
    apt) printf 'on Ubuntu enable "universe"; Debian has them since 12' ;;
    pacman) printf 'run pacman -Syu first, and take from the AUR what is still unknown' ;;
    *) printf 'third_party/README.md says what it is for and where else to get it' ;;
  esac
}

install_packages() {
  case $manager in
    apt) as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" ;;
    dnf) as_root dnf -y install "$@" ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" ;;
    brew) brew install "$@" ;;
  esac
}

find_manager
# Names contain no spaces, so lists are split on purpose from here on.
# shellcheck disable=SC2086
{
  missing=$(without installed $packages)
  [ -n "$missing" ] || exit 0
  need_root
  printf 'Installing with %s: %s\n' "$manager" "$missing" >&2
  refresh
  unknown=$(without offered $missing)
  [ -z "$unknown" ] || fail "$manager does not know $unknown: $(cure)."
  install_packages $missing || fail "$manager could not install all of them; its reason stands above."
}
