#!/usr/bin/env bash
# Being stopped, and pipes that close.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
mkdir -p index/simple/slow
cp index/simple/app/index.html index/simple/slow/index.stall
start_index
echo slow >requirements.in
echo '# the old output' >requirements.txt

# A page of which only half ever comes.
for signal in INT TERM; do
    # A job in the background ignores SIGINT; env gives it back.
    (trap - INT; exec env --default-signal=INT "$PINC" compile --python-version 3.11 --no-cache \
        --index-url "$INDEX" >out 2>err) &
    pid=$!
    sleep 0.5
    kill -s "$signal" "$pid"
    wait "$pid"
    status=$?
    [ "$status" -eq $((128 + $(kill -l "$signal"))) ] || { fail "SIG$signal: exit status $status"; cat err; }
    [ "$(cat requirements.txt)" = '# the old output' ] || fail "SIG$signal: the old output was touched"
    [ -z "$(find . -name 'requirements.txt.*')" ] || fail "SIG$signal: a temporary file is left"
done

# The reader of the result goes away: no message, no signal.
for i in $(seq 400); do echo "app ; python_version > \"2.$i\""; done >many.in
"$PINC" compile many.in -q -o - --python-version 3.11 -i "$INDEX" 2>err | true
status=${PIPESTATUS[0]}
[ "$status" -eq 3 ] || [ "$status" -eq 0 ] || fail "closed pipe: exit status $status"
[ -s err ] && { fail "closed pipe: a message"; cat err; }
end
