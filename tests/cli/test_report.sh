#!/usr/bin/env bash
# How errors, warnings, hints and explanations are written: places, source lines, colours, long lines.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
release lib 1.0
start_index
export PINC_INDEX_URL=$INDEX
compile() { # STATUS WORD...
    local status=$1
    shift
    run "$status" compile -o out.txt --python-version 3.11 "$@"
}

# An error with its line and a caret below the column: tabs stay tabs, characters count as they are wide.
printf 'app\n\tlib>>1\n' >tab.in
compile 2 tab.in
printf '%s\n' "tab.in:2:6: error: invalid version specifier '>>1': '>1' is not a version" $'    \tlib>>1' $'    \t    ^' | same err
printf 'lib>>1 # \xc3\xa4\n\xc3\xa4>>1\n' >utf8.in
compile 2 utf8.in
has err "    lib>>1 # "$'\xc3\xa4'
printf 'lib ; os == "\xc3\xa4" and x\n' >utf8.in
compile 2 utf8.in
has err '          ^'
# Passwords and what a query holds are hidden in it, without a shift of columns.
while IFS='|' read -r line want; do
    printf '%s\n' "$line" >secret.in
    compile 2 secret.in
    lacks err hunter2
    has err "$want"
done <<'LINES'
--proxy http://u:hunter2@127.0.0.1:1/|    --proxy http://*********@127.0.0.1:1/
lib @ https://u:hunter2/#@h/x.zip ! y|    lib @ https://***********@h/x.zip ! y
lib @ git+https://h:80/x.git@main?token=hunter2&a=hunter2&b=${B} !|    lib @ git+https://h:80/x.git@main?token=*******&a=*******&b=${B} !
lib @ git+ssh://git@h/x.git@v1 !|    lib @ git+ssh://git@h/x.git@v1 !
--index-url u:hunter2@h.example/simple|    --index-url *********@h.example/simple
lib @ https://u:${T}@h/x.zip !|    lib @ https://u:${T}@h/x.zip !
LINES
has err "    $(printf '%*s' 29 '')^"
printf 'lib>>1' >noend.in
compile 2 noend.in
printf '%s\n' "noend.in:1:5: error: invalid version specifier '>>1': '>1' is not a version" '    lib>>1' '        ^' | same err
printf 'lib>>1\r\n' >windows.in
compile 2 windows.in
has err '    lib>>1'
lacks err $'\r'

# A long line is shown around its column; one that nobody would read is not shown at all.
{ printf 'app ; python_version > "3"'; printf ' and python_version > "%0200d"' 3; printf ' and os == "x"\n'; } >long.in
compile 2 long.in
[ "$(awk '{ if (length > n) n = length } END { print n }' err)" -le 200 ] || { fail "a long line is shown whole"; cat err; }
has err ' and os == "x"'
grep -qE '^ +\^$' err || fail "no caret"
{ printf 'lib>>1 # '; head -c 70000 /dev/zero | tr '\0' x; printf '\n'; } >endless.in
compile 2 endless.in
[ "$(wc -l <err)" -eq 1 ] || { fail "an endless line is shown"; head -c 500 err; }

# What is no regular file is not read once more for its line.
mkfifo pipe.in
printf 'lib>>1\n' >pipe.in &
compile 2 pipe.in
wait $!
has err "pipe.in:1:5: error: "
[ "$(wc -l <err)" -eq 1 ] || { fail "a pipe was read twice"; cat err; }

# Warnings, notes and hints; colours only where they are wanted.
printf 'none-of-that-name\n' >hint.in
compile 2 hint.in --no-such-option
has err 'error: '
lacks err $'\x1b'
compile 2 tab.in --color always
printf '%s\n' $'tab.in:2:6: \x1b[1;31merror:\x1b[0m invalid version specifier '"'>>1': '>1' is not a version" $'    \tlib>>1' $'    \t    \x1b[1;32m^\x1b[0m' | same err
printf 'app\n# \xe2\x80\xa8\n' >warn.in
compile 0 warn.in --color always
has err $'pinc: \x1b[1;33mwarning:\x1b[0m warn.in:2:'
NO_COLOR=1 compile 2 tab.in --color auto
lacks err $'\x1b'
TERM=xterm NO_COLOR='' on_terminal compile tab.in --python-version 3.11
has out $'\x1b[1;31merror:'
TERM=xterm NO_COLOR=1 on_terminal compile tab.in --python-version 3.11
lacks out $'\x1b[1;31merror:'
TERM=xterm on_terminal compile tab.in --python-version 3.11 --color never
lacks out $'\x1b[1;31merror:'

# An explanation; a requirement that nobody would read to its end is cut off.
{ printf 'lib'; printf '!=1.%d,' $(seq 1 300); printf '>9\n'; } >explain.in
compile 1 explain.in
has err '!=1.29,!=1...'
has err '  there are: 1.0'
end
