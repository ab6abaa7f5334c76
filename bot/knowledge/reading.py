"""Read one YAML file into plain data, and keep the line of every value for the mistakes.

Only what a curator needs is accepted: mappings, lists, text and numbers. Anchors and aliases are refused (a few
lines of them can stand for gigabytes), as are repeated keys, which YAML itself lets pass in silence.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Mistake

MAX_BYTES = 2_000_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp")

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """The data of one file, the line of every value in it, and the mistakes met on the way."""

    file: str
    data: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line(self, location: Location) -> int:
        """Give the line of the value at `location`, or of the nearest value around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read(path: Path, name: str) -> Document:
    """Read `path`; `name` is what the mistakes call it. Never raises for what the file holds."""
    document = Document(name)

    def wrong(line: int, where: str, problem: str) -> None:
        document.mistakes.append(Mistake(name, line, where, problem))

    try:
        raw = path.read_bytes()
    except OSError as error:
        wrong(0, "", f"cannot be read ({error.strerror})")
        return document
    if len(raw) > MAX_BYTES:
        wrong(0, "", f"is larger than {MAX_BYTES:,} bytes; split it")
        return document
    try:
        node = yaml.compose(raw.decode("utf-8"), Loader=_Loader)
        if node is None:
            wrong(1, "", "is empty; delete the file or add an entry")
            return document
        document.data = _plain(node, (), document, set())
    except UnicodeDecodeError as error:
        wrong(raw[: error.start].count(b"\n") + 1, "", "is not UTF-8 text; save it as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong(mark.line + 1 if mark else 1, "", f"is not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        wrong(1, "", f"is not YAML: {str(error).splitlines()[0]}")
    except RecursionError:
        wrong(1, "", "is nested too deeply for an entry")
    return document


def _plain(node: yaml.Node, location: Location, document: Document, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    document.lines[location] = line
    where = ".".join(str(part) for part in location)
    if id(node) in seen:
        problem = "is an alias (`*name`); write the value out, aliases are not accepted"
        document.mistakes.append(Mistake(document.file, line, where, problem))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*location, n), document, seen) for n, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in found:
            mark = key_node.start_mark.line + 1
            problem = "stands twice in the same entry; keep one"
            document.mistakes.append(Mistake(document.file, mark, f"{where}.{key}".lstrip("."), problem))
        found[key] = _plain(value_node, (*location, key), document, seen)
    return found


def _scalar(node: yaml.ScalarNode) -> str | float | bool | None:
    """Resolve numbers, true, false and null; dates stay the text they are (`2024-10` is one too)."""
    if node.tag in _TEXT_TAGS:
        return str(node.value)
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).casefold() in ("yes", "true", "on")
    try:
        return int(node.value) if node.tag == "tag:yaml.org,2002:int" else float(node.value)
    except ValueError:
        return str(node.value)
