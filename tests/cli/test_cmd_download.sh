#!/usr/bin/env bash
# Fetching the files of a lock.
. "$(dirname "$0")/lib.sh"
begin
release demo 1.0
release tool 1.0
file_of tool 1.0 tool-1.0.tar.gz
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_x86_64.whl
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_aarch64.whl
file_of torch 2.0 torch-2.0-cp310-cp310-manylinux2014_x86_64.whl
head -c 200000 /dev/zero >index/files/torch-2.0-cp311-cp311-manylinux2014_x86_64.whl
file_of onlyarm 1.0 onlyarm-1.0-cp311-cp311-manylinux2014_aarch64.whl
whl=torch-2.0-cp311-cp311-manylinux2014_x86_64.whl arm=torch-2.0-cp311-cp311-manylinux2014_aarch64.whl
release bad 1.0
echo other >index/files/bad-1.0-py3-none-any.whl
# The page tells the digest of the large file.
sed -i "s|$whl#sha256=[0-9a-f]*|$whl#sha256=$(digest_of $whl)|" index/simple/torch/index.html
# Of those that a lock has hashes of the best one is taken, wherever it stands on the page.
best=choice-1.0-cp311-abi3-manylinux2014_x86_64.whl
for file in choice-1.0-cp310-abi3-manylinux2014_x86_64.whl $best choice-1.0-cp311-cp311-manylinux2014_x86_64.whl choice-1.0-py3-none-any.whl; do
    file_of choice 1.0 "$file"
done
start_index
export PINC_INDEX_URL=$INDEX
base=${INDEX%/simple/}
download() { run "$1" download "${@:2}" --python-version 3.11; }
# files FOLDER NAME...     the folder has these files and a page that names them
files() {
    local folder=$1 name
    shift
    diff -u --label wanted --label "$folder" <(printf '%s\n' "$@" index.html | LC_ALL=C sort) <(find "$folder" -maxdepth 1 -type f -printf '%f\n' | LC_ALL=C sort) ||
        fail "$folder has other files"
    for name in "$@"; do
        cmp -s "$folder/$name" "index/files/$name" || fail "$folder/$name is another file"
        has "$folder/index.html" "<a href=\"$name#sha256=$(digest_of "$name")\">$name</a>"
    done
}

