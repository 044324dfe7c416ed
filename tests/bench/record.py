"""Record what compiling a requirements file asks of an index, as a tree that `make bench` serves.

    record.py --input FILE [--store FOLDER] [--name NAME] [--python 3.11] [--index URL] [--depth 3] [--as-is]
              [--beside nab pip-compile]

Runs pinc, uv and those of --beside, each with an empty cache and in several ways, against a proxy on 127.0.0.1, again and again
until nothing new is asked. Another run may guess otherwise: metadata of the newest versions (--depth) of every project is
recorded, too. A store may hold several inputs. --as-is: see Store.
"""
import argparse
import concurrent.futures
import fcntl
import http.server
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import store as stores
import tools

ROUNDS = 12
SLOW = 0.025  # every second round answers late: programs ask in another order then
INCLUDE = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)[ =]*(\S+)", re.M)


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the store; what it has not yet is asked of the index."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kept = self.server.store
        time.sleep(self.server.delay)
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        try:
            page = re.fullmatch(r"/pypi/simple/([^/]+)(/?)", path)
            file = re.fullmatch(r"/pypi/files/([^/]+)", path)
            if page and not (page[2] and page[1] == stores.normalize(page[1])):
                self.answer(301, b"", {"Location": f"/pypi/simple/{stores.normalize(page[1])}/"})
            elif page:
                self.send_page(page[1])
            elif file and file[1].endswith(".metadata"):
                found = kept.metadata(file[1][: -len(".metadata")])
                self.answer(200, found.read_bytes()) if found else self.answer(404, b"")
            elif file:
                self.send_file(file[1])
            else:
                self.answer(404, b"")
        except stores.Failure as failure:
            kept.failure = kept.failure or failure
            self.answer(502, b"")

    do_HEAD = do_GET

    def answer(self, status, body, fields=None):
        self.send_response(status)
        fields = {"Content-Length": str(len(body)), **(fields or {})}
        for key, value in fields.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_page(self, name):
        as_json = stores.JSON_TYPE in self.headers.get("Accept", "")
        body = self.server.store.page(name, stores.page_json if as_json else stores.page_html)
        if body is None:
            self.answer(404, b"")
        else:
            self.answer(200, body, {"Content-Type": stores.JSON_TYPE if as_json else stores.HTML_TYPE})

    def send_file(self, name):
        span = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))

        def wanted(length):
            if self.command == "HEAD":
                return None
            if not span[1]:
                return max(0, length - int(span[2])), length
            return int(span[1]), min(length, int(span[2]) + 1 if span[2] else length)

        partly = bool(span and (span[1] or span[2]))
        found = self.server.store.file(name, wanted if partly or self.command == "HEAD" else None)
        if not found:
            self.answer(404, b"")
            return
        path, length = found
        start, end = (0, length) if not partly or self.command == "HEAD" else wanted(length)
        if start >= end:
            self.answer(416, b"", {"Content-Range": f"bytes */{length}"})
            return
        fields = {"Accept-Ranges": "bytes", "Content-Length": str(end - start), "Content-Type": "application/octet-stream"}
        if partly and self.command != "HEAD":
            fields["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
        self.answer(206 if "Content-Range" in fields else 200, b"", fields)
        if self.command != "HEAD":
            with open(path, "rb") as file:
                file.seek(start)
                for at in range(start, end, 1 << 20):
                    self.wfile.write(file.read(min(1 << 20, end - at)))

    def log_message(self, *_):
        pass


class Proxy(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, kept):
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = kept
        self.delay = 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}/pypi/simple/"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):  # a program that went away before its answer came
        pass


def default_index():
    """The address that pinc asks when nobody names one."""
    folder = pathlib.Path(__file__).parents[2] / "index"
    found = [address for header in sorted(folder.rglob("*.h")) for address in re.findall(r'#define PINC_DEFAULT_INDEX_URL "([^"]+)"', header.read_text())]
    if len(found) != 1:
        raise stores.Failure(f"{folder}: not one PINC_DEFAULT_INDEX_URL in its headers, but {len(found)}")
    return found[0]


