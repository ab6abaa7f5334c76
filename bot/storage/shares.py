"""Which answers were shared in channels, so that a correction reaches those who read one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from bot.storage.database import insert, transaction, upsert
from bot.storage.tables import corrected, shares


@dataclass(frozen=True, slots=True)
class Share:
    """A message with an answer: where it stands, the version of the knowledge and the ids of the entries it cites."""

    team: str
    channel: str
    ts: str
    knowledge: str
    entries: tuple[str, ...]


class Shares:
    """All answers that were shared."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write by `engine`."""
        self._engine = engine

    def put(self, share: Share, at: datetime, known: Iterable[str] = ()) -> None:
        """Keep a share, over the one of the same message; `at` is a time with its zone. Raises StorageError.

        It needs none of the corrections that were `known` to the answer.
        """
        for correction in known:
            self.mark(share, correction)
        upsert(
            self._engine,
            shares,
            team=share.team,
            channel=share.channel,
            ts=share.ts,
            knowledge=share.knowledge,
            entries=list(share.entries),
            at=at.astimezone(UTC),  # SQLite keeps no zone
        )

    def holding(self, entry: str, until: date | None = None) -> tuple[Share, ...]:
        """Give the shares that cite an entry, by team, channel and time of the message. Raises StorageError.

        With `until`, only those that were shared on that day (UTC) or before.
        """
        columns = shares.c
        # each database looks into JSON in a way of its own: its text narrows the rows down, and Python decides
        cited = sa.cast(columns.entries, sa.String).contains(json.dumps(entry), autoescape=True)
        query = sa.select(columns.team, columns.channel, columns.ts, columns.knowledge, columns.entries).where(cited)
        if until:
            query = query.where(columns.at < datetime.combine(until, time(), UTC) + timedelta(days=1))
        with transaction(self._engine) as connection:
            found = [
                Share(row.team, row.channel, row.ts, row.knowledge, tuple(row.entries))
                for row in connection.execute(query)
                if entry in row.entries
            ]
        return tuple(sorted(found, key=lambda one: (one.team, one.channel, one.ts)))

    def uncorrected(self, correction: str, entry: str, until: date) -> tuple[Share, ...]:
        """Give those of `holding` that were not marked to get a correction. Raises StorageError."""
        columns = corrected.c
        query = sa.select(columns.team, columns.channel, columns.ts).where(columns.correction == correction)
        with transaction(self._engine) as connection:
            marked = {tuple(row) for row in connection.execute(query)}
        return tuple(one for one in self.holding(entry, until) if (one.team, one.channel, one.ts) not in marked)

    def mark(self, share: Share, correction: str) -> bool:
        """Mark that a share gets a correction; False where it was marked before. Raises StorageError."""
        return insert(
            self._engine, corrected, team=share.team, channel=share.channel, ts=share.ts, correction=correction
        )

    def unmark(self, share: Share, correction: str) -> None:
        """Take the mark back: the correction could not be posted. Raises StorageError."""
        same = (corrected.c.team == share.team) & (corrected.c.channel == share.channel) & (corrected.c.ts == share.ts)
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(corrected).where(same, corrected.c.correction == correction))
