#!/usr/bin/env python3
"""Time pinc and uv on inputs that need builds, from empty caches, on the real index.

    builds.py --pinc PINC --uv UV --inputs FOLDER [--names NAME...] [--reps 1]

An input is a folder with a requirements.in and a SOURCE.txt that has "python: 3.11". The two programs take turns;
a row has the best time of each, and how many builds pinc made.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time


def python_of(folder):
    with open(os.path.join(folder, "SOURCE.txt"), encoding="utf-8") as f:
        found = re.search(r"^python: *(3\.\d+)", f.read(), re.M)
    return found.group(1) if found else "3.11"


def run(command, env):
    start = time.monotonic()
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, timeout=900, check=False)
    return time.monotonic() - start, done.returncode, done.stderr.decode("utf-8", "replace")


def last_error(text):
    lines = [line for line in text.splitlines() if "error" in line.lower()] or text.splitlines()[-1:]
    return lines[0][:160] if lines else ""


def measure(args, name):
    folder = os.path.join(args.inputs, name)
    python = python_of(folder)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_", "PINC_"))}
    best = {}
    builds, notes = "?", []
    for _ in range(args.reps):
        for tool in ("pinc", "uv"):
            cache = tempfile.mkdtemp(prefix="pinc-builds-")
            if tool == "pinc":
                command = [args.pinc, "compile", "-v", "--no-progress", "--cache-dir", cache, "--python-version", python,
                           os.path.join(folder, "requirements.in"), "-o", "-"]
            else:
                command = [args.uv, "pip", "compile", "-q", "--universal", "--no-python-downloads", "--cache-dir", cache,
                           "--python-version", python, os.path.join(folder, "requirements.in")]
            try:
                seconds, status, text = run(command, env)
            finally:
                shutil.rmtree(cache, ignore_errors=True)
            found = re.search(r"(\d+) builds?\b", text)
            if tool == "pinc" and found:
                builds = found.group(1)
            if status:
                notes.append("%s: status %d: %s" % (tool, status, last_error(text)))
            best[tool] = min(seconds, best.get(tool, seconds))
    return best, builds, notes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pinc", required=True)
    parser.add_argument("--uv", required=True)
    parser.add_argument("--inputs", required=True)
    parser.add_argument("--names", nargs="*")
    parser.add_argument("--reps", type=int, default=1)
    args = parser.parse_args()
    names = args.names or sorted(n for n in os.listdir(args.inputs)
                                 if os.path.exists(os.path.join(args.inputs, n, "requirements.in")))
    total = {"pinc": 0.0, "uv": 0.0}
    print("%-26s %6s %8s %8s %6s" % ("input", "builds", "pinc", "uv", "ratio"), flush=True)
    for name in names:
        best, builds, notes = measure(args, name)
        if not args.names and builds == "0":
            continue
        if not notes:
            for tool, seconds in best.items():
                total[tool] += seconds
        print("%-26s %6s %8.1f %8.1f %6.2f  %s" % (name, builds, best["pinc"], best["uv"], best["pinc"] / best["uv"],
                                                  "; ".join(notes)), flush=True)
    if total["uv"]:
        print("%-26s %6s %8.1f %8.1f %6.2f" % ("total of those that both solve", "", total["pinc"], total["uv"],
                                              total["pinc"] / total["uv"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
