"""Read one YAML file into plain data, and keep the line of every value for the mistakes.

Only what a curator needs is accepted: mappings, lists, text, true, false and null. Aliases are refused (a few
lines of them can stand for gigabytes), as are repeated keys, which YAML itself lets pass in silence, and deep
nesting, on which the C library would overrun its stack.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Mistake

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """The data of one file, the line of every value in it, and the mistakes met on the way."""

    file: str
    raw: bytes = b""
    data: Any = None
    whole: bool = False
    """Whether `data` is all that the file says; if not, it is not looked at."""
    lines: dict[Location, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line(self, location: Location) -> int:
        """Give the line of the value at `location`, or of the nearest value around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def wrong(self, line: int, where: str, problem: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(self.file, line, where, problem))


def read(path: Path, name: str) -> Document:
    """Read `path`; `name` is what the mistakes call it. Never raises for what the file holds."""
    document = Document(name)
    try:
        if path.exists() and not path.is_file():
            document.wrong(0, "", "is not a file; only folders and files of YAML belong here")
            return document
        with path.open("rb") as file:
            document.raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        document.wrong(0, "", f"cannot be read ({error.strerror})")
        return document
    if len(document.raw) > MAX_BYTES:
        document.wrong(0, "", f"is larger than {MAX_BYTES:,} bytes; split it")
        return document
    try:
        _Builder(document).build(document.raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = document.raw[: error.start].count(b"\n") + 1
        document.wrong(line, "", "is not UTF-8 text; save it as UTF-8")
    except yaml.YAMLError as error:
        _explain(error, document)
    return document


def _explain(error: yaml.YAMLError, document: Document) -> None:
    line, problem = 1, str(error).splitlines()[0]
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = ", ".join(part for part in (error.context, error.problem) if part)
    elif isinstance(error, yaml.reader.ReaderError):
        line = document.raw[: error.position].count(b"\n") + 1
    problem = f"is not YAML: {problem}; look here and just above for quotes, colons and indentation"
    document.wrong(min(line, len(document.raw.splitlines())), "", problem)


class _TooDeepError(Exception):
    """The line on which an entry is nested too deep."""


class _Builder:
    """Make plain data of the events of one file, in one pass; it stops before it calls itself too deep."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._aliased = False

    def build(self, text: str) -> None:
        """Fill in the document's data, lines and mistakes. Raises YAMLError."""
        document, self._loader = self._document, _Loader(text)
        self._loader.get_event()  # the stream begins
        if isinstance(self._loader.get_event(), yaml.StreamEndEvent):
            document.wrong(1, "", "is empty; delete the file or add an entry")
            return
        try:
            document.data = self._value(self._loader.get_event(), ())
        except _TooDeepError as deep:
            stray = "look for a stray `[`, `{` or `- `"
            document.wrong(deep.args[0], "", f"is nested more than {MAX_DEPTH} deep; no entry needs that, {stray}")
            return
        self._loader.get_event()  # the document ends
        if not isinstance(more := self._loader.get_event(), yaml.StreamEndEvent):
            one, another = "expected a single document in the stream", "but found another document"
            raise yaml.composer.ComposerError(one, None, another, more.start_mark)
        document.whole = not self._aliased

    def _value(self, event: Any, location: Location, depth: int = 1) -> Any:
        line = event.start_mark.line + 1
        self._document.lines.setdefault(location, line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.AliasEvent):
            problem = f"*{event.anchor} is an alias; write the value out (text that begins with * needs quotes)"
            self._document.wrong(line, "", problem)
            self._aliased = True
            return None
        if depth > MAX_DEPTH:
            raise _TooDeepError(line)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := self._loader.get_event(), yaml.SequenceEndEvent):
                items.append(self._value(item, (*location, len(items)), depth + 1))
            return items
        return self._mapping(location, depth)

    def _mapping(self, location: Location, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines = self._document.lines
        while not isinstance(event := self._loader.get_event(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.ScalarEvent):
                key = event.value
            else:
                key = "?"
                self._value(event, (*location, key), depth + 1)
            inner = (*location, key)
            if key in found:
                problem = f"stands twice in the same entry (first on line {lines[inner]}); keep one"
                self._document.wrong(line, ".".join(map(str, inner)), problem)
            lines[inner] = line
            found[key] = self._value(self._loader.get_event(), inner, depth + 1)
        return found

    def _scalar(self, event: yaml.ScalarEvent) -> str | bool | None:
        """Resolve true, false and null; dates and numbers stay the text they are (`2024-10`, paragraph `8.10`)."""
        tag = event.tag
        if tag in (None, "!"):
            tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == "tag:yaml.org,2002:null":
            return None
        if tag == "tag:yaml.org,2002:bool":
            return event.value.casefold() in ("yes", "true", "on")
        return str(event.value)
