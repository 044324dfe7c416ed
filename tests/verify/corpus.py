#!/usr/bin/env python3
"""pinc verify on locks of other tools, half of them damaged, against the verdicts of others.

    tests/verify/corpus.py --pinc PINC --server INDEX_SERVER     the recorded corpus in testdata/lock/corpus: no network, seconds
    tests/verify/corpus.py --pinc PINC --list LOCKS --judge check_lock.py [--uv UV] [--record FOLDER]
                                                                  a large one: a JSON object a line of LOCKS names a lock, the tree of its
                                                                  index (simple/, files/), the index's URL, Python and platforms

A damage is one of: a line is removed; its version is one that is not there; one without a file for some target; another one; its
marker is turned; a hash is another one (of a lock with hashes); a line is there twice with two versions. What is right is said by an independent
checker, and by uv where it is given; where these two differ the case is told and left out. Of a damaged lock that is wrong, pinc has to
name the damaged line, or the package of a line that is gone. The last line is "N passed, N failed".
"""
import argparse
import hashlib
import importlib.util
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

TOP = pathlib.Path(__file__).resolve().parents[2]
CORPUS = TOP / "testdata/lock/corpus"
sys.path.insert(0, str(TOP / "tests/cli"))
import index_pages  # noqa: E402

UV_PLATFORMS = {"linux-x86_64": "x86_64-manylinux_2_28", "linux-aarch64": "aarch64-manylinux_2_28",
                "macos-arm64": "aarch64-apple-darwin", "windows-amd64": "x86_64-pc-windows-msvc"}
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^]]*\])?==([^\s;\\]+)\s*(?:;\s*(.*?))?\s*$")


def lines_of(text):
    """The pins of a lock, without annotations and option lines."""
    out = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        if line and not line.startswith("-"):
            out.append(line)
    return out


class Pin:
    def __init__(self, line):
        bare = re.sub(r"\s+--hash=\S+", "", line)
        self.hashes = re.findall(r"--hash=(\S+)", line)
        name, self.extras, self.version, self.marker = PIN.match(bare).groups()
        self.name, self.extras, self.marker = name, self.extras or "", self.marker or ""

    def __str__(self):
        text = f"{self.name}{self.extras}=={self.version}" + (f" ; {self.marker}" if self.marker else "")
        return text + "".join(f" --hash={h}" for h in self.hashes)


# --- damages: each changes the pins in place and gives (line from 1 or 0, name); None when it cannot be done

def remove(pins, pick, _):
    pin = pins.pop(pick.randrange(len(pins)))
    return 0, pin.name


def no_such_version(pins, pick, _):
    at = pick.randrange(len(pins))
    pins[at].version = "9999.0"
    return at + 1, pins[at].name


def other_version(pins, pick, world):
    at = pick.randrange(len(pins))
    known = [v for v in world.versions(pins[at].name) if v != pins[at].version]
    if not known:
        return None
    pins[at].version = pick.choice(known)
    pins[at].hashes = []
    return (at + 1, pins[at].name) if not any(p.hashes for p in pins) else None


def no_file(pins, pick, world):
    found = [(i, v) for i, p in enumerate(pins) for v in world.lacking(p.name) if v != p.version]
    if not found or any(p.hashes for p in pins):
        return None
    at, version = pick.choice(found)
    pins[at].version = version
    return at + 1, pins[at].name


def turn_marker(pins, pick, _):
    at = pick.randrange(len(pins))
    pins[at].marker = pick.choice(["platform_machine == 'x86_64'", "platform_machine == 'aarch64'", "sys_platform == 'win32'"])
    return at + 1, pins[at].name


def other_hash(pins, pick, _):
    hashed = [i for i, p in enumerate(pins) if p.hashes]
    if not hashed:
        return None
    at = pick.choice(hashed)
    pins[at].hashes = ["sha256:" + hashlib.sha256(pins[at].name.encode()).hexdigest()]
    return at + 1, pins[at].name


