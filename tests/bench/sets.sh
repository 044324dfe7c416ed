#!/usr/bin/env bash
# Times a set of 18 locks (3 flavours x 3 Pythons x 2 images over 6 inputs) out of a full cache, beside each of its locks alone:
#
#     sets.sh     make bench-sets; a small index is made for it
#
# and once more where a full cache is confirmed by an index that is 25 ms away, as in a run of every day; and checks that the locks agree pairwise, that a second run changes no byte and that the whole sends no more requests than its union. The
# last lines are the figures; exit status 1 when something does not agree. Times depend on the machine: they are told, not judged.
. "$(dirname "$0")/../cli/lib.sh"
. "$(dirname "$0")/large_index.sh"
TAG=cp312
MEASURE=$(realpath "$BUILD/bench/measure")
begin

# Four families of 40 packages; the large image holds some of the others back, as such images do.
for family in core image flavour large; do
    for i in $(seq 40); do
        page "$family$i" 60
        for version in 59 60; do
            needs "$family$i" $version "$family$((i % 40 + 1))>=2" "core$((i * 7 % 40 + 1)); python_version >= '3.8'" "core$((i * 11 % 40 + 1))>=1.0,!=3.0,<200"
        done
    done
done
page holder 1
needs holder 1 'core3<60' 'core9<60' 'flavour5<60' 'large7<60'
printf 'core%s\n' 1 2 >common.in
printf 'image%s\n' 1 2 3 >minimal.in
{ printf 'large%s\n' $(seq 1 4 40); echo holder; } >large.in
echo flavour1 >cpu.in
printf 'flavour%s\n' 1 5 9 >cuda.in
printf 'flavour%s\n' 2 6 >rocm.in
{
    echo 'consistent = true'
    for flavour in cpu cuda rocm; do
        for python in 3.11 3.12 3.13; do
            for image in minimal large; do
                printf '[[lock]]\nname = "%s"\ninputs = ["common.in", "%s.in", "%s.in"]\noutput = "%s.txt"\ntargets = {python-version = ["%s"]}\n' \
                    "$flavour-$image-$python" $image $flavour "$flavour-$image-$python" $python
            done
        done
    done
} >pinc.toml
start_index
export PINC_INDEX_URL=$INDEX
# seconds WORD...     CPU and wall seconds of the fastest of three runs, "CPU WALL"; `mode` has more words
mode=(--offline)
seconds() {
    local i best=
    for i in 1 2 3; do
        rm -f ./*-*.txt alone.txt
        "$MEASURE" took "$PINC" compile -q --no-progress ${mode[@]+"${mode[@]}"} --max-memory 1000 "$@" || { fail "pinc compile $*"; return; }
        best=$(awk -v best="${best:-9999 9999}" '{ split(best, b, " "); print ($3 < b[1] ? $3 : b[1]), ($1 < b[2] ? $1 : b[2]) }' took)
    done
    echo "$best"
}
# requests WORD...     how many requests a run without a cache sends
requests() {
    local log=$1
    shift
    http_proxy=$PROXY run 0 compile -q --no-cache -U "$@"
    wc -l <"$log"
    : >"$log"
}

run 0 compile -q
sha256sum ./*-*.txt >first
run 0 compile -q
sha256sum --quiet -c first || fail "a second run changes an output"
# Pairwise: every package that two locks have has one version in both.
python3 - <<'END' || fail "locks differ"
import glob, itertools, re
locks = {path: dict(re.findall(r"^([a-z0-9-]+)==(\S+)", open(path).read(), re.M)) for path in glob.glob("*-*.txt")}
assert len(locks) == 18, len(locks)
differ = [(a, b, name) for a, b in itertools.combinations(sorted(locks), 2) for name in locks[a].keys() & locks[b].keys()
          if locks[a][name] != locks[b][name]]
print(f"{len(locks)} locks, {len(set().union(*locks.values()))} packages, {len(differ)} pairs differ")
assert not differ, differ[:3]
END
# Whatever the order of the tables.
sha256sum ./*-*.txt >wanted
cp pinc.toml kept.toml
python3 - <<'END'
head, *tables = open("pinc.toml").read().split("[[lock]]\n")
open("pinc.toml", "w").write(head + "".join("[[lock]]\n" + table for table in reversed(tables)))
END
rm -f ./*-*.txt
run 0 compile -q
sha256sum --quiet -c wanted || fail "the order of the tables matters"
cp kept.toml pinc.toml

slowest='0 0' union=0
start_server PROXY --proxy requests.log
whole=$(requests requests.log)
for flavour in cpu cuda rocm; do
    for image in minimal large; do
        alone=(--no-config common.in "$image.in" "$flavour.in" -o alone.txt --python-version 3.12)
        run 0 compile -q "${alone[@]}"
        took=$(seconds "${alone[@]}")
        slowest=$(awk -v a="$slowest" -v b="$took" 'BEGIN { split(a, x, " "); split(b, y, " "); print (y[1] > x[1] ? b : a) }')
    done
done
http_proxy=$PROXY run 0 compile -q --no-cache -U --no-config common.in minimal.in large.in cpu.in cuda.in rocm.in -o union.txt \
    --python-version 3.11 --python-version 3.12 --python-version 3.13
union=$(wc -l <requests.log)
set_took=$(seconds)
awk -v whole="$whole" -v union="$union" -v one="$slowest" -v all="$set_took" 'BEGIN {
    split(one, x, " "); split(all, y, " ")
    printf "requests: %d for the set, %d for the union of its inputs (%.2f)\n", whole, union, whole / union
    printf "slowest lock alone: %.3f s CPU, %.3f s; the set: %.3f s CPU, %.3f s (%.1f and %.1f times)\n", x[1], x[2], y[1], y[2], y[1] / x[1], y[2] / x[2] }'

# The same with every page confirmed.
start_server INDEX --etag '"1"' index
port=${INDEX#*127.0.0.1:}
mkfifo hold.relay
"$BUILD/bench/relay" "${port%%/*}" 25 <hold.relay >port.relay &
relay_pid=$!
exec 4>hold.relay
until port=$(cat port.relay) && [ -n "$port" ]; do sleep 0.02; done
export PINC_INDEX_URL=http://127.0.0.1:$port/simple/
mode=(--refresh)
alone=(--no-config common.in large.in cuda.in -o alone.txt --python-version 3.12)
run 0 compile -q
run 0 compile -q "${alone[@]}"
one=$(seconds "${alone[@]}")
all=$(seconds)
awk -v one="$one" -v all="$all" 'BEGIN {
    split(one, x, " "); split(all, y, " ")
    printf "confirmed from 25 ms away: %.3f s CPU, %.3f s; the set: %.3f s CPU, %.3f s (%.1f and %.1f times)\n", x[1], x[2], y[1], y[2], y[1] / x[1], y[2] / x[2] }'
exec 4>&-
wait "$relay_pid"
end
