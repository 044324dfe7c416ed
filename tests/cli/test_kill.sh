#!/usr/bin/env bash
# Killed at any moment (SIGKILL), pinc leaves the old output or the new one, and a cache that is right. KILLS: how often.
. "$(dirname "$0")/lib.sh"
begin
chain 30
start_index
# A folder of its own: what lies beside the output is looked at.
mkdir there
printf 'part%s\n' $(seq 30) >requirements.in
printf 'part%s==1.0\n' $(seq 31) >there/old
mv there/old old
command=("$PINC" compile -U requirements.in -o there/requirements.txt --python-version 3.11 --index-url "$INDEX"
    --cache-dir "$work/cache")
cp old there/requirements.txt
run 0 "${command[@]:1}"
cp there/requirements.txt new
has new "part30==1.1"
cmp -s old new && fail "nothing changes"

"$KILL_RUNS" "${KILLS:-60}" old new there/requirements.txt cache "${command[@]}" >seen || fail "$(cat seen)"
[ -z "${KILLS:-}" ] || cat seen
# Several at once, with files that have no name until they are complete and without: each is done, and nothing is left.
sanitizer=$(ldd "$PINC" | sed -n 's/.* => \(.*libasan[^ ]*\) .*/\1/p')
for tmpfile in '' 1; do
    cp old there/requirements.txt
    pids=()
    for i in $(seq 8); do
        LD_PRELOAD="${sanitizer:+$sanitizer }$FAIL_CALLS" PINC_FAIL_IN=$(realpath "$work") PINC_FAIL_TMPFILE=$tmpfile "${command[@]}" >"said.$i" 2>&1 &
        pids+=($!)
    done
    for i in $(seq 8); do wait "${pids[i - 1]}" || { fail "one of several at once: exit status $?"; cat "said.$i"; }; done
    same there/requirements.txt <new
    [ "$(ls -A there)" = requirements.txt ] || fail "several at once: left is $(ls -A there)"
done

# A run that is not killed completes the cache: another one needs nothing else.
run 0 "${command[@]:1}"
stop_index
cp old there/requirements.txt
run 0 "${command[@]:1}" --offline
same there/requirements.txt <new
end
