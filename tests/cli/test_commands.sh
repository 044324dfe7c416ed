#!/usr/bin/env bash
# The table of the commands: help, their own help, manual, completions and README have all of it.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin
run 0 --help
sed -nE 's/^  pinc ([a-z]+) .*/\1/p' out >names
[ "$(wc -l <names)" -ge 8 ] || { fail "the help lists too few commands"; cat out; }
[ -z "$(sort names | uniq -d)" ] || fail "a command is there twice"
while read -r name; do
    run 0 help "$name"
    head -1 out | grep -q "^usage: pinc $name " || { fail "$name: another usage"; head -1 out; }
    [ "$(wc -l <out)" -ge 5 ] || fail "$name: no help"
    grep -q "$name" "$BUILD/data/pinc.1" || fail "$name is not in the manual"
    sed '/^\.SH DESCRIPTION/q' "$BUILD/data/pinc.1" | grep -qF "\\fBpinc $name\\fR " || fail "$name is not in its synopsis"
    for shell in bash fish zsh; do
        grep -q "\b$name\b" "$BUILD/data/pinc.$shell" || fail "$name is not in the completions of $shell"
    done
    grep -qE "pinc $name\b" "$top/README.md" || fail "$name is not in README.md"
    # It is a command, whatever else is wrong.
    run 2 "$name" --frobnicate
    has err 'no such option: --frobnicate'
done <names
# The shells themselves offer what there is, where they are installed.
ln -s "$PINC" pinc
PATH=$PWD:$PATH
printf 'flask==3.0\nidna==3.7\n' >requirements.txt
for shell in bash fish zsh; do
    command -v "$shell" >/dev/null || continue
    # offers LINE WORD...
    offers() {
        local word
        "$top/tests/cli/completions.py" "$shell" "$BUILD/data/pinc.$shell" "$1" >offered || fail "$shell: $1"
        for word in "${@:2}"; do
            grep -qx -- "$word" offered || { fail "$shell does not offer $word for: $1"; cat offered; }
        done
    }
    offers 'pinc cache ' dir size clear prune verify export import
    offers 'pinc why ' flask idna
    offers 'pinc compile --platform ' linux-aarch64 windows-arm64
done
end
