# shellcheck shell=bash
# For the scripts of this folder: a small index made of files, and words to test with.
# PINC is the program, SERVER the index server; both relative to the folder that make runs in.

# The last part of a pipeline runs in this shell: `printf ... | same err` has to count a failure.
shopt -s lastpipe

BUILD=$(realpath "${BUILD:-build}")
SERVER=$(realpath "${SERVER:-$BUILD/index_server}")
PINC=$(realpath "${PINC:-$BUILD/pinc}")
# shellcheck disable=SC2034
KILL_RUNS=$BUILD/kill_runs FAIL_CALLS=$BUILD/fail_calls.so
[ -x "$PINC" ] || { echo "no program to test: $PINC"; exit 1; }
server_pids=()

# Nothing of the machine that runs the tests may matter.
unset PINC_INDEX_URL PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_CERT PIP_FIND_LINKS NO_COLOR VIRTUAL_ENV NETRC
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE
unset PIP_PROXY PIP_TRUSTED_HOST PIP_CLIENT_CERT
export PIP_CONFIG_FILE=/dev/null LC_ALL=C TERM=dumb

# release NAME VERSION [METADATA-LINE...]     a wheel for every platform
release() {
    file_of "$1" "$2" "$1-$2-py3-none-any.whl" "${@:3}"
}

