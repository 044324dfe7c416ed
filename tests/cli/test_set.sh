#!/usr/bin/env bash
# Several locks in one run: --each, [[lock]] tables, layers, one version in all, all outputs or none.
. "$(dirname "$0")/lib.sh"
begin

for name in app web lint test tool; do
    release $name 1.0
    release $name 2.0
done
release base 1.0 'Requires-Dist: app'
release base 2.0 'Requires-Dist: app'
release old 1.0 'Requires-Dist: app<2'
start_index
export PINC_INDEX_URL=$INDEX
python='--python-version 3.11'

# ---- --each: -c of an output is made first, whatever the order, and its pins hold
printf 'base\nweb<2\n' >base.in
printf -- '-c base.txt\ntest\nweb\napp\n' >dev.in
printf -- '-r base.in\n-c dev.txt\ntool\n' >prod.in
run 0 compile $python --each prod.in dev.in base.in
locks 'app==2.0 base==2.0 web==1.0' base.txt
locks 'app==2.0 test==2.0 web==1.0' dev.txt
locks 'app==2.0 base==2.0 tool==2.0 web==1.0' prod.txt
has err '3 locks, 10 packages'
has err 'prod.txt: new'
has dev.txt '#   -c base.txt'
has dev.txt '#    pinc compile dev.in'
mkdir first
cp ./*.txt first
run 0 compile --each prod.in dev.in base.in
for file in base dev prod; do cmp $file.txt first/$file.txt || fail "a second run changes $file.txt"; done
run 0 check --each base.in dev.in prod.in
has err 'dev.txt is up to date'
# Each alone gives the same.
for file in base dev prod; do run 0 check $file.in; done

# A change below reaches those above; nothing is written by a check.
printf 'base\nweb<2\napp<2\n' >base.in
run 1 check --each base.in dev.in prod.in
has out '+app==1.0'
has err 'base.txt is not what compiling gives'
has err 'dev.txt is not what compiling gives'
cmp dev.txt first/dev.txt || fail "check writes"
run 0 compile --each base.in dev.in prod.in
locks 'app==1.0 test==2.0 web==1.0' dev.txt
locks 'app==1.0 base==2.0 tool==2.0 web==1.0' prod.txt

# -r of another's input: its pins are preferred, and given up where they cannot be had.
printf 'app\n' >base.in
printf -- '-r base.in\nold\n' >dev.in
rm ./*.txt
run 0 compile $python --each base.in dev.in
locks 'app==2.0' base.txt
locks 'app==1.0 old==1.0' dev.txt

# Also when everything is upgraded.
printf 'app<2\n' >base.in
printf -- '-r base.in\n' >dev.in
run 0 compile --each dev.in base.in -U
locks 'app==1.0' dev.txt

# A failure of one leaves all as they were.
cp ./*.txt first
printf 'web\n' >base.in
printf 'nothing\n' >dev.in
run 1 compile --each base.in dev.in
for file in base dev; do cmp $file.txt first/$file.txt || fail "$file.txt was written"; done
mkdir -p sub/tool.txt
printf 'tool\n' >sub/tool.in
run 3 compile $python --each base.in sub/tool.in
cmp base.txt first/base.txt || fail "base.txt was written"
[ -z "$(find . -name '.*.pinc-*')" ] || fail "temporary files are left"

# What cannot be.
printf -- '-c dev.txt\n' >base.in
printf -- '-c base.txt\n' >dev.in
run 2 compile --each base.in dev.in
has err 'base.txt: error: its input leads back to it in a circle'
run 2 compile --each
has err '--each needs input files'
run 2 compile --each base.in -o x.txt
has err '--each and --output-file exclude each other'
printf 'app\n' >base.in
run 2 compile --each base.in ./base.in
has err "two locks have the output './base.txt'"
cp base.in base.txt.in
run 2 compile --each base.in - <base.in
has err 'one of several locks cannot be standard output'
printf -- '-r base.txt.in\n' >dev.in
mv base.txt.in base.txt
printf -- '-r dev.txt\n' >dev.in
run 2 compile --each dev.in base.in
rm -rf ./*.txt ./*.in first sub

# ---- [[lock]] tables
mkdir .git
printf 'base\nweb\n' >base.in
printf 'old\n' >old.in
cat >pyproject.toml <<'END'
[project]
name = "mine"
version = "1"
dependencies = ["app"]
[project.optional-dependencies]
gpu = ["tool"]
[dependency-groups]
test = ["test", "web<2"]
END
cat >pinc.toml <<'END'
targets = {python-version = "3.11", platform = "linux-x86_64"}

[[lock]]
name = "dev"
groups = ["test"]
output = "locks/dev.txt"
constraints = ["base"]

[[lock]]
name = "base"
inputs = "base.in"

[[lock]]
name = "gpu"
inputs = ["pyproject.toml"]
extras = ["gpu"]
output = "gpu.txt"
platform = "linux-aarch64"
generate-hashes = true
END
mkdir locks
run 1 compile
has err 'web==2.0'
sed -i 's/^web$/web<2/' base.in
run 0 compile
locks 'test==2.0 web==1.0' locks/dev.txt
locks 'app==2.0 base==2.0 web==1.0' base.txt
locks 'app==2.0 tool==2.0' gpu.txt
has gpu.txt '--hash=sha256:'
has gpu.txt '# Targets: CPython 3.11 on manylinux_2_28_aarch64'
lacks base.txt '--hash'
has base.txt '#    pinc compile'
lacks base.txt 'pinc compile base.in'
has locks/dev.txt 'then run in the folder ..'
run 0 check
has err 'locks/dev.txt is up to date'
run 0 compile --dry-run
has out '==> base.txt <=='
run 2 compile -o x.txt
has err '--output-file is for one lock, and pinc.toml has 3'
# Input files on the command line: these alone, with the settings of the file.
run 0 compile old.in
locks 'app==1.0 old==1.0' old.txt
has old.txt '# Targets: CPython 3.11 on manylinux_2_28_x86_64'

# ---- one version in all of them
cat >pinc.toml <<'END'
targets = {python-version = "3.11"}
[[lock]]
name = "a"
inputs = "base.in"
output = "a.txt"
[[lock]]
name = "b"
inputs = "old.in"
output = "b.txt"
END
run 0 compile
locks 'app==2.0 base==2.0 web==1.0' a.txt
locks 'app==1.0 old==1.0' b.txt
sed -i '1i consistent = true' pinc.toml
run 0 compile
locks 'app==1.0 base==2.0 web==1.0' a.txt
locks 'app==1.0 old==1.0' b.txt
lacks err differs
cp a.txt first.txt
run 0 compile
cmp a.txt first.txt || fail "a second run changes the output"
run 0 compile -U
cmp a.txt first.txt || fail "an upgrade changes the output"
printf 'base\napp>=2\n' >base.in
run 0 compile
has err 'app differs between the locks: 2.0 in a.txt; 1.0 in b.txt'
locks 'app==2.0 base==2.0' a.txt

# ---- answers about several locks, and about one of them
# told PROGRAM     what Python's expression over `answer` comes to for the last answer
told() {
    python3 -c 'import json, sys; answer = json.load(open("out")); print(eval(sys.argv[1]))' "$1"
}
run 0 compile --json
valid_json out
[ "$(told '[(one["lock"]["path"], one["lock"]["written"], one["changes"]) for one in answer["result"]["locks"]]')" = \
    "[('a.txt', True, []), ('b.txt', True, [])]" ] || fail "compile --json of two locks"
sed -i s/app==2.0/app==1.0/ a.txt
run 1 check --json
valid_json out
[ "$(told '[bool(one["diff"]) for one in answer["result"]["locks"]]')" = "[True, False]" ] || fail "check --json of two locks"
run 0 compile -q
run 0 tree
[ "$(grep -c '^==> [ab].txt <==$' out)" -eq 2 ] || fail "tree of two locks"
run 0 tree --json
valid_json out
run 2 tree --html page.html
has err '--html is a page of one lock, and there are several'
run 0 why base
same out <<'END'
==> a.txt <==
base 2.0
    base.in:1 needs base
END
run 0 why base --json
valid_json out
[ "$(told '[sorted(one) for one in answer["result"]["locks"]]')" = "[['why'], []]" ] || fail "why --json of two locks"
run 2 why nothing
run 0 why old --lock b
lacks out '==>'
sed -i s/app==1.0/app==0.9/ b.txt
cp b.txt b.before
run 0 compile -U --lock a
has err 'a.txt: unchanged'
lacks err b.txt
cmp -s b.txt b.before || fail "--lock a wrote b.txt"
run 0 compile -U --lock b --json
valid_json out
[ "$(told 'answer["result"]["lock"]["path"]')" = b.txt ] || fail "compile --lock b --json"
run 2 compile --lock c
has err "pinc.toml: error: the project file has no lock 'c'"
has err 'hint: --lock NAME takes one of the project file: a, b'
# Commands about one lock, which may have another one's pins as constraints.
for command in outdated trim; do
    run 2 $command
    has err 'hint: --lock NAME takes one of the project file: a, b'
done
run 0 outdated --lock b
has out 'old '
run 0 config --lock b
has out 'python-version'
lacks out '[[lock]]'
run 0 trim --lock b
run 2 trim --lock c
has err "pinc.toml: error: the project file has no lock 'c'"
run 2 outdated --lock a --lock b
has err '--lock takes one name here'
run 2 config --lock a base.in
has err '--lock is for the [[lock]] tables of a project file'
run 2 compile --lock a base.in
has err '--lock is for the [[lock]] tables of a project file'

# ---- pages are asked for once
start_server PROXY --proxy requests.log
http_proxy=$PROXY run 0 compile --no-cache -U
[ "$(grep -c '/simple/app/' requests.log)" -eq 1 ] || fail "app was asked for more than once"

# ---- a layer alone, over the pins of the other output as it is on disk, in either format
cat >pinc.toml <<'END'
[[lock]]
name = "low"
inputs = ["low.in"]
[[lock]]
name = "high"
inputs = ["high.in"]
constraints = ["low"]
END
echo 'app<2' >low.in
echo base >high.in
run 2 compile $python --lock high
has err "cannot read 'low.txt': No such file or directory"
has err 'hint: it is the output of another lock: `pinc compile` makes all of them'
run 0 compile $python
echo app >low.in
rm high.txt
run 0 compile $python --lock high
locks 'app==1.0 base==2.0' high.txt
run 0 check --lock high
sed -i 's|"low.in"\]|&\noutput = "pylock.low.toml"|' pinc.toml
rm low.txt high.txt
echo 'app<2' >low.in
run 0 compile $python
locks 'app==1.0 base==2.0' high.txt
rm high.txt
run 0 compile $python --lock high
locks 'app==1.0 base==2.0' high.txt
run 0 outdated --lock high
sed -i 's|"high.in"|&, "low.in"|' pinc.toml
run 2 compile $python
has err 'pinc.toml:5:3: error: several input files, and no name for the output'
has err 'hint: give the lock an output'
rm ./*.txt pylock.low.toml low.in high.in

# ---- an output may be the input of another lock, but not one that was written by hand
cat >pinc.toml <<'END'
[[lock]]
name = "low"
inputs = ["low.in"]
output = "high.in"
[[lock]]
name = "high"
inputs = ["high.in"]
END
echo app >low.in
echo tool >high.in
run 2 compile $python
has err "the output 'high.in' is the input of another lock"
same high.in <<<tool
rm high.in
run 0 compile $python
locks app==2.0 high.txt
run 0 compile
has err 'high.in: unchanged'
sed -i 's|high.in"$|new/high.in"|' pinc.toml
run 2 compile $python
has err "pinc.toml:4:1: error: there is no folder 'new'"

# ---- -c of an output of pip-compile, with an editable line and hashes
digest=$(sha256sum <index/files/app-1.0-py3-none-any.whl)
cat >limits.txt <<END
-e file:///nowhere/mine
    # via -r x.in
app==1.0 \\
    --hash=sha256:${digest%% *}
END
rm pinc.toml
printf -- '-c limits.txt\napp\n' >x.in
run 0 compile $python x.in
locks 'app==1.0' x.txt
has err 'limits.txt:1: an editable requirement is not a constraint and is passed over'

end
