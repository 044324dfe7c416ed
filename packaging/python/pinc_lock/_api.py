"""The calls of the package. Each has a session of its own; they may run in several threads at once."""

import contextlib
import ctypes
import json
import os
import signal
import threading
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Union

from . import _library
from ._cancel import Cancel
from ._program import environment
from ._results import (
    Cancelled,
    Change,
    Check,
    Config,
    Conflict,
    Download,
    Exported,
    Lock,
    Message,
    NoSolution,
    Option,
    Outdated,
    PincError,
    Progress,
    Trim,
    Verdict,
    Why,
    build,
)

Path = Union[str, "os.PathLike[str]"]
ProgressCall = Callable[[Progress], Optional[bool]]
MessageCall = Callable[[Message], None]
Files = Mapping[Path, Union[str, bytes]]

_MESSAGE_KINDS = ("detail", "note", "warning")
_OPTION_KINDS = ("flag", "value", "list", "choice")
_GRAPH_FORMATS = ("mermaid", "dot", "html")
_EXPORT_FORMATS = ("requirements", "pylock", "cyclonedx")
_COUNTERS = 8


def _bytes(text: Path, what: str) -> bytes:
    data = os.fsencode(text)
    if b"\0" in data:
        raise ValueError(f"{what} has a null character")
    return data


def _text(data: Optional[bytes]) -> str:
    return (data or b"").decode("utf-8", "surrogateescape")