# --- a folder for each target, pages, what is there is kept
printf 'demo==1.0\ntorch==2.0\ntool==1.0 ; platform_machine == "x86_64"\n' >lock.txt
download 0 lock.txt -d out.d --json
valid_json out
grep -c '"how": "fetched"' out | grep -qx 4 || fail "not four files were fetched"
files out.d/linux-x86_64 demo-1.0-py3-none-any.whl tool-1.0-py3-none-any.whl $whl
files out.d/linux-aarch64 demo-1.0-py3-none-any.whl $arm
[ out.d/linux-x86_64/demo-1.0-py3-none-any.whl -ef out.d/linux-aarch64/demo-1.0-py3-none-any.whl ] || fail "one file lies there twice"
download 0 lock.txt -d out.d
has err '4 files, 200 kB, 0 fetched: out.d/linux-x86_64, out.d/linux-aarch64'
# A damaged file is fetched again, one that has gone is put back.
echo damage >>out.d/linux-x86_64/$whl
rm out.d/linux-aarch64/demo-1.0-py3-none-any.whl
download 0 lock.txt -d out.d --no-cache
has err ', 1 fetched: '
files out.d/linux-x86_64 demo-1.0-py3-none-any.whl tool-1.0-py3-none-any.whl $whl
files out.d/linux-aarch64 demo-1.0-py3-none-any.whl $arm
# Into another folder nothing is asked of the network again: the cache has the files. --refresh fetches them.
download 0 lock.txt -d second --offline --json
valid_json out
grep -c '"how": "cached"' out | grep -qx 4 || fail "not four files come out of the cache"
files second/linux-x86_64 demo-1.0-py3-none-any.whl tool-1.0-py3-none-any.whl $whl
files second/linux-aarch64 demo-1.0-py3-none-any.whl $arm
download 0 lock.txt -d third --refresh
has err ', 4 fetched: '
# A kept file that is damaged is not taken; cache verify finds it, and is fine with the others.
kept=$(grep -lx "demo-1.0-py3-none-any.whl" "$XDG_CACHE_HOME"/pinc/files-v1/*)
echo damage >>"$kept"
run 1 cache verify
has err 1
[ -e "$kept" ] && fail "cache verify leaves a damaged file"
download 0 lock.txt -d fourth
has err ', 1 fetched: '
echo damage >>"$kept"
download 0 lock.txt -d fifth
has err ', 1 fetched: '
files fifth/linux-aarch64 demo-1.0-py3-none-any.whl $arm
rm -rf second third fourth fifth
# A folder may have the name of a format.
download 0 lock.txt -d json
[ -s out ] && fail "the name of the folder asks for JSON"
files json/linux-aarch64 demo-1.0-py3-none-any.whl $arm
# One folder; source distributions, too; several Pythons.
download 0 lock.txt -d flat --flat --sdist
files flat demo-1.0-py3-none-any.whl tool-1.0-py3-none-any.whl tool-1.0.tar.gz $whl $arm
printf 'torch==2.0 ; platform_machine == "x86_64"\n' >two.txt
run 0 download two.txt -d two --python-version 3.10 --python-version 3.11 --platform linux-x86_64
files two/3.10-linux-x86_64 torch-2.0-cp310-cp310-manylinux2014_x86_64.whl
files two/3.11-linux-x86_64 $whl
# A folder is named once, though the marker parts Python 3.11.
printf 'tool==1.0 ; python_full_version < "3.11.3"\ndemo==1.0\n' >two.txt
run 0 download two.txt -d parted --python-version 3.11
has err 'fetched: parted/linux-x86_64, parted/linux-aarch64'
[ "$(grep -o linux-x86_64 err | wc -l)" = 1 ] || fail "a folder is named twice"
# --- hashes: of the lock before those of the page
printf 'tool==1.0 --hash=sha256:%s\n' "$(digest_of tool-1.0.tar.gz)" >hashed.txt
download 0 hashed.txt -d hashed --platform linux-x86_64
files hashed/linux-x86_64 tool-1.0.tar.gz
printf 'tool==1.0 --hash=sha256:%064d\n' 7 >hashed.txt
download 3 hashed.txt -d wrong --platform linux-x86_64
has err 'hashed.txt:1:1: error: tool==1.0: none of its hashes is that of a file'
[ -e wrong ] && fail "a folder was made for nothing"
printf 'choice==1.0 --hash=sha256:%s --hash=sha256:%s --hash=sha256:%s\n' "$(digest_of choice-1.0-py3-none-any.whl)" "$(digest_of $best)" \
    "$(digest_of choice-1.0-cp310-abi3-manylinux2014_x86_64.whl)" >hashed.txt
download 0 hashed.txt -d best --platform linux-x86_64
files best/linux-x86_64 $best
# What the lock has from a variable no message shows.
printf '%s\n' "--index-url http://127.0.0.1:1/\${SECRET}/simple" tool==1.0 >lock.txt
SECRET=hunter2 download 3 lock.txt -d hidden --retries 0
has err "/\${SECRET}/simple"
grep -q hunter2 err && fail "the value of a variable is shown"
# A file that is not what the page tells: nothing stays.
printf 'bad==1.0\n' >lock.txt
download 3 lock.txt -d changed --platform linux-x86_64
has err 'the file does not have the digest that is locked'
find changed -type f | grep . >/dev/null && fail "a wrong file stays"
# --- pylock.toml names its files itself: no index is asked
pylock() {
    printf 'lock-version = "1.0"\ncreated-by = "hand"\n[[packages]]\nname = "torch"\nversion = "2.0"\nwheels = [\n' >pylock.toml
    printf '  { %s },\n' "$@" >>pylock.toml
    echo ']' >>pylock.toml
}
part() { printf 'url = "%s/files/%s", size = %d, hashes = { sha256 = "%s" }' "$base" "$1" "$(stat -c %s "index/files/$1")" "$(digest_of "$1")"; }
pylock "$(part $whl)" "$(part $arm)"
download 0 pylock.toml -d locked --no-index
files locked/linux-x86_64 $whl
files locked/linux-aarch64 $arm
# What an earlier run left is continued, what it left wrong is not.
mkdir -p again/linux-x86_64
head -c 150000 index/files/$whl >again/linux-x86_64/$whl.part
download 0 pylock.toml -d again --platform linux-x86_64 --json --no-cache
has out '"how": "continued"'
files again/linux-x86_64 $whl
rm again/linux-x86_64/$whl
head -c 150000 /dev/urandom >again/linux-x86_64/$whl.part
download 0 pylock.toml -d again --platform linux-x86_64 --no-cache
files again/linux-x86_64 $whl
# Names, URLs, paths and sizes that a stranger may have written.
hostile() {
    pylock "$1"
    download "$2" pylock.toml -d hostile --platform linux-x86_64 --no-cache
    has err "$3"
}
good="hashes = { sha256 = \"$(digest_of $whl)\" }"
hostile "name = \"../../evil.whl\", url = \"$base/files/$whl\", $good" 2 "no file of it is for one of the targets"
hostile "name = \"torch-2.0-cp311-cp311-manylinux2014_x86_64/../../x.whl\", url = \"$base/files/$whl\", $good" 2 "error: "
hostile "name = \"$whl\", url = \"file:///etc/passwd\", $good" 2 'its URL is neither https nor http'
hostile "name = \"$whl\", path = \"../../etc/passwd\", $good" 2 'its path leads out of the folder of the lock'
ln -s /etc etc
ln -s index alias
hostile "name = \"$whl\", path = \"etc/passwd\", $good" 2 'its path leads out of the folder of the lock'
pylock "name = \"$whl\", path = \"alias/files/$whl\", $good"
download 0 pylock.toml -d linked --platform linux-x86_64
hostile "name = \"$whl\", url = \"$base/files/$whl\"" 3 'has no hash of an algorithm that is known'
hostile "name = \"$whl\", url = \"$base/files/$whl\", hashes = { md5 = \"00\" }" 3 'has no hash of an algorithm that is known'
hostile "name = \"$whl\", url = \"$base/files/$whl\", size = 1000, $good" 3 'the answer is larger than 1000 bytes'
hostile "name = \"$whl\", url = \"$base/files/$whl\", size = 300000, $good" 3 'the file has another size than the index tells'
find . -name evil.whl -o -name x.whl | grep . >/dev/null && fail "a file got out of its folder"
find hostile -type f -name '*.whl' 2>/dev/null | grep . >/dev/null && fail "a wrong file stays"
rm -f hostile/linux-x86_64/$whl.part
ln -s "$work/outside" hostile/linux-x86_64/$whl.part
hostile "name = \"$whl\", url = \"$base/files/$whl\", $good" 3 'cannot write'
[ -e outside ] && fail "a link was followed"
# --- what is not a lock, and what there is not
printf 'demo>=1\n' >lock.txt
download 2 lock.txt -d none
has err 'lock.txt:1:1: error: demo>=1: pins no version: this is not a lock'
printf 'onlyarm==1.0\n' >lock.txt
download 2 lock.txt -d none
has err 'onlyarm==1.0: nothing that can be installed: '
download 0 lock.txt -d arm --platform linux-aarch64
printf 'demo==9\n' >lock.txt
download 2 lock.txt -d none
has err 'demo==9: there is no such version'
printf 'demo @ git+https://git.example/demo@abc\n' >lock.txt
run 2 download lock.txt
has err 'hint: name it with -d FOLDER'
# pip takes the folder.
if python3 -m pip --version >/dev/null 2>&1; then
    printf 'demo==1.0 --hash=sha256:%s\n' "$(digest_of demo-1.0-py3-none-any.whl)" >lock.txt
    download 0 lock.txt -d pip
    python3 -m pip download -q --disable-pip-version-check --no-deps --no-index --find-links pip/linux-x86_64 --dest got -r lock.txt >pip.out 2>&1 || true
    grep -q 'No matching distribution\|HASH' pip.out && { fail "pip does not find the file"; cat pip.out; }
fi
# The page of links replaces one of its own only, and nothing behind a link.
printf 'demo==1.0 --hash=sha256:%s\n' "$(digest_of demo-1.0-py3-none-any.whl)" >lock.txt
for page in folder text link; do
    mkdir -p "site-$page"
    echo '<!DOCTYPE html>a page of mine' >"mine-$page"
    case $page in
        folder) mkdir site-folder/index.html ;;
        text) cp mine-text site-text/index.html ;;
        link) ln -s ../mine-link site-link/index.html ;;
    esac
    run 2 download lock.txt --flat -d "site-$page"
    has err "site-$page/index.html: error: a page of links would replace this file, which is none"
    has err 'hint: --dest names another folder'
    has "mine-$page" 'a page of mine'
    [ ! -e "site-$page/demo-1.0-py3-none-any.whl" ] || fail "$page: fetched all the same"
done
has site-text/index.html 'a page of mine'
end
