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
        text = document.raw.decode("utf-8")
        if not _acceptable(text, document):
            return document
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            document.wrong(1, "", "is empty; delete the file or add an entry")
            return document
        document.data = _plain(node, (), document)
        document.whole = True
    except UnicodeDecodeError as error:
        line = document.raw[: error.start].count(b"\n") + 1
        document.wrong(line, "", "is not UTF-8 text; save it as UTF-8")
    except yaml.YAMLError as error:
        _explain(error, document)
    return document


def _acceptable(text: str, document: Document) -> bool:
    """Refuse aliases and deep nesting. This goes before `compose`, which calls itself at every level."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                stray = "look for a stray `[`, `{` or `- `"
                document.wrong(line, "", f"is nested more than {MAX_DEPTH} deep; no entry needs that, {stray}")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            problem = f"*{event.anchor} is an alias; write the value out (text that begins with * needs quotes)"
            document.wrong(line, "", problem)
    return not document.mistakes


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


def _plain(node: yaml.Node, location: Location, document: Document) -> Any:
    document.lines.setdefault(location, node.start_mark.line + 1)
    where = ".".join(str(part) for part in location)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*location, n), document) for n, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        inner = (*location, key)
        mark = key_node.start_mark.line + 1
        if key in found:
            problem = f"stands twice in the same entry (first on line {document.lines[inner]}); keep one"
            document.wrong(mark, f"{where}.{key}".lstrip("."), problem)
        document.lines[inner] = mark
        found[key] = _plain(value_node, inner, document)
    return found


def _scalar(node: yaml.ScalarNode) -> str | bool | None:
    """Resolve true, false and null; dates and numbers stay the text they are (`2024-10`, paragraph `8.10`)."""
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).casefold() in ("yes", "true", "on")
    return str(node.value)
