#!/usr/bin/env python3
"""Includes go downwards only, and no files include each other in a circle (docs/internals/architecture.md).

Names each include that goes the wrong way and each circle; silent and status 0 when there is none. X.c belongs to X.h: a circle
is one of modules, so that `a.c -> b.h` and `b.c -> a.h` is one.

    tests/directions.py            check the files that git knows
    tests/directions.py --table    print the table as Markdown, for docs/internals/architecture.md
"""
import os
import re
import sys

from git_files import files

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

# From the bottom to the top. A room is a folder (its subfolders are rooms of their own), or a single module of one that
# lies lower than its folder; what a file belongs to is the longest name that fits.
TIME = ["base", "base/time"]
FILE = TIME + ["base/file"]
BASE = FILE + ["base/process", "base/json", "base/toml"]
VERSION = BASE + ["markers/version"]
WORDS = VERSION + ["markers/name", "markers/quoted"]
TARGET = WORDS + ["markers/target"]
MARKER = TARGET + ["markers/marker"]
MARKERS = MARKER + ["markers"]
TYPES = MARKERS + ["resolver/provider", "resolver/types"]
NET = TYPES + ["index/net"]
DIST = NET + ["index/dist"]
PAGE = DIST + ["index/page"]
BUILD = DIST + ["index/build"]
CLIENT = PAGE + ["index/client"]
SOURCE = CLIENT + ["index/build", "index/source"]
POLICY = TYPES + ["resolver/policy"]
STATE = POLICY + ["resolver/state"]
PREFETCH = STATE + ["resolver/prefetch"]
SOLVE = PREFETCH + ["resolver/sat", "resolver/solve"]
EXPLAIN = SOLVE + ["resolver/explain"]
RESOLVER = EXPLAIN + ["resolver"]
INPUT = SOURCE + RESOLVER + ["lock/input"]
OUTPUT = INPUT + ["lock/output"]
CONFIG = OUTPUT + ["lock/config"]
RESULT = CONFIG + ["lock/result"]
COMPILE = RESULT + ["lock/state", "lock/compile"]
SET = COMPILE + ["lock/cache", "lock/set"]
LOCK = SET + ["lock/judge", "lock/trim"]

TABLE = {
    "include/pinc": ([], "the installed headers"),
    "base": ([], "slices, buffers, maps, errors, hashing, threads, libraries loaded late"),
    "base/time": (["base"], "clocks, the calendar, times as text"),
    "base/file": (TIME, "reading, replacing and removing files and folders"),
    "base/process": (FILE, "child processes"),
    "base/json": (TIME, "JSON"),
    "base/toml": (TIME, "TOML"),
    "markers/version": (BASE, "versions and specifiers"),
    "markers/name": (VERSION, "names of projects and extras"),
    "markers/quoted": (VERSION, "strings in quotes"),
    "markers/target": (WORDS, "environments, platforms, wheel tags"),
    "markers/marker": (TARGET, "markers: parsing, formulas, choosing the shortest"),
    "markers": (MARKER, "requirements"),
    "resolver/provider": (MARKERS, "what the resolver asks for"),
    "resolver/types": (MARKERS + ["resolver/provider"], "what is asked of the resolver, and what it answers"),
    "index/net": (TYPES, "HTTP, authentication, proxies, URLs, inflating"),
    "index/dist": (NET, "file names, metadata, wheels, sdists"),
    "index/page": (DIST, "simple pages and listings"),
    "index/build": (DIST, "building sdists, version control"),
    "index/client": (PAGE, "HTTP, authentication, cache, what is known of a host"),
    "index/source": (CLIENT + ["index/build"], "the provider: jobs for pages, links, metadata, builds"),
    "resolver/policy": (TYPES, "one file for each rule"),
    "resolver/state": (POLICY, "knowledge: graph, candidates"),
    "resolver/prefetch": (STATE, "what is asked for ahead"),
    "resolver/sat": (["base"], "a SAT solver of our own, for hard conflicts"),
    "resolver/solve": (PREFETCH + ["resolver/sat"], "rounds, libsolv, priorities"),
    "resolver/explain": (SOLVE, "derivations, reports, advice"),
    "resolver": (EXPLAIN, "resolve"),
    "lock/input": (SOURCE + RESOLVER, "requirements files, pyproject, scripts, encodings, locations"),
    "lock/output": (INPUT, "the model, readers and writers, diff, verify, hashes"),
    "lock/config": (OUTPUT, "the option table, pip's configuration, settings: all layers settled once"),
    "lock/result": (CONFIG, "a finished lock: its graph, sizes and changes, why, tree"),
    "lock/state": (RESULT, "a compile at work: what it asks for, is bound by and knows"),
    "lock/compile": (RESULT + ["lock/state"], "compile and check, from the input to the text"),
    "lock/cache": (COMPILE, "bundles of the cache, and what it keeps"),
    "lock/set": (COMPILE + ["lock/cache"], "several locks in one run"),
    "lock/judge": (COMPILE, "locks that exist: verify, compare, download, export, what is outdated"),
    "lock/trim": (COMPILE + ["lock/set"], "lines of an input that its lock repeats"),
    "lock/answer": (LOCK, "answers as JSON"),
    "cli": ([], "the program"),
}
# Everything may include the installed header.
EVERYWHERE = "include/pinc"


