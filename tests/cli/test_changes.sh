#!/usr/bin/env bash
# What changed, in the summary of compile and check.
. "$(dirname "$0")/lib.sh"
begin
release idna 3.7
release requests 2.0 'Requires-Dist: idna' 'Requires-Dist: six; sys_platform == "linux"'
release six 1.16
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_x86_64.whl
file_of torch 2.0 torch-2.0-cp311-cp311-manylinux2014_aarch64.whl
start_index
compile() { run 0 compile --index-url "$INDEX" --python-version 3.11 "$@"; }
again() {
    stop_index
    start_index
}

printf 'requests\ntorch; platform_machine == "aarch64"\n' >requirements.in
compile
has err 'requirements.txt: new'
compile
has err 'requirements.txt: unchanged'
compile --no-annotate
has err 'requirements.txt: the same versions, another text'
compile -o -
lacks err 'requirements.txt:'

release idna 3.20
release pillow 10.4.0
release requests 3.0 'Requires-Dist: idna' 'Requires-Dist: pillow'
file_of torch 2.1 torch-2.1-cp311-cp311-manylinux2014_aarch64.whl
again
run 0 compile --index-url "$INDEX" --python-version 3.11 -n -U
has err 'requirements.txt (not written): '
run 1 check --index-url "$INDEX" --python-version 3.11 -U
has err 'requirements.txt is not what compiling gives: idna 3.7 → 3.20, + pillow 10.4.0, requests 2.0 → 3.0, − six 1.16; linux-aarch64 only: torch 2.0 → 2.1'
compile -U
has err 'requirements.txt: idna 3.7 → 3.20, + pillow 10.4.0, requests 2.0 → 3.0, − six 1.16; linux-aarch64 only: torch 2.0 → 2.1'
end
