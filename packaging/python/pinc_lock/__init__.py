"""pinc: one requirements.txt for several Python target environments.

This package holds the program; ``python -m pinc_lock`` runs it.
"""

from ._program import __version__, find_pinc

__all__ = ["__version__", "find_pinc"]
