#!/usr/bin/env bash
# ${VARIABLES} and tokens: no message, output or cache entry shows their values; --expand-variables says where they are expanded.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
begin
release app 1.0 "Requires-Dist: lib"
release app 2.0 "Requires-Dist: lib"
release lib 1.0
mkdir -p secret
cp -r index secret/hunter2
start_server ROOT secret
private=$ROOT/hunter2/simple host=${ROOT#http://}
mkdir repo
cd repo || exit 1
git init -q . 2>/dev/null || mkdir .git
export S=hunter2 P=hunter2/x N=9hunter2 SHORT=app WORDS="--index-url $private --bad hunter2xx" WHOLE=$private
mkdir -p hunter2
cp ../index/files/app-1.0-py3-none-any.whl hunter2/

# silent TITLE     nothing that pinc wrote holds a value
silent() {
    ! grep -qs hunter2 out err requirements.txt pylock.toml || { fail "$1: the value is shown"; grep -hs hunter2 out err requirements.txt pylock.toml; }
}
try() {
    rm -f requirements.txt pylock.toml
    "$PINC" compile -v --retries 0 --timeout 5 --python-version 3.11 --platform linux-x86_64 "$@" >out 2>err </dev/null
    status=$?
}

# --- what fails: whatever a line is about, its message has the variable as it was written
lines=0
while IFS= read -r line; do
    lines=$((lines + 1))
    printf '%b\n' "$line" >requirements.in
    try
    [ "$status" -ne 0 ] && [ "$status" -ne 4 ] || fail "$line: exit status $status"
    silent "$line"
done <<'LINES'
-i http://127.0.0.1:1/${S}/simple\napp
-i http://127.0.0.1:${S}/simple\napp
-i http://u:${S}@127.0.0.1:1/simple\napp
-i http://u:${P}@127.0.0.1:1/simple\napp
-i http://${S}@127.0.0.1:1/simple\napp
-i http://127.0.0.1:1/simple?token=${S}\napp
-i ${S}\napp
-i ftp://${S}/\napp
--extra-index-url http://127.0.0.1:1/${S}\napp
--extra-index-url ${S}\napp
-f http://127.0.0.1:1/${S}\n--no-index\napp
-f ./${S}x\n--no-index\napp
-f file:///${S}\n--no-index\napp
-r ${S}.txt
-r ${P}
-c ${S}.txt\napp
-r http://127.0.0.1:1/${S}
-c http://127.0.0.1:1/${S}?t=${S}\napp
--no-index\n${S}
--no-index\n${S}==1.0
--no-index\napp==${S}
--no-index\napp==${N}
--no-index\napp==1.0+${S}
--no-index\napp[${S}]
--no-index\napp; ${S} > "3"
--no-index\napp @ http://127.0.0.1:1/${S}/app-1.0-py3-none-any.whl
--no-index\napp @ http://127.0.0.1:1/app-1.0-py3-none-any.whl#sha256=${S}
--no-index\napp @ http://127.0.0.1:1/app-1.0-py3-none-any.whl?t=${S}
--no-index\napp @ file:///${S}/app-1.0-py3-none-any.whl
--no-index\napp @ ${S}
--no-index\n./${S}x
--no-index\n./${S}-1.0-py3-none-any.whl
--no-index\n-e ./${S}x
--no-index\napp @ git+http://127.0.0.1:1/${S}
--no-index\napp @ git+http://127.0.0.1:1/x@${S}
--no-index\napp @ git+http://u:${S}@127.0.0.1:1/x
--no-index\napp @ git+http://127.0.0.1:1/x#subdirectory=${S}
--no-index\napp @ hg+http://127.0.0.1:1/${S}
--no-index\napp==1.0 --hash=sha256:${S}
--no-index\napp==1.0 --hash=${S}:aa
--no-index\napp==1.0 --${S}
--${S} x
--only-binary ${P}\n--no-index\napp
--use-feature=${S}\napp
# pinc: --source app=http://127.0.0.1:1/${S}\napp
# pinc: --source ${S}=http://127.0.0.1:1/\napp
# pinc: --torch-backend ${S}\napp
# pinc: --source app=http://127.0.0.1:1/ ; ${S}\napp
--no-index\napp ${S}
--no-index\napp <2 , ${S}
--no-index\napp @ http://u:${P}@127.0.0.1/app-1.0-py3-none-any.whl
--no-index\nhttp://127.0.0.1:1/app-${S}.tar.gz
${WORDS}\napp
-i ${WHOLE}/nothing-here\nzebra
LINES
[ "$lines" -eq 54 ] || fail "$lines lines"
printf -- '--no-index\n%s\n' '${S}==1.0' >requirements.in
try
has err 'there is no project ${S}'
has err 'requirements.in:2 asks for ${S}==1.0'

# --- what works: the output has what was written, for pip to expand
printf -- '-i http://%s/${S}/simple\napp\n' "$host" >requirements.in
try
[ "$status" -eq 0 ] || { fail "in a path: exit status $status"; cat err; }
silent "in a path"
has requirements.txt "--index-url http://$host/\${S}/simple"
printf -- '# pinc: --source app=http://%s/${S}/simple\n-i http://%s/${S}/simple\napp\n' "$host" "$host" >requirements.in
try
[ "$status" -eq 0 ] || { fail "in a source: exit status $status"; cat err; }
silent "in a source"
has requirements.txt "app @ http://$host/\${S}/files/app-2.0-py3-none-any.whl#sha256="
run 0 check
try --emit-sources index
silent "in a source, by its index"
printf -- '-i http://%s/${S}/simple\napp @ http://%s/${S}/files/app-1.0-py3-none-any.whl\n' "$host" "$host" >requirements.in
try
[ "$status" -eq 0 ] || { fail "in a direct URL: exit status $status"; cat err; }
silent "in a direct URL"
has requirements.txt "app @ http://$host/\${S}/files/app-1.0-py3-none-any.whl"
run 0 check
try -o pylock.toml
has err 'pylock.toml has the value of ${S} in its URLs'
printf -- '-i http://%s/hunter2/simple\n${SHORT}\n' "$host" >requirements.in
SHORT=app try
[ "$status" -eq 0 ] || { fail "in a name: exit status $status"; cat err; }
has requirements.txt 'app==2.0'

# --- --expand-variables
printf -- '-i http://${NAME}:${S}@%s/${P2}/simple\n${SHORT}\n' "$host" >requirements.in
export NAME=me P2=hunter2
try --expand-variables none
[ "$status" -eq 2 ] || fail "none: exit status $status"
silent "none"
has err 'requirements.in:1: ${NAME} is not expanded: --expand-variables none'
printf -- '-i http://${NAME}:${S}@%s/${P2}/simple\napp\n' "$host" >requirements.in
try --expand-variables credentials
[ "$status" -ne 0 ] || fail "credentials: a path was expanded"
has err 'requirements.in:1: ${P2} is not expanded: --expand-variables credentials'
has err "http://$host/\${P2}/simple"
silent "credentials"
try --expand-variables all
[ "$status" -eq 0 ] || { fail "all: exit status $status"; cat err; }
lacks err 'is not expanded'
run 2 compile --expand-variables some
has err "no such choice: 'some'"
{ printf '# This file was autogenerated by pinc. Edit requirements.in, then run in this folder:\n#\n#    pinc compile requirements.in\n#\n# Options: --expand-variables=all\n#\n'
  echo app==1.0; } >requirements.txt
run 1 compile --expand-variables none --retries 0 --python-version 3.11
has err "the header may not decide this, so that it is ignored: '--expand-variables=all'"
rm requirements.txt

# --- all that is told of a lock, or of why there is none; a token of a URL is not the index's either
for line in "--index-url $private\\napp @ http://\${host}/\${S}/files/app-1.0-py3-none-any.whl" "--index-url $private\\n\${S}" \
    "--index-url $private\\napp[\${S}]" "--index-url $private\\n--only-binary \${S}\\n--no-binary \${N}\\napp"; do
    printf '%b\n' "$line" >requirements.in
    rm -f requirements.txt
    for words in compile 'compile --json' 'check --json' tree 'tree --json' 'why app'; do
        # shellcheck disable=SC2086
        host=$host "$PINC" $words --python-version 3.11 --platform linux-x86_64 2>err </dev/null >out
        # The extra is one of the line's: the lock has it.
        sed -i '/^ *"9*hunter2"$/d; s,/hunter2/simple,,' out
        silent "$words: $line"
    done
done

# --- a name that a variable brings to an option: written as it was, verified, read again
export PICKY=Picky_Name BARE=picky
for names in '${PICKY}' '${BARE},lib' 'x-${BARE}' ':all:,${PICKY}'; do
    printf -- '--index-url %s\n--only-binary %s\n--no-binary ${BARE}-two\napp\n' "$private" "$names" >requirements.in
    rm -f requirements.txt
    run 0 compile -q --python-version 3.11 --platform linux-x86_64
    grep -q '^--.*picky' requirements.txt && fail "the value is written for $names"
    has requirements.txt '--no-binary ${BARE}-two'
    run 0 check --python-version 3.11 --platform linux-x86_64
    run 0 verify --python-version 3.11 --platform linux-x86_64 requirements.txt
done
unset PICKY BARE

# --- tokens in queries: of the command line, the input and what it includes
rm -rf ../cache
# The server's files have the queries in their names.
cd .. || exit 1
mkdir -p 'tokens/links/page?X-Amz-Signature=hunter2&v='
echo 'lib<2' >'tokens/c.txt?token=hunter2'
cp index/files/lib-1.0-py3-none-any.whl* tokens/links/
echo '<!DOCTYPE html><html><body><a href="lib-1.0-py3-none-any.whl" data-core-metadata="true">lib-1.0-py3-none-any.whl</a></body></html>' \
    >'tokens/links/page?X-Amz-Signature=hunter2&v=/index.html'
python3 - 'tokens/links/app-1.0-py3-none-any.whl?v=1&private_token=hunter2' <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("app-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: app\nVersion: 1.0\nRequires-Dist: lib\n")
    z.writestr("app-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    z.writestr("app-1.0.dist-info/RECORD", "")
PYTHON
start_server TOKENS tokens
host=${TOKENS#http://}
cd repo || exit 1
printf -- '-c http://%s/c.txt?token=hunter2\n--no-index\n-f http://%s/links/page?X-Amz-Signature=hunter2&v=/\napp @ http://%s/links/app-1.0-py3-none-any.whl?v=1&private_token=hunter2\n' \
    "$host" "$host" "$host" >requirements.in
try
[ "$status" -eq 0 ] || { fail "tokens: exit status $status"; cat err; }
silent "tokens"
! grep -rqs hunter2 ../cache || { fail "tokens: in the cache"; grep -rl hunter2 ../cache; }
has requirements.txt "app @ http://$host/links/app-1.0-py3-none-any.whl?v=1"
has err "requirements.txt has the URL of app without the token in its query"
run 0 check
run 0 compile --generate-hashes
lacks err '→'
silent "tokens, what changed"
for words in 'compile' 'check' 'tree' 'why app'; do
    # shellcheck disable=SC2086
    "$PINC" $words --json --python-version 3.11 >out 2>err </dev/null
    has out '"url": "http'
    silent "tokens, $words --json"
done
printf 'app @ http://%s/links/app-1.0-py3-none-any.whl?v=1&private_token=hunter2\n' "$host" >lock.in
"$PINC" download lock.in -d got --json --python-version 3.11 >out 2>err </dev/null
has out '"url": "http'
silent "tokens, download --json"
try -o pylock.toml
silent "tokens, pylock"
printf -- '--no-index\napp @ http://127.0.0.1:1/app-1.0-py3-none-any.whl?sig=hunter2\n' >requirements.in
try
silent "tokens, an error"
has err 'app-1.0-py3-none-any.whl?sig=***'
end
