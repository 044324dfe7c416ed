"""Many machines with empty caches and one cache that they share (--remote-cache), on nginx with WebDAV, before a recorded index.

    fleet.py --tree TREE --input FILE [--processes 50] [--at-once N] [--latency 25] [--wait MILLISECONDS] [--write PAGE]

Rows: without a shared cache; one that writes into it; all the others after it; the same with the server of the cache
killed in the middle; and with one that is slow, full, lying or gone. A row shows when the last one was done, the requests that came to
the index, as a multiple of one run's, and how many failed or wrote another lock. Status 1 when one did, or when the
index was asked more than 1.2 times as much as by one. --write puts the rows into a page as a table, between "<!-- fleet: begin -->" and
"<!-- fleet: end -->".
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import bench
import runner
import table
import tools

MOST = 1.2  # times the requests of one run
CONFIGURATION = """
daemon off; master_process off; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; log_not_found off; keepalive_requests 100000; open_file_cache off; tcp_nodelay on;
  client_body_temp_path {store}/body; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {store}; client_max_body_size 64m;
    location / {{ dav_methods PUT; create_full_put_path on; }}
  }}
}}
"""


class Cache(bench.Nginx):
    """nginx that takes PUT."""

    def __init__(self, nginx, work, relay=None, latency=0):
        super().__init__("cache-", work)
        self.store = self.work / "store"
        self.store.mkdir()
        port = self.start(nginx, CONFIGURATION, {"work": self.work, "store": self.store})
        if latency:
            port = self.start_relay(relay, port, latency)
        self.url = f"http://127.0.0.1:{port}/pinc"

    def lie(self):
        """Another byte in everything that it has."""
        for path in self.store.glob("pinc/*/*"):
            text = bytearray(path.read_bytes())
            text[len(text) // 2] ^= 1
            path.write_bytes(text)

    def stop(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self.processes = []


class Fleet:
    def __init__(self, options, server, work):
        self.options, self.server, self.work = options, server, pathlib.Path(work)
        self.want = None
        self.aside = runner.Aside(self.work / "aside")
        self.rows = []

    def run(self, words):
        """One machine. Is its lock right?"""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="machine-", dir=self.work))
        lock = folder / "lock.txt"
        done = subprocess.run([self.options.pinc, "compile", str(self.options.input), "-o", str(lock), "--no-header", "--no-annotate", "-q",
                               "--index-url", self.server.url, "--cache-dir", str(folder / "cache"), "--python-version", "3.11",
                               "--no-progress", *words], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
        text = lock.read_text(encoding="utf-8") if done.returncode == 0 else None
        self.aside.take(folder)
        self.want = self.want or text
        return text is not None and text == self.want

    def row(self, title, processes, words, meanwhile=None):
        self.server.asked()
        start = time.monotonic()
        if meanwhile:
            threading.Thread(target=meanwhile, daemon=True).start()
        with concurrent.futures.ThreadPoolExecutor(self.options.at_once) as pool:
            right = list(pool.map(self.run, [words] * processes))
        seconds, requests = time.monotonic() - start, self.server.asked()[0]
        wrong = right.count(False)
        if title:
            self.rows.append((title, processes, seconds, requests, wrong))
            print(f"{title:<28} {processes:>4} {seconds:>8.2f} s {requests:>8} {requests / self.rows[0][3]:>8.2f} x {wrong:>4} wrong", flush=True)
        return seconds, requests

    def text(self):
        """The rows as a table of Markdown."""
        yield (f"Measured on {time.strftime('%Y-%m-%d', time.gmtime())}: {tools.version(self.options.pinc)}, {self.options.input.resolve().parent.name}, "
               f"{self.options.at_once} at once on {os.cpu_count()} cores, {self.options.latency:g} ms of latency to the index, load {os.getloadavg()[0]:.1f}.")
        yield ""
        yield "| the shared cache | machines | seconds until the last was done | requests to the index | of one run's | wrong or failed |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        for title, processes, seconds, requests, wrong in self.rows:
            yield f"| {title} | {processes} | {seconds:.2f} | {requests} | {requests / self.rows[0][3]:.2f} | {wrong} |"


def measure(options, work):
    server = bench.Server(options, options.latency, bench.FRESH, work)
    caches = [Cache(options.nginx, work) for _ in range(4)]
    caches.append(Cache(options.nginx, work, str(options.tools / "relay"), 300))
    fleet = Fleet(options, server, work)
    n = options.processes

    def words(cache, *more):
        return ["--remote-cache", cache.url, "--remote-cache-wait", str(options.wait), *more]

    try:
        one = fleet.row("none, one alone", 1, [])
        fleet.row("none", n, [])
        filled = fleet.row("the one that fills it", 1, words(caches[0], "--remote-cache-write"))
        others = fleet.row("the others, with it", n - 1, words(caches[0]))
        fleet.row("", 1, words(caches[1], "--remote-cache-write"))
        fleet.row("killed in the middle", n - 1, words(caches[1]), lambda: (time.sleep(others[0] / 3), caches[1].stop()))
        fleet.row("", 1, words(caches[2], "--remote-cache-write"))
        caches[2].lie()
        fleet.row("it lies", 5, words(caches[2]))
        shutil.rmtree(caches[3].store)
        caches[3].store.write_text("a disk that takes nothing")
        fleet.row("it is full", 5, words(caches[3], "--remote-cache-write"))
        fleet.row("slow: a round trip of 0.3 s", 5, words(caches[4]))
        caches[0].stop()
        fleet.row("gone", 5, words(caches[0]))
        times = (filled[1] + others[1]) / one[1]
        print(f"the index was asked {times:.2f} times as much as by one; at most {MOST}")
        wrong = sum(row[-1] for row in fleet.rows)
        if options.write and not wrong:
            table.write(options.write, "fleet", "\n".join(fleet.text()))
        return 1 if wrong or times > MOST else 0
    finally:
        for cache in caches:
            cache.stop()
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folder = pathlib.Path
    parser.add_argument("--tree", type=folder, default=folder("build/bench/store/tree"))
    parser.add_argument("--input", type=folder, required=True)
    parser.add_argument("--processes", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=50, help="how many run beside each other: on one machine they wait for its processors, too")
    parser.add_argument("--latency", type=float, default=25)
    parser.add_argument("--wait", type=int, default=100, help="--remote-cache-wait")
    parser.add_argument("--write", metavar="PAGE", help="put the rows into it")
    parser.add_argument("--pinc", default="build/pinc")
    parser.add_argument("--tools", type=folder, default=folder("build/bench"))
    options = parser.parse_args()
    options.server = "h1"
    options.pinc = os.path.abspath(options.pinc)
    options.nginx = bench.find_nginx()
    with tempfile.TemporaryDirectory(prefix="pinc-fleet-") as work:
        print(f"fleet: {tools.version(options.pinc)}; load {os.getloadavg()[0]:.2f}")
        return measure(options, work)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except bench.Failure as failure:
        print(f"fleet: {failure}", file=sys.stderr)
        sys.exit(1)
