#!/usr/bin/env python3
"""Run pinc against every mode of a faulty index server and write the table docs/faults.md.

    tests/faults/run.py --server FAULT_SERVER.py [--pinc build/pinc] [--out docs/faults.md] [MODE...]

The server listens on two loopback ports, answers the list of its modes at /_modes, and serves an index for each at /MODE@RUN/simple/
with the projects `good` (which needs `dep`) and `dep`. For every mode pinc compiles "good" twice over an existing output file: online
with an empty cache, and then offline with what is in the cache.

What must hold: an exit status of the documented ones, no signal, at most 256 MB and 60 seconds, the old output whole unless the run
succeeded, no control character and no password in what is printed or written.
"""
import argparse
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

SECONDS, MEGABYTES = 60, 256
PASSWORD = "pa55w0rd"
OLD = "# the old output\ngood==0.9\n"
MEANING = {0: "done", 1: "no solution", 2: "usage or input", 3: "network or I/O"}


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def start_server(path, ports):
    env = dict(os.environ, FAULT_BOMB_MB="256")
    process = subprocess.Popen([sys.executable, path, "--port", str(ports[0]), "--port2", str(ports[1]), "--max-seconds", "3600",
                                "--max-requests", "1000000"], stdout=subprocess.DEVNULL, env=env)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", ports[0]), 1).close()
            return process
        except OSError:
            time.sleep(0.05)
    process.terminate()
    sys.exit("the fault server does not start")


def run(command, folder):
    """(exit status or minus the signal, seconds, megabytes, what it printed)"""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    with open(folder / "printed", "w+b") as printed:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=printed, stderr=printed, cwd=folder, env=env)
        timer = None
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if timer is None and time.monotonic() - start > 2 * SECONDS:
                timer = process.kill()
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        return process.returncode, time.monotonic() - start, usage.ru_maxrss / 1024, printed.read()


def problems(code, seconds, megabytes, printed, output):
    found = []
    if code not in MEANING:
        found.append(f"exit status {code}")
    if seconds > SECONDS:
        found.append(f"{seconds:.0f} s")
    if megabytes > MEGABYTES:
        found.append(f"{megabytes:.0f} MB")
    if code != 0 and output != OLD.encode():
        found.append("the old output is gone")
    for what, data in (("message", printed), ("output", output)):
        text = data.decode("utf-8", "replace")
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]", text):
            found.append(f"control character in the {what}")
        if PASSWORD in text:
            found.append(f"password in the {what}")
    return found


def first_message(printed, ports):
    lines = [l for l in printed.decode("utf-8", "replace").splitlines() if l.strip() and not l.startswith("hint")]
    errors = [l for l in lines if "error:" in l or "warning:" in l] or lines
    text = errors[0] if errors else ""
    for i, port in enumerate(ports):
        text = text.replace(f"127.0.0.1:{port}", f"HOST{i + 1}").replace(f"localhost:{port}", f"OTHER{i + 1}")
    text = re.sub(r"@r\d+", "", text).replace("|", "\\|")
    return text if len(text) <= 160 else text[:157] + "..."


def one_mode(pinc, mode, ports, number, input_text):
    with tempfile.TemporaryDirectory(prefix="pinc-faults-") as name:
        folder = pathlib.Path(name)
        (folder / "requirements.in").write_text(input_text)
        output = folder / "requirements.txt"
        url = f"http://user:{PASSWORD}@127.0.0.1:{ports[0]}/{mode}@r{number}/simple/"
        rows, found = [], []
        for extra in ([], ["--offline"]):
            output.write_text(OLD)
            command = [pinc, "compile", "requirements.in", "-o", str(output), "--index-url", url, "--cache-dir", str(folder / "cache"),
                       "--python-version", "3.11", "--isolated", "--no-build", "-U", *extra]
            code, seconds, megabytes, printed = run(command, folder)
            found += problems(code, seconds, megabytes, printed, output.read_bytes())
            rows.append((code, seconds, megabytes, printed))
        for path in (folder / "cache").rglob("*"):
            if path.is_file() and PASSWORD.encode() in path.read_bytes():
                found.append("password in the cache")
        return rows, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--pinc", default="build/pinc")
    parser.add_argument("--out", default="docs/faults.md")
    parser.add_argument("modes", nargs="*")
    options = parser.parse_args()
    ports = free_ports(2)
    server = start_server(options.server, ports)
    lines, bad = [], 0
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/_modes") as answer:
            modes = options.modes or answer.read().decode().split()
        for number, mode in enumerate(modes):
            rows, found = one_mode(os.path.abspath(options.pinc), mode, ports, number, "good\n")
            code, seconds, megabytes, printed = rows[0]
            bad += bool(found)
            line = (f"| `{mode}` | {code} | {seconds:.1f} | {megabytes:.0f} | {rows[1][0]} | {'; '.join(found) or 'yes'} | "
                    f"{first_message(printed, ports)} |")
            lines.append(line)
            print(line, flush=True)
    finally:
        server.terminate()
        server.wait()
    verdict = f"{len(lines)} modes, {len(lines) - bad} as they should be, {bad} not."
    print(verdict)
    if not options.modes:
        pathlib.Path(options.out).write_text(__doc__.split("\n\n", 2)[2].join(("# What pinc does when the index is broken\n\n", "\n"))
                                             + f"Exit status: {', '.join(f'{k} {v}' for k, v in MEANING.items())}. {verdict}\n\n"
                                             "| mode | exit | seconds | MB | offline | holds | message |\n|---|---|---|---|---|---|---|\n"
                                             + "\n".join(lines) + "\n")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
