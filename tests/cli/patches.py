#!/usr/bin/env python3
"""Locks for minor versions of Python, judged at each of their patch releases by packaging.

    patches.py index DATA FOLDER         write an index with a package for each requirement of DATA
    patches.py judge DATA PINC URL       compile each for all minor versions, and for one after the other that its marker names

Last line of judge: "N requirements, N locks, N evaluations, N missing, N extra, N failed".
"""
import functools
import itertools
import pathlib
import subprocess
import sys
import tempfile

import index_pages

try:
    from packaging.requirements import Requirement
    from packaging.version import Version
except ImportError:
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.version import Version

MINORS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]
PATCHES = range(30)
MACHINES = ["x86_64", "aarch64"]


def requirements(data):
    return [Requirement(line) for line in data.read_text().splitlines() if line and line[0] != "#"]


def versions(req):
    """Enough versions that one of them fits, and one that does not."""
    out = {"0.1", "1.0"}
    for spec in req.specifier:
        text = spec.version.removesuffix(".*")
        out |= {text, str(Version(text).release[0] + 1), f"{Version(text).base_version}.1"}
    return sorted(out, key=Version)


def extras_of(req):
    """Those that its marker asks about."""
    return sorted({word for word in str(req.marker).replace('"', " ").split() if f'extra == "{word}"' in str(req.marker)})


def write_index(data, folder):
    pages = {}

    def add(name, version, lines=()):
        file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        pages.setdefault(name, {})[file] = (file, ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines], {"size": 1000})

    for at, req in enumerate(requirements(data)):
        extras = extras_of(req)
        add(f"holder{at}", "1.0", [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {req}"])
        for version in versions(req):
            add(req.name, version, [f"Provides-Extra: {extra}" for extra in sorted(req.extras)])
    for name, files in pages.items():
        index_pages.write_project(folder, name, files.values())


def environment(minor, patch, machine):
    full = f"{minor}.{patch}"
    return {"python_version": minor, "python_full_version": full, "implementation_version": full, "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "platform_machine": machine, "sys_platform": "linux", "platform_system": "Linux",
            "os_name": "posix", "platform_release": "", "platform_version": ""}


@functools.cache
def holds(marker, minor, patch, machine, extra=""):
    return marker.evaluate({**environment(minor, patch, machine), "extra": extra})


def judge_lock(text, req, extras, minors):
    pins = [Requirement(line) for line in text.splitlines() if line and line[0] not in "#-"]
    pins = [pin for pin in pins if pin.name == req.name]
    missing = extra = count = 0
    for where in itertools.product(minors, PATCHES, MACHINES):
        have = [pin for pin in pins if not pin.marker or holds(pin.marker, *where)]
        want = any(holds(req.marker, *where, one) for one in (extras or [""]))
        count += 1
        missing += want and len(have) != 1
        extra += not want and len(have) > 0
    return count, missing, extra


def named(req):
    """The minor versions that its marker speaks of."""
    return [minor for minor in MINORS if f'"{minor}.' in str(req.marker) or f'"{minor}"' in str(req.marker)]


def locks(reqs, minors, pinc, url, folder):
    """The locks of these requirements for these minor versions, of one run; None when it fails."""
    for at, req in reqs:
        extras = extras_of(req)
        (folder / f"{at}.in").write_text(f"holder{at}[{','.join(extras)}]\n" if extras else f"holder{at}\n")
    command = [pinc, "compile", "--each", "--index-url", f"{url}/simple", "--no-header", "--no-annotate"]
    command += [word for minor in minors for word in ("--python-version", minor)] + [f"{at}.in" for at, _ in reqs]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        print(f"FAILED: on {','.join(minors)}: {done.stderr}")
        return None
    return [(folder / f"{at}.txt").read_text() for at, _ in reqs]


def judge(data, pinc, url):
    total = evaluations = missing = extra = failed = 0
    reqs = requirements(data)
    for minors in [MINORS] + [[minor] for minor in MINORS]:
        some = [(at, req) for at, req in enumerate(reqs) if len(minors) > 1 or minors[0] in named(req)]
        with tempfile.TemporaryDirectory() as folder:
            texts = locks(some, minors, pinc, url, pathlib.Path(folder)) if some else []
        if texts is None:
            failed += 1
            continue
        for (_, req), text in zip(some, texts):
            count, lost, more = judge_lock(text, req, extras_of(req), minors)
            if lost or more:
                print(f"FAILED: {req} on {','.join(minors)}: {lost} missing, {more} extra\n{text}")
            total, evaluations, missing, extra = total + 1, evaluations + count, missing + lost, extra + more
    print(f"{len(reqs)} requirements, {total} locks, {evaluations} evaluations, {missing} missing, {extra} extra, {failed} failed")
    return missing + extra + failed


def main():
    what, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "index":
        write_index(data, pathlib.Path(sys.argv[3]))
    else:
        sys.exit(1 if judge(data, sys.argv[3], sys.argv[4]) else 0)


main()
