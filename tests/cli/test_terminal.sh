#!/usr/bin/env bash
# What comes from files and indexes reaches a terminal without characters that it would act on or hide.
. "$(dirname "$0")/lib.sh"
begin
release good 1.0
file_of odd 1.0 odd-1.0-py3-none-any.whl $'Requires-Dist: good===1.0\xe2\x80\xae\x1b]0;x\x07'
start_index
export PINC_INDEX_URL=$INDEX
esc=$'\x1b' bidi=$'\xe2\x80\xae' nel=$'\xc2\x85' separator=$'\xe2\x80\xa8'

# clean FILE     no such character is in it
clean() {
    local c
    for c in "$esc" "$bidi" "$nel" "$separator" $'\x07' $'\xc2\x9b' $'\xe2\x81\xa6'; do
        ! LC_ALL=C grep -qF -- "$c" "$1" || { fail "$1 has a raw character"; cat -v "$1"; }
    done
}

# A diff, on a pipe as well: of the old output, of the input's names.
printf 'good\n' >requirements.in
printf 'good==1.0 # %s]0;title\x07%s[2J%s\n' "$esc" "$esc" "$bidi" >requirements.txt
run 1 check --python-version 3.11
clean out
has out '-good==1.0 # \x1b]0;title\x07\x1b[2J\u202e'
NO_COLOR=1 on_terminal check -q --python-version 3.11
clean out
has out '\u202e'

# The line of an error, with the caret where it belongs.
printf 'good==%s%s?\n' "$esc" "$bidi" >bad.in
run 2 compile bad.in -o - --python-version 3.11
clean err
has err '    good==\x1b\u202e?'

# A lock on a terminal is shown, in a pipe it is data.
printf 'good ; python_version > "3" and "%s" != "x"\n' "$bidi" >marker.in
for words in '-o -' '-n -o none.txt'; do
    # shellcheck disable=SC2086
    NO_COLOR=1 on_terminal compile -q --python-version 3.11 --python-version 2.7 marker.in $words
    clean out
done
printf 'good @ file:///%s\n' "$bidi" >url.in
run 3 compile url.in -o - --python-version 3.11
clean err
on_terminal why odd requirements.in --python-version 3.11
clean out

# Characters at which pip ends a line, and no editor does.
for c in "$nel" "$separator" $'\xe2\x80\xa9' $'\v' $'\f' $'\r' $'\x1c'; do
    printf 'good\n# a comment%sgood\n' "$c" >ends.in
    run 0 compile ends.in -o - --python-version 3.11
    has err 'warning: ends.in:2: the line has the character U+'
done
printf 'good\r\n# a comment\r\n' >ends.in
run 0 compile ends.in -o - --python-version 3.11
lacks err 'U+'
printf -- '-r ends.in\n' >include.in
printf 'good\n# %sgood\n' "$separator" >ends.in
run 0 compile include.in -o - --python-version 3.11
has err 'warning: ends.in:2: the line has the character U+2028, at which a line ends for pip'
end
