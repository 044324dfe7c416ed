#!/usr/bin/env bash
# pinc cache, and the cache's place.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
start_index
echo app >requirements.in

run 0 cache dir
printf '%s\n' "$XDG_CACHE_HOME/pinc" | same out
run 0 cache size
printf '0\n' | same out
run 0 compile -q --python-version 3.11 -i "$INDEX"
run 0 cache size
[ "$(cat out)" -gt 100 ] || fail "the cache is empty"
stop_index
run 0 compile -U --offline -i "$INDEX"
has requirements.txt "app==1.0"

# Other files in the folder stay.
echo mine >"$XDG_CACHE_HOME/pinc/notes"
mkdir -p "$XDG_CACHE_HOME/pinc/pages-v1"
echo mine >"$XDG_CACHE_HOME/pinc/pages-v1/notes"
run 0 cache clear
has err "removed "
[ -e "$XDG_CACHE_HOME/pinc/notes" ] && [ -e "$XDG_CACHE_HOME/pinc/pages-v1/notes" ] || fail "cache clear removed a foreign file"
run 0 cache size
printf '0\n' | same out
run 3 compile -U --offline -i "$INDEX"

run 0 cache dir --cache-dir elsewhere
printf 'elsewhere\n' | same out
unset XDG_CACHE_HOME
run 0 cache dir
printf '%s\n' "$HOME/.cache/pinc" | same out
unset HOME
run 2 cache dir
has err "no cache folder is known"
has err "hint: name it with --cache-dir"

# A name that no system takes is no lack of memory.
start_index
for long in "$PWD/$(printf 'a/%.0s' $(seq 2500))" "$(printf 'b%.0s' $(seq 5000))"; do
    run 0 compile -v -i "$INDEX" --python-version 3.11 --cache-dir "$long" -n
    has err "nothing more is written to the cache: "
    lacks err "out of memory"
done
end
