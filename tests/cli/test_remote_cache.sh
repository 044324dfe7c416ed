#!/usr/bin/env bash
# --remote-cache: a cache that many machines share, and what may go wrong with its server.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0 'Requires-Dist: part1>=1'
chain 3
mkdir empty
start_index
echo app >requirements.in

# machine NAME STATUS WORD...     a compile on a machine of its own
machine() {
    XDG_CACHE_HOME=$work/machines/$1 run "$2" compile -v -U -o out.txt -i "$INDEX" --python-version 3.11 "${@:3}"
}

# milliseconds COMMAND...     how long it takes, in `took`
milliseconds() {
    local start
    start=$(date +%s%N)
    "$@"
    took=$((($(date +%s%N) - start) / 1000000))
}

# asked N TITLE     so many requests went to the index
asked() {
    has err "note: $1 request" || fail "$2"
}

machine plain 0
cp out.txt want.txt
asked 10 "without one"

# one machine fills it, others ask the index for nothing; nobody writes who was not told to
start_server CACHE --put 201 empty
machine reader 0 --remote-cache "$CACHE/c"
has err "remote cache: asked for"
asked 10 "an empty one"
machine writer 0 --remote-cache "$CACHE/c" --remote-cache-write
lacks err warning
machine second 0 --remote-cache "$CACHE/c/"
asked 0 "the second machine"
same out.txt <want.txt
lacks err warning
PINC_REMOTE_CACHE=$CACHE/c machine third 0
asked 0 "by the variable"
PINC_REMOTE_CACHE=$CACHE/c machine fourth 0 --isolated
asked 10 "--isolated"
machine fifth 0 --remote-cache "$CACHE/c" --refresh
asked 5 "--refresh asks for pages, metadata never changes"
machine sixth 0 --remote-cache "$CACHE/c" --no-cache
lacks err "remote cache:"

# its credentials are sent to it, and never shown; without them it is told once, and the index asked
start_server LOCKED --password user:hush-hush --put 201 index
LOCKED_HOST=${LOCKED#http://}
machine l1 0 --remote-cache "http://user:hush-hush@$LOCKED_HOST/c" --remote-cache-write
lacks err warning
machine l2 0 --remote-cache "http://user:hush-hush@$LOCKED_HOST/c"
asked 0 "with credentials"
machine l3 0 --remote-cache "http://user:wrong-one@$LOCKED_HOST/c"
[ "$(grep -c "^pinc: warning: the remote cache '$LOCKED/c/' is not used any more: the server answers 401" err)" = 1 ] || fail "no warning of 401"
lacks err wrong-one
echo 'machine localhost login user password hush-hush' >netrc   # the index is 127.0.0.1, and for everybody
chmod 600 netrc
NETRC=$work/netrc machine l4 0 --remote-cache "http://localhost:${LOCKED##*:}/c"
asked 0 "credentials of netrc"

# fault TITLE WARNING WORD...     a server that breaks in this way: right all the same, one warning, no more than a moment longer
fault() {
    local title=$1 warning=$2
    shift 2
    start_server BAD "$@" empty
    machine "$title w" 0 --remote-cache "$BAD/c" --remote-cache-write
    rm -rf "machines/$title"
    milliseconds machine "$title" 0 --remote-cache "$BAD/c"
    same out.txt <want.txt
    [ "$(grep -c "^pinc: warning: the remote cache .* $warning" err)" = 1 ] || { fail "$title: $(grep warning err)"; }
    [ "$took" -lt 2000 ] || fail "$title: it took $took ms"
}
fault lying "holds something that is damaged, or not an entry: it is ignored" --put 201 --fault lie
fault cut "is not used any more: transfer closed with" --put 201 --fault cut
fault slow "is not asked any more: this run has waited for it in vain for 100 ms" --put 201 --delay 300
fault silent "is not asked any more: this run has waited for it in vain for 100 ms" --put 201 --fault silent
start_server FULL --put 507 empty
machine full 0 --remote-cache "$FULL/c" --remote-cache-write
[ "$(grep -c "^pinc: warning: the remote cache '$FULL/c/' takes nothing more: the server answers 507" err)" = 1 ] || fail "no warning of 507"
same out.txt <want.txt
machine gone 0 --remote-cache "http://127.0.0.1:9/c" --remote-cache-write
[ "$(grep -c "^pinc: warning: the remote cache .* is not used any more: " err)" = 1 ] || fail "no warning of a server that is gone"
same out.txt <want.txt

# who: whoever may write to a remote cache
# a real server, where there is one: filled, read, falsified, without a place to write to, and gone
nginx=$(PATH=$PATH:/usr/sbin command -v nginx)
if [ -n "$nginx" ]; then
    mkdir -p dav/store dav/tmp
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >dav/nginx.conf <<END
daemon off; master_process off; pid $work/dav/pid; error_log $work/dav/error.log;
events { worker_connections 256; }
http {
    access_log off; log_not_found off; client_max_body_size 64m;
    client_body_temp_path $work/dav/tmp; proxy_temp_path $work/dav/2; fastcgi_temp_path $work/dav/3; uwsgi_temp_path $work/dav/4; scgi_temp_path $work/dav/5;
    server { listen 127.0.0.1:$port; root $work/dav/store; location / { dav_methods PUT; create_full_put_path on; } }
}
END
    "$nginx" -p "$work/dav" -c "$work/dav/nginx.conf" 2>/dev/null &
    nginx_pid=$!
    until python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null || ! kill -0 $nginx_pid; do sleep 0.05; done
    DAV=http://127.0.0.1:$port/pinc
    machine d1 0 --remote-cache "$DAV" --remote-cache-write
    machine d2 0 --remote-cache "$DAV"
    asked 0 "nginx"
    same out.txt <want.txt
    for file in dav/store/pinc/*/*; do printf x | dd of="$file" bs=1 seek=60 conv=notrunc status=none; done
    machine d3 0 --remote-cache "$DAV"
    same out.txt <want.txt
    has err "holds something that is damaged, or not an entry: it is ignored"
    rm -rf dav/store
    touch dav/store
    machine d4 0 --remote-cache "$DAV" --remote-cache-write
    same out.txt <want.txt
    [ "$(grep -c "^pinc: warning: the remote cache" err)" = 1 ] || fail "nginx that cannot write: $(grep warning err)"
    kill $nginx_pid
    wait $nginx_pid
    machine d5 0 --remote-cache "$DAV"
    same out.txt <want.txt
    [ "$(grep -c "^pinc: warning: the remote cache .* is not used any more" err)" = 1 ] || fail "nginx that is gone"
else
    echo "note: nginx is not installed; the remote cache is tested with the tests' own server alone"
fi

# words that are refused
machine bad 2 --remote-cache "ftp://h/c"
has err "--remote-cache takes an http or https URL without a query"
machine bad 2 --remote-cache "http://h/c?x=1"
machine bad 2 --remote-cache "$CACHE" --remote-cache-wait soon
end
