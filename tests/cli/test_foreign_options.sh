#!/usr/bin/env bash
# docs/migrating.md, row by row: obeyed as pinc's own option, obeyed with a note, or refused with what to use.
. "$(dirname "$0")/lib.sh"
begin
release a 1.0 'Requires-Dist: b'
release a 0.9
release b 1.0
release b 2.0rc1
release torch 2.0+cpu
mkdir index/simple/cpu
cp -r index/simple/torch index/simple/cpu/
sed -i 's|"../../files|"../../../files|' index/simple/cpu/torch/index.html
start_index
cat >pyproject.toml <<'END'
[project]
name = "x"
version = "1"
dependencies = ["a"]
[project.optional-dependencies]
dev = ["b"]
[dependency-groups]
dev = ["b"]
END
mkdir links cache
python3 - <<'PYTHON'
import zipfile
for name, needs in ("a", "Requires-Dist: b\n"), ("b", ""):
    with zipfile.ZipFile(f"links/{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}")
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
PYTHON
echo torch >torch.in
echo 'b<2' >limits.txt
printf '# names\nb\n\n  c-d # no more\n' >names.txt
echo a >in.txt
printf '# /// script\n# dependencies = ["a"]\n# ///\n' >job.py
touch pinc.toml
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out authorities.pem -days 9 -subj /CN=x >/dev/null 2>&1
cat key.pem authorities.pem >client.pem
run 0 compile -q pyproject.toml -o other.txt -i "$INDEX" --python-version 3.11
rm other.txt

# ours NAME WORD...     compiles into NAME.out; NAME.err is what it says, and the status is returned
ours() {
    local name=$1 status
    shift
    rm -rf requirements.txt pylock.toml other.txt
    "$PINC" compile "$@" >"$name.out" 2>"$name.err" </dev/null
    status=$?
    cat requirements.txt pylock.toml other.txt >>"$name.out" 2>/dev/null
    return $status
}

n=0
while IFS=$'\t' read -r kind name value as text; do
    n=$((n + 1))
    words=("--$name")
    input=(pyproject.toml -i "$INDEX" --python-version 3.11)
    own=()
    [ "$value" = - ] || words+=("${value/\$INDEX/$INDEX}")
    # What the row asks for must be possible.
    case $name in
    no-index) input+=(--find-links links) ;;
    default-index | index-url) input=(pyproject.toml --python-version 3.11) ;;
    requirement | requirements-from-script) input=(-i "$INDEX" --python-version 3.11 -o requirements.txt) ;;
    python-version) input=(pyproject.toml -i "$INDEX") ;;
    torch-backend) input=(torch.in --torch-index-url "$INDEX" -i "$INDEX" --python-version 3.11 -o requirements.txt) ;;
    esac
    want=0
    case $kind in
    same*) own=("${words[@]}") ;;
    as) case $name in
        directory) own=() ;;
        requirement | requirements-from-script) own=("$value") ;;
        pip-args) own=(--retries 2) ;;
        excludes) own=(--exclude b --exclude c-d) ;;
        uploaded-prior-to) own=("--exclude-newer=${value}T00:00:00Z") ;;
        python-platform) own=(--platform linux-x86_64) ;;
        *)
            own=("--$as")
            case $as in *=* | no-cache | refresh | pre | no-progress) ;; *) value=${value#mine=} && own=("--$as=${value/\$INDEX/$INDEX}") ;; esac
            ;;
        esac ;;
    refused) want=2 ;;
    esac
    ours theirs "${input[@]}" "${words[@]}"
    status=$?
    [ $status -eq $want ] || { fail "--$name $value: exit status $status, not $want"; cat theirs.err; continue; }
    case $kind in
    refused)
        head -1 theirs.err | grep -qE "^pinc: error: no such (option: --$name|choice: '$value')$" || { fail "--$name: $(head -1 theirs.err)"; }
        grep -qxF "hint: $text" theirs.err || { fail "--$name: no hint '$text'"; cat theirs.err; }
        [ ! -s theirs.out ] || fail "--$name: an output was written"
        ours theirs "${input[@]}" "${words[0]}=${words[1]:-}" && fail "--$name=VALUE is not refused"
        continue
        ;;
    'a note' | 'same, with a note')
        grep -qxF "pinc: note: --$name: $text" theirs.err || { fail "--$name: no note '$text'"; cat theirs.err; }
        [ "$(grep -c "note: --$name:" theirs.err)" -eq 1 ] || fail "--$name: more than one note"
        ours quiet "${input[@]}" "${words[@]}" -q
        grep -q note quiet.err && fail "--$name: -q does not leave the note out"
        ;;
    *) grep -q "note: --$name:" theirs.err && fail "--$name: a note" ;;
    esac
    # The same bytes as with pinc's own words; the header's command names what the command line said. The same words need no second run.
    [ "${own[*]-}" != "${words[*]}" ] || continue
    ours own "${input[@]}" ${own[@]+"${own[@]}"} || { fail "--$name: pinc's own words ${own[*]-}"; cat own.err; }
    cmp -s theirs.out own.out || { fail "--$name: not what ${own[*]-} gives"; diff theirs.out own.out; }
    [ "$kind" != 'a note' ] || { ours own "${input[@]}"; cmp -s theirs.out own.out || fail "--$name changes the output"; }
