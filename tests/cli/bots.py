#!/usr/bin/env python3
"""What bots make of outputs: which lines Renovate and Dependabot take for pins, and what becomes of one that they edit.

    bots.py PINC INDEX_SERVER

The indexes are those of the pages (tests/docs/pages.py). Rules of the bots, as their sources had them in November 2026:
Renovate (pip_requirements) looks at *requirements*.txt line by line: what is before "#", before ";" and before " \\" must be NAME[EXTRAS]
and specifiers. Dependabot takes NAME[EXTRAS]SPECIFIERS ; MARKER --hash=... # comment, over continued lines; a .txt for that of pip-compile
where a .in of the same name is beside it, or where the text has "--output-file NAME" or "--output-file=NAME".
The last line is "N passed, N failed".
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "docs"))
import pages  # noqa: E402

NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
EXTRAS = r"(?:\s*\[[^\]]+\])?"
RENOVATE = re.compile(rf"({NAME}){EXTRAS}\s*(==\s*[^\s,]+)?")
DEPENDABOT = re.compile(rf"({NAME}){EXTRAS}\s*==\s*([0-9][\w.*-]*(?:\+[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?)"
                        rf"\s*(?:;[^#\\]*?)?\s*(?:(?:\\\s*)?--hash=\S+\s*)*(?:#.*)?")
INPUTS = {
    "plain": ("flask<3.1\npandas\nrequests[socks]\nfastapi\n", []),
    "hashes": ("flask<3.1\npandas\nfastapi\n", ["--generate-hashes"]),
    "extras": ("requests[socks]\nuvicorn[standard]\n", ["--no-strip-extras", "--annotation-style", "line"]),
    "markers": ('numpy\nrequests ; platform_machine == "x86_64"\nidna<3.20 ; platform_machine == "aarch64"\n', []),
    "url": ("torch==2.15.0\n", ["--source", "torch={url}/cpu/simple"]),
}


def entries(text):
    """The requirements of a lock as pip takes them: [(name, version)], and how many lines name a URL."""
    pins, urls = [], 0
    for line in re.sub(r"\\\n", " ", text).split("\n"):
        if match := re.match(rf"({NAME}){EXTRAS}==(\S+)", line):
            pins.append((match[1], match[2]))
        urls += " @ " in line and not line.lstrip().startswith("#")
    return pins, urls


def renovate(text):
    found = []
    for line in text.split("\n"):
        bare = line.split("#")[0].strip().split(";")[0].strip().split(" \\")[0]
        if bare and (match := RENOVATE.fullmatch(bare)) and match[2]:
            found.append((match[1], match[2][2:].strip()))
    return found


def dependabot(text):
    joined = re.sub(r"\\\n", " ", text)
    return [(match[1], match[2]) for line in joined.split("\n") if (match := DEPENDABOT.fullmatch(line.strip()))]


def for_pip_compile(text, name):
    return re.search(rf"--output-file[=\s]+{re.escape(name)}(\s|$)", text) is not None


class Bots:
    def __init__(self, pinc, url, folder):
        self.pinc, self.url, self.folder = pinc, url, folder
        self.versions = {}
        for page in sorted((folder / "index/pypi/simple").iterdir()):
            files = json.loads((page / "index.json").read_text())["files"]
            # The oldest are there by name only.
            self.versions[page.name] = sorted({file["filename"].split("-")[1] for file in files if file["hashes"]})
        self.passed, self.failed = 0, []

    def run(self, *words):
        return subprocess.run([self.pinc, *words, "--index-url", f"{self.url}/pypi/simple", "--cache-dir", self.folder / "cache",
                               "--isolated"], cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def judge(self, what, good, more=""):
        if good:
            self.passed += 1
        else:
            self.failed.append(f"{what} {more}")

    def edit(self, case, options, lock, name, old, new):
        """A pin is edited: it is kept, and all is settled; or it is not, and check says why."""
        edited = re.sub(rf"(?m)^({re.escape(name)}{EXTRAS})=={re.escape(old)}(?=\s|$)(\s*;[^\\\n]*)?( \\\n    --hash=\S+)*",
                        rf"\g<1>=={new}\g<2>", lock)
        output = self.folder / "requirements.lock.txt"
        output.write_text(edited)
        done = self.run("compile", "-q", "requirements.in", "-o", output.name, *options)
        kept = (name, new) in entries(output.read_text())[0]
        what = f"{case}: {name} {old} -> {new}"
        if done.returncode != 0:
            self.judge(what, False, done.stderr)
        elif kept:
            again = self.run("check", "-q", "requirements.in", "-o", output.name, *options)
            self.judge(what, again.returncode == 0, "not settled")
        else:
            output.write_text(edited)
            told = self.run("check", "requirements.in", "-o", output.name, *options)
            self.judge(what, told.returncode == 1 and f"not kept: {name.lower()} {new}: " in told.stderr,
                       f"is not kept, and check says {told.returncode} {told.stderr}")

    def case(self, case, text, options):
        options = ["--python-version", "3.12", *(word.format(url=self.url) for word in options)]
        (self.folder / "requirements.in").write_text(text)
        output = self.folder / "requirements.lock.txt"
        output.unlink(missing_ok=True)
        done = self.run("compile", "-q", "requirements.in", "-o", output.name, *options)
        self.judge(case, done.returncode == 0, done.stderr)
        lock = output.read_text()
        pins, urls = entries(lock)
        self.judge(f"{case}: pins", len(pins) > 3 and (urls > 0) == (case == "url"))
        self.judge(f"{case}: Renovate", renovate(lock) == pins, f"sees {renovate(lock)}, not {pins}")
        self.judge(f"{case}: Dependabot", dependabot(lock) == pins, f"sees {dependabot(lock)}, not {pins}")
        self.judge(f"{case}: Dependabot's pip-compile", not for_pip_compile(lock, output.name))
        for name, old in pins:
            for new in self.versions[name]:
                if new != old:
                    self.edit(case, options, lock, name, old, new)


def main():
    pinc, server = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        pages.write_index(folder / "index")
        process = subprocess.Popen([server, folder / "index"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        bots = Bots(pinc, process.stdout.readline().strip(), folder)
        for case, (text, options) in INPUTS.items():
            bots.case(case, text, options)
        process.stdin.close()
        process.wait()
    print("\n".join(bots.failed))
    print(f"{bots.passed} passed, {len(bots.failed)} failed")
    return 1 if bots.failed else 0


if __name__ == "__main__":
    sys.exit(main())