def runs(pinc, uv, others, given, url, work):
    """(what, words) for every way of compiling that may ask for something else; each begins with an empty cache."""
    cache, out = work / "cache", work / "pinc.txt"
    out.unlink(missing_ok=True)
    yield "pinc compile", tools.pinc(pinc, given, url, cache, out)
    yield "pinc compile over its output", tools.pinc(pinc, given, url, cache, out)
    yield "pinc check", tools.pinc(pinc, given, url, cache, out, command="check")
    if uv:
        yield "uv pip compile --universal", tools.uv(uv, given, url, cache, work / "universal.txt")
        for platform in tools.UV_PLATFORMS:
            yield f"uv pip compile for {platform}", tools.uv(uv, given, url, cache, work / f"{platform}.txt", platform)
    for name, program in others.items():
        place = work / name
        place.mkdir(exist_ok=True)
        yield name, tools.BESIDE[name].words(program, given, url, cache, place / tools.BESIDE[name].out)


def run(words, kept, work):
    """What a program complained about when it failed, else None. It is stopped when the index fails."""
    shutil.rmtree(work / "cache", ignore_errors=True)
    (work / "cache").mkdir()
    with open(work / "messages", "w+", encoding="utf-8", errors="replace") as messages:
        with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=messages,
                              env=tools.environment(work / "cache")) as process:
            while True:
                try:
                    status = process.wait(0.05)
                    break
                except subprocess.TimeoutExpired:
                    if kept.failure:
                        process.terminate()
        if kept.failure:
            raise kept.failure
        messages.seek(0)
        return f"exit status {status}: {tools.said(messages.read())}" if status else None


def record(pinc, uv, others, given, kept, work):
    """Rounds until two of them, a quick and a slow one, asked for nothing new. What failed in the last round: {what: why}."""
    proxy = Proxy(kept)
    quiet = 0
    try:
        for number in range(1, ROUNDS + 1):
            before, failed = kept.new, {}
            proxy.delay = 0 if number % 2 else SLOW
            start = time.monotonic()
            for what, words in runs(pinc, uv, others, given, proxy.url, work):
                why = run(words, kept, work)
                if why:
                    failed[what] = why
            kept.save()
            new = kept.new - before
            print(f"record: {given.name}: round {number}: {new} new in {time.monotonic() - start:.1f} s", flush=True)
            quiet = 0 if new else quiet + 1
            if quiet == 2:
                return failed
        print(f"record: {given.name}: still asking for something new after {ROUNDS} rounds")
        return failed
    finally:
        kept.save()
        proxy.shutdown()
        proxy.server_close()


def newest(page, python, depth):
    """
    The wheels of the newest versions of a page that Linux on x86_64 or aarch64 could use. Where a version has none for one
    of them, all its wheels for Linux: they may tell what the source distribution needs.
    """
    minor = int((python.split(".") + ["0"])[1])
    tag = f"3{minor}"
    mine = rf"(?:.*\.)?(?:py3|py{tag}|cp{tag}-cp{tag}|cp3\d*-abi3)(?:\..*)?-(?:none-)?"
    fits = {machine: re.compile(rf"{mine}(any|.*manylinux.*_{machine})\.whl") for machine in ("x86_64", "aarch64")}
    linux = re.compile(r".*linux.*_(x86_64|aarch64)\.whl")
    versions = {}
    for file in page["files"]:
        rest = file["filename"].partition("-")[2]
        version, _, tags = rest.partition("-")
        least = re.search(r">=\s*3\.(\d+)", file.get("requires-python", ""))
        if re.fullmatch(r"[\d.]+(\.?post\d+)?(\+.*)?", version) and not (least and int(least[1]) > minor):
            key = tuple(map(int, re.findall(r"\d+", version.partition("+")[0])))
            versions.setdefault(key, []).append((tags, file["filename"]))
    out = []
    for key in sorted(versions, reverse=True)[:depth]:
        found = {machine: [name for tags, name in versions[key] if fit.fullmatch(tags)] for machine, fit in fits.items()}
        if not all(found.values()):
            found["linux"] = [name for tags, name in versions[key] if linux.fullmatch(tags)]
        out += dict.fromkeys(name for names in found.values() for name in names)
    return out


