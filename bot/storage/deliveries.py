"""Which deliveries were seen, so that an event that Slack sends again is answered once, by whichever process has it.

Slack repeats an event up to three times within about six minutes (docs.slack.dev, Events API: error handling);
the key is its `event_id`, marked on receipt. Where the database cannot be written, the memory of the process serves:
an event answered twice is better than one not answered.
"""

import logging
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa
from cachetools import TTLCache

from bot.errors import StorageError
from bot.storage.database import insert, transaction
from bot.storage.tables import deliveries

KEPT_SECONDS = 3_600
MOST = 100_000
_SWEPT = 500
"""Deliveries after which those that are over are deleted."""

log = logging.getLogger("citedesk.storage")


class Deliveries:
    """The ids of the last hour; safe to use from many threads and processes."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        """Read and write by `engine`; `clock` gives seconds since 1970."""
        self._engine, self._clock = engine, clock
        self._seen: TTLCache[str, bool] = TTLCache(MOST, KEPT_SECONDS, timer=clock)
        self._lock = threading.Lock()
        self._count = 0

    def first(self, delivery: str) -> bool:
        """Mark a delivery as seen, and tell whether it was the first of its id."""
        with self._lock:
            if delivery in self._seen:
                return False
            self._seen[delivery] = True
            self._count += 1
            sweep = self._count % _SWEPT == 0
        try:
            if sweep:
                self._sweep()
            return insert(self._engine, deliveries, id=delivery, at=int(self._clock()))
        except StorageError as error:
            log.error("a delivery was marked in memory alone: %s", type(error).__name__)  # noqa: TRY400
            return True

    def _sweep(self) -> None:
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(deliveries).where(deliveries.c.at < int(self._clock()) - KEPT_SECONDS))
