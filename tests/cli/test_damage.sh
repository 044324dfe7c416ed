#!/usr/bin/env bash
# Whatever happens to a file of the cache, pinc writes what it would without, and never fails. DAMAGES: how often.
. "$(dirname "$0")/lib.sh"
begin
chain 12
# One page and one text that are too large to be read in one piece.
for i in $(seq 200); do release big "1.$i" "$([ "$i" -lt 200 ] || seq -f 'Requires-Dist: part1>=0.%04g; python_version > "2"' 600)"; done
start_index
printf 'part%s\n' $(seq 12) >requirements.in
echo big >>requirements.in
command=("$PINC" compile requirements.in -o requirements.txt --python-version 3.11 --index-url "$INDEX" --cache-dir "$work/cache")
run 0 "${command[@]:1}"
cp requirements.txt new
has new "big==1.200"
find cache -size +16k | grep -q . || fail "no file of the cache is large"

"$BUILD/damage_runs" "${DAMAGES:-100}" "${SEED:-1}" new requirements.txt cache "${command[@]}" >seen || fail "$(cat seen)"
[ -z "${DAMAGES:-}" ] || cat seen
end