# file_of NAME VERSION FILENAME [METADATA-LINE...]     one file on the page of NAME, with its metadata
file_of() {
    local name=$1 version=$2 file=$3 folder=index/simple/$1 digest page before end=$'\n</body>'
    shift 3
    [ -d "$folder" ] && [ -d index/files ] || mkdir -p "$folder" index/files
    { printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$name" "$version"; [ $# -eq 0 ] || printf '%s\n' "$@"; } \
        >"index/files/$file.metadata"
    echo "$file" >"index/files/$file"
    digest=$(sha256sum <"index/files/$file")
    page=$'<!DOCTYPE html><html><body>\n</body></html>\n'
    [ ! -e "$folder/index.html" ] || IFS= read -r -d '' page <"$folder/index.html" || :
    # What a script wrote itself, without that end, stays.
    before=${page%"$end"*}
    [ "$before" = "$page" ] || page="$before
<a href=\"../../files/$file#sha256=${digest%% *}\" data-core-metadata=\"true\">$file</a>${page:${#before}}"
    printf '%s' "$page" >"$folder/index.html"
}

# standing NAME STATUS [REASON]     what the index says of a project (PEP 792)
standing() {
    mkdir -p "index/simple/$1"
    [ -e "index/simple/$1/index.html" ] || echo '<!DOCTYPE html><html></html>' >"index/simple/$1/index.html"
    sed -i "s|<html>|<html><meta name=\"pypi:project-status\" content=\"$2\">${3:+<meta name=\"pypi:project-status-reason\" content=\"$3\">}|" \
        "index/simple/$1/index.html"
}

# digest_of FILE     the sha256 of a file of the index
digest_of() {
    sha256sum <"index/files/$1" | cut -d' ' -f1
}

# chain N     part1 to partN, of two versions each, which need the next one; and the one behind them
chain() {
    local i version
    for i in $(seq "$1"); do
        for version in 1.0 1.1; do release "part$i" $version "Requires-Dist: part$((i + 1))>=1"; done
    done
    release "part$(($1 + 1))" 1.0
}

# start_server NAME WORD...     runs the server with these words; the variable NAME becomes its URL
start_server() {
    local name=$1 url fd=$((9 - ${#server_pids[@]}))
    shift
    rm -f "hold.$name" "url.$name"
    mkfifo "hold.$name"
    "$SERVER" "$@" <"hold.$name" >"url.$name" &
    server_pids+=($!)
    eval "exec $fd>hold.$name"
    until url=$(cat "url.$name" 2>/dev/null) && [ -n "$url" ]; do
        kill -0 "${server_pids[${#server_pids[@]} - 1]}" || { echo "FAILED: no server: $*"; exit 1; }
        sleep 0.02
    done
    printf -v "$name" %s "$url"
}

# start_index     serves ./index; INDEX is the URL of its simple pages
start_index() {
    start_server INDEX index
    INDEX=$INDEX/simple/
}

# stop_index     ends all servers
stop_index() {
    local fd
    for ((fd = 9; fd > 9 - ${#server_pids[@]}; fd--)); do
        eval "exec $fd>&-"
    done
    wait ${server_pids[@]+"${server_pids[@]}"}
    server_pids=()
}

# in_namespace SCRIPT     the script once more where folders of the system can be hidden; ends it, and says so, where that may not be
in_namespace() {
    local options
    [ -z "${IN_NAMESPACE:-}" ] || return 0
    for options in -rm -m; do
        if unshare "$options" mount -t tmpfs none /mnt 2>/dev/null; then
            export IN_NAMESPACE=yes
            exec unshare "$options" "$1"
        fi
    done
    echo "note: no namespace may be made here; what the program does without /etc/ssl is not tried"
    exit 0
}

# without_authorities     a TLS index with app 1.0 that the system trusts no more than any other; AUTHORITIES_INDEX is its URL
without_authorities() {
    local folder
    work=$(realpath "$work")
    release app 1.0
    mkdir certs
    "$SERVER" --certificates certs || fail "no certificates"
    start_server AUTHORITIES_INDEX --certificate certs/server.pem index
    AUTHORITIES_INDEX=$AUTHORITIES_INDEX/simple
    echo app >requirements.in
    for folder in /etc/ssl /etc/pki /usr/local/share/certs /var/lib/ca-certificates; do
        [ ! -d "$folder" ] || mount -t tmpfs none "$folder" || fail "mount $folder"
    done
}

# trusts TITLE PROGRAM     it locks app
trusts() {
    rm -f requirements.txt
    "$2" compile -q --no-cache --python-version 3.11 -i "$AUTHORITIES_INDEX" >out 2>err || { fail "$1"; cat err; }
    grep -qx 'app==1.0' requirements.txt || fail "$1: nothing was locked"
}

# distrusts TITLE PROGRAM HINT
distrusts() {
    "$2" compile --no-cache --python-version 3.11 -i "$AUTHORITIES_INDEX" >out 2>err && fail "$1: no failure"
    grep -qx "hint: $3" err || { fail "$1"; cat err; }
}

# on_terminal WORD...     pinc with its standard output and error on a terminal; out holds what that got
on_terminal() {
    python3 - "$PINC" "$@" >out <<'PY'
import os, pty, sys
def read(fd):
    return os.read(fd, 65536)
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))
PY
}

# In an empty folder of its own, removed at the end.
begin() {
    work=$(mktemp -d)
    trap 'stop_index; rm -rf "$work"' EXIT
    cd "$work" || exit 1
    export HOME=$work XDG_CACHE_HOME=$work/cache
    tests_failed=0
}

# run STATUS WORD...     runs pinc; out and err hold what it printed
run() {
    local want=$1 status
    shift
    "$PINC" "$@" >out 2>err </dev/null
    status=$?
    if [ "$status" -ne "$want" ]; then
        fail "pinc $*: exit status $status, not $want"
        cat err
    fi
}

fail() {
    echo "FAILED: $*"
    tests_failed=$((tests_failed + 1))
}

# same FILE     FILE is what standard input holds
same() {
    diff -u --label wanted --label "$1" - "$1" || fail "$1 is not what was wanted"
}

# has FILE TEXT     a line of FILE holds TEXT
has() {
    grep -qF -- "$2" "$1" || { fail "$1 has no '$2'"; cat "$1"; }
}

lacks() {
    ! grep -qF -- "$2" "$1" || { fail "$1 has '$2'"; cat "$1"; }
}

# pins FILE     the names and versions, or URLs, of a requirements.txt, on one line
pins() {
    grep -oE '^[a-z][a-z0-9-]*(==[^ ]*| @ [^ ]*)' "$1" | tr '\n' ' '
}

# locks WANTED [FILE]     these are the pins of requirements.txt
locks() {
    local file=${2:-requirements.txt}
    [ "$(pins "$file")" = "$1 " ] || fail "$file: locked $(pins "$file"), not $1"
}

# What --json prints, and its schema.
VALID_JSON=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../valid_json.py")
SCHEMA=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../docs/json.schema.json")

# about_json FILE[<tab>PATH]     `answer` becomes what valid_json.py says
about_json() {
    if [ -z "${about_json_asked:-}" ]; then
        # Without what holds the servers: they end when that is closed.
        coproc ABOUT_JSON { exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec python3 "$VALID_JSON" "$SCHEMA" --answer 2>&1; }
        about_json_asked=1
    fi
    printf '%s\n' "$PWD/$1" >&"${ABOUT_JSON[1]}"
    IFS= read -r answer <&"${ABOUT_JSON[0]}" || answer='valid_json.py has ended'
}

# valid_json FILE     FILE is what docs/json.schema.json says
valid_json() {
    local answer
    about_json "$1"
    [ -z "$answer" ] || fail "$1 is not what the schema says: ${answer:0:1000}"
}

# json_has VALUE PATH     `out` has VALUE (as Python's json writes it) at PATH (.result.lock.targets[0].python)
json_has() {
    local answer
    about_json "out"$'\t'"$2"
    [ "$answer" = "$1" ] || fail "$2 is $answer, not $1"
}

end() {
    [ "$tests_failed" -eq 0 ] || exit 1
    exit 0
}
