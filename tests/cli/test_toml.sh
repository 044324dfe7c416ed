#!/usr/bin/env bash
# The TOML reader judges documents that are made at random as Python's tomllib does (3.11 and later have it).
# Not under the sanitizers: what is asked is a program of the plain build.
BUILD=$(realpath "${BUILD:-build}")
if ! python3 -c 'import tomllib' 2>/dev/null; then
    echo "absent: a Python with tomllib; nothing was compared"
    exit 0
fi
exec python3 "$(dirname "$0")/toml_reference.py" "$BUILD/tests/base/toml/toml_dump" 1 3000
