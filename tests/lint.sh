#!/usr/bin/env bash
# Looks at the code without running it. CC, CLANG and CFLAGS come from make; a tool that is not installed is named, not passed over
# in silence. Last line: "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 2
git rev-parse --is-inside-work-tree >/dev/null 2>&1 || { echo "lint looks at the files of a git checkout" >&2; exit 2; }
CC=${CC:-cc}
CLANG=${CLANG:-clang}
CFLAGS=${CFLAGS:-}
jobs=$(nproc 2>/dev/null || echo 2)
. tests/checks.sh

have() {
    command -v "$1" >/dev/null 2>&1 || { printf 'absent  %s: its check was not made\n' "$1"; return 1; }
}

sources() {
    git ls-files -- '*.c' '*.h'
}

# The folders of what is installed.
LIBRARY=(base markers index resolver lock)
PRODUCT=("${LIBRARY[@]}" cli)

product() {
    git ls-files -- "${PRODUCT[@]/%//*.c}"
}

# How far the analyzer follows one function: the default, 225000, takes six times as long.
TIDY_FLAGS="-Xclang -analyzer-config -Xclang max-nodes=20000"

# clang-tidy takes half a second a file: what it found nothing in is not looked at again until the file, a header of it, the flags,
# the settings or the tool change. Several files in one process: it takes a tenth of its time to start.
tidy_some() { # FILE...
    local file seen new=() marks=()
    for file in "$@"; do
        # shellcheck disable=SC2086
        seen=build/lint/$({ echo "$TIDY_KEY"; cat "$file"; $CC $CFLAGS -E "$file"; } | sha256sum | cut -c 1-40).ok
        [ -e "$seen" ] && continue
        new+=("$file")
        marks+=("$seen")
    done
    [ ${#new[@]} -eq 0 ] && return
    # shellcheck disable=SC2086
    clang-tidy --quiet "${new[@]}" -- $CFLAGS $TIDY_FLAGS 2>&1 | grep -v 'warnings* generated\.$'
    [ "${PIPESTATUS[0]}" -eq 0 ] && touch "${marks[@]}"
}

# The findings; what leads to them is in the log.
tidy() {
    local log=build/lint/clang-tidy.log status TIDY_KEY
    TIDY_KEY=$({ clang-tidy --version; echo "$TIDY_FLAGS"; cat .clang-tidy; } | sha256sum)
    export -f tidy_some
    export CC CFLAGS TIDY_FLAGS TIDY_KEY
    # The longest first: no long one runs alone at the end. A file with a va_list has a process of its own: from the second file on,
    # the analyzer does not know va_start() any more.
    product | xargs grep -L va_start | xargs ls -S | xargs -P "$jobs" -n 6 bash -c 'tidy_some "$@"' _ >"$log"
    status=$?
    product | xargs grep -l va_start | xargs -P "$jobs" -n 1 bash -c 'tidy_some "$@"' _ >>"$log" || status=1
    grep -E ': (error|warning): ' "$log" | sort -u
    [ "$status" -eq 0 ] || echo "see $log"
    return "$status"
}

# Every header can be the first to be included.
header_alone() {
    # shellcheck disable=SC2086
    printf '#include "%s"\nint unused_;\n' "$1" | $CC $CFLAGS -Wno-missing-variable-declarations -x c -fsyntax-only -
}

headers_alone() {
    export -f header_alone
    export CC CFLAGS
    git ls-files -- '*.h' | xargs -P "$jobs" -I {} bash -c 'header_alone {}'
}

public_header() {
    local header
    for header in include/pinc/*.h; do
        $CC -std=c99 -Wall -Wextra -Wpedantic -Werror -Iinclude -x c -fsyntax-only "$header" &&
            { ! command -v g++ >/dev/null 2>&1 || g++ -Wall -Wextra -Werror -Iinclude -x c++ -fsyntax-only "$header"; } || return
    done
    # pinc.h has every one of them.
    diff <(sed -n 's/^#include "\(pinc\/.*\)"$/include\/\1/p' include/pinc/pinc.h | sort) <(printf '%s\n' include/pinc/*.h | grep -v /pinc.h | sort)
}

# The shared library shows what the public headers declare, each call under a version of packaging/libpinc.map, and nothing else.
exported_symbols() {
    diff <(cat include/pinc/*.h | grep -v '^#' | tr '\n' ' ' | grep -o 'PINC_API [^;]*;' | sed 's/(.*//; s/.*[ *]//' | sort -u) \
        <(nm -D --defined-only build/libpinc.so | awk '$2 != "A" { print sub(/@@PINC_[0-9.]+$/, "", $3) ? $3 : $3 " without a version" }' | sort -u) &&
        diff <(sed -n 's/^\(PINC_[0-9.]*\) .*/\1/p' packaging/libpinc.map | sort) \
            <(nm -D --defined-only build/libpinc.so | sed -n 's/.* A \(PINC_[0-9.]*\)\(@.*\)*$/\1/p' | sort)
}

# The document has the table that is checked.
table_in_document() {
    diff <(tests/directions.py --table) <(sed -n '/^| room /,/^$/p' docs/internals/architecture.md | grep .)
}

# The libraries that are loaded late: their own headers would name the library's symbols.
late_libraries() {
    ! git grep -nE '#include <(curl/|libxml/|openssl/|archive)' -- "${PRODUCT[@]}" ':!*/lazy_*.h'
}

# Nothing at the top but what belongs there: a file that a test or a program left is not taken in by accident.
known_top() {
    diff <(git ls-files | cut -d/ -f1 | LC_ALL=C sort -u) <(printf '%s\n' .ci .clang-format .clang-tidy .editorconfig .github .gitignore \
        .pre-commit-hooks.yaml CHANGELOG.md CONTRIBUTING.md LICENSE Makefile README.md SECURITY.md action.yml base cli data docs \
        examples include index lock markers packaging resolver testdata tests | LC_ALL=C sort)
}

# One form of headings inside a file, and one way to test pointers: as they are.
one_style() {
    local bad=0
    git grep -nE '^ */\* (-{4,}|-+.*-{3,}|-{1,2} )' -- '*.c' '*.h' && bad=1
    git grep -n ' == NULL' -- "${PRODUCT[@]}" && bad=1
    git grep -nE '(if|while) \([A-Za-z_>.-]+ != NULL\)' -- "${PRODUCT[@]}" && bad=1
    return "$bad"
}

# Words that have no place in this code.
forbidden_calls() {
    ! git grep -nE '\b(strcpy|strncpy|strcat|sprintf|atoi|atol|gets|system|popen|setlocale)\(' -- "${PRODUCT[@]}" include
}

# The library never prints and never exits.
quiet_library() {
    ! git grep -nE '\b(printf|puts|putchar|exit|abort|_exit|getenv)\(' -- "${LIBRARY[@]/%//*.c}" |
        grep -vE '(->|_|\.)(getenv|printf|exit)\('
}

# The compiler that the build did not use has an opinion, too; clang-tidy tells what it thinks of the product.
other_compiler() {
    local without=()
    command -v clang-tidy >/dev/null 2>&1 && without=("${PRODUCT[@]/#/:!}")
    # shellcheck disable=SC2086
    git ls-files -- '*.c' "${without[@]}" | xargs -P "$jobs" -n 8 $CLANG $CFLAGS -Werror -fsyntax-only
}

formatted() {
    sources | xargs -P "$jobs" -n 50 clang-format --dry-run -Werror
}

scripts() {
    git ls-files -z -- '*.sh' .ci/run | xargs -0 -P "$jobs" -n 8 shellcheck -x -P SCRIPTDIR -S warning
}

# cppcheck does not see what a call fills in: what is not initialised is left to the compilers, the analyzer and the sanitizers.
cppcheck_of() { # FOLDER OPTION-OR-FILE...
    local folder=build/lint/$1
    shift
    mkdir -p "$folder"
    cppcheck -q -j "$jobs" --cppcheck-build-dir="$folder" --std=c11 --error-exitcode=1 --inline-suppr -I. -Iinclude \
        --enable=warning,portability --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
        --suppress=ctuuninitvar --suppress=uninitvar "$@"
}

# The product as it is built, each file once: the conditions of its headers make six readings of each otherwise. Then the few files
# that have conditions of their own, in all readings.
checked_by_cppcheck() {
    local macros=() conditional=()
    read -ra macros < <(grep -o -- '-DPINC_[^ ]*' <<<"$CFLAGS" | tr '\n' ' ')
    readarray -t conditional < <(product | xargs grep -lE '^ *# *(if|ifdef|ifndef|elif) ')
    cppcheck_of cppcheck -D__GNUC__ -D__linux__ "${macros[@]}" "${PRODUCT[@]}" &&
        cppcheck_of cppcheck-all "${conditional[@]}"
}

check "each public header alone, as C99 and C++" public_header
check "every header alone" headers_alone
check "includes go downwards, without circles" tests/directions.py
check "a comment on every prototype, a test for every module, names that exist" tests/modules.py
check "no file, function or struct is too long" tests/sizes.py
check "addresses in pages and recipes are well formed" tests/docs/links.py
check "the table of directions in its document" table_in_document
check "late libraries by their own headers" late_libraries
check "nothing at the top but what belongs there" known_top
check "one style of headings and pointer tests" one_style
check "no forbidden call" forbidden_calls
check "the library neither prints nor exits" quiet_library
page_is_embedded() {
    data/embed.sh data/tree.html | diff lock/result/graph_page.inc - >&2 || { echo "data/embed.sh data/tree.html > lock/result/graph_page.inc"; return 1; }
}
check "the page of the graph is embedded" page_is_embedded
[ -e build/libpinc.so ] && check "exported symbols" exported_symbols
have shellcheck && check "shellcheck" scripts
have clang-format && check "format" formatted
have "$CLANG" && check "warnings of $CLANG" other_compiler
mkdir -p build/lint
have cppcheck && check "cppcheck" checked_by_cppcheck
have clang-tidy && check "clang-tidy" tidy

checks_end
