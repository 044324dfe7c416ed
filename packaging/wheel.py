#!/usr/bin/env python3
"""Put a static pinc and libpinc into a wheel (packaging/wheel.sh calls this).

    wheel.py --version VERSION --target TARGET --program FILE --library FILE --readme FILE [--license NAME=FILE]... --out FOLDER

The wheel is the same for the same input: members are sorted and have the date SOURCE_DATE_EPOCH.
"""

import argparse
import base64
import hashlib
import os
import pathlib
import sys
import time
import zipfile

import deflate

NAME = "pinc_lock"

# What a wheel may take, in bytes.
LIMIT = 5 * 1024 * 1024

# The program asks nothing of the C library; libpinc needs that of its target. The oldest tags that pip knows for either.
TAGS = {
    "x86_64-gnu": "py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
    "x86_64": "py3-none-musllinux_1_1_x86_64",
    "aarch64-gnu": "py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64",
    "aarch64": "py3-none-musllinux_1_1_aarch64",
}

METADATA = """\
Metadata-Version: 2.1
Name: pinc-lock
Version: {version}
Summary: Compile one requirements.txt or pylock.toml for several Python target environments
License: MIT
Keywords: requirements,lockfile,resolver,pip,dependencies
Classifier: Development Status :: 4 - Beta
Classifier: Environment :: Console
Classifier: Intended Audience :: Developers
Classifier: License :: OSI Approved :: MIT License
Classifier: Operating System :: POSIX :: Linux
Classifier: Programming Language :: C
Classifier: Programming Language :: Python :: 3
Classifier: Topic :: Software Development :: Build Tools
Classifier: Typing :: Typed
Requires-Python: >=3.8
Description-Content-Type: text/markdown

{description}"""

WHEEL = """\
Wheel-Version: 1.0
Generator: pinc packaging
Root-Is-Purelib: false
{tags}"""


def expand(tags):
    """Yield the Tag lines of a compressed set of tags (PEP 425)."""
    pythons, abis, platforms = tags.split("-")
    for platform in sorted(platforms.split(".")):
        yield f"Tag: {pythons}-{abis}-{platform}\n"


def members(args):
    """Yield (path, bytes, mode) of everything in the wheel but RECORD."""
    tags = TAGS[args.target]
    info = f"{NAME}-{args.version}.dist-info"
    package = pathlib.Path(__file__).parent / "python" / NAME
    for path in sorted(package.glob("*.py")):
        text = path.read_text(encoding="utf-8").replace("@VERSION@", args.version)
        yield f"{NAME}/{path.name}", text.encode(), 0o644
    yield f"{NAME}/py.typed", b"", 0o644
    yield f"{NAME}/libpinc.so.0", args.library.read_bytes(), 0o755
    yield f"{NAME}-{args.version}.data/scripts/pinc", args.program.read_bytes(), 0o755
    description = args.readme.read_text(encoding="utf-8")
    metadata = METADATA.format(version=args.version, description=description)
    yield f"{info}/METADATA", metadata.encode(), 0o644
    yield f"{info}/WHEEL", WHEEL.format(tags="".join(expand(tags))).encode(), 0o644
    for item in args.license:
        name, _, path = item.partition("=")
        yield f"{info}/licenses/{name}", pathlib.Path(path).read_bytes(), 0o644


class Deflater:
    """libdeflate at its best in place of zlib: a thirtieth less, which any zip reader unpacks."""

    def __init__(self):
        self.parts = []

    def compress(self, data):
        self.parts.append(data)
        return b""

    def flush(self):
        return bytes(deflate.deflate_compress(b"".join(self.parts), 12))


def record_line(path, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(data)}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--target", required=True, choices=sorted(TAGS))
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--library", required=True, type=pathlib.Path)
    parser.add_argument("--readme", required=True, type=pathlib.Path)
    parser.add_argument("--license", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    args = parser.parse_args()

    date = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), 315532800))[:6]
    args.out.mkdir(parents=True, exist_ok=True)
    out = args.out / f"{NAME}-{args.version}-{TAGS[args.target]}.whl"
    record = ""
    zipfile._get_compressor = lambda *_: Deflater()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(path, data, mode):
            info = zipfile.ZipInfo(path, date)
            info.create_system = 3
            info.external_attr = (0o100000 | mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)

        for path, data, mode in members(args):
            record += record_line(path, data)
            add(path, data, mode)
        # The specification asks for RECORD at the end of the archive.
        path = f"{NAME}-{args.version}.dist-info/RECORD"
        add(path, (record + f"{path},,\n").encode(), 0o644)
    size = out.stat().st_size
    if size > LIMIT:
        out.unlink()
        sys.exit(f"wheel.py: {out.name} would have {size:,} bytes, {size - LIMIT:,} more than a wheel may have ({LIMIT:,})")
    print(out)


if __name__ == "__main__":
    main()
