#!/usr/bin/env bash
# Commands of other tools: each is refused with what to use in its place.
. "$(dirname "$0")/lib.sh"
begin
echo app >requirements.in

# words <tab> hint
while IFS=$'\t' read -r words hint; do
    # shellcheck disable=SC2086
    run 2 $words
    printf '%s\n' "pinc: error: no such command: '${words%% *}'" "hint: $hint" | same err
    [ ! -s out ] || fail "$words: something on standard output"
done <<'CASES'
sync	pinc installs nothing: pip install -r requirements.txt
sync requirements.txt	pinc installs nothing: pip install -r requirements.txt
install app	pinc installs nothing: pip install -r requirements.txt
lock	that is pinc compile
pip compile requirements.in	that is pinc compile
add app	write it into requirements.in, then: pinc compile
update	pinc compile -U takes the newest versions, -P NAME of one package
upgrade app	pinc compile -U takes the newest versions, -P NAME of one package
freeze	what is installed: pip freeze; what is to be: pinc compile
list	what is installed pip tells; what is locked: pinc tree
uninstall app	take it out of requirements.in, then: pinc compile
remove app	take it out of requirements.in, then: pinc compile
complie	did you mean pinc compile?
init	write it into requirements.in, then: pinc compile
run app	pinc runs nothing: pip install -r requirements.txt, then python
show app	pinc why NAME tells who needs a package
deps	pinc tree shows who needs what
fetch	that is pinc download
build	pinc builds what it must know by itself; wheels: pip wheel -r requirements.txt
wheel	pinc download fetches the files of a lock; wheels: pip wheel -r requirements.txt
audit	pinc verify FILE --advisories index judges a lock
version	that is pinc --version
pip-compile	that is pinc compile
frobnicate	pinc --help lists the commands
CASES
[ "$(ls -A)" = "$(printf '%s\n' err out requirements.in)" ] || { fail "files were written"; ls -A; }
end
