#!/usr/bin/env bash
# The libraries that are loaded when they are first needed: what happens when one of them is damaged.
. "$(dirname "$0")/lib.sh"
begin
mkdir broken

# Linked in the ordinary way, the loader ends the program.
if grep -q PINC_LINKED "$BUILD/lazy.flags"; then
    soname=$(ldd "$PINC" | sed -n 's/^\t\(libcurl[^ ]*\) .*/\1/p')
    echo 'no library' >"broken/$soname"
    LD_LIBRARY_PATH=$work/broken run 127 --version
    has err "$soname"
    end
fi

# soname_of NAME     as it was found when pinc was built
soname_of() {
    sed -n "s/.*PINC_$1_SONAME=\"\([^\"]*\)\".*/\1/p" "$BUILD/lazy.flags"
}

# The program tells packagers about them, as the specification wants it.
for name in CURL XML ARCHIVE CRYPTO; do
    soname=$(soname_of "$name")
    [ -n "$soname" ] || fail "no name of a library for $name"
    readelf -p .note.dlopen "$PINC" >notes 2>&1
    has notes "\"priority\":\"required\",\"soname\":[\"$soname\"]}]"
    ldd "$PINC" >needed
    lacks needed "$soname"
done
readelf -n "$PINC" >notes 2>&1
lacks notes "orrupt"
[ "$(grep -c '^ *FDO .*0x407c0c0a' notes)" -eq 4 ] || { fail "not four notes"; cat notes; }

# break_library NAME     only this one is damaged
break_library() {
    rm -f broken/*
    soname=$(soname_of "$1")
    echo 'no library' >"broken/$soname"
    rm -rf cache
}

# fails NAME LIBRARY WORD...     compiling says which library is damaged; the old output stays
fails() {
    local library=$2
    break_library "$1"
    shift 2
    echo '# the old output' >requirements.txt
    LD_LIBRARY_PATH=$work/broken run 4 compile --python-version 3.11 --no-build "$@" app.in
    has err "$library cannot be loaded: $work/broken/$soname: "
    has err "hint: install the package that has $soname"
    [ "$(cat requirements.txt)" = '# the old output' ] || fail "the old output was touched"
}

release app 1.0
start_index
echo app >app.in
fails CURL libcurl -o requirements.txt -i "$INDEX"
fails XML libxml2 -o requirements.txt -i "$INDEX"

# A local folder: its files' digests, and the metadata of an sdist.
mkdir -p files/app-1.0
printf 'Metadata-Version: 2.2\nName: app\nVersion: 1.0\n' >files/app-1.0/PKG-INFO
tar -C files -czf files/app-1.0.tar.gz app-1.0
rm -r files/app-1.0
fails CRYPTO libcrypto -o requirements.txt --generate-hashes --no-index -f files
fails ARCHIVE libarchive -o requirements.txt --no-index -f files
run 0 compile -q --python-version 3.11 --no-build -o requirements.txt --generate-hashes --no-index -f files app.in
has requirements.txt "app==1.0"

# Offline, with all in the cache, none is needed.
rm requirements.txt
run 0 compile -q --python-version 3.11 -i "$INDEX" --generate-hashes -o requirements.txt app.in
stop_index
for name in CURL XML ARCHIVE CRYPTO; do
    soname=$(soname_of "$name")
    echo 'no library' >"broken/$soname"
done
cp requirements.txt online.txt
rm requirements.txt
LD_LIBRARY_PATH=$work/broken run 0 compile -q --offline --python-version 3.11 -i "$INDEX" --generate-hashes -o requirements.txt app.in
has requirements.txt "app==1.0"
cmp online.txt requirements.txt || fail "offline gives something else"
end
