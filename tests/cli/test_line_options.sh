#!/usr/bin/env bash
# Options of requirement lines: --hash, which what is locked must agree with, and --config-settings.
. "$(dirname "$0")/lib.sh"
begin

X=manylinux_2_17_x86_64
release app 1.0
release app 2.0
release plain 1.0
file_of two 1.0 two-1.0-cp311-cp311-$X.whl
file_of two 1.0 two-1.0-cp311-cp311-manylinux_2_17_aarch64.whl
release bare 1.0
sed -i 's/#sha256=[0-9a-f]*//' index/simple/bare/index.html
start_index
export PINC_INDEX_URL=$INDEX
wrong=00000000000000000000000000000000000000000000000000000000000000aa

# digest FILE [PROGRAM]     of a file of the index
digest() {
    local sum
    sum=$("${2:-sha256sum}" <"index/files/$1")
    echo "${sum%% *}"
}
app1=$(digest app-1.0-py3-none-any.whl)
app2=$(digest app-2.0-py3-none-any.whl)
bare=$(digest bare-1.0-py3-none-any.whl)
two=$(digest two-1.0-cp311-cp311-$X.whl)

# input STATUS TEXT [OPTION...]     compiles TEXT for two platforms
input() {
    local want=$1
    printf '%b' "$2" >requirements.in
    shift 2
    rm -f requirements.txt
    run "$want" compile --python-version 3.11 "$@"
    if [ "$want" -ne 0 ] && [ -e requirements.txt ]; then
        fail "an output was written"
    fi
}

# refused TEXT WORDS [OPTION...]     is an error for its digests
refused() {
    local text=$1 words=$2
    shift 2
    input 3 "$text" "$@"
    grep -qxF -- "$words" err || { fail "no '$words'"; cat err; }
    has err 'hint: give the digests of this version where it is a new one; else look closely at the files'
    lacks err warning
}

# With the digests of the index, with and without --generate-hashes.
for option in --generate-hashes --no-generate-hashes; do
    refused "plain\napp==1.0 --hash=sha256:$wrong\n" \
        "requirements.in:2:1: error: none of the digests of app 1.0 is among those given with 'app==1.0'" $option
    refused "app --hash=sha256:$app1\n" \
        "requirements.in:1:1: error: none of the digests of app 2.0 is among those given with 'app'" $option
    refused "app==1.0 --hash=sha256:nothing\n" \
        "requirements.in:1:1: error: none of the digests of app 1.0 is among those given with 'app==1.0'" $option
    input 0 "app==1.0 --hash=sha256:$wrong --hash=sha256:${app1^^}\n" $option
    # A sha512 that nobody has told may be right.
    input 0 "app==1.0 --hash=sha256:$wrong --hash=sha512:$wrong$wrong\n" $option
    input 0 "app==1.0 --hash=sha512:$(digest app-1.0-py3-none-any.whl sha512sum)\n" $option
    # Of a constraint, an include, and of a file that no target has.
    printf 'app==1.0 --hash=sha256:%s\n' "$wrong" >c.txt
    refused 'app\n-c c.txt\n' \
        "c.txt:1:1: error: none of the digests of app 1.0 is among those given with 'app==1.0'" $option
    refused '-r c.txt\n' \
        "c.txt:1:1: error: none of the digests of app 1.0 is among those given with 'app==1.0'" $option
    input 0 'plain\n-c c.txt\n' $option
    # Markers: a line counts where it holds.
    refused "app==1.0; platform_machine == 'x86_64' --hash=sha256:$app1\napp==2.0; platform_machine != 'x86_64' --hash=sha256:$app1\n" \
        "requirements.in:2:1: error: none of the digests of app 2.0 is among those given with 'app==2.0; platform_machine != 'x86_64''" $option
    input 0 "app==1.0; platform_machine == 'x86_64' --hash=sha256:$app1\napp==2.0; platform_machine != 'x86_64' --hash=sha256:$app2\n" $option
    input 0 "app\napp<2; sys_platform == 'win32' --hash=sha256:$wrong\n" $option
    # A digest for one platform alone does not let the other install anything.
    refused "two==1.0 --hash=sha256:$two\n" \
        "requirements.in:1:1: error: none of the digests of two 1.0 for CPython 3.11 on linux-aarch64 is among those given with 'two==1.0'" $option
    input 0 "two==1.0; platform_machine == 'x86_64' --hash=sha256:$two\ntwo\n" $option
    # An override is asked in place of the input's lines.
    echo 'app==1.0' >override.txt
    input 0 "app==2.0 --hash=sha256:$wrong\n" $option --override override.txt
    printf 'app==1.0 --hash=sha256:%s\n' "$wrong" >override.txt
    refused 'app==2.0\n' \
        "override.txt:1:1: error: none of the digests of app 1.0 is among those given with 'app==1.0'" $option --override override.txt
