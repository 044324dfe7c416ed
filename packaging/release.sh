#!/usr/bin/env bash
# Make a release: nothing is uploaded.
#     packaging/release.sh VERSION          1. prepare  2. make
#     packaging/release.sh prepare VERSION  the version wherever it stands, the section of CHANGELOG.md, a commit and the tag vVERSION
#     packaging/release.sh make VERSION     from that tag, into build/packaging/release-VERSION: source archive, static programs, wheels,
#                                           images, Debian packages, notes, an SBOM of the static program, SHA256SUMS
#     DATE=YYYY-MM-DD  the day of the release, else today's (UTC)
#     SIGN=1           a signed tag
#     FORMS="source static wheel image deb sbom"  what make makes
# Run .ci/run and the checks of docs/internals/releases.md before.
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
    prepare | make) step=$1 version=${2:?usage: packaging/release.sh [prepare|make] VERSION} ;;
    *) step=all version=${1:?usage: packaging/release.sh [prepare|make] VERSION} ;;
esac
tag=v$version

prepare() {
    [ -z "$(git status --porcelain)" ] || { echo "release.sh: there are changes that are not committed" >&2; exit 1; }
    ! git rev-parse -q --verify "refs/tags/$tag" >/dev/null || { echo "release.sh: the tag $tag is there" >&2; exit 1; }
    packaging/release.py version "$version" "${DATE:-$(date -u +%F)}" || { git checkout -q .; exit 1; }
    git commit -qam "Release $version"
    packaging/release.py notes "$version" | git tag -a ${SIGN:+-s} --cleanup=whitespace -F - "$tag"
    git log -1 --format='%h %s'
}

make_forms() {
    local made out work
    made=${PINC_PACKAGING:-$PWD/build/packaging}
    out=$made/release-$version
    work=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    git rev-parse -q --verify "refs/tags/$tag^{commit}" >/dev/null || { echo "release.sh: there is no tag $tag" >&2; exit 1; }
    rm -rf "$out"
    mkdir -p "$out"
    # Everything is made from what is tagged, not from what lies here.
    git clone -q --branch "$tag" --depth 1 "file://$PWD" "$work/pinc" 2>/dev/null
    cd "$work/pinc"
    export PINC_PACKAGING=$made
    for form in ${FORMS:-source static wheel image deb sbom}; do
        case $form in
            source) make -s dist B="$work/dist" >/dev/null && cp "$work/dist/pinc-$version.tar.gz" "$out" ;;
            static) for arch in x86_64 aarch64; do packaging/static.sh $arch && cp "$made/dist/pinc-$version-linux-$arch" "$out"; done ;;
            wheel) packaging/wheel.sh && cp "$made"/dist/pinc_lock-"$version"-*.whl "$out" ;;
            image) packaging/image.sh && cp "$made"/dist/pinc-"$version"-image-*.tar "$out" ;;
            deb) packaging/deb.sh "$out/debian" ;;
            sbom) [ -e "$made/src/versions.txt" ] || packaging/sources.sh "$made/src"
                packaging/release.py sbom "$version" "$made/src/versions.txt" >"$out/pinc-$version.cdx.json" ;;
            *) echo "release.sh: unknown form '$form'" >&2; exit 2 ;;
        esac
    done
    packaging/release.py notes "$version" >"$out/NOTES.md"
    cd "$out"
    find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum >"$work/sums"
    mv "$work/sums" SHA256SUMS
    cat SHA256SUMS
}

[ "$step" = make ] || prepare
[ "$step" = prepare ] || make_forms
