#!/usr/bin/env bash
# What lies in the cache's folder: links, FIFOs and folders in place of entries, other owners, modes; and what one index may say there
# of another's files.
. "$(dirname "$0")/lib.sh"
begin
ONE=(--python-version 3.11 --platform linux-x86_64)
release good 1.0 'Requires-Dist: dep'
release dep 1.0
mkdir -p index/simple/page
echo '<a href="../../files/large-1.0.tar.gz">no</a>' >index/simple/page/index.html
start_index
echo good >requirements.in
compile() { run "$1" compile -q "${ONE[@]}" -i "$INDEX" "${@:2}"; }

# fill     the cache as it is after a run; entries holds its files
fill() {
    rm -rf "$XDG_CACHE_HOME" requirements.txt
    compile 0
    mapfile -t entries < <(find "$XDG_CACHE_HOME" -type f ! -name CACHEDIR.TAG)
    [ "${#entries[@]}" -gt 2 ] || fail "the cache has ${#entries[@]} entries"
    rm requirements.txt
}

# Modes, under the usual umask and under none: the index may be a private one.
for mask in 022 000; do
    (umask $mask && fill) || tests_failed=$((tests_failed + 1))
    found=$(find "$XDG_CACHE_HOME/pinc" \( -type f -perm /077 -o -type d -perm /077 \) | head -n 3)
    [ -z "$found" ] || fail "umask $mask: others may read $found"
done

# A link to a file, to one that is not there, to a FIFO; a FIFO, a folder, a link to itself in place of each entry.
echo precious >victim
mkfifo pipe
for what in link dangling link-to-fifo fifo folder loop; do
    fill
    for entry in "${entries[@]}"; do
        rm "$entry"
        case $what in
        link) ln -s "$work/victim" "$entry" ;;
        dangling) ln -s "$work/created" "$entry" ;;
        link-to-fifo) ln -s "$work/pipe" "$entry" ;;
        fifo) mkfifo "$entry" ;;
        folder) mkdir "$entry" ;;
        loop) ln -s "$entry" "$entry" ;;
        esac
    done
    timeout 20 "$PINC" compile -q "${ONE[@]}" -i "$INDEX" >out 2>err </dev/null || fail "$what: exit status $?"
    locks 'dep==1.0 good==1.0'
    [ "$(cat victim)" = precious ] || fail "$what: written through the link"
    [ ! -e created ] || fail "$what: a file was made behind the link"
    timeout 20 "$PINC" cache size >out 2>err || fail "$what: cache size"
    timeout 20 "$PINC" cache verify >out 2>err </dev/null
    [ $? -le 1 ] || fail "$what: cache verify: exit status $?"
    [ "$(cat victim)" = precious ] || fail "$what: cache verify"
done

# A folder of the cache that is a link: what is behind it is not believed, and nothing is written there.
fill
mkdir away
for kind in "$XDG_CACHE_HOME"/pinc/*-v*; do
    mv "$kind" away
    ln -s "$work/away/$(basename "$kind")" "$kind"
done
before=$(find away -type f -exec sha256sum {} + | sort)
compile 0 -v
[ "$before" = "$(find away -type f -exec sha256sum {} + | sort)" ] || fail "written behind the link of a folder"

# Another owner's cache is left out, with one warning.
if [ "$(id -u)" -eq 0 ]; then
    fill
    chown -R 65534:65534 "$XDG_CACHE_HOME"
    stop_index
    run 3 compile --offline "${ONE[@]}" -i "$INDEX"
    start_index
    run 0 compile "${ONE[@]}" -i "$INDEX"
    has err 'another user'
    [ "$(grep -c 'another user' err)" -eq 1 ] || fail "more than one warning"
    [ -z "$(find "$XDG_CACHE_HOME" -user root)" ] || fail "written to another user's cache"
fi
stop_index

# who: an index
# One index promises the digest of another's metadata, has no such file, and a wheel of its own: that is believed of its own file alone.
rm -rf index "$XDG_CACHE_HOME" requirements.txt
release dep 1.0
release unwanted 1.0
release good 1.0 'Requires-Dist: dep'
digest=$(digest_of good-1.0-py3-none-any.whl.metadata)
sed -i "s|data-core-metadata=\"true\"|data-core-metadata=\"sha256=$digest\"|" index/simple/good/index.html
mv index honest
release unwanted 1.0
mkdir -p index/simple/good wheel/good-1.0.dist-info
printf 'Metadata-Version: 2.1\nName: good\nVersion: 1.0\nRequires-Dist: unwanted\n' >wheel/good-1.0.dist-info/METADATA
(cd wheel && python3 -m zipfile -c ../index/files/good-1.0-py3-none-any.whl good-1.0.dist-info)
echo "<a href=\"../../files/good-1.0-py3-none-any.whl\" data-core-metadata=\"sha256=$digest\">good-1.0-py3-none-any.whl</a>" >index/simple/good/index.html
mv index other
start_server OTHER other
start_server HONEST honest
run 3 compile -q "${ONE[@]}" -i "$OTHER/simple/" -o first.txt --retries 0
INDEX=$HONEST/simple/
compile 0
locks 'dep==1.0 good==1.0'
end
