#!/usr/bin/env python3
"""Writes the archives of this folder. They are kept in the repository, so that the tests need no Python."""
import io
import os
import struct
import tarfile
import zipfile
import zlib

os.chdir(os.path.dirname(os.path.abspath(__file__)))
META = b"Metadata-Version: 2.1\nName: Demo_Pkg\nVersion: 1.0\nRequires-Dist: dep>=1\n\n" + b"long text\n" * 20
TIME = (2020, 1, 1, 0, 0, 0)


class Pipe(io.RawIOBase):
    """Cannot be sought in, so that zipfile writes data descriptors."""

    def __init__(self, path):
        self.out = open(path, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.out.write(data)


def wheel(target, members, method=zipfile.ZIP_DEFLATED, comment=b"", zip64=False):
    with zipfile.ZipFile(target, "w", method) as z:
        for name, data in members:
            info = zipfile.ZipInfo(name, TIME)
            info.compress_type = method
            with z.open(info, "w", force_zip64=zip64) as f:
                f.write(data)
        z.comment = comment


def wide(path):
    """One stored member, every number of it in the zip64 form."""
    name, big = b"demo_pkg-1.0.dist-info/METADATA", 0xFFFFFFFF
    common = struct.pack("<HHHHHLLL", 45, 0, 0, 0, 33, zlib.crc32(META), len(META), len(META))
    local = b"PK\3\4" + common + struct.pack("<HH", len(name), 0) + name + META
    extra = struct.pack("<HHL", 9, 4, 0) + struct.pack("<HHQQQ", 1, 24, len(META), len(META), 0)
    entry = b"PK\1\2" + struct.pack("<HHHHHHLLL", 45, 45, 0, 0, 0, 33, zlib.crc32(META), big, big)
    entry += struct.pack("<HHHHHLL", len(name), len(extra), 0, 0, 0, 0, big) + name + extra
    end = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1, 1, len(entry), len(local))
    end += b"PK\6\7" + struct.pack("<LQL", 0, len(local) + len(entry), 1)
    end += b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 0xFFFF, 0xFFFF, big, big, 0)
    with open(path, "wb") as f:
        f.write(local + entry + end)


def sdist(path, fmt, members):
    with tarfile.open(path, "w:gz", format=fmt, compresslevel=9) as t:
        for name, data in members:
            info = tarfile.TarInfo(name)
            if data is None:
                info.type = tarfile.DIRTYPE
                t.addfile(info)
            else:
                info.size = len(data)
                t.addfile(info, io.BytesIO(data))


body = [("demo_pkg/__init__.py", b"x = 1\n" * 50), ("demo_pkg/b.py", bytes(range(256)) * 8)]
info = [("demo_pkg-1.0.dist-info/METADATA", META), ("demo_pkg-1.0.dist-info/RECORD", b"")]
wheel("deflated.whl", body + info)
wheel("stored.whl", body + info, zipfile.ZIP_STORED)
wheel("comment.whl", body + info, comment=b"a comment PK\5\6 " * 4)
wheel(Pipe("descriptors.whl"), body + info)
wheel("zip64.whl", body + info, zip64=True)
wide("wide.whl")
wheel("dashes.whl", body + [("demo-pkg-1.0.0.dist-info/METADATA", META)])
wheel("others.whl", [("other-1.0.dist-info/METADATA", b"x"), ("x/demo_pkg-1.0.dist-info/METADATA", b"y"),
                     ("demo_pkg-1.0.dist-info/METADATA.json", b"{}")] + info)
wheel("without.whl", body)
wheel("other-version.whl", body + [("demo_pkg-1.1.dist-info/METADATA", META)])
wheel("twice.whl", body + info + [("Demo.Pkg-1.0.dist-info/METADATA", META)])
wheel("empty.whl", [])

tree = [("demo-1.0", None), ("demo-1.0/a.txt", b"a" * 5000), ("demo-1.0/demo.egg-info/PKG-INFO", b"wrong"),
        ("demo-1.0/PKG-INFO", META), ("demo-1.0/z.txt", b"z"), ("demo-1.0/setup.py", b"")]
sdist("pax.tar.gz", tarfile.PAX_FORMAT, [("demo-1.0/\u00e9" + "n" * 120, b"1")] + tree)
sdist("gnu.tar.gz", tarfile.GNU_FORMAT, [("demo-1.0/" + "n" * 120, b"1")] + tree)
sdist("dotted.tar.gz", tarfile.USTAR_FORMAT, [("./" + n, d) for n, d in tree])
sdist("without.tar.gz", tarfile.USTAR_FORMAT, [("PKG-INFO", META), ("demo-1.0/PKG-INFO", None)])
wheel("sdist.zip", [(n, d) for n, d in tree if d is not None])

OLD = b"Metadata-Version: 1.2\nName: Demo_Pkg\nVersion: 1.0\nRequires-Python: >=3.6\n"
NEEDS = b"dep>=1\n\n[:python_version < \"3\"]\nold\n\n[x]\nmore\n"
sdist("egg.tar.gz", tarfile.GNU_FORMAT,
      [("demo_pkg-1.0/other.egg-info/requires.txt", b"wrong"), ("demo_pkg-1.0/PKG-INFO", OLD),
       ("demo_pkg-1.0/a/b/demo_pkg.egg-info/requires.txt", b"wrong"), ("demo_pkg-1.0/requires.txt", b"wrong"),
       ("demo_pkg-1.0/src/demo.pkg.egg-info/PKG-INFO", b"wrong"),
       ("demo_pkg-1.0/src/demo.pkg.egg-info/requires.txt", NEEDS), ("demo_pkg-1.0/setup.py", b"")])
wheel("egg-bare.zip", [("demo_pkg-1.0/Demo_Pkg.egg-info/SOURCES.txt", b"setup.py\n"), ("demo_pkg-1.0/PKG-INFO", OLD),
                       ("demo_pkg-1.0/setup.py", b"")])
wheel("egg-large.zip", [("demo_pkg-1.0/PKG-INFO", OLD),
                        ("demo_pkg-1.0/demo_pkg.egg-info/requires.txt", b"\n" * (1 << 20) + b"a")])
