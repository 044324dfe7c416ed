"""How the cost of a compile grows: docs/performance.md with its plots (docs/performance-*.svg), from generated indexes.

    performance.py --pinc PINC --server SERVER [--rows NAME...] [--write]

Each row of a table is one compile out of a full cache: CPU seconds (of the best of three) and memory. Seeds are fixed. The exponent
is the slope of a line through the larger half of the points, both logarithms, what the cheapest one takes left out: 1 is linear.
The page is written from one run of all rows, of one program that was built from what is committed: it says from which commit.
"""
import argparse
import hashlib
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import tools

PYTHONS = [f"3.{n}" for n in range(7, 15)]
PLATFORMS = ["linux-x86_64", "linux-aarch64", "macos-arm64", "macos-x86_64", "windows-amd64", "linux-musl-x86_64", "linux-musl-aarch64",
             "linux-ppc64le"]
RUNS = 3
MEASURED = "Measured at commit"


class Failure(Exception):
    """Told in one line."""


class Index:
    """A folder that tests' index_server serves."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder)
        (self.root / "files").mkdir(parents=True)

    def project(self, name, releases):
        """releases: [(version, [requirement])]; equal metadata is one file."""
        links = []
        for version, needs in releases:
            file = f"{name}-{version}-py3-none-any.whl"
            links.append(f'<a href="../../files/{file}" data-core-metadata="true">{file}</a>')
            (self.root / "files" / f"{file}.metadata").write_text(
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + "".join(f"Requires-Dist: {n}\n" for n in needs))
        folder = self.root / "simple" / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("<!DOCTYPE html><html><body>\n" + "\n".join(links) + "\n</body></html>\n")


def chain(index, n):
    """n packages, each needs the next; two versions each."""
    for i in range(n):
        index.project(f"p{i}", [(v, [f"p{i + 1}>=1"] if i + 1 < n else []) for v in ("1.0", "1.1")])
    return ["p0"], []


def wide(index, n):
    """One package needs n others."""
    for i in range(n):
        index.project(f"p{i}", [("1.0", []), ("1.1", [])])
    index.project("root", [("1.0", [f"p{i}>=1" for i in range(n)])])
    return ["root"], []


def layers(index, n):
    """As many layers as each has packages, each of which needs three of the next layer: most are needed by three."""
    side = math.isqrt(n)
    for layer in range(side):
        for i in range(side):
            needs = [f"p{layer + 1}x{(i + k) % side}>=1" for k in range(3)] if layer + 1 < side else []
            index.project(f"p{layer}x{i}", [("1.0", needs), ("1.1", needs)])
    index.project("root", [("1.0", [f"p0x{i}>=1" for i in range(side)])])
    return ["root"], []


def versions(index, n):
    """One package of n versions, beside ten that each leave out some of them."""
    index.project("many", [(f"{v}.0", []) for v in range(1, n + 1)])
    for i in range(10):
        index.project(f"user{i}", [("1.0", [f"many>=1,!={max(2, n - i)}.0"])])
    return [f"user{i}" for i in range(10)], []


def targets(index, n):
    """A hundred packages for n targets."""
    for i in range(100):
        index.project(f"p{i}", [(v, [f"p{i * 2 + k}; python_version >= '3.{7 + (i + k) % 8}'" for k in (1, 2) if i * 2 + k < 100])
                                for v in ("1.0", "2.0")])
    pythons = PYTHONS[:min(8, n)]
    words = [word for python in pythons for word in ("--python-version", python)]
    return ["p0"], words + [word for platform in PLATFORMS[:max(1, n // len(pythons))] for word in ("--platform", platform)]


def pins(index, n):
    """n packages that one needs in its own version, which is another one at each of two targets."""
    for i in range(n):
        index.project(f"p{i}", [("1.0", []), ("2.0", [])])
    index.project("root", [(f"{v}.0", [f"p{i}=={v}.0" for i in range(n)]) for v in (1, 2)])
    return (["root==1.0; platform_machine == 'x86_64'", "root==2.0; platform_machine != 'x86_64'"],
            ["--python-version", "3.11", "--platform", "linux-x86_64", "--platform", "linux-aarch64"])


def lines(index, n):
    """n lines for a hundred packages, some with markers."""
    for i in range(100):
        index.project(f"p{i}", [(f"{v}.0", []) for v in range(1, 6)])
    return [f"p{i % 100}>={1 + i // 100 % 3}" + ("; python_version >= '3.8'" if i % 3 == 0 else "") for i in range(n)], []


def holes(index, n):
    """n lines for one package, each of which leaves one of its versions out."""
    index.project("many", [(f"{v}.0", []) for v in range(1, n + 2)])
    return [f"many!={v}.0" for v in range(2, n + 2)], []


def planted(index, n):
    """Two packages of n versions, of which only the oldest need the same version of a third."""
    index.project("third", [(f"{v}.0", []) for v in range(1, 2 * n + 1)])
    index.project("left", [(f"{v}.0", [f"third=={v if v > 1 else 1}.0"]) for v in range(1, n + 1)])
    index.project("right", [(f"{v}.0", [f"third=={v + n if v > 1 else 1}.0"]) for v in range(1, n + 1)])
    return ["left", "right"], []


def three_sat(index, n):
    """A random 3-SAT of n variables, 4.26 clauses each: near the threshold, where it is hardest."""
    chance = random.Random(11)
    for v in range(n):
        index.project(f"v{v}", [("1.0", []), ("2.0", [])])
    clauses = int(n * 4.26)
    for c in range(clauses):
        index.project(f"c{c}", [(f"{place + 1}.0", [f"v{v}=={chance.choice((1, 2))}.0"])
                                for place, v in enumerate(chance.sample(range(n), 3))])
    index.project("hard", [("1.0", [f"c{c}" for c in range(clauses)])])
    return ["hard"], []


ROWS = {
    "packages": (chain, [10, 50, 200, 1000, 2000, 5000], "packages in a chain, each needs the next"),
    "wide": (wide, [10, 50, 200, 1000, 2000, 5000], "packages that one needs"),
    "layers": (layers, [9, 49, 196, 961, 2025, 4900], "packages in layers, each needs three of the next"),
    "versions": (versions, [10, 100, 1000, 5000, 20000], "versions of one package that ten others need"),
    "targets": (targets, [1, 2, 4, 8, 16, 32, 64], "targets: Pythons, then platforms; a hundred packages"),
    "pins": (pins, [10, 50, 200, 1000, 2000, 5000], "packages that differ between two targets, by one pin for each"),
    "lines": (lines, [1, 100, 1000, 5000, 20000], "lines of the input, of a hundred packages"),
    "holes": (holes, [10, 100, 1000, 5000, 20000], "lines that each leave out one version of a package"),
    "planted": (planted, [10, 50, 200, 1000, 2000, 5000], "versions of two packages that agree in their oldest alone"),
    "three-sat": (three_sat, [20, 40, 60, 80, 100, 120, 150], "variables of a random 3-SAT near the threshold"),
}


def compile_once(options, words, offline):
    """(CPU seconds, megabytes, exit status, what went wrong)"""
    with tempfile.NamedTemporaryFile("r") as took:
        done = subprocess.run([options.measure, took.name, options.pinc, *words, *(["--offline"] if offline else [])],
                              capture_output=True, text=True, check=False)
        _, kilobytes, cpu = took.read().split()
    return float(cpu), int(kilobytes) / 1024, done.returncode, tools.said(done.stderr).removeprefix("pinc: ")


def point(options, make, n, work):
    index = Index(work / "index")
    wanted, words = make(index, n)
    (work / "in.txt").write_text("\n".join(wanted) + "\n")
    with subprocess.Popen([options.server, str(work / "index")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        url = server.stdout.readline().strip() + "/simple/"
        words = words or ["--python-version", "3.11", "--platform", "linux-x86_64"]
        words = ["compile", str(work / "in.txt"), "-o", str(work / "out.txt"), "-U", "-q", "--isolated", "--index-url", url, "--cache-dir", str(work / "cache"),
                 "--max-memory", "0", "--max-projects", "0", "--wait-timeout", "0", "--solve-timeout", "300", "--no-progress", *words]
        first = compile_once(options, words, False)
        runs = [compile_once(options, words, True) for _ in range(RUNS if first[0] < 5 else 1)]
        server.stdin.close()
    best = min(runs)
    return n, best[0], best[1], best[2], best[3]


def exponent(points):
    """Of the larger half of the points; None where it all takes no time."""
    base = min(p[1] for p in points) * 0.9
    rows = [(math.log(p[0]), math.log(p[1] - base)) for p in points[len(points) // 2:] if p[1] > base and p[3] == 0]
    if len(rows) < 2:
        return None
    x, y = sum(r[0] for r in rows) / len(rows), sum(r[1] for r in rows) / len(rows)
    slope = sum((r[0] - x) * (r[1] - y) for r in rows) / sum((r[0] - x) ** 2 for r in rows)
    return slope if slope > 0 else None


def plot(name, title, points):
    """CPU seconds against size, both logarithmic."""
    width, height, left, top = 480, 260, 60, 20
    xs, ys = [math.log10(p[0]) for p in points], [math.log10(max(p[1], 0.001)) for p in points]
    low, high = math.floor(min(ys)), max(math.ceil(max(ys)), math.floor(min(ys)) + 1)
    first, last = min(xs), max(max(xs), min(xs) + 0.1)

    def at(x, y):
        return left + (x - first) / (last - first) * (width - left - 28), top + (high - y) / (high - low) * (height - top - 50)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}: CPU seconds">',
           '<style>text{font:11px sans-serif;fill:#444}.g{stroke:#ddd}.l{fill:none;stroke:#1565c0;stroke-width:2}circle{fill:#1565c0}'
           '@media(prefers-color-scheme:dark){text{fill:#bbb}.g{stroke:#444}.l{stroke:#64b5f6}circle{fill:#64b5f6}}</style>']
    for y in range(low, high + 1):
        px, py = at(first, y)
        out.append(f'<line class="g" x1="{px:.0f}" y1="{py:.0f}" x2="{width - 28}" y2="{py:.0f}"/><text x="{px - 6:.0f}" y="{py + 4:.0f}" text-anchor="end">{10.0 ** y:g} s</text>')
    for p, x, y in zip(points, xs, ys):
        px, py = at(x, y)
        out.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3"/><text x="{px:.1f}" y="{height - 32}" text-anchor="middle">{p[0]:,}</text>')
    out.append('<polyline class="l" points="' + " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in zip(xs, ys)) + '"/>')
    out.append(f'<text x="{left}" y="{height - 10}">{title}</text></svg>\n')
    pathlib.Path(f"docs/performance-{name}.svg").write_text("\n".join(out), encoding="utf-8")


def table(name, title, points):
    slope = exponent(points)
    text = [f"## {title[0].upper() + title[1:]}", "", f"![{title}](performance-{name}.svg)", "",
            f"| {name} | CPU seconds | memory, MB | |", "| ---: | ---: | ---: | --- |"]
    text += [f"| {p[0]:,} | {p[1]:.3f} | {p[2]:.0f} | {'' if p[3] == 0 else p[4].replace('|', ' ')} |" for p in points]
    text += ["", f"Exponent: {slope:.2f}." if slope is not None else "Exponent: none; the rows are too quick, too few, or end without a lock.", ""]
    return "\n".join(text)


def state():
    """The commit that is checked out; a failure where something else than the page itself is changed."""
    def git(*words):
        return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout
    changed = [line[3:] for line in git("status", "--porcelain", "--untracked-files=no").splitlines()
               if not line[3:].startswith("docs/performance")]
    if changed:
        raise Failure(f"commit these first, so that the page can say what was measured: {', '.join(changed[:5])}")
    return git("rev-parse", "--short=10", "HEAD").strip()


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def write(measured, commit, seconds):
    """Put all tables into the page, in place of those that are there."""
    page = pathlib.Path("docs/performance.md")
    head = page.read_text(encoding="utf-8").split("\n## ")[0].split(MEASURED)[0].rstrip()
    note = f"{MEASURED} {commit}, all rows in one run of {seconds // 60:.0f} minutes and {seconds % 60:.0f} seconds."
    parts = [table(name, ROWS[name][2], points).rstrip() for name, points in measured.items()]
    for name, points in measured.items():
        plot(name, ROWS[name][2], points)
    page.write_text("\n\n".join([head, note, *parts]) + "\n", encoding="utf-8")


def measure(options, name, deadline):
    make, sizes, _ = ROWS[name]
    points = []
    for n in sizes:
        if n > options.most:
            continue
        if time.monotonic() > deadline:
            raise Failure(f"{name} {n}: the {options.minutes} minutes are over")
        work = pathlib.Path(tempfile.mkdtemp(prefix="pinc-performance-"))
        try:
            points.append(point(options, make, n, work))
        finally:
            shutil.rmtree(work)
        print(f"{name:<10} {n:>6} {points[-1][1]:>8.3f} s {points[-1][2]:>6.0f} MB {'' if points[-1][3] == 0 else points[-1][4]}", flush=True)
    print(f"{name:<10} exponent {exponent(points) or 0:.2f}", flush=True)
    return points


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pinc", default="build/pinc")
    parser.add_argument("--server", default="build/index_server")
    parser.add_argument("--measure", default="build/bench/measure")
    parser.add_argument("--rows", nargs="*", default=list(ROWS), choices=list(ROWS))
    parser.add_argument("--most", type=int, default=1 << 30, help="leave out larger points")
    parser.add_argument("--minutes", type=float, default=30, help="give up, and write nothing, when it takes longer")
    parser.add_argument("--write", action="store_true", help="put all rows into docs/performance.md")
    options = parser.parse_args()
    for name in ("pinc", "server", "measure"):
        setattr(options, name, os.path.abspath(getattr(options, name)))
    if options.write and (options.rows != list(ROWS) or options.most < 1 << 30):
        raise Failure("the page is written from one run of all rows: leave out --rows and --most")
    before = (state(), digest(options.pinc)) if options.write else None
    start = time.monotonic()
    measured = {name: measure(options, name, start + options.minutes * 60) for name in options.rows}
    seconds = time.monotonic() - start
    print(f"all        {seconds:.0f} s", flush=True)
    if options.write and (state(), digest(options.pinc)) != before:
        raise Failure("the program or the commit changed meanwhile: nothing is written")
    if options.write:
        write(measured, before[0], seconds)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"performance: {failure}")
