#!/usr/bin/env python3
"""One version in several places: pinc takes the file that pip takes.

    tests/cli/ties.py check PINC                 compares pinc with the recorded answers in testdata/lock/ties.json
    tests/cli/ties.py record PYTHON              records them anew by the pip of PYTHON (CPython 3.11 on x86_64 Linux, pip 26 or later)

Each file of a case needs a package of its own, "from-PLACE-NUMBER", so that a lock tells which file was taken. Everything is served on
the loopback interface; the sdists build with a backend of their own.
"""
import hashlib
import http.server
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.parse
import zipfile

RECORD = pathlib.Path(__file__).resolve().parents[2] / "testdata" / "lock" / "ties.json"
TARGET = ["--python-version", "3.11", "--platform", "linux-x86_64"]
JSON_PAGE = "application/vnd.pypi.simple.v1+json"
BACKEND = """
import os
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    info = os.path.join(folder, "corp-{version}.dist-info")
    os.makedirs(info)
    with open(os.path.join(info, "METADATA"), "w") as out:
        out.write({metadata!r})
    with open(os.path.join(info, "WHEEL"), "w") as out:
        out.write("Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    return os.path.basename(info)
def build_wheel(folder, config_settings=None, metadata_directory=None):
    raise SystemExit("not in this test")
"""
WHEEL, ANY, SDIST = "corp-1.0-py3-none-any.whl", "corp-1.0-py2.py3-none-any.whl", "corp-1.0.tar.gz"
X86 = "corp-1.0-cp311-cp311-manylinux_2_17_x86_64.whl"


def index(*files):
    return {"kind": "index", "files": [f if isinstance(f, dict) else {"name": f} for f in files]}


def links(*files):
    return {**index(*files), "kind": "links"}


def folder(*files):
    return {**index(*files), "kind": "folder"}


def tagged(tag, rest="py3-none-any"):
    return f"corp-1.0-{tag}-{rest}.whl"


CASES = {
    "two indexes": [index(WHEEL), index(WHEEL)],
    "three indexes": [index(WHEEL), index(WHEEL), index(WHEEL)],
    "the last one has it not": [index(WHEEL), index(WHEEL), index("corp-0.9-py3-none-any.whl")],
    "a build tag on the first": [index(tagged("1")), index(WHEEL)],
    "a build tag on the second": [index(WHEEL), index(tagged("1"))],
    "build tags are numbers": [index(tagged("10")), index(tagged("9"))],
    "equal numbers of build tags": [index(tagged("1b")), index(tagged("1a"))],
    "build tags on one page": [index(tagged("1a"), tagged("1b"), tagged("1"))],
    "a build tag, or the platform": [index(tagged("1")), index(X86)],
    "the platform, or a build tag": [index(X86), index(tagged("1"))],
    "platforms, then the order": [index(X86), index(WHEEL)],
    "py2.py3 on the first": [index(ANY), index(WHEEL)],
    "py2.py3 on the second": [index(WHEEL), index(ANY)],
    "both on one page": [index(ANY, WHEEL)],
    "both on one page, the other way": [index(WHEEL, ANY)],
    "an sdist on the last": [index(WHEEL), index(SDIST)],
    "an sdist on the first": [index(SDIST), index(WHEEL)],
    "sdists alone": [index(SDIST), index(SDIST)],
    # Beside a wheel of its own index pinc reads that wheel's metadata and builds nothing.
    "sdists, no wheels": [index(SDIST, WHEEL), index(SDIST), ["--no-binary", "corp"]],
    "wheels, no sdists": [index(SDIST, WHEEL), index(SDIST), ["--only-binary", "corp"]],
    "a zip on the first": [index("corp-1.0.zip"), index(SDIST)],
    "a zip on the last": [index(SDIST), index("corp-1.0.zip")],
    "a zip on one page": [index(SDIST, "corp-1.0.zip")],
    "find-links and an index": [links(WHEEL), index(WHEEL)],
    "find-links, a folder": [folder(WHEEL), index(WHEEL)],
    "find-links, twice": [links(WHEEL), links(WHEEL), index("corp-0.9-py3-none-any.whl")],
    "a folder and a page": [folder(WHEEL), links(WHEEL), index(WHEEL)],
    "a page and a folder": [links(WHEEL), folder(WHEEL), index(WHEEL)],
    "an sdist in find-links": [folder(SDIST), index(WHEEL)],
    "a build tag in an index beside find-links": [folder(WHEEL), index(tagged("1"))],
    "yanked on the last": [index(WHEEL), index({"name": WHEEL, "yanked": "broken"})],
    "yanked on the first": [index({"name": WHEEL, "yanked": "broken"}), index(WHEEL)],
    "yanked on both": [index({"name": WHEEL, "yanked": "a"}), index({"name": WHEEL, "yanked": "b"}), "corp==1.0"],
    "another Python on the last": [index(WHEEL), index({"name": WHEEL, "requires-python": ">=3.12"})],
    "a newer one on the first": [index("corp-1.1-py3-none-any.whl"), index(WHEEL)],
    "a local version on the first": [index("corp-1.0+cpu-py3-none-any.whl"), index(WHEEL)],
    "two local versions": [index("corp-1.0+2-py3-none-any.whl"), index("corp-1.0+10-py3-none-any.whl")],
    "a version in another spelling": [index("corp-1.0.0-py3-none-any.whl"), index(WHEEL)],
    "another spelling on the last": [index(WHEEL), index("corp-1.0.0-py3-none-any.whl")],
    "both spellings on one page": [index(WHEEL, "corp-1.0.0-py3-none-any.whl")],
    "a name in another case": [index("Corp-1.0-py3-none-any.whl"), index(WHEEL)],
    "a file twice on a page": [index({"name": WHEEL, "copy": 0}, {"name": WHEEL, "copy": 1})],
    "no index has it": [index(), index(WHEEL)],
}


