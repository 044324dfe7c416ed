#!/usr/bin/env python3
"""Every prototype in a header has a comment, every module a test of its own (docs/internals/adding.md), and comments name what there is.

A prototype's comment ends on the line above it. A word pinc_... in a comment stands in the code, too. A module is a .c file X/y.c; its test is tests/X/test_y.c, or tests/X/test_y.sh where only
the program shows what it does.

    tests/modules.py    prints what is missing, exits 1 if there is anything
"""
import os
import re
import sys

from git_files import files

ROOMS = ("base", "markers", "resolver", "index", "lock", "cli")
HEADERS = ROOMS + ("include",)


def blank(found):
    """A comment or string as spaces and line ends: positions stay; its last character becomes a mark where it was a comment."""
    text = found.group(0)
    spaces = re.sub(r"[^\n]", " ", text)
    return spaces[:-1] + "@" if text.startswith("/*") else spaces


def undocumented(name):
    """The functions that a header declares (file:line: name) without a comment right above."""
    with open(name, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)
    text = re.sub(r"//[^\n]*", blank, text)
    # Directives, with the lines that go on after a backslash; what `extern "C" {` opens is not inside of anything.
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, text, flags=re.M)
    text = re.sub(r'\bextern\s*\{', blank, text)
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth = max(depth + (char == "{") - (char == "}"), 0)
        # A function that is defined here ends without a semicolon.
        if depth == 0 and (char == ";" or (char == "}" and ")" in text[start:at].split("{")[0])):
            missing = without_comment(text, start, text[start:at].split("{")[0])
            if missing:
                yield f"{name}:{missing[0]}: '{missing[1]}' has no comment"
            start = at + 1


def without_comment(text, start, declaration):
    """(line, name) of a function that is declared at `start` without a comment on the line above; None."""
    lead = re.match(r"[\s@]*", declaration).group(0)
    found = re.match(r"(?!typedef\b|_Static_assert\b)[\w\s*]*?\b([a-z]\w*)\s*\(", declaration[len(lead):])
    if not found or re.search(r"@[ \t]*\n[ \t]*$", lead):
        return None
    return text.count("\n", 0, start + len(lead)) + 1, found.group(1)


def unknown_names():
    """Words pinc_... in comments (file:line: name) that no code has."""
    known, named = set(), []
    for name in files("*.c", "*.h", "*.inc"):
        if name.split("/")[0] not in HEADERS:
            continue
        with open(name, encoding="utf-8") as file:
            text = file.read()
        at = 0
        for found in re.finditer(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', text, re.S):
            known.update(re.findall(r"\bpinc_\w+", text[at:found.start()]))
            at = found.end()
            if found[0].startswith("/*"):
                # pinc_lock_..., pinc_lock_* and pinc_NAME_load stand for many.
                named += [(name, text.count("\n", 0, found.start() + word.start()) + 1, word[0])
                          for word in re.finditer(r"\bpinc_[a-z0-9_]*[a-z0-9]\b(?!\*|\.\.\.)", found[0])]
        known.update(re.findall(r"\bpinc_\w+", text[at:]))
    for name, line, word in named:
        if word not in known:
            yield f"{name}:{line}: there is no '{word}'"


def untested():
    names = set(files("*.c", "*.sh"))
    for name in sorted(names):
        folder, module = os.path.split(name[:-2])
        test = f"tests/{folder}/test_{module}"
        if name.split("/")[0] in ROOMS and name.endswith(".c") and test + ".c" not in names and test + ".sh" not in names:
            yield name


def main():
    errors = [line for name in files("*.h") if name.split("/")[0] in HEADERS for line in undocumented(name)]
    errors += unknown_names()
    errors += [f"{name}: there is no tests/{os.path.dirname(name)}/test_{os.path.basename(name)}" for name in untested()]
    print("\n".join(errors), end="\n" if errors else "")
    return 1 if errors else 0


sys.exit(main())
