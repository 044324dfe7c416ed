# shellcheck shell=bash
# For the scripts of this folder: a small index made of files, and words to test with.
# PINC is the program, SERVER the index server; both relative to the folder that make runs in.

BUILD=$(realpath "${BUILD:-build}")
SERVER=$(realpath "${SERVER:-$BUILD/index_server}")
PINC=$(realpath "${PINC:-$BUILD/pinc}")
[ -x "$PINC" ] || { echo "no program to test: $PINC"; exit 1; }
server_pid=

# Nothing of the machine that runs the tests may matter.
unset PINC_INDEX_URL PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_CERT PIP_FIND_LINKS NO_COLOR VIRTUAL_ENV NETRC
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
export PIP_CONFIG_FILE=/dev/null LC_ALL=C TERM=dumb

# release NAME VERSION [METADATA-LINE...]     a wheel for every platform
release() {
    file_of "$1" "$2" "$1-$2-py3-none-any.whl" "${@:3}"
}

# file_of NAME VERSION FILENAME [METADATA-LINE...]     one file on the page of NAME, with its metadata
file_of() {
    local name=$1 version=$2 file=$3 folder=index/simple/$1 digest
    shift 3
    mkdir -p "$folder" index/files
    { printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$name" "$version"; [ $# -eq 0 ] || printf '%s\n' "$@"; } \
        >"index/files/$file.metadata"
    [ -e "$folder/index.html" ] || printf '<!DOCTYPE html><html><body>\n</body></html>\n' >"$folder/index.html"
    echo "$file" >"index/files/$file"
    digest=$(sha256sum <"index/files/$file")
    sed -i "s|^</body>|<a href=\"../../files/$file#sha256=${digest%% *}\" data-core-metadata=\"true\">$file</a>\n</body>|" "$folder/index.html"
}

# start_index     serves ./index; INDEX is the URL of its simple pages
start_index() {
    local url
    rm -f index.hold index.url
    mkfifo index.hold
    "$SERVER" index <index.hold >index.url &
    server_pid=$!
    exec 9>index.hold
    until url=$(cat index.url 2>/dev/null) && [ -n "$url" ]; do
        kill -0 "$server_pid" || return 1
        sleep 0.02
    done
    # shellcheck disable=SC2034
    INDEX=$url/simple/
}

stop_index() {
    [ -z "$server_pid" ] && return
    exec 9>&-
    wait "$server_pid"
    server_pid=
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

end() {
    [ "$tests_failed" -eq 0 ] || exit 1
    exit 0
}
