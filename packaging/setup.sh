#!/usr/bin/env bash
# Sets this checkout up: .venv at the root, every package of requirements.lock by its hash, the kith command.
# With the word "window" also the libraries that a window needs, with "tests" those and what the tests drive, with
# "bench" those and the servers that are measured beside ours.
# Does nothing twice; says what it does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Programs of the machine that tests drive, and the Debian package of each.
declare -A TEST_PROGRAMS=(
    [ip]=iproute2 [tcpdump]=tcpdump [Xvfb]=xvfb [xdotool]=xdotool [import]=imagemagick [dbus-run-session]=dbus-daemon
    [pulseaudio]=pulseaudio [parec]=pulseaudio-utils [ssh-keygen]=openssh-client
)

# Programs that the benchmark measures beside ours, and the Debian package of each.
declare -A BENCH_PROGRAMS=([prosody]=prosody [chattr]=e2fsprogs [Xvfb]=xvfb)

# Libraries that a window on X11 or Wayland loads, and what shows emoji; calls record and play by the last.
declare -A WINDOW_LIBRARIES=(
    [libEGL.so.1]=libegl1 [libGL.so.1]=libgl1 [libglib-2.0.so.0]=libglib2.0-0 [libdbus-1.so.3]=libdbus-1-3
    [libfontconfig.so.1]=libfontconfig1 [libxkbcommon.so.0]=libxkbcommon0 [libxkbcommon-x11.so.0]=libxkbcommon-x11-0
    [libxcb-cursor.so.0]=libxcb-cursor0 [libxcb-icccm.so.4]=libxcb-icccm4 [libxcb-keysyms.so.1]=libxcb-keysyms1
    [libxcb-shape.so.0]=libxcb-shape0 [libxcb-xkb.so.1]=libxcb-xkb1 [libwayland-cursor.so.0]=libwayland-cursor0
)
EMOJI=/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf
INTER=/usr/share/fonts/opentype/inter

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; name one with PYTHON=/path/to/python make …"
}

# The lock is the whole closure, so nothing is resolved (`--no-deps`): pip 23 refuses a pinned package when a newer
# release of it appears and somebody asks for one of its extras. The packages are installed from outside the .venv
# (`pip --python`): Debian has no ensurepip without python3-venv.
set_up_venv() {
    local python stamp
    stamp=$(cat requirements.lock pyproject.toml packaging/setup.sh | sha256sum | cut -d' ' -f1)
    if [ "$(cat .venv/set-up 2>/dev/null)" = "$stamp" ] && [ -x .venv/bin/kith ]; then
        return
    fi
    python=$(find_python)
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "making .venv with $("$python" --version)"
        "$python" -m venv --clear --without-pip .venv
    fi
    "$python" -m pip --version >/dev/null 2>&1 || fail "pip is needed for $python (Debian: apt-get install python3-pip)"
    say "installing the packages of requirements.lock into .venv, each checked by its hash"
    pip_into_venv --no-deps --require-hashes --only-binary :all: -r requirements.lock
    pip_into_venv --no-deps --no-build-isolation -e .
    echo "$stamp" > .venv/set-up
}

pip_into_venv() {
    "$python" -m pip --python .venv/bin/python --disable-pip-version-check install --quiet "$@"
}

# missing_programs NAME: the packages of what an array of programs names and this machine has not.
missing_programs() {
    local -n known=$1
    local program
    for program in "${!known[@]}"; do
        PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null || echo "${known[$program]}"
    done
}

missing_test_programs() {
    missing_programs TEST_PROGRAMS
    [ -e /usr/libexec/at-spi2-registryd ] || echo at-spi2-core
}

missing_bench_programs() {
    missing_programs BENCH_PROGRAMS
    compgen -G '/usr/lib/*/lua/*/dbd/sqlite3.so' >/dev/null || echo lua-dbi-sqlite3
}

missing_window_libraries() {
    local library known
    known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)
    for library in "${!WINDOW_LIBRARIES[@]}"; do
        grep -qF "$library " <<<"$known" || echo "${WINDOW_LIBRARIES[$library]}"
    done
    [ -e "$EMOJI" ] || echo fonts-noto-color-emoji
    [ -e "$INTER" ] || echo fonts-inter
    command -v parec >/dev/null || echo pulseaudio-utils
}

# install WHAT-FOR PACKAGE…: with apt where that can be done without asking, else it is said what to do. In runlevel 1
# Debian starts no service that a package brings.
install_debian_packages() {
    local purpose=$1; shift
    [ $# -eq 0 ] && return
    local line="apt-get install -y --no-install-recommends $*" root=()
    if ! command -v apt-get >/dev/null; then
        say "$purpose may not work without $*; please install what your system calls them"
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "$purpose may not work without $*; to have them, run: sudo $line"
            return
        fi
        root=(sudo -n)
    fi
    say "installing the Debian packages $* for $purpose"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 bash -c \
        "apt-get -qq update && $line -qq -o DPkg::Lock::Timeout=300 >/dev/null" \
        || say "that failed; $purpose may not work without $*"
}

set_up_venv
case "${1:-}" in
    window) install_debian_packages "the window" $(missing_window_libraries | sort -u) ;;
    bench) install_debian_packages "the benchmarks" $( (missing_window_libraries; missing_bench_programs) | sort -u) ;;
    tests) install_debian_packages "the tests" $( (missing_window_libraries; missing_test_programs) | sort -u) ;;
esac
