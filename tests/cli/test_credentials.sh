#!/usr/bin/env bash
# Passwords of indexes: from the URL, netrc, keyring; whom they are shown to, and that nothing pinc writes holds them.
# shellcheck disable=SC2154,SC2088
. "$(dirname "$0")/lib.sh"
begin
private='' safe='' other='' leading='' safely=''     # URLs, set by start_server
release app 1.0
mkdir -p certs open/simple/app index/app/info
touch 'index/app/info/refs?service=git-upload-pack'
"$SERVER" --certificates certs || fail "no certificates"
start_server private --password 'me:s%cret' index
start_server safe --certificate certs/server.pem --password 'me:s%cret' index
host=${private#http://} page=$private/simple/app/
echo app >requirements.in

# compile [VARIABLE=VALUE...] -- WORD...     status, out, err
compile() {
    local variables=()
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    rm -f requirements.txt
    env ${variables[@]+"${variables[@]}"} "$PINC" compile --python-version 3.11 --cert certs/ca.pem -v "$@" >out 2>err
    status=$?
    grep -rqsE 's%cret|s%25cret|bWU6' out err requirements.txt cache && fail "$*: the password is shown or kept"
}
fine() {
    local title=$1
    shift
    compile "$@"
    [ "$status" -eq 0 ] || { fail "$title: exit status $status"; cat err; }
    grep -qs 'me@' requirements.txt && fail "$title: the output names the user"
    grep -sv '^#' requirements.txt | grep -q '127\.0\.0\.1' && fail "$title: the output names the index"
}
refused() {
    local title=$1 message=$2
    shift 2
    compile "$@"
    [ "$status" -eq 3 ] || fail "$title: exit status $status"
    has err "error: $message"
}
denied="$page: error: the server answers 401 (not authorized)"

# --- where they come from
refused "none" "the server answers 401 (not authorized)" -- -i "$private/simple" --no-cache
has err "$denied"
has err "hint: give credentials in the index URL (https://USER:PASSWORD@HOST/), in netrc or in keyring"
refused "wrong" "the server answers 401 (not authorized)" -- -i "http://me:s%25cre@$host/simple" --no-cache
has err "hint: user 'me' was refused: is the password right?"
refused "a token" "the server answers 401 (not authorized)" -- -i "http://t0ken@$host/simple" --no-cache
has err "hint: the credentials that were sent were refused"
lacks err t0ken
fine "in the URL" -- -i "http://me:s%25cret@$host/simple"
fine "in the URL, over TLS" -- -i "https://me:s%25cret@${safe#https://}/simple"
fine "in PIP_INDEX_URL" PIP_INDEX_URL="http://me:s%25cret@$host/simple" -- --no-cache
printf '[global]\nindex-url = http://me:s%%25cret@%s/simple\n' "$host" >pip.conf
fine "in pip.conf" PIP_CONFIG_FILE=pip.conf -- --no-cache
# shellcheck disable=SC2016
printf -- '-i http://${NAME}:${WORD}@%s/simple\napp\n' "$host" >requirements.in
NAME=me WORD=s%25cret compile -- --no-cache
[ "$status" -eq 0 ] || { fail "in variables: exit status $status"; cat err; }
# shellcheck disable=SC2016
has requirements.txt "--index-url http://\${NAME}:\${WORD}@$host/simple"
printf -- '-i http://me:s%%25cret@%s/simple\napp\n' "$host" >requirements.in
compile -- --no-cache
[ "$status" -eq 0 ] || { fail "in the input: exit status $status"; cat err; }
has requirements.txt "--index-url $private/simple"
echo app >requirements.in

printf 'machine 127.0.0.1 login me password s%%cret\n' >.netrc
fine "netrc of the home folder" -- -i "$private/simple" --no-cache
fine "netrc of the home folder, for the user of the URL" -- -i "http://me@$host/simple" --no-cache
refused "netrc of the home folder, for another user" "the server answers 401 (not authorized)" -- -i "http://you@$host/simple" --no-cache
mv .netrc elsewhere
refused "no netrc" "the server answers 401 (not authorized)" -- -i "$private/simple" --no-cache
fine "NETRC" NETRC=elsewhere -- -i "$private/simple" --no-cache
printf 'machine localhost login me password s%%cret\n' >.netrc
refused "another host's" "the server answers 401 (not authorized)" -- -i "$private/simple" --no-cache
rm .netrc

mkdir bin
cat >bin/keyring <<KEYRING
#!/bin/sh
echo "\$*" >>$PWD/asked
[ "\$1 \$2 \$3" = "get $private/simple/ me" ] && echo 's%cret'
KEYRING
chmod +x bin/keyring
fine "keyring" PATH="$PWD/bin:$PATH" -- -i "http://me@$host/simple/" --no-cache --keyring-provider subprocess
printf 'get %s me\n' "$private/simple/" | same asked
rm asked
refused "keyring is not asked unless told to" "the server answers 401 (not authorized)" PATH="$PWD/bin:$PATH" -- -i "http://me@$host/simple/" --no-cache
refused "keyring does not know it" "the server answers 401 (not authorized)" PATH="$PWD/bin:$PATH" -- -i "http://you@$host/simple/" --no-cache \
    --keyring-provider subprocess
[ -e asked ] || fail "keyring was not asked for another user"
echo "app @ git+http://$host/app" >requirements.in
refused "git has none" "git cannot fetch '$private/app': fatal: could not read Username" -- -i "$private/simple" --no-cache
has err "hint: give credentials in the URL (git+https://USER:PASSWORD@HOST/), in netrc or in git's credential helper"
echo app >requirements.in
refused "no keyring" "the server answers 401 (not authorized)" -- -i "http://me@$host/simple/" --no-cache --keyring-provider subprocess

# A line end in netrc would be a field of its own: such a password is of no use, and nothing of it is sent.
printf 'machine 127.0.0.1 login me password "s%%cret\nX-Field: 1"\n' >.netrc
refused "netrc with a line end" "the server answers 401 (not authorized)" -- -i "$private/simple" --no-cache
has err "warning: netrc is of no use for 127.0.0.1: the login or the password has a line end or another control character"
rm .netrc

# What the paths of two indexes do not decide is told.
fine "two passwords" -- -i "http://me:s%25cret@$host/simple" --extra-index-url "http://you:other@$host/elsewhere" --no-cache
has err "warning: several passwords are known for 127.0.0.1, and which is meant for some of its addresses cannot be told: those of the first URL"
fine "two passwords for one place" -- -i "http://me:s%25cret@$host/simple" --extra-index-url "http://me:other@$host/simple/" --no-cache
has err "warning: two URLs of one place on 127.0.0.1 have different passwords: that of the first one is taken"
fine "the same twice" -- -i "http://me:s%25cret@$host/simple" --extra-index-url "http://me:s%25cret@$host/simple/" --no-cache
lacks err "several passwords"
lacks err "different passwords"

# --- whom they are shown to: a page that leads elsewhere
mkdir -p lead/simple/{app,down}
start_server other --password 'me:s%cret' index
echo "http://me:s%25cret@${other#http://}/simple/app/" >lead/simple/app/index.location
echo "$page" >lead/simple/down/index.location
start_server leading --password 'me:s%cret' lead
start_server safely --certificate certs/server.pem lead
refused "another port" "the server answers 401 (not authorized)" -- -i "http://me:s%25cret@${leading#http://}/simple" --no-cache
has err "$other/simple/app/: error:"
fine "another port whose password is known" -- -i "http://me:s%25cret@${leading#http://}/simple" --no-cache \
    --extra-index-url "http://me:s%25cret@${other#http://}/simple"
echo down >requirements.in
refused "from https to http" "the server redirects from https to '$page': refused" -- -i "$safely/simple" --no-cache
end
