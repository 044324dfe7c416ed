#!/usr/bin/env bash
# What people type by mistake, and the hint that they get. No output is ever written.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0 'Requires-Dist: lib<2'
release lib 1.0
file_of old 2.0 old-2.0-py3-none-any.whl
sed -i 's/data-core/data-requires-python="\&gt;=3.12" data-core/' index/simple/old/index.html
for python in 38 310 311 39; do file_of old 1.5 "old-1.5-cp$python-cp$python-manylinux_2_17_x86_64.whl"; done
file_of old 1.4 old-1.4-cp311-cp311-win_amd64.whl
file_of torn 1.0 torn-1.0-py3-none-manylinux_2_17_x86_64.whl
file_of torn 2.0 torn-2.0-py3-none-manylinux_2_17_aarch64.whl
sed -i 's/data-core/data-yanked="broken" data-core/' index/simple/torn/index.html
start_index
HOST=${INDEX%/simple/}
mkdir project empty
echo app | tee requirements.in layers.in >common.in
printf 'app==1.0\nlib==1.0\n' >locked.txt
printf '[project]\nname = "x"\n' >project/pyproject.toml
mkdir bare && cp project/pyproject.toml bare/

# hints STATUS WORDS TEXT HINT     TEXT is in the first line of what pinc prints, HINT is its hint; "-": there is none
hints() {
    local status=$1 words=$2 text=$3 hint=$4
    rm -f requirements.txt
    # shellcheck disable=SC2086
    run "$status" $words
    head -n 1 err | grep -qF -- "$text" || { fail "$words: no '$text'"; cat err; }
    if [ "$hint" = - ]; then
        grep -q '^hint: ' err && { fail "$words: a hint"; cat err; }
    else
        grep -qxF -- "hint: $hint" err || { fail "$words: no hint '$hint'"; cat err; }
    fi
    [ ! -e requirements.txt ] || fail "$words: an output was written"
}

# Names of files.
export PINC_INDEX_URL=$INDEX
while IFS=$'\t' read -r status words text hint; do
    hints "$status" "$words" "$text" "$hint"
done <<'CASES'
2	compile requirments.in	cannot read 'requirments.in': No such file or directory	did you mean 'requirements.in'?
2	check requirments.in	cannot read 'requirments.in'	did you mean 'requirements.in'?
2	why app reqirements.in	cannot read 'reqirements.in'	did you mean 'requirements.in'?
2	compile -c comon.in	cannot read 'comon.in'	did you mean 'common.in'?
2	compile --override comon.in	cannot read 'comon.in'	did you mean 'common.in'?
2	compile --base loked.txt	cannot read 'loked.txt'	did you mean 'locked.txt'?
2	verify loked.txt	cannot read 'loked.txt'	did you mean 'locked.txt'?
2	download loked.txt -d files	cannot read 'loked.txt'	did you mean 'locked.txt'?
2	diff loked.txt locked.txt	cannot read 'loked.txt'	did you mean 'locked.txt'?
2	compile projct/pyproject.toml	cannot read 'projct/pyproject.toml'	there is no folder 'projct'
2	compile project/pyprojct.toml	cannot read 'project/pyprojct.toml'	did you mean 'project/pyproject.toml'?
2	compile --config project/pyprojct.toml	cannot read 'project/pyprojct.toml'	did you mean 'project/pyproject.toml'?
2	compile nothing.like.it	cannot read 'nothing.like.it'	-
2	compile requirements.txt.in	cannot read 'requirements.txt.in'	did you mean 'requirements.in'?
2	check locked.txt	locked.txt: error: the output would replace the input file	name another output with --output-file; `pinc verify` judges a lock without its input
2	check pylock.toml	pylock.toml: error: a lock is an output, and no input	name the input, and the lock with --output-file; `pinc verify` judges a lock without its input
2	compile deploy/pylock.web.toml	deploy/pylock.web.toml: error: a lock is an output, and no input	name the input, and the lock with --output-file; `pinc verify` judges a lock without its input
CASES
hints 2 "check requirements.txt" "requirements.txt: error: the output would replace the input file" \
    "the input is requirements.in; \`pinc verify\` judges a lock without its input"

