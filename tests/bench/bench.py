"""Time pinc and uv side by side on a recorded index (see record.py), served by nginx on loopback, and others beside them.

    bench.py [--store FOLDER | --tree FOLDER --inputs FOLDER...] [--names NAME...] [--reps 7] [--latency 0 25]
             [--states cold again warm reval offline] [--server h1|h2] [--instructions STATE...] [--history FILE] [--static PROGRAM]
             [--beside nab pip-compile] [--beside-reps 1] [--beside-names NAME...] [--limit 60] [--budget 12]

States: cold = an empty cache every time; again = the same, but the output of another run is there; warm = the cache that
one run left, pages still good; reval = the same, but every page has to be confirmed, and is with 304; offline = the cache of warm
and --offline. The programs take turns, each begins in its turn, and no run pays for the deletion of what another has left (runner.py).
A row shows medians; "best" is the ratio of the best runs, which other work on the machine disturbs least. Latency is that of a round
trip, in milliseconds. h2 is TLS with HTTP/2 and packed pages, as from a content delivery network; h1 is plain HTTP/1.1.

"floor" is what round trips alone take (floor.py). --static is another build of pinc, the one that users get (packaging/static.sh): it
has a row of its own beside each of pinc's. nab and pip-compile are slow: --beside-reps runs of them, on --beside-names or on all inputs,
have rows of their own, too, where "ratio" is pinc's time to theirs; where one cannot do the job on this index it is said why. A run over
--limit seconds is ended, and told. Instructions, in millions, are counted by callgrind in a run of its own. Each row is added to the
history, a line of JSON.

Every input is run once in every state, then all of them for the second time, and so on. What --budget minutes (0: as long as it takes)
cut are these rounds; no row is left out, and the first round is always whole. Instructions are those of pinc alone, then.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

import floor
import tools
from runner import STATIC, Result, Runner
from serving import Failure, Nginx, Server, find_nginx, make_certificates, pack_pages  # others take them from here

FRESH = 21600  # seconds that a page is good for: longer than all of this takes
STATES = ["cold", "again", "warm", "reval", "offline"]


def heading(names):
    names = "/".join(names)
    return (f"{'input':20} {'state':7} {'ms':>4} | {'seconds, ' + names:^17} {'ratio':>5} {'best':>5} {'spread %':>9} | {'floor':>5} {'times':>5} | {'peak MB':^13} {'ratio':>5} | "
            f"{'requests':^11} | {'KB':^15} | {'CPU seconds':^13} | {'million instr.':^13}")


class Row:
    """One input in one state at one latency."""

    def __init__(self, given, state, latency, server, runners):
        self.given, self.state, self.latency, self.server = given, state, latency, server
        self.results = [Result(runner) for runner in runners if not runner.names or given.name in runner.names]
        self.pair = [result for result in self.results if not result.beside and result.name != STATIC]
        self.apart = [result for result in self.results if result not in self.pair]
        self.first = f"{given.name:20} {state:7} {latency:4g}"
        self.load, self.lowest = 0, None

    def run(self, number, cannot):
        """Each program once more; who begins changes. One of the others that failed on this input is not asked again."""
        ours = [result for result in self.results if not result.beside]
        turn = number % len(ours)
        for result in ours[turn:] + ours[:turn] + [result for result in self.results if result.beside]:
            key = result.name, self.given.name
            if number >= result.runner.reps or result.error or (result.beside and key in cannot):
                continue
            result.runner.run(self.given, self.server, self.state, result)
            if result.error:
                cannot.add(key)
        self.load = max(self.load, os.getloadavg()[0])

    def count(self, options):
        """Instructions, in the states that are asked for."""
        for result in self.pair[: 1 if options.budget else 2]:  # callgrind takes fifty times as long
            if self.state in options.instructions and not result.error:
                result.instructions = result.runner.count(self.given, self.server, self.state)

    def find_floor(self, options):
        ours = self.pair[0]
        if ours.runs and ours.runner.lock(self.given).exists():
            self.lowest = floor.seconds(ours.runner.lock(self.given), self.state, self.latency, options.server == "h2")

    def text(self):
        """Medians of the programs that ran, with ratios of the first to the second."""
        def pair(column, width, digits):
            none = "-" if column else "failed"
            return " ".join(f"{result.median(column):{width}.{digits}f}" if result.runs else f"{none:>{width}}" for result in self.pair)

        def ratio(figure, column):
            if len(self.pair) < 2 or not all(result.runs for result in self.pair):
                return f"{'':5}"
            return f"{figure(self.pair[0], column) / figure(self.pair[1], column):5.2f}"

        spread = " ".join(f"{result.spread():4.0f}" if result.runs else f"{'-':>4}" for result in self.pair)
        instructions = " ".join(f"{result.instructions:6.0f}" if result.instructions else f"{'-':>6}" for result in self.pair)
        ours = self.pair[0]
        times = f"{self.lowest:5.2f} {ours.median(0) / self.lowest:5.2f}" if self.lowest and ours.runs else f"{'-':>5} {'-':>5}"
        return (f"{self.first} | {pair(0, 8, 3):17} {ratio(Result.median, 0)} {ratio(Result.best, 0)} {spread:>9} | {times} | {pair(1, 6, 1):13} {ratio(Result.median, 1)} | "
                f"{pair(2, 5, 0):11} | {pair(3, 7, 0):15} | {pair(4, 6, 3):13} | {instructions:13}")

    def text_apart(self, result):
        """Another build: how its time and memory are to uv's. Another program: how pinc's time is to its."""
        if not result.runs:
            return f"{self.first} | {result.name}: cannot do it"
        to = ""
        uv, ours = self.pair[-1] if len(self.pair) > 1 else None, self.pair[0]
        if result.beside:
            to = f", pinc's ratio {ours.median(0) / result.median(0):.2f}" if ours.runs else ""
        elif uv and uv.runs:
            to = f", {result.median(0) / uv.median(0):.2f} of {uv.name}'s, memory {result.median(1) / uv.median(1):.2f}"
        return (f"{self.first} | {result.name}: {result.median(0):.3f} s{to}; {result.median(1):.1f} MB; {result.median(2):.0f} requests, "
                f"{result.median(3):.0f} KB; {result.median(4):.3f} CPU s")

    def show(self):
        print(self.text())
        for result in self.apart:
            if result.runs or result.error:
                print(self.text_apart(result))
        for result in self.results:
            if result.error:
                print(f"bench: {self.given.name}, {self.state}: {result.name}: {result.error}")
            if result.missing and not result.beside:  # others ask for more
                names = sorted(result.missing)
                more = f" and {len(names) - 3} more" if len(names) > 3 else ""
                print(f"bench: {self.given.name}, {self.state}: {result.name} asked in vain for {', '.join(names[:3])}{more} (record it again?)")
        sys.stdout.flush()

    def remember(self, options):
        """Add the row to the history."""
        line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "input": self.given.name, "state": self.state, "latency_ms": self.latency,
                "server": options.server, "floor": self.lowest, "load": round(self.load, 2), "cores": os.cpu_count(),
                "programs": {result.runner.version: result.kept() for result in self.results if result.runs or result.error}}
        options.history.parent.mkdir(parents=True, exist_ok=True)
        with open(options.history, "a", encoding="utf-8") as history:
            history.write(json.dumps(line) + "\n")


def make_rows(inputs, options, runners, servers, work):
    """All rows, in order. Offline asks for nothing: once is enough, whatever the latency."""
    for given in inputs:
        for latency in options.latency:
            for state in STATES:
                if state not in options.states or (state == "offline" and latency != options.latency[0]):
                    continue
                key = latency, 0 if state == "reval" else FRESH
                if key not in servers:
                    servers[key] = Server(options, *key, work)
                yield Row(given, state, latency, servers[key], runners)


def measure(rows, options, start):
    """Rounds through all rows, until the time is over."""
    cannot = set()  # (program, input)
    for number in range(options.reps):
        for row in rows:
            if number and options.budget and time.monotonic() - start > options.budget * 60:
                print(f"bench: the time was over in round {number + 1} of {options.reps}")
                return
            row.run(number, cannot)
        for row in rows:
            for result in row.results:
                if result.beside and number + 1 == result.runner.reps:
                    result.runner.forget(row.given)
        if number + 1 < options.reps:
            print(f"bench: round {number + 1} of {options.reps} after {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def find_input(options, name):
    for folder in options.inputs:
        path = folder / name / "requirements.in"
        if path.exists():
            return tools.Input(name, path)
    raise Failure(f"no {name}/requirements.in in {' '.join(map(str, options.inputs))}")


def find_inputs(options):
    """What is to be compiled: --names, else everything that the store has recorded."""
    if options.tree is None:
        options.tree, options.inputs = options.store / "tree", [options.store / "inputs"]
        names = options.names or sorted(path.parent.name for path in options.inputs[0].glob("*/requirements.in"))
        if not names or not options.tree.exists():
            raise Failure(f"{options.store} holds no recording: make record INPUT=FILE")
    else:
        names = options.names
        if not names or not options.inputs:
            raise Failure("a tree from elsewhere needs INPUTS='FOLDER ...' and NAMES='NAME ...' for FOLDER/NAME/requirements.in")
    if not (options.tree / "pypi" / "simple").is_dir():
        raise Failure(f"{options.tree} has no pypi/simple")
    options.absent = set()
    notes = options.tree.parent / "files.json"
    if notes.exists():  # what the index lacked when it was recorded
        pages = (options.tree.parent / "pages").glob("*.json")
        options.absent = set(json.loads(notes.read_text())["absent"]) | {page.stem for page in pages if page.read_text() == "null"}
    return [find_input(options, name) for name in names]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folder = pathlib.Path
    parser.add_argument("--store", type=folder, default=folder("build/bench/store"))
    parser.add_argument("--tree", type=folder)
    parser.add_argument("--inputs", type=folder, nargs="*", default=[])
    parser.add_argument("--names", nargs="*", default=[])
    parser.add_argument("--reps", type=int, default=7)
    parser.add_argument("--latency", type=float, nargs="+", default=[0, 25])
    parser.add_argument("--states", nargs="+", choices=STATES, default=STATES)
    parser.add_argument("--server", choices=("h1", "h2"), default="h1")
    parser.add_argument("--beside", nargs="*", choices=sorted(tools.BESIDE), default=[], help="others, installed where there is none")
    parser.add_argument("--beside-reps", type=int, default=1)
    parser.add_argument("--beside-names", nargs="*", default=[])
    parser.add_argument("--limit", type=float, default=60, help="seconds for one run")
    parser.add_argument("--budget", type=float, default=0, help="minutes for all of it")
    parser.add_argument("--instructions", nargs="*", choices=STATES, default=[], help="count instructions in these states")
    parser.add_argument("--history", type=folder, default=folder("build/bench/history.jsonl"))
    parser.add_argument("--pinc", default="build/pinc")
    parser.add_argument("--static", type=folder, help="the released program, with a row of its own")
    parser.add_argument("--tools", type=folder, default=folder("build/bench"), help="where relay and measure are, and uv is installed")
    return parser.parse_args()


def find_others(options):
    """The programs of --beside that are there or can be installed."""
    found = []
    for name in options.beside:
        program, why = tools.find_beside(options.tools / "beside", name)
        if program:
            found.append((name, program, tools.BESIDE[name].words))
        else:
            print(f"bench: {name} cannot be installed: {why}")
    if options.instructions and not shutil.which("valgrind"):
        print("bench: valgrind is missing: no instructions are counted")
        options.instructions = []
    return found


def find_programs(options):
    uv, why = tools.find_uv(options.tools / "uv")
    if not uv:
        print(f"bench: uv cannot be installed: {why}; only pinc is timed")
    programs = [("pinc", str(pathlib.Path(options.pinc).absolute()), tools.pinc)] + ([("uv", uv, tools.uv)] if uv else [])
    if options.static:
        if not os.access(options.static, os.X_OK):
            raise Failure(f"{options.static} is not a program: packaging/static.sh builds it")
        programs.append((STATIC, str(options.static.absolute()), tools.pinc))
    return programs + find_others(options)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    options.nginx = find_nginx()
    inputs = find_inputs(options)
    if options.server == "h2":
        make_certificates(options.tools / "keys")
        pack_pages(options.tree)
    with tempfile.TemporaryDirectory(prefix="pinc-bench-") as work:
        runners = [Runner(*program, options, work) for program in find_programs(options)]
        print(f"bench: {', '.join(runner.version for runner in runners)}; {options.server}, medians of {options.reps} runs; "
              f"load {os.getloadavg()[0]:.2f}", flush=True)
        servers, rows = {}, []
        try:
            rows = list(make_rows(inputs, options, runners, servers, work))
            measure(rows, options, time.monotonic())
            for row in rows:
                row.count(options)
        finally:  # also what there is when it is interrupted
            print(heading([runner.name for runner in runners if not runner.beside and runner.name != STATIC]))
            for row in rows:
                if any(result.runs or result.error for result in row.results):
                    row.find_floor(options)
                    row.show()
                    row.remember(options)
            for server in servers.values():
                server.stop()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failure, OSError) as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
