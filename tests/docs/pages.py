#!/usr/bin/env python3
"""Runs the commands that the pages of docs/ show, and compares what they print.

    pages.py [--write] --pinc PINC --server INDEX_SERVER PAGE...

In a page, a block fenced by three backquotes

    text title="requirements.in"       writes that file (any language may be named)
    console                            runs what follows each "$ ", by bash, and compares the lines between; status=1 is the exit
                                       status that the last command has, "..." a line that stands for any lines
    console skip="needs Docker"        is not run, for the reason that is given

and a comment <!-- run: COMMAND --> runs unseen; <!-- trees: 2024 --> has the indexes of testdata/lock/torch alone from there on. A page
starts in an empty folder that is no repository. Its index is made from testdata/lock/torch, torch2 and testdata/docs (their READMEs say what
is true of it); PyTorch's indexes, packages.example for PyPI and inhouse.example in what is shown stand for it. A shell block that is neither
run nor skipped is an error, and so is a block that is only indented, so that no page shows what
nobody tried; pages that a program of tests/docs writes are that program's. The last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/cli"))
import index_pages  # noqa: E402
import torch2  # noqa: E402

FENCE = re.compile(r"^```(\S*)(.*)$")
HIDDEN = re.compile(r"^<!-- run: (.*) -->$")
TREES = re.compile(r"^<!-- trees: (\S+) -->$")
SHELLS = {"sh", "bash", "shell", "console"}
PYPI = "https://packages.example/simple/"
INHOUSE = "https://inhouse.example/"
TORCH = "https://download.pytorch.org/whl"
END_OF_OUTPUT = "\x1epinc-docs:"


class Wrong(Exception):
    """What is not as the page says."""


def write_index(folder):
    """The indexes of the pages: NAME/simple/PROJECT/index.json with files that exist as metadata only."""
    torch2.write_trees(TOP / "testdata/lock/torch2", folder)
    torch2.write_old_trees(TOP / "testdata/lock/torch", folder)
    torch2.write_old_trees(TOP / "testdata/lock/torch", folder / "2024")
    document = json.loads((TOP / "testdata/docs/projects.json").read_text())
    for project, releases in document["projects"].items():
        index_pages.write_project(folder / "pypi", project, [
            (file["file"], file["metadata"],
             {"hashes": {"sha256": file["sha256"]}, "size": file["size"], "upload-time": file["uploaded"]}) for file in releases])


def attributes(text, place):
    """The words NAME=VALUE behind a block's language."""
    found = {}
    for word in shlex.split(text):
        name, equals, value = word.partition("=")
        if not equals:
            raise Wrong(f"{place}: {word}: not NAME=VALUE")
        found[name] = value
    return found


def check_indented(page, lines):
    """No block by indentation: nobody could say whether it is to be run."""
    if any((TOP / "tests/docs" / (page.stem + suffix)).exists() for suffix in (".c", ".sh")):
        return
    fenced = listed = False
    for number, line in enumerate(lines):
        fenced ^= line.startswith("```")
        if line and not line.startswith(" "):
            listed = re.match(r"([-*]|\d+\.) ", line) is not None
        if not fenced and not listed and line.startswith("    ") and not lines[number - 1]:
            raise Wrong(f"{page}:{number + 1}: a block by indentation: fence it")


def blocks_of(page, lines):
    """(kind, first line, last line, attributes) of what is to be done, in order; lines are counted from 0, fences not among them."""
    start = None
    for number, line in enumerate(lines):
        fence, hidden, trees = FENCE.match(line), HIDDEN.match(line), TREES.match(line)
        if start is None and hidden:
            yield "hidden", number, number, {"command": hidden[1]}
        elif start is None and trees:
            yield "trees", number, number, {"name": trees[1]}
        elif start is None and fence:
            start, language = number + 1, fence[1]
            given = attributes(fence[2], f"{page}:{number + 1}")
        elif start is not None and line == "```":
            if "title" in given:
                before = " ".join(lines[max(0, start - 4):start - 1])
                if f"`{given['title']}`" not in before:
                    raise Wrong(f"{page}:{start}: nothing before this block says that it is {given['title']}")
                yield "file", start, number, given
            elif language in SHELLS and (language == "console" or "skip" in given):
                yield "skip" if "skip" in given else "console", start, number, given
            elif language in SHELLS:
                raise Wrong(f"{page}:{start}: a block of commands is neither console nor skipped with its reason")
            start = None
    if start is not None:
        raise Wrong(f"{page}:{start}: this block does not end")


