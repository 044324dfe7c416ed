#!/usr/bin/env bash
# Build libpinc as one shared library that needs the C library alone, for Python's ctypes:
#     packaging/shared.sh TARGET      x86_64 or aarch64 for musl, x86_64-gnu or aarch64-gnu for glibc; makes
#                                     build/packaging/TARGET/pinc/libpinc.so.0
set -eu
target=${1:?usage: packaging/shared.sh x86_64|aarch64|x86_64-gnu|aarch64-gnu}
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
build_linked "$target" libpinc.so "-Wl,--version-script=$root/packaging/libpinc.map"
echo "$made/$target/pinc/libpinc.so.0"
