#!/usr/bin/env bash
# Sets this checkout up: .venv at the root, every package of requirements.lock by its hash, the kith command.
# With the word "tests" also the Debian packages that tests drive. Does nothing twice; says what it does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Programs of the machine that tests drive, and the Debian package of each.
declare -A TEST_PROGRAMS=([ip]=iproute2 [tcpdump]=tcpdump)

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

# The packages are installed from outside the .venv (`pip --python`): Debian has no ensurepip without python3-venv.
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
    pip_into_venv --require-hashes --only-binary :all: -r requirements.lock
    pip_into_venv --no-deps --no-build-isolation -e .
    echo "$stamp" > .venv/set-up
}

pip_into_venv() {
    "$python" -m pip --python .venv/bin/python --disable-pip-version-check install --quiet "$@"
}

install_test_programs() {
    local program missing=()
    for program in "${!TEST_PROGRAMS[@]}"; do
        PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null || missing+=("${TEST_PROGRAMS[$program]}")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local line="apt-get install -y --no-install-recommends ${missing[*]}" root=()
    if ! command -v apt-get >/dev/null; then
        say "some tests are skipped without ${missing[*]}; please install what your system calls them"
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "some tests are skipped without ${missing[*]}; to have them, run: sudo $line"
            return
        fi
        root=(sudo -n)
    fi
    say "installing the Debian packages ${missing[*]} for the tests"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c \
        "apt-get -qq update && $line -qq -o DPkg::Lock::Timeout=300 >/dev/null" \
        || say "that failed; the tests that need ${missing[*]} are skipped"
}

set_up_venv
if [ "${1:-}" = tests ]; then
    install_test_programs
fi
