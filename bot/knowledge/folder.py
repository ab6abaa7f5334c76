"""Read a knowledge folder into records, one file after the other, collecting every mistake.

Layout: `pack.yaml`, `topics.yaml`, `actors.yaml`, `sources.yaml`, `checks.yaml`, `corrections.yaml`, and the
folders `instruments/` (one file an instrument), `rules/` and `claims/` (lists). See `knowledge/README.md`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.errors import Mistake
from bot.knowledge import explain, reading
from bot.knowledge.records import (
    Actor,
    Claim,
    Correction,
    Instrument,
    Pack,
    Record,
    Rule,
    Source,
    SourceCheck,
    Topic,
)

_FILES: Mapping[str, type[Record]] = {
    "topics.yaml": Topic,
    "actors.yaml": Actor,
    "sources.yaml": Source,
    "checks.yaml": SourceCheck,
    "corrections.yaml": Correction,
}
_FOLDERS: Mapping[str, type[Record]] = {"instruments": Instrument, "rules": Rule, "claims": Claim}
_REQUIRED: Mapping[str, type[Record]] = {
    "pack.yaml": Pack, "topics.yaml": Topic, "actors.yaml": Actor, "sources.yaml": Source,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with its place in a file, so that a later check can say where."""

    record: Record
    document: reading.Document
    location: reading.Location

    def mistake(self, field_path: reading.Location, problem: str) -> Mistake:
        """Make a mistake about a field of this record."""
        location = (*self.location, *field_path)
        name = getattr(self.record, "id", "")
        where = ".".join(str(part) for part in (name, *field_path) if part != "")
        return Mistake(self.document.file, self.document.line(location), where, problem)


@dataclass(slots=True)
class Reading:
    """What was read from a folder, before it becomes Knowledge."""

    entries: dict[type[Record], list[Entry]] = field(default_factory=dict)
    names: dict[type[Record], dict[str, str]] = field(default_factory=dict)
    """Every id with its place, that of faulty entries too."""
    unread: set[type[Record]] = field(default_factory=set)
    """The kinds of which some ids could not be read: what points to them is not judged."""
    mistakes: list[Mistake] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def of(self, kind: type[Record]) -> list[Entry]:
        """List the entries of one kind."""
        return self.entries.get(kind, [])

    def has(self, kind: type[Record], name: str) -> bool:
        """Tell whether an id is given, or may be in what could not be read."""
        return kind in self.unread or name in self.names.get(kind, {})


def read_folder(folder: Path) -> Reading:
    """Read every YAML file of the folder into records, without looking across records."""
    found = Reading()
    if not folder.is_dir():
        problem = "is not a folder; give the knowledge folder with --knowledge or CITEDESK_KNOWLEDGE"
        found.mistakes.append(Mistake(str(folder), 0, "", problem))
        return found
    title = folder.resolve().name
    for name, kind in _REQUIRED.items():
        if not ((folder / name).exists() or (folder / name).is_symlink()):
            found.unread.add(kind)
            found.mistakes.append(Mistake(f"{title}/{name}", 0, "", "is missing; every knowledge folder has it"))
    for path in _files(folder):
        relative = path.relative_to(folder).as_posix()
        name = f"{title}/{relative}"
        place = _kind(relative)
        if place is None:
            places = ", ".join(["pack.yaml", *_FILES, *(f"{one}/*.yaml" for one in _FOLDERS)])
            found.mistakes.append(Mistake(name, 0, "", f"is not a file of a knowledge folder ({places})"))
            continue
        document = reading.read(path, name)
        found.mistakes += document.mistakes
        found.digest.update(f"{relative}\0{len(document.raw)}\0".encode() + document.raw)
        if document.whole:
            _take(document, place, found)
        else:
            found.unread.add(_family(place))
    return found


def _files(folder: Path) -> list[Path]:
    """List what is to be read: everything but notes (`*.md`) and what editors and systems leave behind."""
    return sorted(
        path
        for path in folder.rglob("*")
        if (path.suffix in (".yaml", ".yml") or not path.is_dir())
        and path.suffix != ".md"
        and not path.name.endswith("~")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _kind(relative: str) -> type[Record] | None:
    if relative == "pack.yaml":
        return Pack
    above, _, name = relative.rpartition("/")
    return _FOLDERS.get(above) if above and name.endswith(".yaml") else _FILES.get(relative)


def _family(kind: type[Record]) -> type[Record]:
    """Give the kind whose ids this kind shares."""
    return SourceCheck if kind is Correction else kind


def _take(document: reading.Document, kind: type[Record], found: Reading) -> None:
    single = kind in (Pack, Instrument)
    if not isinstance(document.data, dict if single else list):
        shape = "one entry (fields at the left margin)" if single else "a list of entries (each begins with `- `)"
        found.mistakes.append(Mistake(document.file, document.line(()), "", f"must hold {shape}"))
        found.unread.add(_family(kind))
        return
    for number, row in enumerate([document.data] if single else document.data):
        location: reading.Location = () if single else (number,)
        if not isinstance(row, dict):
            problem = "is not an entry (fields with values, the first after `- `)"
            found.mistakes.append(Mistake(document.file, document.line(location), f"entry {number + 1}", problem))
            found.unread.add(_family(kind))
            continue
        _note_names(row, kind, document, location, found)
        try:
            record = kind.model_validate(row)
        except ValidationError as error:
            name = row.get("id") or f"entry {number + 1}"
            for one in error.errors():
                if one["type"] == "too_short" and one["input"]:
                    continue  # pydantic counts only the sound items: the faulty one has its own message
                where = ".".join(str(part) for part in (name, *one["loc"]))
                line = document.line((*location, *one["loc"]))
                found.mistakes.append(Mistake(document.file, line, where, explain.problem(one, kind)))
                if one["loc"][-1:] in (("id",), ("pinpoint",)):
                    found.unread.add(_family(kind))
        else:
            found.entries.setdefault(kind, []).append(Entry(record, document, location))


def _note_names(
    row: dict[str, Any],
    kind: type[Record],
    document: reading.Document,
    location: reading.Location,
    found: Reading,
) -> None:
    name = row.get("id")
    if not name or not isinstance(name, str):
        found.unread.add(_family(kind))
        return
    names = found.names.setdefault(_family(kind), {})
    line = document.line((*location, "id"))
    if name in names:
        problem = f"{name} is the id of the entry at {names[name]} too; ids are given once"
        found.mistakes.append(Mistake(document.file, line, f"{name}.id", problem))
    names.setdefault(name, f"{document.file}:{line}")
    for pinpoint in _pinpoints(row) if kind is Instrument else ():
        if isinstance(pinpoint, str):
            names[f"{name} {pinpoint}"] = f"{document.file}:{line}"
        else:
            found.unread.add(Instrument)


def _pinpoints(row: dict[str, Any]) -> Iterator[object]:
    paragraphs = row.get("paragraphs", [])
    for one in paragraphs if isinstance(paragraphs, list) else [None]:
        yield one.get("pinpoint") if isinstance(one, dict) else None
