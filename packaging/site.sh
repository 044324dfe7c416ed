#!/usr/bin/env bash
# The pages of docs/ as a static site with search:
#     packaging/site.sh [FOLDER]      into FOLDER, else build/site; a page that no list names, or a link that leads nowhere, is an error
set -eu
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
place=$made/site-tools
need_environment "$place" sphinx==8.1.3 myst-parser==4.0.1 furo==2025.9.25
out=${1:-$root/build/site}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$root/docs" "$work/pages"
cp "$root"/packaging/site/* "$work/pages"
# The headers are files of the site; their place differs.
cp -R "$root/include/pinc" "$work/pages/include"
sed -i 's|(../include/pinc/|(include/|' "$work/pages"/*.md
"$place/bin/sphinx-build" -q -W --keep-going -b html "$work/pages" "$out"
echo "$out/index.html"
