"""Many locks in one run: `pinc compile --each` and `pinc check --each` over inputs that are drawn from a recorded index (see record.py).

    many.py --pinc PROGRAM --tools FOLDER --tree FOLDER [--counts 100 1000] [--seed 1] [--uv PROGRAM --uv-count 50]

Every input names one to six projects of the index, for two platforms and one Python. What the index has no answers for (it holds what some
inputs needed) is not drawn: each project is tried alone, each input once, and the numbers of the random generator are fixed. Figures: locks a
second out of a full cache, CPU seconds, peak memory, and a loop of uv over some of them as a ratio.
"""
import argparse
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import bench
import tools

PYTHON = "3.12"
TARGETS = ["--python-version", PYTHON, "--platform", "linux-x86_64", "--platform", "linux-aarch64"]
LIMIT = 1200  # seconds for one run


class Many:
    def __init__(self, options, work, url):
        self.options, self.work, self.url = options, work, url
        self.folder = work / "inputs"
        self.folder.mkdir()
        self.cache = work / "cache"

    def run(self, command, *words, offline=True):
        """Seconds, peak kB, CPU seconds and the exit status."""
        took = self.work / "took"
        line = [str(self.options.tools / "measure"), str(took), self.options.pinc, command, "--isolated", "--no-progress", "-q", *TARGETS,
                "--no-build", "--index-url", self.url, "--cache-dir", str(self.cache), *(["--offline"] if offline else []), *words]
        done = subprocess.run(line, cwd=self.folder, env=tools.environment(self.work), capture_output=True, text=True, check=False,
                              timeout=LIMIT)
        return [*map(float, took.read_text().split()), done.returncode, done.stderr]

    def compiles(self, lines):
        (self.folder / "try.in").write_text("".join(f"{line}\n" for line in lines))
        found = self.run("compile", "try.in", offline=False)[3] == 0
        for path in self.folder.glob("try.*"):
            path.unlink()
        return found

    def draw(self, count):
        """Write in0001.in and so on."""
        numbers = random.Random(self.options.seed)
        names = sorted(path.name for path in (self.options.tree / "pypi/simple").iterdir() if path.is_dir())
        good = [name for name in names if self.compiles([name])]
        if len(good) < 10:
            raise bench.Failure("the index answers too few projects")
        made = 0
        while made < count:
            lines = numbers.sample(good, numbers.randint(1, 6))
            if self.compiles(lines):
                made += 1
                (self.folder / f"in{made:04}.in").write_text("".join(f"{line}\n" for line in lines))
        return len(good), len(names)

    def inputs(self, count):
        return [f"in{at:04}.in" for at in range(1, count + 1)]

    def forget(self):
        for path in self.folder.glob("*.txt"):
            path.unlink()

    def measure(self, command, count):
        """The fastest of three runs."""
        best = None
        for _ in range(self.options.reps):
            if command == "compile":
                self.forget()
            took = self.run(command, "--each", *self.inputs(count))
            if took[3]:
                raise bench.Failure(f"pinc {command} --each: {tools.said(took[4])}")
            best = took if best is None or took[0] < best[0] else best
        return best

    def uv_loop(self, count):
        """Seconds of uv for the first inputs, one after another, warm."""
        cache = self.work / "uv"
        for offline in (False, True):
            start = time.monotonic()
            for name in self.inputs(count):
                given = tools.Input(name, self.folder / name, PYTHON)
                subprocess.run(tools.uv(self.options.uv, given, self.url, cache, self.work / "uv.txt", offline=offline),
                               env=tools.environment(self.work), capture_output=True, check=False, timeout=LIMIT)
                (self.work / "uv.txt").unlink(missing_ok=True)
        return time.monotonic() - start


def report(many, options):
    good, of = many.draw(max(options.counts))
    print(f"{max(options.counts)} inputs out of {good} of {of} projects, {os.cpu_count()} processors")
    for count in options.counts:
        for command in ("compile", "check"):
            seconds, peak, cpu = many.measure(command, count)[:3]
            print(f"{command} --each, {count} inputs: {seconds:.2f} s, {count / seconds:.0f} locks/s, {cpu:.2f} s CPU, "
                  f"{count / cpu:.0f} locks/s of CPU, {peak / 1024:.0f} MB", flush=True)
    if options.uv and shutil.which(options.uv):
        count = min(options.uv_count, max(options.counts))
        ours, theirs = many.measure("compile", count)[0], many.uv_loop(count)
        print(f"{count} inputs: pinc --each {ours:.2f} s, a loop of uv {theirs:.2f} s, ratio {ours / theirs:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pinc", required=True)
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    parser.add_argument("--tree", type=pathlib.Path, required=True)
    parser.add_argument("--counts", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--uv", default="")
    parser.add_argument("--uv-count", type=int, default=50)
    parser.add_argument("--work", type=pathlib.Path, help="an empty folder that stays")
    options = parser.parse_args()
    options.pinc, options.tools = os.path.abspath(options.pinc), options.tools.absolute()
    options.server, options.nginx = "h1", bench.find_nginx()
    with tempfile.TemporaryDirectory(prefix="pinc-many-") as temporary:
        work = options.work.absolute() if options.work else pathlib.Path(temporary)
        server = bench.Server(options, 0, 86400, work)
        try:
            report(Many(options, work, server.url), options)
        finally:
            server.stop()


if __name__ == "__main__":
    try:
        main()
    except bench.Failure as failure:
        sys.exit(f"many: {failure}")
