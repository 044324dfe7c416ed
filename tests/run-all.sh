#!/usr/bin/env bash
# Every test there is, one after the other; the last line is the total: "N passed, N failed".
#   PAGES='README.md ...' tests/run-all.sh BUILD TEST...    BUILD is the folder that make builds into; TEST a unit test, all/base/test_file
set -u
cd "$(dirname "$0")/.." || exit 2
build=${1:?usage: tests/run-all.sh BUILD TEST...}
shift
passed=0
failed=0
took=
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

# Runs a command that ends with a line "[total: ]N passed, N failed", shows what it prints, and adds to the total.
count() {
    local title=$1 status ok bad start=$SECONDS
    shift
    printf '\n== %s\n' "$title"
    "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    read -r ok bad < <(sed -n 's/^\(total: \)\{0,1\}\([0-9]*\) passed, \([0-9]*\) failed$/\2 \3/p' "$log" | tail -n 1)
    ok=${ok:-0}
    bad=${bad:-0}
    # A run that fails without saying what is a failure, and so is one that tests nothing.
    if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$ok" -eq 0 ]; }; then
        bad=1
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    took+=$(printf '%4d s  %s' $((SECONDS - start)) "$title")$'\n'
}

# What runs on one processor, started beside what comes next: beside NAME COMMAND..., and then count TITLE ended NAME.
beside() {
    { "${@:2}" >"$work/$1" 2>&1; echo $? >"$work/$1.status"; } &
}

ended() {
    until [ -s "$work/$1.status" ]; do sleep 0.2; done
    cat "$work/$1"
    return "$(cat "$work/$1.status")"
}

units=()
sanitized=()
for name in "$@"; do
    units+=("$build/$name")
    sanitized+=("$build/asan/$name")
done
# Those that take longest come first: none of them runs alone at the end.
scripts=(tests/cli/test_{io_faults,ties,torch2,builds,kill_set,patches,kill}.sh)
for script in tests/cli/test_*.sh; do
    [[ " ${scripts[*]} " = *" $script "* ]] || scripts+=("$script")
done
# What they ask is no pinc that is built with the sanitizers: once is enough.
readarray -t sanitized_scripts < <(grep -L '^# Not under the sanitizers' "${scripts[@]}")
read -ra pages <<<"${PAGES:?the pages whose commands are run: make says which}"

export SERVER=$build/index_server BUILD=$build
# Thousands of small files, most of them synced: in memory where there is room for them, and programs may run from there.
memory=$(mktemp -d /dev/shm/pinc-test-XXXXXX 2>/dev/null) || memory=
if [ -n "$memory" ]; then
    trap 'rm -rf "$work" "$memory"' EXIT
    printf '#!/bin/sh\n' >"$memory/runs"
    chmod +x "$memory/runs"
    [ "$(df -Pk "$memory" | awk 'NR == 2 {print int($4 / 1048576)}')" -lt 4 ] || ! "$memory/runs" 2>/dev/null || export TMPDIR=$memory
fi
# Most of them wait, so there is one more than processors; none measures time.
jobs=$(($(nproc 2>/dev/null || echo 2) + 1))
export TEST_JOBS=$jobs
count "unit tests" tests/run.sh "${units[@]}"
count "unit tests under the sanitizers" tests/run.sh "${sanitized[@]}"
count "the program, and the benchmark" env PINC="$build/pinc" tests/run.sh tests/bench/test_*.sh "${scripts[@]}"
count "the program under the sanitizers" env PINC="$build/asan/pinc" tests/run.sh "${sanitized_scripts[@]}"
beside documents env PINC="$build/pinc" tests/docs-check.sh "$build"/docs/* tests/docs/*.sh
beside installation tests/install.sh "$build"
count "vectors of the standards" "$build/conformance" testdata/vectors
count "fuzz corpora under the sanitizers" tests/fuzz-replay.sh "$build/asan/fuzz-replay"
count "installation" ended installation
count "documents" ended documents
count "commands of the pages" tests/docs/pages.py --pinc "$build/pinc" --server "$SERVER" "${pages[@]}"

printf '\n%s\n' "$took"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
