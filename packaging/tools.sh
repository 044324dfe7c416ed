# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: the folder of everything that is made, the tools from PyPI in it, and how pinc is built with them.
#     PINC_PACKAGING  another folder in place of build/packaging
#     PYTHON          the Python that makes them, 3.11 or newer
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
made=${PINC_PACKAGING:-$root/build/packaging}
mkdir -p "$made"
made=$(cd "$made" && pwd)
tools=$made/tools
version=$(sed -n 's/^VERSION := //p' "$root/Makefile")
# What is made has the date of the last change, so that it can be made again.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 1735689600)}
export SOURCE_DATE_EPOCH
export LC_ALL=C TZ=UTC
umask 022
# Every function in a section of its own: the linker leaves out those that pinc never calls. Tables to unwind a stack, which
# zig writes unless told not to, were a tenth of the program; nothing reads them.
lean="-ffunction-sections -fdata-sections -fomit-frame-pointer -fno-unwind-tables -fno-asynchronous-unwind-tables"

# An environment with exactly these versions from PyPI; it is made anew when they change.
need_environment() { # FOLDER NAME==VERSION...
    local folder=$1
    shift
    [ "$(cat "$folder/wanted" 2>/dev/null)" != "$*" ] || return 0
    rm -rf "$folder"
    "${PYTHON:-python3}" -m venv "$folder"
    "$folder/bin/pip" install --quiet "$@"
    echo "$*" >"$folder/wanted"
}

# zig is the compiler for musl and for the other architecture; cmake and ninja build the libraries.
need_tools() {
    need_environment "$tools" ziglang==0.14.1 cmake==3.31.6 ninja==1.11.1.3 auditwheel==6.2.0 wheel==0.45.1 deflate==0.9.0
    PATH=$tools/bin:$PATH
    export ZIG_GLOBAL_CACHE_DIR=$made/zig-cache ZIG_LOCAL_CACHE_DIR=$made/zig-cache
}

# Compiler, archiver and ranlib for a target as programs without arguments: target-cc, target-ar, target-ranlib. A target is an
# architecture, for musl; with -gnu behind it for glibc 2.17 and later, which is what manylinux2014 promises.
need_compiler() { # TARGET
    local zig system bin=$made/$1/bin
    case $1 in
        x86_64 | aarch64) system=$1-linux-musl ;;
        x86_64-gnu | aarch64-gnu) system=${1%-gnu}-linux-gnu.2.17 ;;
        *) echo "unknown target '$1': x86_64, aarch64, x86_64-gnu or aarch64-gnu" >&2; return 2 ;;
    esac
    need_tools
    zig=$(echo "$tools"/lib/python*/site-packages/ziglang/zig)
    mkdir -p "$bin"
    # No path of this machine gets into what is made.
    printf '#!/bin/sh\nexec "%s" cc -target %s "-ffile-prefix-map=%s=." "$@"\n' "$zig" "$system" "$made" >"$bin/target-cc"
    printf '#!/bin/sh\nexec "%s" ar "$@"\n' "$zig" >"$bin/target-ar"
    printf '#!/bin/sh\nexec "%s" ranlib "$@"\n' "$zig" >"$bin/target-ranlib"
    chmod +x "$bin"/*
    PATH=$bin:$PATH
}

# Build a part of pinc for a target, with all libraries linked: build/packaging/TARGET/pinc/PART.
build_linked() { # TARGET PART LDFLAGS
    need_compiler "$1"
    "$root/packaging/libraries.sh" "$1"
    unset CPPFLAGS LIBS PKG_CONFIG_PATH MAKEFLAGS MAKELEVEL CPATH LIBRARY_PATH
    export PKG_CONFIG_LIBDIR=$made/$1/prefix/lib/pkgconfig
    make --no-print-directory -C "$root" -j "${JOBS:-$(nproc 2>/dev/null || echo 2)}" B="$made/$1/pinc" LINKED=1 CC=target-cc \
        AR=target-ar PKG_CONFIG="pkg-config --static" CFLAGS="-O2 $lean" LDFLAGS="-s -Wl,--gc-sections $3" \
        "$made/$1/pinc/$2"
}