done < <("$BUILD/generate" foreign)
[ $n -ge 150 ] || fail "only $n rows"

# Values and forms beside the examples.
common="pyproject.toml -i $INDEX --python-version 3.11"
while IFS=$'\t' read -r words text; do
    # shellcheck disable=SC2086
    run 0 compile $common -o - $words
    [ -z "$text" ] || has out "$text"
done <<'CASES'
--python-platform aarch64-manylinux_2_31	manylinux_2_31_aarch64
--python-platform windows	win_amd64
--python-platform x86_64-apple-darwin	macosx
--prerelease-package b=allow	b==2.0rc1
--prerelease=allow	b==2.0rc1
--prerelease if-necessary	b==1.0
--uploaded-prior-to 2026-01-01T10:00:00Z	--exclude-newer=2026-01-01T10:00:00Z
--uploaded-prior-to P3D	--exclude-newer=P3D
--max-rounds=100	
--progress-bar raw	
--excludes names.txt	--exclude=b --exclude=c-d
--color	a==1.0
--color=never	a==1.0
CASES
run 0 compile --color pyproject.toml -i "$INDEX" --python-version 3.11 -o -
run 0 compile pyproject.toml -i "$INDEX" --pip-args "--retries '3' --timeout \"9\" --python-version 3.12" -o -
has out 'CPython 3.12'
while IFS=$'\t' read -r words text hint; do
    # shellcheck disable=SC2086
    run 2 compile pyproject.toml $words
    printf '%s\n%s' "pinc: error: $text" "${hint:+hint: $hint
}" | same err
done <<'CASES'
--resolver=fast	no such choice: 'fast'	it is an option of another tool; `pinc compile --help` lists pinc's
--prerelease-package b	no such choice: 'b'	it takes NAME=allow or NAME=disallow here
--python-platform beos	no such choice: 'beos'	it is no platform of pinc; pinc compile --platform x lists them
--index-strategy last	no such choice: 'last'	--index-strategy takes best-match|first-index
--format yaml	no such choice: 'yaml'	--format takes requirements|pylock
--no-color=1	option --no-color takes no value
--max-rounds	option --max-rounds needs a value
--directory nowhere	cannot go to 'nowhere': No such file or directory
--excludes nowhere	cannot read 'nowhere': No such file or directory
--pip-args -r	no such option: -r	an input file is named without -r; pip-compile's --rebuild is --refresh
--pip-args in.txt	not an option, in --pip-args: 'in.txt'
-r in.txt	no such option: -r	an input file is named without -r; pip-compile's --rebuild is --refresh
-e .	no such option: -e	write it into the input file: -e FOLDER
-b limits.txt	no such option: -b	uv's -b is --build-constraint
CASES
# A line of any length is one line; no word is left out.
printf '#%01022d a\n' 0 >names.txt
# shellcheck disable=SC2086
run 0 compile $common -o - --excludes names.txt
has out a==1.0
run 2 compile pyproject.toml --pip-args "$(printf -- '--retries %s ' {1..33})"
has err 'too many words in --pip-args'
run 2 cache --max-rounds 3 dir
has err 'no such option: --max-rounds'
run 0 compile pyproject.toml --json --max-rounds 3 -i "$INDEX" --python-version 3.11 -o -
valid_json out
has out '--max-rounds: solving ends by itself; --solve-timeout limits it'
end
