"""Whether a database is away: no answer, no room, or others hold it. Then it is left alone for some seconds.

Without this everybody who asks would wait, each in turn, as long as a connection may take.
"""

import re
import sqlite3
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

SECONDS = 3.0

_REFUSED = re.compile(r"password|does not exist|pg_hba|permission|not permitted|support SSL|certificate", re.IGNORECASE)
"""What libpq says to one who has the wrong name or rights, where it gives no SQLSTATE: no waiting helps. A server may
say it in another language than English; then the desk starts, and tells in these words that the database is away."""
_NOT_LET_IN = ("28", "3D")
"""Classes of SQLSTATE (postgresql.org/docs, error codes): a wrong name or password, and no such database."""
_READ_ONLY = "25006"
"""SQLSTATE of a server that others just stopped writing to, until one of them is in its place."""
_SQLITE_LOST = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PROTOCOL"})
"""Result codes after which the same may go well (sqlite.org/rescode.html); extended ones begin with these."""


class Absence:
    """What one process knows of it; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with a database that is there; `clock` gives seconds."""
        self._clock = clock
        self._until: float | None = None
        self._last = float("-inf")
        self._lock = threading.Lock()

    @property
    def known(self) -> bool:
        """Whether it was away when it was last asked for anything."""
        return self._until is not None

    @property
    def seconds(self) -> float:
        """The seconds since it was last found away; infinite where it never was."""
        return self._clock() - self._last

    def spared(self) -> bool:
        """Tell whether it is to be left alone; when the time is over, one is let through to look, a second apart."""
        if not self.known:
            return False
        with self._lock:
            until, present = self._until, self._clock()
            if until is None or present < until:
                return until is not None
            self._until = present + 1.0
            return False

    def begin(self, seconds: float | None = None) -> None:
        """It was found away just now, and is to be left alone for so long, or as long as usual."""
        with self._lock:
            self._last = self._clock()
            self._until = self._last + (SECONDS if seconds is None else seconds)

    def end(self) -> None:
        """It did what it was asked."""
        if self._until is not None:
            with self._lock:
                self._until = None


def is_lost(error: SQLAlchemyError) -> bool:
    """Tell whether the same may go well later: the database is away, busy, full or too slow."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorname", "")  # what Python itself raises has none
        return any(code.startswith(one) for one in _SQLITE_LOST)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state == _READ_ONLY:
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return not state.startswith(_NOT_LET_IN) if state else not _REFUSED.search(str(error.orig))
