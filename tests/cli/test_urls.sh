#!/usr/bin/env bash
# URLs of constraints, overrides and dependencies: obeyed, or refused with a hint.
. "$(dirname "$0")/lib.sh"
begin
release top 1.0 "Requires-Dist: good"
release extra 1.0 "Provides-Extra: x" "Requires-Dist: good ; extra == 'x'"
release good 1.0
release good 2.0
start_index
direct=$PWD/direct
mkdir -p direct
python3 - "$direct" "$INDEX" <<'PYTHON'
import sys, zipfile
def wheel(name, version, *fields):
    with zipfile.ZipFile(f"{sys.argv[1]}/{name}-{version}-py3-none-any.whl", "w") as z:
        info = f"{name}-{version}.dist-info"
        z.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + "".join(f"{f}\n" for f in fields))
        z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        z.writestr(f"{info}/RECORD", "")
wheel("good", "3.0")
wheel("good", "4.0")
url = f"file://{sys.argv[1]}/good-3.0-py3-none-any.whl"
wheel("needs", "1.0", f"Requires-Dist: good @ {url}")
wheel("maybe", "1.0", f"Requires-Dist: good @ {url} ; sys_platform == 'win32'", f"Requires-Dist: good @ {url} ; extra == 'x'", "Provides-Extra: x")
PYTHON
url=file://$direct/good-3.0-py3-none-any.whl
options=(-i "$INDEX" --python-version 3.11 --no-header --no-annotate -o -)

# A constraint decides where the package comes from, and asks for nothing.
echo "good @ $url" >c.txt
echo top >requirements.in
run 0 compile -q "${options[@]}" -c c.txt
printf 'good @ %s\ntop==1.0\n' "$url" | same out
printf -- '-c c.txt\ntop\n' >requirements.in
run 0 compile -q "${options[@]}"
printf 'good @ %s\ntop==1.0\n' "$url" | same out
echo "unneeded @ file:///nosuch/unneeded-1.0-py3-none-any.whl" >>c.txt
run 0 compile -q "${options[@]}"
lacks out unneeded
# Versions count as well, and a marker.
printf -- '-c c.txt\ntop\ngood<3\n' >requirements.in
run 1 compile "${options[@]}"
has err "good"
printf 'good @ %s ; platform_machine == "x86_64"\n' "$url" >c.txt
printf -- '-c c.txt\ntop\n' >requirements.in
run 0 compile -q "${options[@]}"
printf 'good==2.0 ; platform_machine == "aarch64"\ngood @ %s ; platform_machine == "x86_64"\ntop==1.0\n' "$url" | sort | same <(sort out)
# Two URLs for one target.
printf 'good @ %s\n' "$url" >c.txt
printf -- '-c c.txt\ngood @ file://%s/good-4.0-py3-none-any.whl\n' "$direct" >requirements.in
run 2 compile "${options[@]}"
has err "good has two different URLs for one target"
# The same where only an extra needs it: not a want of memory.
printf 'good @ %s\ngood @ file://%s/good-4.0-py3-none-any.whl\n' "$url" "$direct" >two.txt
echo 'extra[x]' >requirements.in
run 2 compile "${options[@]}" -c two.txt
has err "two.txt:2: error: good has two different URLs for one target"
# One place in several spellings, of the input, a constraint and a dependency: the first one is written.
mkdir -p tree/lib tree/app
printf '[project]\nname = "lib"\nversion = "1.0"\ndependencies = []\n' >tree/lib/pyproject.toml
printf '[project]\nname = "app"\nversion = "1.0"\ndependencies = ["lib @ file://%s/tree/lib"]\n' "$PWD" >tree/app/pyproject.toml
ln -s lib tree/same
printf 'lib @ file://%s/tree/lib/\n' "$PWD" >place.txt
printf './tree/lib\n./tree/app\ntree/lib/\n./tree/app/../lib\nlib @ file:tree/lib\nlib @ file://localhost%s/tree/same\n' "$PWD" >requirements.in
run 0 compile -q "${options[@]}" -c place.txt
printf './tree/app\n./tree/lib\n' | same out
printf './tree/lib\nlib @ file:tree/lib#subdirectory=x\n' >requirements.in
run 2 compile "${options[@]}"
has err "lib has two different URLs for one target"

