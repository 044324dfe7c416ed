#!/usr/bin/env python3
"""What packaging/release.sh needs of files.

    release.py version VERSION DATE       write a new version, of the day YYYY-MM-DD, wherever it stands
    release.py notes VERSION              print the section of CHANGELOG.md
    release.py sbom VERSION LIBRARIES     print a CycloneDX 1.6 document of the static program; LIBRARIES has lines "NAME VERSION" as
                                          packaging/sources.sh writes them
"""
import datetime
import json
import pathlib
import re
import sys

# File, a pattern whose first group stands before the version, how often it must be there.
PLACES = [
    ("Makefile", r"(?m)^(VERSION := )[\d.]+", 1),
    ("action.yml", r'(version of pinc-lock to install; none where pinc is on PATH\n    default: ")[\d.]+', 1),
    ("docs/ci.md", r"(OWNER/pinc@v)[\d.]+", None),
    ("docs/ci.md", r"(    rev: v)[\d.]+", None),
    ("packaging/recipes/alpine/APKBUILD", r"(?m)^(pkgver=)[\d.]+", 1),
    ("packaging/recipes/alpine/APKBUILD", r"(  pinc-)[\d.]+(?=\.tar\.gz)", 1),
    ("packaging/recipes/conda-forge/meta.yaml", r'(set version = ")[\d.]+', 1),
    ("packaging/recipes/homebrew/pinc.rb", r"(/pinc-)[\d.]+(?=\.tar\.gz)", 1),
    ("packaging/recipes/nix/default.nix", r'(  version = ")[\d.]+', 1),
    ("tests/cli/test_options.sh", r"(printf 'pinc )[\d.]+", None),
]

# Licences of what is linked in, as their projects state them (SPDX).
LICENCES = {"zlib": "Zlib", "bzip2": "bzip2-1.0.6", "xz-utils": "0BSD", "libzstd": "BSD-3-Clause", "brotli": "MIT", "nghttp2": "MIT",
            "openssl": "Apache-2.0", "curl": "curl", "libxml2": "MIT", "libarchive": "BSD-2-Clause", "libsolv": "BSD-3-Clause",
            "jansson": "MIT"}


def fail(text):
    sys.exit(f"release.py: {text}")


def parts(version):
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        fail(f"'{version}' is not a version MAJOR.MINOR.PATCH")
    return tuple(map(int, version.split(".")))


def current():
    return re.search(r"(?m)^VERSION := (.*)$", pathlib.Path("Makefile").read_text())[1]


def set_version(version, date):
    if parts(version) < parts(current()):
        fail(f"{version} is older than {current()}")
    day = datetime.date.fromisoformat(date)
    for name, pattern, times in PLACES:
        path = pathlib.Path(name)
        text, found = re.subn(pattern, rf"\g<1>{version}", path.read_text())
        if found == 0 or times not in (None, found):
            fail(f"{name}: {found} places of the version, not {times or 'some'}")
        path.write_text(text)
    header = pathlib.Path("include/pinc/api.h")
    text = header.read_text()
    for part, number in zip(("MAJOR", "MINOR", "PATCH"), parts(version)):
        text, found = re.subn(rf"(?m)^(#define PINC_VERSION_{part} )\d+$", rf"\g<1>{number}", text)
        if found != 1:
            fail(f"{header}: no PINC_VERSION_{part}")
    header.write_text(text)
    changelog = pathlib.Path("CHANGELOG.md")
    text = changelog.read_text()
    unreleased = re.search(r"(?ms)^## Unreleased\n\n(.*?)(?=^## )", text)
    if not unreleased or not unreleased[1].strip():
        fail("CHANGELOG.md: nothing is under '## Unreleased'")
    if re.search(rf"(?m)^## {re.escape(version)}\b", text):
        # The first release: its section is there, what came since belongs to it.
        text = text[:unreleased.start()] + "## Unreleased\n\n" + re.sub(
            rf"(?m)^## {re.escape(version)}.*\n\n", lambda _: f"## {version} ({date})\n\n{unreleased[1]}", text[unreleased.end():],
            count=1)
    else:
        text = text[:unreleased.start()] + f"## Unreleased\n\n## {version} ({date})\n\n{unreleased[1]}" + text[unreleased.end():]
    changelog.write_text(text)
    debian = pathlib.Path("packaging/debian/changelog")
    old = debian.read_text()
    if f"({version}-" not in old.split("\n")[0]:
        who = re.search(r"(?m)^ -- (.*>)  ", old)[1]
        debian.write_text(f"pinc ({version}-1~0) unstable; urgency=medium\n\n  * New version: see CHANGELOG.md.\n\n"
                          f" -- {who}  {day:%a, %d %b %Y} 08:00:00 +0000\n\n{old}")


def notes(version):
    found = re.search(rf"(?ms)^## {re.escape(version)}( \(.*?\))?\n\n(.*?)(?=^## |\Z)", pathlib.Path("CHANGELOG.md").read_text())
    if not found:
        fail(f"CHANGELOG.md has no section {version}")
    print(found[2].rstrip())


def sbom(version, libraries):
    components = []
    for line in sorted(pathlib.Path(libraries).read_text().splitlines()):
        name, packaged = line.split()
        components.append({
            "type": "library", "bom-ref": f"pkg:deb/debian/{name}@{packaged}", "name": name, "version": packaged,
            "licenses": [{"license": {"id": LICENCES[name]}}], "purl": f"pkg:deb/debian/{name}@{packaged.replace(':', '%3A')}?arch=source"})
    own = f"pkg:generic/pinc@{version}"
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": own, "name": "pinc", "version": version,
                                   "licenses": [{"license": {"id": "MIT"}}], "purl": own}},
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [component["bom-ref"] for component in components]}]}
    print(json.dumps(document, indent=2))


def main():
    words = sys.argv[1:]
    commands = {"version": (set_version, 2), "notes": (notes, 1), "sbom": (sbom, 2)}
    if not words or words[0] not in commands or len(words) - 1 != commands[words[0]][1]:
        sys.exit(__doc__)
    if words[0] != "notes":
        parts(words[1])
    commands[words[0]][0](*words[1:])


if __name__ == "__main__":
    main()
