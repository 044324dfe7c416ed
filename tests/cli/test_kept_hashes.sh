#!/usr/bin/env bash
# Digests of a version that stays are kept.
. "$(dirname "$0")/lib.sh"
begin

# The port of the index is another after each start: it is not part of the command.
compile() { PINC_INDEX_URL=$INDEX run 0 compile --generate-hashes --python-version 3.11 "$@"; }
check() { PINC_INDEX_URL=$INDEX run "$1" check --python-version 3.11 "${@:2}"; }
again() {
    stop_index
    start_index
}

file_of good 1.0 good-1.0-cp311-cp311-manylinux2014_x86_64.whl
file_of good 1.0 good-1.0-cp311-cp311-manylinux2014_aarch64.whl
release dep 1.0
start_index
printf 'good\ndep\n' >requirements.in
compile
cp requirements.txt first.txt

# One more file on the index changes nothing, a digest that is another now neither; but that is said.
file_of good 1.0 good-1.0-py3-none-any.whl
again
check 0
compile
cmp first.txt requirements.txt || fail "one more file changed the lock"
lacks err warning
old=$(digest_of dep-1.0-py3-none-any.whl)
new=$(printf '%064d' 7)
sed -i "s/$old/$new/" index/simple/dep/index.html
again
compile
cmp first.txt requirements.txt || fail "a digest that changed is in the lock"
has err 'warning: dep 1.0: dep-1.0-py3-none-any.whl has another digest on the index now than requirements.txt'
has err '--upgrade-package dep renews it'
check 0
has err 'has another digest'

# -P renews, -U renews all.
compile -P dep
lacks err warning
has requirements.txt "$new"
lacks requirements.txt "$old"
lacks requirements.txt "$(digest_of good-1.0-py3-none-any.whl)"
compile -U
has requirements.txt "$(digest_of good-1.0-py3-none-any.whl)"
cp first.txt requirements.txt
compile -P dep==1.0
has requirements.txt "$new"

# A new version has the digests of its own files; a target that is new gets those of its files.
cp first.txt requirements.txt
release dep 2.0
file_of good 1.0 good-1.0-cp311-cp311-macosx_11_0_arm64.whl
sed -i '/py3-none-any/d' index/simple/good/index.html
again
compile -P dep
has requirements.txt "$(digest_of dep-2.0-py3-none-any.whl)"
lacks requirements.txt "$old"
lacks requirements.txt "$(digest_of good-1.0-cp311-cp311-macosx_11_0_arm64.whl)"
compile --platform linux-x86_64 --platform macos-arm64
has requirements.txt "$(digest_of good-1.0-cp311-cp311-macosx_11_0_arm64.whl)"
has requirements.txt "$(digest_of good-1.0-cp311-cp311-manylinux2014_x86_64.whl)"

# The hashes of another compiler stay as they are.
{
    echo "good==1.0 --hash=sha512:$(printf '%0128d' 1) \\"
    echo "    --hash=sha256:$(digest_of good-1.0-cp311-cp311-manylinux2014_x86_64.whl)"
} >requirements.txt
compile --platform linux-x86_64
has requirements.txt "sha512:$(printf '%0128d' 1)"

# A direct reference: its file is known by its URL.
release one 1.0
python3 - <<'PY'
import zipfile
with zipfile.ZipFile("index/files/one-1.0-py3-none-any.whl", "w") as z:
    z.writestr("one-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: one\nVersion: 1.0\n")
    z.writestr("one-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
PY
again
echo "one @ ${INDEX%simple/}files/one-1.0-py3-none-any.whl" >direct.in
compile direct.in
has direct.txt "$(digest_of one-1.0-py3-none-any.whl)"
sed "s/$(digest_of one-1.0-py3-none-any.whl)/$new/" direct.txt >kept.txt
cp kept.txt direct.txt
compile direct.in
cmp kept.txt direct.txt || fail "the digest of a direct reference was not kept"
has err 'warning: one: one-1.0-py3-none-any.whl has another digest'
compile direct.in -P one
has direct.txt "$(digest_of one-1.0-py3-none-any.whl)"

# --- pylock.toml: the files of a version that stays, and their digests
lock() { PINC_INDEX_URL=$INDEX run 0 compile -o pylock.toml --python-version 3.11 "$@"; }
# The server's port is another after each start.
plain() { sed -E 's/127\.0\.0\.1:[0-9]+/HOST/' pylock.toml; }
file_of pure 1.0 pure-1.0-cp311-cp311-manylinux2014_x86_64.whl
file_of pure 1.0 pure-1.0-cp311-cp311-manylinux2014_aarch64.whl
again
printf 'pure\none\n' >requirements.in
lock
plain >first.toml
file_of pure 1.0 pure-1.0-py3-none-any.whl
file_of pure 1.0 pure-1.0.tar.gz
again
lock
plain | cmp - first.toml || fail "pylock: one more file changed the lock"
lacks err warning
old=$(digest_of pure-1.0-cp311-cp311-manylinux2014_x86_64.whl)
sed -i "s/$old/$new/" index/simple/pure/index.html
again
lock
plain | cmp - first.toml || fail "pylock: a digest that changed is in the lock"
has err 'warning: pure 1.0: pure-1.0-cp311-cp311-manylinux2014_x86_64.whl has another digest on the index now than pylock.toml'
has err '--upgrade-package pure renews it'
PINC_INDEX_URL=$INDEX run 0 check -o pylock.toml --python-version 3.11
has err 'has another digest'
lock --platform linux-x86_64 --platform macos-arm64
has pylock.toml "$old"
has pylock.toml pure-1.0-py3-none-any.whl
lock -P pure
has pylock.toml "$new"
lacks pylock.toml "$old"
has pylock.toml pure-1.0.tar.gz
end