done
mkdir -p folder
mv c.txt folder/requirements.in
run 3 compile --python-version 3.11 folder/requirements.in
has err 'folder/requirements.in:1:1: error: none of the digests of app 1.0'

# What no page tells is found out for --generate-hashes alone; a pylock.toml has digests always.
input 0 "bare==1.0 --hash=sha256:$wrong\n"
refused "bare==1.0 --hash=sha256:$wrong\n" \
    "requirements.in:1:1: error: none of the digests of bare 1.0 is among those given with 'bare==1.0'" --generate-hashes
input 0 "bare==1.0 --hash=sha256:$bare\n" --generate-hashes
input 3 "bare==1.0 --hash=sha256:$wrong\n" -o pylock.toml
has err 'requirements.in:1:1: error: none of the digests of bare 1.0'
[ -e pylock.toml ] && fail "a pylock.toml was written"

# Direct references; as for pip, a digest in the fragment counts as given.
url=${INDEX%simple/}files/plain-1.0-py3-none-any.whl
refused "plain @ $url --hash=sha256:$wrong\n" \
    "requirements.in:1:1: error: none of the digests of plain is among those given with 'plain @ $url'" --generate-hashes
input 0 "plain @ $url#sha256=$(digest plain-1.0-py3-none-any.whl) --hash=sha256:$wrong\n" --generate-hashes
cp index/files/plain-1.0-py3-none-any.whl .
input 0 "plain @ $url --hash=sha256:$(digest plain-1.0-py3-none-any.whl)\n" --generate-hashes

echo 'plain -C x=y' >c.txt

# Digests are not written without --generate-hashes, which is said once.
input 0 "plain\napp==1.0 --hash=sha256:$app1\n"
grep warning err >warnings
same warnings <<'WANT'
pinc: warning: requirements.in:2: the --hash of this line is not written without --generate-hashes
WANT
lacks requirements.txt --hash
input 0 "plain\napp==1.0 --hash=sha256:$app1\nbare --hash=sha256:$bare\n"
grep warning err >warnings
same warnings <<'WANT'
pinc: warning: requirements.in:2: the --hash of this line and of 1 more is not written without --generate-hashes
WANT
input 0 "app==1.0 --hash=sha256:$app1\n" --generate-hashes
lacks err warning
has requirements.txt "--hash=sha256:$app1"
run 0 check

# --config-settings are written on the locked line, and read back from there.
settings() {
    printf '%b' "$1" >requirements.in
    VALUE='its value' PIECE='-C a=1' run 0 compile --python-version 3.11 --no-header --no-annotate -o - "${@:2}"
    grep warning err | grep -v 'holds on no target' >warnings
}
settings "plain --config-settings 'opt=-O2 -g' -C '--x=\${VALUE}'\n"
cp out again.in
same out <<'WANT'
plain==1.0 \
    --config-settings='opt=-O2 -g' \
    --config-settings='--x=${VALUE}'
WANT
same warnings </dev/null
run 0 compile --python-version 3.11 --no-header --no-annotate -o - again.in
same out <again.in
printf 'plain -C a=b\n' >requirements.in
rm -f requirements.txt
run 0 compile --python-version 3.11
has requirements.txt '    --config-settings=a=b'
run 0 check
# What is not written is told.
settings "app -C x=https://me:secret@host/\nplain \${PIECE}\n"
lacks out config-settings
same warnings <<'WANT'
pinc: warning: requirements.in:1: the --config-settings of this line are not written: they would show a password or the value of a variable
pinc: warning: requirements.in:2: the --config-settings of this line are not written: they would show a password or the value of a variable
WANT
settings "plain\nplain ; platform_machine == 'x86_64' -C x=y\nplain ; platform_machine == 'other' -C x=z\n-c c.txt\n"
lacks out config-settings
same warnings <<'WANT'
pinc: warning: requirements.in:2: the --config-settings of this line are not written: other targets take the same version without them
WANT
echo 'plain -C x=y' >override.txt
settings 'plain\n' --override override.txt
same warnings <<'WANT'
pinc: warning: override.txt:1: the --config-settings of this line are not written: the line is an override
WANT
settings 'plain -C x=y\n' --format pylock
same warnings <<'WANT'
pinc: warning: requirements.in:1: the --config-settings of this line are not written: pylock.toml has no place for them
WANT
end