def sources():
    tops = {room.split("/")[0] for room in TABLE}
    return [name for name in files("*.c", "*.h", "*.inc") if name.split("/")[0] in tops]


def module(name):
    return os.path.splitext(name)[0]


def room(name):
    """The room of a file: its module where the table names it, else its folder."""
    if module(name) in TABLE:
        return module(name)
    folder = os.path.dirname(name)
    return folder if folder in TABLE else None


def includes(name):
    with open(name, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if found:
                target = found.group(1)
                if target.startswith("pinc/"):
                    target = "include/" + target
                elif not os.path.exists(target):
                    target = os.path.normpath(os.path.join(os.path.dirname(name), target))
                yield number, target


def circles(graph):
    """Strongly connected parts of more than one module (Tarjan, without recursion)."""
    index, low, on, stack, found = {}, {}, set(), [], []
    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on.add(other)
                    work.append((other, iter(sorted(graph.get(other, ())))))
                    break
                if other in on:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = []
                    while True:
                        part.append(stack.pop())
                        on.discard(part[-1])
                        if part[-1] == node:
                            break
                    if len(part) > 1:
                        found.append(sorted(part))
    return found


def main():
    if sys.argv[1:] == ["--table"]:
        print("| room | holds | may include these, and what they may include |\n| --- | --- | --- |")
        for name, (below, holds) in TABLE.items():
            implied = {lower for other in below for lower in TABLE[other][0]}
            direct = [f"`{other}`" for other in dict.fromkeys(below) if other not in implied]
            print(f"| `{name}` | {holds} | {', '.join(direct)} |")
        return 0
    errors = []
    graph = {}
    for name in sources():
        here = room(name)
        if here is None:
            errors.append(f"{name}: its folder is not in the table of directions (tests/directions.py)")
            continue
        edges = graph.setdefault(module(name), set())
        for number, target in includes(name):
            there = room(target)
            if not os.path.exists(target):
                errors.append(f"{name}:{number}: '{target}' does not exist")
                continue
            if module(target) != module(name):
                edges.add(module(target))
            if there in (here, EVERYWHERE) or there in TABLE[here][0]:
                continue
            errors.append(f"{name}:{number}: '{here}' may not include '{there}' ({target})")
    for circle in circles(graph):
        errors.append("files include each other in a circle: " + ", ".join(circle))
    print("\n".join(errors), end="\n" if errors else "")
    return 1 if errors else 0


sys.exit(main())
