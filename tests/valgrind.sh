#!/usr/bin/env bash
# Run a program under valgrind; fails also when valgrind finds something. What a child does between fork() and exec() is looked at, but
# what it has not freed then is not its to free.
#   tests/valgrind.sh PROGRAM [WORD...]
set -u
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
# Valgrind cannot go on behind an exec() that fails late, as for a script whose interpreter is not there: a test asks for this.
export UNDER_VALGRIND=1
# shellcheck disable=SC2016
bash -c 'echo $$ >"$0/pid"; exec valgrind -q --leak-check=full --log-file="$0/%p" "$@"' "$logs" "$@"
status=$?
pid=$(cat "$logs/pid")
found=$(cat "$logs/$pid")
for log in "$logs"/*; do
    [ "$log" = "$logs/$pid" ] || found+=$(grep -E -A12 'Invalid|ninitialised|Mismatched|overlap' "$log")
done
if [ -n "$found" ]; then
    echo "$found"
    [ "$status" -ne 0 ] || status=99
fi
exit "$status"
