#!/usr/bin/env bash
# make bench-guard: three compiles out of a full cache may not take over 5 % more instructions than guard.counts says, as
# callgrind counts them. Another compiler or another libsolv makes other instructions of the same source: where these are not
# those that the counts were recorded with, 30 % are allowed. With --record the counts are written down anew.
. "$(dirname "$0")/../cli/lib.sh"
. "$(dirname "$0")/large_index.sh"
TAG=cp311
counts=$(realpath "$(dirname "$0")")/guard.counts
# percent, with what the counts were recorded with and with anything else
LIMIT=5 OTHER_LIMIT=30
command -v valgrind >/dev/null || { echo "bench-guard: valgrind is not installed"; exit 2; }
# shellcheck disable=SC2086 # CC may be several words
tools="$(${CC:-cc} -dM -E -x c /dev/null 2>/dev/null | sed -n 's/^#define __VERSION__ "\(.*\)"/\1/p') $(uname -m) libsolv $(pkg-config --modversion libsolv) jansson $(pkg-config --modversion jansson)"
if [ "${1:-}" != --record ] && [ "$(sed -n 's/^# With //p' "$counts")" != "$tools" ]; then
    LIMIT=$OTHER_LIMIT
    echo "bench-guard: recorded with something else than $tools: $LIMIT % are allowed"
fi
begin

for i in $(seq 60); do
    page "pkg$i" 150
    needs "pkg$i" 150 "pkg$((i % 60 + 1))>=2" "pkg$((i * 7 % 60 + 1)); python_version >= '3.8'" "pkg$((i * 11 % 60 + 1))>=1.0,!=3.0,<200"
done
page deep 80
page other 5
for i in $(seq 80); do needs deep "$i" "other==$i.0"; done
needs other 5 'pkg1'
start_index

# count NAME INPUT WORD...     instructions of a compile from the cache
count() {
    local name=$1 input=$2 n before most
    shift 2
    echo "$input" | tr ' ' '\n' >"$name.in"
    "$PINC" compile -q --index-url "$INDEX" "$@" "$name.in" || { fail "$name does not compile"; return; }
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$PINC" compile -q -U --offline --index-url "$INDEX" "$@" "$name.in" \
        2>valgrind.log || { fail "$name does not compile offline"; cat valgrind.log; return; }
    n=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' valgrind.log)
    [ -n "$n" ] || { fail "callgrind counted nothing of $name"; return; }
    echo "$name $n" >>counted
    before=$(awk -v name="$name" '$1 == name {print $2}' "$counts" 2>/dev/null)
    if [ -z "${record:-}" ]; then
        most=$((${before:-0} * (100 + LIMIT) / 100))
        awk -v name="$name" -v n="$n" -v before="${before:-0}" \
            'BEGIN { printf "%-10s %d instructions, recorded %d, %+.1f %%\n", name, n, before, before ? (n - before) * 100 / before : 0 }'
        [ $((n * 100)) -ge $((${before:-0} * (100 - LIMIT))) ] || echo "bench-guard: $name may grow by far more than $LIMIT % unseen: make bench-guard RECORD_GUARD=1"
        [ "$n" -le "$most" ] || fail "$name takes $n instructions; at most $most are allowed"
    fi
}

[ "${1:-}" != --record ] || record=1
count wide 'pkg1' --python-version 3.11
count targets 'pkg1' --python-version 3.10 --python-version 3.11 --platform linux-x86_64 --platform linux-aarch64 --platform macos-arm64
count conflict 'deep other' --python-version 3.11
# shellcheck disable=SC2154 # of lib.sh
if [ -n "${record:-}" ] && [ "$tests_failed" -eq 0 ]; then
    { echo "# Instructions as guard.sh counts them: gcc, -O2, glibc. Written by make bench-guard RECORD_GUARD=1."; echo "# With $tools"; cat counted; } >"$counts"
    cat "$counts"
fi
end
