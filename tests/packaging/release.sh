#!/usr/bin/env bash
# packaging/release.sh on a clone of what is committed: the version wherever it stands, commit, tag, archive, notes, checksums.
#     tests/packaging/release.sh
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/checks.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone -q . "$work/pinc" || exit 2
cd "$work/pinc" || exit 2
unset PINC_PACKAGING FORMS
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com DATE=2027-01-02
old=$(sed -n 's/^VERSION := //p' Makefile)

refuses() { # TEXT WORD...
    local text=$1
    shift
    ! packaging/release.sh "$@" >"$work/out" 2>&1 && grep -qF -- "$text" "$work/out" && [ -z "$(git status --porcelain)" ] &&
        [ -z "$(git tag)" ]
}
is_written() {
    packaging/release.sh prepare 9.8.7 >"$work/out" && [ -z "$(git status --porcelain)" ] && grep -qx "VERSION := 9.8.7" Makefile &&
        grep -qx "## 9.8.7 (2027-01-02)" CHANGELOG.md && grep -qF 'default: "9.8.7"' action.yml &&
        head -1 packaging/debian/changelog | grep -qF "(9.8.7-1~0)" && [ "$(git log -1 --format=%s)" = "Release 9.8.7" ] &&
        [ "$(git cat-file -t v9.8.7)" = tag ] && git cat-file tag v9.8.7 | grep -q '^- '
}
# Only histories, sizes of a version measured, and an example of a version may name the old one.
nowhere_else() {
    ! git grep -nF "$old" -- . ':!CHANGELOG.md' ':!packaging/debian/changelog' ':!packaging/README.md' ':!include' ':!testdata' ':!tests' ':!docs' |
        grep -vE "[0-9.]${old}|${old}[0-9.]"
}
is_made() {
    FORMS="source" packaging/release.sh make 9.8.7 >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
    cd build/packaging/release-9.8.7 && sha256sum -c --quiet SHA256SUMS && [ "$(wc -l <SHA256SUMS)" -eq 2 ] &&
        tar -xzOf pinc-9.8.7.tar.gz pinc-9.8.7/Makefile | grep -qx "VERSION := 9.8.7" && grep -q '^- ' NOTES.md
}

check "no version" refuses "is not a version" prepare 1.2
check "an older version" refuses "is older than" prepare 0.0.1
check "no tag" refuses "there is no tag" make 9.8.7
touch stray && git add stray
check "what is not committed" eval '! packaging/release.sh prepare 9.8.7 2>/dev/null && [ -z "$(git tag)" ]'
git rm -qf stray
check "the version is written" is_written
check "and nowhere else is the old one" nowhere_else
check "a tag is not made twice" eval '! packaging/release.sh prepare 9.8.7 2>/dev/null'
check "the archive, notes and checksums" is_made
checks_end
