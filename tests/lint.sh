#!/usr/bin/env bash
# Looks at the code without running it. CC, CLANG and CFLAGS come from make; a tool that is not installed is named, not passed over
# in silence. Last line: "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 2
CC=${CC:-cc}
CLANG=${CLANG:-clang}
CFLAGS=${CFLAGS:-}
. tests/checks.sh

have() {
    command -v "$1" >/dev/null 2>&1 || { printf 'absent  %s: its check was not made\n' "$1"; return 1; }
}

sources() {
    git ls-files -- '*.c' '*.h'
}

# Every header can be the first to be included.
headers_alone() {
    local header bad=0
    for header in $(git ls-files -- '*.h'); do
        # shellcheck disable=SC2086
        printf '#include "%s"\nint unused_;\n' "$header" |
            $CC $CFLAGS -Wno-missing-variable-declarations -x c -fsyntax-only - || bad=1
    done
    return "$bad"
}

public_header() {
    $CC -std=c99 -Wall -Wextra -Wpedantic -Werror -x c -fsyntax-only include/pinc/pinc.h &&
        { ! command -v g++ >/dev/null 2>&1 || g++ -Wall -Wextra -Werror -x c++ -fsyntax-only include/pinc/pinc.h; }
}

# The shared library shows what pinc.h declares, and nothing else.
exported_symbols() {
    diff <(grep -v '^#' include/pinc/pinc.h | tr '\n' ' ' | grep -o 'PINC_API [^;]*;' | sed 's/(.*//; s/.*[ *]//' | sort -u) \
        <(nm -D --defined-only build/libpinc.so | awk '{print $3}' | sort -u)
}

# Includes go downwards only.
directions() {
    local bad=0
    forbid() {
        git grep -nE "#include \"($2)/" -- "$1" && bad=1
    }
    forbid 'base/' 'markers|index|resolver|lock|cli'
    forbid 'markers/' 'index|resolver|lock|cli'
    forbid 'resolver/' 'index|lock|cli'
    forbid 'index/' 'lock|cli'
    forbid 'lock/' 'cli'
    forbid 'cli/' 'base|markers|index|resolver|lock'
    git grep -nE '#include "resolver/' -- 'index/' | grep -vE '"resolver/(provider|resolve)\.h"' && bad=1
    return "$bad"
}

# Words that have no place in this code.
forbidden_calls() {
    ! git grep -nE '\b(strcpy|strncpy|strcat|sprintf|atoi|atol|gets|system|popen|setlocale)\(' -- 'base/' 'markers/' 'index/' 'resolver/' 'lock/' 'cli/' 'include/'
}

# The library never prints and never exits.
quiet_library() {
    ! git grep -nE '\b(printf|puts|putchar|exit|abort|_exit|getenv)\(' -- base/'*.c' markers/'*.c' index/'*.c' resolver/'*.c' lock/'*.c' |
        grep -vE '(->|_|\.)(getenv|printf|exit)\('
}

check "public header alone, as C99 and C++" public_header
check "every header alone" headers_alone
check "includes go downwards" directions
check "no forbidden call" forbidden_calls
check "the library neither prints nor exits" quiet_library
[ -e build/libpinc.so ] && check "exported symbols" exported_symbols
# shellcheck disable=SC2046
have shellcheck && check "shellcheck" shellcheck -x -P SCRIPTDIR -S warning $(git ls-files -- '*.sh' .ci/run)
have clang-format && check "format" sh -c "$(declare -f sources); sources | xargs clang-format --dry-run -Werror"
# cppcheck does not see what a call fills in: what is not initialised is left to the compilers, the analyzer and the sanitizers.
have cppcheck && check "cppcheck" cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr -I. -Iinclude \
    --enable=warning,portability --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches --suppress=ctuuninitvar --suppress=uninitvar base markers index resolver lock cli
# shellcheck disable=SC2086,SC2046
have clang-tidy && check "clang-tidy" clang-tidy --quiet $(git ls-files -- 'base/*.c' 'markers/*.c' 'index/*.c' 'resolver/*.c' 'lock/*.c' 'cli/*.c') -- $CFLAGS

checks_end
