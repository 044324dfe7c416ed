#!/usr/bin/env bash
# Build the wheels of pinc-lock, for glibc and for musl: the static program, and libpinc for Python's ctypes.
#     packaging/wheel.sh [TARGET...]      x86_64-gnu, x86_64 (musl), aarch64-gnu and aarch64, else those that are named; into build/packaging/dist
set -eu
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
[ $# -gt 0 ] || set -- x86_64-gnu x86_64 aarch64-gnu aarch64
need_tools
for target; do
    arch=${target%-gnu}
    "$root/packaging/static.sh" "$arch" >&2
    "$root/packaging/shared.sh" "$target" >&2
    licenses=()
    [ ! -e "$root/LICENSE" ] || licenses+=(--license "LICENSE=$root/LICENSE")
    # The terms of everything that is in the program.
    while read -r name _; do
        licenses+=(--license "$name.txt=$made/src/$name/debian/copyright")
    done <"$made/src/versions.txt"
    "$tools/bin/python" "$root/packaging/wheel.py" --version "$version" --target "$target" \
        --program "$made/dist/pinc-$version-linux-$arch" --library "$made/$target/pinc/libpinc.so.0" \
        --readme "$root/README.md" "${licenses[@]}" --out "$made/dist"
done
