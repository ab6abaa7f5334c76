"""Everything the desk remembers, in one place."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.errors import StorageError
from bot.storage import database
from bot.storage.channels import Channels
from bot.storage.deliveries import Deliveries
from bot.storage.digests import Digests
from bot.storage.feedback import Feedback
from bot.storage.follows import Follows
from bot.storage.kept import Answers, Threads
from bot.storage.shares import Shares


@dataclass(frozen=True, slots=True)
class Storage:
    """The parts of the memory: the first three in this process alone, the others in the database of `engine`."""

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
        """Open the database of a URL (`sqlite://` keeps it in memory) and make what is missing. Raises StorageError."""
        engine = database.engine(url)
        try:
            database.prepare(engine)
        except StorageError:
            engine.dispose()
            raise
        return cls(
            Deliveries(),
            Answers(),
            Threads(),
            Channels(engine),
            Feedback(engine),
            Follows(engine),
            Digests(engine),
            Shares(engine),
            engine,
        )

    def close(self) -> None:
        """Close the connections to the database; a memory without a file is gone then."""
        self.engine.dispose()

    def __deepcopy__(self, memo: dict[int, object]) -> "Storage":
        """Give itself: Bolt copies its context for lazy listeners, and there is one memory."""
        return self
