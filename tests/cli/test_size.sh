#!/usr/bin/env bash
# How large the files of each target are, in the summary of a compile.
. "$(dirname "$0")/lib.sh"
begin

# sized NAME BYTES     a wheel of that many bytes
sized() {
    release "$1" 1.0
    truncate -s "$2" "index/files/$1-1.0-py3-none-any.whl"
}
sized tiny 49999
sized small 50000
sized nearly 9949999
sized ten 9950000
sized nearlymore 999499999
sized more 999500000
sized much 3193000000
file_of split 1.0 split-1.0-cp311-cp311-manylinux2014_x86_64.whl
file_of split 1.0 split-1.0-cp311-cp311-manylinux2014_aarch64.whl
truncate -s 2000000 index/files/split-1.0-cp311-cp311-manylinux2014_x86_64.whl
truncate -s 1000000 index/files/split-1.0-cp311-cp311-manylinux2014_aarch64.whl
start_index
export PINC_INDEX_URL=$INDEX

# compile STATUS NAME... -- WORD...     of a requirement a name
compile() {
    local status=$1
    shift
    : >requirements.in
    while [ "$1" != -- ]; do
        echo "$1" >>requirements.in
        shift
    done
    shift
    run "$status" compile -o out.txt --python-version 3.11 --max-size 100G "$@"
}

# The numbers: kB where MB would be zero, one decimal below 10 MB, thousands apart.
while read -r name want; do
    rm -f out.txt
    compile 0 "$name" --
    has err "linux-x86_64, linux-aarch64: $want"
done <<'CASES'
tiny 50 kB
small 0.1 MB
nearly 9.9 MB
ten 10 MB
nearlymore 999 MB
more 1,000 MB
much 3,193 MB
CASES

# A line for each size, its targets in front of it; what it was before, and why.
compile 0 split --
has err 'linux-x86_64: 2.0 MB, was 3,193 MB'
has err 'linux-aarch64: 1.0 MB, was 3,193 MB'
compile 0 split --
lacks err ', was'
compile 0 split ten --
has err 'linux-x86_64: 12 MB, was 2.0 MB'
[ "$(grep -c ' MB' err)" -eq 2 ] || { fail "another line"; cat err; }

# Not asked for: nothing is told.
rm -f out.txt
run 0 compile -o out.txt --python-version 3.11 --no-cache
lacks err ' MB'

# As many targets as there may be: their sizes stand behind all of their names.
words=()
for minor in 7 8 9 10 11 12 13 14; do words+=(--python-version "3.$minor"); done
for platform in linux-x86_64 linux-aarch64 macos-arm64 macos-x86_64 windows-amd64 linux-musl-x86_64 linux-musl-aarch64 linux-ppc64le; do
    words+=(--platform "$platform")
done
echo ten >requirements.in
rm -f out.txt
run 0 compile -o out.txt --max-size 100G "${words[@]}"
has err 'for 64 targets'
grep -qE '^CPython 3.7 on linux-x86_64, .*CPython 3.14 on .*: 10 MB$' err || { fail "64 targets"; tail -c 300 err; }
end