# An output where an input is wanted, and an input where a lock is wanted.
mkdir given
cd given || exit 1
echo app >main.in
run 0 compile -q --python-version 3.11 main.in -o locked.txt
run 0 compile -q --python-version 3.11 main.in -o pylock.toml
for command in compile check outdated tree config trim "why app"; do
    for lock in locked.txt pylock.toml; do
        # shellcheck disable=SC2086
        hints 2 "$command $lock" "$lock: error: this is an output of pinc, and its input is wanted" \
            "the input is main.in; \`pinc verify\` judges a lock without its input"
    done
done
run 0 compile -q --python-version 3.11 locked.txt -o again.txt # it may be asked for
cd .. || exit 1
hints 2 "check given/locked.txt" "given/locked.txt: error: this is an output of pinc, and its input is wanted" \
    "the input is given/main.in; \`pinc verify\` judges a lock without its input"
cd given || exit 1
for command in "verify main.in" "export main.in" "download main.in -d files" "diff main.in locked.txt" "diff locked.txt main.in"; do
    hints 2 "$command" "main.in:1:1: error: app: pins no version: this is not a lock" "\`pinc compile main.in\` makes a lock of it"
done
mv locked.txt main.txt
hints 2 "verify main.in" "main.in:1:1: error: app: pins no version: this is not a lock" "the lock of main.in is main.txt"
mv main.in gone.in
hints 2 "check main.txt" "main.txt: error: this is an output of pinc, and its input is wanted" \
    "its header tells what to edit; \`pinc verify\` judges a lock without its input"
cd .. || exit 1

# No input is there.
for place in empty bare; do
    cd $place || exit 1
    run 2 compile
    cp err ..
    cd ..
    [ $place = empty ] && has err "hint: name the input file: pinc compile FILE"
    [ $place = bare ] && has err "hint: name the input file: pinc compile pyproject.toml"
done

# An output that is not there yet.
run 1 check --python-version 3.11
printf 'requirements.txt is not there yet: pinc compile writes it\n' | same err
has out "+app==1.0"

# Lines of the input <tab> place and text <tab> hint.
while IFS=$'\t' read -r line text hint; do
    printf '%b\n' "$line" >line.in
    rm -f line.txt
    "$PINC" compile --python-version 3.11 --no-cache line.in >out 2>err </dev/null && fail "$line: it compiles"
    head -n 1 err | grep -qF -- "$text" || { fail "$line: no '$text'"; cat err; }
    grep -qxF -- "hint: $hint" err || { fail "$line: no hint '$hint'"; cat err; }
    [ ! -e line.txt ] || fail "$line: an output was written"
done <<'CASES'
-r comon.in	line.in:1:1: error: cannot read 'comon.in'	did you mean 'common.in'?
app\n-c comon.in	line.in:2:1: error: cannot read 'comon.in'	did you mean 'common.in'?
-r .	line.in:1:1: error: '.' is a folder, not a file	a project in a folder is a line of its own: ./folder
-c project	line.in:1:1: error: 'project' is a folder, not a file	a project in a folder is a line of its own: ./folder
-e ./nofolder	line.in:1:1: error: no such folder: './nofolder'	-e takes the folder of a project, a file: URL, or a VCS URL like git+https://...
-i $PIP_INDEX_URL\napp	line.in:1:1: error: '$PIP_INDEX_URL' is not an http, https or file URL of an index	variables are written with braces: ${PIP_INDEX_URL}
--extra-index-url $HOST/simple\napp	line.in:1:1: error: '$HOST/simple' is no	variables are written with braces: ${HOST}
-i pypi.example/simple\napp	line.in:1:1: error: 'pypi.example/simple' is not an http, https or file URL of an index	write 'https://pypi.example/simple'
-i pypi.example:8080/simple\napp	line.in:1:1: error: 'pypi.example:8080/simple' is no	write 'https://pypi.example:8080/simple'
python==3.11	there is no project python	Python is not a package: name the Pythons with --python-version
Python>=3.8	there is no project python	Python is not a package: name the Pythons with --python-version
PIL	there is no project pil	what is imported as pil is the project pillow
sklearn	there is no project sklearn	what is imported as sklearn is the project scikit-learn
cv2	there is no project cv2	what is imported as cv2 is the project opencv-python
yaml>=5	there is no project yaml	what is imported as yaml is the project pyyaml
os	there is no project os	os is a part of Python: leave the line out
reqests	there is no project reqests	did you mean requests?
CASES

