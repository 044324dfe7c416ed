#!/usr/bin/env python3
"""Do pip and uv take from today's PyTorch indexes the files that pinc locked, with a decoy as one more index?

    torch_installers.py trees DATA FOLDER              write the indexes of DATA/trees.json below FOLDER, with wheels that can be installed
    torch_installers.py record DATA PINC URL BIN FOLDER [CASE...]
                                                       install each lock by BIN/pip (26 or later, of CPython 3.12) and BIN/uv from FOLDER,
                                                       which URL serves; writes DATA/installed.json, or these cases of it anew
    torch_installers.py judge DATA PINC URL            are the locks those of the record, and what was installed what the cases want?

A stand-in for a wheel holds its metadata, and in ORIGIN the first index that has it: two files of one name differ in that. Each lock is
installed for each of its targets: by pip with --dry-run --report where the target is this machine, else by pip download --platform, and
by uv pip install --target --python-platform. Both get the decoy's index by --extra-index-url. pip judges markers by the machine that it runs on,
so that it is given the lines that hold on the target.
"""
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import typing
import urllib.parse
import zipfile

import index_pages
import torch2

ORDER = ["pypi", "cpu", "cu130", "cu132", "rocm7.2", "decoy"]
LINUX = ["manylinux_2_%d_%s" % (minor, "{}") for minor in range(28, 16, -1)] + ["manylinux2014_{}", "linux_{}"]
MAC = ["macosx_%d_0_%s" % (major, kind) for major in (14, 13, 12, 11) for kind in ("arm64", "universal2")] + \
    ["macosx_10_%d_universal2" % minor for minor in (15, 13, 12, 10, 9)]
PLATFORMS = {"linux-x86_64": [tag.format("x86_64") for tag in LINUX], "linux-aarch64": [tag.format("aarch64") for tag in LINUX],
             "windows-amd64": ["win_amd64"], "macos-arm64": MAC}
UV_PLATFORMS = {"linux-x86_64": "x86_64-manylinux_2_28", "linux-aarch64": "aarch64-manylinux_2_28",
                "windows-amd64": "x86_64-pc-windows-msvc", "macos-arm64": "aarch64-apple-darwin"}
NATIVE = "linux-x86_64"
KINDS = [("url", False), ("url", True), ("index", False), ("index", True)]


# --- the indexes

