#!/usr/bin/env bash
# make record and make bench: a small index is recorded, then the recording stands in for it. Where nginx is missing,
# the tests' own server serves the recording and the measurement itself is not tested, only what it says.
here=$(realpath "$(dirname "$0")")
. "$here/../cli/lib.sh"
RELAY=$(realpath "$BUILD/bench/relay")
MEASURE=$(realpath "$BUILD/bench/measure")
nginx=$(PATH=$PATH:/usr/sbin command -v nginx)
begin

release app 0.9
release app 1.0 "Requires-Dist: quiet" "Requires-Dist: partly" "Requires-Dist: source"
release quiet 1.0 "Requires-Python: >=3.8"
release partly 1.0
release source 1.0
python3 - <<'END'
import io, os, pathlib, re, tarfile, zipfile
files = pathlib.Path("index/files")
for name in ("quiet", "partly"):  # real wheels, without metadata beside them
    wheel = files / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as out:
        out.writestr(f"{name}/data", os.urandom(1 << 20))
        out.write(f"{wheel}.metadata", f"{name}-1.0.dist-info/METADATA")
    pathlib.Path(f"{wheel}.metadata").rename(f"{name}.metadata")
with tarfile.open(files / "source-1.0.tar.gz", "w:gz") as out:
    text = b"Metadata-Version: 2.2\nName: source\nVersion: 1.0\n"
    info = tarfile.TarInfo("source-1.0/PKG-INFO")
    info.size = len(text)
    out.addfile(info, io.BytesIO(text))
for name, replace in (("quiet", (' data-core-metadata="true"', "")), ("source", ("-py3-none-any.whl", ".tar.gz"))):
    page = pathlib.Path(f"index/simple/{name}/index.html")
    text = re.sub("#sha256=[0-9a-f]*", "", page.read_text())
    page.write_text(text.replace(*replace))
page = pathlib.Path("index/simple/partly/index.html")
page.write_text(re.sub("#sha256=[0-9a-f]*", "", page.read_text()))
END
rm index/files/source-1.0-py3-none-any.whl*
start_index
mkdir one two
echo app >one/requirements.in
echo "app<1" >two/app.in

# What stands for uv: pinc under another name, which also asks for a project that is not there.
cat >uv <<'END'
#!/usr/bin/env bash
[ "$1" = --version ] && { echo "uv 1"; exit; }
echo "uv $*" >>"$CALLS"
words=()
while [ $# -gt 0 ]; do
    case $1 in
    --index-url)
        place=${2#http://127.0.0.1:}
        exec 3<>"/dev/tcp/127.0.0.1/${place%%/*}" || exit 1
        printf 'GET /%snothing/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "${place#*/}" >&3
        read -r _ code _ <&3
        exec 3>&-
        [ "$code" = 404 ] || exit 1
        words+=("$1" "$2"); shift ;;
    --python-version | --cache-dir | -o) words+=("$1" "$2"); shift ;;
    --offline | *.in) words+=("$1") ;;
    esac
    shift
