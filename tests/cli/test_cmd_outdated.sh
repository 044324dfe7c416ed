#!/usr/bin/env bash
# What of a lock has a newer version, and who holds it back.
. "$(dirname "$0")/lib.sh"
begin
release flask 2.0 'Requires-Dist: idna<3.20' 'Requires-Dist: werkzeug>=2'
release flask 3.0 'Requires-Dist: idna<3.20' 'Requires-Dist: werkzeug>=2'
release flask 3.1 'Requires-Dist: idna<3.20' 'Requires-Dist: werkzeug>=3'
release flask 4.0a1 'Requires-Dist: idna<3.20'
for version in 3.7 3.10 3.20; do release idna $version; done
for version in 2.0 3.0; do release werkzeug $version; done
file_of native 1.0 native-1.0-py3-none-any.whl
file_of native 2.0 native-2.0-cp311-cp311-manylinux2014_x86_64.whl
for version in 1.16 1.17; do release six $version; done
sed -i 's/<a \(href="[^"]*six-1.17\)/<a data-yanked="broken" \1/' index/simple/six/index.html
release aged 1.0
release aged 2.0 'Requires-Python: >=3.12'
release alone 1.0
release attic 1.0
standing attic archived 'moved to loft'
start_index
export PINC_INDEX_URL=$INDEX
printf 'flask\nwerkzeug<3\nnative\nsix\naged\n' >requirements.in
printf '%s\n' flask==2.0 idna==3.7 werkzeug==2.0 native==1.0 six==1.16 aged==1.0 alone==1.0 >requirements.txt
cp requirements.txt before.txt
run 0 outdated -q --python-version 3.11
same out <<'WANT'
package   locked  fits  newest  held back by
aged      1.0     1.0   2.0     its metadata is for another Python
alone     1.0     -     -       not needed any more
flask     2.0     3.0   3.1     flask 3.1 needs werkzeug>=3
idna      3.7     3.10  3.20    flask 3.0 needs idna<3.20
native    1.0     1.0   2.0     it has no file for CPython 3.11 on linux-aarch64
werkzeug  2.0     2.0   3.0     requirements.in:2 asks for werkzeug<3
WANT
cmp -s requirements.txt before.txt || fail "outdated wrote the lock"
run 1 outdated -q --python-version 3.11 --exit-code
run 1 outdated -q --python-version 3.11 --exit-code --json
valid_json out
# What compile --upgrade gives is what fits, and after it only what is held back is left.
run 0 compile -q -U --python-version 3.11
has requirements.txt flask==3.0
run 1 outdated -q --exit-code
lacks out 'alone '
has out 'flask     3.0     3.0   3.1'
# Where targets differ.
printf 'idna; platform_machine == "x86_64"\nidna<3.20; platform_machine != "x86_64"\n' >two.in
printf 'idna==3.10 ; platform_machine != "x86_64"\nidna==3.7 ; platform_machine == "x86_64"\n' >two.txt
run 0 outdated -q two.in --python-version 3.11
same out <<'WANT'
package  locked  fits  newest  held back by
idna     3.10    3.10  3.20    two.in:2 asks for idna<3.20 (on linux-aarch64)
idna     3.7     3.10  3.20    two.in:2 asks for idna<3.20 (on linux-x86_64)
WANT
run 0 outdated --json -q two.in --python-version 3.11
valid_json out
# Nothing holds it back: no blanks at the end of the line.
echo native >late.in
echo 'native==1.0' >late.txt
run 0 outdated -q late.in --python-version 3.11 --platform linux-x86_64
same out <<'WANT'
package  locked  fits  newest  held back by
native   1.0     2.0   2.0
WANT
# A pylock.toml; all is well.
printf 'six\n' >six.in
run 0 compile -q six.in -o pylock.toml --python-version 3.11
run 0 outdated six.in -o pylock.toml --exit-code
has err 'pylock.toml: 1 package, none has a newer version'
[ ! -s out ] || fail "something is outdated"
# PEP 792: an archived project is told of, also where its version is the newest, and is no work for CI.
echo attic >attic.in
echo 'attic==1.0' >attic.txt
run 0 outdated -q attic.in --python-version 3.11 --exit-code
same out <<'WANT'
package  locked  fits  newest  held back by
attic    1.0     1.0   1.0
    the project is archived: moved to loft
WANT
run 0 outdated -q attic.in --python-version 3.11 --json
valid_json out
has out '"standing": "archived: moved to loft"'
# No lock, no solution, words that are not its own.
run 2 outdated aged.in
printf 'idna\n' >none.in
run 2 outdated none.in
has err 'there is no lock to compare with: none.txt'
printf 'idna>9\n' >two.in
run 1 outdated two.in --python-version 3.11
has err 'idna>9'
run 2 outdated --upgrade
has err 'option --upgrade is not one of pinc outdated'
run 2 verify --exit-code two.txt
end