def twice(pins, pick, world):
    at = pick.randrange(len(pins))
    known = [v for v in world.versions(pins[at].name) if v != pins[at].version]
    if not known or any(p.hashes for p in pins):
        return None
    again = Pin(str(pins[at]))
    again.version, again.marker = pick.choice(known), ""
    pins.append(again)
    return len(pins), again.name


DAMAGES = [remove, no_such_version, other_version, no_file, turn_marker, other_hash, twice]


# --- verdicts: a dict from platform to True (good) or False

def verdict_of_pinc(pinc, lock, url, python, platforms):
    command = [pinc, "verify", str(lock), "--json", "-q", "--index-url", url, "--isolated", "--no-build", "--python-version", python]
    for platform in platforms:
        command += ["--platform", platform]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    if "verdict" not in answer["result"]:
        raise SystemExit(f"{lock}: {answer['error']}")
    return answer["result"]["verdict"]


def good_of_pinc(verdict, platforms):
    """Parts of a minor version stand for it: all of them are good."""
    return {p: all(t["good"] for t in verdict["targets"] if p in t["name"] or t["target"] == p) for p in platforms}


class Judge:
    """check_lock.py, with the lines themselves in place of an input."""

    def __init__(self, path, tree):
        spec = importlib.util.spec_from_file_location("check_lock", path)
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.index = self.module.Index(tree)

    def verdict(self, pins, python, platforms):
        out = {}
        for platform in platforms:
            env = self.module.Env(f"{platform}:{python}")
            requirements = [self.module.Requirement(re.sub(r"\s+--hash=\S+", "", str(p))) for p in pins]
            bad = self.module.check_env(self.index, requirements, [], requirements, env)
            bad += self.bad_hashes(pins, env)
            out[platform] = not bad
        return out

    def bad_hashes(self, pins, env):
        bad = []
        active = [p for p in pins if env.holds(self.module.Requirement(re.sub(r"\s+--hash=\S+", "", str(p))).marker)]
        hashed = any(p.hashes for p in active)
        for pin in active:
            if hashed and not pin.hashes:
                bad.append(f"{pin} has no hash")
            elif hashed and not set(pin.hashes) & self.hashes(pin, env):
                bad.append(f"{pin} has another hash")
        return bad

    def hashes(self, pin, env):
        """Of the files of the version that the environment can take."""
        name = self.module.canonicalize_name(pin.name)
        found = set()
        for root in self.index.roots:
            page = root / "simple" / name / "index.json"
            for entry in json.loads(page.read_text())["files"] if page.exists() else []:
                try:
                    file = self.module.File(entry, root / "files")
                except ValueError:
                    continue
                fits = file.sdist or any(t in env.rank for t in file.tags)
                if file.version == self.module.Version(pin.version) and env.python_ok(file.requires_python) and fits:
                    found.add("sha256:" + entry["hashes"].get("sha256", ""))
        return found


class World:
    """What the index has beside what is locked."""

    def __init__(self, judge, python, platforms):
        self.judge = judge
        self.envs = [judge.module.Env(f"{p}:{python}") for p in platforms]

    def versions(self, name):
        """Versions that every target can take, and whose metadata is there."""
        name = self.judge.module.canonicalize_name(name)
        out = None
        for env in self.envs:
            usable = {}
            for version, file in self.judge.index.usable(name, env).items():
                if pathlib.Path(str(file.path) + ".metadata").exists() or file.path.exists():
                    usable[str(version)] = file
            out = set(usable) if out is None else out & set(usable)
        return sorted(out or [])

    def lacking(self, name):
        """Versions that exist, and that some target cannot take."""
        name = self.judge.module.canonicalize_name(name)
        every = {str(f.version) for f in self.judge.index.files(name)}
        return sorted(v for v in every if any(self.judge.module.Version(v) not in self.judge.index.usable(name, env) for env in self.envs))


