#!/usr/bin/env bash
# Python's pinc_lock over the library of the build: what it returns is what the program prints.
# Not under the sanitizers: the library is that of the plain build.
top=$(realpath "$(dirname "$0")/../..")
. "$(dirname "$0")/lib.sh"
PYTHON=${PYTHON:-python3}
binding=$(realpath "$(dirname "$0")")/python_binding.py
# An installed package is tested with PINC_PACKAGE=installed; it has a library of its own.
if [ "${PINC_PACKAGE:-}" != installed ]; then
    export PYTHONPATH=$top/packaging/python PINC_LIBRARY=$BUILD/libpinc.so
fi
export PYTHONDONTWRITEBYTECODE=1
begin
release app 1.0 'Requires-Dist: part<3' 'Requires-Dist: tool; platform_machine == "x86_64"' 'Provides-Extra: more' 'Requires-Dist: rest; extra == "more"'
release app 2.0 'Requires-Python: >=3.12' 'Requires-Dist: part'
release part 1.0
release part 2.0
release part 3.0
release tool 1.0
release rest 1.0
release stiff 1.0 'Requires-Dist: part<2'
release keen 1.0 'Requires-Dist: part>=2'
mkdir -p index/simple/slow
cp index/simple/app/index.html index/simple/slow/index.stall
start_index
export PINC_INDEX_URL=$INDEX

printf 'app[more]<2\ntool; python_version < "3.12"\n' >one.in
printf 'app\npart>1\n' >two.in
printf 'part\n' >three.in
printf 'part<2\n' >limits.txt
printf 'stiff\nkeen\n' >conflict.in
printf 'part\napp ==\n' >syntax.in
printf 'slow\n' >slow.in

timeout 120 "$PYTHON" "$binding" "$PINC" "$SCHEMA" >log 2>&1 || fail "python_binding.py: $(cat log)"

# Ctrl-C arrives while the library waits, and ends as Python's own.
(trap - INT; exec env --default-signal=INT "$PYTHON" -c '
import pinc_lock
print("begun", flush=True)
pinc_lock.compile("slow.in", no_cache=True)' >out 2>err) &
pid=$!
until grep -qs begun out; do sleep 0.1; done
sleep 0.5
kill -s INT "$pid"
wait "$pid"
status=$?
{ [ "$status" -eq 130 ] && [ "$(tail -n 1 err)" = KeyboardInterrupt ]; } || fail "SIGINT: exit status $status: $(cat err)"

# Without the library only what needs it fails.
PINC_LIBRARY=nowhere/libpinc.so "$PYTHON" -c '
import pinc_lock
try:
    pinc_lock.compile("three.in")
except OSError as error:
    print(error)' >out 2>err || fail "without a library: $(cat err)"
same out <<<'libpinc is not at nowhere/libpinc.so; PINC_LIBRARY names another place'
end
