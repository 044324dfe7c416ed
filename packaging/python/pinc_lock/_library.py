"""libpinc by ctypes: which file it is, and the calls of pinc.h that the package needs."""

import ctypes
import functools
import os
from ctypes import CFUNCTYPE, POINTER, c_char, c_char_p, c_int, c_size_t, c_ubyte, c_uint, c_uint64, c_void_p

OK, EDIFFERENT = 0, 10


class Error(ctypes.Structure):
    """struct pinc_error."""

    _fields_ = [
        ("code", c_int),
        ("line", c_uint),
        ("column", c_uint),
        ("source", c_char * 256),
        ("text", c_char * 512),
        ("hint", c_char * 512),
        ("reserved", c_ubyte * 256),
    ]


PROGRESS_CALL = CFUNCTYPE(c_int, c_void_p, c_void_p)
MESSAGE_CALL = CFUNCTYPE(None, c_void_p, c_int, c_char_p)
# An address: what it points to has to stay until the session is freed.
GETENV_CALL = CFUNCTYPE(c_void_p, c_void_p, c_char_p)

# name, result, arguments
_err = POINTER(Error)
_out = POINTER(c_void_p)
_CALLS = (
    ("version", c_char_p, ()),
    ("option_count", c_size_t, ()),
    ("option_at", c_void_p, (c_size_t,)),
    ("option_find", c_void_p, (c_char_p,)),
    ("option_name", c_char_p, (c_void_p,)),
    ("option_kind", c_int, (c_void_p,)),
    ("option_argument", c_char_p, (c_void_p,)),
    ("option_help", c_char_p, (c_void_p,)),
    ("option_negatable", c_int, (c_void_p,)),
    ("option_of_program", c_int, (c_void_p,)),
    ("session_new", c_void_p, ()),
    ("session_free", None, (c_void_p,)),
    ("session_set", c_int, (c_void_p, c_char_p, c_char_p, _err)),
    ("session_add_input", c_int, (c_void_p, c_char_p, _err)),
    ("session_add_file", c_int, (c_void_p, c_char_p, c_char_p, c_size_t, _err)),
    ("session_cancel", None, (c_void_p,)),
    ("session_on_progress", None, (c_void_p, PROGRESS_CALL, c_void_p)),
    ("session_on_message", None, (c_void_p, MESSAGE_CALL, c_void_p)),
    ("session_use_getenv", None, (c_void_p, GETENV_CALL, c_void_p)),
    ("progress_count", c_uint64, (c_void_p, c_int)),
    ("progress_building", c_char_p, (c_void_p,)),
    ("config", c_int, (c_void_p, _out, _err)),
    ("configuration_text", c_char_p, (c_void_p,)),
    ("configuration_free", None, (c_void_p,)),
    ("compile", c_int, (c_void_p, _out, _err)),
    ("lock_free", None, (c_void_p,)),
    ("lock_write", c_int, (c_void_p, _err)),
    ("compile_set", c_int, (c_void_p, _out, _err)),
    ("set_free", None, (c_void_p,)),
    ("set_count", c_size_t, (c_void_p,)),
    ("set_lock", c_void_p, (c_void_p, c_size_t)),
    ("set_write", c_int, (c_void_p, _err)),
    ("lock_changes", c_void_p, (c_void_p,)),
    ("lock_against", c_char_p, (c_void_p,)),
    ("lock_not_kept", c_char_p, (c_void_p,)),
    ("lock_why", c_int, (c_void_p, c_char_p, _out, _err)),
    ("lock_tree", c_int, (c_void_p, _out, _err)),
    ("lock_graph", c_int, (c_void_p, c_int, _out, _err)),
    ("lock_diff", c_int, (c_void_p, _out, _err)),
    ("diff", c_int, (c_void_p, c_char_p, c_char_p, _out, _err)),
    ("diff_changes", c_void_p, (c_void_p,)),
    ("diff_free", None, (c_void_p,)),
    ("trim", c_int, (c_void_p, _out, _err)),
    ("trim_free", None, (c_void_p,)),
    ("trim_write", c_int, (c_void_p, c_char_p, _err)),
    ("verify_file", c_int, (c_void_p, c_char_p, _out, _err)),
    ("verdict_free", None, (c_void_p,)),
    ("download", c_int, (c_void_p, c_char_p, c_char_p, c_int, c_int, _out, _err)),
    ("download_free", None, (c_void_p,)),
    ("outdated", c_int, (c_void_p, _out, _err)),
    ("outdated_free", None, (c_void_p,)),
    ("export", c_int, (c_void_p, c_char_p, c_int, c_int, _out, _err)),
    ("exported_free", None, (c_void_p,)),
    ("answer_new", c_void_p, (c_char_p,)),
    ("answer_free", None, (c_void_p,)),
    ("answer_set_error", None, (c_void_p, _err, c_void_p)),
    ("answer_add_lock", None, (c_void_p, c_void_p, c_int, c_int)),
    ("answer_add_changes", None, (c_void_p, c_void_p)),
    ("answer_add_verdict", None, (c_void_p, c_void_p, c_char_p)),
    ("answer_add_download", None, (c_void_p, c_void_p)),
    ("answer_add_outdated", None, (c_void_p, c_void_p)),
    ("answer_add_exported", None, (c_void_p, c_void_p, c_char_p)),
    ("answer_add_trim", None, (c_void_p, c_void_p, c_int)),
    ("answer_add_why", None, (c_void_p, c_void_p, c_char_p)),
    ("answer_add_config", None, (c_void_p, c_void_p)),
    ("answer_text", c_int, (c_void_p, c_int, _out, _err)),
    ("text_free", None, (c_void_p,)),
)


def library_path() -> str:
    """Return the path of libpinc: that of the package, or PINC_LIBRARY."""
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libpinc.so.0")
    return os.environ.get("PINC_LIBRARY") or beside


@functools.lru_cache(maxsize=None)
def load() -> ctypes.CDLL:
    """Return libpinc, its calls declared. Raises OSError where it cannot be loaded."""
    path = library_path()
    if not os.path.exists(path):
        raise OSError(f"libpinc is not at {path}; PINC_LIBRARY names another place")
    library = ctypes.CDLL(os.path.abspath(path))
    for name, result, arguments in _CALLS:
        call = getattr(library, "pinc_" + name)
        call.restype, call.argtypes = result, arguments
    return library