def steps_of(lines, place):
    """(command, lines that it prints) of a console block; a command goes on after a backslash or a line that begins with "> "."""
    steps, i = [], 0
    while i < len(lines):
        if not lines[i].startswith("$ "):
            raise Wrong(f"{place + i + 1}: output before the first command")
        command, i = [lines[i][2:]], i + 1
        while i < len(lines) and lines[i].startswith("> "):
            command.append(lines[i][2:])
            i += 1
        shown = []
        while i < len(lines) and not lines[i].startswith("$ "):
            shown.append(lines[i])
            i += 1
        steps.append((command, shown))
    return steps


class Shell:
    """A bash that keeps its folder and variables from one command of a page to the next."""

    def __init__(self, pinc, url, folder):
        tools = folder / "bin"
        work = folder / "work"
        tools.mkdir()
        work.mkdir()
        # PyTorch's indexes are here.
        (tools / "pinc").write_text(f"""#!/bin/sh
if grep -qs -e --torch-backend *.txt *.in || [ "${{*#*--torch-backend}}" != "$*" ]; then
    case $1 in compile|check|why|tree) set -- "$@" --torch-index-url '{url}/{{backend}}/simple' ;; esac
fi
exec '{pinc}' "$@"
""")
        (tools / "pinc").chmod(0o755)
        environment = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "dumb",
                       "PINC_INDEX_URL": f"{url}/pypi/simple/", "XDG_CACHE_HOME": str(folder / "cache"),
                       "PIP_CONFIG_FILE": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(folder),
                       "GIT_AUTHOR_DATE": "2026-11-26T00:00:00Z", "GIT_COMMITTER_DATE": "2026-11-26T00:00:00Z",
                       "GIT_AUTHOR_NAME": "Ada", "GIT_COMMITTER_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
                       "GIT_COMMITTER_EMAIL": "ada@example.com", "PYTHONDONTWRITEBYTECODE": "1",
                       "PYTHONPATH": str(TOP / "packaging/python"), "PINC_LIBRARY": str(pinc.parent / "libpinc.so")}
        self.url, self.work = url, work
        self.bash = subprocess.Popen(["bash"], cwd=work, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, text=True)

    def take_trees(self, name):
        self.url += "/" + name
        self.run(f"export PINC_INDEX_URL={self.url}/pypi/simple/")

    def run(self, command):
        """The lines that a command prints, and its status."""
        command = self.served(command)
        self.bash.stdin.write(f"{{\n{command}\n}} </dev/null\nprintf '\\n{END_OF_OUTPUT}%s\\n' $?\n")
        self.bash.stdin.flush()
        lines = []
        for line in self.bash.stdout:
            line = line.rstrip("\n")
            if line.startswith(END_OF_OUTPUT):
                if lines and lines[-1] == "":
                    lines.pop()
                return [self.shown(line) for line in lines], int(line[len(END_OF_OUTPUT):])
            lines.append(line)
        raise Wrong(f"bash ended at: {command}")

    def served(self, text):
        """A page's text with the addresses that are served here."""
        text = text.replace(PYPI, f"{self.url}/pypi/simple/").replace(INHOUSE, f"{self.url}/decoy/")
        return re.sub(re.escape(TORCH) + r"/([a-z0-9.]+)", self.url + r"/\1/simple", text)

    def shown(self, line):
        """Addresses as a person has them; a test server's are of no use to a reader."""
        line = re.sub(re.escape(self.url) + r"/pypi/simple/?", PYPI, line)
        line = re.sub(re.escape(self.url) + r"/(cpu|cu\d+|rocm[\d.]+)/simple", TORCH + r"/\1", line)
        line = re.sub(re.escape(self.url) + r"/(cpu|cu\d+|rocm[\d.]+)/files", TORCH + r"/\1", line)
        line = line.replace(f"{self.url}/decoy/", INHOUSE).replace(self.url, TORCH)
        line = line.replace(str(self.work), "/src")
        return line.rstrip()

    def end(self):
        self.bash.stdin.close()
        self.bash.wait(timeout=60)


TIMES = [(re.compile(r"\b\d+(\.\d+)? s\b"), "N s")]


