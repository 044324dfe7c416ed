#!/bin/sh
# Turn a text into lines of a C array, on standard output:
#     data/embed.sh data/tree.html > lock/result/graph_page.inc
set -eu
printf '/* Made of %s by data/embed.sh: do not edit. */\n' "$1"
# clang-format leaves .inc files alone.
sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/\\n",/' "$1"
