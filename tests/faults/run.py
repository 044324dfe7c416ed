#!/usr/bin/env python3
"""Run pinc against every mode of a faulty index server and write the table docs/faults.md.

    tests/faults/run.py --server FAULT_SERVER.py [--pinc build/pinc] [--out docs/faults.md] [MODE...]

The server listens on two loopback ports, answers the list of its modes at /_modes, and serves an index for each at /MODE@RUN/simple/
with the projects `good` (which needs `dep`) and `dep`; /_stats/MODE@RUN tells which passwords it was shown. For every mode pinc compiles
"good" twice over an existing output file, as users would, with builds allowed: online on a terminal with an empty cache, and then
offline with what is in the cache. Bombs are of 1 GB, nested ones of 4 GB.

What must hold: an exit status of the documented ones, no signal, at most 256 MB and 60 seconds, the old output whole unless the run
succeeded, no control character of the server's and no password in what is printed or written, no password shown to another host.
"""
import argparse
import base64
import errno
import fcntl
import http.client
import json
import os
import pathlib
import pty
import re
import socket
import subprocess
import sys
import tempfile
import termios
import time
import urllib.request

SECONDS, MEGABYTES = 60, 256
PASSWORD = "pa55w0rd"
SECRETS = [PASSWORD, base64.b64encode(f"user:{PASSWORD}".encode()).decode()]
# What pinc itself sends to a terminal: the progress line, its removal, colours.
OWN = re.compile(r"\r(?:resolving:|building) [^\r\n\x1b]*\x1b\[K|\r\x1b\[K|\x1b\[(?:0|1;3[1-6])m|\r(?=\n)")
# What the server makes once and then keeps takes it a while.
LARGE = re.compile("bomb|nested|many|deep|long|big")
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
    process = subprocess.Popen([sys.executable, path, "--port", str(ports[0]), "--port2", str(ports[1]), "--max-seconds", "7200",
                                "--max-requests", "1000000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", ports[0]), 1).close()
            return process
        except OSError:
            time.sleep(0.05)
    process.terminate()
    sys.exit("the fault server does not start")


def prepare(mode, ports):
    """Let the server make what is large."""
    base = f"http://127.0.0.1:{ports[0]}/{mode}@prepare"
    for path in ("/simple/good/", "/files/good-2.0-py3-none-any.whl", "/files/good-2.0-py3-none-any.whl.metadata"):
        try:
            with urllib.request.urlopen(base + path, timeout=1800) as answer:
                answer.read(1)
        except (OSError, http.client.HTTPException):
            pass


def run(command, folder, terminal):
    """(exit status or minus the signal, seconds, megabytes, what it printed)"""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    ours, theirs = pty.openpty() if terminal else os.pipe()
    if terminal:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, b"\x32\0\xc8\0\0\0\0\0")
    os.set_blocking(ours, False)
    printed = b""

    def drain():
        nonlocal printed
        try:
            while piece := os.read(ours, 1 << 16):
                printed += piece
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EIO):
                raise

    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=folder, env=env)
    killed = False
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        seconds = time.monotonic() - start
        drain()
        if pid:
            break
        if not killed and seconds > 2 * SECONDS:
            process.kill()
            killed = True
        time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    drain()
    os.close(ours)
    os.close(theirs)
    return process.returncode, seconds, usage.ru_maxrss / 1024, printed


def text_of(printed):
    """Without what is pinc's own, and without the carriage returns that a terminal adds."""
    return OWN.sub("", printed.decode("utf-8", "replace"))


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
    for what, text in (("message", text_of(printed)), ("output", output.decode("utf-8", "replace"))):
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]", text):
            found.append(f"control character in the {what}")
        if any(secret in text for secret in SECRETS):
            found.append(f"password in the {what}")
    return found


def first_message(printed, ports):
    lines = [l for l in text_of(printed).splitlines() if l.strip() and not l.startswith("hint")]
    errors = [l for l in lines if "error:" in l or "warning:" in l] or lines
    text = errors[0] if errors else ""
    for i, port in enumerate(ports):
        text = text.replace(f"127.0.0.1:{port}", f"HOST{i + 1}").replace(f"localhost:{port}", f"OTHER{i + 1}")
    text = re.sub(r"@r\d+", "", text).replace("|", "\\|")
    return text if len(text) <= 160 else text[:157] + "..."


def passwords_shown(mode, ports, number):
    """The ports that were shown a password. redirect_auth leads to the mode `ok` of the same run."""
    shown = set()
    for name in {mode, "ok"}:
        with urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/_stats/{name}@r{number}") as answer:
            shown |= {entry[0] for entry in json.load(answer).get("auth", [])}
    return shown


def one_mode(pinc, mode, ports, number, input_text):
    with tempfile.TemporaryDirectory(prefix="pinc-faults-") as name:
        folder = pathlib.Path(name)
        (folder / "requirements.in").write_text(input_text)
        output = folder / "requirements.txt"
        url = f"http://user:{PASSWORD}@127.0.0.1:{ports[0]}/{mode}@r{number}/simple/"
        rows, found = [], []
        if LARGE.search(mode):
            prepare(mode, ports)
        for extra in ([], ["--offline"]):
            output.write_text(OLD)
            command = [pinc, "compile", "requirements.in", "-o", str(output), "--index-url", url, "--cache-dir", str(folder / "cache"),
                       "--python-version", "3.11", "--isolated", "-U", *extra]
            code, seconds, megabytes, printed = run(command, folder, not extra)
            found += problems(code, seconds, megabytes, printed, output.read_bytes())
            rows.append((code, seconds, megabytes, printed))
        for path in (folder / "cache").rglob("*"):
            if path.is_file() and any(secret.encode() in path.read_bytes() for secret in SECRETS):
                found.append("password in the cache")
        if passwords_shown(mode, ports, number) - {ports[0]}:
            found.append("password shown to another host")
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