def alike(wanted, printed):
    """Whether lines are what was wanted: "..." stands for any lines, and seconds are not compared."""
    for pattern, word in TIMES:
        wanted = [pattern.sub(word, line.rstrip()) for line in wanted]
        printed = [pattern.sub(word, line) for line in printed]
    if "..." not in wanted:
        return wanted == printed
    first = wanted.index("...")
    rest = wanted[first + 1:]
    if printed[:first] != wanted[:first]:
        return False
    return any(alike(rest, printed[i:]) for i in range(first, len(printed) + 1))


def run_block(shell, lines, start, end, given, page, write):
    """Runs a console block; returns the block as it should be."""
    made = []
    steps = steps_of(lines[start:end], start)
    for number, (command, shown) in enumerate(steps):
        printed, status = shell.run("\n".join(command))
        want = int(given.get("status", 0)) if number == len(steps) - 1 else 0
        if status != want:
            raise Wrong(f"{page}:{start + 1}: $ {command[0]}: exit status {status}, not {want}\n" + "\n".join(printed))
        same = alike(shown, printed)
        if not same and not write:
            raise Wrong(f"{page}:{start + 1}: $ {command[0]} printed\n" + "\n".join(printed) + "\nand not\n" + "\n".join(shown))
        made += ["$ " + command[0]] + ["> " + line for line in command[1:]] + (shown if same else printed)
    return made


def anchors_of(page):
    """What a link may name behind "#": headings as the usual renderers make it."""
    found, inside = set(), False
    for line in page.read_text().split("\n"):
        inside ^= line.startswith("```")
        if not inside and (heading := re.match(r"#+ (.*)", line)):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).replace("`", "").lower()
            found.add(re.sub(r"[^\w\- ]", "", text).replace(" ", "-"))
    return found


def check_links(page):
    for number, line in enumerate(page.read_text().split("\n")):
        for target in re.findall(r"(?<!`)\[[^\]`]*(?:`[^`]*`[^\]`]*)*\]\(([^)\s]+)\)", line):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            other = page.parent / path if path else page
            if not other.exists():
                raise Wrong(f"{page}:{number + 1}: there is no {target}")
            if anchor and anchor not in anchors_of(other):
                raise Wrong(f"{page}:{number + 1}: {path or page} has no heading for #{anchor}")


def check_listed(page):
    """A page that no list of the site names cannot be found there; `packaging/site.sh` would refuse it."""
    if page.resolve().parent == TOP / "docs":
        lists = re.findall(r"(?s)```{toctree}\n(.*?)```", (TOP / "packaging/site/index.md").read_text())
        if page.stem not in "\n".join(lists).split("\n"):
            raise Wrong(f"{page}: packaging/site/index.md does not list it")


def judge(page, pinc, url, write):
    """Runs a page; returns how many blocks were run and how many were skipped."""
    lines = page.read_text().split("\n")
    check_indented(page, lines)
    folder = pathlib.Path(tempfile.mkdtemp())
    shell = Shell(pinc, url, folder)
    changes, ran, skipped = [], 0, 0
    try:
        for kind, start, end, given in blocks_of(page, lines):
            if kind == "hidden":
                printed, status = shell.run(given["command"])
                if status != 0:
                    raise Wrong(f"{page}:{start + 1}: {given['command']}: exit status {status}\n" + "\n".join(printed))
            elif kind == "trees":
                shell.take_trees(given["name"])
            elif kind == "file":
                target = shell.work / given["title"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(shell.served("\n".join(lines[start:end])) + "\n")
            elif kind == "skip":
                skipped += 1
            else:
                ran += 1
                changes.append((start, end, run_block(shell, lines, start, end, given, page, write)))
    finally:
        shell.end()
        shutil.rmtree(folder)
    for start, end, made in reversed(changes):
        lines[start:end] = made
    if write:
        page.write_text("\n".join(lines))
    return ran, skipped


def tell(page, pinc, url, write):
    """Whether a page is true, and what to say of it."""
    try:
        check_links(page)
        check_listed(page)
        ran, skipped = judge(page, pinc, url, write)
    except Wrong as wrong:
        return False, wrong
    return True, f"{page}: {ran} run, {skipped} not"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pinc", type=pathlib.Path, required=True)
    parser.add_argument("--server", type=pathlib.Path, required=True)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        write_index(pathlib.Path(folder))
        server = subprocess.Popen([given.server.resolve(), folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        url = server.stdout.readline().strip()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for fine, said in pool.map(lambda page: tell(page, given.pinc.resolve(), url, given.write), given.pages):
                print(said, flush=True)
                failed += not fine
        server.stdin.close()
        server.wait()
    print(f"{len(given.pages) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
