#!/usr/bin/env bash
# Run test programs and scripts; print what fails and the total.
#   tests/run.sh PROGRAM...      PINC is the pinc that the scripts test
# TEST_JOBS is how many run at once (1), in no order then. TEST_RUNNER goes before each of them: TEST_RUNNER=tests/valgrind.sh.
# A cmocka program counts its tests, a script counts as one test. The last line is "N passed, N failed".
set -u

# One of them: its lines in one write, and its counts into the file COUNTS.
one() { # COUNTS PROGRAM
    local log status ok bad
    log=$(mktemp)
    # shellcheck disable=SC2086
    if ${TEST_RUNNER:-} "$2" >"$log" 2>&1; then
        status=0
    else
        status=$?
    fi
    read -r ok bad < <(awk '
        match($0, /\[  (PASSED|FAILED)  \] [0-9]+ test/) {
            split(substr($0, RSTART, RLENGTH), words, " ")
            n[words[2]] += words[4]
        }
        END {print n["PASSED"] + 0, n["FAILED"] + 0}' "$log")
    if [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ]; then
        if [ "$status" -eq 0 ]; then ok=1; else bad=1; fi
    elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    echo "$ok $bad" >>"$1"
    # In one write, so that no other's come between.
    printf '%-44s %4d passed %4d failed%s\n' "$2" "$ok" "$bad" \
        "$([ "$bad" -eq 0 ] || sed 's/^/    /' "$log" | tail -n 60 | sed '1s/^/\n/')"
    rm -f "$log"
}

if [ "${1:-}" = --one ]; then
    one "$2" "$3"
    exit
fi
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
[ $# -eq 0 ] || printf '%s\0' "$@" | xargs -0 -n 1 -P "${TEST_JOBS:-1}" "$0" --one "$counts"
awk -v want=$# '{ok += $1; bad += $2} END {bad += want - NR; printf "%d passed, %d failed\n", ok, bad; exit !(bad == 0 && ok > 0)}' "$counts"
