#!/usr/bin/env bash
# Install what building and testing pinc need; where that cannot be done, say which packages these are.
set -eu

debian=(gcc libc6-dev make pkg-config ca-certificates libcurl4-openssl-dev libjansson-dev libsolv-dev libxml2-dev
    libarchive-dev libssl-dev zlib1g-dev libcmocka-dev libnghttp2-dev openssl git python3 python3-pip)
fedora=(gcc make pkgconf-pkg-config libcurl-devel jansson-devel libsolv-devel libxml2-devel libarchive-devel openssl-devel
    zlib-devel libcmocka-devel libnghttp2-devel openssl libasan libubsan git python3 python3-pip)
alpine=(gcc musl-dev make bash pkgconf curl-dev jansson-dev libsolv-dev libxml2-dev libarchive-dev openssl-dev zlib-dev
    cmocka-dev nghttp2-dev openssl git python3 py3-pip)
brew=(pkg-config curl jansson libsolv libxml2 libarchive openssl@3 zlib cmocka libnghttp2 python)

if command -v apt-get >/dev/null 2>&1; then
    missing=()
    for package in "${debian[@]}"; do
        state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$state" = "install ok installed" ] || missing+=("$package")
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        echo "deps: everything is installed" >&2
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
    exit 0
fi

echo "deps: this script installs on Debian and Ubuntu only. The packages are:" >&2
echo "  dnf install ${fedora[*]}" >&2
echo "  apk add ${alpine[*]}" >&2
echo "  brew install ${brew[*]}" >&2
exit 1
