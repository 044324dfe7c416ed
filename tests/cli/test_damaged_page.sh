#!/usr/bin/env bash
# What a page tells of its files is read when it is asked for: damage that is found then is repaired, or is a failure.
. "$(dirname "$0")/lib.sh"
begin
ONE=(--python-version 3.11 --platform linux-x86_64)
for i in $(seq 120); do release big "1.$i"; done
start_index
echo big >requirements.in

# damage     zeros in the second half of the large pages
damage() {
    local page size n=0
    while read -r page; do
        size=$(stat -c %s "$page")
        head -c $((size / 2)) /dev/zero | dd of="$page" bs=4k seek=$((size / 2)) oflag=seek_bytes conv=notrunc status=none
        n=$((n + 1))
    done < <(find "$XDG_CACHE_HOME"/pinc/pages-v* -type f -size +16k)
    [ "$n" -gt 0 ] || fail "no page is large"
}

run 0 compile -q "${ONE[@]}" -i "$INDEX" --generate-hashes
cp requirements.txt new
has new "sha256:$(digest_of big-1.120-py3-none-any.whl)"
for words in "compile -q" check; do
    damage
    # shellcheck disable=SC2086
    run 0 $words "${ONE[@]}" -i "$INDEX" --generate-hashes
    lacks err damaged
    same requirements.txt <new
done
# Two indexes, whose listings are merged.
for i in 1 2; do
    [ "$i" = 1 ] || damage
    run 0 compile -q "${ONE[@]}" -i "$INDEX" --extra-index-url "${INDEX}../simple" -o both.txt --no-header
    locks 'big==1.120' both.txt
done
run 0 cache verify

damage
for words in "compile -q" check outdated "verify requirements.txt" "export --format cyclonedx requirements.txt"; do
    # shellcheck disable=SC2086
    run 3 $words "${ONE[@]}" -i "$INDEX" --offline
    has err "the page of big in the cache is damaged, and --offline forbids asking for it anew"
    same requirements.txt <new
done
end
