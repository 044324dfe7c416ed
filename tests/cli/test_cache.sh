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

# verify: what is damaged is told and removed, what is another's stays
run 0 cache verify
has err " entries, 0 damaged ones removed"
entry=$(ls "$XDG_CACHE_HOME"/pinc/pages-v*/* | head -n 1)
printf x | dd of="$entry" bs=1 seek=100 conv=notrunc status=none
run 1 cache verify
has err ", 1 damaged ones removed"
[ ! -e "$entry" ] || fail "a damaged entry is still there"
run 0 cache verify
start_index
run 0 compile -q -U --python-version 3.11 -i "$INDEX"
stop_index
entry=$(ls "$XDG_CACHE_HOME"/pinc/pages-v*/* | head -n 1)
mv "$entry" "$(dirname "$entry")/00000000000000000000000000000000"
run 1 cache verify
start_index
run 0 compile -q -U --python-version 3.11 -i "$INDEX"
stop_index

# prune: by days, by size, and words that are neither
run 0 cache prune
has err "removed 0 bytes"
run 0 cache prune --keep 1GB
has err "removed 0 bytes"
entry=$(ls "$XDG_CACHE_HOME"/pinc/pages-v*/* | head -n 1)
touch -a -m -d '40 days ago' "$entry"
size=$(stat -c %s "$entry")
run 0 cache prune
has err "removed $size bytes"
[ ! -e "$entry" ] || fail "an old entry is still there"
run 0 cache size
[ "$(cat out)" -gt 0 ] || fail "the cache is empty"
run 0 cache prune --keep 0
run 0 cache size
printf '0\n' | same out
for word in 30x d -1d 1.5d ''; do run 2 cache prune "--keep=$word"; done
run 2 cache prune --keep 30x
has err "neither days nor a size: '30x'"
has err "hint: --keep takes 30d, or 500MB, 2GiB"
run 2 compile --keep 30d
start_index
run 0 compile -q -U --python-version 3.11 -i "$INDEX"
stop_index

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
