"""The programs that `make bench` times, and what their runs took."""
import itertools
import os
import pathlib
import re
import signal
import statistics
import subprocess

import serving
import tools

COLUMNS = ("seconds", "peak_mb", "requests", "kb", "cpu_seconds")
EMPTY = ("cold", "again")  # states that begin with an empty cache
STATIC = "pinc (static)"


class Aside:
    """
    Where what a run has left waits until the end. ext4 without a journal passes over the inodes of files that were deleted within
    the last minutes, one by one: a run that makes files would pay for the deletion of those of another. So files are emptied, and
    deleted when nothing is measured any more.
    """

    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1)

    def take(self, path):
        """A folder or a file, if it is there."""
        if not path.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / str(next(self.numbers))
        path.rename(place)
        for file in [place] if place.is_file() else [pathlib.Path(at, name) for at, _, names in os.walk(place) for name in names]:
            if not file.is_symlink():
                file.chmod(0o600)
                os.truncate(file, 0)


class Result:
    """What the runs of one program on one input in one state took: seconds, MB, requests, KB, CPU seconds."""

    def __init__(self, runner):
        self.runner, self.name, self.beside = runner, runner.name, runner.beside
        self.runs, self.error, self.missing, self.instructions = [], None, set(), None

    def median(self, column):
        return statistics.median(run[column] for run in self.runs)

    def best(self, column):
        return min(run[column] for run in self.runs)

    def spread(self):
        seconds = [run[0] for run in self.runs]
        return (max(seconds) - min(seconds)) / statistics.median(seconds) * 100

    def kept(self):
        """For the history."""
        if not self.runs:
            return {"error": self.error}
        return {**{name: self.median(column) for column, name in enumerate(COLUMNS)}, "best": self.best(0), "runs": len(self.runs),
                "million_instructions": self.instructions}


class Runner:
    """One program, with caches and outputs of its own for each input."""

    def __init__(self, name, program, words, options, work):
        self.name = name
        self.version = tools.version(program)
        if name == STATIC:
            self.version = f"{STATIC} {self.version.split(' ')[-1]}"
        self.beside = name in tools.BESIDE
        self.out = tools.BESIDE[name].out if self.beside else "requirements.txt"
        self.program = program
        self.words = words
        self.measure = options.tools / "measure"
        self.work = pathlib.Path(work) / re.sub(r"\W+", "-", name)
        self.aside = Aside(self.work / "aside")
        self.absent = options.absent
        self.limit = options.limit
        self.reps = options.beside_reps if self.beside else options.reps
        self.names = set(options.beside_names) if self.beside else set()  # none: all inputs

    def lock(self, given):
        return self.work / given.name / self.out

    def cache(self, given, server, state):
        """
        (cache, None) for a run: an empty one, or the one that a run from an empty cache has left for that server, which is made
        where there is none; (None, why not) where that fails.
        """
        kept, used = self.kept(given, server), self.work / given.name / "cache"
        if state in EMPTY:
            self.aside.take(used)
            used.mkdir(parents=True)
            return used, None
        filled = Result(self)
        if not kept.exists():
            self.run(given, server, "cold", filled)
        return (None, filled.error) if filled.error else (kept, None)

    def kept(self, given, server):
        return self.work / given.name / f"cache-{server.number}"

    def forget(self, given):
        """No run on this input comes any more."""
        self.aside.take(self.work / given.name)

    def start(self, before, given, server, state, cache):
        """One run behind the words `before`: its exit status, and the file for its messages."""
        out, messages = self.lock(given), self.work / "messages"
        if state != "again":
            self.aside.take(out)
        words = self.words(self.program, given, server.url, cache, out, offline=state == "offline")
        words += server.words.get(self.name.split(" ", maxsplit=1)[0], [])
        with open(messages, "w", encoding="utf-8") as err:
            process = subprocess.Popen([*before, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                                       env={**tools.environment(cache), **server.environment}, start_new_session=True)
            try:
                return process.wait(self.limit), messages
            except subprocess.TimeoutExpired:
                return None, messages
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def count(self, given, server, state):
        """Instructions of one run, in millions; None where they cannot be counted."""
        log = self.work / "valgrind"
        words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"]
        cache, _ = self.cache(given, server, state)
        found = re.search(r"Collected : (\d+)", log.read_text()) if cache and self.start(words, given, server, state, cache)[0] == 0 else None
        server.asked()
        return int(found[1]) / 1e6 if found else None

    def run(self, given, server, state, result):
        """One run; its figures are added to the result, or its error is."""
        figures = self.work / "figures"
        if state == "again" and not self.lock(given).exists():
            self.run(given, server, "cold", Result(self))
        cache, result.error = self.cache(given, server, state)
        if not cache:
            return
        server.asked()
        status, messages = self.start([self.measure, str(figures)], given, server, state, cache)
        requests, size, missing = server.asked()
        result.missing.update(name for name in map(serving.name_in, missing) if name not in self.absent)
        if status == 0 and self.lock(given).exists():
            seconds, peak, cpu = map(float, figures.read_text().split())
            result.runs.append((seconds, peak / 1024, requests, size / 1000, cpu))
            if state == "cold" and not self.kept(given, server).exists():
                cache.rename(self.kept(given, server))
        elif status is None:
            result.error = f"more than {self.limit:g} seconds"
        else:
            result.error = f"exit status {status}: {tools.said(messages.read_text(errors='replace'))}"
