"""Which channels are told what came on record, how often, when next, and what they were told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from bot.storage.database import transaction, upsert
from bot.storage.tables import digests


class Every(StrEnum):
    """How often a channel is told; nothing is said when nothing came."""

    DAY = "day"
    WEEK = "week"

    @property
    def span(self) -> timedelta:
        """The time from one digest to the next."""
        return timedelta(days=7 if self is Every.WEEK else 1)


@dataclass(frozen=True, slots=True)
class Digest:
    """One channel: the ids of its topics, the time of the next digest, and the ids of the entries it was told of."""

    team: str
    channel: str
    topics: tuple[str, ...]
    every: Every
    due: datetime
    told: frozenset[str] = frozenset()


class Digests:
    """All channels that are told."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write by `engine`."""
        self._engine = engine

    def get(self, team: str, channel: str) -> Digest | None:
        """Give what a channel is told, if it is told anything. Raises StorageError."""
        found = self._select(digests.c.team == team, digests.c.channel == channel)
        return found[0] if found else None

    def due(self, now: datetime) -> tuple[Digest, ...]:
        """Give the channels whose time has come, the longest overdue first. Raises StorageError."""
        return tuple(sorted(self._select(digests.c.due <= _seconds(now)), key=lambda one: (one.due, one.channel)))

    def put(self, one: Digest) -> None:
        """Keep what a channel is told, over what was kept before. Raises StorageError."""
        upsert(
            self._engine,
            digests,
            team=one.team,
            channel=one.channel,
            topics=list(one.topics),
            every=one.every.value,
            due=_seconds(one.due),
            told=sorted(one.told),
        )

    def take(self, one: Digest, due: datetime, told: frozenset[str]) -> bool:
        """Move a digest on, unless another process did: True for the one that is to post it. Raises StorageError."""
        columns = digests.c
        same = (columns.team == one.team) & (columns.channel == one.channel) & (columns.due == _seconds(one.due))
        change = sa.update(digests).where(same).values(due=_seconds(due), told=sorted(told))
        with transaction(self._engine) as connection:
            return bool(connection.execute(change).rowcount)

    def remove(self, team: str, channel: str) -> None:
        """Tell a channel no more. Raises StorageError."""
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(digests).where(digests.c.team == team, digests.c.channel == channel))

    def _select(self, *where: sa.ColumnElement[bool]) -> list[Digest]:
        with transaction(self._engine) as connection:
            rows = connection.execute(sa.select(digests).where(*where)).all()
        return [
            Digest(
                row.team,
                row.channel,
                tuple(row.topics),
                Every(row.every),
                datetime.fromtimestamp(row.due, UTC),
                frozenset(row.told),
            )
            for row in rows
        ]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
