#!/usr/bin/env bash
# Builds that fail, are ended, or mean ill: the old output stays whole, nothing is left, and the exit status is the documented one.
. "$(dirname "$0")/lib.sh"
begin
export TMPDIR=$PWD/tmp
mkdir tmp links evil home
export HOME=$PWD/home
printf '# the old output\n' >old

cat >evil/pyproject.toml <<'EOF2'
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
EOF2
echo ./evil >requirements.in

# backend     the backend from standard input, in front of a METADATA that is good
backend() {
    cat >evil/backend.py <<'EOF2'

import os, sys
def good(folder):
    os.makedirs(folder + "/evil-1.dist-info")
    with open(folder + "/evil-1.dist-info/METADATA", "w") as f:
        f.write("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    return "evil-1.dist-info"
def prepare_metadata_for_build_wheel(folder, settings=None):
    return work(folder)
EOF2
    cat >>evil/backend.py
}

nothing_left() {
    [ -z "$(ls -A tmp)" ] || { fail "left in the temporary folder: $(ls -A tmp)"; rm -rf tmp; mkdir tmp; }
    ! pgrep -f "$PWD/tmp" >/dev/null || fail "processes are left: $(pgrep -af "$PWD/tmp")"
    [ -z "$(find . -maxdepth 1 -name '.*' ! -name . )" ] || fail "beside the output: $(ls -A)"
    [ -z "$(ls -A home)" ] || fail "in the home: $(ls -A home)"
}

# compile STATUS [WORD...]
compile() {
    cp old requirements.txt
    run "$1" compile --no-index -f links --cache-dir "$PWD/cache" --python-version 3.11 --build-timeout 20 "${@:2}"
    [ "$1" -eq 0 ] || cmp -s old requirements.txt || fail 'the old output is gone'
    nothing_left
}

# All is well without ill will.
backend <<'EOF2'
def work(folder):
    return good(folder)
EOF2
compile 0
has requirements.txt ./evil

# A disk that is full: for the backend, and for what pinc itself unpacks.
backend <<'EOF2'
def work(folder):
    open(folder + "/large", "wb").write(b"x" * 3000000)
EOF2
all=$PINC
printf '#!/usr/bin/env bash\nulimit -f 1000\nexec "%s" "$@"\n' "$PINC" >limited
chmod +x limited
PINC=$PWD/limited
compile 3
has err 'OSError: [Errno 27] File too large'
python3 - <<'EOF2'
import zipfile
with zipfile.ZipFile("links/large-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("large.py", "#" * 3000000)
    z.writestr("large-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: large\nVersion: 1.0\n")
    z.writestr("large-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    z.writestr("large-1.0.dist-info/RECORD", "")
EOF2
sed -i 's/requires = .*/requires = ["large"]/' evil/pyproject.toml
compile 3
has err 'File too large'
PINC=$all
[ -z "$(find cache/wheels-v1 -mindepth 1 -maxdepth 1)" ] || fail "half a wheel is kept: $(ls cache/wheels-v1)"

# No network for a build requirement.
sed -i 's/requires = .*/requires = ["missing"]/' evil/pyproject.toml
cp old requirements.txt
run 3 compile --index-url http://127.0.0.1:1/simple/ --cache-dir "$PWD/cache" --python-version 3.11 --retries 0
cmp -s old requirements.txt || fail 'the old output is gone'
nothing_left
has err 127.0.0.1:1
run 3 compile --offline --index-url http://127.0.0.1:1/simple/ --cache-dir "$PWD/cache" --python-version 3.11
has err offline
sed -i 's/requires = .*/requires = []/' evil/pyproject.toml

# Results that lie elsewhere, or are no files.
outside() {
    backend
    compile 3
    has err "$1"
}
echo 'secret word' >word
outside 'names a result outside of its folder' <<'EOF2'
def work(folder):
    return "../../../../../../../../../etc"
EOF2
outside 'names a result outside of its folder' <<EOF2
def work(folder):
    return "$PWD"
EOF2
outside 'error:' <<EOF2
def work(folder):
    os.makedirs(folder + "/x.dist-info")
    os.symlink("$PWD/word", folder + "/x.dist-info/METADATA")
    return "x.dist-info"
EOF2
! grep -q 'secret word' err || fail 'text of another file is shown'
outside 'error:' <<'EOF2'
def work(folder):
    os.makedirs(folder + "/x.dist-info")
    os.mkfifo(folder + "/x.dist-info/METADATA")
    return "x.dist-info"
EOF2
outside 'error:' <<'EOF2'
def work(folder):
    os.makedirs(folder + "/x.dist-info/METADATA")
    return "x.dist-info"
EOF2
outside 'error:' <<'EOF2'
def work(folder):
    return None
EOF2
outside 'error:' <<'EOF2'
def work(folder):
    os._exit(0)
EOF2
outside 'error:' <<'EOF2'
def work(folder):
    import signal
    os.kill(os.getppid(), signal.SIGKILL)
    return good(folder)
EOF2
backend <<'EOF2'
def work(folder):
    for name in os.listdir(os.environ["TMPDIR"] + "/.."):
        path = os.environ["TMPDIR"] + "/../" + name
        if name.startswith("result"):
            os.remove(path)
    os.mkfifo(os.environ["TMPDIR"] + "/../result.json")
    return good(folder)
EOF2
compile 0

# who: a built package
# What it names and did not make, or made too large; METADATA of another project than the one that is built.
outside "its backend says that it made 'nowhere-1.dist-info/METADATA', and there is no such file" <<'EOF2'
def work(folder):
    return "nowhere-1.dist-info"
EOF2
outside "its backend says that it made 'evil-1.dist-info/METADATA', which is larger than metadata may be" <<'EOF2'
def work(folder):
    good(folder)
    with open(folder + "/evil-1.dist-info/METADATA", "wb") as f:
        f.truncate(1 << 34)
    return "evil-1.dist-info"
EOF2
backend <<'EOF2'
def work(folder):
    good(folder)
    with open(folder + "/evil-1.dist-info/METADATA", "w") as f:
        f.write("Metadata-Version: 2.1\nName: good\nVersion: 1\n")
    return "evil-1.dist-info"
EOF2
echo "evil @ file://$PWD/evil" >requirements.in
compile 2
has err "good"
echo ./evil >requirements.in

# What it writes outside of its folder, as far as that is pinc's own, goes too; what it puts in place of pinc's files does not matter any more.
backend <<'EOF2'
def work(folder):
    os.makedirs(folder + "/../../mine/deep")
    top = os.path.dirname(folder)
    for name in os.listdir(top):
        if name != "out":
            os.rename(top + "/" + name, folder + "/" + name)
            os.symlink("/etc", top + "/" + name)
    return good(folder)
EOF2
compile 0

# It kills all around it; a thread and an exit handler that sleep; a folder of its own that it has removed; daemons that close everything.
for group in 0 'os.getpgid(os.getppid())'; do
    backend <<EOF2
def work(folder):
    import signal
    os.kill(-$group, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
EOF2
    compile 3
    has err 'failed: exit status 137'
done
backend <<'EOF2'
def work(folder):
    import atexit, threading, time
    for i in range(20):
        if os.fork() == 0:
            os.setsid()
            os.closerange(0, 256)
            if os.fork() == 0:
                os.setsid()
                os.execl("/bin/sh", "sh", "-c", "trap '' TERM INT HUP; sleep 600; : " + folder)
            os._exit(0)
    atexit.register(time.sleep, 600)
    threading.Thread(target=time.sleep, args=(600,)).start()
    os.mkdir(os.environ["TMPDIR"] + "/gone")
    os.chdir(os.environ["TMPDIR"] + "/gone")
    os.rmdir(os.environ["TMPDIR"] + "/gone")
    return good(folder)
EOF2
compile 0

# What a terminal would obey is shown, not sent.
backend <<'EOF2'
def work(folder):
    raise RuntimeError("\x1b[31mred\x1b]8;;http://x\x07 \u202e\u200b \x9b2J")
EOF2
compile 3
has err 'RuntimeError: \x1b[31mred\x1b]8;;http://x\x07 \u202e\u200b \u009b2J'

# What it writes to its home and to its temporary folder goes with it; what it takes the rights from goes, too.
backend <<'EOF2'
def work(folder):
    for name in ("HOME", "TMPDIR"):
        os.makedirs(os.environ[name] + "/a/b/c")
        open(os.environ[name] + "/a/b/c/file", "w").close()
        os.chmod(os.environ[name] + "/a/b/c", 0)
        os.chmod(os.environ[name] + "/a/b", 0)
    return good(folder)
EOF2
compile 0

# Output without end, in one line.
backend <<'EOF2'
def work(folder):
    for i in range(300):
        sys.stdout.write("x" * 100000)
        sys.stderr.write("y" * 100000)
    raise RuntimeError("z" * 1000000)
EOF2
compile 3
has err 'RuntimeError: zzz'
[ "$(wc -c <err)" -lt 2000 ] || fail "an error of $(wc -c <err) bytes"

# Ended by a signal while it builds, with a daemon beside it. What is left by a pinc that is killed goes a moment later.
backend <<EOF2
def work(folder):
    import time
    if os.fork() == 0:
        os.setsid()
        os.execl("/bin/sh", "sh", "-c", "sleep 600; : " + folder)
    open("$PWD/started", "w").close()
    time.sleep(600)
EOF2
for signal in INT TERM KILL; do
    rm -f started
    cp old requirements.txt
    python3 - "$PINC" compile --no-index -f links --cache-dir "$PWD/cache" --python-version 3.11 <<EOF2 || fail "$signal does not end it well"
import os, signal, subprocess, sys, time
# Whoever runs the tests may ignore SIGINT (a job in the background does), and a program keeps to that.
p = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
while not os.path.exists("started") and p.poll() is None:
    time.sleep(0.05)
p.send_signal(signal.SIG$signal)
status = p.wait(timeout=30)
sys.exit(0 if status == (-signal.SIGKILL if "$signal" == "KILL" else 128 + signal.SIG$signal) else 1)
EOF2
    cmp -s old requirements.txt || fail 'the old output is gone'
    for ((i = 0; i < 100; i++)); do
        if [ "$signal" != KILL ] || [ -z "$(ls -A tmp)" ]; then break; fi
        sleep 0.1
    done
    nothing_left
done
rm -f started
end