# Indexes.
while IFS=$'\t' read -r status words text hint; do
    hints "$status" "compile --python-version 3.11 --no-cache $words" "$text" "$hint"
done <<CASES
1	--index-url $HOST/	there is no project app	most indexes are below /simple: $HOST/simple
1	--index-url $HOST	there is no project app	most indexes are below /simple: $HOST/simple
1	--index-url http://me:secret@${HOST#http://}	there is no project app	most indexes are below /simple: $HOST/simple
1	--index-url $HOST/other	there is no project app	-
2	--index-url pypi.example/simple	index URL 'pypi.example/simple' is neither an http, https nor file URL	write 'https://pypi.example/simple'
2	--extra-index-url pypi.example:81/a	index URL 'pypi.example:81/a' is neither	write 'https://pypi.example:81/a'
2	--index-url \$INDEX/simple	index URL '\$INDEX/simple' is neither	variables of the command line are put in by the shell, between double quotes or none
2	--index-url ftp://host/simple	index URL 'ftp://host/simple' is neither	-
CASES

# Pythons.
while IFS=$'\t' read -r version hint; do
    hints 2 "compile --python-version $version" "unknown Python '$version'" "$hint"
done <<'CASES'
2.7	Python 2.7 has reached its end of life
3.5	Python 3.5 has reached its end of life
3.5.9	Python 3.5 has reached its end of life
3.99	-
python3	write it as 3.10, 3.10.4, 3.13t or pypy3.10
CASES
run 0 compile -v --python-version 3.8 --python-version 3.11 -o -
has err "note: CPython 3.8 has reached its end of life: there are no security fixes since October 2024"
lacks err "CPython 3.11 has reached"

# A Python that is too old hides a wheel that is missing: the newest version for each reason.
echo old >old.in
run 1 compile old.in --python-version 3.7
same err <<WANT
pinc: error: no solution for linux-x86_64 with CPython 3.7: no version of old fits
  old.in:1 asks for old
  old 2.0 cannot be used: needs a newer Python (>=3.12)
  old 1.5 cannot be used: no wheel for this target, and no sdist (it has wheels for cp38, cp39, cp310, cp311 only); likewise 1 older version
  looked at $INDEX
WANT

# Every yanked version that is locked.
printf 'torn==1.0; platform_machine == "x86_64"\ntorn==2.0; platform_machine == "aarch64"\n' >torn.in
run 0 compile torn.in --python-version 3.11
has err "warning: torn 1.0 is yanked: broken"
has err "warning: torn 2.0 is yanked: broken"

# Hashes beside what cannot have one.
printf '[project]\nname = "x"\nversion = "1"\ndependencies = ["app"]\n' >project/pyproject.toml
echo ./project >hashed.in
run 0 compile hashed.in --generate-hashes --python-version 3.11
has err "warning: pip refuses a file in which some lines have hashes and others cannot: x is a folder or a repository"
run 0 compile hashed.in --no-generate-hashes --python-version 3.11
lacks err "pip refuses"
end
