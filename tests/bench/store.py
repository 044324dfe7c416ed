"""What `make record` keeps of a package index, and how it is served again.

    STORE/tree/pypi/simple/NAME/index.json, index.html    pages, with files at relative addresses
    STORE/tree/pypi/files/FILE, FILE.metadata             a wheel of which only parts were asked for has its full length and holes
    STORE/pages/NAME.json                                 a page as the index gave it; null for a project that is not there
    STORE/files.json                                      which parts of FILE are there, and what the index has not
    STORE/inputs/NAME/requirements.in                     what was recorded
"""
import hashlib
import html
import html.parser
import http.client
import io
import json
import os
import pathlib
import re
import shutil
import threading
import time
import urllib.parse
import zipfile

JSON_TYPE = "application/vnd.pypi.simple.v1+json"
HTML_TYPE = "text/html"
ACCEPT = f"{JSON_TYPE}, {HTML_TYPE};q=0.1"
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")
BLOCK = 1 << 16  # parts are recorded in whole blocks: the next program may ask for a few bytes more
FIRST_BYTE = {"Range": "bytes=0-0"}
TRIES = 4
REDIRECTS = 5


class Failure(Exception):
    """Something that ends the recording; its text is the one line that the user sees."""


def normalize(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def replace(path, content):
    """Write a file so that nobody sees half of it; one that would not change keeps its time."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(content)
    new.rename(path)


class Upstream:
    """Requests to the real index over kept connections."""

    def __init__(self):
        self.idle = {}
        self.lock = threading.Lock()

    def get(self, url, headers=None, sink=None):
        """(status, headers, body, last address); a body that succeeds goes into sink, if there is one."""
        for _ in range(REDIRECTS):
            status, fields, body = self.repeat(url, headers or {}, sink)
            if status not in (301, 302, 303, 307, 308):
                return status, fields, body, url
            url = urllib.parse.urljoin(url, fields.get("Location", ""))
        raise Failure(f"{url}: too many redirects")

    def repeat(self, url, headers, sink):
        reason = None
        for attempt in range(TRIES):
            try:
                status, fields, body = self.once(url, headers, sink)
                if status < 500 and status != 429:
                    return status, fields, body
                reason = f"HTTP {status}"
            except (OSError, http.client.HTTPException) as error:
                reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            time.sleep(0.3 * 2**attempt if attempt + 1 < TRIES else 0)
        raise Failure(f"{url}: {reason}")

    def once(self, url, headers, sink):
        place = urllib.parse.urlsplit(url)
        key = place.scheme, place.netloc
        with self.lock:
            connection = self.idle[key].pop() if self.idle.get(key) else None
        if connection is None:
            kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
            if place.scheme not in kinds:
                raise Failure(f"{url}: not an address of an index")
            connection = kinds[place.scheme](place.netloc, timeout=60)
        try:
            target = place.path + ("?" + place.query if place.query else "")
            connection.request("GET", target, headers={"User-Agent": "pinc-record", **headers})
            answer = connection.getresponse()
            body = self.read(answer, sink if answer.status in (200, 206) else None)
        except BaseException:
            connection.close()
            raise
        with self.lock:
            self.idle.setdefault(key, []).append(connection)
        return answer.status, answer.headers, body

    @staticmethod
    def read(answer, sink):
        if sink is None:
            return answer.read()
        start = sink.tell()
        shutil.copyfileobj(answer, sink, 1 << 20)
        length = answer.headers.get("Content-Length")
        if length and int(length) != sink.tell() - start:
            sink.seek(start)
            raise OSError("the answer ends early")
        return b""


class Links(html.parser.HTMLParser):
    """The files of a page of the simple API in HTML (PEP 503)."""

    def __init__(self):
        super().__init__()
        self.files = []
        self.open = False

    def handle_starttag(self, tag, attrs):
        given = {key: value or "" for key, value in attrs}
        if tag != "a" or "href" not in given:
            return
        address, _, fragment = given["href"].partition("#")
        file = {"filename": "", "url": address, "hashes": {}}
        if "=" in fragment:
            algorithm, _, digest = fragment.partition("=")
            file["hashes"][algorithm] = digest
        for key in ("requires-python", "upload-time"):
            if f"data-{key}" in given:
                file[key] = given[f"data-{key}"]
        if "data-yanked" in given:
            file["yanked"] = given["data-yanked"] or True
        announced = given.get("data-core-metadata", given.get("data-dist-info-metadata"))
        if announced is not None:
            algorithm, equals, digest = announced.partition("=")
            file["core-metadata"] = {algorithm: digest} if equals else True
        self.files.append(file)
        self.open = True

    def handle_data(self, data):
        if self.open:
            self.files[-1]["filename"] += data.strip()

    def handle_endtag(self, tag):
        if tag == "a":
            self.open = False


def parse_page(kind, body, url):
    """A page as {"files": [...]} in the words of PEP 691, with absolute addresses; "versions" where the index has it."""
    try:
        text = body.decode()
        if kind.startswith(JSON_TYPE):
            page = json.loads(text)
        else:
            links = Links()
            links.feed(text)
            links.close()
            page = {"files": links.files}
    except ValueError as error:
        raise Failure(f"{url}: {error}") from error
    keys = ("filename", "url", "hashes", "requires-python", "size", "upload-time", "yanked")
    files = []
    for given in page["files"]:
        if FILE_NAME.fullmatch(given["filename"]):
            file = {key: given[key] for key in keys if given.get(key)}
            file["url"] = urllib.parse.urljoin(url, given["url"])
            announced = given.get("core-metadata", given.get("dist-info-metadata"))
            if announced:
                file["core-metadata"] = announced
            files.append(file)
    return {"files": files, **{key: page[key] for key in ("versions",) if key in page}}


def page_json(name, page):
    whole = "versions" in page and all("size" in file for file in page["files"])
    return json.dumps({"meta": {"api-version": "1.1" if whole else "1.0"}, "name": name, **page}, separators=(",", ":")).encode()


def page_html(name, page):
    lines = [f"<!DOCTYPE html>\n<html><head><title>Links for {name}</title></head>\n<body>"]
    for file in page["files"]:
        digest = "".join(f"#{algorithm}={value}" for algorithm, value in sorted(file.get("hashes", {}).items())[:1])
        attributes = {key: file[key] for key in ("requires-python", "upload-time") if key in file}
        if file.get("yanked"):
            attributes["yanked"] = "" if file["yanked"] is True else file["yanked"]
        announced = file.get("core-metadata")
        if announced:
            attributes["core-metadata"] = "true" if announced is True else "{}={}".format(*next(iter(announced.items())))
        rest = "".join(f' data-{key}="{html.escape(value)}"' for key, value in attributes.items())
        lines.append(f'<a href="{html.escape(file["url"] + digest)}"{rest}>{html.escape(file["filename"])}</a><br/>')
    lines.append("</body></html>\n")
    return "\n".join(lines).encode()


class Store:
    """
    What is recorded so far; what is missing is asked of the index. Methods may run in several threads.

    A page that announces no metadata at all comes from a mirror that does not pass it on: it is recorded as PyPI would
    give it, with metadata for every wheel, which is read out of the wheel where the mirror has none. With as_is
    such a page stays as it is.
    """

    def __init__(self, root, index, as_is=False):
        self.root = pathlib.Path(root).absolute()
        self.tree = self.root / "tree"
        self.files = self.tree / "pypi" / "files"
        self.index = index.rstrip("/") + "/"
        self.as_is = as_is
        self.upstream = Upstream()
        self.failure = None
        self.new = 0
        self.lock = threading.Lock()
        self.locks = {}
        self.digests = {path.name[: -len(".metadata")]: hashlib.sha256(path.read_bytes()).hexdigest()
                        for path in self.files.glob("*.metadata")}
        self.asked = set()
        self.rendered = {}
        self.pages = {path.stem: json.loads(path.read_text()) for path in sorted((self.root / "pages").glob("*.json"))}
        self.known = {}
        self.silent = set()
        self.filled = set()
        for name, page in self.pages.items():
            self.know(name, page)
        state = self.root / "files.json"
        notes = json.loads(state.read_text()) if state.exists() else {}
        self.absent = set(notes.get("absent", []))
        self.parts = notes.get("parts", {})

    def know(self, name, page):
        for file in page["files"] if page else []:
            self.known[file["filename"]] = file
        if page and not self.as_is and not any(file.get("core-metadata") for file in page["files"]):
            self.silent.add(name)
            self.filled.update(file["filename"] for file in page["files"] if file["filename"].endswith(".whl"))

    def only(self, key):
        """The lock for one page or file, so that nothing is asked for twice."""
        with self.lock:
            return self.locks.setdefault(key, threading.Lock())

    def recorded(self):
        with self.lock:
            self.new += 1

    def ask(self, url, headers=None, sink=None):
        """An answer of the index, or None where it has nothing."""
        status, fields, body, url = self.upstream.get(url, headers, sink)
        if status in (404, 410):
            return None
        if status not in (200, 206):
            raise Failure(f"{url}: HTTP {status}")
        return status, fields, body, url

    # --- pages
    def page(self, name, render):
        """The page of a project for a reader below /pypi/simple/NAME/, as page_json or page_html write it, or None."""
        with self.only("page " + name):
            if name not in self.pages:
                self.pages[name] = self.new_page(name)
            self.asked.add(name)
            page = self.pages[name]
            if page is None:
                return None
            recorded, body = self.rendered.get((name, render), (None, None))
            if recorded != self.new:
                recorded = self.new
                body = render(name, self.local_page(name, page))
                self.rendered[name, render] = recorded, body
            return body

    def new_page(self, name):
        answer = self.ask(self.index + name + "/", {"Accept": ACCEPT})
        page = None if answer is None else parse_page(answer[1].get("Content-Type", ""), answer[2], answer[3])
        replace(self.root / "pages" / f"{name}.json", json.dumps(page).encode())
        with self.lock:
            self.know(name, page)
        self.recorded()
        return page

    def local_page(self, project, page):
        """The page with addresses of this tree and the digests of the metadata that is here."""
        files = []
        for file in page["files"]:
            name = file["filename"]
            local = {**file, "url": "../../files/" + urllib.parse.quote(name)}
            announced = local.pop("core-metadata", None) or (project in self.silent and name.endswith(".whl"))
            if name in self.digests:
                local["core-metadata"] = {"sha256": self.digests[name]}
            elif announced and name + ".metadata" not in self.absent:
                local["core-metadata"] = announced
            files.append(local)
        return {**page, "files": files}

    # --- files
    def metadata(self, name):
        """The path of NAME.metadata, or None."""
        path = self.files / f"{name}.metadata"
        with self.only(path.name):
            if name not in self.digests and path.name not in self.absent and name in self.known:
                body = self.new_metadata(name)
                if body is None:
                    self.absent.add(path.name)
                else:
                    replace(path, body)
                    self.digests[name] = hashlib.sha256(body).hexdigest()
                self.recorded()
        return path if name in self.digests else None

    def new_metadata(self, name):
        file = self.known[name]
        answer = self.ask(file["url"] + ".metadata")
        if answer:
            announced = file.get("core-metadata")
            if isinstance(announced, dict) and hashlib.sha256(answer[2]).hexdigest() != announced.get("sha256"):
                raise Failure(f"{file['url']}.metadata: not the sha256 that the page gives")
            return answer[2]
        probe = self.ask(file["url"], FIRST_BYTE) if name in self.filled else None
        if not probe:
            return None
        try:
            remote = Remote(self.ask, file["url"], total_of(probe, len(probe[2])))
            with zipfile.ZipFile(io.BufferedReader(remote)) as wheel:
                found = [member for member in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", member)]
                return wheel.read(found[0]) if found else None
        except (zipfile.BadZipFile, OSError) as error:
            raise Failure(f"{file['url']}: {error}") from error

    def file(self, name, wanted=None):
        """
        The path and the length of a file of which the bytes that wanted(length) names are there; None for a
        file that the index has not. wanted gives (from, to), or None where the length is all that counts;
        without it the whole file is meant.
        """
        with self.only(name):
            if name not in self.parts and (name in self.absent or not self.begin_file(name)):
                return None
            length, parts = self.parts[name]
            span = wanted(length) if wanted else (0, length)
            if span and not any(start <= span[0] and span[1] <= end for start, end in parts):
                if wanted:
                    self.more(name, span[0] // BLOCK * BLOCK, min(length, -(-span[1] // BLOCK) * BLOCK))
                else:
                    self.more(name, 0, length)
            return self.files / name, length

    def begin_file(self, name):
        """A file of the full length with a hole in it, or the file where the index knows no ranges; false where there is none."""
        path = self.files / name
        new = path.with_name(name + ".new")
        self.files.mkdir(parents=True, exist_ok=True)
        try:
            with open(new, "wb") as out:
                answer = self.ask(self.known[name]["url"], FIRST_BYTE, out) if name in self.known else None
                if answer is None:
                    self.absent.add(name)
                    return False
                got = out.tell()
                length = total_of(answer, got)
                out.truncate(length)
            if got == length:
                self.compare(name, new)
            new.rename(path)
        finally:
            new.unlink(missing_ok=True)
        self.parts[name] = [length, [[0, got]]]
        self.recorded()
        return True

    def more(self, name, start, end):
        """Bytes start to end of a file, from the index; the whole file where it does not know ranges."""
        length, parts = self.parts[name]
        url = self.known[name]["url"]
        headers = {} if (start, end) == (0, length) else {"Range": f"bytes={start}-{end - 1}"}
        with open(self.files / name, "r+b") as out:
            out.seek(start)
            answer = self.ask(url, headers, sink=out)
            got = out.tell() - start
            out.truncate(length)
        if answer is None or got != (length if answer[0] == 200 else end - start):
            raise Failure(f"{url}: not the bytes that were asked for")
        if answer[0] == 200:
            if start:  # all of it, at the wrong place
                self.more(name, 0, length)
                return
            end = length
            self.compare(name, self.files / name)
        self.parts[name][1] = joined(parts + [[start, end]])
        self.recorded()

    def compare(self, name, path):
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        if self.known[name].get("hashes", {}).get("sha256", digest.hexdigest()) != digest.hexdigest():
            raise Failure(f"{self.known[name]['url']}: not the sha256 that the page gives")

    # --- the tree
    def save(self):
        """Write the pages and the notes: the tree can be served."""
        for name, page in sorted(self.pages.items()):
            if page is not None:
                local = self.local_page(name, page)
                folder = self.tree / "pypi" / "simple" / name
                replace(folder / "index.json", page_json(name, local))
                replace(folder / "index.html", page_html(name, local))
        notes = {"absent": sorted(self.absent), "parts": dict(sorted(self.parts.items()))}
        replace(self.root / "files.json", json.dumps(notes, indent=1).encode())

    def sums(self):
        """(pages, metadata files, files of which something is there, bytes on disk)"""
        on_disk = sum(os.stat(path).st_blocks * 512 for path in self.tree.rglob("*") if path.is_file())
        metadata = sum(1 for _ in self.files.glob("*.metadata"))
        return sum(page is not None for page in self.pages.values()), metadata, len(self.parts), on_disk


class Remote(io.RawIOBase):
    """A file of the index, of which only the blocks that are read are asked for."""

    def __init__(self, ask, url, length):
        super().__init__()
        self.ask, self.url, self.length, self.at = ask, url, length, 0
        self.blocks = {}

    def seekable(self):
        return True

    def readable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = (0, self.at, self.length)[whence] + offset
        return self.at

    def readinto(self, buffer):
        start = self.at // BLOCK * BLOCK
        if start not in self.blocks and self.at < self.length:
            end = min(start + BLOCK, self.length)
            answer = self.ask(self.url, {"Range": f"bytes={start}-{end - 1}"})
            if not answer or len(answer[2]) != (self.length if answer[0] == 200 else end - start):
                raise OSError("not the bytes that were asked for")
            self.blocks[start] = answer[2] if answer[0] == 206 else answer[2][start:end]
        block = self.blocks.get(start, b"")[self.at - start :][: len(buffer)]
        buffer[: len(block)] = block
        self.at += len(block)
        return len(block)


def total_of(answer, got):
    """The length of a file, of an answer with a part of it or with all of it."""
    return got if answer[0] == 200 else int(answer[1]["Content-Range"].rpartition("/")[2])


def joined(parts):
    out = []
    for start, end in sorted(parts):
        if out and start <= out[-1][1]:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out
