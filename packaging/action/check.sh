#!/usr/bin/env bash
# A step of action.yml: pinc check of PINC_FILES with PINC_ARGUMENTS; the diff is in the log.
set -euo pipefail
# Words apart by white space, never expanded; read's status says only that no NUL came.
read -r -d '' -a files <<<"${PINC_FILES:-}" || true
read -r -d '' -a arguments <<<"${PINC_ARGUMENTS:-}" || true
[ "${#files[@]}" -lt 2 ] || arguments+=(--each)
status=0
pinc check --no-progress ${arguments[@]+"${arguments[@]}"} -- ${files[@]+"${files[@]}"} || status=$?
[ "$status" -eq 0 ] || echo "::error::pinc check: exit status $status; run 'pinc compile' and commit what it writes"
exit "$status"
