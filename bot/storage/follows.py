"""Which topics a person follows."""

from datetime import date

import sqlalchemy as sa

from bot.storage.database import transaction, upsert
from bot.storage.tables import follows


class Follows:
    """The topics each person follows, and since when."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write by `engine`."""
        self._engine = engine

    def put(self, team: str, user: str, topic: str, since: date) -> None:
        """Let a person follow a topic; one that is followed already is followed since the new day.

        Raises StorageError.
        """
        upsert(self._engine, follows, team=team, user=user, topic=topic, since=since)

    def remove(self, team: str, user: str, topic: str) -> None:
        """Let a person follow a topic no longer; nothing happens where it is not followed. Raises StorageError."""
        columns = follows.c
        mine = sa.and_(columns.team == team, columns.user == user, columns.topic == topic)
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(follows).where(mine))

    def of(self, team: str, user: str) -> tuple[str, ...]:
        """Give the topics a person follows, the longest followed first, then by name. Raises StorageError."""
        columns = follows.c
        query = sa.select(columns.topic, columns.since).where(columns.team == team, columns.user == user)
        with transaction(self._engine) as connection:
            # sorted here, as each database has an order of text of its own
            found = sorted((row.since, row.topic) for row in connection.execute(query))
        return tuple(topic for _, topic in found)
