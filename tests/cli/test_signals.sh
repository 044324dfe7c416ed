#!/usr/bin/env bash
# Being stopped, and pipes that close.
. "$(dirname "$0")/lib.sh"
begin
proxy=''     # URLs, set by start_server
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
    [ -z "$(find . -name '*requirements.txt?*')" ] || fail "SIG$signal: a temporary file is left"
done

# A problem that the solver would need hours for, once everything is known: one version for each of 12 packages, of 11, all different.
rm -rf index
for package in $(seq 12); do
    needs=()
    for other in $(seq 12); do [ "$other" = "$package" ] || needs+=("Requires-Dist: p$other!=VERSION"); done
    for version in $(seq 11); do release "p$package" "$version" "${needs[@]/VERSION/$version}"; done
done
stop_index
start_index
start_server proxy --proxy asked
seq -f 'p%.0f' 12 >requirements.in
for signal in INT TERM; do
    : >asked
    (trap - INT; exec env --default-signal=INT "$PINC" compile --python-version 3.11 --platform linux-x86_64 --no-cache \
        --index-url "$INDEX" --proxy "$proxy" >out 2>err) &
    pid=$!
    # When nothing was asked for a while, it is the solver that takes the time.
    last=-1
    count=0
    while [ "$count" -lt 100 ] || [ "$count" -ne "$last" ]; do
        kill -0 "$pid" || { fail "SIG$signal: it ended by itself"; cat err; break; }
        last=$count
        sleep 0.6
        count=$(wc -l <asked)
    done
    kill -s "$signal" "$pid"
    # One that does not heed the signal must not run for hours.
    for _ in $(seq 600); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null
    wait "$pid"
    status=$?
    [ "$status" -eq $((128 + $(kill -l "$signal"))) ] || { fail "SIG$signal while solving: exit status $status"; cat err; }
    [ "$(cat requirements.txt)" = '# the old output' ] || fail "SIG$signal while solving: the old output was touched"
done

# The reader of the result goes away: no message, no signal.
for i in $(seq 400); do echo "app ; python_version > \"2.$i\""; done >many.in
rm -rf index
release app 1.0
stop_index
start_index
"$PINC" compile many.in -q -o - --python-version 3.11 -i "$INDEX" 2>err | true
status=${PIPESTATUS[0]}
[ "$status" -eq 3 ] || [ "$status" -eq 0 ] || fail "closed pipe: exit status $status"
[ -s err ] && { fail "closed pipe: a message"; cat err; }
end
