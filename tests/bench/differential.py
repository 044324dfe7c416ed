#!/usr/bin/env python3
"""Compare the metadata that pinc gets out of sdists with what pip gets.

    differential.py --tool build/bench/build_metadata --python PYTHON [--index URL] [--jobs 2] NAME==VERSION... | --list FILE

PYTHON has pip and packaging; pip is asked by "pip install --dry-run --no-deps --report". pinc builds each sdist, and reads it without a
build where it can. A difference is one of name, version, Requires-Python, extras, or the set of requirements. In a list, what is
behind "#" says why a difference is known: such a line has to differ. The last line counts; the status is 1 where anything is unknown.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name


def requirement(text):
    try:
        r = Requirement(text)
    except InvalidRequirement:
        return text.strip()
    return (canonicalize_name(r.name), tuple(sorted(r.extras)), str(r.specifier), r.url, str(r.marker or ""))


def specifiers(text):
    try:
        return str(SpecifierSet(text or ""))
    except InvalidSpecifier:
        return text


def comparable(name, version, python, requires, extras):
    return {"name": canonicalize_name(name or ""), "version": version, "requires-python": specifiers(python),
            "requires": sorted(map(str, map(requirement, requires or []))),
            "extras": sorted(canonicalize_name(e) for e in extras or [])}


def by_pinc(args, how, what):
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run([args.tool, how, args.index, args.cache or cache, args.python, what], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=900, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return {"error": done.stderr.decode("utf-8", "replace")[-300:]}, 0
    seconds = found.get("seconds", 0)
    if "error" in found:
        return {"error": found["error"]}, seconds
    return comparable(found["name"], found["version"], found["requires_python"], found["requires"], found["extras"]), seconds


def by_pip(args, what):
    done = subprocess.run([args.python, "-m", "pip", "install", "--dry-run", "--no-deps", "--ignore-installed", "--quiet",
                           "--ignore-requires-python", "--no-binary", what.split("==")[0], "--index-url", args.index,
                           "--disable-pip-version-check", "--report", "-", what],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=900, check=False)
    if done.returncode:
        text = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return {"error": text[-1] if text else ""}
    m = json.loads(done.stdout)["install"][0]["metadata"]
    return comparable(m["name"], m["version"], m.get("requires_python"), m.get("requires_dist"), m.get("provides_extra"))


def difference(pinc, pip):
    """Empty where they agree. Where both fail they agree, too."""
    if "error" in pinc and "error" in pip or pinc == pip:
        return ""
    return "; ".join("%s: pinc %s, pip %s" % (k, pinc.get(k), pip.get(k))
                     for k in sorted({*pinc, *pip}) if pinc.get(k) != pip.get(k))[:600]


def compare(args, line):
    what, known = (part.strip() for part in (line + "#").split("#")[:2])
    pip = by_pip(args, what)
    built, seconds = by_pinc(args, "build", what)
    read, _ = by_pinc(args, "read", what)
    ways = {"built": built}
    if "needs a build" not in read.get("error", ""):
        ways["read"] = read
    details = ["%s: %s" % (way, difference(found, pip)) for way, found in ways.items() if difference(found, pip)]
    if details and known:
        verdict = "known"
        details = [known]
    elif details:
        verdict = "DIFFERENT"
    elif known:
        verdict, details = "EQUAL", ["a difference was known: " + known]
    elif "error" in pip:
        verdict, details = "both fail", ["pinc: %s | pip: %s" % (built["error"][:150], pip["error"][:100])]
    else:
        verdict = "same"
    return what, verdict, "read" if "read" in ways else "", seconds, "; ".join(details)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--index", default="https://pypi.org/simple")
    parser.add_argument("--cache", help="of pinc; a new one for each otherwise")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", help="a file with one NAME==VERSION a line")
    parser.add_argument("what", nargs="*")
    args = parser.parse_args()
    lines = list(args.what)
    if args.list:
        with open(args.list, encoding="utf-8") as f:
            lines += [line.strip() for line in f if line.split("#")[0].strip()]
    counts = {}
    read = 0
    with ThreadPoolExecutor(args.jobs) as pool:
        for what, verdict, way, seconds, detail in pool.map(lambda line: compare(args, line), lines):
            counts[verdict] = counts.get(verdict, 0) + 1
            read += way == "read"
            print("%-34s %-10s %-4s %6.1f s  %s" % (what, verdict, way, seconds, detail), flush=True)
    print(", ".join("%s: %d" % item for item in sorted(counts.items())) + "; also read without a build: %d" % read)
    return 1 if counts.get("DIFFERENT") or counts.get("EQUAL") or counts.get("both fail") else 0


if __name__ == "__main__":
    sys.exit(main())
