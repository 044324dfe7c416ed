#!/usr/bin/env bash
# Several outputs of one run: killed (SIGKILL) before or behind any system call, all are the old ones or all are the new ones from the next
# start on. STRIDE: every how manieth call is tried.
. "$(dirname "$0")/lib.sh"
begin
release lib 1.0
release lib 2.0
mkdir -p there/deep
for name in a b deep/c; do echo lib >"there/$name.in"; done
: >there/empty.in
start_index
export PINC_INDEX_URL=$INDEX
cd there || exit 1
cat >pinc.toml <<'END'
python-version = "3.11"
header = false
annotate = false
[[lock]]
name = "a"
inputs = ["a.in"]
[[lock]]
name = "b"
inputs = ["b.in"]
[[lock]]
name = "c"
inputs = ["deep/c.in"]
END
outputs=(a.txt b.txt deep/c.txt)
sanitizer=$(ldd "$PINC" | sed -n 's/.* => \(.*libasan[^ ]*\) .*/\1/p')
run 0 compile
# The sanitizers see how the next start follows the journal, of which there are few kinds.
stride=${STRIDE:-${sanitizer:+4}}
stride=${stride:-2}
# state     `seen` becomes "old", "new" or what is there
state() {
    local text
    seen=
    for output in "${outputs[@]}"; do
        text="no $output"
        [ ! -e "$output" ] || text=$(<"$output")
        seen+="$text "
    done
    case $seen in
        'lib==1.0 lib==1.0 lib==1.0 ') seen=old ;;
        'lib==2.0 lib==2.0 lib==2.0 ') seen=new ;;
    esac
}
# nothing_left WHEN     neither a journal nor a file under another name
shopt -s nullglob
nothing_left() {
    local left=(.pinc-set deep/.pinc-set .*.pinc-* *.pinc-* deep/.*.pinc-* deep/*.pinc-*)
    left=("${left[@]:2}")
    [ ! -e .pinc-set ] && [ ! -e deep/.pinc-set ] && [ ${#left[@]} -eq 0 ] || fail "left $1: $(find . -name '.*pinc*')"
}
killed=0 mixed=0 old=0 new=0 here=$(realpath .)
# killed_at NUMBER HOW     false: the run ended before
killed_at() {
    for output in "${outputs[@]}"; do echo lib==1.0 >"$output"; done
    { LD_PRELOAD="${sanitizer:+$sanitizer }$FAIL_CALLS" PINC_FAIL_IN=$here PINC_FAIL_CALLS=all PINC_FAIL_AT=$1 PINC_FAIL_HOW=$2 \
        "$PINC" compile -qU >../said 2>&1 </dev/null; } 2>/dev/null
    [ $? -eq 137 ] || return 1
    killed=$((killed + 1))
    state
    case $seen in old | new) ;; *) mixed=$((mixed + 1)) ;; esac
    run 0 check -q # pins that are there are right; the journal is followed
    state
    case $seen in
        old) old=$((old + 1)) ;;
        new) new=$((new + 1)) ;;
        *) fail "killed at call $1 ($2): $seen" ;;
    esac
    run 0 compile -qU
    state
    [ "$seen" = new ] || fail "after a kill at call $1: $seen"
    nothing_left "after a kill at call $1"
}
for how in kill killed; do
    at=1
    while killed_at $at $how; do at=$((at + ${stride:-1})); done
done
((killed > 20 && old > 10 && new > 2)) ||
    fail "$killed killed: $mixed times mixed before the next start, then $old times old, $new times new"
[ -z "${STRIDE:-}" ] || echo "$killed killed: $mixed times mixed before the next start, then $old times old, $new times new"

# The next run is in another folder, over some of the outputs, with other words: it finds the same journal.
mkdir -p one two && cp a.in one/a.in && cp a.in two/b.in && cp a.in two/c.in
outputs=(one/a.txt two/b.txt two/c.txt)
each=(compile -qU --each --no-config --no-header --no-annotate --python-version 3.11 one/a.in two/b.in two/c.in)
# left_mixed     killed between two renamings
left_mixed() {
    local at
    for ((at = 1; ; at++)); do
        for output in "${outputs[@]}"; do echo lib==1.0 >"$output"; done
        rm -f {one,two}/.*pinc-*
        { LD_PRELOAD="${sanitizer:+$sanitizer }$FAIL_CALLS" PINC_FAIL_IN=$here PINC_FAIL_CALLS=rename PINC_FAIL_AT=$at PINC_FAIL_HOW=killed \
            "$PINC" "${each[@]}" >../said 2>&1 </dev/null; } 2>/dev/null
        [ $? -eq 137 ] || return 1
        state
        case $seen in old | new) ;; *) return 0 ;; esac
    done
}
# later FOLDER WORD...     a run that finishes it, and leaves nothing
later() {
    left_mixed || fail "no mixture before: $*"
    cd "$1" || exit 1
    "$PINC" "${@:2}" -q --no-config --no-header --no-annotate --python-version 3.11 >"$here/../said" 2>&1
    cd "$here" || exit 1
    state
    [ "$seen" = new ] || fail "after a kill, in $*: $seen"
    left=({one,two}/.pinc-se[t] {one,two}/.*.pinc-*)
    [ ${#left[@]} -eq 0 ] || fail "after a kill, in $*: ${left[*]}"
}
later . check two/b.in
later one check a.in
later two check --each c.in b.in
later two compile c.in
later . compile --each two/c.in one/a.in
outputs=(a.txt b.txt deep/c.txt)

# A journal of somebody else: it names no output, or what is there is not what it speaks of.
for output in "${outputs[@]}"; do echo lib==1.0 >"$output"; done
cp a.in before.in
printf 'lib==2.0\n' >.a.in.pinc-00000000
for text in "" "pinc set 1" "pinc set 1
end" "pinc set 1
x y 1 1 ab
end"; do
    printf '%s\n' "$text" >.pinc-set
    run 0 check -q
    state
    [ "$seen" = old ] || fail "a journal was followed: $text"
    [ ! -e .pinc-set ] || fail "a journal that says nothing stays"
done
ln -s a.in .pinc-set
run 0 check -q
cmp -s a.in before.in || fail "a link was followed"
end
