#!/usr/bin/env bash
# A minor version of Python stands for all of its patch releases.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
data=$top/testdata/lock/patch_releases.txt
begin
release early 1.0 'Requires-Dist: stopgap; python_full_version < "3.11.3"'
release stopgap 1.0
release late 1.0 'Requires-Dist: gadget>=2; python_full_version >= "3.11.4"' 'Requires-Dist: gadget<2; python_full_version < "3.11.4"'
release gadget 1.0
release gadget 2.0
release deep 1.0 'Requires-Dist: early; python_full_version >= "3.11.2"'
release both 1.0 'Requires-Dist: stopgap; python_full_version < "3.11.7"' 'Requires-Dist: stopgap'
release bounded 1.0
sed -i 's|<a |<a data-requires-python="\&gt;=3.8" |' index/simple/bounded/index.html
release bounded 2.0
sed -i 's|<a href="../../files/bounded-2|<a data-requires-python="\&gt;=3.11.5" href="../../files/bounded-2|' index/simple/bounded/index.html
release holed 1.0
sed -i 's|<a |<a data-requires-python="!=3.11.7" |' index/simple/holed/index.html
start_server BASE index

# compile LINES [OPTIONS]     into out.txt, its text without comments into pins, what is said into said
compile() {
    printf '%b' "$1" >requirements.in
    shift
    "$PINC" compile --index-url "$BASE/simple" --cache-dir cache -o out.txt "$@" 2>said || fail "compile $*: $(cat said)"
    grep -v '^ *#' out.txt >pins
}

compile 'early\n' --python-version 3.11
echo 'early==1.0
stopgap==1.0 ; python_full_version < "3.11.3"' | same pins
grep -q 'Targets: CPython 3.11 on manylinux_2_28_x86_64, manylinux_2_28_aarch64$' out.txt || fail "parts are in the header"
cp out.txt first.txt
"$PINC" compile --index-url "$BASE/simple" --cache-dir cache -o out.txt 2>said || fail "again"
cmp -s first.txt out.txt || fail "the second run differs"
"$PINC" check --index-url "$BASE/simple" --cache-dir cache -o out.txt >said 2>&1 || fail "check: $(cat said)"
"$PINC" verify out.txt --index-url "$BASE/simple" --cache-dir cache >said 2>&1 || fail "verify: $(cat said)"
echo 'CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64: good' | same said

rm out.txt
compile 'late\n' --python-version 3.11
echo 'gadget==1.0 ; python_full_version < "3.11.4"
gadget==2.0 ; python_full_version >= "3.11.4"
late==1.0' | same pins

rm out.txt
compile 'deep\n' --python-version 3.10 --python-version 3.11 --python-version 3.12
echo 'deep==1.0
early==1.0 ; python_full_version >= "3.11.2"
stopgap==1.0 ; python_full_version == "3.11.2"' | same pins

# Both sides agree: no part is seen.
rm out.txt
compile 'both\n' --python-version 3.11
echo 'both==1.0
stopgap==1.0' | same pins
grep -q '2 packages for 2 targets' said || fail "parts that agree are told: $(cat said)"

# One patch release is one.
rm out.txt
compile 'early\nlate\n' --python-version 3.11.9
echo 'early==1.0
gadget==2.0
late==1.0' | same pins

# The input's own markers, in its own words.
rm out.txt
compile "gadget==1.0 ; python_full_version <= '3.11.8'\ngadget==2.0 ; python_full_version > '3.11.8'\n" --python-version 3.11
echo "gadget==1.0 ; python_full_version <= '3.11.8'
gadget==2.0 ; python_full_version > '3.11.8'" | same pins

# A lock that is wrong for some patch releases is found out.
rm out.txt
compile 'early\n' --python-version 3.11
sed -i 's/3\.11\.3/3.11.2/' out.txt
"$PINC" verify out.txt --index-url "$BASE/simple" --cache-dir cache >said 2>&1 && fail "verify finds nothing"
grep -q '^CPython 3.11.2 on linux-x86_64, CPython 3.11.2 on linux-aarch64:$' said || fail "verify: $(cat said)"
"$PINC" diff out.txt first.txt >said 2>&1
grep -q '^+ stopgap 1.0  on CPython 3.11.2 on linux-x86_64' said || fail "diff: $(cat said)"

# Requires-Python: one version for all patch releases.
rm -f out.txt
compile 'bounded\nholed\n' --python-version 3.11
echo 'bounded==1.0
holed==1.0' | same pins
grep -q 'bounded 1.0 is taken since 2.0 does not allow every patch release of CPython 3.11; it allows --python-version 3.11.5' said ||
    fail "nobody is told of 2.0: $(cat said)"
grep -q 'holed 1.0 does not allow CPython 3.11.7 (Requires-Python)' said || fail "nobody is told of 3.11.7: $(cat said)"
rm out.txt
compile 'bounded\n' --python-version 3.11.5
echo 'bounded==2.0' | same pins

# Real markers, at every patch release, judged by packaging.
if python3 -c 'import packaging' 2>/dev/null || python3 -c 'import pip._vendor.packaging' 2>/dev/null; then
    python3 "$top/tests/cli/patches.py" index "$data" real
    start_server REAL real
    python3 "$top/tests/cli/patches.py" judge "$data" "$PINC" "$REAL" || fail "real markers"
else
    echo "absent: packaging; the real markers were not judged"
fi
end
