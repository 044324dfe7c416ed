#!/usr/bin/env bash
# The program before any command runs: which one, help, descriptors, --json for failures of the command line.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
start_index
echo app >requirements.in

# No command: what there is, as a mistake; asked for, as an answer.
run 2
[ -s out ] && fail "help that nobody asked for went to standard output"
mv err help
for words in --help -h help; do
    run 0 $words
    cmp -s out help || fail "pinc $words: another help"
    [ -s err ] && fail "pinc $words: something on standard error"
done
run 0 help why
cp out why
run 0 why --help
cmp -s out why || fail "help why and why --help differ"
run 0 why --help --frobnicate
cmp -s out why || fail "a mistake beside --help"

# A word that is not a command.
run 2 requirements.in
same err <<'WANT'
pinc: error: no such command: 'requirements.in'
hint: to compile that file: pinc compile requirements.in
WANT
run 2 ''
has err "no such command: ''"
run 2 Compile
has err "hint: did you mean pinc compile?"
run 2 "$(printf '%0500d' 0)"
has err "no such command: '0000"
run 2 $'c\033[31m'
LC_ALL=C grep -q $'\033' err && fail "a control character reached the terminal"

# --json: mistakes are told so, too, wherever it stands.
for words in '--json frobnicate' 'frobnicate --json' 'compile --json --frobnicate' 'compile --frobnicate --json' '--json'; do
    # shellcheck disable=SC2086
    run 2 $words
    case $words in
    --json) [ -s out ] && valid_json out ;;
    *) valid_json out; grep -qE '"exit": ?2,' out || fail "$words: no status" ;;
    esac
done
run 2 compile --frobnicate -- --json
[ -s out ] && fail "a file with the name --json is not an option"

# What is closed is not taken by the first file that is opened.
for closed in '<&-' '2>&-' '<&- 2>&-'; do
    rm -f requirements.txt
    eval "\"\$PINC\" compile -q --python-version 3.11 -i \"\$INDEX\" $closed" || fail "$closed: it fails"
    grep -qx 'app==1.0' requirements.txt || fail "$closed: no output"
done
"$PINC" compile -q --python-version 3.11 -i "$INDEX" -o - >&- 2>err
[ "$(cat requirements.in)" = app ] || fail "an input was written to"

# Where the home is unknown nothing else is missing.
env -i "$PINC" compile -q --no-cache --python-version 3.11 -i "$INDEX" -o - >out 2>err || { fail "an empty environment"; cat err; }
has out 'app==1.0'
end
