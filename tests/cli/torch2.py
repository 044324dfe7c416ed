#!/usr/bin/env python3
"""Today's PyTorch as small indexes, and what pinc makes of it.

    torch2.py trees DATA FOLDER          write the indexes of DATA/trees.json below FOLDER
    torch2.py judge DATA PINC URL        compile every case of DATA/cases.json, and compare
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

import index_pages


def write_trees(data, folder):
    doc = json.loads((data / "trees.json").read_text())
    for tree, projects in doc["trees"].items():
        for project, rows in projects.items():
            index_pages.write_project(folder / tree, project, [
                (name, index_pages.heads(name) + doc["metadata"][number], {"hashes": {"sha256": digest.ljust(64, "0")}, "size": size})
                for name, size, digest, number in rows])


def write_old_trees(data, folder):
    """Lines "NUMBER REQUIREMENT", then FILE, NUMBER, PYTHON."""
    for tree in sorted(data.glob("*.txt")):
        needs, rows = tree.read_text().split("\n\n", 1)
        pages = {}
        for name, number, python in (row.split("\t")[:3] for row in rows.splitlines()):
            lines = index_pages.heads(name) + ([] if python == "-" else [f"Requires-Python: {python}"])
            lines += [f"Requires-Dist: {need}" for which, need in (line.split(" ", 1) for line in needs.splitlines()) if which == number]
            pages.setdefault(re.sub(r"[-_.]+", "-", name.split("-")[0]).lower(), []).append((name, lines, {}))
        for project, files in pages.items():
            index_pages.write_project(folder / tree.stem, project, files)


def options_of(case, url):
    """The targets and the rules of a case as options."""
    run, rules = [], {}
    if list(case["targets"]) != ["linux-x86_64", "linux-aarch64"]:
        for target in case["targets"]:
            run += ["--platform", target]
    for target, index in case["index"].items():
        for package, place in index.items():
            if package != "*":
                rules.setdefault(place, {}).setdefault(target, []).append(package)
    for place, targets in rules.items():
        if place == "decoy":
            names = ",".join(next(iter(targets.values())))
            run += ["--source", f"{names}={url}/{place}/simple"]
            continue
        word = place if len(targets) == len(case["targets"]) else ",".join(targets) + "=" + place
        run += ["--torch-backend", word]
    if any("--torch-backend" in word for word in run):
        run += ["--torch-index-url", url + "/{backend}/simple"]
    return run


def compile_case(case, pinc, url, folder, *more):
    pathlib.Path(folder, "requirements.in").write_text("\n".join(case["input"]))
    command = [pinc, "compile", "--python-version", case["python"], "--index-url", f"{url}/pypi/simple", "--no-cache", "--no-header",
               "--no-annotate", *options_of(case, url), *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)


MACHINES = {"linux-x86_64": "x86_64", "linux-aarch64": "aarch64", "windows-amd64": "AMD64", "macos-arm64": "arm64"}
SYSTEMS = {"linux": "linux", "windows": "win32", "macos": "darwin"}


def holds(marker, target):
    """Markers of these locks compare two variables with texts, joined by `and` and `or`."""
    values = {"platform_machine": MACHINES[target], "sys_platform": SYSTEMS[target.split("-")[0]],
              "platform_system": {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[SYSTEMS[target.split("-")[0]]],
              "os_name": "nt" if target.startswith("windows") else "posix"}
    return not marker or bool(eval(marker, {"__builtins__": {}}, values))  # of our own output


def pins_of(text, target):
    pins, files = {}, {}
    for line in text.splitlines():
        if not line or line[0] in "#-":
            continue
        line, _, marker = line.partition(" ; ")
        if not holds(marker, target):
            continue
        if " @ " in line:
            name, url = line.split(" @ ")
            files[name] = urllib.parse.unquote(url.split("#")[0].rsplit("/", 1)[1])
            pins[name] = files[name].split("-")[1]
        else:
            name, pins[name] = line.split("==")
    return pins, files


def judge_text(case, done, text, mode):
    wrong = []
    if mode == "index" and case["name"] == "decoy":
        return [] if done.returncode == 2 or "2.15.0+cpu" in text else ["neither refused nor right"]
    if done.returncode:
        return [done.stderr]
    for target, want in case["targets"].items():
        pins, files = pins_of(text, target)
        if pins != want:
            wrong.append(f"{target}: {sorted(set(pins.items()) ^ set(want.items()))}")
        wrong += [f"{target}: {file}" for name, file in files.items() if file != case["files"][target][name]]
        size = f"{case['bytes'][target] / 1e6:,.0f} MB"
        if not re.search(rf"{target}\b[^\n]*: {re.escape(size)}", done.stderr):
            wrong.append(f"{target} is {size}: {done.stderr}")
    return wrong


def judge(data, pinc, url):
    failed = 0
    for case in json.loads((data / "cases.json").read_text()):
        for mode in ("url", "index"):
            with tempfile.TemporaryDirectory() as folder:
                done = compile_case(case, pinc, url, folder, "--emit-sources", mode)
                path = pathlib.Path(folder, "requirements.txt")
                text = path.read_text() if path.exists() else ""
                wrong = judge_text(case, done, text, mode)
                if not wrong and text:
                    again = compile_case(case, pinc, url, folder, "--emit-sources", mode)
                    wrong = [] if path.read_text() == text else ["the second run differs", again.stderr]
            for line in wrong:
                print(f"FAILED: {case['name']}, --emit-sources {mode}: {line}")
            failed += bool(wrong)
    return failed


def main():
    what, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "trees":
        write_trees(data, pathlib.Path(sys.argv[3]))
    else:
        sys.exit(1 if judge(data, sys.argv[3], sys.argv[4]) else 0)


if __name__ == "__main__":
    main()
