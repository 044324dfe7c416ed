#!/usr/bin/env bash
# Where settings come from: command line, PINC_ and PIP_ variables, pip.conf, input files; and that none of the machine's is written.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
start_index
nowhere=http://127.0.0.1:1/simple
echo app >requirements.in

# works TITLE VARIABLE=VALUE... -- WORD...     this machine's setting leads to the index, and is not in the output
works() {
    local title=$1 variables=()
    shift
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    rm -f requirements.txt
    env "${variables[@]}" "$PINC" compile --no-cache --retries 0 --python-version 3.11 "$@" >out 2>err || { fail "$title"; cat err; }
    grep -v "^#" requirements.txt | grep -q 127.0.0.1 && fail "$title: the output names the index"
}
broken() {
    local title=$1
    works "$@" >/dev/null
    [ -e requirements.txt ] && fail "$title" || tests_failed=$((tests_failed - 1))
}

works "command line" -- -i "$INDEX"
works "PINC_INDEX_URL" PINC_INDEX_URL="$INDEX" --
works "PIP_INDEX_URL" PIP_INDEX_URL="$INDEX" --
works "PINC_INDEX_URL before PIP_INDEX_URL" PINC_INDEX_URL="$INDEX" PIP_INDEX_URL=$nowhere --
works "command line before PINC_INDEX_URL" PINC_INDEX_URL=$nowhere -- -i "$INDEX"
broken "--isolated" PINC_INDEX_URL="$INDEX" -- --isolated -i $nowhere
mkdir -p .config/pip venv
works "find-links of the machine that are not there" PIP_FIND_LINKS=/nosuchfolder PINC_INDEX_URL="$INDEX" --
has err "pinc: warning: find-links of pip's configuration is not there: /nosuchfolder"

printf '[global]\nindex-url = %s\n' $nowhere >.config/pip/pip.conf
printf '; comment\n[install]\nindex_url = %s\n' "$INDEX" >venv/pip.conf
broken "user pip.conf" PIP_CONFIG_FILE= --
works "pip.conf of a virtual environment" PIP_CONFIG_FILE= VIRTUAL_ENV="$PWD/venv" --
works "PIP_CONFIG_FILE" PIP_CONFIG_FILE="$PWD/venv/pip.conf" --
works "variables before files" PIP_CONFIG_FILE="$PWD/.config/pip/pip.conf" PIP_INDEX_URL="$INDEX" --
broken "--isolated ignores pip.conf" PIP_CONFIG_FILE="$PWD/venv/pip.conf" -- --isolated -i $nowhere
printf '[global]\nindex-url = %s\nextra-index-url =\n    %s\n    %s\n' "$INDEX" "$INDEX" "${INDEX%/}" >venv/pip.conf
works "extra-index-url over several lines" PIP_CONFIG_FILE="$PWD/venv/pip.conf" --
printf '[global]\n    index-url = %s\n' "$INDEX" >venv/pip.conf
works "an indented key" PIP_CONFIG_FILE="$PWD/venv/pip.conf" --
printf '[global]\nfind-links = nowhere \0\nindex-url = %s\n' "$INDEX" >venv/pip.conf
works "a NUL byte among the words of find-links" PIP_CONFIG_FILE="$PWD/venv/pip.conf" --
printf '# mine\nindex-url = %s\n' "$INDEX" >venv/pip.conf
PIP_CONFIG_FILE=$PWD/venv/pip.conf run 2 compile -n -i "$INDEX"
has err "venv/pip.conf:2: error: pip's configuration file cannot be loaded: it contains no section headers"
PIP_CONFIG_FILE=$PWD/venv/pip.conf run 0 compile -n --isolated -i "$INDEX"

# Option lines of the input go before the command line, as in pip, and are written.
printf -- '--index-url %s\napp\n' "$INDEX" >requirements.in
run 0 compile --no-cache --python-version 3.11 -i $nowhere
has requirements.txt "--index-url $INDEX"
run 0 compile --no-cache --no-emit-index-url
lacks requirements.txt "--index-url http"
# shellcheck disable=SC2016
printf -- '--index-url ${WHERE}\napp\n' >requirements.in
rm requirements.txt
WHERE=$INDEX run 0 compile --no-cache --python-version 3.11
# shellcheck disable=SC2016
has requirements.txt '--index-url ${WHERE}'
lacks requirements.txt 127.0.0.1

# Those of the command line are written only when asked for, and never with a password.
echo app >requirements.in
rm requirements.txt
run 0 compile --no-cache --python-version 3.11 -i "http://me:secret@${INDEX#http://}" --emit-index-url
has requirements.txt "--index-url $INDEX"
run 0 compile --no-cache --python-version 3.11 -i "$INDEX" --no-emit-index-url
grep -q "^--index-url" requirements.txt && fail "--no-emit-index-url: the index is written"
run 0 compile --no-cache -n -i "$INDEX" --extra-index-url "${INDEX%simple/}other/"
has err "note: installing the result takes the same --extra-index-url; --emit-index-url writes it into the output"
grep -rq secret requirements.txt out err && fail "a password was written"

# Two indexes have a project, and the first one named does not have the version that wins: one warning.
rm -f requirements.txt
mkdir second
cd second || exit 1
release app 2.0
release tool 2.0
cd ..
release tool 1.0
release only 1.0
printf 'app\ntool\nonly\n' >requirements.in
stop_index
start_index
start_server SECOND second/index
SECOND=$SECOND/simple/
run 0 compile -n -i "http://me:secret@${INDEX#http://}" --extra-index-url "$SECOND"
has err "warning: app 2.0 is from '$SECOND', although '$INDEX', named before it, has app, too (likewise tool); --index-strategy"
[ "$(grep -c warning err)" -eq 1 ] || fail "more than one warning"
lacks err secret
run 0 compile -n -i "$INDEX" --extra-index-url "$SECOND" --index-strategy first-index
lacks err warning
run 0 compile -n -i "$SECOND" --extra-index-url "$INDEX"
lacks err warning
echo app >requirements.in

# The default Python is that of python3 on PATH: by the name of its file, else by asking it.
mkdir -p bin real
printf '#!/bin/sh\necho 3.9\n' >bin/python3
chmod +x bin/python3
rm -f requirements.txt
PATH=$PWD/bin:$PATH run 0 compile -i "$INDEX"
has requirements.txt "CPython 3.9 on"
printf '#!/bin/sh\nexit 1\n' >real/python3.12
chmod +x real/python3.12
ln -sf ../real/python3.12 bin/python3
rm requirements.txt
PATH=$PWD/bin:$PATH run 0 compile -i "$INDEX"
has requirements.txt "CPython 3.12 on"
rm requirements.txt
mkdir nothing
PATH=$PWD/nothing run 0 compile -i "$INDEX"
has requirements.txt "CPython 3.14 on"
has err "note: no python3 found, so the target is Python 3.14"
rm requirements.txt
run 0 compile -i "$INDEX" --python bin/python3
has requirements.txt "CPython 3.12 on"
run 2 compile -i "$INDEX" --python /nosuchpython --no-header -o other.txt
has err "does not tell its version"
end