def record_newest(kept, python, depth):
    pages = [kept.pages[name] for name in sorted(kept.asked) if kept.pages[name]]
    names = [name for page in pages for name in newest(page, python, depth)]
    before = kept.new
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in pool.map(kept.metadata, names):
            pass
    print(f"record: newest versions of {len(pages)} projects: {kept.new - before} new", flush=True)


def keep_input(given, kept):
    """A copy of the input and of the files below its folder that it includes."""
    folder = kept.root / "inputs" / given.name
    todo, seen = [given.path], set()
    while todo:
        path = todo.pop()
        try:
            text = path.read_bytes()
            place = path.resolve().relative_to(given.path.parent.resolve())
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or f"it is not below {given.path.parent}"
            raise stores.Failure(f"{path}: {reason}") from error
        stores.replace(folder / ("requirements.in" if path == given.path else place), text)
        seen.add(path)
        found = [path.parent / name for name in INCLUDE.findall(text.decode(errors="replace")) if "://" not in name]
        todo += [include for include in found if include not in seen]
    stores.replace(folder / "SOURCE.txt", f"python: {given.python}\n".encode())


def name_of(path):
    return path.resolve().parent.name if path.name == "requirements.in" else path.stem


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=pathlib.Path, required=True)
    parser.add_argument("--store", type=pathlib.Path, default=pathlib.Path("build/bench/store"))
    parser.add_argument("--name")
    parser.add_argument("--python")
    parser.add_argument("--index")
    parser.add_argument("--depth", type=int, default=3)
    parser.add_argument("--as-is", action="store_true")
    parser.add_argument("--beside", nargs="*", choices=sorted(tools.BESIDE), default=[], help="what others ask, too")
    parser.add_argument("--pinc", default="build/pinc")
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path("build/bench"), help="where uv is installed")
    options = parser.parse_args()
    given = tools.Input(options.name or name_of(options.input), options.input, options.python)
    options.store.mkdir(parents=True, exist_ok=True)
    with open(options.store / "lock", "w", encoding="ascii") as lock, tempfile.TemporaryDirectory(prefix="pinc-record-") as work:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise stores.Failure(f"{options.store}: another recording writes it") from error
        kept = stores.Store(options.store, options.index or default_index(), options.as_is)
        keep_input(given, kept)
        uv, why = tools.find_uv(options.tools / "uv")
        if not uv:
            print(f"record: uv cannot be installed: {why}; only what pinc asks is recorded")
        others = {name: tools.find_beside(options.tools / "beside", name) for name in options.beside}
        for name in [name for name, (program, _) in others.items() if not program]:
            print(f"record: {name} cannot be installed: {others.pop(name)[1]}")
        others = {name: program for name, (program, _) in others.items()}
        failed = record(str(pathlib.Path(options.pinc).absolute()), uv, others, given, kept, pathlib.Path(work))
        record_newest(kept, given.python, options.depth)
        kept.save()
        for what, reason in failed.items():
            print(f"record: {given.name}: {what}: {reason}")
        pages, metadata, files, size = kept.sums()
        print(f"record: {kept.root}: {pages} pages, {metadata} metadata files, {files} wheels or sdists, {size / 1e6:.0f} MB")
        return 1 if "pinc compile" in failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (stores.Failure, OSError) as error:
        sys.exit(f"record: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
