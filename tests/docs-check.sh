#!/usr/bin/env bash
# Are the documents that programs make what the programs say now?
#   tests/docs-check.sh [--write] PROGRAM...     a program or script NAME[.sh] makes docs/NAME.md
# The last line is "N passed, N failed".
set -u
write=
if [ "${1:-}" = --write ]; then
    write=yes
    shift
fi
passed=0
failed=0
for program in "$@"; do
    document=docs/$(basename "$program" .sh).md
    if ! text=$("$program"); then
        echo "$program failed"
        failed=$((failed + 1))
    elif [ -n "$write" ]; then
        printf '%s\n' "$text" >"$document"
        passed=$((passed + 1))
    elif printf '%s\n' "$text" | diff -u "$document" - ; then
        passed=$((passed + 1))
    else
        echo "$document is not what pinc says; 'make docs' writes it anew"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
