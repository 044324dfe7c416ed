#!/usr/bin/env bash
# Prints docs/torch.md: what pinc makes of the usual torch inputs, on indexes made from testdata/lock/torch. `make docs-check` compares.
set -u
cd "$(dirname "$0")/../.." || exit 2
top=$(pwd)
. tests/cli/lib.sh
begin

python3 "$top/tests/cli/torch2.py" old-trees "$top/testdata/lock/torch" index
start_index
base=${INDEX%/simple/}

# case_of TITLE INPUT PYTHON EXTRA-INDEX TEXT
case_of() {
    local title=$1 input=$2 python=$3 extra=$4 text=$5
    printf '\n## %s\n\n%s\n\n`requirements.in`:\n\n' "$title" "$text"
    cp "$top/testdata/lock/torch/$input.in" requirements.in
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
# PyTorch on two machines

What pinc makes of inputs that name PyTorch builds, for x86_64 and aarch64 Linux together, and why. The indexes model PyPI and those of
PyTorch as of November 2024: true file names and metadata for PyPI, derived ones for the +cu and +cpu builds. `make docs` writes this file,
and `make docs-check` fails when pinc says something else.
TEXT
case_of "CUDA builds for x86_64 beside plain ones for aarch64" cu113 3.8 cu113 \
    "The two requirements of each package hold on one target each, so each keeps a line of its own, with the marker as the input spells it.
All that both targets share stands once and without a marker: a line needs one only where it does not hold for all targets."
case_of "The same with \`!=\`" cu121 3.10 cu121 \
    "\`platform_machine != \"x86_64\"\` selects exactly the aarch64 target, so the user's own text is kept. The +cu121 wheel needs the nvidia
packages, the plain aarch64 wheel does not: each target's dependencies are those of the file that it installs."
case_of "A build that exists for one machine only" cu124-x86only 3.10 cu124 \
    "There is nothing to install on aarch64, and pinc says so rather than write a line that fails there. It names what would work."
case_of "One pin, two variants" cpu 3.10 cpu \
    "\`torch==2.5.1\` holds 2.5.1 and 2.5.1+cpu (PEP 440). The index of CPU builds has 2.5.1+cpu for x86_64; for aarch64 the plain wheel is
there. Variants of one public version count as the same version, so this is no split, and each target has the best file."
case_of "The same with CUDA" pypi25 3.10 cu124 \
    "On x86_64 the +cu124 wheels need the nvidia packages and triton, on aarch64 nothing of that."
case_of "From PyPI alone" pypi25 3.10 "" \
    "PyPI's x86_64 wheels are CUDA builds, its aarch64 wheels are not: one line a package, and markers only on what the x86_64 wheel needs."
case_of "The newest that fits, on both machines" pypi24 3.10 "" \
    "torch 2.4.1 is the newest below 2.5 that both targets have; torchvision follows it."

cat <<'TEXT'

# PyTorch of November 2026: a source for every target

Since torch 2.11 PyPI's aarch64 wheels are CUDA builds, too. `--torch-backend` takes the family (torch, torchvision, torchaudio and what
belongs to them) from PyTorch's index for a backend, on the targets that it names; in a requirements file the line
`# pinc: --torch-backend cpu ; platform_machine == "aarch64"` says the same. Everything else comes from the other indexes and never sees
that one. The files are written by URL, which pip and uv install as they are; `--emit-sources index` writes pins and index lines instead,
where these lead pip to the same files. The last lines are those of the summary that tell how large each target is.
TEXT
stop_index
rm -rf index
python3 "$top/tests/cli/torch2.py" trees "$top/testdata/lock/torch2" index
start_server BASE index
python3 "$top/tests/cli/torch2.py" print "$top/testdata/lock/torch2" "$PINC" "$BASE"
end
