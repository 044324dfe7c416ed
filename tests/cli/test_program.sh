#!/usr/bin/env bash
# How the program ends and prints: exit statuses, JSON, standard output that is full or closed.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
release lib 1.0
start_index
export PINC_INDEX_URL=$INDEX
echo app >good.in
echo 'app==9' >unsolved.in
echo 'a b' >broken.in
echo 'app' >requirements.in

# Each kind of failure has a status, with --json as without it.
while read -r want words; do
    for json in '' --json; do
        # shellcheck disable=SC2086
        run "$want" $words --python-version 3.11 $json
        [ -z "$json" ] && continue
        valid_json out
        grep -qE "\"exit\": ?$want," out || fail "$words: another status in the JSON"
    done
done <<'CASES'
0 compile good.in -o a.txt
1 compile unsolved.in -o b.txt
1 check good.in -o c.txt
2 compile broken.in -o d.txt
2 compile none.in -o e.txt
2 why absent good.in
3 compile good.in -o a.txt -U --offline --cache-dir empty
3 compile good.in -o /nosuchfolder/f.txt
CASES

# -q leaves failures alone, -v adds; --json has the messages whatever -q says.
run 0 compile -q good.in -o a.txt --python-version 3.11
[ -s err ] && fail "-q: something was said"
run 1 compile -q unsolved.in -o b.txt --python-version 3.11
has err 'no version of app fits'

# What cannot be printed is a failure; what nobody reads any more is none to tell.
for words in 'compile good.in -q -o -' 'why app good.in' 'tree good.in' 'config good.in' 'cache dir' --version --help \
    'compile good.in --json -o a.txt'; do
    # shellcheck disable=SC2086
    "$PINC" $words >/dev/full 2>err
    [ $? -eq 3 ] || fail "$words: exit status with a full standard output"
    has err 'cannot write to standard output: No space left on device'
    # A pipe without a reader: nothing is said.
    # shellcheck disable=SC2086
    python3 - "$PINC" $words 2>err <<'PY' || fail "$words: exit status $? with a closed pipe"
import os, subprocess, sys
ours, theirs = os.pipe()
os.close(ours)
done = subprocess.run(sys.argv[1:], stdout=theirs)
sys.exit(0 if done.returncode == 3 else max(1, done.returncode))
PY
    lacks err 'cannot write'
done
end
