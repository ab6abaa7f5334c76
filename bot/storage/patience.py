"""How long this process itself waits for PostgreSQL, whatever the server does.

`statement_timeout` is the server's own: one that is frozen, and a pooler that has no server to give a statement to,
takes it and says nothing, and TCP sees nothing wrong.
"""

import time
from collections.abc import Generator
from typing import Any, TypeVar

import sqlalchemy as sa
from psycopg import Connection, OperationalError

_PING_SECONDS = 0.5
"""For the question whether a connection still lives: a new one may have to be made within the same answer."""
_MORE_SECONDS = 0.5
"""Beyond the server's own limit, which is better: then the connection can be used again."""

_T = TypeVar("_T")


class _SilentError(OperationalError):
    """The server said nothing for too long."""


class _Impatient(Connection[Any]):
    """A connection that is closed when the server says nothing for `seconds`; None is as long as it likes."""

    seconds: float | None = None

    def wait(self, gen: Generator[Any, Any, _T], *args: Any, **kwargs: Any) -> _T:
        """Wait as psycopg does, but not for ever."""
        limit = _PING_SECONDS if self.autocommit else self.seconds  # SQLAlchemy pings so, and does nothing else so
        if limit is None:
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(_until(gen, time.monotonic() + limit), *args, **kwargs)
        except _SilentError:
            self.pgconn.finish()  # what it may yet say would be taken for the answer to something else
            raise


def limit(engine: sa.Engine, seconds: float) -> None:
    """Let no statement of an engine take much longer than so many seconds, but for `take_time`."""

    def connect(_dialect: object, _record: object, args: tuple[Any, ...], named: dict[str, Any]) -> _Impatient:
        made = _Impatient.connect(*args, **named)
        lent(made)
        return made

    def lent(connection: _Impatient, *_: object) -> None:
        connection.seconds = seconds + _MORE_SECONDS

    sa.event.listen(engine, "do_connect", connect)
    sa.event.listen(engine, "checkout", lent)


def take_time(connection: object) -> None:
    """Let what a connection of the driver is asked for take as long as it likes, until it is lent anew."""
    if isinstance(connection, _Impatient):
        connection.seconds = None


def _until(gen: Generator[Any, Any, _T], end: float) -> Generator[Any, Any, _T]:
    """Go on with what waits for the server, which psycopg resumes ten times a second, until a moment."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > end:
                raise _SilentError("the server takes too long")
            wanted = gen.send(ready)
    except StopIteration as done:
        result: _T = done.value
        return result
