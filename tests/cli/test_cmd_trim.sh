#!/usr/bin/env bash
# Lines of the input that add nothing to its output.
. "$(dirname "$0")/lib.sh"
begin
for version in 1.0 2.0 3.0; do release idna $version; release six $version; done
release requests 1.0 'Requires-Dist: idna>=1' 'Requires-Dist: extras[more]; extra == "all"' 'Provides-Extra: all'
release requests 2.0 'Requires-Dist: idna>=2'
release flask 1.0 'Requires-Dist: six' 'Requires-Dist: requests<2; platform_machine == "aarch64"'
release extras 1.0 'Requires-Dist: moreover; extra == "more"' 'Provides-Extra: more'
release moreover 1.0
release ring 1.0 'Requires-Dist: gnir'
release gnir 1.0 'Requires-Dist: ring'
start_index
export PINC_INDEX_URL=$INDEX

cat >requirements.in <<'END'
# what is imported
requests==1.0   # as the others have it
flask

# transitive
idna==2.0 ; \
    platform_machine == "x86_64"
idna==2.0 ; platform_machine == "aarch64"
six==3.0
pywin32==1.0 ; sys_platform == "win32"
idna>=1
END
cp requirements.in before.in
run 0 compile --python-version 3.12
run 1 trim
same out <<'END'
requirements.in:6: idna==2.0 ; platform_machine == "x86_64": the output remembers it; needed by requests
requirements.in:8: idna==2.0 ; platform_machine == "aarch64": the output remembers it; needed by requests
requirements.in:9: six==3.0: implied by flask
requirements.in:11: idna>=1: the output remembers it; needed by requests
END
has err '4 of 7 lines can go: --write takes them out'
cmp -s requirements.in before.in || fail "a report changed the input"

# Into a new file, which must be one.
run 0 trim -o new.in
has err 'new.in: 4 of 7 lines taken out'
cat >wanted <<'END'
# what is imported
requests==1.0   # as the others have it
flask

# transitive
pywin32==1.0 ; sys_platform == "win32"
END
same new.in <wanted
run 2 trim -o new.in
has err 'new.in: error: there is such a file already'
run 2 trim -o requirements.in
run 2 trim --write -o other.in
has err '--write and --output-file exclude each other'

# In place, but not before the output has what it is to remember. What stays has the same pins.
mv requirements.txt kept.txt
run 2 trim --write
has err 'requirements.txt: error: the output does not have these versions, which only it would remember'
cmp -s requirements.in before.in || fail "a refusal changed the input"
run 1 trim --lock-file kept.txt
mv kept.txt requirements.txt
grep -v '^ *#' requirements.txt | sort >pins.before
run 0 trim --write --leave SIX --quiet
sed 's/^pywin32/six==3.0\n&/' wanted >wanted.six
same requirements.in <wanted.six
run 0 compile
grep -v '^ *#' requirements.txt | sort >pins.after
cmp pins.before pins.after || fail "other pins without the lines"
run 1 trim
run 0 trim --leave six
has err 'none of 4 lines can go'

# An extra that another line asks for; one that none does.
printf 'requests[all]==1.0\nextras[more]\nidna[x]\nflask\n' >extra.in
run 0 compile extra.in
run 1 trim extra.in
same out <<'END'
extra.in:2: extras[more]: implied by requests
END
# Two that need each other: the last one goes. The same line twice.
printf 'ring\ngnir\n--pre\nsix\nsix\n' >ring.in
run 0 compile ring.in
run 1 trim ring.in
same out <<'END'
ring.in:2: gnir: implied by ring
ring.in:5: six: implied by ring.in:4
END
# Line ends and a byte order mark stay.
printf '\xef\xbb\xbfring\r\ngnir\r\n# the end' >dos.in
run 0 compile dos.in
run 0 trim dos.in --write
printf '\xef\xbb\xbfring\r\n# the end' | cmp - dos.in || fail "bytes of what stays"
# Lines of another file are not this one's.
printf -- '-r ring.in\nring\n' >two.in
run 0 compile two.in
run 1 trim two.in
same out <<'END'
two.in:2: ring: implied by gnir
END
# Several files.
printf 'six\n' >a.in
printf 'six\nidna\n' >b.in
run 0 compile a.in b.in -o ab.txt
run 1 trim a.in b.in --lock-file ab.txt
same out <<'END'
b.in:1: six: implied by a.in:1
END
run 2 trim a.in b.in --lock-file ab.txt -o c.in
has err 'several input files cannot become one'
run 0 trim a.in b.in --lock-file ab.txt --write
printf 'idna\n' | same b.in

run 1 trim --json ring.in
python3 - out <<'END' || fail "json"
import json, sys
answer = json.load(open(sys.argv[1]))
assert answer["command"] == "trim" and answer["exit"] == 1, answer
trim = answer["result"]["trim"]
assert trim["lines_read"] == 4 and trim["written"] is False, trim
assert trim["lines"][0] == {"file": "ring.in", "line": 2, "name": "gnir", "requirement": "gnir", "why": "implied", "needed_by": "ring"}, trim
END
printf '[project]\nname="x"\nversion="1"\n' >pyproject.toml
run 2 trim pyproject.toml
has err "only requirements files are trimmed, not 'pyproject.toml'"
printf '[project]\nname="x"\nversion="1"\ndependencies=["nowhere"]\n' >pyproject.toml
run 2 trim pyproject.toml
has err "only requirements files are trimmed, not 'pyproject.toml'"
printf '# coding: latin-1\nsix # \xe9\n' >latin.in
run 2 trim latin.in
has err 'latin.in: error: only a file in UTF-8 can be trimmed'
# No end of line at the end, in place through a link, a file that nobody may write to, and one lock of a set.
mkdir kinds && cd kinds || exit 1
printf 'six\r\nring\r\ngnir' >dos.in
run 0 compile dos.in
run 0 trim dos.in --write
printf 'six\r\nring\r\n' | cmp - dos.in || fail "a last line without an end"
printf 'ring\ngnir\n' >real.in
ln -s real.in link.in
run 0 compile link.in
run 0 trim link.in --write
[ -L link.in ] && [ "$(cat real.in)" = ring ] || fail "--write through a link"
printf 'ring\ngnir\n' >read-only.in
chmod 444 read-only.in
run 0 compile read-only.in
run 0 trim read-only.in --write
[ "$(stat -c %a read-only.in)" = 444 ] || fail "--write changed the mode"
printf 'ring\ngnir\n' >below.in
printf -- '-r below.in\nsix\n' >above.in
run 0 compile above.in
run 0 trim above.in # the lines of another file are that file's
printf '[[lock]]\nname = "a"\ninputs = ["a.in"]\n[[lock]]\nname = "b"\ninputs = ["b.in"]\nconstraints = ["a"]\n' >pinc.toml
printf 'ring\n' >a.in
printf 'six\nring\ngnir\n' >b.in
run 0 compile
run 1 trim --lock b
has out 'b.in:3: gnir: implied by ring'
run 0 trim --lock b --write
printf 'six\nring\n' | same b.in
run 2 trim --lock a --lock b
has err '--lock takes one name here'
cd ..

run 0 trim --help
has out '--[no-]leave NAME'
run 2 compile --write
has err 'option --write is not one of pinc compile'
end
