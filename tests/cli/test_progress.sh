#!/usr/bin/env bash
# What goes on, on the last line of a terminal: only there, only where it can be erased, and never left behind.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
mkdir -p index/simple/slow
echo '<!DOCTYPE html><html><body></body></html>' >index/simple/slow/index.stall
start_index
export PINC_INDEX_URL=$INDEX
printf 'app\nslow\n' >requirements.in

# All at once: each waits for a page of which only half comes. NAME/out is what the terminal got.
pids=()
watch() { # NAME TERM WORD...
    mkdir "$1"
    (
        cd "$1" || exit 1
        TERM=$2 on_terminal compile ../requirements.in -o out.txt --no-cache --python-version 3.11 --page-timeout 1 --retries 0 "${@:3}"
    ) &
    pids+=($!)
}
watch drawn xterm
watch quiet xterm -q
watch without xterm --no-progress
watch dumb dumb
watch json xterm --json
"$PINC" compile -o out.txt --no-cache --python-version 3.11 --page-timeout 1 --retries 0 >out 2>err
lacks err 'resolving'
has err 'error: the answer was not whole after 1 second'
wait "${pids[@]}"

grep -qE 'resolving: [0-9]+ of 2 packages, [0-9]+ of [0-9]+ metadata, [0-9]+ (bytes|kB)' drawn/out || { fail "no progress"; cat -v drawn/out; }
# Each line begins at the margin and erases what was behind it; nothing of it is left in front of the error.
[ "$(grep -o $'\rresolving: [^\x1b]*\x1b\\[K' drawn/out | wc -l)" -eq "$(grep -o 'resolving' drawn/out | wc -l)" ] || { fail "a line that is not erased"; cat -v drawn/out; }
grep -q $'\r\x1b\\[K.*error:' drawn/out || { fail "the error stands behind the progress"; cat -v drawn/out; }
# About ten times a second at most.
[ "$(grep -o 'resolving' drawn/out | wc -l)" -le 25 ] || fail "drawn too often"
for name in quiet without dumb; do
    has $name/out 'error:'
    lacks $name/out 'resolving'
done
# The answer is JSON alone, and the progress on standard error does not touch it.
has json/out '"exit": 3'
end
