#!/usr/bin/env bash
# --against: what other requirements would do to a lock at run time; --against-lower: as lower bounds.
. "$(dirname "$0")/lib.sh"
begin

for name in app web lint tool; do
    release $name 1.0
    release $name 2.0
    release $name 3.0
done
file_of fat 1.0 fat-1.0-cp311-cp311-manylinux_2_17_x86_64.whl
file_of fat 2.0 fat-2.0-cp311-cp311-manylinux_2_17_x86_64.whl
file_of fat 1.0 fat-1.0-cp311-cp311-manylinux_2_17_aarch64.whl
printf 'app~=2.0 ; sys_platform == "linux"\nweb>2,<9\nlint<2\ntool==2.*\n' >index/files/ranges.txt
start_index
export PINC_INDEX_URL=$INDEX
python='--python-version 3.11'

printf 'app<3\nweb\nlint==2.0\nfat; platform_machine == "x86_64"\n' >requirements.in
cat >platform.txt <<'END'
# what the image installs when a job starts
app==3.0
web==2.0
lint==2.0
tool==1.0 ; platform_machine == "aarch64"
fat==1.0
-r nowhere.txt
lint>=1
app>=2.5
END
run 0 compile $python --against platform.txt
has err 'platform.txt:2: app 2.0 is replaced by 3.0'
has err 'platform.txt:3: web 3.0 is kept, newer than 2.0'
has err 'platform.txt:5: tool 1.0 is installed on linux-aarch64'
has err 'platform.txt:6: fat 2.0 is kept, newer than 1.0 on linux-x86_64'
has err 'platform.txt:6: fat 1.0 is installed on linux-aarch64'
has err 'platform.txt:9: app 2.0 is replaced by app>=2.5'
lacks err ': lint'
lacks requirements.txt platform.txt
cp requirements.txt first.txt
run 0 check
run 0 compile --against platform.txt
cmp requirements.txt first.txt || fail "the report changes the output"

# As lower bounds: nothing is replaced, and what cannot be is told.
run 1 compile --against platform.txt --against-lower
has err 'platform.txt allows only app>=3.0'
# Of several files each is named by its own bounds.
printf '# nothing here\n\nweb==1.0\n' >other.txt
run 1 compile --against platform.txt --against other.txt --against-lower
has err 'platform.txt allows only app>=3.0'
printf '# nothing here\n\nweb==9.0\n' >other.txt
printf 'web\n' >web.in
run 1 compile web.in -o web.txt --against other.txt --against platform.txt --against-lower
has err 'other.txt allows only web>=9.0'
printf 'app\nweb<3\nlint\n' >requirements.in
printf 'app==1.0\nweb==2.0\nlint==1.0\n' >requirements.txt
run 0 compile $python --against platform.txt --against-lower
has requirements.txt 'app==3.0'
has requirements.txt 'web==2.0'
has requirements.txt 'lint==3.0'
lacks err replaced
lacks requirements.txt platform.txt
cp requirements.txt first.txt
run 0 check

# In the project file, for every run.
printf 'against = "platform.txt"\nagainst-lower = true\n' >pinc.toml
rm requirements.txt
run 0 compile $python
has err 'tool 1.0 is installed on linux-aarch64'
run 2 compile --against missing.txt
has err 'missing.txt'
rm pinc.toml

# Ranges have a lower bound, too; the file may come from a URL.
printf 'app<2\nweb<3\nlint<2\ntool<2\n' >ranges.in
run 0 compile ranges.in $python --against "${INDEX%simple/}files/ranges.txt"
has err "${INDEX%simple/}files/ranges.txt:1: app 1.0 is replaced by app~=2.0"
for bound in 'app<2 app>=2.0' 'web<3 web>2' 'tool<2 tool>=2'; do
    echo "${bound% *}" >ranges.in
    run 1 compile ranges.in $python --against "${INDEX%simple/}files/ranges.txt" --against-lower -o ranges2.txt
    has err "ranges.txt allows only ${bound#* }"
done
printf 'app\nweb\nlint\ntool\n' >ranges.in
printf 'app==1.0\nweb==1.0\nlint==1.0\ntool==1.0\n' >ranges.txt
run 0 compile ranges.in $python --against "${INDEX%simple/}files/ranges.txt" --against-lower
locks 'app==3.0 lint==1.0 tool==3.0 web==3.0' ranges.txt

# What is read is not replaced.
cp platform.txt read.txt
run 2 compile --against read.txt -o read.txt
has err 'read.txt: error: the output would replace a file that is read'
same read.txt <platform.txt

# From a URL: as the file; its password is not told.
rm pinc.toml
cp platform.txt index/files/platform.txt
stop_index
start_index
export PINC_INDEX_URL=$INDEX
server=${INDEX%/simple/}
for name in a b; do printf 'app<3\nweb\n' >$name.in; done
run 0 compile $python a.in --against "${server/:\/\//://user:secret@}/files/platform.txt"
has err "$server/files/platform.txt:2: app 2.0 is replaced by 3.0"
lacks err secret
lacks a.txt platform.txt
run 0 compile $python --each a.in b.in --against "$server/files/platform.txt"
[ "$(grep -c 'app 2.0 is replaced by 3.0' err)" -eq 2 ] || fail "one report a lock"
run 1 compile $python a.in --against "$server/files/platform.txt" --against-lower
has err 'app>=3.0'
printf 'app\nweb<3\n' >a.in
run 0 compile $python a.in -U --against "$server/files/platform.txt" --against-lower
locks 'app==3.0 web==2.0' a.txt
run 0 check a.in --against "$server/files/platform.txt" --against-lower
run 3 compile $python a.in --against "$server/files/missing.txt"
has err "$server/files/missing.txt"
end
