#!/usr/bin/env bash
# Lines reached by the tests, file by file, lowest last line the total.
#   tests/coverage.sh FOLDER      FOLDER holds the objects of the coverage build (make coverage)
set -eu
folder=${1:?usage: tests/coverage.sh FOLDER}
find "$folder/obj" -name '*.gcda' -not -path '*/obj/tests/*' -print0 |
    xargs -0 gcov -n 2>/dev/null |
    awk -F"[':% ]" '
        /^File / { file = $3 }
        /^Lines executed:/ && file ~ /\.c$/ && file !~ /^\// {
            split($0, part, /[:% ]/)
            share = part[3]; lines = part[6]
            if (!(file in seen)) { seen[file] = 1; printf "%6.1f %% of %5d  %s\n", share, lines, file
                                   reached += share * lines / 100; all += lines }
            file = ""
        }
        END { if (all) printf "%6.1f %% of %5d  total\n", 100 * reached / all, all }' |
    sort -k5
