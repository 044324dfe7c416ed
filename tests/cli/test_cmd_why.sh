#!/usr/bin/env bash
# pinc why: who needs a package, and on which targets.
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

run 0 why base
same out <<'WANT'
base 2.0
    fast 0.1 needs base>=2  on linux-x86_64
        app 1.0 needs fast  on linux-x86_64
            requirements.in:1 needs app
            fast 0.1 needs app  on linux-x86_64  (see above)
    lib 1.5 needs base
        requirements.in:2 needs lib[none]<2
        app 1.0 needs lib>=1  (see above)
WANT
run 0 why FAST requirements.in
has out "fast 0.1  on linux-x86_64"
run 2 why absent
has err "nothing needs 'absent': it is not in the lock"


# As JSON; and what it cannot tell.
run 0 why base --json
valid_json out
has out '"command": "why"'
run 2 why absent --json
valid_json out
has out 'not in the lock'
run 2 why
has err 'pinc why needs the name of a package'
run 2 why base none.in
has err 'none.in'

run 0 why lib --size --no-cache
same out <<'WANT'
lib 1.5
    2.5 MB, 33 MB with all that it needs; without it 2.5 MB less of 46 MB  on linux-x86_64
    2.5 MB, 33 MB with all that it needs; without it 33 MB less of 34 MB  on linux-aarch64
    requirements.in:2 needs lib[none]<2
    app 1.0 needs lib>=1
        requirements.in:1 needs app
        fast 0.1 needs app  on linux-x86_64
            app 1.0 needs fast  on linux-x86_64  (see above)
WANT

# Who needs it in two versions: each with its own targets and reasons.
stop_index
rm -rf index
release torch 2.1 'Requires-Dist: dep'
release torch 2.0 'Requires-Dist: dep'
release dep 4.9
start_index
printf 'torch==2.1; platform_machine == "x86_64"\ntorch==2.0; platform_machine == "aarch64"\n' >requirements.in
run 0 why dep -i "$INDEX" --python-version 3.10 -o two.txt
same out <<'WANT'
dep 4.9
    torch 2.1 needs dep  on linux-x86_64
        requirements.in:1 needs torch==2.1  on linux-x86_64
    torch 2.0 needs dep  on linux-aarch64
        requirements.in:2 needs torch==2.0  on linux-aarch64
WANT
end