def parts_of(case):
    places = [part for part in case if isinstance(part, dict)]
    options = [word for part in case if isinstance(part, list) for word in part]
    lines = [part for part in case if isinstance(part, str)]
    return places, options, lines[0] if lines else "corp"


def metadata(name, needs=()):
    version = re.match(r"[^-]+-([^-]+?)(-|\.tar\.gz|\.zip)", name).group(1)
    project = re.match(r"[^-]+(-[0-9]+-[0-9]+(?=-1\.0))?", name).group(0)
    return version, f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n" + "".join(f"Requires-Dist: {n}\n" for n in needs)


def wheel(name, text, version, project="corp"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = f"{project}-{version}.dist-info"
        archive.writestr(f"{info}/METADATA", text)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return out.getvalue()


def sdist(name, text, version):
    files = {"pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n",
             "backend.py": BACKEND.format(version=version, metadata=text), "PKG-INFO": text.replace("2.1", "1.1", 1)}
    out = io.BytesIO()
    if name.endswith(".zip"):
        with zipfile.ZipFile(out, "w") as archive:
            for path, content in files.items():
                archive.writestr(f"corp-{version}/{path}", content)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(f"corp-{version}/{path}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content.encode()))
    return out.getvalue()


def lay_out(places, root):
    """What is served, by path; the words that name the places; which project stands for which file."""
    served, words, first = {}, [], True
    for number, place in enumerate(places):
        rows, html = [], []
        local = root / f"place-{number}"
        local.mkdir()
        for at, file in enumerate(place["files"]):
            name, mark = file["name"], f"from-{number}-{at}"
            version, text = metadata(name, [mark])
            data = (wheel if name.endswith(".whl") else sdist)(name, text, version)
            path = f"/{number}/{file.get('copy', 0)}/{name}"
            served[path] = ("application/octet-stream", data)
            if place["kind"] == "folder":
                (local / name).write_bytes(data)
            row = {"filename": name, "url": path, "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}
            rows.append({**row, **{key: file[key] for key in ("yanked", "requires-python") if key in file}})
            html.append(f'<a href="{path}">{name}</a>')
            stand_in = f"from_{number}_{at}-1.0-py3-none-any.whl"
            served[f"/all/{stand_in}"] = ("application/octet-stream", wheel(
                stand_in, f"Metadata-Version: 2.1\nName: {mark}\nVersion: 1.0\n", "1.0", f"from_{number}_{at}"))
            served[f"/{{index}}/simple/{mark}/"] = (JSON_PAGE, json.dumps({"meta": {"api-version": "1.1"}, "name": mark, "files": [
                {"filename": stand_in, "url": f"/all/{stand_in}", "hashes": {}}]}).encode())
        if place["kind"] == "index":
            served[f"/{number}/simple/corp/"] = (JSON_PAGE, json.dumps(
                {"meta": {"api-version": "1.1"}, "name": "corp", "files": rows}).encode())
            words += ["--index-url" if first else "--extra-index-url", f"{{url}}/{number}/simple/"]
            first = False
        elif place["kind"] == "links":
            served[f"/{number}/links.html"] = ("text/html", ("<!DOCTYPE html><html><body>" + "".join(html) + "</body></html>").encode())
            words += ["--find-links", f"{{url}}/{number}/links.html"]
        else:
            words += ["--find-links", str(local)]
    return served, words


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = re.sub(r"^/\d+/simple/from", "/{index}/simple/from", urllib.parse.unquote(self.path))
        kind, body = self.server.served.get(path, (None, b"no such page"))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A client that goes away is no fault."""


def taken_by_pinc(pinc, words, options, line, root, environment):
    (root / "requirements.in").write_text(line + "\n")
    result = subprocess.run([pinc, "compile", "-q", "--no-cache", *TARGET, *words, *options], cwd=root, env=environment,
                            capture_output=True, text=True, check=False)
    if result.returncode:
        return "none"
    found = re.findall(r"^from-(\d+-\d+)==", (root / "requirements.txt").read_text(), re.M)
    return found[0] if len(found) == 1 else f"several: {found}"


def taken_by_pip(python, words, options, line, root, environment):
    result = subprocess.run([python, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-cache-dir", "--quiet",
                             "--disable-pip-version-check", "--report", "-", *words, *options, line], cwd=root, env=environment,
                            capture_output=True, text=True, check=False)
    if result.returncode:
        return "none"
    names = [item["metadata"]["name"] for item in json.loads(result.stdout)["install"]]
    found = [name[len("from-"):] for name in names if name.startswith("from-")]
    return found[0] if len(found) == 1 else f"several: {found}"


def ask_all(take):
    """The answers of all cases, by their titles."""
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url, answers = f"http://127.0.0.1:{server.server_address[1]}", {}
    for title, case in CASES.items():
        places, options, line = parts_of(case)
        with tempfile.TemporaryDirectory() as work:
            root = pathlib.Path(work)
            server.served, words = lay_out(places, root)
            environment = {"PATH": os.environ["PATH"], "HOME": work, "PIP_CONFIG_FILE": os.devnull, "LC_ALL": "C.UTF-8",
                           "no_proxy": "127.0.0.1"}
            answers[title] = take([word.replace("{url}", url) for word in words], options, line, root, environment)
    server.shutdown()
    return answers


def main():
    mode, program = sys.argv[1], os.path.abspath(sys.argv[2])
    if mode == "record":
        version = subprocess.run([program, "-m", "pip", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
        answers = ask_all(lambda *a: taken_by_pip(program, *a))
        RECORD.write_text(json.dumps({"pip": version, "taken": answers}, indent=1) + "\n")
        return 0
    recorded = json.loads(RECORD.read_text())
    answers = ask_all(lambda *a: taken_by_pinc(program, *a))
    wrong = [f"{title}: pip {recorded['pip']} takes {recorded['taken'].get(title)}, pinc {taken}"
             for title, taken in answers.items() if taken != recorded["taken"].get(title)]
    print("\n".join(wrong) or f"{len(answers)} ties as pip {recorded['pip']} breaks them")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
