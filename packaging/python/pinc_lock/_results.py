"""What the calls return. Members are those of ``pinc --json`` (docs/json.md); ``from`` is ``from_`` here."""

import typing
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Dict, Optional, Tuple, Type, TypeVar, Union

T = TypeVar("T")


@dataclass(frozen=True)
class Message:
    """Something that is said beside the result."""

    kind: str
    """"detail", "note" or "warning"."""
    text: str


@dataclass(frozen=True)
class Progress:
    """How far the work is."""

    projects: int
    projects_asked: int
    metadata: int
    metadata_asked: int
    builds: int
    requests: int
    bytes: int
    builds_asked: int
    building: Optional[str] = None
    """"NAME VERSION" of what is being built."""


@dataclass(frozen=True)
class Target:
    """A target, and what it downloads."""

    target: str
    """The shortest name that tells the targets apart; all lists of targets have these."""
    name: str
    python: str
    platform: str
    packages: int
    bytes: int
    unknown_sizes: int
    bytes_before: Optional[int]
    growth: Optional[str]


@dataclass(frozen=True)
class File:
    """A file that pip takes on some targets."""

    name: str
    kind: str
    """"wheel" or "sdist"."""
    url: Optional[str]
    size: Optional[int]
    hash: Optional[str]
    source: Optional[str]
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Package:
    """A line of a lock."""

    name: str
    version: Optional[str]
    url: Optional[str]
    extras: Tuple[str, ...]
    marker: Optional[str]
    targets: Tuple[str, ...]
    hashes: Tuple[str, ...]
    files: Tuple[File, ...]


@dataclass(frozen=True)
class Edge:
    """A requirement of the input, or of one version of a package."""

    from_: Optional[str]
    from_version: Optional[str]
    where: Optional[str]
    to: str
    to_version: Optional[str]
    requirement: str
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """A line of an override or a constraint that takes part in a version."""

    kind: str
    """"override" or "constraint"."""
    where: str
    requirement: str
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What changed for one package on some targets."""

    name: str
    what: str
    """"version", "marker" or "hashes"."""
    from_: Optional[str]
    to: Optional[str]
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Lock:
    """What compiling gives."""

    path: str
    """The output file, "-" for standard output."""
    format: str
    changed: bool
    """The file has other bytes, or is not there."""
    written: bool
    text: str
    targets: Tuple[Target, ...]
    packages: Tuple[Package, ...]
    edges: Tuple[Edge, ...]
    changes: Optional[Tuple[Change, ...]] = None
    """None where there was no file."""
    against: Tuple[str, ...] = ()
    """What the files of "against", installed over the lock, would do to it."""
    not_kept: Tuple[str, ...] = ()
    """Why versions of the file that the lock replaces are not in it."""
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Check:
    """Would compiling change the output file?"""

    path: str
    up_to_date: bool
    diff: Optional[str]
    """A unified diff; None when nothing differs."""
    changes: Optional[Tuple[Change, ...]] = None
    not_kept: Tuple[str, ...] = ()
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Judged:
    """A target of a verdict."""

    target: str
    name: str
    good: bool


@dataclass(frozen=True)
class Finding:
    """A fault of one line."""

    severity: str
    """"error", "warning" or "note"."""
    rule: str
    file: str
    line: int
    text: str
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What is right and wrong with a lock."""

    file: str
    good: bool
    lines: int
    targets: Tuple[Judged, ...]
    findings: Tuple[Finding, ...]
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Why:
    """Who needs a package."""

    name: str
    packages: Tuple[Package, ...]
    edges: Tuple[Edge, ...]
    limits: Tuple[Limit, ...]
    text: str
    """What `pinc why` prints."""
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Spare:
    """A line of the input that can go."""

    file: str
    line: int
    name: str
    requirement: str
    why: str
    """"implied" or "remembered"."""
    needed_by: str


@dataclass(frozen=True)
class Trim:
    """Lines of the input that can go."""

    lines_read: int
    written: bool
    lines: Tuple[Spare, ...]
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Folder:
    """Where the files of a target are."""

    target: str
    path: str


