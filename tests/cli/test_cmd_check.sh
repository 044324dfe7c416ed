#!/usr/bin/env bash
# pinc check: exit status, diff, silence.
. "$(dirname "$0")/lib.sh"
begin
release a 1.0
release a 2.0
start_index
export PINC_INDEX_URL=$INDEX
echo a >requirements.in

run 1 check --python-version 3.11
has out "--- /dev/null"
has out "+a==2.0"
[ -e requirements.txt ] && fail "check wrote"
run 0 compile --python-version 3.11
run 0 check
[ -s out ] && fail "check has something to say on standard output"
printf 'requirements.txt is up to date\n' | same err
run 0 check -q
[ -s err ] && fail "check -q is not silent"

sed -i '/^a==/,$d' requirements.txt
cp requirements.txt before.txt
run 1 check
same out <<'WANT'
--- requirements.txt
+++ requirements.txt (compiled)
@@ -4,3 +4,5 @@
 #
 # Targets: CPython 3.11 on manylinux_2_28_x86_64, manylinux_2_28_aarch64
 #
+a==2.0
+    # via -r requirements.in
WANT
cmp requirements.txt before.txt || fail "check changed the file"
run 1 check --color=always
has out $'\033[32m+a==2.0\033[0m'

# A version that somebody wrote there, and why it does not stay.
run 0 compile
sed -i 's/^a==.*/a==9.9/' requirements.txt
run 1 check
printf '%s\n' "requirements.txt is not what compiling gives: a 9.9 → 2.0" "  not kept: a 9.9: no index in use has it" | same err
run 0 compile -n
lacks err "not kept"
run 0 compile -v
has err "not kept: a 9.9: no index in use has it"

# The same without flags as with: targets and options come from the header.
run 0 compile --platform windows-amd64 --python-version 3.9 --pre
run 0 check
run 1 check --python-version 3.10
run 2 check -o -
has err "standard output cannot be checked"

# As JSON: the difference is in it, and nothing else on standard output.
run 0 check --json
valid_json out
has out '"diff": null'
sed -i 's/^a==.*/a==9.9/' requirements.txt
run 1 check --json -q
valid_json out
has out '-a==9.9'
[ -s err ] && fail "check --json -q is not silent"
run 2 check none.in
has err "none.in"
end
