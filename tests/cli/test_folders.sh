#!/usr/bin/env bash
# One output, wherever pinc runs; a target without its Python is told; more names than any index has.
. "$(dirname "$0")/lib.sh"
begin
ONE=(--python-version 3.11 --platform linux-x86_64)
release attrs 1.0
start_index

# The lines of a lock do not depend on the folder in which pinc runs, nor on how the input is named.
mkdir -p reqs/wheels/tree elsewhere
printf 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n' >reqs/wheels/tree/PKG-INFO
mkdir demo-1.0 && cp reqs/wheels/tree/PKG-INFO demo-1.0 && tar -czf reqs/wheels/demo-1.0.tar.gz demo-1.0
printf -- '--no-index\n--find-links wheels\n-c limits.txt\ndemo\n' >reqs/x.in
echo 'demo<2' >reqs/limits.txt
run 0 compile -q "${ONE[@]}" reqs/x.in -o reqs/first.txt
grep -v '^#' reqs/first.txt >wanted
has wanted '--find-links wheels'
for way in ". reqs/x.in reqs/y.txt" "reqs x.in y.txt" "reqs ./x.in ../reqs/y.txt" "elsewhere ../reqs/x.in ../reqs/y.txt" ". $PWD/reqs/x.in $PWD/reqs/y.txt" \
    "elsewhere $PWD/reqs/x.in ../reqs/y.txt"; do
    read -r where input output <<<"$way"
    rm -f reqs/y.txt
    (cd "$where" && "$PINC" compile -q "${ONE[@]}" "$input" -o "$output" >out 2>err </dev/null) || fail "$way: exit status $?"
    grep -v '^#' reqs/y.txt | same wanted
done

# What a source tree needs may depend on the Python that builds it: a target without such a Python is told, also beside one that has it.
own=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
other=3.14
[ "$own" != 3.14 ] || other=3.13
mkdir -p pkg programs
printf '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n' >pkg/pyproject.toml
cat >pkg/backend.py <<'PY'
import os, sys
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    info = os.path.join(folder, "pkg-1.0.dist-info")
    os.makedirs(info)
    with open(os.path.join(info, "METADATA"), "w") as out:
        out.write("Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\nRequires-Dist: attrs\n")
    return "pkg-1.0.dist-info"
def build_wheel(*_, **__):
    raise SystemExit("not in this test")
PY
for name in python3 "python$own"; do
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')" >"programs/$name"
    chmod +x "programs/$name"
done
for tool in sh env cat rm; do ln -s "$(command -v $tool)" programs/; done
echo ./pkg >requirements.in
PATH=$work/programs "$PINC" compile --python-version "$own" --python-version "$other" --platform linux-x86_64 -i "$INDEX" >out 2>err </dev/null ||
    fail "one of two Pythons: exit status $?"
has err "there is no Python $other to build with: sdists are built with Python $own, which may get other metadata"

# 20,000 names that no index has: a refusal that says so, at once.
seq -f 'h%.0f' 20000 >many.in
begun=$SECONDS
run 2 compile "${ONE[@]}" -i "$INDEX" many.in
has err 'more than 10000 projects come into question; the input names them'
[ $((SECONDS - begun)) -lt 30 ] || fail "$((SECONDS - begun)) s"
end
