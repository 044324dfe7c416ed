#!/usr/bin/env bash
# Run every fuzz target over its seed corpus, without libFuzzer.
#   tests/fuzz-replay.sh FOLDER      FOLDER holds the programs fuzz_NAME (make fuzz-replay); testdata/fuzz/NAME the corpora
# A line for each target; last "N passed, N failed", counting inputs (a target that stops counts as one failure).
set -u
folder=${1:?usage: tests/fuzz-replay.sh FOLDER}
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for program in "$folder"/fuzz_*; do
    if [ ! -x "$program" ]; then
        continue
    fi
    name=${program##*/fuzz_}
    if "$program" "testdata/fuzz/$name" >"$log" 2>&1; then
        count=$(sed -n 's/^\([0-9]*\) inputs$/\1/p' "$log")
        passed=$((passed + count))
        printf '%-24s %5d inputs\n' "$name" "$count"
    else
        failed=$((failed + 1))
        printf '%-24s FAILED\n' "$name"
        sed 's/^/    /' "$log" | tail -n 40
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
