#!/usr/bin/env bash
# Build pinc as a program that needs nothing of the system it runs on but its kernel (musl, everything linked):
#     packaging/static.sh ARCH      ARCH is x86_64 or aarch64; makes build/packaging/dist/pinc-VERSION-linux-ARCH
set -eu
arch=${1:?usage: packaging/static.sh x86_64|aarch64}
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
need_compiler "$arch"
"$root/packaging/libraries.sh" "$arch"
work=$made/$arch
unset CPPFLAGS LIBS PKG_CONFIG_PATH MAKEFLAGS MAKELEVEL CPATH LIBRARY_PATH
export PKG_CONFIG_LIBDIR=$work/prefix/lib/pkgconfig
make --no-print-directory -C "$root" -j "${JOBS:-$(nproc 2>/dev/null || echo 2)}" B="$work/pinc" LINKED=1 CC=target-cc \
    AR=target-ar PKG_CONFIG="pkg-config --static" CFLAGS="-O2 -ffunction-sections -fdata-sections" \
    LDFLAGS="-static -s -Wl,--gc-sections -Wl,-z,stack-size=8388608" "$work/pinc/pinc"
mkdir -p "$made/dist"
out=$made/dist/pinc-$version-linux-$arch
install -m 755 "$work/pinc/pinc" "$out"
echo "$out"
