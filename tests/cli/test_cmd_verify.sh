#!/usr/bin/env bash
# Judging locks of other tools and hands.
. "$(dirname "$0")/lib.sh"
begin
release good 1.0 'Requires-Dist: dep>=1' 'Provides-Extra: more' 'Requires-Dist: extra; extra == "more"' \
    'Requires-Dist: winonly; sys_platform == "win32"'
release dep 1.0
release dep 0.9
release extra 1.0
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_x86_64.whl
file_of old 1.0 old-1.0-py3-none-any.whl 'Requires-Python: <3.9'
release yanked 1.0
file_of picky 1.0 picky-1.0-py3-none-any.whl
file_of picky 1.0 picky-1.0-py2.py3-none-any.whl
file_of picky 1.0 picky-1.0.tar.gz
sed -i 's/<a \(href="[^"]*picky-1.0-py3\)/<a data-requires-python="\&gt;=3.12" \1/' index/simple/picky/index.html
release local 1.0+cpu 'Requires-Dist: dep'
release local 1.0
sed -i 's/<a /<a data-yanked="broken" /' index/simple/yanked/index.html
release attic 1.0
release faded 1.0
standing attic archived 'moved to loft'
standing faded deprecated
standing poison quarantined malware
start_index
export PINC_INDEX_URL=$INDEX

# verify STATUS TEXT     judges a lock with this text
verify() {
    printf '%s\n' "$2" >lock.txt
    run "$1" verify lock.txt --python-version 3.11
}

# finds LINE TEXT     there is such a finding
finds() { has out "  lock.txt:$1: $2"; }

verify 0 $'good==1.0\ndep==1.0'
same out <<'WANT'
CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64: good
WANT
# What is missing, does not fit, or is not there.
verify 1 'good==1.0'
finds 1 'error: good==1.0: needs dep>=1, which has no line here'
verify 1 $'good==1.0\ndep==0.9'
finds 1 'error: good==1.0: needs dep>=1, and line 2 is dep==0.9'
verify 1 $'good[more]==1.0\ndep==1.0'
finds 1 'error: good[more]==1.0: needs extra; extra == "more", which has no line here'
verify 0 $'good[more]==1.0\ndep==1.0\nextra==1.0'
verify 1 'dep==7'
finds 1 'error: dep==7: there is no such version'
verify 1 'nowhere==1'
finds 1 'error: nowhere==1: there is no such project'
# For each target, the worst one first.
verify 1 'torch==2.0'
sed -n 1p out | grep -qx 'CPython 3.11 on linux-aarch64:' || fail "the worst target does not come first"
finds 1 'error: torch==2.0: nothing that can be installed here: '
has out 'CPython 3.11 on linux-x86_64: good'
verify 0 "torch==2.0 ; platform_machine == 'x86_64'"
verify 1 'old==1.0'
finds 1 'error: old==1.0: its metadata is for another Python'
# Lines against each other, and lines that are none of a lock.
verify 1 $'dep==1.0\ndep==0.9 ; sys_platform == "linux"'
finds 2 'error: dep==0.9 ; sys_platform == "linux": another line holds here, too: dep==1.0'
verify 0 $'dep==1.0\ndep==1.0'
verify 0 $'dep==1.0 ; platform_machine == "x86_64"\ndep==0.9 ; platform_machine != "x86_64"'
verify 0 $'dep==1.0\ngood==1.0 ; sys_platform == "win32"'
finds 2 'warning: good==1.0 ; sys_platform == "win32": the marker holds on none of the targets'
for line in 'dep>=1' dep 'dep==1.*' 'dep>=1,<2'; do
    verify 1 "$line"
    finds 1 "error: $line: pins no version: this is not a lock"