class _Session:
    """A pinc_session, what its callbacks need, and what the library reports."""

    def __init__(
        self,
        environ: Optional[Mapping[str, str]],
        on_progress: Optional[ProgressCall],
        on_message: Optional[MessageCall],
        cancel: Optional[Cancel] = None,
    ) -> None:
        self.lib = _library.load()
        self.err = _library.Error()
        self.messages: List[Message] = []
        self.raised: Optional[BaseException] = None
        self._environ = environment() if environ is None else environ
        self._values: Dict[bytes, Any] = {}
        self._on_progress, self._on_message = on_progress, on_message
        self._calls: Tuple[Any, ...] = (
            _library.GETENV_CALL(self._getenv),
            _library.MESSAGE_CALL(self._message),
            _library.PROGRESS_CALL(self._progress),
        )
        self._cancel = cancel
        self.handle = self.lib.pinc_session_new()
        if not self.handle:
            raise MemoryError
        if cancel:
            cancel._add(self.handle, self.lib)  # pylint: disable=protected-access
        self.lib.pinc_session_use_getenv(self.handle, self._calls[0], None)
        self.lib.pinc_session_on_message(self.handle, self._calls[1], None)
        # There without on_progress, too: it is where Ctrl-C arrives.
        self.lib.pinc_session_on_progress(self.handle, self._calls[2], None)

    # An exception cannot go through the library: it is kept, and stops the work at the next report of progress.
    def _getenv(self, _user: Any, name: bytes) -> Optional[int]:
        try:
            if name not in self._values:
                value = self._environ.get(os.fsdecode(name))
                self._values[name] = None if value is None else ctypes.create_string_buffer(os.fsencode(value))
            buffer = self._values[name]
            return None if buffer is None else ctypes.addressof(buffer)
        except BaseException as error:  # pylint: disable=broad-except
            self.raised = self.raised or error
            return None

    def _message(self, _user: Any, kind: int, text: bytes) -> None:
        try:
            message = Message(_MESSAGE_KINDS[kind], _text(text))
            self.messages.append(message)
            if self._on_message:
                self._on_message(message)
        except BaseException as error:  # pylint: disable=broad-except
            self.raised = self.raised or error

    def _progress(self, _user: Any, progress: int) -> int:
        try:
            if self._on_progress and not self.raised:
                counts: List[Any] = [self.lib.pinc_progress_count(progress, counter) for counter in range(_COUNTERS)]
                building = self.lib.pinc_progress_building(progress)
                counts.append(_text(building) if building else None)
                return bool(self._on_progress(Progress(*counts)))
        except BaseException as error:  # pylint: disable=broad-except
            self.raised = self.raised or error
        return bool(self.raised)

    def close(self) -> None:
        """Free it, after everything that came from it."""
        if self._cancel:
            self._cancel._remove(self.handle)  # pylint: disable=protected-access
        self.lib.pinc_session_free(self.handle)
        self.handle = None
        self._calls = ()

    def check(self, status: int) -> None:
        """Raise what a call failed with, or what a callback raised meanwhile."""
        if self.raised:
            raise self.raised
        if status == _library.OK:
            return
        answer = self.answer("compile", "set_error", ctypes.byref(self.err), self.handle)
        kinds = {"no-solution": NoSolution, "cancelled": Cancelled}
        error = answer["error"] or {"code": "internal", "text": f"status {status} without a message"}
        if error["code"] == "out-of-memory":
            raise MemoryError(error["text"])
        members: Dict[str, Any] = {name: error.get(name) for name in ("text", "hint", "source", "line", "column")}
        raised = kinds.get(error["code"], PincError)(error["code"], **members)
        if isinstance(raised, NoSolution) and answer["conflict"]:
            raised.conflict = build(Conflict, answer["conflict"])
        raise raised

    def call(self, name: str, *arguments: Any) -> None:
        """A call of pinc.h with the error as its last argument."""
        self.check(getattr(self.lib, "pinc_" + name)(*arguments, ctypes.byref(self.err)))

    @contextlib.contextmanager
    def made(self, name: str, free: str, *arguments: Any) -> Iterator[int]:
        """What such a call makes; freed at the end."""
        out = ctypes.c_void_p()
        try:
            self.call(name, *arguments, ctypes.byref(out))
            yield out.value or 0
        finally:
            getattr(self.lib, "pinc_" + free)(out)

    def text(self, name: str, *arguments: Any) -> str:
        """The text that such a call makes."""
        with self.made(name, "text_free", *arguments) as address:
            return _text(ctypes.string_at(address))

    def answer(self, command: str, what: str, *arguments: Any) -> Dict[str, Any]:
        """The library's own answer as `pinc --json` gives it."""
        answer = self.lib.pinc_answer_new(command.encode())
        out, err = ctypes.c_void_p(), _library.Error()
        if not answer:
            raise MemoryError
        try:
            getattr(self.lib, "pinc_answer_" + what)(answer, *arguments)
            if self.lib.pinc_answer_text(answer, 0, ctypes.byref(out), ctypes.byref(err)) != _library.OK:
                raise MemoryError(_text(err.text))
            result: Dict[str, Any] = json.loads(ctypes.string_at(out.value or 0))
            return result
        finally:
            self.lib.pinc_text_free(out)
            self.lib.pinc_answer_free(answer)

    def add_inputs(self, inputs: Tuple[Path, ...]) -> None:
        for path in inputs:
            self.call("session_add_input", self.handle, _bytes(path, "the name of an input"))

    def add_files(self, files: Files) -> None:
        for path, text in files.items():
            data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)
            self.call("session_add_file", self.handle, _bytes(path, "the name of a file"), data, len(data))

    def set_options(self, options: Mapping[str, Any]) -> None:
        for keyword, value in options.items():
            self._set_option(keyword.replace("_", "-"), value)

    def _set_option(self, name: str, value: Any) -> None:
        data = _bytes(name, "the name of an option")
        option = self.lib.pinc_option_find(data)
        if value is None:
            return
        if value is False:
            # "no-deps" of "deps", and the flags that are called so, as "no-cache".
            if self.lib.pinc_option_find(b"no-" + data):
                self.call("session_set", self.handle, b"no-" + data, None)
            elif not option:
                self.call("session_set", self.handle, data, None)
            return
        if value is True or not option:
            self.call("session_set", self.handle, data, None)
            return
        several = _OPTION_KINDS[self.lib.pinc_option_kind(option)] == "list" and not isinstance(value, (str, os.PathLike))
        for item in value if several and not isinstance(value, int) else (value,):
            if not isinstance(item, (str, int, float, os.PathLike)):
                raise TypeError(f"{name.replace('-', '_')} takes text, not {type(item).__name__}")
            item = str(item) if isinstance(item, (int, float)) else item
            self.call("session_set", self.handle, data, _bytes(item, name))

    def changes(self, address: Optional[int]) -> Optional[Tuple[Change, ...]]:
        if not address:
            return None
        changes = self.answer("diff", "add_changes", address)["result"]["changes"]
        return tuple(build(Change, change) for change in changes)

    def lock(self, lock: int, written: bool) -> Lock:
        answer = self.answer("compile", "add_lock", lock, int(written), 1)["result"]["lock"]
        return build(
            Lock,
            answer,
            changes=self.changes(self.lib.pinc_lock_changes(lock)),
            against=tuple(_text(self.lib.pinc_lock_against(lock)).splitlines()),
            not_kept=tuple(_text(self.lib.pinc_lock_not_kept(lock)).splitlines()),
            messages=tuple(self.messages),
        )

    def checked(self, lock: int) -> Check:
        out = ctypes.c_void_p()
        try:
            status = self.lib.pinc_lock_diff(lock, ctypes.byref(out), ctypes.byref(self.err))
            if status != _library.EDIFFERENT:
                self.check(status)
            diff = _text(ctypes.string_at(out.value)) if out.value else None
        finally:
            self.lib.pinc_text_free(out)
        return Check(
            path=self.answer("check", "add_lock", lock, 0, 0)["result"]["lock"]["path"],
            up_to_date=status == _library.OK,
            diff=diff,
            changes=self.changes(self.lib.pinc_lock_changes(lock)),
            not_kept=tuple(_text(self.lib.pinc_lock_not_kept(lock)).splitlines()),
            messages=tuple(self.messages),
        )

    def set_of(self, address: int) -> Tuple[int, ...]:
        return tuple(self.lib.pinc_set_lock(address, at) for at in range(self.lib.pinc_set_count(address)))


