"""pinc: one requirements.txt for several Python target environments.

    import pinc_lock

    lock = pinc_lock.compile("requirements.in", python_version=["3.10", "3.12"], write=True)
    for package in lock.packages:
        print(package.name, package.version, package.marker)

The package holds libpinc, too, and the program: ``python -m pinc_lock`` runs it.
"""

from __future__ import annotations

from ._program import __version__, find_pinc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._api import (
        check,
        check_set,
        compile,
        compile_set,
        config,
        diff,
        download,
        export,
        library_version,
        options,
        outdated,
        tree,
        trim,
        verify,
        why,
    )
    from ._cancel import Cancel
    from ._library import library_path
    from ._results import (
        Cancelled,
        Change,
        Check,
        Config,
        Conflict,
        Download,
        Downloaded,
        Edge,
        Exported,
        Limit,
        File,
        Finding,
        Folder,
        Judged,
        Lock,
        Message,
        NoSolution,
        Older,
        Option,
        Outdated,
        Package,
        Party,
        PincError,
        Progress,
        Setting,
        Spare,
        Target,
        Trim,
        Verdict,
        Why,
    )

__all__ = [
    "Cancel",
    "Cancelled",
    "Change",
    "Check",
    "Config",
    "Conflict",
    "Download",
    "Downloaded",
    "Edge",
    "Exported",
    "Limit",
    "File",
    "Finding",
    "Folder",
    "Judged",
    "Lock",
    "Message",
    "NoSolution",
    "Older",
    "Option",
    "Outdated",
    "Package",
    "Party",
    "PincError",
    "Progress",
    "Setting",
    "Spare",
    "Target",
    "Trim",
    "Verdict",
    "Why",
    "__version__",
    "check",
    "check_set",
    "compile",
    "compile_set",
    "config",
    "diff",
    "download",
    "export",
    "find_pinc",
    "library_path",
    "library_version",
    "options",
    "outdated",
    "tree",
    "trim",
    "verify",
    "why",
]


# ``python -m pinc_lock`` comes through here, and needs none of it.
def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import _api, _cancel, _library, _results

    for module in (_api, _cancel, _library, _results):
        if hasattr(module, name):
            value = getattr(module, name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
