#!/usr/bin/env bash
# Build libpinc as one shared library that needs the C library alone, for Python's ctypes:
#     packaging/shared.sh TARGET      x86_64 or aarch64 for musl, x86_64-gnu or aarch64-gnu for glibc; makes
#                                     build/packaging/TARGET/pinc/libpinc.so.0
set -eu
target=${1:?usage: packaging/shared.sh x86_64|aarch64|x86_64-gnu|aarch64-gnu}
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
need_compiler "$target"
"$root/packaging/libraries.sh" "$target"
work=$made/$target
unset CPPFLAGS LIBS PKG_CONFIG_PATH MAKEFLAGS MAKELEVEL CPATH LIBRARY_PATH
export PKG_CONFIG_LIBDIR=$work/prefix/lib/pkgconfig
make --no-print-directory -C "$root" -j "${JOBS:-$(nproc 2>/dev/null || echo 2)}" B="$work/pinc" LINKED=1 CC=target-cc \
    AR=target-ar PKG_CONFIG="pkg-config --static" CFLAGS="-O2 -ffunction-sections -fdata-sections" \
    LDFLAGS="-s -Wl,--gc-sections -Wl,--version-script=$root/packaging/libpinc.map" "$work/pinc/libpinc.so"
echo "$work/pinc/libpinc.so.0"
