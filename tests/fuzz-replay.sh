#!/usr/bin/env bash
# Run every fuzz target over its seed corpus, without libFuzzer.
#   tests/fuzz-replay.sh FOLDER      FOLDER holds the programs fuzz_NAME (make fuzz-replay); testdata/fuzz/NAME the corpora
# A line for each target; last "N passed, N failed", counting inputs (a target that stops counts as one failure). TEST_JOBS is how
# many targets run at once (1).
set -u
folder=${1:?usage: tests/fuzz-replay.sh FOLDER}

one() { # PROGRAM
    local name=${1##*/fuzz_} count log
    log=$("$1" "testdata/fuzz/${1##*/fuzz_}" 2>&1) && count=$(sed -n 's/^\([0-9]*\) inputs$/\1/p' <<<"$log") && [ -n "$count" ] &&
        printf '%-24s %5d inputs\n' "$name" "$count" && return
    printf '%-24s FAILED\n%s\n' "$name" "$(sed 's/^/    /' <<<"$log" | tail -n 40)"
}

export -f one
for program in "$folder"/fuzz_*; do
    [ ! -x "$program" ] || printf '%s\0' "$program"
done | xargs -0 -n 1 -P "${TEST_JOBS:-1}" bash -c 'one "$1"' _ | awk '
    {print}
    /^[a-z0-9_]+ +[0-9]+ inputs$/ {passed += $2}
    /^[a-z0-9_]+ +FAILED$/ {failed++}
    END {printf "%d passed, %d failed\n", passed, failed; exit !(failed == 0 && passed > 0)}'
