#!/usr/bin/env bash
# Judge the Debian packages:
#     tests/packaging/deb.sh FIRST SECOND [ROOT...]
# FIRST and SECOND are the folders of two runs of packaging/deb.sh, elsewhere and at another time: the packages have the same bytes.
# ROOT is a system made by `debootstrap --variant=minbase`: the packages are installed there, used and removed. Needs root for that.
set -u
first=$(realpath "${1:?usage: tests/packaging/deb.sh FIRST SECOND [ROOT...]}")
second=$(realpath "${2:?usage: tests/packaging/deb.sh FIRST SECOND [ROOT...]}")
shift 2
roots=()
for root; do roots+=("$(realpath "$root")"); done
cd "$(dirname "$0")/../.." || exit 2
version=$(sed -n 's/^VERSION := //p' Makefile)
. tests/checks.sh
. tests/cli/lib.sh
begin

clean() {
    ! lintian --allow-root --fail-on error,warning "$first"/*.changes 2>&1 | grep -E '^[EW]:'
}

same_bytes() {
    local file n=0
    for file in "$first"/*.deb "$first"/*.dsc "$first"/*.tar.*; do
        cmp "$file" "$second/${file##*/}" || return 1
        n=$((n + 1))
    done
    [ "$n" -ge 6 ]
}

# The libraries that are loaded late are among what the packages need.
depends_are() {
    local package library
    for package in pinc libpinc0; do
        dpkg-deb -f "$first/${package}_$version"-*_"$(dpkg --print-architecture)".deb Depends >depends
        for library in libarchive13 libcurl4 libsolv1 libssl3 libxml2 zlib1g ca-certificates; do
            grep -qE "(^|, )$library(t64)?( \(|,|$)" depends || { echo "$package does not depend on $library"; cat depends; return 1; }
        done
    done
}

in_root() { # ROOT COMMAND...
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive chroot "$@"
}

installed() { # ROOT
    rm -rf "$1/packages" && mkdir "$1/packages" && cp "$first"/*.deb "$1/packages" && rm -f "$1"/packages/*-dbgsym_* || return 1
    cp -L /etc/resolv.conf "$1/etc/resolv.conf"
    in_root "$1" apt-get -q update && in_root "$1" sh -c 'apt-get install -q -y --no-install-recommends /packages/*.deb'
}

# A page in HTML over HTTP, and digests: every late library is loaded.
works() { # ROOT
    echo web >"$1/packages/requirements.in"
    [ "$(in_root "$1" pinc --version)" = "pinc $version" ] &&
        in_root "$1" pinc compile -q --no-cache --generate-hashes --python-version 3.11 -i "$INDEX" /packages/requirements.in -o /packages/out.txt &&
        grep -q '^base==1.1' "$1/packages/out.txt"
}

# Nothing of the packages is left but folders that others have, too.
removed() { # ROOT
    local path
    in_root "$1" dpkg -L pinc libpinc0 libpinc-dev | sort -u >files || return 1
    in_root "$1" apt-get purge -q -y pinc libpinc0 libpinc-dev || return 1
    while read -r path; do
        if [ -L "$1$path" ] || [ -f "$1$path" ]; then echo "left: $path"; return 1; fi
    done <files
    [ ! -e "$1/usr/include/pinc" ] && ! in_root "$1" dpkg-query -W 'pinc*' 'libpinc*' 2>/dev/null | grep .
}

release web 1.0 'Requires-Dist: base>=1'
release base 1.0
release base 1.1
start_index
check "lintian has no error and no warning" clean
check "two builds have the same bytes" same_bytes
check "the late libraries are declared" depends_are
for root in ${roots[@]+"${roots[@]}"}; do
    name="Debian $(cat "$root/etc/debian_version")"
    check "$name installs them" installed "$root"
    check "$name runs pinc" works "$root"
    check "$name removes them" removed "$root"
done
stop_index
checks_end
