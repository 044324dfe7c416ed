#!/usr/bin/env python3
"""Lists the addresses outside that pages, recipes and workflows name, and judges them.

    links.py [--ask] [FILE...]      every page and recipe of the checkout unless named

Without --ask only their form: https, a host, no credentials, nothing that is left of a template. With it each is asked for, which needs a
network: a status of 400 and more is a fault, a host that cannot be reached is told and is none. Addresses of examples (example.com,
.invalid, 127.0.0.1, HOST) are left out. Exit status 1: a fault. pages.py checks the links from page to page.
"""
import argparse
import os
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
from git_files import files  # noqa: E402

PLACES = ["*.md", "action.yml", "packaging", ".github", "data/pinc.1.in"]
ADDRESS = re.compile(r"\bhttps?://[^\s`\"'<>|\\]+")
EXAMPLE = re.compile(r"(^|\.)(example(\.(com|org|net))?|invalid|localhost|host\d*|index\d*)$|^127\.|[${}…]|\.\.\.$", re.IGNORECASE)
# Files that a page shows as the output names them; their index moves on.
FILES = re.compile(r"\.(whl|tar\.gz|zip|metadata)(#|$)")


def addresses_of(path):
    """(line, address) of all that is no example."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        for found in ADDRESS.findall(line):
            # What ends a sentence or a link of Markdown is no part of it.
            address = found.rstrip(".,;:!?*")
            while address.endswith(")") and address.count("(") < address.count(")"):
                address = address[:-1]
            host = re.split(r"[/?#]", address.split("//", 1)[1])[0].rsplit("@", 1)[-1]
            host = re.sub(r":.*$", "", host)
            # No host of the world is called by one word.
            if "." in host and not EXAMPLE.search(host) and not FILES.search(address):
                yield number, address


def fault_of_form(address):
    parts = urllib.parse.urlsplit(address)
    if parts.scheme != "https":
        return "not https"
    if parts.username is not None:
        return "has credentials"
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.hostname or ""):
        return "no host"
    if re.search(r"[{}$@]", parts.path):
        return "left of a template"
    return None


def ask(address):
    """(fault, what is told) of what the server says."""
    request = urllib.request.Request(address.split("#")[0], headers={"User-Agent": "pinc-links"})
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return False, str(answer.status)
    except urllib.error.HTTPError as error:
        return error.code not in (403, 429), str(error.code)
    except OSError as error:
        return False, f"not reached: {getattr(error, 'reason', error)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    given = parser.parse_args()
    paths = given.files
    if not paths:
        os.chdir(TOP)
        paths = [TOP / name for name in files(*PLACES) if not name.startswith("testdata/")]
    places, faults = {}, 0
    for path in paths:
        for number, address in addresses_of(path):
            name = path.relative_to(TOP) if path.is_absolute() and TOP in path.parents else path
            places.setdefault(address, []).append(f"{name}:{number}")
    for address, where in sorted(places.items()):
        fault = fault_of_form(address)
        told = fault
        if not fault and given.ask:
            fault, told = ask(address)
        faults += bool(fault)
        if fault or given.ask or sys.stdout.isatty():
            print(f"{where[0]}: {address}" + (f": {told}" if told else ""))
    print(f"{len(places)} addresses, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
