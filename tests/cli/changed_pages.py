#!/usr/bin/env python3
"""Pages of the cache that are too old: what is made of them is what an empty cache gives, whatever has changed meanwhile.

    tests/cli/changed_pages.py PINC [ROUNDS [FIRST-SEED]]

Each round makes one or two small indexes at random, compiles over them, changes some of their pages (versions come, go and are yanked,
requirements change with them, projects are gone, pages are refused), and compiles once more with the cache and with an empty one: exit status,
outputs and messages have to be the same, and so does a run after that, which finds the cache as the one before left it.
"""
import hashlib
import http.server
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading

JSON_PAGE = "application/vnd.pypi.simple.v1+json"
OPTIONS = ["compile", "-q", "--isolated", "--retries", "0", "--python-version", "3.11", "--no-build"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def do_GET(self):
        with self.server.lock:
            status, kind, body = self.server.files.get(self.path, (404, "text/plain", b""))
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status in (200, 304):
            self.send_header("ETag", tag)
        if status in (200, 304, 404):
            self.send_header("Cache-Control", "max-age=%d" % (86400 if self.path.endswith(".metadata") else 0))
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that needs no more ends its connections


class World:
    """One or two indexes: NAME -> VERSION -> (requirements, yanked), and names whose page is refused with a status."""

    def __init__(self, rng, server):
        self.rng, self.server = rng, server
        self.names = ["p%d" % i for i in range(rng.randint(3, 12))]
        self.indexes = [self.make_index(1.0), self.make_index(0.4)][: rng.choice([1, 1, 2])]
        self.refused = {}
        self.first = len(self.indexes) > 1 and rng.random() < 0.5

    def make_index(self, share):
        return {n: self.make_project(n) for n in self.names if self.rng.random() < share}

    def make_project(self, name):
        return {"1.%d" % i: self.make_version(name) for i in range(self.rng.randint(1, 4))}

    def make_version(self, name):
        needs = []
        for other in self.rng.sample(self.names, self.rng.randint(0, min(3, len(self.names)))):
            if other != name:
                needs.append(other + self.rng.choice(["", "", ">=1.%d", "<1.%d", "!=1.%d"]).replace("%d", str(self.rng.randint(0, 3))))
        return needs, self.rng.random() < 0.1

    def change(self):
        self.refused = {}
        for index in self.indexes:
            for name in self.names:
                if self.rng.random() < 0.25:
                    self.change_project(index, name)
        if self.rng.random() < 0.2:  # of several, any may be told
            self.refused = {(self.rng.randrange(len(self.indexes)), self.rng.choice(self.names)): self.rng.choice([403, 500])}

    def change_project(self, index, name):
        kind = self.rng.choice(["new", "new", "less", "gone", "yank", "other"])
        versions = index.get(name)
        if versions is None or kind == "other":
            index[name] = self.make_project(name)
        elif kind == "new":
            versions["1.%d" % (len(versions) + 4)] = self.make_version(name)
        elif kind == "gone":
            del index[name]
        elif kind == "less" and len(versions) > 1:
            del versions[self.rng.choice(sorted(versions))]
        elif kind == "yank":
            version = self.rng.choice(sorted(versions))
            versions[version] = (versions[version][0], not versions[version][1])

    def publish(self):
        files = {}
        for number, index in enumerate(self.indexes):
            for name, versions in index.items():
                self.publish_project(files, number, name, versions)
        for (number, name), status in self.refused.items():
            files["/%d/simple/%s/" % (number, name)] = (status, "text/plain", b"no")
        with self.server.lock:
            self.server.files = files

    def publish_project(self, files, number, name, versions):
        listed = []
        for version, (needs, yanked) in versions.items():
            lines = ["Metadata-Version: 2.1", "Name: " + name, "Version: " + version] + ["Requires-Dist: " + n for n in needs]
            text = ("\n".join(lines) + "\n").encode()
            digest = hashlib.sha256(text).hexdigest()
            # Under another URL where it says another thing: a file never changes.
            filename = "%s-%s-py3-none-any.whl" % (name, version)
            path = "/files/%s/%s" % (digest[:12], filename)
            files[path + ".metadata"] = (200, "text/plain", text)
            listed.append({"filename": filename, "url": path, "hashes": {"sha256": hashlib.sha256(path.encode()).hexdigest()},
                           "core-metadata": {"sha256": digest}, "yanked": yanked})
        page = {"meta": {"api-version": "1.1"}, "name": name, "files": listed}
        files["/%d/simple/%s/" % (number, name)] = (200, JSON_PAGE, json.dumps(page).encode())

    def arguments(self, url):
        words = ["--index-url", url + "/0/simple/"]
        if len(self.indexes) > 1:
            words += ["--extra-index-url", url + "/1/simple/"]
        return words + (["--index-strategy", "first-index"] if self.first else [])


def run(pinc, folder, cache, words, old):
    """@param old the outputs that are there before, by their names"""
    for left in folder.glob("*.txt"):
        left.unlink()
    for name, text in old.items():
        (folder / name).write_text(text)
    done = subprocess.run([pinc, *OPTIONS, "--cache-dir", str(cache), *words], cwd=folder, capture_output=True, text=True, check=False,
                          env={**os.environ, "HOME": str(folder)})
    return done.returncode, {f.name: f.read_text() for f in sorted(folder.glob("*.txt"))}, done.stderr


def write_inputs(rng, world, folder):
    """One input, or several that are locked in one run. @return the words for them"""
    inputs = ["a.in", "b.in", "c.in"][: rng.choice([1, 1, 3])]
    for name in inputs:
        roots = rng.sample(world.names, rng.randint(1, min(4, len(world.names))))
        (folder / name).write_text("".join(r + "\n" for r in roots))
    return (["--each"] if len(inputs) > 1 else []) + inputs


def one_round(pinc, seed, server, url, folder):
    rng = random.Random(seed)
    world = World(rng, server)
    words = world.arguments(url) + write_inputs(rng, world, folder)
    world.publish()
    made = run(pinc, folder, folder / "cache", words, {})[1]
    solved = 0
    for _ in range(3):
        world.change()
        world.publish()
        refresh = ["--refresh"] if rng.random() < 0.2 else []
        shutil.rmtree(folder / "empty", ignore_errors=True)
        old = made if rng.random() < 0.4 else {}
        want = run(pinc, folder, folder / "empty", words, old)
        solved += want[0] == 0
        for what in ("the cache", "the cache of the run before"):
            got = run(pinc, folder, folder / "cache", words + refresh, old)
            if got != want:
                print("seed %d: with %s\n%s\nwith an empty one\n%s" % (seed, what, got, want))
                return None
        made = want[1]
    return solved


def main():
    pinc = os.path.abspath(sys.argv[1])
    rounds, first = (int(sys.argv[2]) if len(sys.argv) > 2 else 25), (int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    server = Server(("127.0.0.1", 0), Handler)
    server.lock, server.files = threading.Lock(), {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_port
    solved = 0
    for seed in range(first, first + rounds):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pinc-changed-"))
        try:
            got = one_round(pinc, seed, server, url, folder)
        finally:
            shutil.rmtree(folder)
        if got is None:
            return 1
        solved += got
    print("%d rounds of three changes: the same as with an empty cache; %d have a solution" % (rounds, solved))
    return 0


if __name__ == "__main__":
    sys.exit(main())
