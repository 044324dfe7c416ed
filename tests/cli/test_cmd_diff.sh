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

# A set: each output with the last commit or a revision, or the output of one lock.
mkdir set && cd set || exit 1
cat >pinc.toml <<'END'
[[lock]]
name = "dev"
inputs = ["dev.in"]
output = "locks/dev.txt"
[[lock]]
name = "base"
inputs = ["base.in"]
END
mkdir locks
for name in base dev new; do printf 'idna\n' >$name.in; done
printf 'idna==3.7\n' >base.txt
printf 'idna==3.7\nsix==1.16\n' >locks/dev.txt
git add . && git commit -qm set
run 0 diff
printf 'idna==3.20\n' >base.txt
run 1 diff
same out <<'WANT'
==> locks/dev.txt <==

==> base.txt <==
idna 3.7 → 3.20
WANT
cp out all
run 1 diff HEAD:
same out <all
printf '[[lock]]\nname = "new"\ninputs = ["new.in"]\n' >>pinc.toml
cp base.txt new.txt
run 1 diff --format markdown
has out '==> new.txt <=='
has out 'new'
run 1 diff --json
valid_json out
python3 - <<'PROGRAM' || fail "the outputs are not told"
import json
locks = json.load(open("out"))["result"]["locks"]
assert [(lock["output"], len(lock["changes"]) if "changes" in lock else None) for lock in locks] == [
    ("locks/dev.txt", 0), ("base.txt", 1), ("new.txt", None)], locks
PROGRAM
run 2 diff --lock new
has err 'HEAD:./new.txt: error: git has no such file'
run 0 diff --lock dev
[ -s out ] && fail "a heading for one lock"
run 1 diff --lock base
same out <<'WANT'
idna 3.7 → 3.20
WANT
run 1 diff --lock base --lock dev
has out '==> locks/dev.txt <=='
lacks out new.txt
run 1 diff --lock base --json
valid_json out
has out '"output": "base.txt"'
run 1 diff locks/dev.txt --lock base
same out <<'WANT'
idna 3.7 → 3.20
− six 1.16
WANT
run 1 diff HEAD:set/base.txt --lock base
has out '3.7 → 3.20'
run 2 diff locks/dev.txt --lock base --lock dev
has err 'several locks are compared with a revision (HEAD:), not with a file'
run 2 diff locks/dev.txt base.txt --lock base
has err 'pinc diff --lock NAME takes one more file at most'
run 2 diff --lock none
has err "the project file has no lock 'none'"
run 2 diff --lock base --no-config
has err '[[lock]]'
run 2 diff none: --lock base
has err 'git has no such file'
mkdir below && cd below || exit 1
run 1 diff --lock base
has out 'idna 3.7 → 3.20'
cd ../..
end
