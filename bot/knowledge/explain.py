"""Say in a curator's words what pydantic found wrong with an entry, and what would be right."""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import ErrorDetails

from bot.knowledge.records import Record

_LONGEST = 60
_LIST = "write a list: `[one, two]`, or lines that begin with `- `"


def problem(error: ErrorDetails, kind: type[Record]) -> str:
    """Explain one error in an entry of the kind `kind`."""
    path, given, context = error["loc"], error.get("input"), error.get("ctx") or {}
    told = f"is {_shown(given)}; "
    match error["type"]:
        case "extra_forbidden":
            fields = _fields(kind, path)
            hint = did_you_mean(str(path[-1]), fields) or f"the fields are {', '.join(fields)}"
            return f"is not a field here; {hint}"
        case "missing":
            return "is missing; every such entry has it"
        case "literal_error":
            return f"{told}it must be {context.get('expected')}{_bare(given)}"
        case "value_error":
            return f"{told}{context['error']}{_bare(given)}"
        case "string_type":
            return f"{told}write text{_bare(given)}"
        case "tuple_type":
            return f"{told}{_LIST}"
        case "model_type":
            return f"{told}write fields with values ({', '.join(_fields(kind, (*path, '')))})"
        case "too_short" | "string_too_short":
            return (
                "is empty; it needs at least one"
                if isinstance(given, list)
                else "is empty; write something or leave it out"
            )
        case "too_long" | "string_too_long":
            most = context.get("max_length")
            what = "entries" if isinstance(given, list) else "characters"
            return f"has {context.get('actual_length') or len(str(given))} {what}; at most {most} fit, shorten it"
        case _:
            return f"{told}{error['msg']}"


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Give the nearest of the names as a question, or nothing."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.75)
    return f"did you mean {near[0]}?" if near else ""


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return "an entry"
    if isinstance(given, list):
        return "a list"
    if given is None:
        return "empty"
    if isinstance(given, bool):
        return str(given).lower()
    text = repr(given)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _bare(given: Any) -> str:
    return (
        " (YAML reads a bare yes, no, on or off as true or false: put quotes around it)"
        if isinstance(given, bool)
        else ""
    )


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
