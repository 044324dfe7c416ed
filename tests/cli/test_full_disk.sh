#!/usr/bin/env bash
# A disk that is full, or can only be read, below the output and below the cache: a small tmpfs in a namespace of its own. Where no
# namespace may be made, the same is asked of tests/support/fail_calls.c, and said.
. "$(dirname "$0")/lib.sh"

if [ -z "${IN_NAMESPACE:-}" ]; then
    for options in -rm -m; do
        if unshare $options mount -t tmpfs none /mnt 2>/dev/null; then
            export IN_NAMESPACE=yes
            exec unshare $options "$0"
        fi
    done
    IN_NAMESPACE=no
fi

begin
work=$(realpath "$work")
# So many packages that the output takes several blocks of the disk.
for i in $(seq 60); do release "part$i" 1.0 "Requires-Dist: part$((i + 1))"; done
release part61 1.0
start_index
for i in $(seq 60); do echo "part$i"; done >requirements.in
printf '# the old output\npart1==0.9\n' >old
mkdir there cache

# compile STATUS [WORD...]
compile() {
    run "$1" compile -U requirements.in -o there/requirements.txt --python-version 3.11 --index-url "$INDEX" --cache-dir "$work/cache" "${@:2}"
}

is_old() {
    cmp -s old there/requirements.txt || fail "$1: the old output is gone"
    [ -z "$(find there -name '.?*')" ] || fail "$1: beside the output: $(ls -A there)"
}

is_new() {
    cmp -s new there/requirements.txt || fail "$1: not the new output"
}

one_warning() {
    [ "$(grep -c 'warning:' err)" -eq 1 ] || { fail "$1: not one warning"; cat err; }
    has err "$2"
}

cp old there/requirements.txt
compile 0
cp there/requirements.txt new
rm -rf cache/*

# Standard output is a file on a full disk.
for words in "compile -o - requirements.in" "check requirements.in" "tree requirements.in" "why part1 requirements.in" "compile --help"; do
    # shellcheck disable=SC2086
    "$PINC" $words --python-version 3.11 --index-url "$INDEX" --cache-dir "$work/cache" >/dev/full 2>err </dev/null
    status=$?
    [ $status -eq 3 ] || fail "pinc $words to a full disk: exit status $status"
    has err "pinc: error: cannot write to standard output: No space left on device"
done
rm -rf cache/*

if [ $IN_NAMESPACE = no ]; then
    # Every call that needs room, or writes, fails from the first on.
    export LD_PRELOAD=$FAIL_CALLS
    sanitizer=$(ldd "$PINC" | sed -n 's/.* => \(.*libasan[^ ]*\) .*/\1/p')
    [ -z "$sanitizer" ] || LD_PRELOAD="$sanitizer $FAIL_CALLS"
    echo "no namespace may be made here: made calls fail instead of filling a disk"
    for how in ENOSPC EROFS; do
        calls=write,mkdir,link,rename,fchmod,fchown,fsync,unlink
        cp old there/requirements.txt
        PINC_FAIL_IN=$work/there PINC_FAIL_CALLS=$calls PINC_FAIL_AT=1 PINC_FAIL_HOW=$how PINC_FAIL_ON=1 compile 3
        is_old $how
        rm -rf cache/*
        PINC_FAIL_IN=$work/cache PINC_FAIL_CALLS=$calls PINC_FAIL_AT=1 PINC_FAIL_HOW=$how PINC_FAIL_ON=1 compile 0
        is_new $how
        one_warning $how "cannot"
    done
    end
fi

# A source whose build requirement is larger than the cache's disk will be: it is built all the same.
mkdir links project
python3 - <<'EOF'
import os, zipfile
with zipfile.ZipFile("links/pad-1.0-py3-none-any.whl", "w") as z:
    z.writestr("pad.py", "VALUE = 1\n")
    for i in range(4):
        z.writestr("pad%d.bin" % i, os.urandom(100000))
    z.writestr("pad-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pad\nVersion: 1.0\n")
    z.writestr("pad-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    z.writestr("pad-1.0.dist-info/RECORD", "")
EOF
printf '[build-system]\nrequires = ["pad"]\nbuild-backend = "backend"\nbackend-path = ["."]\n' >project/pyproject.toml
cat >project/backend.py <<'EOF'
import os, pad
def prepare_metadata_for_build_wheel(folder, settings=None):
    os.mkdir(folder + "/project-1.dist-info")
    with open(folder + "/project-1.dist-info/METADATA", "w") as f:
        f.write("Metadata-Version: 2.1\nName: project\nVersion: 1\nRequires-Dist: pad==%d.0\n" % pad.VALUE)
    return "project-1.dist-info"
EOF
echo ./project >source.in

build() {
    run 0 compile source.in -o - --no-header --no-annotate --python-version 3.11 --no-index -f links --cache-dir "$work/cache"
    printf 'pad==1.0\n./project\n' | same out
}

# disk FOLDER KILOBYTES     a new disk of that size
disk() {
    ! mountpoint -q "$1" || umount "$1"
    mount -t tmpfs -o "size=${2}k" none "$1"
}

# The output's disk: with no block left, and with one of the two that the new output takes.
[ "$(stat -c %s new)" -gt 4096 ] || fail "the output is too small for this test"
disk there 64
for free in 0 4; do
    rm -f there/*
    cp old there/requirements.txt
    dd if=/dev/zero of=there/filler bs=1024 count=$((60 - free)) status=none
    compile 3
    has err "pinc: error: cannot write 'there/requirements.txt': No space left on device"
    is_old "$free kB free"
done
rm there/filler
compile 0
is_new "a disk with room"

# No file more.
umount there
mount -t tmpfs -o size=64k,nr_inodes=2 none there
cp old there/requirements.txt
compile 3
has err "pinc: error: cannot write 'there/requirements.txt': No space left on device"
is_old "no inode"

# A folder that can only be read.
mount -o remount,bind,ro there
compile 3
has err "pinc: error: cannot write 'there/requirements.txt': Read-only file system"
is_old "read-only"
disk there 1000

# The cache's disk is full sooner or later: one warning, and the next run is right, too.
for size in 4 16 32 64; do
    disk cache $size
    for again in 1 2; do
        cp old there/requirements.txt
        compile 0
        is_new "a cache of $size kB"
        one_warning "a cache of $size kB, run $again" "No space left on device"
    done
done
# Nothing of what was cut off counts.
disk cache 2000
cp old there/requirements.txt
compile 0
lacks err "warning:"
compile 0 --offline
is_new "a cache with room"

# Builds go on beside a full cache, with one warning, and leave nothing.
export TMPDIR=$work/tmp
mkdir tmp
for size in 64 300; do
    disk cache $size
    build
    has err "warning: nothing more is written to the cache"
    [ "$(grep -c 'is written to the cache' err)" -eq 1 ] || fail "not one warning of a cache of $size kB"
    [ -z "$(ls -A tmp)" ] || fail "left of a build with a full cache: $(ls -A tmp)"
done
disk cache 2000
build
lacks err "is written to the cache"
compile 0

# A cache that can only be read is used, and makes a warning only when there is something to write.
mount -o remount,bind,ro cache
compile 0
lacks err "warning:"
is_new "a cache that can only be read"
compile 0 --refresh
one_warning "a cache that can only be read" "Read-only file system"
disk cache 2000
mount -o remount,bind,ro cache
compile 0
one_warning "an empty cache that can only be read" "Read-only file system"
is_new "an empty cache that can only be read"
umount cache there
end
