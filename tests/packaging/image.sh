#!/usr/bin/env bash
# Judge a container image: its size, what skopeo reads in it, and that it compiles in its own root as a user that nobody knows.
#     tests/packaging/image.sh IMAGE      with PINC and SERVER as for tests/cli (build/pinc, build/index_server)
# An image of another architecture is run under qemu-user-static. Needs root, or a user namespace.
set -u
image=$(realpath "${1:?usage: tests/packaging/image.sh IMAGE}")
PINC=${PINC:-build/pinc} SERVER=${SERVER:-build/index_server}
cd "$(dirname "$0")/../.." || exit 2
. tests/checks.sh
. tests/cli/lib.sh
begin
root=$work/root
arch=${image##*-}
arch=${arch%.tar}

small() {
    [ "$(stat -c %s "$image")" -le $((10 * 1024 * 1024)) ]
}

# Both descriptions of the image name the same layer, one packed and one unpacked.
read_by_skopeo() {
    local kind layer
    for kind in oci docker; do
        skopeo inspect --override-arch "$(sed 's/x86_64/amd64/; s/aarch64/arm64/' <<<"$arch")" "$kind-archive:$image" >"$kind.json" || return 1
        grep -q '"Os": "linux"' "$kind.json" || return 1
    done
    layer=$(sed -n '/"Layers"/{n;s/.*"sha256:\(.*\)".*/\1/p}' oci.json)
    tar -xOf "$image" "blobs/sha256/$layer" | gunzip | sha256sum | grep -q "^$(sed -n '/"Layers"/{n;s/.*"sha256:\(.*\)".*/\1/p}' docker.json) "
}

# Every blob is what its name says.
digests_hold() {
    local blob
    mkdir -p blobs && tar -xf "$image" -C blobs || return 1
    for blob in blobs/blobs/sha256/*; do
        [ "$(sha256sum <"$blob")" = "${blob##*/}  -" ] || return 1
    done
}

unpacked() {
    mkdir -p "$root" && tar -xzf "blobs/$(sed 's/.*"Layers":\["\([^"]*\)".*/\1/' blobs/manifest.json)" -C "$root" &&
        [ "$(find "$root" -type f | wc -l)" -eq 2 ] && [ "$(stat -c %a "$root/tmp" "$root/src" | sort -u)" = 1777 ]
}

# inside WORD...     runs the program as the container would, as user 12345 where root may give its rights away
inside() {
    local emulator=() as=(--userspec=12345:23456) enter=()
    if [ "$(id -u)" -ne 0 ]; then as=() enter=(unshare -r); fi
    if [ "$arch" != "$(uname -m)" ]; then
        [ -x "$root/qemu" ] || cp "$(command -v "qemu-$arch-static")" "$root/qemu" || return 1
        emulator=(/qemu)
    fi
    env -i PATH=/usr/bin HOME=/tmp XDG_CACHE_HOME=/tmp/cache ${CA:+"SSL_CERT_FILE=$CA"} "${enter[@]}" "$(command -v chroot)" "${as[@]}" "$root" \
        "${emulator[@]}" /usr/bin/pinc "$@"
}

says_version() {
    [ "$(inside --version)" = "pinc $(sed -n 's/^VERSION := //p' "$OLDPWD/Makefile")" ]
}

# Over TLS with a certificate that is named, and once more from the cache alone: as the ordinary program does.
same_lock() {
    local words=(--python-version 3.11 -i "$server/simple")
    cp requirements.in ca.pem "$root/src" && chmod a+r "$root/src"/* || return 1
    CA=/src/ca.pem inside compile -q "${words[@]}" /src/requirements.in -o /src/requirements.txt || return 1
    SSL_CERT_FILE=ca.pem "$PINC" compile -q --no-cache "${words[@]}" requirements.in -o mine.txt || return 1
    diff <(grep -v '^#' mine.txt | sed 's|/src/||') <(grep -v '^#' "$root/src/requirements.txt" | sed 's|/src/||') || return 1
    grep -qx 'base==1.1' mine.txt && inside compile -q --offline "${words[@]}" /src/requirements.in -o /src/offline.txt &&
        diff <(grep -v '^#' "$root/src/offline.txt") <(grep -v '^#' "$root/src/requirements.txt")
}

release web 1.0 'Requires-Dist: base>=1'
release base 1.0
release base 1.1
echo web >requirements.in
mkdir certs
"$SERVER" --certificates certs || exit 1
cp certs/ca.pem ca.pem
server=''
start_server server --certificate certs/server.pem index
check "at most 10 MB" small
if command -v skopeo >/dev/null 2>&1; then check "skopeo reads both descriptions" read_by_skopeo; fi
check "digests" digests_hold
check "the files are these" unpacked
check "the program runs" says_version
check "the lock is the ordinary program's, also offline" same_lock
checks_end