@contextlib.contextmanager
def _interruptible(session: _Session) -> Iterator[None]:
    """Ctrl-C stops the work: what its handler raises inside of a callback would be lost."""
    before = signal.getsignal(signal.SIGINT)

    def handle(*arguments: Any) -> None:
        try:
            before(*arguments)  # type: ignore[operator,misc]
        except BaseException as error:  # pylint: disable=broad-except
            session.raised = session.raised or error
            session.lib.pinc_session_cancel(session.handle)

    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _session(
    inputs: Tuple[Path, ...],
    options: Mapping[str, Any],
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
) -> Iterator[_Session]:
    session = _Session(environ, on_progress, on_message, cancel)
    try:
        session.add_files(files or {})
        session.set_options(options)
        session.add_inputs(inputs)
        with _interruptible(session):
            yield session
        # It came after the last call.
        if session.raised:
            raise session.raised
    finally:
        session.close()


def compile(  # pylint: disable=redefined-builtin
    *inputs: Path,
    write: bool = False,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Lock:
    """Resolve the inputs for every target and verify the result; with `write` replace the output file, too.

    `options` are those of `pinc compile`, with underscores: ``python_version=["3.10", "3.12"]``, ``upgrade=True``,
    ``deps=False``. Without inputs requirements.in is read. `environ` stands for the environment, {} for none.
    `files` has texts that are read in place of the files of these paths; `cancel` ends the call from another thread.
    `on_progress` may return True to stop (Cancelled); what it raises comes out of this call.
    """
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("compile", "lock_free", session.handle) as lock:
            if write:
                session.call("lock_write", lock)
            return session.lock(lock, write)


def compile_set(
    *inputs: Path,
    write: bool = False,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Tuple[Lock, ...]:
    """Make several locks together: of each input with ``each=True``, or those of the project file's [[lock]] tables.

    With `write` all that changed are written, or none.
    """
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("compile_set", "set_free", session.handle) as address:
            if write:
                session.call("set_write", address)
            return tuple(session.lock(lock, write) for lock in session.set_of(address))


def check(
    *inputs: Path,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Check:
    """Would compiling change the output file? Nothing is written."""
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("compile", "lock_free", session.handle) as lock:
            return session.checked(lock)


def check_set(
    *inputs: Path,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Tuple[Check, ...]:
    """The same for all locks of compile_set()."""
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("compile_set", "set_free", session.handle) as address:
            return tuple(session.checked(lock) for lock in session.set_of(address))


def verify(
    path: Path,
    *,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Verdict:
    """Judge the requirements.txt or pylock.toml of any tool on each target, without its input."""
    with _session((), options, environ, on_progress, on_message, files, cancel) as session:
        data = _bytes(path, "the name of a lock")
        with session.made("verify_file", "verdict_free", session.handle, data) as verdict:
            answer = session.answer("verify", "add_verdict", verdict, data)["result"]["verdict"]
            return build(Verdict, answer, messages=tuple(session.messages))


def diff(
    old: Path, new: Path, *, environ: Optional[Mapping[str, str]] = None, files: Optional[Files] = None, **options: Any
) -> Tuple[Change, ...]:
    """What changed between two locks; "REVISION:PATH" is what git has."""
    with _session((), options, environ, files=files) as session:
        names = _bytes(old, "the name of a lock"), _bytes(new, "the name of a lock")
        with session.made("diff", "diff_free", session.handle, *names) as address:
            return session.changes(session.lib.pinc_diff_changes(address)) or ()


def why(
    name: str,
    *inputs: Path,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Why:
    """Who needs a package, with which specifier, on which targets."""
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        data = _bytes(name, "the name of a package")
        with session.made("compile", "lock_free", session.handle) as lock:
            text = session.text("lock_why", lock, data)
            answer = session.answer("why", "add_why", lock, data)["result"]["why"]
            return build(Why, answer, text=text, messages=tuple(session.messages))


def tree(
    *inputs: Path,
    format: str = "text",  # pylint: disable=redefined-builtin
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> str:
    """The resolved graph as `pinc tree` prints it, or with `format` as "mermaid", "dot" or "html"."""
    if format != "text" and format not in _GRAPH_FORMATS:
        raise ValueError(f"no such format: {format!r}")
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("compile", "lock_free", session.handle) as lock:
            if format == "text":
                return session.text("lock_tree", lock)
            return session.text("lock_graph", lock, _GRAPH_FORMATS.index(format))


def trim(
    *inputs: Path,
    write: Union[bool, Path] = False,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Trim:
    """Which lines of the inputs add nothing to the output; `write` takes them out, or is the name of a new file without them."""
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("trim", "trim_free", session.handle) as address:
            if write is not False:
                session.call("trim_write", address, None if write is True else _bytes(write, "the name of a file"))
            answer = session.answer("trim", "add_trim", address, int(write is not False))["result"]["trim"]
            return build(Trim, answer, messages=tuple(session.messages))


def download(
    path: Path,
    folder: Path,
    *,
    flat: bool = False,
    sdist: bool = False,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Download:
    """Download exactly the files of a lock, a folder for each target, or with `flat` one for all."""
    with _session((), options, environ, on_progress, on_message, files, cancel) as session:
        names = _bytes(path, "the name of a lock"), _bytes(folder, "the name of a folder")
        with session.made("download", "download_free", session.handle, *names, int(flat), int(sdist)) as address:
            answer = session.answer("download", "add_download", address)["result"]["download"]
            return build(Download, answer, messages=tuple(session.messages))


def outdated(
    *inputs: Path,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Outdated:
    """Which packages of the output have a newer version, and who holds it back."""
    with _session(inputs, options, environ, on_progress, on_message, files, cancel) as session:
        with session.made("outdated", "outdated_free", session.handle) as address:
            answer = session.answer("outdated", "add_outdated", address)["result"]["outdated"]
            return build(Outdated, answer, messages=tuple(session.messages))


def export(
    path: Path,
    format: str,  # pylint: disable=redefined-builtin
    *,
    each: bool = False,
    environ: Optional[Mapping[str, str]] = None,
    on_progress: Optional[ProgressCall] = None,
    on_message: Optional[MessageCall] = None,
    files: Optional[Files] = None,
    cancel: Optional[Cancel] = None,
    **options: Any,
) -> Tuple[Exported, ...]:
    """Write a lock as "requirements", "pylock" or "cyclonedx": one text for all targets, or with `each` one for each."""
    if format not in _EXPORT_FORMATS:
        raise ValueError(f"no such format: {format!r}")
    with _session((), options, environ, on_progress, on_message, files, cancel) as session:
        arguments = _bytes(path, "the name of a lock"), _EXPORT_FORMATS.index(format), int(each)
        with session.made("export", "exported_free", session.handle, *arguments) as address:
            answer = session.answer("export", "add_exported", address, b"-")["result"]["export"]
            return tuple(build(Exported, text) for text in answer["texts"])


def config(
    *inputs: Path, environ: Optional[Mapping[str, str]] = None, files: Optional[Files] = None, **options: Any
) -> Config:
    """Every setting that holds, and where it comes from."""
    with _session(inputs, options, environ, files=files) as session:
        with session.made("config", "configuration_free", session.handle) as address:
            text = _text(session.lib.pinc_configuration_text(address))
            answer = session.answer("config", "add_config", address)["result"]["config"]
            return build(Config, answer, text=text, messages=tuple(session.messages))


def options() -> Tuple[Option, ...]:
    """The options that the calls take, in the order of `pinc --help`."""
    lib = _library.load()
    found = []
    for at in range(lib.pinc_option_count()):
        option = lib.pinc_option_at(at)
        if not lib.pinc_option_of_program(option):
            texts = [_text(call(option)) for call in (lib.pinc_option_name, lib.pinc_option_argument, lib.pinc_option_help)]
            kind = _OPTION_KINDS[lib.pinc_option_kind(option)]
            found.append(Option(texts[0], kind, texts[1], texts[2], bool(lib.pinc_option_negatable(option))))
    return tuple(found)


def library_version() -> str:
    """The version of libpinc."""
    return _text(_library.load().pinc_version())
