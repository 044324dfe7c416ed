#!/usr/bin/env bash
# A lock in another format.
. "$(dirname "$0")/lib.sh"
CYCLONEDX=$(realpath "$(dirname "$0")/../cyclonedx.py")
begin
release app 1.0 'Requires-Dist: lib>=1' 'License-Expression: MIT OR Apache-2.0' 'Provides-Extra: more' 'Requires-Dist: more; extra == "more"'
release lib 1.0 'License: BSD' 'Classifier: License :: OSI Approved :: BSD License' 'Classifier: Topic :: Utilities'
release more 1.0
file_of native 1.0 native-1.0-cp311-cp311-manylinux2014_x86_64.whl
file_of native 1.0 native-1.0-cp311-cp311-manylinux2014_aarch64.whl
for version in 1.0 2.0; do release six $version; done
release local 1.0+cpu
start_index
export PINC_INDEX_URL=$INDEX
printf 'app[more]\nnative\nsix==1.0; platform_machine == "x86_64"\nsix==2.0; platform_machine == "aarch64"\n' >requirements.in
run 0 compile -q --generate-hashes --python-version 3.11 --no-strip-extras
cp requirements.txt before.txt
# --- a pylock.toml is what compile writes itself, but for its header
run 0 compile -q --python-version 3.11 -o pylock.direct.toml requirements.in
run 0 export requirements.txt --format pylock -o pylock.toml
diff <(sed '/^#/d' pylock.direct.toml) pylock.toml >difference || { fail "the export is not what compile writes"; cat difference; }
run 0 verify pylock.toml
# --- and back: the same pins, markers and hashes
run 0 export pylock.toml
sed '/^ *#/d; s/\[more\]//' requirements.txt >pins.txt
diff <(sed '/^#/d' out) pins.txt >difference || { fail "the pins are others"; cat difference; }
# --- for each target, without markers
run 0 export pylock.toml -o 'req-{target}.txt'
has req-linux-x86_64.txt 'six==1.0 '
lacks req-linux-x86_64.txt 'six==2.0'
has req-linux-aarch64.txt 'six==2.0 '
lacks req-linux-aarch64.txt platform_machine
has req-linux-aarch64.txt '# Exported by pinc from pylock.toml'
run 0 verify req-linux-aarch64.txt --python-version 3.11 --platform linux-aarch64
run 0 export requirements.txt --format pylock --platform linux-x86_64 --python-version 3.11
lacks out aarch64
has out 'name = "native-1.0-cp311-cp311-manylinux2014_x86_64.whl"'
# Files that the lock has no hash of do not get in.
printf 'native==1.0 --hash=sha256:%s\n' "$(digest_of native-1.0-cp311-cp311-manylinux2014_x86_64.whl)" >one.txt
file_of native 1.0 native-1.0-py3-none-any.whl
run 0 export one.txt --format pylock --platform linux-x86_64 --python-version 3.11 --refresh
lacks out native-1.0-py3-none-any.whl
run 3 export one.txt --format pylock --platform linux-aarch64 --python-version 3.11 --refresh
has err 'none of its hashes is that of a file'
# --- a bill of materials
bill() {
    python3 - "$1" <<'PROGRAM'
import json
import sys

document = json.load(open("bill.json"))
components = {item["bom-ref"]: item for item in document["components"]}
edges = {item["ref"]: item["dependsOn"] for item in document["dependencies"]}
print(eval(sys.argv[1]))
PROGRAM
}
run 0 export requirements.txt --format cyclonedx -o bill.json
"$CYCLONEDX" bill.json || fail "this is no bill of materials"
cp bill.json first.json
run 0 export requirements.txt --format cyclonedx -o bill.json --no-cache
cmp -s bill.json first.json || fail "another run gives other bytes"
[ "$(bill 'edges["pkg:pypi/app@1.0"]')" = "['pkg:pypi/lib@1.0', 'pkg:pypi/more@1.0']" ] || fail "edges of app"
[ "$(bill 'edges["lock"]')" = "['pkg:pypi/app@1.0', 'pkg:pypi/native@1.0', 'pkg:pypi/six@1.0', 'pkg:pypi/six@2.0']" ] || fail "edges of the lock"
[ "$(bill '[i["expression"] for i in components["pkg:pypi/app@1.0"]["licenses"]]')" = "['MIT OR Apache-2.0']" ] || fail "an expression"
[ "$(bill '[i["license"]["name"] for i in components["pkg:pypi/lib@1.0"]["licenses"]]')" = "['BSD', 'BSD License']" ] || fail "names"
[ "$(bill '"licenses" in components["pkg:pypi/six@1.0"]')" = False ] || fail "a licence that nobody told"
[ "$(bill 'components["pkg:pypi/lib@1.0"]["hashes"][0]["content"]')" = "$(digest_of lib-1.0-py3-none-any.whl)" ] || fail "a digest"
[ "$(bill '[i["value"] for i in components["pkg:pypi/six@2.0"]["properties"]]')" = "['linux-aarch64']" ] || fail "targets"
[ "$(bill 'len(components["pkg:pypi/native@1.0"]["externalReferences"])')" = 2 ] || fail "two files"
printf 'local==1.0+cpu\n' >local.txt
run 0 export local.txt --format cyclonedx -o 'bill-{target}.json' --python-version 3.11
"$CYCLONEDX" bill-*.json || fail "these are no bills of materials"
has bill-linux-x86_64.json '"purl": "pkg:pypi/local@1.0%2Bcpu"'
# --- JSON
run 0 export requirements.txt --json -q
valid_json out
run 0 export requirements.txt --json -q -o 'again-{target}.txt'
valid_json out
has out '"target": "linux-aarch64"'
[ -s again-linux-aarch64.txt ] || fail "with --json nothing is written"
# --- what stays
run 2 export requirements.txt -o requirements.txt
has err 'the output would replace a file that is read'
cmp -s requirements.txt before.txt || fail "the lock is another"
echo precious >notes.txt
run 2 export requirements.txt -o notes.txt
has err 'this file is no such export'
has notes.txt precious
run 0 export requirements.txt -o req-linux-x86_64.txt
run 2 export requirements.txt --format pylock -o req-linux-x86_64.txt
# --- what is no lock
printf 'six>=1\n' >ranges.txt
run 2 export ranges.txt
has err 'this is not a lock'
run 2 export ranges.txt --format cyclonedx
run 2 export
run 2 export requirements.txt --format spdx
end
