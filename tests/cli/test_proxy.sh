#!/usr/bin/env bash
# Proxies: where they are named, what goes through them, those that refuse, and that their passwords are nowhere to be seen.
# index.example is known to the proxy alone.
. "$(dirname "$0")/lib.sh"
begin
plain='' safe='' proxy='' asking='' broken='' refusing=''     # URLs, set by start_server
release app 1.0
mkdir certs
"$SERVER" --certificates certs || fail "no certificates"
start_server plain index
start_server safe --certificate certs/server.pem index
start_server proxy --proxy log
start_server asking --proxy log --password 'me:s%cret@x'
start_server broken --proxy log --answer 502
start_server refusing --proxy log --answer 403
by_http=http://index.example:${plain##*:}/simple
by_https=https://index.example:${safe##*:}/simple
asking=${asking#http://}
nowhere=http://127.0.0.1:1
echo app >requirements.in

# compile [VARIABLE=VALUE...] -- WORD...     status, err; log holds what the proxies were asked for
compile() {
    local variables=()
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    rm -f requirements.txt
    : >log
    env ${variables[@]+"${variables[@]}"} "$PINC" compile --no-cache --python-version 3.11 --cert certs/ca.pem --trusted-host index.example:${plain##*:} "$@" >out 2>err
    status=$?
    grep -rqsE 's%cret|s%25cret|bWU6' out err log requirements.txt && fail "$*: the proxy's password is shown"
}
# through LINE TITLE ...     compiles, and the proxy was asked for LINE first
through() {
    local line=$1 title=$2
    shift 2
    compile "$@"
    [ "$status" -eq 0 ] || { fail "$title: exit status $status"; cat err; }
    [ "$(head -n 1 log)" = "$line" ] || { fail "$title: not $line"; cat log; }
    # The command names the index.
    grep -v '^#    pinc compile' requirements.txt | grep -qsE 'proxy|127\.0\.0\.1' && fail "$title: the output names the proxy"
}
# around TITLE ...     compiles, and no proxy was asked
around() {
    local title=$1
    shift
    compile "$@"
    [ "$status" -eq 0 ] || { fail "$title: exit status $status"; cat err; }
    [ -s log ] && { fail "$title: a proxy was asked"; cat log; }
}
# stopped MESSAGE HINT REQUESTS TITLE ...     exit status 3, and so many requests to the proxy
stopped() {
    local message=$1 hint=$2 requests=$3 title=$4
    shift 4
    compile "$@"
    [ "$status" -eq 3 ] || fail "$title: exit status $status"
    has err "error: $message"
    has err "hint: $hint"
    [ "$(wc -l <log)" -eq "$requests" ] || { fail "$title: $(wc -l <log) requests, not $requests"; cat log; }
}

# --- where a proxy is named
get="GET $by_http/app/"
connect="CONNECT index.example:${safe##*:}"
through "$get" "--proxy, http" -- -i "$by_http" --proxy "$proxy"
through "$connect" "--proxy, https" -- -i "$by_https" --proxy "$proxy"
[ "$(wc -l <log)" -eq 1 ] || fail "one connection to the proxy serves all requests"
through "$get" "without a scheme" -- -i "$by_http" --proxy "${proxy#http://}"
through "$get" "http_proxy" http_proxy="$proxy" -- -i "$by_http"
through "$get" "HTTP_PROXY" HTTP_PROXY="$proxy" -- -i "$by_http"
through "$get" "lower case first" http_proxy="$proxy" HTTP_PROXY=$nowhere -- -i "$by_http"
through "$connect" "https_proxy" https_proxy="$proxy" http_proxy=$nowhere -- -i "$by_https"
through "$connect" "HTTPS_PROXY" HTTPS_PROXY="$proxy" -- -i "$by_https"
through "$connect" "all_proxy" all_proxy="$proxy" -- -i "$by_https"
through "$get" "ALL_PROXY" ALL_PROXY="$proxy" -- -i "$by_http"
through "$get" "PIP_PROXY" PIP_PROXY="$proxy" -- -i "$by_http"
printf '[global]\nproxy = %s\n' "$proxy" >pip.conf
through "$get" "proxy of pip.conf" PIP_CONFIG_FILE=pip.conf -- -i "$by_http"
through "$get" "--proxy before variables" http_proxy=$nowhere PIP_PROXY=$nowhere -- -i "$by_http" --proxy "$proxy"
through "GET $plain/simple/app/" "--proxy: no_proxy is not asked" no_proxy=127.0.0.1 -- -i "$plain/simple" --proxy "$proxy"
around "no_proxy" http_proxy=$nowhere no_proxy=localhost,127.0.0.1 -- -i "$plain/simple"
around "NO_PROXY" ALL_PROXY=$nowhere NO_PROXY='*' -- -i "$safe/simple"
around "HTTP_PROXY in a CGI program" HTTP_PROXY=$nowhere REQUEST_METHOD=GET -- -i "$plain/simple"
around "https_proxy is not for http" https_proxy=$nowhere -- -i "$plain/simple"
around "--isolated ignores PIP_PROXY" PIP_PROXY=$nowhere -- -i "$plain/simple" --isolated
around "empty is none" http_proxy= -- -i "$plain/simple"

# --- passwords
through "$get" "password, http" http_proxy="http://me:s%25cret%40x@$asking" -- -v -i "$by_http"
through "$connect" "password, https" https_proxy="http://me:s%25cret%40x@$asking" -- -v -i "$by_https"
through "$get" "an @ in a password" -- -v -i "$by_http" --proxy "http://me:s%25cret@x@$asking"
give="give them in the proxy's URL: http://USER:PASSWORD@HOST:PORT"
needed="the proxy http://$asking answers 407 (credentials are needed)"
stopped "$needed" "$give" 1 "no password, http" -- -i "$by_http" --proxy "$asking"
stopped "$needed" "$give" 1 "no password, https" -- -i "$by_https" --proxy "$asking"
stopped "$needed" "$give" 1 "wrong password, http" -- -v -i "$by_http" --proxy "http://me:s%25cret@$asking"
stopped "$needed" "$give" 1 "wrong password, https" -- -v -i "$by_https" --proxy "http://me:s%25cret@$asking"
stopped "unsupported proxy syntax in 'http://127.0.0.1:port'" "it was asked through the proxy http://127.0.0.1:port" 0 "not a proxy" \
    -- -v -i "$by_http" --proxy "http://me:s%25cret@127.0.0.1:port"
compile -- -i "$by_http" --proxy "http://me:s%25cret@127.0.0.1:1 "
[ "$status" -eq 2 ] || fail "a blank in the URL: exit status $status"
has err "error: the URL of the proxy holds what no URL can"

# --- proxies that do not work
stopped "the proxy $broken answers 502 (bad gateway)" "requirements.in:1 asks for app" 2 "502, https" \
    -- -i "$by_https" --proxy "$broken" --retries 1
stopped "the server answers 502 (bad gateway)" "requirements.in:1 asks for app" 2 "502, http" -- -i "$by_http" --proxy "$broken" --retries 1
stopped "the proxy $refusing answers 403 (forbidden)" "requirements.in:1 asks for app" 1 "403" -- -i "$by_https" --proxy "$refusing"
stopped "failed to connect to 127.0.0.1 port 1" "it was asked through the proxy $nowhere" 0 "not there" \
    -- -i "$by_https" --proxy $nowhere --retries 0

# --- git and pip, which pinc runs, ask through it, too
echo "app @ git+$plain/app.git" >requirements.in
compile -- -i "$by_http" --proxy "http://me:s%25cret%40x@$asking"
[ "$status" -eq 3 ] || fail "git: exit status $status"
grep -q "^GET $plain/app.git/info/refs" log || { fail "git did not ask the proxy"; cat log; }
mkdir -p built-1.0
cat >built-1.0/pyproject.toml <<'TOML'
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
TOML
cat >built-1.0/backend.py <<'PYTHON'
import os
seen = [name + "=" + os.environ[name] for name in sorted(os.environ) if name.lower().endswith("_proxy")]
def prepare_metadata_for_build_wheel(folder, settings=None):
    with open(os.path.join(os.environ["HOME"], "seen"), "w") as file:
        file.write("\n".join(seen) + "\n")
    os.mkdir(os.path.join(folder, "built-1.0.dist-info"))
    with open(os.path.join(folder, "built-1.0.dist-info", "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\nName: built\nVersion: 1.0\n")
    return "built-1.0.dist-info"
def build_wheel(*arguments):
    raise NotImplementedError
PYTHON
# A build has a home of its own.
sed -i "s|os.path.join(os.environ\[\"HOME\"\], \"seen\")|'$PWD/seen'|" built-1.0/backend.py
echo './built-1.0' >requirements.in
compile all_proxy=$nowhere no_proxy=x -- -i "$by_http" --proxy "http://me:s%25cret%40x@$asking"
[ "$status" -eq 0 ] || { fail "pip: exit status $status"; cat err; }
printf 'http_proxy=%s\nhttps_proxy=%s\n' "http://me:s%25cret%40x@$asking" "http://me:s%25cret%40x@$asking" | same seen
end
