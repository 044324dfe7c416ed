#!/usr/bin/env bash
# Judge a wheel for musl on a Debian: what its libpinc needs, and that a program loads it under musl's own loader.
#     tests/packaging/musl.sh WHEEL      a musllinux wheel of this machine's architecture; uses build/pinc and build/index_server
# Debian has musl's loader and headers (the packages are fetched, not installed), but no Python that is built with it.
set -u
wheel=$(realpath "${1:?usage: tests/packaging/musl.sh WHEEL}")
cd "$(dirname "$0")/../.." || exit 2
top=$PWD
. tests/checks.sh
. tests/cli/lib.sh
begin

unpacked() {
    python3 -m zipfile -e "$wheel" wheel && library=$work/wheel/pinc_lock/libpinc.so.0 && [ -s "$library" ] && [ -e wheel/pinc_lock/py.typed ] &&
        grep -q '^Tag: py3-none-musllinux_1_1_' wheel/*.dist-info/WHEEL && ! grep -q manylinux wheel/*.dist-info/WHEEL
}
small() { [ "$(stat -c %s "$wheel")" -le $((5 * 1024 * 1024)) ]; }
needs_libc() { [ "$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p')" = libc.so ]; }
# Nothing of OpenSSL or curl is to be found by others in the same process.
exports_own() {
    readelf -W --dyn-syms "$library" | awk '$5 == "GLOBAL" && $7 != "UND" && $7 != "ABS" { sub(/@@PINC_[0-9.]+$/, "", $8); print $8 }' >exported
    grep -qx pinc_compile exported && ! grep -v '^pinc_' exported
}
loader() {
    apt-get -q download musl musl-dev && dpkg-deb -x musl_*.deb musl && dpkg-deb -x musl-dev_*.deb musl && musl=$(echo "$work"/musl/usr/lib/*-linux-musl) &&
        loader=$(echo "$work"/musl/lib/*-linux-musl/libc.so) && [ -x "$loader" ] && "$loader" --list "$library"
}
# A program that starts with it.
linked() {
    ${CC:-cc} -std=c11 -nostdinc -isystem "$(echo "$work"/musl/usr/include/*-linux-musl)" -I"$top/include" -c "$top/examples/compile.c" -o compile.o &&
        ${CC:-cc} -nostdlib -no-pie -o compile "$musl/crt1.o" "$musl/crti.o" compile.o "$library" "$loader" "$musl/crtn.o" \
            -Wl,-dynamic-linker,"$loader" -Wl,-rpath,"${library%/*}"
}
same_lock() {
    release web 1.0 'Requires-Dist: base>=1'
    release base 1.0
    release base 1.1
    start_index
    echo web >requirements.in
    run 0 compile -o - --no-cache --python-version 3.10 --index-url "$INDEX" requirements.in
    ./compile output-file=- no-cache= python-version=3.10 index-url="$INDEX" requirements.in >musl.txt &&
        cmp out musl.txt && grep -qx 'base==1.1' musl.txt
}

check "the library and its tags" unpacked
check "at most 5 MB" small
check "it needs the C library alone" needs_libc
check "it exports its own calls alone" exports_own
check "musl's loader finds all that it needs" loader
check "a program links with it" linked
check "that locks what pinc locks" same_lock
checks_end
