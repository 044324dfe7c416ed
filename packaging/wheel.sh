#!/usr/bin/env bash
# Build the wheel of pinc-lock:
#     packaging/wheel.sh [ARCH...]      x86_64 and aarch64, else those that are named; into build/packaging/dist
set -eu
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
[ $# -gt 0 ] || set -- x86_64 aarch64
need_tools
for arch; do
    "$root/packaging/static.sh" "$arch" >&2
    licenses=()
    [ ! -e "$root/LICENSE" ] || licenses+=(--license "LICENSE=$root/LICENSE")
    # The terms of everything that is in the program.
    while read -r name _; do
        licenses+=(--license "$name.txt=$made/src/$name/debian/copyright")
    done <"$made/src/versions.txt"
    "$tools/bin/python" "$root/packaging/wheel.py" --version "$version" --arch "$arch" \
        --program "$made/dist/pinc-$version-linux-$arch" --readme "$root/README.md" "${licenses[@]}" --out "$made/dist"
done
