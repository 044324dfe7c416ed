"""Ending calls from another thread."""

import threading
from typing import Any, Dict


class Cancel:
    """Hand it to calls, and call cancel() in any thread: they end with Cancelled, within 100 ms while they wait for the network.

    It is good for one time: a call that gets it later ends, too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: Dict[int, Any] = {}
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Was cancel() called?"""
        return self._cancelled

    def cancel(self) -> None:
        """End all calls that have it."""
        with self._lock:
            self._cancelled = True
            for handle, library in self._sessions.items():
                library.pinc_session_cancel(handle)

    # A session is not freed while another thread may cancel it.
    def _add(self, handle: int, library: Any) -> None:
        with self._lock:
            self._sessions[handle] = library
            if self._cancelled:
                library.pinc_session_cancel(handle)

    def _remove(self, handle: int) -> None:
        with self._lock:
            del self._sessions[handle]
