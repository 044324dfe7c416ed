#!/usr/bin/env bash
# What is read is used: pip's configuration, --upgrade-package, markers, hashes; or a message says that it is not.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0
release app 2.0
release top 1.0
release top 2.0 "Requires-Dist: app"
start_index
options=(--python-version 3.11 --no-header --no-annotate -o -)
unset PIP_NO_INDEX PIP_CONSTRAINT PIP_PRE PIP_ONLY_BINARY PIP_NO_DEPS
mkdir -p links
python3 - links/app-3.0-py3-none-any.whl <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("app-3.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: app\nVersion: 3.0\n")
    z.writestr("app-3.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
PYTHON
echo app >requirements.in
echo 'app<2' >limits.txt
echo 'app!=1.0' >more.txt

# gives LINE WORD...     compiling prints this line alone
gives() {
    local want=$1
    shift
    run 0 compile -q "${options[@]}" "$@"
    [ "$(cat out)" = "$want" ] || { fail "$*: not $want"; cat out; }
}

# --- pip's configuration
PIP_CONSTRAINT=limits.txt gives app==1.0 -i "$INDEX"
PIP_CONSTRAINT=limits.txt gives app==2.0 -i "$INDEX" --isolated
PIP_CONSTRAINT="limits.txt $PWD/more.txt" run 1 compile "${options[@]}" -i "$INDEX"
PIP_CONSTRAINT=limits.txt run 1 compile "${options[@]}" -i "$INDEX" -c more.txt
printf '[install]\nconstraint =\n    %s/limits.txt\n' "$PWD" >pip.conf
PIP_CONFIG_FILE=$PWD/pip.conf gives app==1.0 -i "$INDEX"
PIP_CONFIG_FILE=$PWD/pip.conf PIP_CONSTRAINT=more.txt gives app==2.0 -i "$INDEX"
PIP_FIND_LINKS=links gives app==3.0 -i "$INDEX"
PIP_FIND_LINKS=links PIP_NO_INDEX=1 gives app==3.0 -i http://127.0.0.1:1/simple
PIP_NO_INDEX=0 gives app==2.0 -i "$INDEX"
PIP_NO_INDEX=perhaps run 2 compile -i "$INDEX"
has err "no-index of pip's configuration is neither true nor false"
# shellcheck disable=SC2088
PIP_FIND_LINKS='~/links' gives app==3.0 -i "$INDEX"
printf '[global]\nno-index = yes\nfind-links = %s/links\n' "$PWD" >pip.conf
PIP_CONFIG_FILE=$PWD/pip.conf gives app==3.0 -i http://127.0.0.1:1/simple
PIP_PRE=1 PIP_ONLY_BINARY=:all: PIP_NO_DEPS=0 run 0 compile "${options[@]}" -i "$INDEX"
has err "pinc: warning: pre of pip's configuration is not obeyed; give --pre"
has err "pinc: warning: only-binary of pip's configuration is not obeyed; give --only-binary"
lacks err "no-deps"
# None of it is written.
PIP_FIND_LINKS=links run 0 compile -q -i "$INDEX" --python-version 3.11 -o out.txt
lacks out.txt links

# --- --upgrade-package
run 0 compile -q -i "$INDEX" --python-version 3.11
run 0 compile -i "$INDEX" -P apps
has err "pinc: warning: --upgrade-package apps: nothing here has that name; did you mean app?"
run 0 compile -i "$INDEX" -P nothing-like-it==3
has err "pinc: warning: --upgrade-package nothing-like-it: nothing here has that name"
run 0 compile -i "$INDEX" -P app
lacks err warning
cp requirements.txt before.txt
run 1 compile -i "$INDEX" -P app==99
has err "app==99"
same requirements.txt <before.txt
echo top >requirements.in
run 0 compile -q -i "$INDEX" --python-version 3.11 --refresh
run 1 compile -i "$INDEX" -P app==99
has err "--upgrade-package app==99: the solution has no app any more"

# --- markers
# nowhere LINE TEXT     warned about, with its place
nowhere() {
    printf '# a comment\n%s\n' "$1" >requirements.in
    run 0 compile "${options[@]}" -i "$INDEX"
    has err "pinc: warning: requirements.in:2: $2"
}
nowhere 'app ; platform_machine == "arm64"' "the line holds on no target: platform_machine is x86_64, aarch64"
has err "pinc: warning: nothing is locked: the input asks for no package on these targets"
nowhere 'app ; sys_platform == "Linux" and python_version < "3.8"' "the line holds on no target: python_version is 3.11; sys_platform is linux"
nowhere 'app ; platform_release >= "5.0"' "the line holds on no target: platform_release is not known of any target"
nowhere 'app ; "Ubuntu" in platform_version' "the line holds on no target: platform_version is not known of any target"
nowhere 'app ; platform_release < "5" or sys_platform == "linux"' \
    "a part of the marker cannot be decided: platform_release is not known of any target"
nowhere "app @ file://$PWD/links/app-3.0-py3-none-any.whl ; os_name == 'nt'" "the line holds on no target: os_name is posix"
for i in $(seq 13); do echo "app$i ; os_name == 'nt'"; done >requirements.in
run 0 compile "${options[@]}" -i "$INDEX"
has err "pinc: warning: 3 more lines hold on no target"
echo '# nothing' >requirements.in
run 0 compile "${options[@]}" -i "$INDEX"
has err "nothing is locked"

# --- option lines
echo app >requirements.in
printf -- '--extra-index-url ""\n--trusted-host ""\n-i ""\napp\n' >requirements.in
gives app==2.0 -i "$INDEX"
# wrong MESSAGE HINT LINE...     refused at the first line
wrong() {
    printf '%s\n' "${@:3}" >requirements.in
    run 2 compile "${options[@]}" -i "$INDEX"
    has err "requirements.in:1:$1"
    has err "$2"
}
# shellcheck disable=SC2016
wrong "1: error: '\$PIP_INDEX_URL' is not an http, https or file URL of an index" 'hint: variables are written with braces: ${PIP_INDEX_URL}' \
    '--index-url $PIP_INDEX_URL' app
# shellcheck disable=SC2016
wrong '1: error: ' 'hint: variables are written with braces: ${BASE}' '--extra-index-url $BASE/simple' app
# shellcheck disable=SC2016
wrong '1: error: cannot read ' 'hint: variables are written with braces: ${WHERE}' '-r $WHERE/base.in'
wrong "1: error: 'pypi.org/simple' is not an http, https or file URL of an index" "" '-i pypi.org/simple' app
wrong "1: error: '.' is a folder, not a file" "hint: " '-r .'
wrong "1: error: 'links' is a folder, not a file" "" '-c links/'
wrong "1: error: no such folder: './nothere'" "hint: -e takes the folder of a project" '-e ./nothere'
wrong "1: error: no such folder: 'nothere'" "" '-e nothere'
wrong "1: error: './links/app-3.0-py3-none-any.whl' cannot be installed in editable mode" "" '-e ./links/app-3.0-py3-none-any.whl'

# --- hashes of what has no digest
mkdir -p tree
printf '[project]\nname = "tree"\nversion = "1"\n' >tree/pyproject.toml
digest=$(printf x | sha256sum | cut -d' ' -f1)
for line in ./tree '-e ./tree' "tree @ file://$PWD/tree" "file://$PWD/tree" 'x @ git+https://host.invalid/x' '-e git+https://host.invalid/x#egg=x' \
    'git+ssh://git@host.invalid/x#egg=x' './tree ; os_name == "posix"'; do
    printf '%s --hash=sha256:%s\n' "$line" "$digest" >requirements.in
    run 2 compile "${options[@]}" -i "$INDEX"
    has err "error: --hash is for files: there is none of '"
done
end
