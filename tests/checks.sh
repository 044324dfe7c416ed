# shellcheck shell=bash
# For scripts that make several checks: check TITLE COMMAND... counts one, checks_end prints the total and gives the exit status.
passed=0
failed=0
checks_log=$(mktemp)

# Runs one check; what it prints is shown when it fails.
check() {
    local title=$1
    shift
    if "$@" >"$checks_log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok      %s\n' "$title"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n' "$title"
        sed 's/^/    /' "$checks_log" | tail -n 60
    fi
}

checks_end() {
    rm -f "$checks_log"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
