"""A sanctions list that was imported: who is on it, under which names, since when.

It is kept as one file of JSON lines: a header (title, day, digest of the file it came from, number of entries), then
one entry a line, in the order of the source. `bot/imports` writes it; no hand does. The list's own words
(names, designations, narrative) are kept as they stand there, with white space folded; a field that holds several
names, or a name and its acronym, gives each of them (`bot/imports/names.py`).
"""

import contextlib
import dataclasses
import datetime as dt
import os
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from bot.errors import KnowledgeError, Mistake

FILE = "un-list.jsonl"
TITLE = "UN Security Council Consolidated List"

Filled = Annotated[str, StringConstraints(min_length=1)]
_CLOSED = ConfigDict(extra="forbid")
_MOST = 50
"""Mistakes that are told of one file; a file with more is not one that a few corrections mend."""


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Alias:
    """Another name; `quality` is the list's own word for it (`Good`, `Low`, `a.k.a.`, `f.k.a.`), or empty."""

    name: Filled
    quality: str


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Listing:
    """One entry of the list; `regime` is the list's own word (`DPRK`, `Al-Qaida`)."""

    reference: Filled
    kind: Literal["individual", "entity"]
    name: Filled
    regime: str
    listed_on: dt.date
    aliases: tuple[Alias, ...] = ()
    scripts: tuple[str, ...] = ()
    """The name in its original script."""
    designations: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    narrative: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name it may be asked by, the primary one first, each once."""
        return tuple(dict.fromkeys((self.name, *self.scripts, *(alias.name for alias in self.aliases))))


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Header:
    """The first line: which list, of which day, and the SHA-256 of the file it was imported from."""

    title: str
    generated: dt.date
    digest: str
    entries: int


_HEADER = TypeAdapter(Header)
_LISTING = TypeAdapter(Listing)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Lines(Sequence[Listing]):
    """Entries as they stand in the file, each made of its line when it is asked for.

    A hundred thousand of them take a third of the memory. Line `n` is from `bounds[n]` to `bounds[n + 1]`.
    """

    text: bytes
    bounds: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.bounds) - 1

    @overload
    def __getitem__(self, place: int) -> Listing: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Listing, ...]: ...
    def __getitem__(self, place: int | slice) -> Listing | tuple[Listing, ...]:
        """Make the entry of a line. Raises IndexError."""
        if isinstance(place, slice):
            return tuple(self[n] for n in range(len(self))[place])
        at = range(len(self))[place]
        return _LISTING.validate_json(self.text[self.bounds[at] : self.bounds[at + 1]])


@dataclasses.dataclass(frozen=True, slots=True)
class SanctionsList:
    """An imported list as a whole."""

    header: Header
    entries: Sequence[Listing]


def read(path: Path) -> SanctionsList:
    """Read a list that was imported. Raises KnowledgeError with every mistake of the file, up to fifty."""
    reading = _Reading(str(path))
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                reading.take(number, line)
                if len(reading.mistakes) >= _MOST:
                    break
    except OSError as error:
        raise KnowledgeError([Mistake(str(path), 0, "", f"cannot be read: {error.strerror}")]) from error
    return reading.done()


def write(path: Path, kept: SanctionsList) -> None:
    """Write a list, whole or not at all: to a file beside `path` first, which then takes its place.

    The same list gives the same bytes. Raises OSError; whatever stood at `path` then still stands there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.writelines(_lines(kept))
            file.flush()
            os.fsync(file.fileno())
            part.chmod(0o644)  # a temporary file is its owner's alone; this one is public, and a server reads it
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise


def _lines(kept: SanctionsList) -> Iterator[bytes]:
    yield _HEADER.dump_json(kept.header) + b"\n"
    for entry in kept.entries:
        yield _LISTING.dump_json(entry) + b"\n"


class _Reading:
    """The lines of one file so far, and what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.mistakes: list[Mistake] = []
        self._file = file
        self._header: Header | None = None
        self._text, self._bounds = bytearray(), array("q", (0,))
        self._lines: dict[str, int] = {}

    def take(self, number: int, line: bytes) -> None:
        """Take the next line: the first is the header, every other an entry."""
        try:
            if number == 1:
                self._header = _HEADER.validate_json(line)
                return
            entry = _LISTING.validate_json(line)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_context=False, include_input=False):
                field = ".".join(str(part) for part in one["loc"])
                self._mistake(number, field, f"{one['msg'][:1].lower()}{one['msg'][1:]}")
            return
        first = self._lines.setdefault(entry.reference, number)
        if first != number:
            self._mistake(number, "reference", f"{entry.reference} stands in line {first} already")
        self._text += line
        self._bounds.append(len(self._text))

    def done(self) -> SanctionsList:
        """Give the list when nothing is wrong with it."""
        count = len(self._bounds) - 1
        if self._header and not self.mistakes and self._header.entries != count:
            self._mistake(1, "entries", f"is {self._header.entries}, but {count} follow")
        if self._header and not self.mistakes:
            return SanctionsList(self._header, Lines(bytes(self._text), np.array(self._bounds, np.int64)))
        if not self.mistakes:
            self._mistake(1, "", "is empty")
        raise KnowledgeError(self.mistakes[:_MOST])

    def _mistake(self, line: int, field: str, problem: str) -> None:
        self.mistakes.append(Mistake(self._file, line, field, f"{problem}; import the list anew"))
