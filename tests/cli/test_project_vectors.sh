#!/usr/bin/env bash
# Dependency groups and script metadata are read as the references read them: documents and answers that project_reference.py wrote down.
# Not under the sanitizers: what is asked is a program of the plain build.
BUILD=$(realpath "${BUILD:-build}")
PROGRAM=$BUILD/tests/lock/input/project_dump
cd "$(dirname "$0")/../../testdata/lock/projects" || exit 1
failed=0
for mode in group script; do
    if ! "$PROGRAM" $mode <${mode}s | cmp - ${mode}s.json; then
        echo "FAILED: ${mode}s"
        failed=1
    fi
done
# Real projects with an extra and a group each: what they need is what a plain file of the same requirements needs.
if ! cmp <("$PROGRAM" project <real) <("$PROGRAM" plain <real_plain) || [ "$("$PROGRAM" project <real | grep -c '^\[".*"\]$')" -ne 30 ]; then
    echo "FAILED: real projects"
    failed=1
fi
exit $failed
