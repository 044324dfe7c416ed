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
printf '0 bytes\n' | same out
run 0 compile -q --python-version 3.11 -i "$INDEX"
run 0 cache size
[ "$(tr -dc 0-9 <out)" -gt 100 ] || fail "the cache is empty"
stop_index
run 0 compile -U --offline -i "$INDEX"
has requirements.txt "app==1.0"

# small entries share files; a copy that does not know links has all of them
pages=("$XDG_CACHE_HOME"/pinc/pages-v*/*)
[ "$(stat -c %h "${pages[0]}")" -gt 1 ] || fail "each entry has a file"
cp -r "$XDG_CACHE_HOME/pinc" copy
run 0 compile -U --offline -i "$INDEX" --cache-dir copy
has requirements.txt "app==1.0"
run 0 cache verify --cache-dir copy
rm -r copy

# verify: what is damaged is told and removed, what is another's stays
run 0 cache verify
has err " entries, 0 damaged ones removed"
entry=$(ls "$XDG_CACHE_HOME"/pinc/pages-v*/* | head -n 1)
printf x | dd of="$entry" bs=1 seek=100 conv=notrunc status=none
run 1 cache verify
has err ", 1 damaged one removed"
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
names=$(stat -c %h "$entry")
size=$(($(stat -c %s "$entry") / names * names)) # each name counts as its part
run 0 cache prune
has err "removed $size bytes"
[ ! -e "$entry" ] || fail "an old entry is still there"
run 0 cache size
[ "$(tr -dc 0-9 <out)" -gt 0 ] || fail "the cache is empty"
run 0 cache prune --keep 0
run 0 cache size
printf '0 bytes\n' | same out
for word in 30x d -1d 1.5d ''; do run 2 cache prune "--keep=$word"; done
run 2 cache prune --keep 30x
has err "neither days nor a size: '30x'"
has err "hint: --keep takes 30d, or 500MB, 2GiB"
run 2 compile --keep 30d
start_index
run 0 compile -q -U --python-version 3.11 -i "$INDEX"
stop_index

# By itself: once a week, what was not used within 90 days.
age() { touch -a -m -d "$2 days ago" "$1"; }
start_index
run 2 compile -i "$INDEX" --python-version 3.11 --cache-keep 30x
has err "neither days nor a size: '30x'"
has err "hint: --cache-keep takes 30d, or 500MB, 2GiB"
old=$XDG_CACHE_HOME/pinc/hosts-v1/0123456789abcdef0123456789abcdef
mkdir -p "$XDG_CACHE_HOME/pinc/hosts-v1"
echo x >"$old"
age "$old" 100
run 0 compile -v -U -i "$INDEX" --python-version 3.11
[ -e "$old" ] || fail "pruned before a week was over"
age "$XDG_CACHE_HOME/pinc/CACHEDIR.TAG" 8
run 0 compile -v -U -i "$INDEX" --python-version 3.11 --no-cache-keep
run 0 compile -v -U -i "$INDEX" --python-version 3.11 --cache-keep 200d
[ -e "$old" ] || fail "pruned although it is to be kept"
age "$XDG_CACHE_HOME/pinc/CACHEDIR.TAG" 8
run 0 compile -v -U -i "$INDEX" --python-version 3.11
[ ! -e "$old" ] || fail "not pruned"
has err "from the cache (--cache-keep 90d)"
run 0 compile -q -U --offline -i "$INDEX" --python-version 3.11
run 0 compile -v -U -i "$INDEX" --python-version 3.11
lacks err "--cache-keep"
# What is read counts as used, where the file system does not say so, too.
entry=$(ls -t "$XDG_CACHE_HOME"/pinc/pages-v*/* | head -n 1)
age "$entry" 100
run 0 compile -q -U --offline -i "$INDEX" --python-version 3.11
[ "$(stat -c %X "$entry")" -gt "$(date -d '1 day ago' +%s)" ] || fail "a use is not noted"
stop_index

# Other files in the folder stay.
echo mine >"$XDG_CACHE_HOME/pinc/notes"
mkdir -p "$XDG_CACHE_HOME/pinc/pages-v1"
echo mine >"$XDG_CACHE_HOME/pinc/pages-v1/notes"
run 0 cache clear
has err "removed "
[ -e "$XDG_CACHE_HOME/pinc/notes" ] && [ -e "$XDG_CACHE_HOME/pinc/pages-v1/notes" ] || fail "cache clear removed a foreign file"
run 0 cache size
printf '0 bytes\n' | same out
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

# export and import: what an input takes of the cache, for a machine that has none
export HOME=$PWD/home
release other 1.0
start_index
echo other >other.in
run 0 compile -q -i "$INDEX" --python-version 3.11 --cache-dir first requirements.in
run 0 compile -q -i "$INDEX" --python-version 3.11 --cache-dir first other.in -o other.txt
run 0 cache export all.bundle --cache-dir first
all=$(sed -n 's/ entries written to all.bundle$//p' err)
run 0 cache export one.bundle requirements.in -i "$INDEX" --cache-dir first
one=$(sed -n 's/ entries written to one.bundle$//p' err)
[ "$one" -gt 0 ] && [ "$one" -lt "$all" ] || fail "$one entries of $all"
run 2 cache export -i "$INDEX" one.bundle
has err "without an INPUT everything is exported, and options of a compile mean nothing"
run 2 cache -i "$INDEX" export one.bundle
has err "option --index-url is not one of pinc cache"
run 2 cache import one.bundle -i "$INDEX"
stop_index
run 0 cache import one.bundle --cache-dir second
has err "$one entries taken from one.bundle"
run 0 compile -q -U --offline -i "$INDEX" --cache-dir second requirements.in
run 3 compile -q -U --offline -i "$INDEX" --cache-dir second other.in -o other.txt
run 0 cache import all.bundle --cache-dir second --json
valid_json out
python3 -c 'import json; b = json.load(open("out"))["result"]["bundle"]; print(b["entries"], b["kept"])' >counts
echo "$((all - one)) $one" | same counts
cp requirements.in before
run 2 cache export requirements.in --cache-dir first
has err "requirements.in: error: the file is there, and is not a bundle of a cache: it stays"
same requirements.in <before
unset HOME

# A name that no system takes is not a lack of memory.
start_index
for long in "$PWD/$(printf 'a/%.0s' $(seq 2500))" "$(printf 'b%.0s' $(seq 5000))"; do
    run 0 compile -v -i "$INDEX" --python-version 3.11 --cache-dir "$long" -n
    has err "nothing more is written to the cache: "
    lacks err "out of memory"
done

# Its words: exactly one of them.
export HOME=$PWD XDG_CACHE_HOME=$PWD/cache
run 2 cache
has err 'pinc cache takes '
run 2 cache nonsense
run 2 cache dir size
run 0 cache dir --json
valid_json out
has out "$XDG_CACHE_HOME/pinc"
run 0 cache clear -q
[ -s err ] && fail "cache clear -q is not silent"
end
