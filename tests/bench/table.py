"""The rows of `make bench` as a table of Markdown, from the history that it keeps: the last row of each input, state, latency and server.

    table.py [HISTORY] [--latency 25] [--names NAME...] [--write PAGE]

--write puts it into a page, between the lines "<!-- bench: begin -->" and "<!-- bench: end -->".
"""
import argparse
import json
import pathlib
import re
import statistics
import sys

STATES = ["cold", "again", "warm", "reval", "offline"]
NAMES = ["input", "state", "seconds", "to uv", "floor", "times", "MB", "to uv", "requests", "uv's requests", "CPU, to uv", "million instructions",
         "static: seconds", "to uv", "MB", "to uv", "to nab", "to pip-compile"]
OURS = {"pinc": "pinc", "pinc (static)": "pinc, the released program"}


def figures(line, program):
    """Of one program; {} where it did not run."""
    found = next((value for name, value in line["programs"].items() if name.rsplit(" ", 1)[0] == program), {})
    return {} if "error" in found else found


def ratio(ours, theirs, name):
    return f"{ours[name] / theirs[name]:.2f}" if theirs.get(name) and name in ours else ""


def cells(line):
    ours, static, uv = figures(line, "pinc"), figures(line, "pinc (static)"), figures(line, "uv")
    if not ours:
        return None
    floor = f"{line['floor']:.2f}" if line["floor"] else ""
    times = f"{ours['seconds'] / line['floor']:.1f}" if line["floor"] else ""
    counted = f"{ours['million_instructions']:,.0f}" if ours.get("million_instructions") else ""
    return [line["input"], line["state"], f"{ours['seconds']:.3f}", ratio(ours, uv, "seconds"), floor, times, f"{ours['peak_mb']:.1f}",
            ratio(ours, uv, "peak_mb"), f"{ours['requests']:.0f}", f"{uv['requests']:.0f}" if uv else "", ratio(ours, uv, "cpu_seconds"), counted,
            f"{static['seconds']:.3f}" if static else "", ratio(static, uv, "seconds"), f"{static['peak_mb']:.1f}" if static else "",
            ratio(static, uv, "peak_mb"),
            *(ratio(ours, figures(line, name), "seconds") for name in ("nab", "pip-compile"))]


def rows(names, cells_of_rows):
    """A table; columns without anything are left out."""
    kept = [at for at in range(len(names)) if at < 2 or any(row[at] for row in cells_of_rows)]
    yield "| " + " | ".join(names[at] for at in kept) + " |"
    yield "| --- | --- |" + " ---: |" * (len(kept) - 2)
    for row in cells_of_rows:
        yield "| " + " | ".join(row[at] for at in kept) + " |"


def sums(lines):
    """Of each state and build of pinc: the least, the median and the most of what it takes of uv's time and memory, and of times the floor."""
    for state in STATES:
        for program, title in OURS.items():
            some = [line for line in lines if line["state"] == state and figures(line, program)]
            compared = [(figures(line, program), figures(line, "uv")) for line in some if figures(line, "uv")]
            columns = [[ours[name] / uv[name] for ours, uv in compared] for name in ("seconds", "peak_mb")]
            columns.append([figures(line, program)["seconds"] / line["floor"] for line in some if line["floor"]])
            if some:
                yield [state, title, str(len(some)), *(f"{min(c):.2f}, {statistics.median(c):.2f}, {max(c):.2f}" if c else "" for c in columns)]


def text_of(lines):
    versions = list(dict.fromkeys(name for line in lines for name, value in line["programs"].items() if "error" not in value))
    runs = {figures(line, "pinc").get("runs") for line in lines} - {None}
    cores = {line["cores"] for line in lines if line.get("cores")}
    latency = {line["latency_ms"] for line in lines if line["state"] != "offline"}
    loads = [line["load"] for line in lines]
    yield (f"Measured on {max(line['at'] for line in lines)[:10]}: {', '.join(versions)}; medians of {'/'.join(map(str, sorted(runs)))} runs by turns"
           f"{f' on {max(cores)} cores' if cores else ''}, {'/'.join(f'{ms:g}' for ms in sorted(latency)) or 0} ms of latency, load {min(loads):.1f} to {max(loads):.1f} "
           "meanwhile.")
    yield ""
    yield from rows(["state", "program", "inputs", "of uv's time: least, median, most", "of uv's memory", "times the floor"], list(sums(lines)))
    yield ""
    yield from rows(NAMES, list(filter(None, map(cells, lines))))


def write(page, name, text):
    """Put a table in the place of the one of that name."""
    path = pathlib.Path(page)
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    new, found = re.subn(re.escape(begin) + ".*?" + re.escape(end), lambda _: f"{begin}\n{text}\n{end}", path.read_text(encoding="utf-8"), flags=re.S)
    if found != 1:
        sys.exit(f"table: {page} has not one part from {begin.strip()} to {end.strip()}")
    path.write_text(new, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("history", nargs="?", default="build/bench/history.jsonl", type=pathlib.Path)
    parser.add_argument("--latency", type=float, default=25)
    parser.add_argument("--names", nargs="*", help="these inputs alone, in this order")
    parser.add_argument("--write", metavar="PAGE")
    options = parser.parse_args()
    last = {}
    for line in map(json.loads, options.history.read_text(encoding="utf-8").splitlines()):
        if (line["latency_ms"] == options.latency or line["state"] == "offline") and line["input"] in (options.names or [line["input"]]):
            last[line["input"], line["state"], line["server"]] = line
    if not last:
        sys.exit(f"table: {options.history} has no such rows")
    inputs = options.names or list(dict.fromkeys(line["input"] for line in last.values()))
    text = "\n".join(text_of(sorted(last.values(), key=lambda line: (inputs.index(line["input"]), STATES.index(line["state"]))))) + "\n"
    if options.write:
        write(options.write, "bench", text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
