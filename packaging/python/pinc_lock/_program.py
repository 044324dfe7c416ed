"""Where pip has put the program of this package."""

from __future__ import annotations

import os
import sys
import sysconfig

# Importing typing would take as long as all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator

__version__ = "@VERSION@"


def _candidates() -> Iterator[str]:
    """Yield the places in which an installer puts scripts, the likeliest first."""
    yield sysconfig.get_path("scripts")
    here = os.path.dirname(os.path.abspath(__file__))
    # pip install --target
    yield os.path.join(os.path.dirname(here), "bin")
    # pip install --prefix and --user: PREFIX/lib/pythonX.Y/site-packages/pinc_lock
    yield os.path.join(here, *[os.pardir] * 4, "bin")
    yield sysconfig.get_path("scripts", os.name + "_user")


def find_pinc() -> str:
    """Return the path of the program.

    Raises FileNotFoundError if it has been removed.
    """
    places = [os.path.normpath(os.path.join(folder, "pinc")) for folder in _candidates()]
    for path in places:
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise FileNotFoundError("pinc is in none of these places: " + ", ".join(places))


def environment() -> dict[str, str]:
    """Return the environment to run the program in.

    On a system without certificate authorities, those of certifi are used if it is installed.
    """
    env = dict(os.environ)
    if "PINC_CA_FALLBACK" not in env:
        try:
            from certifi import where  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            pass
        else:
            env["PINC_CA_FALLBACK"] = where()
    return env


def main() -> None:
    """Become the program."""
    try:
        path = find_pinc()
    except FileNotFoundError as error:
        sys.exit("pinc_lock: error: " + str(error))
    os.execve(path, [path, *sys.argv[1:]], environment())
