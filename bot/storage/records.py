"""What is to be recorded and no answer waits for: written at once, or else in order when the database is back.

A record that could not be written is counted and told (log, `/healthz`, metrics), and written before those after it.
What waits is in memory: a process that is killed while its database is away loses it.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import LostError, StorageError

SECONDS = 2.0
MOST = 10_000
"""Records that wait; a newsroom writes as many in some hours."""

log = logging.getLogger("citedesk.storage")


@dataclass(frozen=True, slots=True)
class _Record:
    what: str
    write: Callable[[], object]


class Records:
    """Writes records in order; safe to use from many threads."""

    def __init__(self, seconds: float = SECONDS, most: int = MOST) -> None:
        """Start the thread that writes what waits, each `seconds` while the database is away."""
        self._seconds, self._most = seconds, most
        self._waiting: deque[_Record] = deque()
        self._changed = threading.Condition()
        self._writing = threading.Lock()  # one at a time, or the order would be lost
        self._away = self._closing = False
        self._lost = 0
        self._thread = threading.Thread(target=self._run, name="records", daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        """Count the records that wait."""
        with self._changed:
            return len(self._waiting)

    @property
    def lost(self) -> int:
        """The number of records that were given up since the start."""
        return self._lost

    def put(self, what: str, write: Callable[[], object]) -> None:
        """Write a record now if none waits before it; what cannot be written waits. `what` is a word for the log.

        `write` raises StorageError where it fails, and may be called again after a LostError.
        """
        record = _Record(what, write)
        if len(self):
            self._queue(record)  # without a turn: who has it may be waiting for a database that hangs
            return
        with self._writing:
            if len(self) or not self._written(record):
                self._queue(record)

    def close(self, seconds: float = 1.0) -> int:
        """Write what waits, for up to so many seconds, and give how many records were left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(seconds)
        left = len(self)
        if left:
            log.error("%d records were not written before the end", left)
        return left

    def _queue(self, record: _Record) -> None:
        with self._changed:
            self._waiting.append(record)
            if len(self._waiting) > self._most:
                self._waiting.popleft()
                self._lost += 1
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if not self._waiting:
                    return
            self._write_waiting()
            with self._changed:
                if self._away and self._closing:
                    return
                if self._away:  # whatever comes of it, at the end it is tried once more
                    self._changed.wait_for(lambda: self._closing, self._seconds)

    def _write_waiting(self) -> None:
        """Write what waits, the first one first, until none waits or the database is away."""
        while True:
            with self._writing:
                with self._changed:
                    if not self._waiting:
                        return
                    record = self._waiting[0]
                if not self._written(record):
                    return
                with self._changed:
                    if self._waiting and self._waiting[0] is record:
                        self._waiting.popleft()

    def _written(self, record: _Record) -> bool:
        """Write a record; False where it may be tried again. One that never can be is given up, or all would wait."""
        try:
            record.write()
        except LostError as error:
            if not self._away:
                log.error("records wait for the database: %s", type(error).__name__)  # noqa: TRY400
            self._away = True
            return False
        except StorageError as error:
            self._give_up(record, error)
        except Exception as error:  # noqa: BLE001  (whatever it is, those behind it must not wait for ever)
            self._give_up(record, error)
        if self._away:
            log.warning("records are written again, %d wait", len(self))
        self._away = False
        return True

    def _give_up(self, record: _Record, error: Exception) -> None:
        self._lost += 1
        log.error("a record (%s) was given up: %s", record.what, type(error).__name__)
