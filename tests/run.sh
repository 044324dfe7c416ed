#!/usr/bin/env bash
# Run test programs and scripts one after the other; print what fails and the total.
#   tests/run.sh PROGRAM...      PINC is the pinc that the scripts test
# TEST_RUNNER goes before each of them: TEST_RUNNER=tests/valgrind.sh.
# A cmocka program counts its tests, a script counts as one test. The last line is "N passed, N failed".
set -u
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for program in "$@"; do
    # shellcheck disable=SC2086
    if ${TEST_RUNNER:-} "$program" >"$log" 2>&1; then
        status=0
    else
        status=$?
    fi
    ok=$(sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
    bad=$(sed -n 's/.*\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
    if [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ]; then
        if [ "$status" -eq 0 ]; then ok=1; else bad=1; fi
    elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    printf '%-44s %4d passed %4d failed\n' "$program" "$ok" "$bad"
    if [ "$bad" -ne 0 ]; then
        sed 's/^/    /' "$log" | tail -n 60
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
