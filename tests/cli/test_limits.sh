#!/usr/bin/env bash
# Limits that hold in sum: each ends the run with the projects in question and the option.
. "$(dirname "$0")/lib.sh"
begin

ONE=(--python-version 3.11 --platform linux-x86_64 --retries 0 --no-cache)

# compile STATUS INPUT [WORD...]
compile() {
    local want=$1 input=$2
    shift 2
    printf '%b' "$input" >requirements.in
    rm -f requirements.txt
    run "$want" compile "${ONE[@]}" --index-url "$INDEX" "$@"
}

chain 6
for i in $(seq 110); do
    release "row$i" 1.0 "Requires-Dist: row$((i + 1))"
done
release row111 1.0
release wide 1.0 'Requires-Dist: part1' 'Requires-Dist: part2' 'Requires-Dist: part3' 'Requires-Dist: part4'
mkdir -p index/simple/slow index/simple/large index/simple/value
printf '<!DOCTYPE html><html><body>\n' >index/simple/slow/index.stall
{
    printf '{"meta": {"api-version": "1.0"}, "name": "large", "files": ['
    for i in $(seq 20000); do
        printf '{"filename": "large-%d-py3-none-any.whl", "url": "../../files/%d/large-%d-py3-none-any.whl", "hashes": {}},' "$i" "$i" "$i"
    done
    printf '{"filename": "large-0-py3-none-any.whl", "url": "../../files/large-0-py3-none-any.whl", "hashes": {}}]}'
} >index/simple/large/index.json
needs=()
for i in $(seq 12); do
    mkdir "index/simple/large$i"
    sed "s/large/large$i/g" index/simple/large/index.json >"index/simple/large$i/index.json"
    needs+=("Requires-Dist: large$i")
done
release top 1.0 "${needs[@]}"
{
    printf '{"meta": {"api-version": "1.0"}, "name": "value", "files": [], "junk": "'
    head -c 5000000 /dev/zero | tr '\0' x
    printf '"}'
} >index/simple/value/index.json
echo 'part1<9' >index/limits.txt
start_index

# 1. projects: of dependencies, of the input; 0 is not a limit
compile 2 'wide\n' --max-projects 3
has err 'error: more than 3 projects come into question'
has err 'hint: --max-projects NUMBER allows more'
compile 2 'part1\n' --max-projects 5
has err 'more than 5 projects come into question; those that need most others are part1, part2'
compile 2 'part1\npart2\npart3\n' --max-projects 2
has err 'more than 2 projects come into question; the input names them'
compile 0 'part1\n' --max-projects 7
compile 2 'row1\n' --max-projects 1000
has err 'more than 100 projects in a row need the next one; the last ones are row97, row98, row99, row100, row101, row102'
has err 'hint: --max-projects NUMBER allows more: it is a tenth of that'
compile 0 'row1\n' --max-projects 1100
compile 0 'part1\n' --max-projects 0

# 2. requests
compile 2 'part1\n' --max-requests 3
has err 'error: more than 3 requests would be sent; most of it is for part1'
has err 'hint: --max-requests NUMBER allows more'
compile 0 'part1\n' --max-requests 14
# ... among them those for requirements files
limits=${INDEX%/simple/}/limits.txt
compile 2 "-c $limits\npart1\n" --max-requests 14
has err 'error: more than 14 requests would be sent; most of it is for part1'
compile 0 "-c $limits\npart1\n" --max-requests 15 -v
has err '15 requests, '
compile 2 "-c $limits\n-c $limits?again\npart1\n" --max-requests 1
has err "$limits?again: error: more than 1 request would be sent"

# 3. memory: of a large page, which is named; half of it is no trouble
compile 2 'large\n' --max-memory 4
has err 'error: more than 4 MB of memory would be needed; most of it is for large'
has err 'hint: --max-memory MB allows more'
compile 0 'part1\n' --max-memory 40

# ... and of pages of which each alone is no trouble
compile 3 'large1\n' --max-memory 32
lacks err 'of memory would be needed'
compile 2 'top\n' --max-memory 32
has err 'error: more than 32 MB of memory would be needed; most of it is for large'

# 4. a page with one value without end
compile 3 'value\n'
has err 'the page has a value of more than 2097152 bytes'

# 5. a page that does not come
compile 3 'slow\n' --page-timeout 1
has err 'error: the answer was not whole after 1 second'
has err 'hint: --page-timeout SECONDS allows more'

# 6. ... within the limit of one, but not of all: what is missing is named; 0 is not a limit
compile 3 'slow\n' --page-timeout 0 --wait-timeout 1
has err 'error: answers were waited for longer than 1 second in all; still missing are those about slow'
has err 'hint: --wait-timeout SECONDS allows more'
compile 3 'slow\n' --page-timeout 2 --wait-timeout 0
has err 'error: the answer was not whole after 2 seconds'

# 7. no numbers
for option in solve-timeout page-timeout wait-timeout max-projects max-requests max-memory; do
    compile 2 'part1\n' --$option many
    has err "hint: --$option takes a whole number"
done
end
