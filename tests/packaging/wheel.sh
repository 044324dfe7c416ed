#!/usr/bin/env bash
# Judge a wheel for this machine: what auditwheel says, its size, that pip installs and removes it, and that both the program and
# the library from Python do what build/pinc does.
#     tests/packaging/wheel.sh WHEEL [PYTHON...]      PYTHON: programs; every python3.N on PATH unless named
# Needs auditwheel on PATH (packaging/wheel.sh has it in build/packaging/tools/bin), and `make check-build` for build/index_server.
set -u
wheel=$(realpath "${1:?usage: tests/packaging/wheel.sh WHEEL [PYTHON...]}")
shift
cd "$(dirname "$0")/../.." || exit 2
version=$(sed -n 's/^VERSION := //p' Makefile)
work=$(mktemp -d)
. tests/checks.sh
trap 'rm -rf "$work"' EXIT
if [ $# -eq 0 ]; then
    for minor in $(seq 8 14); do
        if command -v "python3.$minor" >/dev/null 2>&1 && "python3.$minor" -c '' 2>/dev/null; then set -- "$@" "python3.$minor"; fi
    done
fi

# The program needs nothing; what the library needs is glibc's.
audited() {
    auditwheel -v show "$wheel" >"$work/audit" 2>/dev/null
    grep -A2 'following platform tag' "$work/audit" | tr '\n' ' '
    tr '\n' ' ' <"$work/audit" | grep -q 'is consistent with the following platform tag: "manylinux_2_17_' &&
        ! grep -oE '^ +"[^"]+"' "$work/audit" | grep -vE '"(lib(c|m|dl|rt|pthread)|ld-linux[a-z0-9_-]*)\.so\.'
}

small() {
    [ "$(stat -c %s "$wheel")" -le $((5 * 1024 * 1024)) ]
}

# What does not pack any smaller is refused, by its size.
refused() {
    head -c 5300000 /dev/urandom >"$work/large" && : >"$work/none" || return 1
    ! "$(dirname "$(command -v auditwheel)")/python" packaging/wheel.py --version "$version" --target x86_64 --program "$work/large" \
        --library "$work/none" --readme "$work/none" --out "$work/refused" 2>"$work/out" &&
        grep -q 'more than a wheel may have (5,242,880)' "$work/out" && [ -z "$(ls "$work/refused")" ]
}

tagged() {
    unzip -p "$wheel" '*.dist-info/WHEEL' | grep -q '^Tag: py3-none-manylinux2014_' &&
        unzip -p "$wheel" '*.dist-info/WHEEL' | grep -q '^Tag: py3-none-manylinux_2_17_'
}

# Installed, run in both ways, and removed with nothing left.
installs() { # PYTHON
    local venv=$work/venv before after
    rm -rf "$venv"
    "$1" -m venv "$venv" || return 1
    before=$(cd "$venv" && find . -type f ! -name '*.pyc' | sort)
    "$venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$wheel" || return 1
    [ "$("$venv/bin/pinc" --version)" = "pinc $version" ] && [ "$("$venv/bin/python" -m pinc_lock --version)" = "pinc $version" ] || return 1
    "$venv/bin/python" -m pinc_lock nosuch >"$work/out" 2>&1
    [ $? -eq 2 ] || return 1
    "$venv/bin/python" -c 'import pinc_lock; print(pinc_lock.__version__, pinc_lock.find_pinc())' || return 1
    "$venv/bin/pip" check || return 1
    PINC_PACKAGE=installed PYTHON=$venv/bin/python PINC=$venv/bin/pinc BUILD=build tests/cli/test_python.sh || return 1
    "$venv/bin/pip" uninstall --quiet --yes pinc-lock || return 1
    after=$(cd "$venv" && find . -type f ! -name '*.pyc' | sort)
    [ "$before" = "$after" ]
}

# As a target folder, from which python -m has to find the program, too.
targeted() { # PYTHON
    "$1" -m pip install --quiet --no-index --disable-pip-version-check --target "$work/target" "$wheel" &&
        [ "$(PYTHONPATH=$work/target "$1" -m pinc_lock --version)" = "pinc $version" ]
}

check "auditwheel finds nothing that it needs but glibc" audited
check "at most 5 MB" small
check "a larger one is refused" refused
check "tags for glibc" tagged
for python; do check "a fresh environment of $("$python" -V)" installs "$python"; done
check "pip install --target" targeted "$1"
checks_end
