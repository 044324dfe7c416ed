#!/usr/bin/env bash
# The steps of action.yml, run as the runner runs them, on a repository with a remote and a program gh that writes down what it is asked.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin
steps=$top/packaging/action
release idna 3.7
release flask 3.0 "Requires-Dist: idna"
start_index
export PINC_INDEX_URL=$INDEX GITHUB_OUTPUT=$work/output GITHUB_PATH=$work/path GITHUB_STEP_SUMMARY=$work/summary RUNNER_TEMP=$work
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com
mkdir bin
ln -s "$PINC" bin/pinc
cat >bin/gh <<'GH'
#!/usr/bin/env bash
echo "$*" >>"$GH_LOG"
case $1-$2 in
    pr-list) cat "$GH_OPEN" ;;
    *) while [ $# -gt 1 ]; do [ "$1" != --body-file ] || cat "$2" >"$GH_BODY"; shift; done ;;
esac
GH
chmod +x bin/gh
export PATH=$work/bin:$PATH GH_LOG=$work/gh.log GH_OPEN=$work/gh.open GH_BODY=$work/gh.body

# step STATUS SCRIPT
step() {
    local status=0
    "$steps/$2" >out 2>&1 </dev/null || status=$?
    [ "$status" -eq "$1" ] || { fail "$2: exit status $status, not $1"; cat out; }
    cp out "$work/last"
}

# Every script that the action names is there and can be run; every step that runs something is a script of these.
while read -r script; do
    [ -x "$top/$script" ] || fail "action.yml names $script"
done < <(sed -n 's|.*GITHUB_ACTION_PATH/\([^"]*\)".*|\1|p' "$top/action.yml")
[ "$(grep -c GITHUB_ACTION_PATH "$top/action.yml")" -eq "$(find "$steps" -name '*.sh' | wc -l)" ] || fail "a script that no step runs"
grep -qF "default: \"$(sed -n 's/^VERSION := //p' "$top/Makefile")\"" "$top/action.yml" || fail "the action installs another version"

git init -q --bare remote.git
git init -q -b main repo && cd repo || exit 1
git remote add origin "$work/remote.git"
echo flask >requirements.in
pinc compile -q --python-version 3.12
git add . && git commit -qm start && git push -q origin main

PINC_VERSION=none step 0 install.sh
has "$work/output" "cache=$work/cache/pinc"
[ ! -e "$work/path" ] || fail "PATH was changed"

PINC_FILES='' PINC_ARGUMENTS='' step 0 check.sh
PINC_FILES=requirements.in PINC_ARGUMENTS='--no-build -v' step 0 check.sh
echo idna >>requirements.in
PINC_FILES='' PINC_ARGUMENTS='' step 1 check.sh
has "$work/last" "+    #   -r requirements.in"
has "$work/last" "::error::"
# Words are no patterns, no variables and no commands.
# shellcheck disable=SC2016
PINC_FILES='*.in $(touch,x)' PINC_ARGUMENTS='' step 2 check.sh
[ ! -e x ] || fail "an input of the action was run"
git checkout -q .

# Nothing newer: no commit, no request.
export PINC_BRANCH=pinc/upgrade
echo 0 >"$GH_OPEN"
PINC_FILES='' PINC_ARGUMENTS='' step 0 upgrade.sh
[ ! -e "$GH_LOG" ] || fail "a request for nothing"

newer() {
    cd "$work" || exit 1
    stop_index
    release idna "$1"
    start_index
    export PINC_INDEX_URL=$INDEX
    cd repo || exit 1
}
newer 3.20
PINC_FILES='' PINC_ARGUMENTS='--refresh' step 0 upgrade.sh
has "$GH_LOG" "pr create --head pinc/upgrade --base main --title Upgrade requirements"
has "$GH_BODY" '`3.20`'
has "$GH_BODY" '### `requirements.txt`'
cmp "$GH_BODY" "$GITHUB_STEP_SUMMARY" || fail "the summary is another text"
git -C "$work/remote.git" show pinc/upgrade:requirements.txt >"$work/pushed"
has "$work/pushed" "idna==3.20"
[ "$(git -C "$work/remote.git" log --format=%s main..pinc/upgrade)" = "Upgrade requirements" ] || fail "not one commit"

# The request that is open is renewed.
newer 3.21
git checkout -q main
echo 1 >"$GH_OPEN"
PINC_FILES=requirements.in PINC_ARGUMENTS='--refresh' step 0 upgrade.sh
has "$GH_LOG" "pr edit pinc/upgrade"
has "$GH_BODY" '`3.21`'
[ "$(git -C "$work/remote.git" log --format=%s main..pinc/upgrade)" = "Upgrade requirements" ] || fail "not one commit again"

# What is not committed is not swept in.
git checkout -q main
echo '# note' >>requirements.in
PINC_FILES='' PINC_ARGUMENTS='' step 2 upgrade.sh
end
