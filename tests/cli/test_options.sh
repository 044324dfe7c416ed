#!/usr/bin/env bash
# The command line: help, version, forms of options, mistakes. And: every option is in the help, the manual, the README.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin

run 0 --version
printf 'pinc 0.1.0\n' | same out
run 0 compile --version
printf 'pinc 0.1.0\n' | same out
run 0 --help
has out "pinc compile [FILE...]"
run 0 help check
has out "usage: pinc check [OPTION...] [FILE...]"
run 2
has err "usage: pinc COMMAND"

# mistake <tab> first line <tab> hint
while IFS=$'\t' read -r words text hint; do
    # shellcheck disable=SC2086
    run 2 $words
    printf '%s\n%s' "pinc: error: $text" "${hint:+hint: $hint
}" | same err
    [ -s out ] && fail "pinc $words wrote to standard output"
done <<'CASES'
complie	no such command: 'complie'	did you mean pinc compile?
frobnicate	no such command: 'frobnicate'	pinc --help lists the commands
help frobnicate	no such command: 'frobnicate'	pinc --help lists the commands
compile --frobnicate	no such option: --frobnicate
compile --frobnicate=secret	no such option: --frobnicate
compile --pyton-version 3.10	no such option: --pyton-version	did you mean --python-version?
compile --pyth 3.10	no such option: --pyth
compile --resolver=legacy	no such choice: 'legacy'	there is one resolver here; leave the option out
compile --universal	no such option: --universal	name the targets with --platform and --python-version; Linux x86_64 and aarch64 are the default
compile -x	no such option: -x
compile -qx	no such option: -x
compile --pre=yes	option --pre takes no value
compile --index-url	option --index-url needs a value
compile --index-url --pre	option --index-url needs a value
compile -i	option -i needs a value
compile --output-file=	option --output-file has an empty value
compile --resolution newest	no such choice: 'newest'	--resolution takes highest|lowest|lowest-direct
compile --color=pink	no such choice: 'pink'	--color takes auto|always|never
cache --pre dir	option --pre is not one of pinc cache
cache	pinc cache takes one word: dir, size, clear, prune or verify; or export FILE [INPUT...], import FILE
cache wipe	pinc cache takes one word: dir, size, clear, prune or verify; or export FILE [INPUT...], import FILE
why	pinc why needs the name of a package
compile a.in b.in	several input files, and no name for the output	name it with --output-file
compile Pipfile	Pipfile is a format of another tool	to have what pinc reads: pipenv requirements > requirements.in
CASES

# Mistakes in values that are looked at while compiling.
release a 1.0
start_index
echo a >a.in
while IFS=$'\t' read -r words text hint; do
    # shellcheck disable=SC2086
    run 2 compile a.in -i "$INDEX" --no-cache --python-version 3.12 $words
    has err "error: $text"
    [ -z "$hint" ] || has err "hint: $hint"
    [ -e a.txt ] && fail "$words: an output was written"
done <<'CASES'
--timeout never	not a number that can be used: 'never'	--timeout takes a whole number up to 86400
--timeout 999999	not a number that can be used: '999999'	--timeout takes a whole number up to 86400
--exclude-newer soon	not a date, a time or an age: 'soon'	--exclude-newer takes 2026-11-01, 2026-11-01T12:00:00Z, or 7d
--platform amiga	
-P a==	
-o a.in	the output would replace a file that is read
-o lock.toml --format pylock	a lock file of this format cannot have that name	it is called pylock.toml, or pylock.NAME.toml
CASES

# All forms of a value, and words in any order.
for form in "--output-file out.txt a.in" "a.in --output-file=out.txt" "-o out.txt a.in" "-oout.txt a.in" "-nqoout.txt -- a.in"; do
    rm -f out.txt
    # shellcheck disable=SC2086
    run 0 compile -i "$INDEX" --python-version 3.12 $form
    case $form in
    -n*) grep -qx 'a==1.0' out || fail "$form: nothing printed"; [ -s err ] && fail "$form: -q was not heard" ;;
    *) grep -qx 'a==1.0' out.txt || fail "$form: no output" ;;
    esac
done

# What users of pip-compile type.
run 0 compile a.in --output-file=a.txt --strip-extras --allow-unsafe --no-emit-index-url -i "$INDEX" --python-version 3.12
has a.txt "a==1.0"

# One table: help, manual and README have every option, and no other.
for command in compile check why tree cache trim; do
    run 0 "$command" --help
    cat out >>help
done
names=$(grep -oE -- '--(\[no-\])?[a-z-]+' help | sed 's/\[no-\]//; s/^--//' | sort -u)
man=$(sed 's/\\-/-/g' "$BUILD/data/pinc.1")
for name in $names; do
    grep -qF -- "\\fB--$name\\fR" <<<"$man" || fail "--$name is not in the manual"
    grep -qE -- "--(\[no-\])?$name\b" "$top/README.md" || fail "--$name is not in README.md"
    for shell in bash fish zsh; do
        grep -qE -- "(--|-l )$name\b" "$BUILD/data/pinc.$shell" || fail "--$name is not in the completions of $shell"
    done
done
for name in $(grep -vE 'pkg-config|docker run' "$top/README.md" | grep -oE -- '--[a-z][a-z-]+' | sed 's/^--//' | sort -u); do
    grep -qE -- "--(\[no-\])?${name#no-}\b|--$name\b" help || fail "README.md has --$name, pinc does not"
done
bash -n "$BUILD/data/pinc.bash" || fail "the completions of bash do not parse"
end
