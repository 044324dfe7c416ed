#!/usr/bin/env bash
# How long a compile took, as the summary tells it.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
start_index
mkfifo late.in

# One whose input comes after half a second.
(sleep 0.5; echo app) >late.in &
began=$(date +%s%N)
run 0 compile late.in -o out.txt --python-version 3.11 -i "$INDEX"
took=$((($(date +%s%N) - began) / 1000000))
wait "$!"
told=$(sed -nE '1s/^1 package for 2 targets in ([0-9]+\.[0-9]{1,2}) s$/\1/p' err)
[ -n "$told" ] || { fail "no time in the summary"; cat err; }
awk -v told="$told" -v took="$took" 'BEGIN { exit !(told >= 0.4 && told * 1000 <= took + 50) }' || fail "$told s of $took ms"
end
