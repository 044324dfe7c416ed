"""Time pinc and uv side by side on a recorded index (see record.py), served by nginx on loopback, and others beside them.

    bench.py [--store FOLDER | --tree FOLDER --inputs FOLDER...] [--names NAME...] [--reps 7] [--latency 0 25]
             [--states cold again warm reval offline] [--server h1|h2] [--instructions STATE...] [--history FILE]
             [--beside nab pip-compile] [--beside-reps 1] [--beside-names NAME...] [--limit 60] [--budget 12]

States: cold = an empty cache every time; again = the same, but the output of another run is there; warm = the cache that
one run left, pages good for ten minutes; reval = the same, but every page is asked for again and answered 304; offline =
the cache of warm and --offline. The programs take turns. A row shows medians; "best" is the ratio of the best runs, which
other work on the machine disturbs least. Latency is that of a round trip, in milliseconds. h2 is TLS with HTTP/2 and
packed pages, as from a content delivery network; h1 is plain HTTP/1.1.

"floor" is what round trips alone take (floor.py). nab and pip-compile are slow: --beside-reps runs of them, on --beside-names
or on all inputs, have rows of their own, where "ratio" is pinc's time to theirs; where one cannot do the job on this index it is
said why. A run over --limit seconds is ended, and told. Instructions, in millions, are counted by callgrind in a run of its own.
Each row is added to the history, a line of JSON, as soon as it is there.

All of it ends within --budget minutes (0: when it is done): an input may take three equal parts of what is left. Where that is not enough
there are fewer runs, then the last of the states are left out, and the output says so. Instructions are those of pinc alone, then.
"""
import argparse
import gzip
import json
import math
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import floor
import tools

FRESH = 600  # seconds that a page is good for
ATTEMPTS = 5
SHARE = 3  # an input may take so many times an equal part of the time that is left
STATES = ["cold", "again", "warm", "reval", "offline"]

CONFIGURATION = """
daemon off; master_process off; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 1024; }}
http {{
  map $http_accept $page {{ default html; "~application/vnd\\.pypi\\.simple\\.(v1|latest)\\+json" json; }}
  log_format short "$status $bytes_sent $uri";
  access_log {work}/access.log short;
  client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  sendfile on; tcp_nodelay on; keepalive_timeout 300; keepalive_requests 100000; open_file_cache max=20000 inactive=600s;
  default_type application/octet-stream; {gzip}
  server {{
    listen 127.0.0.1:{port} {listen};
    {certificate}
    root {tree};
    location ~ ^/pypi/simple/[^/]+$ {{ return 301 $uri/; }}
    location ~ ^/pypi/simple/[^/]+/$ {{ rewrite ^ ${{uri}}index.$page last; }}
    location ~ ^/pypi/simple/[^/]+/index\\.(json|html)$ {{
      internal; types {{ application/vnd.pypi.simple.v1+json json; text/html html; }}
      add_header Cache-Control "max-age={fresh}, public"; add_header Vary Accept;
    }}
    location /pypi/files/ {{ add_header Cache-Control "max-age=365000000, immutable, public"; }}
  }}
}}
"""


