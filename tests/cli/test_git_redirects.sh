#!/usr/bin/env bash
# A git server that redirects: followed on its own host, refused off it; of submodules, too.
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || { echo "SKIPPED: no git"; exit 0; }
begin
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
# What git keeps in a home stays out of this.
git init -q tree
printf '[project]\nname = "good"\nversion = "1.0"\ndependencies = []\n' >tree/pyproject.toml
git -C tree add -A
git -C tree -c user.name=a -c user.email=a@example.org commit -qm x
mkdir -p index/simple
git clone -q --bare tree index/repo.git
git -C index/repo.git update-server-info

# moved NAME LOCATION     NAME redirects there
moved() {
    mkdir -p "index/$1/info"
    printf '%s' "$2" >"index/$1/info/refs.location"
}
moved old.git "/repo.git/info/refs?service=git-upload-pack"
moved older.git ../../old.git/info/refs
moved round.git /round.git/info/refs
moved page.git /page.html
start_server HERE index
mkdir -p other
cp -r index/repo.git other/repo.git
start_server THERE other
# The redirects that need a port are known only now.
away="$THERE/repo.git/info/refs?service=git-upload-pack"
named="${HERE/127.0.0.1/localhost}/repo.git/info/refs"
stop_index
moved away.git "$away"
moved named.git "$named"
moved ftp.git ftp://127.0.0.1/repo.git/info/refs
# with NAME URL     a repository whose submodule is there
with() {
    cp -r tree "tree-$1"
    git -C "tree-$1" -c protocol.file.allow=always submodule --quiet add "$PWD/tree" vendored
    git -C "tree-$1" config -f .gitmodules submodule.vendored.url "$2"
    git -C "tree-$1" -c user.name=a -c user.email=a@example.org commit -qam x
    git clone -q --bare "tree-$1" "index/$1.git"
    git -C "index/$1.git" update-server-info
}
with here ../older.git
with off ../away.git
with circle ../round.git
start_server HERE index
start_server PRIVATE --password me:s3cr3t index
start_server THERE other

# compile STATUS REPOSITORY [WORD...]
compile() {
    echo "good @ git+${SERVER_URL:-$HERE}/$2" >requirements.in
    rm -f requirements.txt
    run "$1" compile -q --python-version 3.11 --no-index --no-cache "${@:3}"
}

compile 0 repo.git
has requirements.txt "good @ git+$HERE/repo.git"
# On its own host, also more than once: what is locked is what the input names.
compile 0 old.git
has requirements.txt "good @ git+$HERE/old.git"
compile 0 older.git
has requirements.txt "good @ git+$HERE/older.git"
# In a circle, to what is no repository, to another port, host or scheme.
compile 3 round.git
has err "returned error: 302"
compile 3 page.git
has err "the server redirects to something that is no repository: '$HERE/page.html'"
compile 3 away.git
has err "git cannot fetch '$HERE/away.git': the server redirects to another host: '"
has err "hint: where this is meant, write that URL in place of the first one"
compile 3 named.git
has err "the server redirects to another host: 'http://localhost:"
compile 3 ftp.git
has err "the server redirects to something that is no http URL: 'ftp://127.0.0.1/repo.git/info/refs'"
# A submodule on the same host, which is redirected twice; with the credentials of the repository.
compile 0 here.git
SERVER_URL=${PRIVATE/:\/\//://me:s3cr3t@} compile 0 here.git
# Off it, no server is asked; in a circle, there is an end.
compile 3 off.git
has err "git cannot fetch '$HERE/away.git': the server redirects to another host: 'http://127.0.0.1:"
SERVER_URL=${PRIVATE/:\/\//://me:s3cr3t@} compile 3 off.git
has err "git cannot fetch '$PRIVATE/away.git': the server redirects to another host: 'http://127.0.0.1:"
lacks err s3cr3t
compile 3 circle.git
has err "git cannot fetch '$HERE/circle.git'"
end
