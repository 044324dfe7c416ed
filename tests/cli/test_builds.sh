#!/usr/bin/env bash
# Building for metadata: build requirements from places of this machine, backends of every kind of conduct.
. "$(dirname "$0")/lib.sh"
begin
export TMPDIR=$PWD/tmp
mkdir tmp links

# wheel NAME VERSION     a wheel of the Python module tree/NAME.py in links/, with metadata from standard input
wheel() {
    python3 - "$@" <<'EOF'
import sys, zipfile
name, version, *needs = sys.argv[1:]
info = "%s-%s.dist-info/" % (name, version)
with zipfile.ZipFile("links/%s-%s-py3-none-any.whl" % (name, version), "w", zipfile.ZIP_DEFLATED) as z:
    z.write("tree/%s.py" % name, name + ".py")
    z.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: %s\nVersion: %s\n%s" % (name, version, "".join("Requires-Dist: %s\n" % n for n in needs)))
    z.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    z.writestr(info + "entry_points.txt", "[console_scripts]\n%s-tool = %s:main\n" % (name, name))
    z.writestr(info + "RECORD", "")
EOF
}

# project NAME REQUIRES BACKEND     a source folder
project() {
    mkdir -p "$1"
    printf '[build-system]\nrequires = [%s]\nbuild-backend = "%s"\n%s' "$2" "$3" "${4:+backend-path = [\".\"]
}" >"$1/pyproject.toml"
}

# sdist NAME VERSION     the folder NAME as a source distribution in links/
sdist() {
    rm -rf packed
    mkdir packed
    cp -r "$1" "packed/$1-$2"
    printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$1" "$2" >"packed/$1-$2/PKG-INFO"
    tar -C packed -czf "links/$1-$2.tar.gz" "$1-$2"
}

# nothing_left     neither files nor processes of a build
nothing_left() {
    [ -z "$(ls tmp)" ] || fail "left in the temporary folder: $(ls tmp)"
    ! pgrep -f "$PWD/tmp" >/dev/null || fail "processes are left: $(pgrep -af "$PWD/tmp")"
}

compile() {
    local status=$1
    shift
    run "$status" compile -o - --no-header --no-annotate --no-index -f links --cache-dir "$PWD/cache" "$@"
    nothing_left
}

# A backend of our own: it writes what the file `needs` in the source says.
mkdir tree
cat >tree/backend.py <<'EOF'
import os, subprocess, zipfile
import helper
def text(name):
    return subprocess.check_output(["helper-tool", name], universal_newlines=True)
def write(folder, name):
    info = "%s-1.0.dist-info" % name
    os.makedirs(folder + "/" + info)
    with open(folder + "/" + info + "/METADATA", "w") as f:
        f.write(text(name))
    return info
def prepare_metadata_for_build_wheel(folder, settings=None):
    return write(folder, open("name").read().strip())
