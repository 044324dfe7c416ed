#!/usr/bin/env bash
# Install what building and testing pinc need; where that cannot be done, say which packages these are.
#   data/deps.sh           install
#   data/deps.sh --tools   only say which programs of the tests are missing
#   data/deps.sh --lint    install what `make lint` needs, where that can be done
set -eu

debian=(gcc libc6-dev make pkg-config ca-certificates libcurl4-openssl-dev libjansson-dev libsolv-dev libxml2-dev
    libarchive-dev libssl-dev zlib1g-dev libcmocka-dev libnghttp2-dev openssl git python3 python3-pip)
fedora=(gcc make pkgconf-pkg-config libcurl-devel jansson-devel libsolv-devel libxml2-devel libarchive-devel openssl-devel
    zlib-devel libcmocka-devel libnghttp2-devel openssl libasan libubsan git python3 python3-pip)
alpine=(gcc musl-dev make bash pkgconf curl-dev jansson-dev libsolv-dev libxml2-dev libarchive-dev openssl-dev zlib-dev
    cmocka-dev nghttp2-dev openssl git python3 py3-pip)
lint=(clang clang-tidy clang-format cppcheck shellcheck valgrind)
brew=(pkg-config curl jansson libsolv libxml2 libarchive openssl@3 zlib cmocka libnghttp2 python)

# Programs that the tests run. --tools: only say what is missing.
tools() {
    local tool
    for tool in git openssl python3; do
        command -v "$tool" >/dev/null 2>&1 || { echo "deps: the tests need $tool" >&2; return 1; }
    done
    python3 - <<'PYTHON' || return 1
import re, sys
def stop(text):
    sys.exit("deps: the tests need " + text)
if sys.version_info < (3, 9):
    stop("Python 3.9 or newer as python3; this is " + sys.version.split()[0])
try:
    import pip
except ImportError:
    stop("pip for " + sys.executable)
if tuple(map(int, re.findall(r"\d+", pip.__version__)[:2])) < (22, 2):
    stop("pip 22.2 or newer; this is " + pip.__version__ + ": python3 -m pip install --upgrade pip")
PYTHON
}

if [ "${1:-}" = --tools ]; then
    tools
    exit
fi

# Lint says itself which tool it lacks: this is not a failure.
if [ "${1:-}" = --lint ]; then
    for tool in "${lint[@]}"; do
        command -v "$tool" >/dev/null 2>&1 || debian=("${lint[@]}")
    done
    if [ "${debian[*]}" != "${lint[*]}" ]; then
        exit 0
    fi
    tools() { :; }
fi

if command -v apt-get >/dev/null 2>&1; then
    missing=()
    for package in "${debian[@]}"; do
        state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$state" = "install ok installed" ] || missing+=("$package")
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        ! tools || echo "deps: everything is installed" >&2
        exit 0
    fi
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "deps: to be installed by root: apt-get install ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "deps: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    # A list of packages that is there may be enough; a fresh machine has none, an old one names files that are gone.
    install=("${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}")
    if ! "${install[@]}" >/dev/null 2>&1; then
        "${as_root[@]}" apt-get update -q
        "${install[@]}"
    fi
    tools || true # building needs none of them
    exit 0
fi

echo "deps: this script installs on Debian and Ubuntu only. The packages are:" >&2
echo "  dnf install ${fedora[*]}" >&2
echo "  apk add ${alpine[*]}" >&2
echo "  brew install ${brew[*]}" >&2
exit 1
