#!/usr/bin/env bash
# Build the container image of pinc, without a daemon: the static program and the certificate authorities of Debian.
#     packaging/image.sh [ARCH...]      x86_64 and aarch64, else those that are named; build/packaging/dist/pinc-VERSION-image-ARCH.tar
set -eu
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
[ $# -gt 0 ] || set -- x86_64 aarch64
need_tools
authorities=$made/authorities
if [ ! -s "$authorities/ca-certificates.crt" ]; then
    rm -rf "$authorities"
    mkdir -p "$authorities"
    (cd "$authorities" && apt-get -q download ca-certificates >&2 && dpkg-deb -x ca-certificates_*.deb tree)
    cat "$authorities"/tree/usr/share/ca-certificates/mozilla/*.crt >"$authorities/new"
    mv "$authorities/new" "$authorities/ca-certificates.crt"
fi
for arch; do
    "$root/packaging/static.sh" "$arch" >&2
    "$tools/bin/python" "$root/packaging/image.py" --version "$version" --arch "$arch" \
        --program "$made/dist/pinc-$version-linux-$arch" --authorities "$authorities/ca-certificates.crt" \
        --out "$made/dist/pinc-$version-image-$arch.tar"
done
