#!/usr/bin/env bash
# Build the Debian packages pinc, libpinc0 and libpinc-dev, and their source package, from what is committed:
#     packaging/deb.sh [FOLDER]      into FOLDER, else build/packaging/deb; in a folder of its own, with what debhelper needs installed
#     COMMIT is another one than HEAD
#     packaging/deb.sh --deps        name the packages to install before
set -eu
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
if [ "${1:-}" = --deps ]; then
    echo "build-essential fakeroot"
    sed -n 's/^Build-Depends: //p' "$root/packaging/debian/control" | sed 's/ *([^)]*)//g; s/ *| *[^,]*//g; s/,//g; s/debhelper-compat/debhelper/'
    exit
fi
out=${1:-$made/deb}
mkdir -p "$out"
out=$(cd "$out" && pwd)
packaged=$(sed -n '1s/.*(\(.*\)-[^-]*).*/\1/p' "$root/packaging/debian/changelog")
[ "$packaged" = "$version" ] || { echo "deb.sh: packaging/debian/changelog is about $packaged, the Makefile about $version" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# gzip notes no time that way, and git gives the files that of the commit.
git -C "$root" archive --format=tar --prefix="pinc-$version/" "${COMMIT:-HEAD}" | gzip -9n >"$work/pinc_$version.orig.tar.gz"
tar -xzf "$work/pinc_$version.orig.tar.gz" -C "$work"
cp -R "$work/pinc-$version/packaging/debian" "$work/pinc-$version/debian"
cd "$work/pinc-$version"
# The entry's time, which the packages have, is that of the version; not that of the build.
unset SOURCE_DATE_EPOCH MAKEFLAGS MAKELEVEL CC CFLAGS
DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:+$DEB_BUILD_OPTIONS }parallel=${JOBS:-$(nproc)}" dpkg-buildpackage -us -uc
rm -f "$work"/*.upload
cp "$work"/pinc_* "$work"/*.deb "$out"
ls "$out"/*.deb
