#!/usr/bin/env bash
# Prints docs/torch.md: what pinc makes of the usual torch inputs, on indexes made from testdata/torch. `make docs-check` compares.
set -u
cd "$(dirname "$0")/../.." || exit 2
top=$(pwd)
. tests/cli/lib.sh
begin

# The trees: index/INDEX/simple/PROJECT/index.html and index/INDEX/files/FILE.metadata.
awk -F '\t' '
    function lower(s) { s = tolower(s); gsub(/[-_.]+/, "-", s); return s }
    FNR == 1 { n = split(FILENAME, part, "/"); root = "index/" substr(part[n], 1, length(part[n]) - 4); delete needs; files = 0
               system("mkdir -p " root "/files") }
    $0 == "" { files = 1; next }
    !files { n = $0 + 0; sub(/^[0-9]+ /, ""); needs[n] = needs[n] "Requires-Dist: " $0 "\n"; next }
    {
        split($1, part, "-")
        page = root "/simple/" lower(part[1]) "/index.html"
        if (!(page in pages)) {
            pages[page] = 1
            system("mkdir -p " root "/simple/" lower(part[1]))
            print "<!DOCTYPE html><html><body>" > page
        }
        url = $1; gsub(/\+/, "%2B", url)
        python = $3; gsub(/</, "\\&lt;", python); gsub(/>/, "\\&gt;", python)
        printf "<a href=\"../../files/%s\"%s data-core-metadata=\"true\">%s</a>\n", url,
            python == "-" ? "" : " data-requires-python=\"" python "\"", $1 > page
        text = root "/files/" $1 ".metadata"
        printf "Metadata-Version: 2.1\nName: %s\nVersion: %s\n%s%s", part[1], part[2],
            $3 == "-" ? "" : "Requires-Python: " $3 "\n", needs[$2 + 0] > text
        close(text)
    }
    END { for (page in pages) { print "</body></html>" > page; close(page) } }' "$top"/testdata/torch/*.txt
start_index
base=${INDEX%/simple/}

# case_of TITLE INPUT PYTHON EXTRA-INDEX TEXT
case_of() {
    local title=$1 input=$2 python=$3 extra=$4 text=$5
    printf '\n## %s\n\n%s\n\n`requirements.in`:\n\n' "$title" "$text"
    cp "$top/testdata/torch/$input.in" requirements.in
    rm -f requirements.txt
    sed 's/^/    /' requirements.in
    # shellcheck disable=SC2016
    printf '\n`pinc compile --python-version %s%s`:\n\n' "$python" "${extra:+ --extra-index-url https://download.pytorch.org/whl/$extra}"
    if "$PINC" compile -q --no-cache --no-header --no-annotate --python-version "$python" --index-url "$base/pypi/simple/" \
        ${extra:+--extra-index-url "$base/$extra/simple/"} >out 2>err; then
        sed 's/^/    /' requirements.txt
        "$PINC" check -q --no-cache --no-header --no-annotate --python-version "$python" --index-url "$base/pypi/simple/" \
            ${extra:+--extra-index-url "$base/$extra/simple/"} || echo "    THE SECOND RUN DIFFERS"
    else
        grep -v 'looked at' err | sed 's/^/    /'
    fi
}

cat <<'TEXT'
# torch on x86_64 and aarch64

What pinc makes of the inputs that torch users write, for CPython on Linux x86_64 and aarch64, and why. The indexes are PyPI and those of
download.pytorch.org as they were in November 2024. This file is written by `make docs`; `make docs-check` fails when it changes.
TEXT
case_of "Two lines, two machines" cu113 3.8 cu113 \
    "The CUDA wheels exist for x86_64 only. Both lines of each package stay, with the markers as they were written; what they need is
the same on both machines, and carries none."
case_of "Local versions on one machine alone" cu121 3.10 cu121 \
    "The markers are those of the input, \`!=\` included. What only the CUDA wheels need is for x86_64 only."
case_of "An extra index with wheels for one machine" cpu 3.10 cpu \
    "\`torch==2.5.1\` takes \`2.5.1+cpu\` where it exists: a local version is newer than the plain one, for pip as well. Where the index has none,
it is the plain \`2.5.1\`: two variants of one version, which count as one."
case_of "The same with CUDA" pypi25 3.10 cu124 \
    "On x86_64 the \`+cu124\` wheels need the nvidia-\\* packages and triton, on aarch64 nothing of that: the dependencies are those of the wheel
that each machine installs."
case_of "From PyPI alone" pypi25 3.10 "" \
    "PyPI's x86_64 wheels are CUDA builds, its aarch64 wheels are not. One line a package; a marker only where the machines differ."
case_of "The newest that both machines have" pypi24 3.10 "" \
    "torchvision has to fit the torch of each machine, and both machines share one version of each."
case_of "A version that one machine cannot have" cu124-x86only 3.10 cu124 \
    "A line without a marker asks for every target. pinc does not leave one out: write the marker, and a second line for the other machine."
end
