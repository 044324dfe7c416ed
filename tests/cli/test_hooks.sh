#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml, called as pre-commit calls them: options, then the names of what is committed.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin
hook=$top/packaging/hooks/run.sh
while read -r entry; do
    [ -x "$top/${entry%% *}" ] || fail ".pre-commit-hooks.yaml names $entry"
done < <(sed -n 's/^  entry: //p' "$top/.pre-commit-hooks.yaml")
release idna 3.7
release six 1.0
start_index
export PINC_INDEX_URL=$INDEX
mkdir bin sub
ln -s "$PINC" bin/pinc
export PATH=$work/bin:$PATH
echo idna >requirements.in
printf '%s\n' "-c requirements.txt" six >"dev requirements.in"
echo six >sub/requirements.in
echo idna >notes.txt

# hook STATUS WORD...
hook() {
    local want=$1 status=0
    shift
    "$hook" "$@" >out 2>err </dev/null || status=$?
    [ "$status" -eq "$want" ] || { fail "run.sh $*: exit status $status, not $want"; cat out err; }
}

hook 1 check --python-version 3.12 requirements.in
hook 0 compile --quiet --python-version 3.12 requirements.in "dev requirements.in" "$work/sub/requirements.in"
for file in requirements.txt "dev requirements.txt" sub/requirements.txt; do
    has "$file" "CPython 3.12"
done
# Outputs stand for their inputs, once; other texts are nobody's.
hook 0 check requirements.txt requirements.in "dev requirements.txt" notes.txt "$work/sub/requirements.txt"
sed -i 's/^idna==.*/idna==9.9/' requirements.txt
hook 1 check requirements.txt
has err "not kept: idna 9.9: no index in use has it"
hook 0 compile -q requirements.txt
has requirements.txt "idna==3.7"
# Nothing to do; a deleted input.
hook 0 check notes.txt
hook 0 check gone.in gone.txt
# The value of an option that looks like a file.
echo 'idna<3.5' >limit.txt
hook 1 check -c limit.txt requirements.in
has err "idna<3.5"
PATH=/usr/bin:/bin hook 2 check requirements.in
has err "pinc is not on PATH"
end