class Failure(Exception):
    """Something that ends the measurement; its text is the one line that the user sees."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def find_nginx():
    path = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not path:
        raise Failure("nginx is missing: apt-get install nginx-light (dnf, apk, brew: nginx)")
    return path


def make_certificates(folder):
    """A throw-away authority (ca.pem) and a certificate for 127.0.0.1, once."""
    if (folder / "cert.pem").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "extensions").write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for words in (["req", "-x509", *key, "-days", "3650", "-subj", "/CN=pinc bench", "-keyout", "cakey.pem", "-out", "ca.pem"],
                  ["req", *key, "-subj", "/CN=127.0.0.1", "-keyout", "key.pem", "-out", "cert.csr"],
                  ["x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "cakey.pem", "-CAcreateserial", "-days", "3650",
                   "-extfile", "extensions", "-out", "cert.pem"]):
        done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"openssl {words[0]}: {tools.said(done.stderr)}")


def pack_pages(tree):
    """index.json.gz beside index.json, where it is missing or old."""
    for page in sorted(tree.glob("pypi/simple/*/index.*")):
        packed = page.with_name(page.name + ".gz")
        if page.suffix != ".gz" and not (packed.exists() and packed.stat().st_mtime == page.stat().st_mtime):
            packed.write_bytes(gzip.compress(page.read_bytes(), 6, mtime=0))
            os.utime(packed, (page.stat().st_mtime,) * 2)


class Nginx:
    """nginx with files of its own in a folder, and programs beside it."""

    def __init__(self, prefix, work):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=work))
        self.processes = []

    def start(self, program, configuration, values):
        """The port on which it listens; the configuration has a place for it."""
        messages = self.work / "messages"
        for _ in range(ATTEMPTS):  # another process may take the port first
            port = free_port()
            (self.work / "nginx.conf").write_text(configuration.format(port=port, **values))
            with open(messages, "w", encoding="utf-8") as err:
                process = subprocess.Popen([program, "-p", str(self.work), "-c", str(self.work / "nginx.conf")],
                                           stdout=subprocess.DEVNULL, stderr=err)
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    self.processes.append(process)
                    return port
                except OSError:
                    time.sleep(0.02)
        raise Failure(f"nginx: {tools.said(messages.read_text())}")

    def start_relay(self, program, port, latency):
        process = subprocess.Popen([program, str(port), str(latency)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        return int(process.stdout.readline())


class Server(Nginx):
    """nginx over a tree, with a relay before it when there is a latency."""

    def __init__(self, options, latency, fresh, work):
        super().__init__("server-", work)
        self.log = self.work / "access.log"
        self.environment, self.words = {}, {}
        self.seen = 0
        port = self.start_nginx(options, fresh)
        if latency:
            port = self.start_relay(options.tools / "relay", port, latency)
        self.url = f"{'https' if options.server == 'h2' else 'http'}://127.0.0.1:{port}/pypi/simple/"

    def start_nginx(self, options, fresh):
        values = {"work": self.work, "tree": options.tree.absolute(), "fresh": fresh, "gzip": "", "listen": "", "certificate": ""}
        if options.server == "h2":
            keys = (options.tools / "keys").absolute()
            values["gzip"] = "gzip_static on; http2_max_concurrent_streams 256;"
            values["listen"] = "ssl http2"
            values["certificate"] = f"ssl_certificate {keys}/cert.pem; ssl_certificate_key {keys}/key.pem; ssl_protocols TLSv1.2 TLSv1.3;"
            self.environment = {"PIP_CERT": f"{keys}/ca.pem", "SSL_CERT_FILE": f"{keys}/ca.pem"}
            self.words = {"pinc": ["--cert", f"{keys}/ca.pem"]}  # --isolated passes over PIP_CERT
        return self.start(options.nginx, CONFIGURATION, values)

    def asked(self):
        """(requests, bytes, paths that the tree lacks) since the last call."""
        size = -1
        while size != self.log.stat().st_size:  # the last lines may be on their way
            size = self.log.stat().st_size
            time.sleep(0.02)
        with open(self.log, encoding="utf-8") as log:
            log.seek(self.seen)
            rows = [line.split(" ", 2) for line in log.read().splitlines()]
        self.seen = size
        return len(rows), sum(int(row[1]) for row in rows), [row[2] for row in rows if int(row[0]) >= 400]

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        shutil.rmtree(self.work, ignore_errors=True)


def name_in(path):
    """The file, or the project, that a path of the tree is about."""
    return re.sub(r"^/pypi/(files|simple)/|/(index\.\w+)?$", "", path)


class Runner:
    """One program on one input, with a cache of its own."""

    def __init__(self, name, program, words, options, work):
        self.name = name
        self.version = tools.version(program)
        self.beside = name in tools.BESIDE  # has a row of its own
        self.out = "pylock.toml" if name == "nab" else "requirements.txt"
        self.program = program
        self.words = words
        self.measure = options.tools / "measure"
        self.work = pathlib.Path(work) / name
        self.absent = options.absent
        self.limit = options.limit
        self.reps = options.beside_reps if self.beside else options.reps
        self.names = set(options.beside_names) if self.beside else set()  # none: all inputs
        self.input = None  # that it ran on last
        self.begin()

    def clear(self):
        """An empty cache; the output stays."""
        shutil.rmtree(self.work / "cache", ignore_errors=True)
        (self.work / "cache").mkdir(parents=True)

    def begin(self):
        self.runs, self.error, self.missing, self.instructions = [], None, set(), None

    def start(self, before, given, server, state):
        """One run behind the words `before`: its exit status, and the file for its messages."""
        out, messages = self.work / self.out, self.work / "messages"
        if state != "again":
            out.unlink(missing_ok=True)
        words = self.words(self.program, given, server.url, self.work / "cache", out, offline=state == "offline")
        words += server.words.get(self.name, [])
        with open(messages, "w", encoding="utf-8") as err:
            process = subprocess.Popen([*before, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                                       env={**tools.environment(self.work / "cache"), **server.environment}, start_new_session=True)
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
        found = re.search(r"Collected : (\d+)", log.read_text()) if self.start(words, given, server, state)[0] == 0 else None
        server.asked()
        self.instructions = int(found[1]) / 1e6 if found else None

    def run(self, given, server, state):
        """One run; its figures are kept, or its error."""
        out, figures = self.work / self.out, self.work / "figures"
        server.asked()
        status, messages = self.start([self.measure, str(figures)], given, server, state)
        requests, size, missing = server.asked()
        self.missing.update(name for name in map(name_in, missing) if name not in self.absent)
        if status == 0 and out.exists():
            seconds, peak, cpu = map(float, figures.read_text().split())
            self.runs.append((seconds, peak / 1024, requests, size / 1000, cpu))
        elif status is None:
            self.error = f"more than {self.limit:g} seconds"
        else:
            self.error = f"exit status {status}: {tools.said(messages.read_text(errors='replace'))}"

    def median(self, column):
        return statistics.median(run[column] for run in self.runs)

    def best(self, column):
        return min(run[column] for run in self.runs)

    def spread(self):
        seconds = [run[0] for run in self.runs]
        return (max(seconds) - min(seconds)) / statistics.median(seconds) * 100


def heading(runners):
    names = "/".join(runner.name for runner in runners[:2])
    return (f"{'input':20} {'state':7} {'ms':>4} | {'seconds, ' + names:^17} {'ratio':>5} {'best':>5} {'spread %':>9} | {'floor':>5} {'times':>5} | {'peak MB':^13} {'ratio':>5} | "
            f"{'requests':^11} | {'KB':^15} | {'CPU seconds':^13} | {'million instr.':^13}")


def row(first, runners, lowest):
    """Medians of the programs that ran, with ratios of the first to the second."""
    def pair(column, width, digits):
        none = "-" if column else "failed"
        return " ".join(f"{runner.median(column):{width}.{digits}f}" if runner.runs else f"{none:>{width}}" for runner in runners)

    def ratio(figure, column):
        if len(runners) < 2 or not all(runner.runs for runner in runners):
            return f"{'':5}"
        return f"{figure(runners[0], column) / figure(runners[1], column):5.2f}"

    spread = " ".join(f"{runner.spread():4.0f}" if runner.runs else f"{'-':>4}" for runner in runners)
    instructions = " ".join(f"{runner.instructions:6.0f}" if runner.instructions else f"{'-':>6}" for runner in runners)
    times = f"{lowest:5.2f} {runners[0].median(0) / lowest:5.2f}" if lowest and runners[0].runs else f"{'-':>5} {'-':>5}"
    return (f"{first} | {pair(0, 8, 3):17} {ratio(Runner.median, 0)} {ratio(Runner.best, 0)} {spread:>9} | {times} | {pair(1, 6, 1):13} {ratio(Runner.median, 1)} | "
            f"{pair(2, 5, 0):11} | {pair(3, 7, 0):15} | {pair(4, 6, 3):13} | {instructions:13}")


def row_beside(first, runner, ours):
    """Another program: how pinc's time is to its."""
    if not runner.runs:
        return f"{first} | {runner.name}: cannot do it"
    to = f"{ours.median(0) / runner.median(0):.2f}" if ours.runs else "-"
    return (f"{first} | {runner.name}: {runner.median(0):.3f} s, pinc's ratio {to}; {runner.median(1):.1f} MB; {runner.median(2):.0f} requests, "
            f"{runner.median(3):.0f} KB; {runner.median(4):.3f} CPU s")


