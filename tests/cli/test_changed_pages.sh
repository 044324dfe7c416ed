#!/usr/bin/env bash
# Pages of the cache that are too old: solving goes on with them while their indexes are asked, and counts if they are still good.
. "$(dirname "$0")/lib.sh"
CHANGED=$(realpath "$(dirname "${BASH_SOURCE[0]}")/changed_pages.py")
begin
python3 "$CHANGED" "$PINC" 25 >told || { fail "a page that has changed was not seen"; cat told; }
has told "25 rounds of three changes: the same as with an empty cache"

# Whatever is told is told once, of the pages as they are.
ONE=(--python-version 3.11 --platform linux-x86_64 --retries 0)
release app 1.0 'Requires-Dist: dep'
release dep 1.0
release dep 2.0 'Requires-Dist: more>=1.*'
release more 1.0
sed -i 's|>dep-2.0|data-yanked="bad">dep-2.0|' index/simple/dep/index.html
echo app >requirements.in
echo 'dep==2.0' >>requirements.in
start_server INDEX --etag one index
INDEX=$INDEX/simple/
run 0 compile "${ONE[@]}" -i "$INDEX" --refresh
cp requirements.txt first
cp err told
for words in compile "compile --refresh" "check --refresh"; do
    # shellcheck disable=SC2086
    run 0 $words -v "${ONE[@]}" -i "$INDEX"
    [ "$(grep -c 'dep 2.0.*yanked\|yanked.*dep' err)" -le 1 ] || { fail "told twice"; cat err; }
    same requirements.txt <first
done
run 0 compile -v "${ONE[@]}" -i "$INDEX" --refresh
has err "3 still good"
has err "3 requests"
end
