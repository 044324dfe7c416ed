#!/usr/bin/env bash
# Dependency groups and script metadata of documents that are made at random are read as the references do (Python 3.11 and later).
# Not under the sanitizers: what is asked is a program of the plain build.
BUILD=$(realpath "${BUILD:-build}")
if ! python3 -c 'import tomllib' 2>/dev/null; then
    echo "absent: a Python with tomllib; nothing was compared"
    exit 0
fi
exec python3 "$(dirname "$0")/project_reference.py" "$BUILD/tests/lock/input/project_dump" 1 3000