def remember(options, given, state, latency, runners, lowest):
    """Add a row to the history."""
    columns = ("seconds", "peak_mb", "requests", "kb", "cpu_seconds")
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "input": given.name, "state": state, "latency_ms": latency, "server": options.server,
            "floor": lowest, "load": round(os.getloadavg()[0], 2), "cores": os.cpu_count(), "programs": {
                runner.version: {**{name: runner.median(column) for column, name in enumerate(columns)}, "best": runner.best(0), "runs": len(runner.runs),
                                 "million_instructions": runner.instructions} if runner.runs else {"error": runner.error} for runner in runners}}
    options.history.parent.mkdir(parents=True, exist_ok=True)
    with open(options.history, "a", encoding="utf-8") as history:
        history.write(json.dumps(line) + "\n")


def measure(given, state, latency, server, runners, options, deadline):
    """
    One row: the programs take turns, as often as they shall or until the time is over, but once. One of the others that failed
    on this input is not asked again.
    """
    runners = [runner for runner in runners if not (runner.error and runner.input == given.name and runner.beside)]
    for runner in runners:
        runner.begin()
        runner.input = given.name
    for number in range(options.reps):
        if number and time.monotonic() > deadline:
            print(f"bench: {given.name}, {state}: {number} of {options.reps} runs: the time was over")
            break
        for runner in runners:
            if runner.error or number >= runner.reps:
                continue
            if state in ("cold", "again"):
                runner.clear()
            runner.run(given, server, state)
    for runner in runners[: 1 if options.budget else 2]:  # callgrind takes fifty times as long
        if state in options.instructions and not runner.error and time.monotonic() < deadline:
            runner.count(given, server, state)
    lowest = floor.seconds(runners[0].work / runners[0].out, state, latency, options.server == "h2") if runners[0].runs else None
    first = f"{given.name:20} {state:7} {latency:4g}"
    print(row(first, [runner for runner in runners if not runner.beside], lowest))
    for runner in runners:
        if runner.beside:
            print(row_beside(first, runner, runners[0]))
    complain(given, state, runners)
    sys.stdout.flush()
    remember(options, given, state, latency, runners, lowest)


