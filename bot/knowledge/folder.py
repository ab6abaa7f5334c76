"""Read a knowledge folder into records, one file after the other, collecting every mistake.

Layout: `pack.yaml`, `topics.yaml`, `actors.yaml`, `sources.yaml`, `checks.yaml`, `corrections.yaml`, and the
folders `instruments/` (one file an instrument), `rules/` and `claims/` (lists). See `knowledge/README.md`.
"""

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.errors import Mistake
from bot.knowledge import reading
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
_REQUIRED = ("pack.yaml", "topics.yaml", "sources.yaml")


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
    """What was read from a folder, before it becomes Knowledge; `names` holds the ids of faulty entries too."""

    entries: dict[type[Record], list[Entry]] = field(default_factory=dict)
    names: dict[type[Record], set[str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def of(self, kind: type[Record]) -> list[Entry]:
        """List the entries of one kind."""
        return self.entries.get(kind, [])


def read_folder(folder: Path) -> Reading:
    """Read every YAML file of the folder into records, without looking across records."""
    found = Reading()
    if not folder.is_dir():
        problem = "is not a folder; give the knowledge folder with --knowledge or CITEDESK_KNOWLEDGE"
        found.mistakes.append(Mistake(str(folder), 0, "", problem))
        return found
    for name in _REQUIRED:
        if not (folder / name).is_file():
            found.mistakes.append(Mistake(f"{folder.name}/{name}", 0, "", "is missing"))
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        relative = path.relative_to(folder).as_posix()
        name = f"{folder.name}/{relative}"
        kind = Pack if relative == "pack.yaml" else _FILES.get(relative)
        if kind is None and relative.count("/") == 1 and path.suffix == ".yaml":
            kind = _FOLDERS.get(relative.split("/")[0])
        if kind is None:
            places = ", ".join(["pack.yaml", *_FILES, *(f"{one}/*.yaml" for one in _FOLDERS)])
            found.mistakes.append(Mistake(name, 0, "", f"is not a file of a knowledge folder ({places})"))
            continue
        document = reading.read(path, name)
        found.mistakes += document.mistakes
        if not document.mistakes:
            found.digest.update(f"{relative}\0".encode() + path.read_bytes() + b"\0")
            _take(document, kind, found)
    return found


def _take(document: reading.Document, kind: type[Record], found: Reading) -> None:
    single = kind in (Pack, Instrument)
    if single == isinstance(document.data, list):
        shape = "one entry (fields at the left margin)" if single else "a list of entries (each begins with `- `)"
        found.mistakes.append(Mistake(document.file, 1, "", f"must hold {shape}"))
        return
    for number, row in enumerate([document.data] if single else document.data):
        location: reading.Location = () if single else (number,)
        if not isinstance(row, dict):
            problem = "is not an entry (fields with values)"
            found.mistakes.append(Mistake(document.file, document.line(location), "", problem))
            continue
        _note_names(row, kind, document, location, found)
        try:
            record = kind.model_validate(row)
        except ValidationError as error:
            name = str(row.get("id", f"entry {number + 1}"))
            found.mistakes += [_explain(one, name, kind, document, location) for one in error.errors()]
        else:
            found.entries.setdefault(kind, []).append(Entry(record, document, location))


def _note_names(
    row: dict[str, Any],
    kind: type[Record],
    document: reading.Document,
    location: reading.Location,
    found: Reading,
) -> None:
    name = str(row.get("id", ""))
    family = SourceCheck if kind is Correction else kind
    names = found.names.setdefault(family, set())
    if name in names:
        line = document.line((*location, "id"))
        problem = f"{name} is the id of another entry too; ids are given once"
        found.mistakes.append(Mistake(document.file, line, "id", problem))
    names.add(name)
    if kind is Instrument and isinstance(row.get("paragraphs"), list):
        pinpoints = (one.get("pinpoint") for one in row["paragraphs"] if isinstance(one, dict))
        names.update(f"{name} {pinpoint}" for pinpoint in pinpoints)


def _explain(
    error: ErrorDetails,
    name: str,
    kind: type[Record],
    document: reading.Document,
    location: reading.Location,
) -> Mistake:
    """Say a pydantic error in a curator's words: what is wrong and what would be right."""
    path = tuple(error["loc"])
    given, context = error.get("input"), error.get("ctx") or {}
    problem = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "extra_forbidden":
            fields = _fields(kind, path)
            near = difflib.get_close_matches(str(path[-1]), fields, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(fields)}"
            problem = f"is not a field here; {hint}"
        case "missing":
            problem = "is missing; every such entry has it"
        case "literal_error":
            problem = f"is {given!r}; it must be {context.get('expected')}"
        case "string_type" | "date_type" | "date_from_datetime_parsing":
            problem = f"is {given!r}; {'write a date as 2024-10-18' if 'date' in error['type'] else 'write text'}"
            if isinstance(given, bool) or given is None:
                problem += " (YAML reads yes, no, on, off and an empty value by itself: put quotes around text)"
        case "string_pattern_mismatch":
            problem = f"is {given!r}; it must look like {context.get('pattern')}"
        case "too_short":
            problem = "is empty; it needs at least one"
        case _:
            pass
    where = ".".join(str(part) for part in (name, *path))
    return Mistake(document.file, document.line((*location, *path)), where, problem)


def _fields(kind: type[Record], path: tuple[int | str, ...]) -> list[str]:
    """List the fields of the record that a path leads into."""
    model: type[Record] = kind
    for part in path[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_records_in(model.model_fields[part].annotation), model)
    return list(model.model_fields)


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _records_in(inner)
