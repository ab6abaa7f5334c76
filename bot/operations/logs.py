"""Log lines: plain, or one JSON object each. A line says what was asked of the desk by its kind, never by its text.

An exception is told by its class and the line of code it came from: its text may hold what was typed, or a token.
Loggers that are not the desk's own nor the web server's are cut before their first detail, for the same reason.
"""

import datetime as dt
import json
import logging
import random
import re
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

FIELDS = ("request", "team", "command", "outcome", "milliseconds", "incident")
"""What a JSON line holds beside its message, where it is known: `extra` of the record, or of the request it is in."""

_OWN = ("citedesk", "uvicorn")
_DETAIL = re.compile(r"[(:{\[]")
_TEAM = re.compile(r"[TE][A-Z0-9]{1,20}")
QUIET = ("slack_sdk", "uvicorn.access", "asyncio", "alembic", "sqlalchemy")
"""Loggers of libraries that tell of addresses, payloads or steps nobody asked about; their warnings stay."""

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_P = ParamSpec("_P")
_T = TypeVar("_T")

_present: ContextVar[dict[str, str] | None] = ContextVar("request", default=None)


def configure(level: str, *, as_json: bool) -> None:
    """Set up logging for the whole process; `level` (`INFO`) is for the desk's own lines, libraries tell less."""
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if as_json else Plain())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    logging.getLogger("citedesk").setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def begin(team: str) -> str:
    """Begin a request: every line until the next one, in this thread, carries its id (16 hex digits) and the team."""
    request = f"{random.getrandbits(64):016x}"  # a name and no secret: to ask the system for one takes far longer
    _present.set({"request": request, "team": team} if _TEAM.fullmatch(team) else {"request": request})
    return request


class RequestThreads(ThreadPoolExecutor):
    """Threads that go on with the request which gave them the work, so that their lines carry its id too."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> "Future[_T]":
        """Run a function in a thread, within a copy of the context of the caller."""
        present = copy_context()
        return super().submit(lambda: present.run(fn, *args, **kwargs))


class Plain(logging.Formatter):
    """One line of text a record, for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        error = _error(record)
        told = f"{_message(record)} {error}" if error else _message(record)
        return f"{self.formatTime(record)} {record.levelname} {record.name} {' '.join(told.split())}"


class Json(logging.Formatter):
    """One JSON object a record, in ASCII: `time` (ISO 8601, UTC), `level`, `logger`, `message`, `error`, `FIELDS`."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        told: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record).strip(),
        }
        known = (_present.get() or {}) | record.__dict__
        told |= {name: known[name] for name in FIELDS if isinstance(known.get(name), str | int | float)}
        error = _error(record)
        return json.dumps(told | ({"error": error} if error else {}))


def _message(record: logging.LogRecord) -> str:
    text = record.getMessage()
    return text if record.name.split(".")[0] in _OWN else _DETAIL.split(text, maxsplit=1)[0]


def _error(record: logging.LogRecord) -> str:
    """Name the exception of a record, if it has one, by its class and where it was raised."""
    raised: _Raised | None = record.exc_info
    if not raised or raised[0] is None:
        return ""
    frame = traceback.extract_tb(raised[2])[-1:]
    where = "".join(f" at {Path(one.filename).name}:{one.lineno} in {one.name}" for one in frame)
    return f"{raised[0].__name__}{where}"
