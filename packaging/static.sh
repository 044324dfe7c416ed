#!/usr/bin/env bash
# Build pinc as a program that needs nothing of the system it runs on but its kernel (musl, everything linked):
#     packaging/static.sh ARCH      ARCH is x86_64 or aarch64; makes build/packaging/dist/pinc-VERSION-linux-ARCH
set -eu
arch=${1:?usage: packaging/static.sh x86_64|aarch64}
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
build_linked "$arch" pinc "-static -Wl,-z,stack-size=8388608"
mkdir -p "$made/dist"
out=$made/dist/pinc-$version-linux-$arch
install -m 755 "$made/$arch/pinc/pinc" "$out"
echo "$out"
