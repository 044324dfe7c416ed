#!/usr/bin/env bash
# Every option that pip-compile, uv pip compile and pip lock list has a row, and no row is of an option that none of them has.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin
"$BUILD/generate" foreign >rows || fail "no table"
"$BUILD/generate" migrating >page || fail "no page"
cmp -s page "$top/docs/migrating.md" || fail "docs/migrating.md is not what cli/foreign_table.c gives; 'make docs' writes it anew"
cut -f 2 rows | sort -u >names
cat "$top"/testdata/foreign/*.txt | sort -u | diff - names >missing || { fail "the lists and the table differ"; cat missing; }
column=2
for list in pip-compile-7.6.2 uv-pip-compile-0.13.9 pip-lock-26.3; do
    column=$((column + 1))
    awk -F ' *[|] *' -v c=$column '$c == "x" {sub(/^`--/, "", $2); sub(/[ `].*/, "", $2); print $2}' page | sort -u |
        diff "$top/testdata/foreign/$list.txt" - >missing || { fail "$list: the page and the list differ"; cat missing; }
    [ "$(wc -l <"$top/testdata/foreign/$list.txt")" -ge 50 ] || fail "$list is too short"
done
# What is told has something to tell; what is another name names an option of pinc.
run 0 compile --help
cp out help
# An option that pinc has is refused for single values at most.
for name in $(awk -F '\t' '$1 == "refused" { print $2 }' rows); do
    grep -qE "^ +(-., )?--(\[no-\])?$name( |\$)" help && [ "$(cut -f 2 rows | grep -cxF -- "$name")" -lt 2 ] && fail "--$name: refused, but pinc has it"
done
while IFS=$'\t' read -r kind name _ as text; do
    case $kind in
    'a note' | refused | 'same, with a note') [ "$text" != - ] || fail "--$name: $kind without a text" ;;
    as) [ "$as$text" != -- ] || fail "--$name: neither a name nor a text" ;;
    esac
    case $kind in
    same*) grep -qE -- "--(\[no-\])?(${name#no-}|$name)\b" help || fail "--$name is not the same: pinc does not have it" ;;
    esac
    [ "$as" = - ] || grep -qE -- "--(\[no-\])?(${as%%=*})\b" help || fail "--$name: pinc has no --${as%%=*}"
done <rows
[ -z "$(cut -f 2,3 rows | sort | uniq -d)" ] || fail "a row is there twice"
end
