#!/usr/bin/env bash
# The hooks under the real pre-commit, from PyPI: a repository with three inputs, clean and dirty.
#     tests/packaging/precommit.sh      uses build/pinc and build/index_server (make check-build); the hooks are those of HEAD
set -u
cd "$(dirname "$0")/../.." || exit 2
. packaging/tools.sh
place=$made/precommit-tools
need_environment "$place" pre-commit==3.7.1 || exit 2
top=$root
. tests/checks.sh
. tests/cli/lib.sh
begin
release idna 3.6
release idna 3.7
release six 1.0
release web 1.0 'Requires-Dist: idna'
start_index
export PINC_INDEX_URL=$INDEX PRE_COMMIT_HOME=$work/pre-commit GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Ada GIT_COMMITTER_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com GIT_COMMITTER_EMAIL=ada@example.com
mkdir bin
ln -s "$PINC" bin/pinc
export PATH=$work/bin:$PATH
git clone -q "file://$top" hooks 2>/dev/null && git -C hooks tag -f v0 >/dev/null

git init -q site
cd site || exit 2
echo idna >requirements.in
mkdir "the service"
printf '%s\n' '-c ../requirements.txt' web >"the service/requirements.in"
echo six >dev-requirements.in
echo notes >notes.txt

# configure HOOK [OPTION]
configure() {
    cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: file://$work/hooks
    rev: v0
    hooks:
      - id: $1
        args: [--no-progress, --python-version, "3.12"]
CONFIG
    git add -A
}

hook() { # STATUS WORD...
    local want=$1 status=0
    shift
    "$place/bin/pre-commit" run "$@" >"$work/out" 2>&1 || status=$?
    [ "$status" -eq "$want" ] || { echo "pre-commit run $*: exit status $status, not $want"; cat "$work/out"; return 1; }
}

fresh() { configure pinc-check && hook 1 --all-files && grep -q '+idna==3.7' "$work/out"; }
# pre-commit fails where a hook changed files, which is how one sees that it did.
compiled() {
    configure pinc-compile && hook 0 --all-files && git add -A && hook 0 --all-files &&
        grep -qx 'idna==3.7' requirements.txt && grep -qx 'web==1.0' "the service/requirements.txt" && grep -qx 'six==1.0' dev-requirements.txt
}
clean() { configure pinc-check && hook 0 --all-files && grep -q 'pinc check.*Passed' "$work/out" && git commit -qm clean; }
dirty() {
    sed -i 's/^six==.*/six==0.9/' dev-requirements.txt && git add -A && hook 1 && grep -q -- '-six==0.9' "$work/out" &&
        ! grep -q idna "$work/out"
}
mended() { configure pinc-compile && hook 1 && grep -q 'files were modified by this hook' "$work/out" && git add -A && hook 0 && git diff --quiet HEAD -- dev-requirements.txt; }
layered() { echo 'idna<3.7' >requirements.in && git add -A && hook 1 --all-files && git add -A && hook 0 --all-files && grep -qx 'idna==3.6' requirements.txt "the service/requirements.txt" -c >/dev/null; }
commits() { "$place/bin/pre-commit" install >/dev/null && configure pinc-check && sed -i 's/^idna==.*/idna==9/' requirements.txt && ! git commit -qam bad >"$work/out" 2>&1 && grep -q -- '-idna==9' "$work/out"; }

check "nothing is compiled yet: pinc-check fails with a diff" fresh
check "pinc-compile makes three outputs, and then leaves them alone" compiled
check "a clean repository: pinc-check passes" clean
check "an edited output: pinc-check fails, and tells of it alone" dirty
check "pinc-compile mends it, which pre-commit reports" mended
check "an input changes: its layer follows" layered
check "git commit is refused" commits
checks_end