def stand_in(name, lines, origin):
    """The bytes of a wheel: the same for the same arguments."""
    info = "-".join(name.split("-")[:2]) + ".dist-info"
    tags = "".join(f"Tag: {tag}\n" for tag in ["-".join(name.removesuffix(".whl").split("-")[-3:])])
    members = {f"{info}/METADATA": "".join(f"{line}\n" for line in lines), f"{info}/ORIGIN": origin,
               f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: pinc\nRoot-Is-Purelib: false\n{tags}"}
    record = f"{info}/RECORD"
    members[record] = "".join(f"{path},,\n" for path in [*members, record])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as wheel:
        for path, text in members.items():
            wheel.writestr(zipfile.ZipInfo(path, (2026, 11, 26, 0, 0, 0)), text)
    return out.getvalue()


def trees_of(doc):
    """Which indexes have a file of that name and digest."""
    found = {}
    for tree in ORDER:
        for rows in doc["trees"][tree].values():
            for name, _, digest, _ in rows:
                found.setdefault((name, digest), []).append(tree)
    return found


def write_trees(data, folder):
    doc = json.loads((data / "trees.json").read_text())
    has = trees_of(doc)
    for tree in ORDER:
        for project, rows in doc["trees"][tree].items():
            files = []
            (folder / tree / "files").mkdir(parents=True, exist_ok=True)
            for name, size, digest, number in rows:
                lines = index_pages.heads(name) + doc["metadata"][number]
                wheel = stand_in(name, lines, f"{has[name, digest][0]}/{name}")
                (folder / tree / "files" / name).write_bytes(wheel)
                files.append((name, lines, {"hashes": {"sha256": hashlib.sha256(wheel).hexdigest()}, "size": size}))
            index_pages.write_project(folder / tree, project, files)


# --- the locks

def lock_of(case, kind, hashes, pinc, url):
    """The text of a lock, and what was said where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        more = ["--emit-sources", kind, "--emit-index-url", *(["--generate-hashes"] if hashes else [])]
        done = torch2.compile_case(case, pinc, url, folder, *more)
        path = pathlib.Path(folder, "requirements.txt")
        return (path.read_text() if done.returncode == 0 else None), done.stderr


def digest_of(text, url):
    return hashlib.sha256(text.replace(url, "URL").encode()).hexdigest()[:16] if text else "refused"


def lines_for(text, target):
    """The lines of a lock that hold on a target, without their markers."""
    out = []
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        if line.startswith("-"):
            out.append(line)
        elif line and line[0] not in "# ":
            requirement, *hashes = line.split(" --hash=")
            pin, _, marker = requirement.partition(" ; ")
            if torch2.holds(marker, target):
                out.append(" --hash=".join([pin, *hashes]))
    return "\n".join(out) + "\n"


# --- installing

class Tools(typing.NamedTuple):
    bin: pathlib.Path    # of pip, uv and python
    trees: pathlib.Path  # what is served


def origins_of_folder(folder):
    return sorted(path.read_text() for path in folder.glob("*.dist-info/ORIGIN"))


def origins_of_wheels(paths):
    found = []
    for path in paths:
        with zipfile.ZipFile(path) as wheel:
            found += [wheel.read(name).decode() for name in wheel.namelist() if name.endswith(".dist-info/ORIGIN")]
    return sorted(found)


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"})
    return "" if done.returncode == 0 else " ".join(done.stderr.split())[-300:] or "failed"


def by_pip(case, target, lock, hashes, url, tools, folder):
    lines = folder / "lines.txt"
    lines.write_text(lines_for(lock, target))
    common = ["--no-deps", "--no-cache-dir", "--disable-pip-version-check", "--quiet", "-r", lines, "--extra-index-url", f"{url}/decoy/simple",
              "--only-binary", ":all:", *(["--require-hashes"] if hashes else [])]
    if target == NATIVE:
        report = folder / "report.json"
        failed = run([tools.bin / "pip", "install", "--dry-run", "--ignore-installed", "--report", report, *common])
        if failed:
            return failed
        served = [urllib.parse.unquote(row["download_info"]["url"].removeprefix(url + "/"))
                  for row in json.loads(report.read_text())["install"]]
        return origins_of_wheels([tools.trees / path for path in served])
    abi = "cp" + case["python"].replace(".", "")
    where = [word for tag in PLATFORMS[target] for word in ("--platform", tag)]
    failed = run([tools.bin / "pip", "download", "--dest", folder / "wheels", "--python-version", case["python"], "--implementation", "cp",
                  "--abi", abi, "--abi", "abi3", "--abi", "none", *where, *common])
    return failed or origins_of_wheels((folder / "wheels").iterdir())


def by_uv(case, target, lock, hashes, url, tools, folder):
    path = folder / "lock.txt"
    path.write_text(lock)
    failed = run([tools.bin / "uv", "pip", "install", "--quiet", "--target", folder / "there", "--no-deps", "-r", path, "--no-config", "--no-cache",
                  "--python-platform", UV_PLATFORMS[target], "--python-version", case["python"], "--python", tools.bin / "python",
                  "--extra-index-url", f"{url}/decoy/simple", "--index-strategy", "unsafe-best-match", "--link-mode", "copy",
                  *(["--require-hashes"] if hashes else [])])
    return failed or origins_of_folder(folder / "there")


def record_case(case, pinc, url, tools):
    """The digests of its locks, and what was installed from them."""
    groups, locks = {}, {}
    for kind, hashes in KINDS:
        lock, _ = lock_of(case, kind, hashes, pinc, url)
        words = f"{kind}{' hashes' if hashes else ''}"
        locks[f"{case['name']} {words}"] = digest_of(lock, url)
        for target in case["targets"] if lock else []:
            for who, how in (("pip", by_pip), ("uv", by_uv)):
                with tempfile.TemporaryDirectory() as folder:
                    found = how(case, target, lock, hashes, url, tools, pathlib.Path(folder))
                if isinstance(found, str):
                    found = found.replace(url, "URL").replace(str(folder), "FOLDER")
                groups.setdefault((target, json.dumps(found)), []).append(f"{who} {words}")
    return locks, [{"case": case["name"], "target": target, "by": by, "took": json.loads(found)} for (target, found), by in groups.items()]


def record(data, pinc, url, tools, names):
    version = {name: subprocess.run([tools.bin / name, "--version"], capture_output=True, text=True).stdout.split()[1]
               for name in ("pip", "uv", "python")}
    if int(version["pip"].split(".")[0]) < 26:
        sys.exit(f"pip {version['pip']} is too old")
    path = data / "installed.json"
    known = json.loads(path.read_text()) if names else {"locks": {}, "answers": []}
    locks = {key: digest for key, digest in known["locks"].items() if key.split()[0] not in names}
    answers = [answer for answer in known["answers"] if answer["case"] not in names]
    for case in json.loads((data / "cases.json").read_text()):
        if not names or case["name"] in names:
            more_locks, more_answers = record_case(case, pinc, url, tools)
            locks.update(more_locks)
            answers += more_answers
    rows = ",\n".join(json.dumps(answer) for answer in sorted(answers, key=lambda answer: (answer["case"], answer["target"])))
    path.write_text('{"tools": %s,\n"locks": %s,\n"answers": [\n%s]}\n' % (json.dumps(version), json.dumps(dict(sorted(locks.items())), indent=0), rows))
    return 0


# --- judging

def wanted(case, target, took, has):
    """What is wrong with what was taken: files of other names, or from other indexes."""
    files, sources = case["files"][target], case["sources"][target]
    have = {path.split("/", 1)[1]: path.split("/", 1)[0] for path in took}
    wrong = [f"{name} is not taken" for name in sorted(set(files.values()) - set(have))]
    wrong += [f"{name} is taken" for name in sorted(set(have) - set(files.values()))]
    for package, name in files.items():
        same = next((trees for (other, _), trees in has.items() if other == name and trees[0] == have.get(name)), [])
        if name in have and not set(same) & set(sources[package].split(" or ")):
            wrong.append(f"{name} is taken from {have[name]}")
    return wrong


def goes_by_pins(case, by):
    """uv takes the decoy's torch where the lock has only a pin for it: without a digest, and without a rule or with --emit-sources index."""
    return by == "uv index" or (by == "uv url" and all(list(index) == ["*"] for index in case["index"].values()))


def judge_answer(case, answer, by, has):
    """(good, refused, decoyed, what is wrong)"""
    took = answer["took"]
    if isinstance(took, str):
        # Rather nothing than another file: that is what digests are for.
        fine = by.endswith(" hashes") and goes_by_pins(case, by.removesuffix(" hashes"))
        return 0, int(fine), 0, [] if fine else [took]
    wrong = wanted(case, answer["target"], took, has)
    if wrong and goes_by_pins(case, by) and all("torch-2.15.0" in line for line in wrong):
        return 0, 0, 1, []
    return int(not wrong), 0, 0, wrong


def judge(data, pinc, url):
    known = json.loads((data / "installed.json").read_text())
    cases = {case["name"]: case for case in json.loads((data / "cases.json").read_text())}
    has = trees_of(json.loads((data / "trees.json").read_text()))
    failed = good = refused = decoyed = 0
    for key, want in known["locks"].items():
        name, kind, *hashes = key.split()
        lock, said = lock_of(cases[name], kind, bool(hashes), pinc, url)
        if digest_of(lock, url) != want:
            print(f"FAILED: {key}: not the lock that was installed for the record: {said}")
            failed += 1
    for answer in known["answers"]:
        for by in answer["by"]:
            counts = judge_answer(cases[answer["case"]], answer, by, has)
            good, refused, decoyed = good + counts[0], refused + counts[1], decoyed + counts[2]
            for line in counts[3]:
                print(f"FAILED: {answer['case']} on {answer['target']}, {by}: {line}")
            failed += bool(counts[3])
    tools = known["tools"]
    print(f"pip {tools['pip']} and uv {tools['uv']}: {good} installs as locked; uv without URL and digest takes the decoy's torch in {decoyed}, "
          f"without URL and with a digest refuses it in {refused}; {failed} failed")
    return failed


def main():
    what, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "trees":
        write_trees(data, pathlib.Path(sys.argv[3]))
    elif what == "record":
        sys.exit(record(data, sys.argv[3], sys.argv[4], Tools(pathlib.Path(sys.argv[5]), pathlib.Path(sys.argv[6])), sys.argv[7:]))
    else:
        sys.exit(1 if judge(data, sys.argv[3], sys.argv[4]) else 0)


if __name__ == "__main__":
    main()
