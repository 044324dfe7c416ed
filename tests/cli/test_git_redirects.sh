#!/usr/bin/env bash
# A git server that redirects: followed on its own host, refused off it.
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
start_server HERE index
start_server THERE other

# compile STATUS REPOSITORY
compile() {
    echo "good @ git+$HERE/$2" >requirements.in
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
end