def verdict_of_uv(uv, lock, pins, url, python, platforms, judge):
    """uv takes the lines as they are, and adds nothing."""
    out = {}
    for platform in platforms:
        env = judge.module.Env(f"{platform}:{python}")
        command = [uv, "pip", "compile", str(lock), "-q", "--no-config", "--no-header", "--no-annotate", "--no-build", "--index-url", url,
                   "--python-version", python, "--python-platform", UV_PLATFORMS[platform], "--prerelease", "allow"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        want = set()
        for pin in pins:
            req = judge.module.Requirement(re.sub(r"\s+--hash=\S+", "", str(pin)))
            if env.holds(req.marker):
                want.add((judge.module.canonicalize_name(req.name), str(judge.module.Version(pin.version))))
        got = set()
        for line in lines_of(done.stdout):
            found = PIN.match(re.sub(r"\s+--hash=\S+", "", line))
            if found:
                got.add((judge.module.canonicalize_name(found[1]), str(judge.module.Version(found[3]))))
        out[platform] = done.returncode == 0 and got == want
    return out


# --- cases

def names_it(verdict, line, name, lock):
    """Is there an error at the damaged line, or one that names the package?"""
    plain = re.sub(r"[-_.]+", "-", name).lower()
    for finding in verdict["findings"]:
        text = re.sub(r"[-_.]+", "-", finding["text"]).lower()
        if finding["severity"] == "error" and (finding["line"] == line or plain in text):
            return True
    return not any(finding["severity"] == "error" for finding in verdict["findings"]) and lock is None


class Counter:
    def __init__(self):
        self.passed = self.failed = self.differ = self.bad = 0

    def judge(self, label, verdict, want, platforms, damage):
        got = good_of_pinc(verdict, platforms)
        wrong = [p for p in platforms if got[p] != want[p]]
        for platform in wrong:
            print(f"{label}: {platform} is {'good' if got[platform] else 'bad'} for pinc, {'good' if want[platform] else 'bad'} in truth")
            for finding in verdict["findings"]:
                print(f"    {finding['line']}: {finding['severity']}: {finding['text']}")
        if damage and not all(want.values()):
            self.bad += 1
            if not wrong and not names_it(verdict, *damage, label):
                wrong = ["line"]
                print(f"{label}: the damaged line {damage} is not named")
        self.failed += bool(wrong)
        self.passed += not wrong


def damaged(pins, pick, world):
    """A damaged copy, (line, name) and the kind."""
    for _ in range(50):
        kind = pick.choice(DAMAGES)
        copy = [Pin(str(p)) for p in pins]
        place = kind(copy, pick, world)
        if place and copy:
            return copy, place, kind.__name__
    return None, None, None


def run_large(args):
    counter, pick, recorded = Counter(), random.Random(args.seed), []
    locks = [json.loads(line) for line in pathlib.Path(args.list).read_text().splitlines()]
    with tempfile.TemporaryDirectory() as work:
        for number, lock in enumerate(locks):
            judge = Judge(args.judge, lock["tree"])
            world = World(judge, lock["python"], lock["platforms"])
            try:
                pins = [Pin(line) for line in lines_of(pathlib.Path(lock["lock"]).read_text())]
            except AttributeError:
                continue  # a line that is no pin: a URL, a path
            label, damage, kind = lock["name"], None, "as it is"
            if number % 2:
                pins, damage, kind = damaged(pins, pick, world)
            if not pins:
                continue
            path = pathlib.Path(work) / "lock.txt"
            path.write_text("".join(f"{p}\n" for p in pins))
            label = f"{label} ({kind})"
            try:
                want = judge.verdict(pins, lock["python"], lock["platforms"])
            except FileNotFoundError:
                continue  # metadata that nobody has recorded
            if args.uv and not any(p.hashes for p in pins):
                uv = verdict_of_uv(args.uv, path, pins, lock["url"], lock["python"], lock["platforms"], judge)
                if uv != want:
                    counter.differ += 1
                    print(f"{label}: uv says {uv}, the checker {want}: left out")
                    continue
            verdict = verdict_of_pinc(args.pinc, path, lock["url"], lock["python"], lock["platforms"])
            counter.judge(label, verdict, want, lock["platforms"], damage)
            recorded.append({"name": label, "python": lock["python"], "platforms": lock["platforms"], "lock": path.read_text().splitlines(),
                             "good": want, "damage": damage, "tree": lock["tree"]})
    if args.record:
        record(pathlib.Path(args.record), recorded, args.judge)
    return counter


def metadata_of(file):
    """The fields of a file's metadata, without its body; None when nobody has recorded it."""
    beside = pathlib.Path(str(file.path) + ".metadata")
    text = None
    if beside.exists():
        text = beside.read_text()
    elif file.path.exists() and not file.sdist:
        with zipfile.ZipFile(file.path) as archive:
            text = archive.read(next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))).decode()
    elif file.path.exists():
        with tarfile.open(file.path) as archive:
            text = archive.extractfile(next(m for m in archive if m.name.count("/") == 1 and m.name.endswith("/PKG-INFO"))).read().decode()
    return text and re.split(r"\n\n", text, maxsplit=1)[0].splitlines()


