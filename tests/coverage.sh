#!/usr/bin/env bash
# Lines reached by the tests: file by file, then folder by folder; the last line is the total.
#   tests/coverage.sh FOLDER      FOLDER holds the objects of the coverage build (make coverage)
set -eu
folder=${1:?usage: tests/coverage.sh FOLDER}
find "$folder/obj" -name '*.gcda' -not -path '*/obj/tests/*' -print0 |
    xargs -0 gcov -n 2>/dev/null |
    awk -F"[':% ]" '
        function line(reached, all, name) { return sprintf("%6.1f %% of %5d  %s", 100 * reached / all, all, name) }
        /^File / { file = $3 }
        /^Lines executed:/ && file ~ /\.c$/ && file !~ /^\// {
            split($0, part, /[:% ]/)
            lines = part[6]; hit = part[3] * lines / 100
            if (lines && !(file in seen)) {
                seen[file] = 1
                print line(hit, lines, file) | "sort -k5"
                where = file; sub(/\/.*/, "/", where)
                reached[where] += hit; all[where] += lines
                total_reached += hit; total += lines
            }
            file = ""
        }
        END {
            close("sort -k5")
            for (where in all) print line(reached[where], all[where], where) | "sort -k5"
            close("sort -k5")
            if (total) print line(total_reached, total, "total")
        }'
