#!/usr/bin/env python3
"""Writes testdata/docs/projects.json: what an index says of the pins in LOCK..., for the examples of the pages.

    record.py URL LOCK...     URL is an index with JSON pages (PEP 691)

Kept are wheels for CPython 3.12 on Linux (x86_64, aarch64) which every release must have: name, size, sha256, time, and the METADATA of the release's smallest wheel.
"""
import io
import json
import pathlib
import re
import sys
import urllib.parse
import urllib.request
import zipfile

WHEEL = re.compile(r"-(cp312-cp312|cp\d+-abi3|py3-none|py2\.py3-none)-(any|.*(manylinux|linux_).*(x86_64|aarch64)).*\.whl$")


KEPT = ("Metadata-Version", "Name", "Version", "Requires-Python", "Provides-Extra", "Requires-Dist")


def read(url, accept="*/*"):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept})) as answer:
        return answer.read()


def metadata_of(bytes_of_wheel):
    with zipfile.ZipFile(io.BytesIO(bytes_of_wheel)) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        head = wheel.read(name).decode().split("\n\n")[0]
    return [line for line in head.split("\n") if line.startswith(KEPT)]


def version_of(name):
    return name.split("-")[1]


def main():
    url, *locks = sys.argv[1:]
    pins = sorted({line.split(";")[0].strip() for lock in locks for line in pathlib.Path(lock).read_text().splitlines() if "==" in line})
    projects = {}
    for pin in pins:
        name, version = pin.split("==")
        name = name.split("[")[0]
        page = f"{url.rstrip('/')}/{name}/"
        listed = json.loads(read(page, "application/vnd.pypi.simple.v1+json"))["files"]
        files = [file for file in listed if WHEEL.search(file["filename"]) and version_of(file["filename"]) == version]
        if not files:
            sys.exit(f"{pin}: no wheel")
        smallest = min(files, key=lambda file: file["size"])
        lines = metadata_of(read(urllib.parse.urljoin(page, smallest["url"])))
        projects.setdefault(name, []).extend(
            {"file": file["filename"], "size": file["size"], "sha256": file["hashes"]["sha256"],
             "uploaded": file["upload-time"], "metadata": lines} for file in files)
    rows = ",\n".join(f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(file) for file in files) + "]"
                      for name, files in sorted(projects.items()))
    pathlib.Path("testdata/docs/projects.json").write_text('{"projects": {\n' + rows + "\n}}\n")


if __name__ == "__main__":
    main()
