"""The rows of `make bench` as a table of Markdown, from the history that it keeps: the last row of each input, state, latency and server.

    table.py [HISTORY] [--latency 25]
"""
import argparse
import json
import pathlib


def ratio(ours, theirs, name):
    return f"{ours[name] / theirs[name]:.2f}" if theirs and theirs.get(name) else ""


def cells(line):
    programs = list(line["programs"].items())
    ours, theirs = programs[0][1], dict(programs[1:]).get(next((name for name, _ in programs if name.startswith("uv ")), None), {})
    nab = next((figures for name, figures in programs if name.startswith("nab ")), {})
    if "error" in ours:
        return None
    floor = f"{line['floor']:.2f}" if line["floor"] else ""
    times = f"{ours['seconds'] / line['floor']:.1f}" if line["floor"] else ""
    counted = f"{ours['million_instructions']:.0f}" if ours.get("million_instructions") else ""
    return [line["input"], line["state"], f"{ours['seconds']:.3f}", ratio(ours, theirs, "seconds"), floor, times, f"{ours['peak_mb']:.1f}",
            ratio(ours, theirs, "peak_mb"), f"{ours['requests']:.0f}", counted, ratio(ours, nab, "seconds")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("history", nargs="?", default="build/bench/history.jsonl", type=pathlib.Path)
    parser.add_argument("--latency", type=float, default=25)
    options = parser.parse_args()
    last = {}
    for line in map(json.loads, options.history.read_text(encoding="utf-8").splitlines()):
        if line["latency_ms"] == options.latency or line["state"] == "offline":
            last[line["input"], line["state"], line["server"]] = line
    names = ["input", "state", "seconds", "to uv", "floor", "times", "MB", "to uv", "requests", "million instructions", "to nab"]
    print("| " + " | ".join(names) + " |")
    print("| --- | --- |" + " ---: |" * (len(names) - 2))
    inputs = list(dict.fromkeys(line["input"] for line in last.values()))
    states = ["cold", "again", "warm", "reval", "offline"]
    lines = sorted(last.values(), key=lambda line: (inputs.index(line["input"]), states.index(line["state"])))
    for row in filter(None, map(cells, lines)):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
