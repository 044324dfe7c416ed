#!/usr/bin/env bash
# Advisories: what of a lock they affect, and an upgrade that changes as little as possible.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0 'Requires-Dist: lib<2'
release app 2.0 'Requires-Dist: lib>=1.5'
for version in 1.0 1.5 2.0; do release lib $version; done
for version in 1.0 2.0; do release other $version; done
# advisory ID NAME EVENTS [MORE]     prints one
advisory() {
    printf '{"id": "%s", %s "summary": "Bad", "affected": [{"package": {"ecosystem": "PyPI", "name": "%s"}, "ranges": [{"type": "ECOSYSTEM", "events": [%s]}]}]}' \
        "$1" "${4-}" "$2" "$3"
}
mkdir -p osv/deep
advisory GHSA-1 Lib '{"introduced": "0"}, {"fixed": "1.5"}' '"aliases": ["CVE-2024-1"],' >osv/deep/GHSA-1.json
advisory GHSA-2 other '{"introduced": "3.0"}' >osv/GHSA-2.json
echo 'no advisory' >osv/README.md
python3 -c 'import shutil; shutil.make_archive("all", "zip", "osv")'
cp all.zip index/all.zip
mkdir -p index/pypi/{app,lib,other}/1.0
for name in app lib other; do echo '{"info": {}, "vulnerabilities": []}' >index/pypi/$name/1.0/json; done
echo '{"vulnerabilities": [{"id": "PYSEC-7", "aliases": [], "fixed_in": ["2.0"], "summary": "Worse"}]}' >index/pypi/other/1.0/json
start_server SITE index
export PINC_INDEX_URL=$SITE/simple/
printf 'app\nlib\nother\n' >requirements.in
printf 'app==1.0\nlib==1.0\nother==1.0\n' >requirements.txt
cp requirements.txt old.txt
# --- verify
run 0 verify requirements.txt --python-version 3.11
run 1 verify requirements.txt --python-version 3.11 --advisories osv
has out '  requirements.txt:2: error: lib==1.0: is affected by GHSA-1 (CVE-2024-1), fixed in 1.5: Bad'
lacks out other
run 1 verify requirements.txt --python-version 3.11 --advisories osv --json -q
valid_json out
has out '"rule": "vulnerable"'
run 1 verify requirements.txt --python-version 3.11 --advisories osv/deep/GHSA-1.json
run 0 verify requirements.txt --python-version 3.11 --advisories osv/GHSA-2.json
# A zip archive, from a path and a URL.
run 1 verify requirements.txt --python-version 3.11 --advisories all.zip
has out GHSA-1
run 1 verify requirements.txt --python-version 3.11 --advisories "$SITE/all.zip"
has out GHSA-1
# What the index itself says, when it is asked.
run 1 verify requirements.txt --python-version 3.11 --advisories index
has out '  requirements.txt:3: error: other==1.0: is affected by PYSEC-7, fixed in 2.0: Worse'
# --- outdated: also what is the newest and affected
run 0 outdated -q --python-version 3.11 --advisories osv
has out '    affected by GHSA-1 (CVE-2024-1), fixed in 1.5: Bad'
run 1 outdated -q --python-version 3.11 --advisories osv --exit-code --json
valid_json out
has out '"GHSA-1 (CVE-2024-1), fixed in 1.5: Bad"'
advisory GHSA-3 other '{"introduced": "2.0"}' >newest.json
printf 'other==2.0\n' >newest.txt
echo other >newest.in
run 0 outdated -q newest.in --python-version 3.11 --advisories newest.json
has out '    affected by GHSA-3, no fixed version is told: Bad'
# --- compile: a warning, or the fewest changes
run 0 compile -v --python-version 3.11 --advisories osv
has err 'advisories that were read: '
has err 'warning: lib 1.0 is affected by GHSA-1 (CVE-2024-1), fixed in 1.5: Bad'
cmp -s <(grep -F "==" requirements.txt) old.txt || fail "a warning changes the lock"
run 0 compile --python-version 3.11 --advisories osv --upgrade-vulnerable
grep -F "==" requirements.txt >pins
same pins <<'WANT'
app==1.0
lib==1.5
other==1.0
WANT
lacks err affected
run 0 check --python-version 3.11
# Where a pin that is well has to go, too, only that one does.
advisory GHSA-4 lib '{"introduced": "0"}, {"fixed": "2.0"}' >osv/GHSA-4.json
cp old.txt requirements.txt
run 0 compile -q --python-version 3.11 --advisories osv --upgrade-vulnerable
grep -F "==" requirements.txt >pins
same pins <<'WANT'
app==2.0
lib==2.0
other==1.0
WANT
# No way out: nothing is written.
printf 'lib<2\n' >stuck.in
printf 'lib==1.0\n' >stuck.txt
run 1 compile stuck.in --python-version 3.11 --advisories osv --upgrade-vulnerable
has stuck.txt 'lib==1.0'
# --- mistakes
run 2 compile --upgrade-vulnerable
has err '--upgrade-vulnerable needs --advisories'
run 2 compile --advisories nowhere.json
has err nowhere.json
run 2 verify requirements.txt --advisories osv/README.md
has err osv/README.md
echo '{"affected": []}' >bad.json
run 2 verify requirements.txt --advisories bad.json
has err 'this is no OSV advisory: it has no id'
head -c 100 all.zip >short.zip
run 2 verify requirements.txt --advisories short.zip
printf '[tool.pinc]\nadvisories = ["osv"]\n' >pyproject.toml
run 2 compile
has err advisories
end
