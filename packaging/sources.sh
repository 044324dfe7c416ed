#!/usr/bin/env bash
# Fetch the sources of the libraries that pinc is linked with, as Debian has them, patches applied:
#     packaging/sources.sh FOLDER      FOLDER/NAME for each, and FOLDER/versions.txt
# Needs apt-get and dpkg-source, and no rights: apt works in a folder of its own, with this machine's Debian sources.
set -eu
names=(zlib bzip2 xz-utils libzstd brotli nghttp2 openssl curl libxml2 libarchive libsolv jansson)
mkdir -p "${1:?usage: packaging/sources.sh FOLDER}"
out=$(cd "$1" && pwd)
# What is there stays; a library that a newer pinc needs is fetched beside it.
touch "$out/versions.txt"
missing=()
for name in "${names[@]}"; do grep -q "^$name " "$out/versions.txt" || missing+=("$name"); done
[ "${#missing[@]}" -gt 0 ] || exit 0
apt=$out/apt
rm -rf "$apt"
cp "$out/versions.txt" "$out/versions.new"
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources.list.d"

# What this machine installs binary packages from gives the source packages, too.
for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian*.list /etc/apt/sources.list.d/debian*.sources; do
    case $file in
        *.list) [ ! -e "$file" ] || sed -n 's/^deb[[:space:]]/deb-src /p' "$file" >>"$apt/sources.list" ;;
        *) [ ! -e "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/sources.list.d/${file##*/}" ;;
    esac
done
options=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/sources.list.d"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User= -o Acquire::Languages=none)
touch "$apt/sources.list"
apt-get -q "${options[@]}" update

# The newest version that can be had: a server may name one that it has not got.
fetch() { # NAME
    local version
    for version in $(apt-cache "${options[@]}" showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort -Vru); do
        if apt-get -q "${options[@]}" source --only-source "$1=$version" >fetch.log 2>&1; then
            echo "$1 $version"
            return
        fi
        grep '^E: ' fetch.log >&2
        echo "sources.sh: warning: $1 $version cannot be had; an older version is tried" >&2
    done
    echo "sources.sh: there is no source of $1" >&2
    return 1
}

for name in "${missing[@]}"; do
    mkdir "$apt/$name"
    cd "$apt/$name"
    fetch "$name" >>"$out/versions.new"
    rm -rf "${out:?}/$name"
    mv "$(find . -mindepth 1 -maxdepth 1 -type d -print -quit)" "$out/$name"
done
# In the order in which they need each other.
for name in "${names[@]}"; do grep "^$name " "$out/versions.new"; done >"$out/versions.sorted"
mv "$out/versions.sorted" "$out/versions.txt"
rm "$out/versions.new"
rm -rf "$apt"
cat "$out/versions.txt"
