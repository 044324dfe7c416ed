#!/usr/bin/env python3
"""Make resolver/prefetch/prefetch_table.inc anew: what the projects named in resolver/explain/popular_names.c need today.

    make prefetch-table

compiles each of them by itself with build/pinc, against the default index, and writes down who needs
whom. What fails is left out.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

HEAD = """/*
 * Made by `make prefetch-table`: a project, and what its newest version needs on Linux. Names are normalized
 * and sorted.
 */
"""
# Found out one level later: old versions, which images pin, do not need them.
LEFT_OUT = re.compile(r"nvidia-|cuda-|triton$|setuptools$|wheel$|pip$")


def lock_of(name, folder):
    """The text of a lock of one project; empty when there is none."""
    source = folder / f"{name}.in"
    source.write_text(name + "\n")
    command = ["build/pinc", "compile", source, "-o", "-", "--no-build", "--python-version", "3.11",
               "--no-progress", "--quiet", "--cache-dir", folder / "cache"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    return done.stdout if done.returncode == 0 else ""


def needs_of(text, of):
    """What a project itself needs, out of the "# via" comments. What only its extras need is no
    part of that: here nobody asks for them."""
    name = None
    for line in text.splitlines():
        pin = re.match(r"([a-z0-9-]+)==", line)
        name = pin[1] if pin else name
        via = re.match(r"    #(?: via|  ) ([a-z0-9-]+)$", line)
        if via and via[1] == of and not LEFT_OUT.match(name):
            yield name


def main():
    spelling = pathlib.Path("resolver/explain/popular_names.c").read_text()
    todo = re.findall(r'^    "([a-z0-9-]+)",$', spelling, re.M)
    needs = {}
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
        while todo:
            texts = pool.map(lambda name: lock_of(name, pathlib.Path(scratch)), todo)
            for name, text in zip(todo, texts):
                needs[name] = sorted(needs_of(text, name))
            todo = sorted({what for found in needs.values() for what in found} - set(needs))
    rows = []
    for who in sorted(needs):
        words = " ".join(needs[who])
        pieces = [words[i:i + 80] for i in range(0, len(words), 80)]
        if words:
            rows.append(f'{{"{who}",\n ' + "\n ".join(f'"{piece}"' for piece in pieces) + "},\n")
    pathlib.Path("resolver/prefetch/prefetch_table.inc").write_text(HEAD + "".join(rows))
    print(f"{len(rows)} projects")


if __name__ == "__main__":
    sys.exit(main())
