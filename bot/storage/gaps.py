"""What was asked and is not on record: when, how it was asked, and what near it is; never the words.

The words reach the curators only from a reader who sends them (the button below such an answer). Gaps are written
together every few seconds, for a write each would cost as much as the answers: a process that is killed loses those.
"""

import secrets
import threading
from collections import Counter, deque
from collections.abc import Mapping
from datetime import UTC, date, datetime

import sqlalchemy as sa

from bot.storage.database import insert_all, transaction
from bot.storage.tables import gaps

MOST = 10_000
"""Gaps that wait to be written; of more the oldest are forgotten."""


class Gaps:
    """All gaps; safe to use from many threads."""

    def __init__(self, engine: sa.Engine, most: int = MOST) -> None:
        """Write by `engine`."""
        self._engine = engine
        self._waiting: deque[Mapping[str, object]] = deque(maxlen=most)
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self.lost = 0

    def __len__(self) -> int:
        """Count the gaps that wait to be written."""
        return len(self._waiting)

    def put(self, team: str, command: str, knowledge: str, near: tuple[str, ...], at: datetime) -> None:
        """Have a gap written with the next `write`.

        `near` are the suggestions of the answer, which are words of the knowledge; `at` is a time with its zone.
        """
        row = {"id": secrets.token_hex(8), "team": team, "command": command, "knowledge": knowledge}
        with self._lock:
            self.lost += len(self._waiting) == self._waiting.maxlen
            self._waiting.append(row | {"near": list(near), "at": at.astimezone(UTC)})  # SQLite keeps no zone

    def write(self) -> None:
        """Write what waits. Raises StorageError, and then it waits on."""
        with self._writing:
            rows = list(self._waiting)
            if not rows:
                return
            insert_all(self._engine, gaps, rows)  # once, also where it was not told so before
            written = {id(one) for one in rows}
            with self._lock:
                while self._waiting and id(self._waiting[0]) in written:
                    self._waiting.popleft()


def since(engine: sa.Engine, at: datetime) -> tuple[Counter[date], Counter[str]]:
    """Count the gaps since a time with its zone: by day (UTC), and by what was offered. Raises StorageError."""
    query = sa.select(gaps.c.at, gaps.c.near).where(gaps.c.at >= at.astimezone(UTC))
    with transaction(engine, slow=True) as connection:
        rows = connection.execute(query).all()
    days = Counter((row.at.astimezone(UTC) if row.at.tzinfo else row.at).date() for row in rows)
    return days, Counter(one for row in rows for one in row.near)