done
# Yanked versions.
verify 0 'yanked==1.0'
finds 1 'warning: yanked==1.0: this version is yanked: broken'
# PEP 792: projects that are archived or deprecated are told, of quarantined ones there are no files.
verify 0 'attic==1.0'
finds 1 'warning: attic==1.0: the project is archived: moved to loft'
verify 0 'faded==1.0'
finds 1 'warning: faded==1.0: the project is deprecated'
verify 1 $'dep==1.0\npoison==1.0'
finds 2 'error: poison==1.0: the project is quarantined'
lacks out 'there is no such'
[ "$(grep -c poison== out)" = 1 ] || fail "a quarantined project is told of twice"
run 1 verify lock.txt --python-version 3.11 --json
valid_json out
has out '"rule": "quarantined"'
echo 'poison==1.0' >lock.txt
run 2 download lock.txt -d files --python-version 3.11
has err 'poison==1.0: the project is quarantined: malware'
echo poison >poison.in
run 1 compile poison.in --python-version 3.11
has err ': the project poison is quarantined: malware'
# pip takes a local version for ==1.0: what that needs counts.
verify 1 'local==1.0'
has out 'needs dep, which has no line here'
# Hashes: of a file for here, of another one, for some lines only.
verify 0 "dep==1.0 --hash=sha256:$(digest_of dep-1.0-py3-none-any.whl)"
verify 1 "dep==1.0 --hash=sha256:$(digest_of dep-0.9-py3-none-any.whl)"
finds 1 'error: dep==1.0: none of its hashes is that of a file for here; pip would take dep-1.0-py3-none-any.whl'
verify 1 $'dep==1.0 --hash=sha256:'"$(digest_of dep-1.0-py3-none-any.whl)"$'\ngood==1.0'
finds 2 'error: good==1.0: has no hash, and pip refuses it, since other lines have some'
# The file that has the hash must be one that pip takes here: its Python, its format, its platform.
verify 1 "picky==1.0 --hash=sha256:$(digest_of picky-1.0-py3-none-any.whl)"
finds 1 'error: picky==1.0: none of its hashes is that of a file for here; pip would take picky-1.0-py2.py3-none-any.whl'
verify 0 "picky==1.0 --hash=sha256:$(digest_of picky-1.0-py2.py3-none-any.whl)"
verify 1 $'--only-binary picky\npicky==1.0 --hash=sha256:'"$(digest_of picky-1.0.tar.gz)"
finds 2 'error: picky==1.0: none of its hashes'
verify 0 "picky==1.0 --hash=sha256:$(digest_of picky-1.0.tar.gz)"
# With a hash the version that has it is taken, though a local one is newer.
verify 0 "local==1.0 --hash=sha256:$(digest_of local-1.0-py3-none-any.whl)"
# Files that a lock includes; the targets of a header; pylock.toml.
printf 'good==1.0\n' >more.txt
verify 1 $'-r more.txt\ndep==0.9'
has out '  more.txt:1: error: good==1.0: needs dep>=1, and line 2 is dep==0.9'
printf 'good\ntorch; platform_machine == "x86_64"\n' >requirements.in
run 0 compile -q --python-version 3.11 --generate-hashes
run 0 verify requirements.txt
has out 'CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64: good'
run 0 compile -q --python-version 3.11 --platform linux-x86_64 -o pylock.toml
run 0 verify pylock.toml
sed -i '/^name = "dep"/,/^$/s/^version = "1.0"/version = "0.9"/' pylock.toml
run 1 verify pylock.toml --python-version 3.11
has out 'needs dep>=1'
# What is not a lock at all, and what cannot be asked.
run 2 verify none.txt
run 2 verify
run 2 verify a b
printf 'dep==1.0\n' >lock.txt
run 3 verify lock.txt --python-version 3.11 --index-url http://127.0.0.1:9/ --retries 0
has err '127.0.0.1'

# As JSON, good and bad; the words that are no file are told as such.
run 2 verify
has err 'pinc verify takes one file'
printf 'good==1.0\n' >lock.txt
run 1 verify lock.txt --python-version 3.11 --json
valid_json out
has out '"severity": "error"'
[ -s err ] && fail "verify --json speaks beside its answer"
end
