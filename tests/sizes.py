#!/usr/bin/env python3
"""No file over 600 lines, no function over 60, no struct over 15 fields (CONTRIBUTING.md): two subjects live together there.

Names each one that is longer; silent and status 0 when there is none. What stands in tests/, examples/ and docs/ is not measured.

    tests/sizes.py            check the files that git knows
    tests/sizes.py --largest  the largest of each
"""
import os
import re
import sys

from git_files import files

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
LIMITS = {"lines": 600, "lines of one function": 60, "fields": 15}
FOLDERS = ["include", "base", "markers", "index", "resolver", "lock", "cli"]


def blank(text):
    """The text without comments and literals, with the same lines."""
    def keep(match):
        return " " + "\n" * match.group().count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', keep, text, flags=re.S)


def end_of(text, start):
    """The place after the brace that closes the one at start."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return len(text)


def fields(body):
    """What a struct declares itself. A named struct or union inside of it is one field, an unnamed one as many as it declares."""
    count, start, place = 0, 0, 0
    while place < len(body):
        if body[place] == "{":
            end = end_of(body, place)
            if re.match(r"\s*;", body[end:]):
                count += fields(body[place + 1:end - 1]) - 1
            body = body[:place] + " " + body[end:]
        elif body[place] == ";":
            one = re.sub(r"\([^()]*\)|\[[^]]*\]", "", re.sub(r"\([^()]*\)", "", body[start:place]))
            count += one.count(",") + 1 if one.strip() else 0
            start = place + 1
        place += 1
    return count


def measure(name):
    """(limit, size, where)"""
    with open(name, encoding="utf-8") as file:
        text = file.read()
    yield "lines", text.count("\n"), name
    text = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: "\n" * m.group().count("\n"), blank(text), flags=re.M)
    for found in re.finditer(r"\b(?:struct|union)\b\s*(\w*)\s*\{", text):
        line = text.count("\n", 0, found.start()) + 1
        body = text[found.end():end_of(text, found.end() - 1) - 1]
        yield "fields", fields(body), f"{name}:{line}: struct {found.group(1) or '(unnamed)'}"
    for found in re.finditer(r"^[A-Za-z_][^;{}=]*?\b(\w+)\s*\([^;{}]*\)\s*\{", text, flags=re.M):
        body = text[found.end():end_of(text, found.end() - 1) - 1]
        line = text.count("\n", 0, found.start(1)) + 1
        yield "lines of one function", body.count("\n"), f"{name}:{line}: {found.group(1)}()"


def main():
    sizes = {limit: [] for limit in LIMITS}
    for name in files(*(f"{folder}/*.{kind}" for folder in FOLDERS for kind in ("c", "h"))):
        for limit, size, where in measure(name):
            sizes[limit].append((size, where))
    if sys.argv[1:] == ["--largest"]:
        for limit, found in sizes.items():
            for size, where in sorted(found, reverse=True)[:5]:
                print(f"{where}: {size} {limit}")
        return 0
    over = []
    for limit, most in LIMITS.items():
        for size, where in sizes[limit]:
            if size > most:
                over.append(f"{where}: {size} {limit}, {most} at most")
    print("\n".join(over), end="\n" if over else "")
    return 1 if over else 0


sys.exit(main())
