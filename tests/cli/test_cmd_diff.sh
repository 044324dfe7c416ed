#!/usr/bin/env bash
# pinc diff: what changed between two locks, of whatever tool, or since the last commit.
. "$(dirname "$0")/lib.sh"
begin
release idna 3.7
release requests 2.0 'Requires-Dist: idna' 'Requires-Dist: six; sys_platform == "linux"'
release six 1.16
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_x86_64.whl
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_aarch64.whl
start_index
compile() { run 0 compile --index-url "$INDEX" --python-version 3.11 "$@"; }

printf 'requests\ntorch; platform_machine == "aarch64"\n' >requirements.in
compile
cp requirements.txt first.txt
release idna 3.20
release pillow 10.4.0
release requests 3.0 'Requires-Dist: idna' 'Requires-Dist: pillow'
file_of torch 2.1 torch-2.1-cp311-cp311-manylinux2014_aarch64.whl
stop_index
start_index
compile -U

# Two files.
run 1 diff first.txt requirements.txt
same out <<'WANT'
idna 3.7 → 3.20
+ pillow 10.4.0
requests 2.0 → 3.0
− six 1.16
torch 2.0 → 2.1  on linux-aarch64
WANT
run 1 diff first.txt requirements.txt --format markdown
same out <<'WANT'
| package | what | before | after | targets |
|---|---|---|---|---|
| `idna` | version | `3.7` | `3.20` | linux-x86_64, linux-aarch64 |
| `pillow` | version | | `10.4.0` | linux-x86_64, linux-aarch64 |
| `requests` | version | `2.0` | `3.0` | linux-x86_64, linux-aarch64 |
| `six` | version | `1.16` | | linux-x86_64, linux-aarch64 |
| `torch` | version | `2.0` | `2.1` | linux-aarch64 |
WANT
run 0 diff requirements.txt requirements.txt
[ -s out ] && fail "equal files differ"
run 0 diff requirements.txt requirements.txt --format markdown
has out 'Nothing changed.'

# Anybody's locks: markers, hashes, spelling of versions and names, URLs; pylock.toml.
hash() { printf -- '--hash=sha256:%064d' "$1"; }
{
    echo "Same_Name==1.0 $(hash 1) $(hash 2)"
    echo "hashed==1.0 $(hash 1)"
    echo 'marked==1.0 ; sys_platform == "linux"'
    echo 'direct @ https://host/direct-1.0-py3-none-any.whl'
    echo '# no pin'
    echo 'ranged>=1'
} >a.txt
{
    echo "same.name==1.0.0 $(hash 2) $(hash 1)"
    echo "hashed==1.0 $(hash 2)"
    echo "marked==1.0 ; platform_machine == 'x86_64'"
    echo 'direct @ https://host/direct-2.0-py3-none-any.whl'
} >b.txt
run 1 diff a.txt b.txt --python-version 3.11
has out 'hashed 1.0: other hashes'
has out 'direct https://host/direct-1.0-py3-none-any.whl → https://host/direct-2.0-py3-none-any.whl'
has out '− marked 1.0  on linux-aarch64'
has out "marked: marker 'sys_platform == \"linux\"' → 'platform_machine == \"x86_64\"'  on linux-x86_64"
lacks out ranged
lacks out same
run 0 compile --index-url "$INDEX" --python-version 3.11 -o pylock.toml
run 0 diff requirements.txt pylock.toml
run 2 diff a.txt none.txt
has err 'none.txt'
run 2 diff a b c
run 2 diff a.txt b.txt --format json5
has err 'no such choice'

# Against git.
git init -q . && git config user.email a@b && git config user.name a
cp first.txt requirements.txt && git add requirements.txt && git commit -qm x
compile -U
run 1 diff
has out 'idna 3.7 → 3.20'
run 1 diff requirements.txt
has out 'idna 3.7 → 3.20'
run 1 diff HEAD:requirements.txt requirements.txt
run 1 diff requirements.txt HEAD:./requirements.txt
has out 'idna 3.20 → 3.7'
# A file of a commit alone: with the file as it is now, from whatever folder.
run 1 diff HEAD:requirements.txt
cp out alone
run 1 diff HEAD:requirements.txt requirements.txt
same out <alone
mkdir -p below/deep
cd below/deep || exit 1
run 1 diff HEAD:requirements.txt
same out <../../alone
cd ../.. || exit 1
run 2 diff HEAD:none.txt
run 2 diff HEAD:none.txt requirements.txt
has err 'HEAD:none.txt: error: git has no such file'
mkdir sub && cp requirements.txt sub/ && cd sub || exit 1
run 2 diff requirements.txt
cd ..

# As JSON; what is a difference is one in the exit status, too.
run 1 diff first.txt requirements.txt --json
valid_json out
has out '"idna"'
run 0 diff first.txt first.txt --json
valid_json out
end
