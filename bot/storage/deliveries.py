"""Which deliveries were seen, so that each is answered once, by whichever process has it, and none is forgotten.

Slack repeats an event up to three times within about six minutes until it is acknowledged (docs.slack.dev, Events API:
error handling); the key is its `event_id`, marked on receipt. What Slack will not repeat, because it was acknowledged
before it was done, is kept with the mark, sealed, until it is done. A process has what it took for `HELD_SECONDS`, and
renews that; when it is killed, another one takes it over. Where the database cannot be written the memory of the
process serves: an event answered twice is better than one not answered.
"""

import logging
import threading
from dataclasses import dataclass, field

import sqlalchemy as sa
from cachetools import TTLCache

from bot.errors import StorageError
from bot.storage.database import absence_of, insert, seconds, transaction
from bot.storage.records import Records
from bot.storage.seal import Seal
from bot.storage.tables import deliveries

KEPT_SECONDS = 3_600
HELD_SECONDS = 30
MOST = 100_000
_TRIES = 3
"""Processes that may try one delivery: what killed so many would kill the next as well."""

log = logging.getLogger("citedesk.storage")


@dataclass(frozen=True, slots=True)
class Left:
    """A delivery that a process left undone: its id and what Slack sent, which shows in no repr."""

    id: str
    body: str = field(repr=False)


class Deliveries:
    """The ids of the last hour; safe to use from many threads and processes.

    Times are the database's: the clocks of two processes may be minutes apart.
    """

    def __init__(self, engine: sa.Engine, seal: Seal, records: Records) -> None:
        """Read and write by `engine`."""
        self._engine, self._seal, self._records = engine, seal, records
        self._seen: TTLCache[str, bool] = TTLCache(MOST, KEPT_SECONDS)  # whether it was this process that had it
        self._held: set[str] = set()
        self._lock = threading.Lock()

    def first(self, delivery: str, body: str = "") -> bool:
        """Mark a delivery as seen, and tell whether it was the first of its id.

        With a `body` it is held until `settle`, and given by `left` to another process if this one is gone.
        """
        with self._lock:
            if delivery in self._seen:
                return False
            self._seen[delivery] = True
            if body:
                self._held.add(delivery)
        now = seconds(self._engine)
        held = {"body": self._seal.close(body), "until": now + HELD_SECONDS} if body else {}
        try:
            new = insert(self._engine, deliveries, id=delivery, at=now, **held)
        except StorageError as error:
            log.error("a delivery was marked in memory alone: %s", type(error).__name__)  # noqa: TRY400
            return True
        if not new:
            with self._lock:
                self._seen[delivery] = False
                self._held.discard(delivery)
        return new

    def settle(self, delivery: str) -> None:
        """Tell that a delivery is done, or that doing it begins in a way that must not happen twice."""
        with self._lock:
            if delivery not in self._held:
                return
            self._held.discard(delivery)
        try:
            self._empty(delivery)  # whatever else waits to be written: the message is sent next
        except StorageError:
            self._records.put("delivery", lambda: self._empty(delivery))

    def leave(self, delivery: str) -> None:
        """Have a delivery in hand no more that was taken over and could not be begun: it is `left` again later."""
        with self._lock:
            self._held.discard(delivery)
            self._seen.pop(delivery, None)

    def renew(self) -> None:
        """Hold on to what this process has in hand. Raises StorageError."""
        with self._lock:
            held = list(self._held)
        if held:
            columns = deliveries.c
            mine = columns.id.in_(held) & columns.body.is_not(None)
            change = sa.update(deliveries).where(mine).values(until=seconds(self._engine) + HELD_SECONDS)
            with transaction(self._engine) as connection:
                connection.execute(change)

    def left(self) -> tuple[Left, ...]:
        """Take over what processes that are gone left undone, each for one process alone. Raises StorageError.

        Nothing for a while after the database was away: who could not renew it may still be at it.
        """
        if absence_of(self._engine).seconds < 2 * HELD_SECONDS:
            return ()
        columns = deliveries.c
        over = (columns.until < seconds(self._engine)) & columns.body.is_not(None)
        query = sa.select(columns.id, columns.body, columns.until, columns.tries).where(over).order_by(columns.at)
        with transaction(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(Left(row.id, body) for row in rows if (body := self._taken(*row)) is not None)

    def sweep(self) -> None:
        """Delete the marks of deliveries that Slack sends no more. Raises StorageError."""
        old = deliveries.c.at < seconds(self._engine) - KEPT_SECONDS
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(deliveries).where(old))

    def _taken(self, name: str, sealed: str, until: int, tries: int) -> str | None:
        """Take one row over, and give what Slack sent, if another process is to do it and it is this one."""
        with self._lock:
            held, had = name in self._held, self._seen.get(name, False)
        if held:
            return None  # its turn is long in coming, that is all
        columns = deliveries.c
        same = (columns.id == name) & (columns.until == until) & columns.body.is_not(None)
        later = seconds(self._engine) + HELD_SECONDS
        change = sa.update(deliveries).where(same).values(until=later, tries=tries + 1)
        with transaction(self._engine) as connection:
            if not connection.execute(change).rowcount:
                return None
        with self._lock:
            self._seen[name] = True
            self._held.add(name)
        body = None if had or tries + 1 >= _TRIES else self._seal.open(sealed, KEPT_SECONDS)
        if body is None:
            if not had:
                log.error("a delivery was given up, it was tried %d times", tries + 1)
            self.settle(name)
        return body

    def _empty(self, delivery: str) -> None:
        change = sa.update(deliveries).where(deliveries.c.id == delivery).values(body=None, until=None)
        with transaction(self._engine) as connection:
            connection.execute(change)
