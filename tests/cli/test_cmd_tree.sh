#!/usr/bin/env bash
# pinc tree: as text, as a graph, as a page, with sizes.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0 'Requires-Dist: lib>=1' 'Requires-Dist: fast; platform_machine == "x86_64"'
release lib 1.5 'Requires-Dist: base'
release fast 0.1 'Requires-Dist: base>=2' 'Requires-Dist: app'
release base 2.0
truncate -s 30000000 index/files/base-2.0-py3-none-any.whl
truncate -s 12000000 index/files/fast-0.1-py3-none-any.whl
truncate -s 1500000 index/files/app-1.0-py3-none-any.whl
truncate -s 2500000 index/files/lib-1.5-py3-none-any.whl
start_index
export PINC_INDEX_URL=$INDEX
printf 'app\nlib[none]<2\n' >requirements.in
run 0 compile -q --python-version 3.11

run 0 tree --format mermaid
has out "flowchart LR"
has out 'input --> n0'
run 0 tree --format dot
has out "digraph lock {"
run 2 tree --format tree
has err "hint: --format takes text|mermaid|dot"
run 0 tree --html graph.html
printf '%s\n' "pinc: warning: lib 1.5 does not provide the extra 'none'" graph.html | same err
has graph.html '<th scope="row">fast</th><td>0.1</td>'
run 0 tree --html graph.html -q
cp requirements.in before.in
run 2 tree --html requirements.in
has err "requirements.in: error: the output would replace a file that is read"
cmp requirements.in before.in || fail "an input was replaced"
echo text >of-others.html
run 2 tree --html of-others.html
has err "of-others.html: error: this file is not a page of pinc's: it is not replaced"

run 0 tree
same out <<'WANT'
CPython 3.11 on linux-x86_64:
app 1.0  (app)
├── fast 0.1  (fast)
│   ├── app 1.0  (app)  (see above)
│   └── base 2.0  (base>=2)
└── lib 1.5  (lib>=1)
    └── base 2.0  (base)
lib 1.5  (lib[none]<2)  (see above)

CPython 3.11 on linux-aarch64:
app 1.0  (app)
└── lib 1.5  (lib>=1)
    └── base 2.0  (base)
lib 1.5  (lib[none]<2)  (see above)
WANT
run 0 tree --platform linux-aarch64 --platform macos-arm64
has out "CPython 3.11 on linux-aarch64, CPython 3.11 on macos-arm64:"

# Sizes, where they are asked for: of each file, and of what it brings.
run 0 tree --size --no-cache
same out <<'WANT'
CPython 3.11 on linux-x86_64, 46 MB:
app 1.0  (app)  1.5 MB, 46 MB with all that it needs (100 %)
├── fast 0.1  (fast)  12 MB, 46 MB with all that it needs (100 %)
│   ├── app 1.0  (app)  1.5 MB, 46 MB with all that it needs (100 %)  (see above)
│   └── base 2.0  (base>=2)  30 MB (65 %)
└── lib 1.5  (lib>=1)  2.5 MB, 33 MB with all that it needs (71 %)
    └── base 2.0  (base)  30 MB (65 %)
lib 1.5  (lib[none]<2)  2.5 MB, 33 MB with all that it needs (71 %)  (see above)

CPython 3.11 on linux-aarch64, 34 MB:
app 1.0  (app)  1.5 MB, 34 MB with all that it needs (100 %)
└── lib 1.5  (lib>=1)  2.5 MB, 33 MB with all that it needs (96 %)
    └── base 2.0  (base)  30 MB (88 %)
lib 1.5  (lib[none]<2)  2.5 MB, 33 MB with all that it needs (96 %)  (see above)
WANT

# As JSON, and the same page once more in place of its own.
run 0 tree --json
valid_json out
has out '"command": "tree"'
# Of the targets that are asked for alone; what only shapes the text is refused.
run 0 tree --json --target linux-aarch64
valid_json out
lacks out linux-x86_64
for word in --invert '--depth 1'; do
    # shellcheck disable=SC2086
    run 2 tree --json $word
    has out 'shape the text of pinc tree'
done
run 0 tree --html graph.html
run 2 tree --html no/such/folder.html
has err 'no/such/folder.html'
# What fails while it is solved is no tree.
echo none >requirements.in
run 1 tree
[ -s out ] && fail "a tree without a solution"
end
