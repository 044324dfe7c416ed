#!/usr/bin/env bash
# What --json prints: against its schema, and what is in it.
. "$(dirname "$0")/lib.sh"
begin
release demo 1.0 'Requires-Dist: part<2' 'Requires-Dist: tool; platform_machine == "x86_64"'
release part 1.0
release part 2.0
release tool 1.0
start_index
export PINC_INDEX_URL=$INDEX

# json STATUS WORD...     runs pinc with --json; what it prints has to be what the schema says, and to tell the status
json() {
    run "$@" --json
    valid_json out
    is "$1" .exit
}
is() {
    json_has "$@"
}

# --- compile: targets, packages, files, edges, changes
printf 'demo\n' >requirements.in
json 0 compile --python-version 3.11 --generate-hashes
lock=.result.lock
is '"compile"' .command
is null .error
is '"requirements.txt"' $lock.path
is true $lock.changed
is true $lock.written
is null $lock.text
is null .result.changes
is '"linux-aarch64"' "$lock.targets[1].target"
is '"3.11"' "$lock.targets[1].python"
is 2 "$lock.targets[1].packages"
is 3 "$lock.targets[0].packages"
is '"demo"' "$lock.packages[0].name"
is '"platform_machine == \"x86_64\""' "$lock.packages[2].marker"
is '["linux-x86_64"]' "$lock.packages[2].targets"
is "[\"sha256:$(digest_of demo-1.0-py3-none-any.whl)\"]" "$lock.packages[0].hashes"
file="$lock.packages[0].files[0]"
is '"demo-1.0-py3-none-any.whl"' "$file.name"
is '"wheel"' "$file.kind"
is "\"${INDEX%/simple/}/files/demo-1.0-py3-none-any.whl\"" "$file.url"
is "\"sha256:$(digest_of demo-1.0-py3-none-any.whl)\"" "$file.hash"
is "\"$INDEX\"" "$file.source"
is '["linux-x86_64", "linux-aarch64"]' "$file.targets"
is null "$lock.edges[0].from"
is '"requirements.in:1"' "$lock.edges[0].where"
is '"demo"' "$lock.edges[1].from"
is '"1.0"' "$lock.edges[1].from_version"
is '"part<2"' "$lock.edges[1].requirement"
is '["linux-x86_64"]' "$lock.edges[2].targets"
cp requirements.txt first.txt
json 0 compile --python-version 3.11
is false $lock.changed
is '[]' .result.changes
# Standard output carries the object alone: the text is in it.
json 0 compile -n
python3 -c 'import json; print(json.load(open("out"))["result"]["lock"]["text"], end="")' >text
cmp -s text requirements.txt || fail "the text of a dry run is not the lock"
json 0 compile -q
[ -s err ] && fail "-q --json prints to standard error"
# What changed.
release part 1.5
file_of onlyarm 1.0 onlyarm-1.0-cp311-cp311-manylinux2014_aarch64.whl
stop_index
start_index
export PINC_INDEX_URL=$INDEX
json 0 compile -U
is '"1.0"' '.result.changes[0].from'
is '"1.5"' '.result.changes[0].to'
is '["linux-x86_64", "linux-aarch64"]' '.result.changes[0].targets'
# --- check, tree, why
json 0 check
is null .result.diff
printf 'demo\ntool\n' >requirements.in
json 1 check
is false $lock.written
python3 -c 'import json; print(json.load(open("out"))["result"]["diff"])' | grep -F '+tool==1.0' >/dev/null || fail "check has no diff"
json 0 tree
is '"part"' "$lock.packages[1].name"
json 0 why Tool
is '"tool"' .result.why.name
is '"requirements.in:2"' '.result.why.edges[1].where'
is '"demo"' '.result.why.edges[2].from'
is '"requirements.in:1"' '.result.why.edges[0].where'
is '["linux-x86_64"]' '.result.why.edges[0].targets'
json 2 why nobody
is '"not-found"' .error.code
# --- verify, diff, cache
printf 'demo==1.0\n' >bad.txt
json 1 verify bad.txt
is false .result.verdict.good
is '"missing"' '.result.verdict.findings[0].rule'
is '"error"' '.result.verdict.findings[0].severity'
is 1 '.result.verdict.findings[0].line'
json 1 diff first.txt requirements.txt
is '"part"' '.result.changes[0].name'
cp out by-option
run 1 diff first.txt requirements.txt --format json
cmp -s out by-option || fail "--format json is not --json"
printf '[tool.pinc]\nplatform = ["linux-x86_64"]\npre = true\n' >pyproject.toml
json 0 config requirements.in --resolution lowest
python3 - <<'PROGRAM' || fail "the settings are not told"
import json
settings = {s["name"]: (s["value"], s["from"]) for s in json.load(open("out"))["result"]["config"]["settings"]}
assert settings["platform"] == (["linux-x86_64"], "pyproject.toml:2"), settings["platform"]
assert settings["pre"] == (True, "pyproject.toml:3"), settings["pre"]
assert settings["resolution"] == ("lowest", "command line"), settings["resolution"]
assert settings["offline"] == (False, "default"), settings["offline"]
PROGRAM
rm pyproject.toml
json 0 cache dir
is "\"$work/cache/pinc\"" .result.cache.dir
json 0 cache size
is null .result.cache.entries
json 0 cache verify
is 0 .result.cache.damaged
is null .result.cache.removed
page=$(find cache/pinc/pages-v* -type f | head -1)
damaged=$(find cache/pinc -samefile "$page" | wc -l)
: >"$page"
json 1 cache verify
is "$damaged" .result.cache.damaged
[ ! -e "$page" ] || fail "a damaged entry stays"
json 0 cache verify
is 0 .result.cache.damaged
json 0 cache clear
is null .result.cache.bytes
# --- failures
json 2 compile --no-such-option
is '"usage"' .error.code
json 2 compile missing.in
is '"not-found"' .error.code
is '{}' .result
printf 'demo\n   part >>1\n' >requirements.in
json 2 compile
is 2 .error.line
json 2 nonsense
is null .command
# Conflicts: who takes part.
printf 'demo\npart>=2\n' >requirements.in
printf 'part<9\n' >limits.txt
json 1 compile -c limits.txt
is '"no-solution"' .error.code
is '"linux-x86_64"' .conflict.platform
is '"part"' .conflict.package
python3 - <<'PROGRAM' || fail "the parties are not those of the conflict"
import json
parties = json.load(open("out"))["conflict"]["parties"]
got = {(p["kind"], p["name"], p["where"], p["requirement"]) for p in parties}
want = {("requirement", None, "requirements.in:1", "demo"), ("requirement", None, "requirements.in:2", "part>=2"),
        ("package", "demo", None, "part<2")}
assert want <= got, got
PROGRAM
printf 'onlyarm\n' >requirements.in
json 1 compile
python3 - <<'PROGRAM' || fail "the version without a file is not a party"
import json
parties = json.load(open("out"))["conflict"]["parties"]
assert [(p["name"], p["first_version"]) for p in parties if p["kind"] == "unusable"] == [("onlyarm", "1.0")], parties
PROGRAM
printf 'demo\n' >requirements.in
printf 'part>=7\n' >overrides.txt
json 1 compile --override overrides.txt
python3 - <<'PROGRAM' || fail "the override is not a party"
import json
parties = json.load(open("out"))["conflict"]["parties"]
assert ("override", "overrides.txt:1", "part>=7") in [(p["kind"], p["where"], p["requirement"]) for p in parties], parties
PROGRAM
# Nothing that a terminal would act on is in it, and text that is not UTF-8 does not break it.
printf 'demo==\x1b[2J\xe2\x80\xae\xff\n' >requirements.in
json 2 compile
end
