"""Everything the desk remembers, in one place."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.errors import StorageError
from bot.storage import database, migrate, tables
from bot.storage.channels import Channels
from bot.storage.deliveries import Deliveries
from bot.storage.digests import Digests
from bot.storage.feedback import Feedback
from bot.storage.follows import Follows
from bot.storage.kept import Answers, Threads
from bot.storage.shares import Shares


@dataclass(frozen=True, slots=True)
class Storage:
    """The parts of the memory: `answers` and `threads` in this process alone, the others in the database."""

    deliveries: Deliveries
    answers: Answers
    threads: Threads
    channels: Channels
    feedback: Feedback
    follows: Follows
    digests: Digests
    shares: Shares
    engine: sa.Engine = field(repr=False)

    @classmethod
    def open(cls, url: str) -> "Storage":
        """Open the database of a URL (`sqlite://` keeps it in memory).

        A SQLite one is brought up to date; a PostgreSQL one must be already. Raises StorageError.
        """
        engine = database.engine(url)
        try:
            migrate.ready(engine)
        except StorageError:
            engine.dispose()
            raise
        return cls(
            Deliveries(engine),
            Answers(),
            Threads(),
            Channels(engine),
            Feedback(engine),
            Follows(engine),
            Digests(engine),
            Shares(engine),
            engine,
        )

    def forget(self, team: str) -> None:
        """Delete what belongs to a workspace, but for its installation. Raises StorageError."""
        with database.transaction(self.engine) as connection:
            for table in tables.metadata.sorted_tables:
                if "team" in table.c and table is not tables.installations:
                    connection.execute(sa.delete(table).where(table.c.team == team))
        self.channels.forget(team)

    def close(self) -> None:
        """Close the connections to the database; a memory without a file is gone then."""
        self.engine.dispose()

    def __deepcopy__(self, memo: dict[int, object]) -> "Storage":
        """Give itself: Bolt copies its context for lazy listeners, and there is one memory."""
        return self
