#!/usr/bin/env bash
# why and tree where targets differ, and where an edge holds is said in the fewest words: --target, --depth, --invert.
. "$(dirname "$0")/lib.sh"
begin
release torch 2.1 'Requires-Dist: dep' 'Requires-Dist: app; python_version >= "3.12"'
release torch 2.0 'Requires-Dist: dep'
release dep 4.9
release dep 5.0
release app 1.0 'Requires-Dist: dep>=4'
start_index
export PINC_INDEX_URL=$INDEX
printf 'torch==2.1; platform_machine == "x86_64"\ntorch==2.0; platform_machine == "aarch64"\napp; python_version < "3.12"\n' >requirements.in
echo 'dep<5' >limits.txt
printf 'app==1.0; platform_machine == "x86_64"\nother==1\n' >over.txt
both="--python-version 3.11 --python-version 3.12 -c limits.txt -o many.txt"
run 0 why dep $both
same out <<'WANT'
dep 4.9
    limits.txt:1 allows only dep<5
    app 1.0 needs dep>=4  on CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64, CPython 3.12 on linux-x86_64
        requirements.in:3 needs app  on CPython 3.11
        torch 2.1 needs app  on CPython 3.12 on linux-x86_64
            requirements.in:1 needs torch==2.1  on linux-x86_64
    torch 2.1 needs dep  on linux-x86_64  (see above)
    torch 2.0 needs dep  on linux-aarch64
        requirements.in:2 needs torch==2.0  on linux-aarch64
WANT
run 0 why dep $both --target 3.12
same out <<'WANT'
dep 4.9
    limits.txt:1 allows only dep<5
    app 1.0 needs dep>=4  on linux-x86_64
        torch 2.1 needs app  on linux-x86_64
            requirements.in:1 needs torch==2.1  on linux-x86_64
    torch 2.1 needs dep  on linux-x86_64  (see above)
    torch 2.0 needs dep  on linux-aarch64
        requirements.in:2 needs torch==2.0  on linux-aarch64
WANT
for target in 3.12@linux-x86_64 'CPython 3.12 on linux-x86_64' 3.12@manylinux_2_28_x86_64 3.12@LINUX-x86_64; do
    run 0 why app $both --target "$target"
    printf '%s\n' 'app 1.0' '    torch 2.1 needs app' '        requirements.in:1 needs torch==2.1' | same out
done
run 2 why app $both --target 3.12@linux-aarch64
has err "nothing needs 'app': it is not in the lock on this target"
run 2 why app $both --target windows-amd64
same err <<'WANT'
pinc: error: the lock has no target 'windows-amd64'
hint: --target takes one of 3.11@linux-x86_64, 3.11@linux-aarch64, 3.12@linux-x86_64, 3.12@linux-aarch64
WANT
run 0 why app $both --override over.txt -q
has out "    over.txt:1 puts app==1.0 in place of what others ask for  on linux-x86_64"
run 0 why app $both --override over.txt -q --target linux-x86_64
has out "    over.txt:1 puts app==1.0 in place of what others ask for"
run 0 why dep $both --target 3.12 --json
valid_json out
python3 - <<'PYTHON' || fail "limits or edges of --json"
import json
why = json.load(open("out"))["result"]["why"]
here = {"CPython 3.12 on linux-x86_64", "CPython 3.12 on linux-aarch64"}
assert why["limits"] == [{"kind": "constraint", "where": "limits.txt:1", "requirement": "dep<5", "targets": why["limits"][0]["targets"]}], why["limits"]
assert set(why["limits"][0]["targets"]) == here
assert why["edges"] and all(set(edge["targets"]) <= here for edge in why["edges"])
assert not [edge for edge in why["edges"] if edge["where"] == "requirements.in:3"]
PYTHON
run 0 tree $both --target 3.12@linux-x86_64
same out <<'WANT'
CPython 3.12 on linux-x86_64:
torch 2.1  (torch==2.1)
├── app 1.0  (app)
│   └── dep 4.9  (dep>=4)
└── dep 4.9  (dep)
WANT
run 0 tree $both --target 3.12@linux-x86_64 --depth 2
same out <<'WANT'
CPython 3.12 on linux-x86_64:
torch 2.1  (torch==2.1)
├── app 1.0  (app)  ...
└── dep 4.9  (dep)
WANT
run 0 tree $both --target 3.12@linux-x86_64 --invert
same out <<'WANT'
CPython 3.12 on linux-x86_64:
dep 4.9
├── app 1.0  (dep>=4)
│   └── torch 2.1  (app)
│       └── requirements.in:1  (torch==2.1)
└── torch 2.1  (dep)  (see above)
WANT
run 0 tree $both --target 3.12@linux-x86_64 --invert --depth=2
same out <<'WANT'
CPython 3.12 on linux-x86_64:
dep 4.9
├── app 1.0  (dep>=4)  ...
└── torch 2.1  (dep)  ...
WANT
run 2 tree --depth x
has err "not a number that can be used: 'x'"
run 2 compile --invert
has err "option --invert is not one of pinc compile"
end