@dataclass(frozen=True)
class Downloaded:
    """A file of a lock."""

    name: str
    url: str
    size: Optional[int]
    hash: Optional[str]
    how: str
    """"kept", "fetched", "continued" or "cached"."""
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Download:
    """The files of a lock."""

    folders: Tuple[Folder, ...]
    files: Tuple[Downloaded, ...]
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Setting:
    """One setting, and where it comes from."""

    name: str
    value: Any
    from_: Optional[str]


@dataclass(frozen=True)
class Config:
    """The settings that hold."""

    file: Optional[str]
    settings: Tuple[Setting, ...]
    locks: Tuple[Tuple[Setting, ...], ...]
    text: str
    """What `pinc config` prints."""
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Option:
    """A keyword argument of the calls, and an option of the program."""

    name: str
    """"index-url"; the keyword has underscores."""
    kind: str
    """"flag", "value", "list" or "choice"."""
    argument: str
    help: str
    negatable: bool


@dataclass(frozen=True)
class Party:
    """One who takes part in a conflict."""

    kind: str
    name: Optional[str]
    first_version: Optional[str]
    last_version: Optional[str]
    where: Optional[str]
    requirement: Optional[str]
    reason: Optional[str]


@dataclass(frozen=True)
class Older:
    """A package that is not the newest, or that advisories or its index speak of, on some targets."""

    name: str
    locked: str
    fits: Optional[str]
    newest: Optional[str]
    held_by: Optional[str]
    holder: Optional[Party]
    standing: Optional[str]
    """What the index says of the project (PEP 792): "archived: REASON"; None when it is active."""
    advisories: Tuple[str, ...]
    targets: Tuple[str, ...]


@dataclass(frozen=True)
class Outdated:
    """What of a lock has a newer version."""

    file: str
    locked: int
    packages: Tuple[Older, ...]
    messages: Tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Exported:
    """A lock in another format, for a target or for all."""

    target: Optional[str]
    text: str


@dataclass(frozen=True)
class Conflict:
    """Why there is no solution."""

    platform: str
    python: str
    package: Optional[str]
    parties: Tuple[Party, ...]
    explanation: Tuple[str, ...]
    hints: Tuple[str, ...]


class PincError(Exception):
    """A failure. `code` is a word of docs/json.md: "syntax", "usage", "network", "hash"."""

    def __init__(
        self,
        code: str,
        text: str,
        hint: Optional[str] = None,
        source: Optional[str] = None,
        line: Optional[int] = None,
        column: Optional[int] = None,
    ) -> None:
        super().__init__(code, text, hint, source, line, column)
        self.code = code
        self.text = text
        self.hint = hint
        self.source = source
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part)
        return (f"{place}: " if place else "") + self.text + (f"\nhint: {self.hint}" if self.hint else "")


class NoSolution(PincError):
    """No set of versions satisfies the requirements: `conflict` says why."""

    conflict: Optional[Conflict] = None

    def __str__(self) -> str:
        lines = self.conflict.explanation if self.conflict else ()
        return "\n".join((super().__str__(), *lines))


class Cancelled(PincError):
    """Cancel.cancel() was called, or the progress function asked to stop."""


def build(kind: Type[T], value: Any, **more: Any) -> T:
    """Make a `kind` of JSON: objects become dataclasses, arrays tuples. Members that it does not know are left out."""
    hints = typing.get_type_hints(kind)
    known: Dict[str, Any] = dict(more)
    for member in fields(kind):  # type: ignore[arg-type]
        name = member.name.rstrip("_")
        if name in value and member.name not in known:
            known[member.name] = _convert(hints[member.name], value[name])
    return kind(**known)


def _convert(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    arguments: Any = getattr(kind, "__args__", ())
    origin = getattr(kind, "__origin__", None)
    if origin is Union:
        return _convert(arguments[0], value)
    if origin is tuple:
        return tuple(_convert(arguments[0], item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return build(kind, value)
    return tuple(value) if isinstance(value, list) else value