def complain(given, state, runners):
    for runner in runners:
        if runner.error:
            print(f"bench: {given.name}, {state}: {runner.name}: {runner.error}")
        if runner.missing and not runner.beside:  # others ask for more
            names = sorted(runner.missing)
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            print(f"bench: {given.name}, {state}: {runner.name} asked in vain for {', '.join(names[:3])}{more} (record it again?)")


def measure_input(given, options, latency, runners, work, deadline):
    """Every state at one latency until the time is over. Offline asks for nothing: once is enough."""
    runners = [runner for runner in runners if not runner.names or given.name in runner.names]
    states = [state for state in options.states if state != "offline" or latency == options.latency[0]]
    for fresh, some in ((FRESH, [state for state in states if state != "reval"]), (0, [state for state in states if state == "reval"])):
        if not some:
            continue
        if time.monotonic() > deadline:
            print(f"bench: {given.name}: left out, as the time was over: {' '.join(some)}")
            continue
        server = Server(options, latency, fresh, work)
        filled = False  # are the caches?
        try:
            for at, state in enumerate(some):
                if at and time.monotonic() > deadline:
                    print(f"bench: {given.name}: left out, as the time was over: {' '.join(some[at:])}")
                    break
                if state != "cold" and not filled:  # again: for the output
                    for runner in runners:
                        runner.clear()
                        runner.run(given, server, "cold")
                filled = state != "again"  # with an output there is less to be asked
                measure(given, state, latency, server, runners, options, deadline)
        finally:
            server.stop()
            sys.stdout.flush()


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


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    options.nginx = find_nginx()
    inputs = find_inputs(options)
    if options.server == "h2":
        make_certificates(options.tools / "keys")
        pack_pages(options.tree)
    uv, why = tools.find_uv(options.tools / "uv")
    if not uv:
        print(f"bench: uv cannot be installed: {why}; only pinc is timed")
    with tempfile.TemporaryDirectory(prefix="pinc-bench-") as work:
        programs = [("pinc", str(pathlib.Path(options.pinc).absolute()), tools.pinc)] + ([("uv", uv, tools.uv)] if uv else [])
        programs += find_others(options)
        runners = [Runner(*program, options, work) for program in programs]
        print(f"bench: {', '.join(runner.version for runner in runners)}; {options.server}, medians of {options.reps} runs; "
              f"load {os.getloadavg()[0]:.2f}")
        print(heading([runner for runner in runners if not runner.beside]))
        end = time.monotonic() + options.budget * 60 if options.budget else math.inf
        todo = [(given, latency) for given in inputs for latency in options.latency]
        for at, (given, latency) in enumerate(todo):
            now = time.monotonic()
            measure_input(given, options, latency, runners, work, now + (end - now) * min(1, SHARE / (len(todo) - at)))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failure, OSError) as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
