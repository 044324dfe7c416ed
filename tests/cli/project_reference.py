#!/usr/bin/env python3
"""Compare pinc's reading of dependency groups and script metadata with the references, on documents that are made at random.

    project_reference.py PROGRAM [SEED [COUNT]]     PROGRAM is build/tests/lock/input/project_dump
    project_reference.py PROGRAM SEED COUNT FOLDER  writes the documents and the answers, in which both agree, for test_project_vectors.sh

Groups: packaging.dependency_groups (PEP 735), where that is installed. Scripts: the regular expression and the code of the
specification "inline script metadata" (PEP 723). Last line: "COUNT groups, N valid, N scripts, N with a block, N differ".
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tomllib

try:
    from packaging.dependency_groups import resolve_dependency_groups
    from packaging.requirements import Requirement
except ImportError:
    resolve_dependency_groups = None

BLOCK = r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$"
NAMES = ["g", "G", "a", "a-b", "a_B", "b", "c"]
ITEMS = ['"x"', '"y>=1"', '"z[e]==1.*; python_version<\'4\'"', '"w @ https://h.example/w.zip"', '"b ad"', '""', "1", "{}", "[]",
         '{include-group = "a", b = 1}', "{include-group = 1}"]
LINES = ["# /// script", "# ///", "#", "# a = 1", "#b", "# /// other", "# /// script ", "import x", "", " # ///", "# /// a b", "#  c",
         "# ///x", "x = 1 # /// script"]


def group_document(rng):
    lines = ["[dependency-groups]"]
    for name in rng.sample(NAMES, rng.randint(1, len(NAMES))) if rng.random() < 0.2 else ["g"] + rng.sample(["a", "a-b", "b", "c"], 3):
        items = []
        for _ in range(rng.randint(0, 3)):
            kind = rng.random()
            if kind < 0.45:
                items.append(f'{{include-group = "{rng.choice(NAMES)}"}}' if name in ("g", "a") or rng.random() < 0.2 else '"v"')
            else:
                items.append(rng.choice(ITEMS[:4] if rng.random() < 0.93 else ITEMS))
        lines.append(f'{json.dumps(name)} = {"1" if rng.random() < 0.02 else "[" + ", ".join(items) + "]"}')
    return "\n".join(lines) + "\n"


def group_reference(document):
    try:
        groups = tomllib.loads(document)["dependency-groups"]
        return [str(Requirement(text)) for text in resolve_dependency_groups(groups, "g")]
    except Exception:  # whatever it refuses
        return None


def script_document(rng):
    end = rng.choice(["\n", "\n", "\r\n", "\r"])
    text = end.join(rng.choice(LINES[:5] if rng.random() < 0.7 else LINES) for _ in range(rng.randint(1, 12)))
    return text + (end if rng.random() < 0.5 else "")


def script_reference(document):
    document = document.replace("\r\n", "\n").replace("\r", "\n")
    found = [m for m in re.finditer(BLOCK, document) if m["type"] == "script"]
    if len(found) > 1:
        return None
    return "".join(line[2:] if line.startswith("# ") else line[1:]
                   for line in found[0]["content"].splitlines(keepends=True)) if found else ""


def answers(program, mode, documents):
    framed = b"".join(b"%d\n%s" % (len(d.encode()), d.encode()) for d in documents)
    result = subprocess.run([program, mode], input=framed, stdout=subprocess.PIPE, check=True).stdout
    if len(sys.argv) > 4:
        pathlib.Path(sys.argv[4], f"{mode}s").write_bytes(framed)
        pathlib.Path(sys.argv[4], f"{mode}s.json").write_bytes(result)
    return [json.loads(line) for line in result.decode().split("\n")[:-1]]


def compare(program, mode, documents, reference):
    different = 0
    wanted = [reference(d) for d in documents]
    for document, want, got in zip(documents, wanted, answers(program, mode, documents), strict=True):
        if want != got:
            different += 1
            print(f"{mode}: {document!r}\n  reference: {want!r}\n  pinc:      {got!r}")
    return wanted, different


def main():
    program = sys.argv[1]
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
    groups, bad_groups = compare(program, "group", [group_document(rng) for _ in range(count)], group_reference) \
        if resolve_dependency_groups else ([], 0)
    scripts, bad_scripts = compare(program, "script", [script_document(rng) for _ in range(count)], script_reference)
    valid, blocks = sum(g is not None for g in groups), sum(bool(s) for s in scripts)
    print(f"{len(groups)} groups, {valid} valid, {len(scripts)} scripts, {blocks} with a block, {bad_groups + bad_scripts} differ")
    # A sample in which hardly anything is valid, or invalid, would compare nothing.
    fair = count * 0.1 < blocks < count * 0.9 and (not groups or count * 0.1 < valid < count * 0.9)
    return 0 if bad_groups + bad_scripts == 0 and fair else 1


if __name__ == "__main__":
    sys.exit(main())
