#!/usr/bin/env python3
"""Measure how long forms of pinc take to start and to compile from the cache.

    measure.py [--runs N] NAME=COMMAND...      COMMAND is split at spaces; prints milliseconds of the processor (user and system), the
                                               least and the median of N runs, then of the clock

Runs take turns, so that what else the machine does falls on all alike. What a command starts by itself is counted, too.
"""

import argparse
import os
import resource
import shlex
import statistics
import subprocess
import tempfile
import time

INPUT = "requests\nflask\nnumpy\n"


def worked():
    """Seconds that the processor has spent on all children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("forms", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()
    forms = {name: shlex.split(command) for name, _, command in (form.partition("=") for form in args.forms)}

    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, XDG_CACHE_HOME=folder, NO_COLOR="1")
        with open(os.path.join(folder, "requirements.in"), "w", encoding="utf-8") as file:
            file.write(INPUT)
        compiling = ["compile", "-q", "-U", "--python-version", "3.11", "-o", "out.txt", "requirements.in"]
        outputs = set()
        for command in forms.values():
            subprocess.run(command + compiling, cwd=folder, env=env, check=True)
            with open(os.path.join(folder, "out.txt"), encoding="utf-8") as file:
                outputs.add(file.read())
        assert len(outputs) == 1, "the forms do not agree"
        for title, words in (("--version", ["--version"]), ("compile --offline", compiling + ["--offline"])):
            work, times = {name: [] for name in forms}, {name: [] for name in forms}
            for _ in range(args.runs):
                for name, command in forms.items():
                    before, start = worked(), time.perf_counter()
                    subprocess.run(command + words, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
                    times[name].append(1000 * (time.perf_counter() - start))
                    work[name].append(1000 * (worked() - before))
            for name, taken in work.items():
                print(f"{title:20} {name:20} {min(taken):8.1f} {statistics.median(taken):8.1f} {min(times[name]):8.1f}")


if __name__ == "__main__":
    main()
