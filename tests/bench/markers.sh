#!/usr/bin/env bash
# Nanoseconds for versions, requirements and markers, beside Python's packaging library.
#   tests/bench/markers.sh PROGRAM      PROGRAM is build/bench/bench_markers (make bench-markers)
set -u
program=${1:?usage: tests/bench/markers.sh PROGRAM}
versions=testdata/bench/numpy-versions.txt
ours=$("$program" "$versions") || exit 1
if ! about=$(python3 -c 'import packaging, platform; print("packaging", packaging.__version__, "on Python", platform.python_version())' 2>/dev/null); then
    echo "Python's packaging library is not installed (pip install packaging): pinc alone"
    printf '%-26s %12s\n' '' 'pinc, ns'
    printf '%s\n' "$ours" | awk -F '\t' '{printf "%-26s %12.1f\n", $1, $2}'
    exit 0
fi
theirs=$(python3 tests/bench/markers.py "$versions") || exit 1
echo "$(wc -l <"$versions") versions of numpy; $about"
printf '%-26s %12s %14s %8s\n' '' 'pinc, ns' 'packaging, ns' 'times'
paste <(printf '%s\n' "$ours") <(printf '%s\n' "$theirs") |
    awk -F '\t' '$1 == $3 {printf "%-26s %12.1f %14.1f %8.0f\n", $1, $2, $4, $4 / $2}'