# An override replaces all: an index version, another URL, and a URL by a version.
echo top >requirements.in
run 0 compile -q "${options[@]}" --override c.txt
printf 'good @ %s\ntop==1.0\n' "$url" | same out
printf 'good @ file://%s/good-4.0-py3-none-any.whl\n' "$direct" >requirements.in
run 0 compile -q "${options[@]}" --override c.txt
printf 'good @ %s\n' "$url" | same out
echo 'good<2' >o.txt
run 0 compile -q "${options[@]}" --override o.txt
echo good==1.0 | same out
# A path is written as it was, a project that can be edited too.
echo top >requirements.in
mkdir own
printf '[project]\nname = "good"\nversion = "9.0"\ndependencies = []\n' >own/pyproject.toml
for place in ./direct/good-3.0-py3-none-any.whl direct/good-3.0-py3-none-any.whl './own' '-e ./own'; do
    echo "$place" >p.txt
    run 0 compile -q "${options[@]}" --override p.txt
    [ "$(sort out)" = "$(printf '%s\ntop==1.0\n' "$place" | sort)" ] || { fail "--override of '$place'"; cat out; }
done

# A dependency may name a URL that the input, a constraint or an override names, too.
printf 'needs @ file://%s/needs-1.0-py3-none-any.whl\n' "$direct" >requirements.in
run 1 compile "${options[@]}"
has err "a dependency may not bring a URL in; write it into the input"
run 0 compile -q "${options[@]}" -c c.txt
printf 'good @ %s\nneeds @ file://%s/needs-1.0-py3-none-any.whl\n' "$url" "$direct" | same out
run 0 compile -q "${options[@]}" --override c.txt
run 0 compile -q "${options[@]}" --override o.txt
has out good==1.0
echo "good @ $url" >>requirements.in
run 0 compile -q "${options[@]}"
printf 'good @ %s\nneeds @ file://%s/needs-1.0-py3-none-any.whl\n' "$url" "$direct" | same out
printf 'needs @ file://%s/needs-1.0-py3-none-any.whl\ngood @ file://%s/good-4.0-py3-none-any.whl\n' "$direct" "$direct" >requirements.in
run 1 compile "${options[@]}"
# Under a marker it matters only where that holds.
printf 'maybe @ file://%s/maybe-1.0-py3-none-any.whl\n' "$direct" >requirements.in
run 0 compile -q "${options[@]}"
printf 'maybe[x] @ file://%s/maybe-1.0-py3-none-any.whl\n' "$direct" >requirements.in
run 1 compile "${options[@]}"
run 0 compile -q "${options[@]}" -c c.txt
has out "good @ $url"

# A large wheel is read by parts, which no digest is compared with: -v says so. Options that name nothing are told.
mkdir -p large/simple/big large/files
python3 - <<'PYTHON'
import os, zipfile
with zipfile.ZipFile("large/files/big-1.0-py3-none-any.whl", "w") as z:
    z.writestr("padding", os.urandom(3_000_000))
    z.writestr("big-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: big\nVersion: 1.0\n")
    z.writestr("big-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
PYTHON
echo '<!DOCTYPE html><html><body><a href="../../files/big-1.0-py3-none-any.whl#sha256='"$(sha256sum <large/files/big-1.0-py3-none-any.whl | cut -d' ' -f1)"'">big-1.0-py3-none-any.whl</a></body></html>' \
    >large/simple/big/index.html
start_server LARGE large
echo big >requirements.in
run 0 compile -v -i "$LARGE/simple" --python-version 3.11 --no-cache -n --only-binary bug,big --no-binary other
has err '1 wheel was read by parts, so that nobody compared it with a digest: pip does when it installs'
has err 'warning: --only-binary bug: nothing here has that name; did you mean big?'
has err 'warning: --no-binary other: nothing here has that name'
lacks err '--only-binary big'
end
