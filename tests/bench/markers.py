"""The steps of bench_markers.c with Python's packaging library: "LABEL<TAB>NANOSECONDS" a line.

    markers.py VERSIONS
"""
import sys
import time
import timeit

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

REQUIREMENT = 'requests[security,socks] >=2.8.1,<3,!=2.9.* ; python_version >= "3.8" and extra == "http"'
MARKER = 'python_version >= "3.8" and (platform_machine == "x86_64" or sys_platform == "darwin")'
FILTER = ">=1.21,<2,!=1.22.*"
ENVIRONMENT = {
    "implementation_name": "cpython",
    "implementation_version": "3.12.0",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_system": "Linux",
    "platform_version": "",
    "python_full_version": "3.12.0",
    "python_version": "3.12",
    "sys_platform": "linux",
    "extra": "",
}


def nanoseconds(step, per_call=1):
    timer = timeit.Timer(step, timer=time.process_time)
    count, _ = timer.autorange()
    return min(timer.repeat(repeat=5, number=count)) / count / per_call * 1e9


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        texts = file.read().split()
    versions = [Version(text) for text in texts]
    pairs = list(zip(versions, versions[1:]))
    marker = Marker(MARKER)
    specifiers = SpecifierSet(FILTER)
    steps = [
        ("parse a version", lambda: [Version(text) for text in texts], len(texts)),
        ("compare two versions", lambda: [a < b for a, b in pairs], len(pairs)),
        ("parse a requirement", lambda: Requirement(REQUIREMENT), 1),
        ("evaluate a marker", lambda: marker.evaluate(ENVIRONMENT), 1),
        ("filter the version list", lambda: list(specifiers.filter(versions)), 1),
    ]
    for label, step, per_call in steps:
        print(f"{label}\t{nanoseconds(step, per_call):.1f}")


main()
