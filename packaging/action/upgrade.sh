#!/usr/bin/env bash
# A step of action.yml: pinc compile --upgrade of PINC_FILES with PINC_ARGUMENTS; where that changes something, a commit on PINC_BRANCH and a
# pull request whose text says what changed. An open one from before is renewed.
set -euo pipefail
# Words apart by white space, never expanded; read's status says only that no NUL came.
read -r -d '' -a files <<<"${PINC_FILES:-}" || true
read -r -d '' -a arguments <<<"${PINC_ARGUMENTS:-}" || true
[ "${#files[@]}" -lt 2 ] || arguments+=(--each)
[ -z "$(git status --porcelain --untracked-files=no)" ] || { echo "::error::pinc: there are changes that are not committed"; exit 2; }
base=$(git rev-parse --abbrev-ref HEAD)

pinc compile --upgrade --no-progress ${arguments[@]+"${arguments[@]}"} -- ${files[@]+"${files[@]}"}
mapfile -d '' -t changed < <(git diff --name-only --relative -z)
if [ "${#changed[@]}" -eq 0 ]; then
    echo "Everything is the newest that fits."
    exit 0
fi

text=$(mktemp)
trap 'rm -f "$text"' EXIT
for file in "${changed[@]}"; do
    # shellcheck disable=SC2016
    printf '### `%s`\n\n' "$file"
    status=0
    pinc diff --format markdown "HEAD:$file" "$file" || status=$?
    [ "$status" -le 1 ] || exit "$status"
    echo
done >"$text"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$text" >>"$GITHUB_STEP_SUMMARY"

title="Upgrade requirements"
git switch --quiet --force-create "$PINC_BRANCH"
git add -- "${changed[@]}"
git -c user.name="${GITHUB_ACTOR:-pinc}" -c user.email="${GITHUB_ACTOR:-pinc}@users.noreply.github.com" commit --quiet -m "$title"
git push --quiet --force origin "HEAD:refs/heads/$PINC_BRANCH"
if [ "$(gh pr list --head "$PINC_BRANCH" --state open --json number --jq length)" != 0 ]; then
    gh pr edit "$PINC_BRANCH" --body-file "$text"
else
    gh pr create --head "$PINC_BRANCH" --base "$base" --title "$title" --body-file "$text"
fi
