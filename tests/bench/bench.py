"""Time pinc and uv side by side on a recorded index (see record.py), served by nginx on loopback.

    bench.py [--store FOLDER | --tree FOLDER --inputs FOLDER...] [--names NAME...] [--reps 5] [--latency 0 25]
             [--states cold warm reval offline] [--server h1|h2]

States: cold = an empty cache every time; warm = the cache that one run left, pages good for ten minutes; reval = the
same, but every page is asked for again and answered 304; offline = the cache of warm and --offline. The two programs
take turns. A row shows medians; "best" is the ratio of the best runs, which other work on the machine disturbs least.
Latency is that of a round trip, in milliseconds. h2 is TLS with HTTP/2 and packed pages, as from a content delivery
network; h1 is plain HTTP/1.1.
"""
import argparse
import gzip
import json
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

import tools

LIMIT = 300  # seconds for one run
FRESH = 600  # seconds that a page is good for
ATTEMPTS = 5

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
        self.environment = {}
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
            values["certificate"] = f"ssl_certificate {keys}/cert.pem; ssl_certificate_key {keys}/key.pem;"
            self.environment = {"PIP_CERT": f"{keys}/ca.pem", "SSL_CERT_FILE": f"{keys}/ca.pem"}
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
        self.program = program
        self.words = words
        self.measure = options.tools / "measure"
        self.work = pathlib.Path(work) / name
        self.absent = options.absent
        self.runs = []
        self.missing = set()
        self.error = None

    def clear(self):
        shutil.rmtree(self.work, ignore_errors=True)
        (self.work / "cache").mkdir(parents=True)

    def begin(self):
        self.runs, self.error, self.missing = [], None, set()

    def run(self, given, server, offline=False):
        """One run; its figures are kept, or its error."""
        out, figures, messages = self.work / "requirements.txt", self.work / "figures", self.work / "messages"
        out.unlink(missing_ok=True)
        words = self.words(self.program, given, server.url, self.work / "cache", out, offline=offline)
        server.asked()
        with open(messages, "w", encoding="utf-8") as err:
            process = subprocess.Popen([self.measure, str(figures), *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                                       env={**tools.environment(self.work / "cache"), **server.environment}, start_new_session=True)
            try:
                status = process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                status = f"more than {LIMIT} s"
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        requests, size, missing = server.asked()
        self.missing.update(name for name in map(name_in, missing) if name not in self.absent)
        if status == 0 and out.exists():
            seconds, peak, cpu = map(float, figures.read_text().split())
            self.runs.append((seconds, peak / 1024, requests, size / 1000, cpu))
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
    names = "/".join(runner.name for runner in runners)
    return (f"{'input':20} {'state':7} {'ms':>4} | {'seconds, ' + names:^17} {'ratio':>5} {'best':>5} {'spread %':>9} | {'peak MB':^13} {'ratio':>5} | "
            f"{'requests':^11} | {'KB':^15} | {'CPU seconds':^13}")


def row(given, state, latency, runners):
    """Medians of the programs that ran, with ratios of the first to the second."""
    def pair(column, width, digits):
        none = "-" if column else "failed"
        return " ".join(f"{runner.median(column):{width}.{digits}f}" if runner.runs else f"{none:>{width}}" for runner in runners)

    def ratio(figure, column):
        if len(runners) < 2 or not all(runner.runs for runner in runners):
            return f"{'':5}"
        return f"{figure(runners[0], column) / figure(runners[1], column):5.2f}"

    spread = " ".join(f"{runner.spread():4.0f}" if runner.runs else f"{'-':>4}" for runner in runners)
    return (f"{given.name:20} {state:7} {latency:4g} | {pair(0, 8, 3):17} {ratio(Runner.median, 0)} {ratio(Runner.best, 0)} {spread:>9} | {pair(1, 6, 1):13} {ratio(Runner.median, 1)} | "
            f"{pair(2, 5, 0):11} | {pair(3, 7, 0):15} | {pair(4, 6, 3):13}")


def measure(given, state, latency, server, runners, reps):
    """One row: the programs take turns."""
    for runner in runners:
        runner.begin()
    for _ in range(reps):
        for runner in runners:
            if state == "cold":
                runner.clear()
            if not runner.error:
                runner.run(given, server, offline=state == "offline")
    print(row(given, state, latency, runners), flush=True)
    complain(given, state, runners)


def complain(given, state, runners):
    for runner in runners:
        if runner.error:
            print(f"bench: {given.name}, {state}: {runner.name}: {runner.error}")
        if runner.missing:
            names = sorted(runner.missing)
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            print(f"bench: {given.name}, {state}: {runner.name} asked in vain for {', '.join(names[:3])}{more} (record it again?)")


def measure_input(given, options, latency, runners, work):
    """Every state at one latency. Offline asks for nothing: once is enough."""
    states = [state for state in options.states if state != "offline" or latency == options.latency[0]]
    for fresh, some in ((FRESH, [state for state in states if state != "reval"]), (0, [state for state in states if state == "reval"])):
        if not some:
            continue
        server = Server(options, latency, fresh, work)
        filled = False  # are the caches?
        try:
            for state in some:
                if state != "cold" and not filled:
                    for runner in runners:
                        runner.clear()
                        runner.run(given, server)
                filled = state != "cold"
                measure(given, state, latency, server, runners, options.reps)
        finally:
            server.stop()


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
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--latency", type=float, nargs="+", default=[0, 25])
    parser.add_argument("--states", nargs="+", choices=("cold", "warm", "reval", "offline"), default=["cold", "warm", "reval", "offline"])
    parser.add_argument("--server", choices=("h1", "h2"), default="h1")
    parser.add_argument("--pinc", default="build/pinc")
    parser.add_argument("--tools", type=folder, default=folder("build/bench"), help="where relay and measure are, and uv is installed")
    return parser.parse_args()


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
        runners = [Runner(*program, options, work) for program in programs]
        print(f"bench: {', '.join(tools.version(runner.program) for runner in runners)}; {options.server}, medians of {options.reps} runs; "
              f"load {os.getloadavg()[0]:.2f}")
        print(heading(runners))
        for given in inputs:
            for latency in options.latency:
                measure_input(given, options, latency, runners, work)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failure, OSError) as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