done
exec "$PINC" compile --no-annotate "${words[@]}"
END
# pinc, whose words are kept.
cat >pinc <<'END'
#!/usr/bin/env bash
echo "pinc $*" >>"$CALLS"
exec "$PINC" "$@"
END
# What stands for nab: pinc, which has to be told what nab reads from the project. And one that cannot do it.
cat >nab <<'END'
#!/usr/bin/env bash
[ "$1" = --version ] && { echo "nab 2"; exit; }
echo nab >>"$CALLS"
while [ $# -gt 1 ]; do [ "$1" != --output ] || out=$2; shift; done
[ "${out##*/}" = pylock.toml ] || { echo "error: nab takes no such name" >&2; exit 1; }
url=$(sed -n 's/^url = "\(.*\)"/\1/p' "$1")
python3 - "$1" <<'NAMES' >nab.in || exit 1
import sys, tomllib
print("\n".join(tomllib.load(open(sys.argv[1], "rb"))["project"]["dependencies"]))
NAMES
"$PINC" compile -q --isolated --no-cache --python-version 3.11 --index-url "$url" -o nab.txt nab.in && cp nab.txt "$out"
END
cat >pip-compile <<'END'
#!/usr/bin/env bash
[ "$1" = --version ] && { echo "pip-compile, version 3"; exit; }
echo "error: no wheel" >&2; exit 1
END
# What stands for the released program.
sed 's/echo "pinc/echo "static/' pinc >static
chmod +x uv pinc static nab pip-compile
export UV=$PWD/uv CALLS=$PWD/calls PINC BESIDE_NAB=$PWD/nab BESIDE_PIP_COMPILE=$PWD/pip-compile

# script STATUS NAME WORD...     runs NAME.py; out and err hold what it printed
script() {
    local want=$1 name=$2 status
    shift 2
    python3 "$here/$name.py" --pinc pinc --tools "$BUILD/bench" "$@" >out 2>err </dev/null
    status=$?
    [ "$status" -eq "$want" ] || { fail "$name.py $*: exit status $status, not $want"; cat out err; }
}

# --- record
script 0 record --index "$INDEX" --store store --input one/requirements.in --python 3.11
lacks out "exit status"
has out "record: one: round 3: 0 new"
lacks out "round 4"
has out "store: 4 pages, 3 metadata files, 2 wheels or sdists"
files=store/tree/pypi/files simple=store/tree/pypi/simple wheel=py3-none-any.whl
cmp index/files/app-1.0-$wheel.metadata $files/app-1.0-$wheel.metadata || fail "the metadata of app is not the index's"
cmp quiet.metadata $files/quiet-1.0-$wheel.metadata || fail "the metadata of quiet is not the wheel's"
cmp index/files/source-1.0.tar.gz $files/source-1.0.tar.gz || fail "the sdist is not the index's"
[ ! -e $files/partly-1.0-$wheel.metadata ] || fail "metadata that the index announced and had not was made up"
for file in app-0.9 app-1.0 quiet-1.0; do
    name=${file%-*}
    digest=$(sha256sum <$files/$file-$wheel.metadata)
    has "$simple/$name"/index.json "\"url\":\"../../files/$file-$wheel\""
    has "$simple/$name"/index.json "\"core-metadata\":{\"sha256\":\"${digest%% *}\"}"
    has "$simple/$name"/index.html "data-core-metadata=\"sha256=${digest%% *}\""
done
lacks $simple/partly/index.json core-metadata
[ ! -e $simple/nothing ] || fail "a project that is not there got a page"
python3 - $files/partly-1.0-$wheel <<'END' || fail "the wheel that was read in parts is not right"
import json, sys
name = sys.argv[1].rsplit("/")[-1]
length, parts = json.load(open("store/files.json"))["parts"][name]
kept, whole = open(sys.argv[1], "rb").read(), open(f"index/files/{name}", "rb").read()
assert length == len(kept) == len(whole)
assert parts and all(kept[a:b] == whole[a:b] for a, b in parts)
assert sum(b - a for a, b in parts) < length
END

# What others ask is recorded, too; one that cannot do it is told, and does not matter.
script 0 record --index "$INDEX" --store store --input one/requirements.in --python 3.11 --beside nab pip-compile
has out "record: one: pip-compile: exit status 1: error: no wheel"
lacks out "record: one: nab"
has out "store: 4 pages, 3 metadata files, 2 wheels or sdists"

# As it is: no metadata but what the index itself has.
script 0 record --index "$INDEX" --store as-is --input one/requirements.in --python 3.11 --as-is
has out "as-is: 4 pages, 2 metadata files, 3 wheels or sdists"
lacks as-is/tree/pypi/simple/quiet/index.json core-metadata

# Another input joins it; what is there is not asked for again.
script 0 record --index "$INDEX" --store store --input two/app.in --python 3.11
has out "record: app: round 1: 0 new"
has store/inputs/one/requirements.in app
has store/inputs/app/requirements.in "app<1"
has store/inputs/app/SOURCE.txt "python: 3.11"
run 0 compile -q --no-header --python-version 3.11 -i "$INDEX" -o direct.txt one/requirements.in
stop_index

# One line each for what goes wrong.
one_line() {
    has err "$1"
    [ "$(wc -l <err)" -eq 1 ] || fail "more than one line: $(cat err)"
}
script 1 record --index "$INDEX" --store elsewhere --input one/requirements.in
one_line "record: ${INDEX}app/: Connection refused"
script 1 record --index "$INDEX" --store elsewhere --input none.in
one_line "record: none.in: No such file or directory"
echo "-r ../one/requirements.in" >two/outside.in
script 1 record --index "$INDEX" --store elsewhere --input two/outside.in
one_line "it is not below two"

# --- the recording in place of the index
mv index original
ln -s store/tree index
start_index
run 0 compile -q --no-header --no-cache --python-version 3.11 -i "${INDEX%simple/}pypi/simple/" -o replayed.txt one/requirements.in
diff -u direct.txt replayed.txt || fail "the recording gives another result than the index"

# --- far away: a handshake and a round trip, at least; the same bytes
mkfifo relay.hold
port=${INDEX%/simple/}
"$RELAY" "${port##*:}" 100 <relay.hold >relay.port &
exec 8>relay.hold
until [ -s relay.port ]; do sleep 0.02; done
python3 - "http://127.0.0.1:$(cat relay.port)/pypi/files/source-1.0.tar.gz" <<'END' || fail "the relay is not what it should be"
import sys, time, urllib.request
start = time.monotonic()
body = urllib.request.urlopen(sys.argv[1]).read()
took = time.monotonic() - start
assert body == open("original/files/source-1.0.tar.gz", "rb").read()
assert took >= 0.2, took
END
exec 8>&-
wait %2 || fail "the relay did not end well"
stop_index

# --- what a run takes
"$MEASURE" figures sh -c 'exit 7'
[ $? -eq 7 ] || fail "measure hides the exit status"
grep -qxE '[0-9]+\.[0-9]+ [1-9][0-9]* [0-9]+\.[0-9]+' figures || fail "figures: $(cat figures)"
"$MEASURE" figures sh -c 'kill -TERM $$'
[ $? -eq 143 ] || fail "measure hides the signal"
"$MEASURE" figures ./nothing 2>err
[ $? -eq 127 ] || fail "measure runs what is not there"

# --- the floor: levels of what needs what
python3 - "$here" <<'END' || fail "the floor is not right"
import pathlib, sys
sys.path.insert(0, sys.argv[1])
import floor
lock = pathlib.Path("floor.txt")
for levels, text in ((0, ""), (1, "a==1\n    # via -r x.in\n"), (2, "a==1\n    # via -r x.in\nB_c[d]==2 ; x\n    # via a\n"),
                     (3, "a==1\n    # via -r x.in\nb==1\n    # via\n    #   -r x.in\n    #   c\nc==1\n    # via b[e]\nd==1\n    # via\n    #   c\n")):
    lock.write_text(text)
    assert floor.levels(text) == levels, (levels, floor.levels(text))
    assert floor.seconds(lock, "cold", 10) == (1 + 2 * levels) / 100
assert floor.seconds(lock, "again", 10) == 0.03 and floor.seconds(lock, "reval", 10) == 0.02
assert floor.seconds(lock, "reval", 10, tls=True) == 0.03 and floor.seconds(lock, "offline", 10, tls=True) is None
assert floor.seconds(lock, "offline", 10) is None and floor.seconds(lock, "cold", 0) is None
END

# --- what a run has left: emptied, but not deleted; nothing behind a link
python3 - "$here" <<'END' || fail "what was put aside is not right"
import os, pathlib, sys
sys.path.insert(0, sys.argv[1])
import runner
cache, other, out = pathlib.Path("used/cache"), pathlib.Path("other"), pathlib.Path("used/out")
(cache / "a").mkdir(parents=True)
other.mkdir()
for path in (cache / "a/b", cache / "c", other / "d", out):
    path.write_text("text")
(cache / "c").chmod(0o400)
(cache / "link").symlink_to(other.absolute())
(cache / "file").symlink_to((other / "d").absolute())
nodes = os.stat(cache / "a/b").st_ino, os.stat(out).st_ino
aside = runner.Aside(pathlib.Path("used/aside"))
for path in (cache, out, cache):
    aside.take(path)
assert sorted(path.name for path in pathlib.Path("used").iterdir()) == ["aside"]
assert nodes == tuple(os.stat(f"used/aside/{name}").st_ino for name in ("1/a/b", "2"))
assert [os.stat(f"used/aside/{name}").st_size for name in ("1/a/b", "1/c", "2")] == [0, 0, 0]
assert (other / "d").read_text() == "text" and len(list(aside.folder.iterdir())) == 2
END

# --- bench
if [ -z "$nginx" ]; then
    script 1 bench --store store
    one_line "bench: nginx is missing"
    end
fi
script 1 bench --store elsewhere/nothing
one_line "bench: elsewhere/nothing holds no recording: make record INPUT=FILE"
script 1 bench --store store --names other
one_line "bench: no other/requirements.in in store/inputs"
script 1 bench --store store --names one --static nothing
has err "bench: nothing is not a program: packaging/static.sh builds it"
rm calls
script 0 bench --store store --names one --reps 2 --latency 5 --beside nab pip-compile --static static --history here/history
[ "$(grep -c '^pinc compile ' calls)" -eq 11 ] || fail "pinc was not run twice for each state, and once for a cache: $(cat calls)"
[ "$(grep -c '^static compile ' calls)" -eq 11 ] || fail "the released program was not run as often: $(cat calls)"
[ "$(grep '^[a-z]* .*--offline' calls | cut -d' ' -f1 | tr '\n' ' ')" = "pinc uv static uv static pinc " ] || fail "they did not begin in turn: $(cat calls)"
[ "$(grep -c '^nab$' calls)" -eq 6 ] || fail "nab was not run once for each state, and once for a cache: $(cat calls)"
[ "$(grep -c '^one .* | .* | .* | ' out)" -eq 5 ] || fail "not a row for each state: $(cat out)"
[ "$(grep -c '"input": "one"' here/history)" -eq 5 ] || fail "the history is not the rows"
[ "$(awk -F '|' '$1 ~ "^one +cold" {print $3 + 0; exit}' out)" = 0.03 ] || fail "not the floor of two levels at 5 ms: $(cat out)"
[ "$(grep -c '| pinc (static): [0-9.]* s, [0-9.]* of uv.s, memory [0-9.]*;' out)" -eq 5 ] || fail "not a row of the released program for each state: $(cat out)"
[ "$(grep -c '| nab: [0-9]' out)" -eq 5 ] || fail "not a row of nab for each state: $(cat out)"
[ "$(grep -c '| pip-compile: cannot do it' out)" -eq 1 ] || fail "not one row of what cannot do it: $(cat out)"
[ "$(grep -c "^bench: one" out)" -eq 1 ] || fail "more is said than that one cannot do it: $(cat out)"
has out "bench: one, cold: pip-compile: exit status 1: error: no wheel"
has here/history '"pip-compile 3": {"error": "exit status 1: error: no wheel"}'
lacks out failed
printf '# Page\n\n<!-- bench: begin -->\nof yesterday\n<!-- bench: end -->\nrest\n' >page.md
python3 "$here/table.py" here/history --latency 5 --write page.md || fail "no table"
[ "$(grep -c '^| one | ' page.md)" -eq 5 ] || fail "not a line of the table for each state: $(cat page.md)"
grep -qE '^\| one \| cold \| [0-9.]+ \| [0-9.]+ \| 0.03 \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \| 9 \| 10 \| [0-9.]* \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \|$' page.md || fail "the table: $(cat page.md)"
for program in pinc 'pinc, the released program'; do
    grep -qE "^\| cold \| $program \| 1 \| [0-9.]+, [0-9.]+, [0-9.]+ \| [0-9., ]+ \| [0-9., ]+ \|$" page.md || fail "the sums: $(cat page.md)"
done
grep -qE '^Measured on [0-9-]{10}: pinc [0-9.]+, uv 1, pinc \(static\) [0-9.]+, nab 2; medians of 2 runs by turns on [0-9]+ cores, 5 ms of latency, load ' page.md || fail "not how: $(cat page.md)"
lacks page.md yesterday
[ "$(head -n 1 page.md; tail -n 1 page.md)" = $'# Page\nrest' ] || fail "more of the page was changed"
python3 "$here/table.py" here/history --latency 5 --write two/app.in 2>err && fail "a page without a place"
one_line "table: two/app.in has not one part from"
python3 "$here/table.py" here/history --names other 2>err && fail "a table of nothing"
one_line "table: here/history has no such rows"
# Requests of the two programs: "... | SECONDS | FLOOR | MEMORY | REQUESTS | KB | CPU | INSTRUCTIONS".
requests() {
    awk -F '|' -v state="$1" '$1 ~ "^one +" state {split($5, n, " "); print n[1], n[2]; exit}' out
}
[ "$(requests cold)" = "9 10" ] || fail "cold: $(requests cold) requests"
[ "$(requests warm)" = "0 1" ] || fail "warm: $(requests warm) requests"
[ "$(requests reval)" = "4 5" ] || fail "reval: $(requests reval) requests"
[ "$(requests offline)" = "0 1" ] || fail "offline: $(requests offline) requests"

# Offline once, whatever the latency; instructions.
rm calls
instructions='' runs=1
command -v valgrind >/dev/null && instructions="--instructions offline" runs=2
# shellcheck disable=SC2086 # two words or none
script 0 bench --store store --names one --reps 1 --latency 0 5 --states offline $instructions --history here/history --pinc "$PINC"
[ "$(grep -c '^one ' out)" -eq 1 ] || fail "more than once offline: $(cat out)"
[ "$(grep -c "^uv .* --offline " calls)" -eq "$runs" ] || fail "not $runs runs of uv offline: $(cat calls)"
[ -z "$instructions" ] || grep -qE '^one +offline .*\| +[1-9][0-9]* +[-1-9]' out || fail "no instructions: $(cat out)"

# A program that takes too long, others on some inputs only, and more than the time allows.
printf '#!/bin/sh\n[ "$1" != --version ] || { echo "uv 1"; exit; }\nexec sleep 20\n' >slow
chmod +x slow
UV=$PWD/slow script 0 bench --store store --names one --reps 3 --latency 0 --limit 0.5 --budget 0.0001 --states cold warm --history here/history \
    --beside nab --beside-names two
has out "bench: the time was over in round 2 of 3"
has out "bench: one, cold: uv: more than 0.5 seconds"
[ "$(grep -c '^one .* | .* | .* | ' out)" -eq 2 ] || fail "a row is left out: $(cat out)"
lacks out '| nab:'

# Many machines and one cache that they share.
printf '<!-- fleet: begin -->\nof yesterday\n<!-- fleet: end -->\n' >page.md
script 0 fleet --input one/requirements.in --tree store/tree --processes 3 --at-once 2 --latency 5 --write page.md
has out "the index was asked 1.00 times as much as by one; at most 1.2"
grep -qE '^\| none \| 3 \| [0-9.]+ \| 27 \| 3.00 \| 0 \|$' page.md || fail "the table of the fleet: $(cat page.md)"
grep -qE '^\| the others, with it \| 2 \| [0-9.]+ \| 0 \| 0.00 \| 0 \|$' page.md || fail "the table of the fleet: $(cat page.md)"
[ "$(grep -c ' | 0 |$' page.md)" -eq 9 ] || fail "not a line for each fleet: $(cat page.md)"
lacks page.md yesterday

# A run that fails, and a tree that lacks what is asked for.
rm $files/app-1.0-$wheel.metadata
script 0 bench --tree store/tree --inputs store/inputs --names one --reps 2 --latency 0 --states cold --history here/history
has out "bench: one, cold: pinc: exit status 3: "
has out "bench: one, cold: pinc asked in vain for app-1.0-$wheel, app-1.0-$wheel.metadata (record"
end
