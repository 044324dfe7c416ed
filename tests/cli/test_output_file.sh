#!/usr/bin/env bash
# Which file the output may replace, links to it, and its name.
. "$(dirname "$0")/lib.sh"
begin
release good 1.0
release plain 1.0
sed -i 's/#sha256=[0-9a-f]*//' index/simple/plain/index.html
start_index
export PINC_INDEX_URL=$INDEX
compile() { run "$1" compile -q --python-version 3.11 "${@:2}"; }

# refused FILE WORD...     FILE is read in this run: it is as it was, whatever the output is called
refused() {
    local file=$1
    shift
    cp -a "$file" kept
    compile 2 "$@"
    cmp "$file" kept || fail "$file was replaced: $*"
    has err 'the output would replace a file that is read'
    rm -f kept
}

mkdir sub
echo 'good  # kept' >r.in
echo '-r more.txt' >with-more.in
echo 'good  # kept' >more.txt
echo 'good<9  # kept' >limits.txt
ln -s r.in link.txt
ln -s link.txt link-of-link.txt
ln r.in hard.txt
refused r.in r.in -o r.in
refused r.in r.in -o ./r.in
refused r.in r.in -o sub/../r.in
refused r.in r.in -o "$PWD/r.in"
refused r.in "$PWD/r.in" -o r.in
refused r.in r.in -o link.txt
refused r.in r.in -o link-of-link.txt
refused r.in r.in -o hard.txt
refused r.in link.txt -o r.in
refused r.in more.txt r.in -o r.in
refused more.txt with-more.in -o more.txt
refused limits.txt r.in -c limits.txt -o ./limits.txt
refused limits.txt r.in --override limits.txt -o ./limits.txt
refused r.in r.in --dry-run -o ./r.in
"$PINC" compile -q --python-version 3.11 - -o r.in <r.in 2>err && fail "standard input was replaced"
has err 'the output would replace a file that is read'
run 2 check --python-version 3.11 r.in -o ./r.in
rm hard.txt

# Whatever else is read, by any option, variable or line. `read.me` could be an output by its text.
mkdir -p project .config/pip links
echo '# kept' >read.me
ln -s ../read.me sub/link.me
spared() { refused read.me r.in -o sub/link.me "$@"; }
for option in excludes build-constraint base base-conda against cert client-cert python find-links advisories config; do
    spared "--$option" read.me
    spared "--$option=sub/../read.me"
done
NETRC=read.me spared
for variable in REQUESTS_CA_BUNDLE CURL_CA_BUNDLE SSL_CERT_FILE; do
    declare -x "$variable=read.me"
    spared
    unset "$variable"
done
echo './project' >with-folder.in
for file in .netrc .config/pip/pip.conf project/setup.cfg project/setup.py; do
    : >project/setup.py
    printf '# kept\n' >"$file"
    PIP_CONFIG_FILE='' refused "$file" with-folder.in -o "$file"
done
for line in './good-1.0.tar.gz' "good @ file://$PWD/good-1.0.tar.gz#egg=good" '--find-links good-1.0.tar.gz'; do
    echo '# kept' >good-1.0.tar.gz
    echo "$line" >with-file.in
    refused good-1.0.tar.gz with-file.in -o good-1.0.tar.gz
done
# A key of that name in JSON makes no lock.
printf '{\n  "lock-version": 1\n}\n' >pylock.x.toml
compile 2 r.in -o pylock.x.toml
# What reads no input: an export, a page.
compile 0 r.in -o lock.txt --generate-hashes
run 0 export lock.txt -o first.txt --python-version 3.11
cp first.txt kept
run 2 export lock.txt -o first.txt --python-version 3.11 --cert first.txt
has err 'the output would replace a file that is read'
run 2 export first.txt -o first.txt --python-version 3.11
run 0 tree r.in -o lock.txt --html page.html --python-version 3.11
run 2 tree r.in -o lock.txt --html page.html --python-version 3.11 --find-links page.html
has err 'the output would replace a file that is read'
cmp first.txt kept
run 0 download --flat -d site lock.txt --python-version 3.11
run 2 download --flat -d site lock.txt --python-version 3.11 --find-links site/index.html
has err 'the output would replace a file that is read'
rm -r read.me sub/link.me lock.txt first.txt kept

# What is there and no lock is not replaced either.
printf 'from setuptools import setup\nsetup()\n' >setup.py
printf '[project]\nname = "x"\n' >pyproject.toml
cp pyproject.toml pylock.toml
for file in setup.py pylock.toml; do
    cp "$file" kept
    compile 2 r.in -o "$file"
    cmp "$file" kept || fail "$file was replaced"
    has err 'and would be replaced'
done
compile 2 r.in -o pyproject.toml
has pyproject.toml 'name = "x"'
# ... but for an empty file, requirements by hand, and a lock in which a merge left its marks.
: >empty.txt
compile 0 r.in -o empty.txt
has empty.txt 'good==1.0'
echo 'good==0.9' >hand.txt
compile 0 r.in -o hand.txt
has hand.txt 'good==1.0'
sed -i 's/^good/<<<<<<< ours\ngood/' hand.txt
compile 0 r.in -o hand.txt
lacks hand.txt '<<<'

# Links stay, however many there are; in a circle there is no file to write.
echo 'good==1.0' >sub/real.txt
ln -s middle.txt first.txt
ln -s sub/last.txt middle.txt
ln -s real.txt sub/last.txt
compile 0 r.in -o first.txt
for link in first.txt middle.txt sub/last.txt; do [ -L "$link" ] || fail "$link is not a link any more"; done
has sub/real.txt '# via -r r.in'
ln -s round.txt circle.txt
ln -s circle.txt round.txt
compile 3 r.in -o circle.txt
has err 'Too many levels of symbolic links'

# .toml means pylock.toml, which has a name that PEP 751 gives it.
compile 2 r.in -o lock2.toml
has err "it is called pylock.toml, or pylock.NAME.toml"
[ -e lock2.toml ] && fail "lock2.toml was written"
compile 0 r.in -o pylock.two.toml
has pylock.two.toml 'lock-version = '

# Closed descriptors: nothing that is meant for them ends in a file, and digests are those of the files.
echo plain >plain.in
digest=$(sha256sum <index/files/plain-1.0-py3-none-any.whl)
"$PINC" compile -q --generate-hashes --python-version 3.11 plain.in <&- >&- 2>&- || fail "compile with nothing open"
has plain.txt "sha256:${digest%% *}"
end
