#!/usr/bin/env bash
# Which file and which version is taken, what is passed over, and how a conflict is told.
. "$(dirname "$0")/lib.sh"
begin

ONE=(--python-version 3.11 --platform linux-x86_64 --retries 0)

# compile STATUS INPUT [WORD...]
compile() {
    local want=$1 input=$2
    shift 2
    printf '%b' "$input" >requirements.in
    rm -f requirements.txt
    run "$want" compile "$@"
}

# yank FILE REASON     on its page
yank() {
    sed -i "s|\"\(../../files/$1#[^\"]*\)\"|\"\1\" data-yanked=\"$2\"|" index/simple/*/index.html
}

# 1. one version on two indexes: the last one's file, as pip, and a warning since they differ
release corp 1.0 'Requires-Dist: wanted'
release wanted 1.0
mv index first
release corp 1.0 'Requires-Dist: other'
echo changed >index/files/corp-1.0-py3-none-any.whl
digest=$(sha256sum <index/files/corp-1.0-py3-none-any.whl)
sed -i "s|sha256=[0-9a-f]*|sha256=${digest%% *}|" index/simple/corp/index.html
release other 1.0
mv index second
start_server FIRST first
start_server SECOND second
compile 0 'corp\n' "${ONE[@]}" --index-url "$FIRST/simple/" --extra-index-url "$SECOND/simple/"
has requirements.txt 'other==1.0'
lacks requirements.txt 'wanted==1.0'
has err "corp 1.0 is on two indexes, and the files differ: that of '$SECOND/simple/' is locked, as pip takes it"
compile 0 'corp\n' "${ONE[@]}" --index-url "$SECOND/simple/" --extra-index-url "$FIRST/simple/"
has requirements.txt 'wanted==1.0'
compile 0 'corp\n' "${ONE[@]}" --index-url "$FIRST/simple/" --extra-index-url "$SECOND/simple/" \
    --index-strategy first-index --generate-hashes
has requirements.txt 'wanted==1.0'
lacks requirements.txt "${digest%% *}"
lacks err 'two indexes'

# 2. a build tag goes before the last index
cp -r first third
file=corp-1.0-1-py3-none-any.whl
sed "s|^</body>|<a href=\"../../files/$file\" data-core-metadata=\"true\">$file</a>\n</body>|" first/simple/corp/index.html \
    >third/simple/corp/index.html
cp first/files/corp-1.0-py3-none-any.whl.metadata "third/files/$file.metadata"
start_server THIRD third
compile 0 'corp\n' "${ONE[@]}" --index-url "$THIRD/simple/" --extra-index-url "$SECOND/simple/"
has requirements.txt 'wanted==1.0'

# 3. what pip 24.1 and later refuse is the last choice, and told where it is the only one
release demo 1.0
release demo 1.1 'Requires-Dist: dep>=5.1.*'
release dep 6.0
release only 1.1 'Requires-Dist: dep>=5.1.*'
# 4. two yanked versions; 5. parties of a conflict; 6. a line without a file; 7. a newer glibc
release bad 1.0
release bad 1.1
yank bad-1.0-py3-none-any.whl broken
yank bad-1.1-py3-none-any.whl broken
release limited 1.25
release limited 2.0 'Requires-Python: >=3.12'
release b 3.0
file_of narrow 1.0 narrow-1.0-cp311-cp311-manylinux_2_17_x86_64.whl
file_of newer 1.0 newer-1.0-cp311-cp311-manylinux_2_34_x86_64.whl
mkdir -p index/simple/slow
echo '<a href="../../files/slow-1.0.tar.gz">slow-1.0.tar.gz</a>' >index/simple/slow/index.html
start_index
export PINC_INDEX_URL=$INDEX

compile 0 'demo\n' "${ONE[@]}"
has requirements.txt 'demo==1.0'
lacks err 'pip 24.1'
compile 0 'demo>=1.1\n' "${ONE[@]}"
has requirements.txt 'demo==1.1'
has err "demo 1.1: Requires-Dist 'dep>=5.1.*' read as 'dep >=5.1'; pip 24.1 and later refuse this version, and no other one fits"
compile 0 'only\n' "${ONE[@]}"
has err 'only 1.1: Requires-Dist'

compile 0 'bad==1.0; platform_machine == "x86_64"\nbad==1.1; platform_machine == "aarch64"\n' --python-version 3.11
has err 'bad 1.0 is yanked: broken'
has err 'bad 1.1 is yanked: broken'

printf 'limited==1.25\n' >limits.txt
compile 1 '-c limits.txt\nlimited>=2\n' "${ONE[@]}"
has err 'requirements.in:2 asks for limited>=2'
has err 'limits.txt:1 allows only limited==1.25'
file=b-2.0-py3-none-any.whl
printf 'Metadata-Version: 2.1\nName: b\nVersion: 2.0\n' >"index/files/$file.metadata"
mkdir -p wheel/b-2.0.dist-info
cp "index/files/$file.metadata" wheel/b-2.0.dist-info/METADATA
(cd wheel && python3 -m zipfile -c "../$file" b-2.0.dist-info)
compile 1 "./$file\nb>=3\n" "${ONE[@]}"
has err 'requirements.in:1 asks for b by its URL'
has err 'requirements.in:2 asks for b>=3'

# The source distribution is not there: whoever asks for it fails in another way.
compile 1 'slow\nnarrow\n' --python-version 3.11 --retries 0
has err 'no version of narrow fits'
lacks err slow-1.0

compile 1 'newer\n' "${ONE[@]}"
has err 'hint: newer 1.0 has a wheel for a newer system: --platform manylinux_2_34_x86_64'

# 8. a limit of time that is not reached, and one that is not a number
compile 0 'demo\n' "${ONE[@]}" --solve-timeout 5
compile 2 'demo\n' "${ONE[@]}" --solve-timeout soon
has err solve-timeout
end
