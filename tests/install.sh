#!/usr/bin/env bash
# Install into an empty prefix, use what was installed as others would, and remove it again.
#   tests/install.sh BUILD      last line: "N passed, N failed"
set -u
unset MAKEFLAGS MAKELEVEL
cd "$(dirname "$0")/.." || exit 2
: "${1:?usage: tests/install.sh BUILD}"
build=$(cd "$1" && pwd)
# The same libraries are linked, or loaded, as in what is installed.
same=(B="$(realpath --relative-to=. "$build")" LINKED="$(grep -c PINC_LINKED "$build/lazy.flags")")
work=$(mktemp -d)
prefix=$work/usr
. tests/checks.sh
. tests/cli/lib.sh
trap 'rm -rf "$work"' EXIT

files_are() {
    # shellcheck disable=SC2046
    diff <(cd "$prefix" && find . -type f -o -type l | sort) <(printf './%s\n' \
        bin/pinc include/pinc/*.h lib/libpinc.a lib/libpinc.so lib/libpinc.so.0 lib/pkgconfig/pinc.pc \
        share/bash-completion/completions/pinc share/fish/vendor_completions.d/pinc.fish share/man/man1/pinc.1 \
        share/zsh/site-functions/_pinc $(awk -f data/man3.awk -v list=1 include/pinc/*.h | sed 's|^|share/man/man3/|') | sort)
}

# Not executable: the shared library is loaded, not run.
modes_are() {
    [ "$(stat -c %a "$prefix/bin/pinc")" = 755 ] &&
        [ -z "$(find "$prefix/lib" "$prefix/include" "$prefix/share" -type f ! -perm 644)" ]
}

program_runs() {
    [ "$("$prefix/bin/pinc" --version)" = "pinc $(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --modversion pinc)" ]
}

example_builds() {
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror examples/compile.c -o "$work/compile" \
        $(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs pinc) -Wl,-rpath,"$prefix/lib"
}

# Every call has a page, which leads to that of its header; constants that share a comment are named, too; groff has nothing to say against one, nor has mandoc.
manuals() {
    local page
    for page in "$prefix"/share/man/man3/pinc_*.3; do
        grep -q "^.SS .*[ *]$(basename "$page" .3)(\|^.B .*[ *]$(basename "$page" .3)(" "$prefix/share/man/$(sed -n 's/^\.so //p' "$page")" || return 1
    done
    [ "$(find "$prefix/share/man/man3" -name 'pinc_*' | wc -l)" = "$(grep -ho '^PINC_API' include/pinc/*.h | wc -l)" ] &&
        [ "$(grep -c '^\.[SB]* "PINC_VERSION_[A-Z]*"$' "$prefix/share/man/man3/libpinc-api.3")" = 4 ] &&
        { ! command -v groff >/dev/null || [ -z "$(groff -k -man -Tutf8 -ww -z "$prefix"/share/man/man3/libpinc*.3 2>&1)" ]; } &&
        { ! command -v mandoc >/dev/null || ! mandoc -T lint -W warning "$prefix"/share/man/man3/libpinc*.3 | grep -v ': missing date, '; }
}

# Three programs of others, as C and as C++.
programs_build() {
    local name flags
    flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs pinc)
    for name in server editor bot; do
        # shellcheck disable=SC2086
        ${CC:-cc} -std=c11 -Wall -Wextra -Werror "examples/$name.c" -o "$work/$name" $flags -lpthread -Wl,-rpath,"$prefix/lib" || return 1
    done
    ! command -v "${CXX:-g++}" >/dev/null || ${CXX:-g++} -Wall -Wextra -Werror -fsyntax-only -I"$prefix/include" -x c++ examples/*.c
}

# Users that do not see each other, nor this machine; a text that changes while it is looked at; a lock that is looked after.
programs_run() (
    cd "$work" || exit 1
    release web 1.0 'Requires-Dist: base>=1'
    release base 1.0
    release base 1.1
    start_index
    printf 'web\n' >one.in
    printf '%s\n' '-r file:///etc/passwd' >two.in
    printf 'base<1.1\n' >three.in
    printf 'base==1.0\nweb==1.0\n' >looked-after.txt
    mkdir -p empty && cd empty || exit 1
    ../server "$INDEX" ../one.in ../two.in ../three.in | grep -v '^# \|^#$' >../served.txt
    printf 'we\nweb\nweb>\nweb\\nbase==1.0\n' | ../editor "$INDEX" | tail -n 1 >../edited.txt
    ../bot "$INDEX" ../one.in ../looked-after.txt >../told.txt
    status=$?
    cd ..
    stop_index
    diff <(sed 's/ *# via.*//; /^ *$/d' served.txt) <(printf 'base==1.1\nweb==1.0\nbase==1.0\n') && [ "$(cat edited.txt)" = "2 packages" ] &&
        diff told.txt <(printf 'base 1.0 -> 1.1\n    web 1.0 needs base>=1\n') && [ "$status" = 1 ] && [ -z "$(ls empty)" ]
)

example_builds_static() {
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c11 examples/compile.c -o "$work/compile-static" -I"$prefix/include" "$prefix/lib/libpinc.a" \
        $(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --print-requires-private pinc | xargs pkg-config --libs) \
        $(sed -n 's/^Libs.private: //p' "$prefix/lib/pkgconfig/pinc.pc")
}

same_lock() (
    cd "$work" || exit 1
    release web 1.0 'Requires-Dist: base>=1'
    release base 1.0
    release base 1.1
    start_index
    printf 'web\n' >requirements.in
    "$prefix/bin/pinc" compile -o - --no-cache --python-version 3.10 --index-url "$INDEX" requirements.in >program.txt &&
        ./compile output-file=- no-cache= python-version=3.10 index-url="$INDEX" requirements.in >example.txt &&
        ./compile-static output-file=- no-cache= python-version=3.10 index-url="$INDEX" requirements.in >static.txt &&
        grep -qx 'base==1.1' program.txt && cmp program.txt example.txt && cmp program.txt static.txt
    status=$?
    stop_index
    exit "$status"
)

staged() {
    make --no-print-directory -s install PREFIX=/usr DESTDIR="$work/stage" "${same[@]}" && [ -x "$work/stage/usr/bin/pinc" ] &&
        grep -qx 'prefix=/usr' "$work/stage/usr/lib/pkgconfig/pinc.pc"
}

# In a stage: /usr/bin and the like stay, nothing else does.
staged_removed() {
    make --no-print-directory -s uninstall PREFIX=/usr DESTDIR="$work/stage" &&
        diff <(cd "$work/stage" && find . | sort) <(printf '%s\n' . ./usr ./usr/bin ./usr/include ./usr/lib ./usr/share)
}

removed() {
    make --no-print-directory -s uninstall PREFIX="$prefix" && [ ! -e "$prefix" ]
}

# Every folder elsewhere, and a file of somebody else in one of them.
elsewhere() {
    local dirs=(PREFIX="$work/own" BASHDIR="$work/own/b/c" ZSHDIR="$work/own/z" FISHDIR="$work/own/f" MANDIR="$work/own/m"
        LIBDIR="$work/own/lib64" INCLUDEDIR="$work/own/inc" BINDIR="$work/own/programs")
    make --no-print-directory -s install "${dirs[@]}" "${same[@]}" && [ -f "$work/own/z/_pinc" ] && [ -f "$work/own/b/c/pinc" ] &&
        touch "$work/own/f/other.fish" && make --no-print-directory -s uninstall "${dirs[@]}" &&
        diff <(cd "$work/own" && find . | sort) <(printf '%s\n' . ./f ./f/other.fish)
}

# In DESTDIR a space is a character like any other; elsewhere make would take the parts for two folders, and remove them.
spaces() {
    local stage="$work/a stage"
    make --no-print-directory -s install PREFIX=/usr DESTDIR="$stage" "${same[@]}" && [ -f "$stage/usr/share/man/man1/pinc.1" ] &&
        make --no-print-directory -s uninstall PREFIX=/usr DESTDIR="$stage" && [ ! -e "$stage/usr/share/man" ] || return 1
    for name in PREFIX ZSHDIR; do
        ! make --no-print-directory -s uninstall "$name=$work/a stage" 2>"$work/spaces" && grep -qF "$name" "$work/spaces" &&
            grep -qF "must not have spaces" "$work/spaces" || return 1
    done
}

# A debugging section is gone, what others link with is not.
stripped() {
    make --no-print-directory -s install-strip PREFIX="$work/strip" "${same[@]}" &&
        ! readelf -SW "$work/strip/bin/pinc" "$work/strip/lib/libpinc.so" | grep -q '\.debug_info' &&
        ! readelf -SW "$work/strip/lib/libpinc.a" | grep -q '\.debug_info' &&
        nm -D "$work/strip/lib/libpinc.so" | grep -q ' T pinc_session_new' &&
        "$work/strip/bin/pinc" --version && make --no-print-directory -s uninstall PREFIX="$work/strip" && [ ! -e "$work/strip" ]
}

# What macOS would be told, whose linker is not here: everything is built anew, with its libraries linked (there is no ELF to read names of).
for_macos() {
    mkdir -p "$work/darwin"
    printf '#!/bin/sh\necho Darwin\n' >"$work/darwin/uname"
    chmod +x "$work/darwin/uname"
    PATH=$work/darwin:$PATH make --no-print-directory -n all install-strip check-build PREFIX=/opt/pinc V=1 LINKED=1 B="$work/macos" \
        >"$work/macos.txt" &&
        grep -q -- '-dynamiclib -install_name /opt/pinc/lib/libpinc.0.dylib' "$work/macos.txt" &&
        grep -q -- '-compatibility_version 0.0 -current_version [0-9.]* ' "$work/macos.txt" &&
        grep -q "ln -sf libpinc.0.dylib '/opt/pinc/lib/libpinc.dylib'" "$work/macos.txt" &&
        grep -q "strip -x '/opt/pinc/lib/libpinc.0.dylib'" "$work/macos.txt" && gnu_words
}

# No option of GNU's linker, strip or install, and no name that macOS does not have.
gnu_words() {
    ! grep -nE -- '-Wl,|-soname|-z defs|-fuse-ld|--strip|--gc-sections|-rdynamic|-static|libpinc\.so|_SONAME|install -D|install -t|cp -a' "$work/macos.txt"
}

check "make install" make --no-print-directory -s install PREFIX="$prefix" "${same[@]}"
check "the files are these" files_are
check "libraries are not executable" modes_are
check "the program runs" program_runs
check "pages of the library" manuals
check "the example builds against the shared library" example_builds
check "others' programs build, as C++ too" programs_build
check "the example builds against the static library" example_builds_static
check "the example's lock is the program's" same_lock
check "others' programs run" programs_run
check "DESTDIR" staged
check "make uninstall from DESTDIR" staged_removed
check "make uninstall" removed
check "folders of one's own" elsewhere
check "folders with spaces" spaces
check "make install-strip" stripped
check "what macOS would be told" for_macos
checks_end