def record(folder, cases, judge):
    """Keep the cases whose locks are small, with what the index has of their versions."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for case in cases:
        module, projects = Judge(judge, case["tree"]).module, {}
        versions = {(module.canonicalize_name(Pin(line).name), Pin(line).version) for line in case["lock"]}
        for name, _ in sorted(versions):
            page = pathlib.Path(case["tree"]) / "simple" / name / "index.json"
            files = projects.setdefault(name, {})
            for entry in json.loads(page.read_text())["files"] if page.exists() else []:
                try:
                    file = module.File(entry, pathlib.Path(case["tree"]) / "files")
                except ValueError:
                    continue
                fields = metadata_of(file) if (name, str(file.version)) in versions else None
                if fields:
                    files[entry["filename"]] = {"metadata": fields, "sha256": entry["hashes"].get("sha256", ""),
                                                "requires-python": entry.get("requires-python"), "yanked": entry.get("yanked", False)}
        del case["tree"]
        if len(case["lock"]) <= 6:
            kept.append({**case, "projects": projects})
    (folder / "corpus.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in kept) + "\n]\n")
    print(f"{len(kept)} cases recorded")


def serve(server, folder):
    process = subprocess.Popen([server, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def run_recorded(args):
    counter = Counter()
    cases = json.loads((CORPUS / "corpus.json").read_text()) + json.loads((CORPUS / "tools.json").read_text())
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        for number, case in enumerate(cases):
            for name, files in case["projects"].items():
                index_pages.write_project(work / "index" / str(number), name, [
                    (file, facts["metadata"],
                     {"hashes": {"sha256": facts["sha256"]}, "requires-python": facts["requires-python"], "yanked": facts["yanked"]})
                    for file, facts in files.items()])
        process, url = serve(args.server, work / "index")
        for number, case in enumerate(cases):
            path = work / case.get("file", "lock.txt")
            path.write_text("".join(f"{line}\n" for line in case["lock"]))
            verdict = verdict_of_pinc(args.pinc, path, f"{url}/{number}/simple/", case["python"], case["platforms"])
            counter.judge(case["name"], verdict, case["good"], case["platforms"], case["damage"])
        process.stdin.close()
        process.wait()
    finally:
        shutil.rmtree(work)
    return counter


def main():
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pinc", required=True)
    parser.add_argument("--server")
    parser.add_argument("--list", help="a JSON object a line: name, lock, tree, url, python, platforms")
    parser.add_argument("--judge")
    parser.add_argument("--uv")
    parser.add_argument("--record")
    parser.add_argument("--seed", type=int, default=16)
    args = parser.parse_args()
    counter = run_large(args) if args.list else run_recorded(args)
    if args.list:
        print(f"{counter.bad} damaged locks are wrong; {counter.differ} where uv and the checker differ were left out")
    print(f"{counter.passed} passed, {counter.failed} failed")
    sys.exit(counter.failed != 0)


main()