def build_wheel(folder, settings=None, metadata=None):
    name = open("name").read().strip()
    wheel = "%s-1.0-py3-none-any.whl" % name
    with zipfile.ZipFile(folder + "/" + wheel, "w") as z:
        z.writestr(name + "-1.0.dist-info/METADATA", text(name))
        z.writestr(name + "-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        z.writestr(name + ".py", "VALUE = 1\n")
    return wheel
EOF
cat >tree/helper.py <<'EOF'
import sys
def main():
    needs = "".join("Requires-Dist: %s\n" % n.strip() for n in open("needs"))
    print("Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n%s" % (sys.argv[1], needs), end="")
EOF
wheel backend 1.0 'helper>=2'
wheel helper 1.0
wheel helper 2.0
release dep 3.0
cp index/files/dep-3.0-py3-none-any.whl links/ 2>/dev/null
printf 'x = 1\n' >tree/dep.py
wheel dep 3.0

# The backend, what it needs in turn, and its scripts on PATH.
project demo '"backend"' backend
echo demo >demo/name
echo dep >demo/needs
echo ./demo >requirements.in
compile 0
printf './demo\ndep==3.0\n' | same out
[ "$(find cache/wheels-v1 -mindepth 1 -maxdepth 1 -type d | wc -l)" -eq 2 ] || fail 'two wheels were to be kept'

# What a killed pinc left goes with the next build's own folder; what is somebody else's stays.
mkdir -p tmp/pinc-work-AbC123/0 cache/wheels-v1/pinc-work-AbC123/demo tmp/pinc-work-mine
run 0 compile -o - --no-index -f links --cache-dir "$PWD/cache" -U --refresh
rmdir tmp/pinc-work-mine || fail 'a folder of somebody else is gone'
nothing_left
[ ! -e cache/wheels-v1/pinc-work-AbC123 ] || fail 'the store keeps what a killed pinc left'

# A relative cache folder; no cache at all.
run 0 compile -o - --no-header --no-annotate --no-index -f links --cache-dir other
nothing_left
compile 0 --no-cache

# A build requirement that is a source distribution is built first, and kept.
project built '"backend"' backend
echo built >built/name
: >built/needs
sdist built 1.0
rm -r built
project user '"built", "backend"' backend
echo user >user/name
echo dep >user/needs
echo ./user >requirements.in
compile 0
has out ./user

# A Python that has neither pip nor ensurepip nor venv is enough.
python3 - <<'EOF' || fail 'no Python without pip can be made here'
import os, shutil, subprocess, sys, sysconfig
python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
library = os.path.dirname(os.__file__)
there = "bare/lib/" + os.path.basename(library)
os.makedirs(there)
os.makedirs("bare/bin")
shutil.copy(python, "bare/bin/python3")
for name in os.listdir(library):
    if name not in ("pip", "ensurepip", "venv", "site-packages", "dist-packages"):
        os.symlink(os.path.join(library, name), os.path.join(there, name))
for name in os.listdir(os.path.dirname(library)):
    if name.startswith("libpython"):
        os.symlink(os.path.join(os.path.dirname(library), name), "bare/lib/" + name)
for name in "pip", "ensurepip", "venv":
    assert subprocess.call(["bare/bin/python3", "-c", "import " + name], stderr=subprocess.DEVNULL) == 1, name
EOF
project bare-one '"backend"' checks in-tree
echo bare-one >bare-one/name
echo dep >bare-one/needs
cat >bare-one/checks.py <<'EOF'
from backend import *
for name in "pip", "ensurepip", "venv":
    try:
        __import__(name)
    except ImportError:
        continue
    raise RuntimeError(name + " is there")
EOF
echo ./bare-one >requirements.in
compile 0 --python "$PWD/bare/bin/python3"
has out 'dep==3.0'

# Circles have an end.
project one '"two"' backend
project two '"one"' backend
for name in one two; do
    echo $name >$name/name
    : >$name/needs
    sdist $name 1.0
done
rm -r one two
echo one >requirements.in
compile 3
has err "it takes itself to build it: it is to build 'one' for 'two' for 'one'"

# What is asked for and is nowhere.
project lost '"nowhere>=1"' backend
echo ./lost >requirements.in
compile 3
has err 'nowhere'

# Constraints for build requirements, which those of the input are not.
echo 'helper<2' >limits.txt
printf './demo\n-c limits.txt\n' >requirements.in
compile 0
echo ./demo >requirements.in
rm -r cache/metadata-v*
compile 3 --build-constraint limits.txt
has err 'its build requirements cannot be met'
has err 'refused by a constraint'

# Settings for the backend; those of a line replace those of the command line. No isolation.
project set '' backend in-tree
cat >set/backend.py <<'EOF'
import os, sys
def prepare_metadata_for_build_wheel(folder, settings=None):
    raise RuntimeError("settings %s, isolated %s" % (sorted((settings or {}).items()), "environment" in sys.prefix))
EOF
echo set @ "file://$PWD/set" >requirements.in
compile 3
has err 'RuntimeError: settings [], isolated True'
compile 3 -C a=b --config-settings=--c=x=1 --config-settings=--c=y
has err "RuntimeError: settings [('--c', ['x=1', 'y']), ('a', 'b')], isolated True"
compile 3 -C a=b --config-settings-package SET:a=c --config-settings-package other:a=d
has err "RuntimeError: settings [('a', 'c')], isolated True"
compile 2 --config-settings-package a=b
has err "--config-settings-package takes NAME:KEY=VALUE, not 'a=b'"
compile 3 --no-build-isolation
has err 'isolated False'
compile 3 --no-build-isolation-package Set
has err 'isolated False'
compile 3 --no-build-isolation-package other
has err 'isolated True'
echo "set @ file://$PWD/set --config-settings=k=v" >requirements.in
compile 3 -C a=b
has err "settings [('k', 'v')]"
compile 2 -C a
has err "--config-settings takes KEY=VALUE, not 'a'"

# Lines with -e ask the hooks for editable installs, where the backend has them; pip does.
project edit '' backend in-tree
cat >edit/backend.py <<'EOF'
import os
def write(folder, needs):
    os.makedirs(folder + "/edit-1.0.dist-info")
    with open(folder + "/edit-1.0.dist-info/METADATA", "w") as f:
        f.write("Metadata-Version: 2.1\nName: edit\nVersion: 1.0\nRequires-Dist: " + needs + "\n")
    return "edit-1.0.dist-info"
def prepare_metadata_for_build_wheel(folder, settings=None):
    return write(folder, "dep")
def prepare_metadata_for_build_editable(folder, settings=None):
    return write(folder, "helper")
def build_editable(folder, settings=None, metadata=None):
    raise RuntimeError("not needed")
EOF
echo '-e ./edit' >requirements.in
compile 0
printf -- '-e ./edit\nhelper==2.0\n' | same out
echo ./edit >requirements.in
compile 0
printf 'dep==3.0\n./edit\n' | same out
echo "-e edit @ file://$PWD/edit" >requirements.in
compile 0
has out 'helper==2.0'
sed -i '/def prepare_metadata_for_build_editable/,+1d; s/build_editable/build_other/' edit/backend.py
compile 0
has out 'dep==3.0'

# What says everything in a static table is not built, after a checkout as well.
project static '"nowhere"' nowhere
printf '[project]\nname = "static"\nversion = "1.0"\ndependencies = ["dep"]\n' >>static/pyproject.toml
echo ./static >requirements.in
compile 0 --no-build
has out 'dep==3.0'
git -C static init -q
git -C static add .
git -C static -c user.name=x -c user.email=x@example.org commit -qm one
echo "static @ git+file://$PWD/static" >requirements.in
compile 0 --no-build
has out 'dep==3.0'
compile 0 --offline --no-build
has out 'dep==3.0'
echo 'dynamic = ["dependencies"]' >>static/pyproject.toml
sed -i '/^dependencies/d' static/pyproject.toml
git -C static -c user.name=x -c user.email=x@example.org commit -qam two
compile 2 --no-build
has err 'its metadata needs a build, which --no-build forbids'

# A setup.py that computes nothing of what is needed is read, not run; one that has the user's settings is run.
mkdir literal
printf '%s\n' 'from setuptools import setup' 'setup(name="literal", version="1.0", install_requires=["dep"])' >literal/setup.py
sdist literal 1.0
echo literal >requirements.in
compile 0 --no-build
printf 'dep==3.0\nliteral==1.0\n' | same out
compile 0 --no-build --offline --no-index
printf 'dep==3.0\nliteral==1.0\n' | same out
compile 2 --no-build -C a=b
has err 'its metadata needs a build, which --no-build forbids'
printf '%s\n' 'import sys' 'if sys.version_info < (3,): sys.exit(1)' >>literal/setup.py
sdist literal 1.0
compile 2 --no-build

# maturin without Rust tries to download a toolchain, and complains of the network.
project rust '' maturin in-tree
printf 'raise RuntimeError("no network")\n' >rust/maturin.py
echo ./rust | tee rust.in >requirements.in
mkdir programs
ln -s "$(python3 -c 'import sys; print(sys.executable)')" programs/python3
all=$PATH
PATH=$PWD/programs "$PINC" compile -o - --no-index >out 2>err </dev/null
[ $? -eq 3 ] || fail 'maturin without Rust'
has err 'failed: RuntimeError: no network'
has err "hint: maturin needs Rust, and no 'cargo' is on PATH"
printf '#!/bin/sh\n' >programs/cargo
chmod +x programs/cargo
PATH=$PWD/programs "$PINC" compile -o - --no-index >out 2>err </dev/null
has err 'failed: RuntimeError: no network'
lacks err 'hint:'
PATH=$all

# A build is told on a terminal, and with -v.
project slow '' backend in-tree
sed 's/^    raise.*/    import time; time.sleep(0.4); os.mkdir(folder + "\/slow-1.dist-info"); open(folder + "\/slow-1.dist-info\/METADATA", "w").write("Metadata-Version: 2.1\\nName: slow\\nVersion: 1\\n"); return "slow-1.dist-info"/' set/backend.py >slow/backend.py
echo ./slow >requirements.in
TERM=xterm on_terminal compile -o - --no-index --cache-dir "$PWD/cache"
grep -qF 'building slow (1 of 1)' out || { fail 'no build on the progress line'; cat -v out; }
compile 0 -v
has err 'building slow'
compile 3 -v rust.in
has err 'building rust: RuntimeError: no network'

# A daemon does not outlive the build; what is very deep is removed.
project hostile '' backend in-tree
cat >hostile/backend.py <<'EOF'
import os, sys, time
def prepare_metadata_for_build_wheel(folder, settings=None):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.chdir(os.environ["TMPDIR"])
            os.execl("/bin/sh", "sh", "-c", "sleep 600; : " + folder)
        os._exit(0)
    os.chdir(os.environ["TMPDIR"])
    for i in range(3000):
        os.mkdir("d" * 50)
        os.chdir("d" * 50)
    sys.stdout.write("x" * 5000000)
    raise RuntimeError("that is all")
EOF
echo ./hostile >requirements.in
compile 3
has err 'RuntimeError: that is all'

# What takes too long is stopped.
printf 'import time\ntime.sleep(600)\n' >hostile/backend.py
compile 3 --build-timeout 1
has err 'it was not done after 1 second'

end
