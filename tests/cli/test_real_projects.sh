#!/usr/bin/env bash
# The pyproject.toml of 30 real projects, with an extra and a group each: locked as the same requirements in a plain file are.
. "$(dirname "$0")/lib.sh"
projects=$(realpath "$(dirname "$0")/../../testdata/lock/pyprojects")
begin

mkdir -p index/files
(cd index/files && awk '{
    folder = "../simple/" $1
    print folder >"../folders"
    wheel = $1
    gsub("-", "_", wheel)
    for (i = 2; i <= NF; i++) {
        file = wheel "-" $i "-py3-none-any.whl"
        printf "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", $1, $i >(file ".metadata")
        close(file ".metadata")
    }
}' "$projects/versions" && xargs mkdir -p <../folders) || fail "no index"
(cd index/simple && awk '{
    page = $1 "/index.html"
    wheel = $1
    gsub("-", "_", wheel)
    print "<!DOCTYPE html><html><body>" >page
    for (i = 2; i <= NF; i++) {
        file = wheel "-" $i "-py3-none-any.whl"
        printf "<a href=\"../../files/%s\" data-core-metadata=\"true\">%s</a>\n", file, file >page
    }
    close(page)
}' "$projects/versions") || fail "no pages"
start_index
export PINC_INDEX_URL=$INDEX

# lock FILE WORD...     the lines that pip reads of its output
lock() {
    "$PINC" compile -q --no-config --no-header --no-annotate --python-version 3.12 -o - "$@"
}

compared=0
for folder in "$projects"/*/; do
    read -r _ words <"$folder/plain.in"
    # shellcheck disable=SC2086
    table=$(lock "$folder/pyproject.toml" $words) || fail "$folder: status $?"
    plain=$(lock "$folder/plain.in") || fail "$folder: the plain file: status $?"
    [ "$table" = "$plain" ] || fail "$folder: not the pins of the plain file"
    case $table in *==*==*) ;; *) fail "$folder: next to nothing was locked" ;; esac
    compared=$((compared + 1))
done
[ $compared -eq 30 ] || fail "$compared projects, not 30"

end
