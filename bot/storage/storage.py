"""Everything the desk remembers, in one place."""

import contextlib
import logging
import threading
from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.errors import LostError, StorageError
from bot.storage import database, migrate, tables
from bot.storage.channels import Channels
from bot.storage.deliveries import Deliveries
from bot.storage.digests import Digests
from bot.storage.feedback import Feedback
from bot.storage.follows import Follows
from bot.storage.gaps import Gaps
from bot.storage.kept import Questions, Threads
from bot.storage.records import Records
from bot.storage.seal import Seal
from bot.storage.shares import Shares

log = logging.getLogger("citedesk.storage")

_UNREADY_SECONDS = 30.0
"""How long tables that are behind are left alone; they are looked at more often."""


@dataclass(frozen=True, slots=True)
class Storage:
    """The parts of the memory; nothing in it that another process needs is in this one alone."""

    deliveries: Deliveries
    questions: Questions
    threads: Threads
    channels: Channels
    feedback: Feedback
    follows: Follows
    digests: Digests
    shares: Shares
    gaps: Gaps
    records: Records
    engine: sa.Engine = field(repr=False)
    agreed: threading.Event = field(default_factory=threading.Event, repr=False)
    """Set once the tables were found to be those of this version."""
    behind: threading.Event = field(default_factory=threading.Event, repr=False)
    """Set while they were found not to be."""

    @classmethod
    def open(cls, url: str, secret: str = "") -> "Storage":
        """Open the database of a URL (`sqlite://` keeps it in memory); `secret` seals what was typed.

        A SQLite one is brought up to date; a PostgreSQL one must be already. One that is away for now is opened too,
        and looked at again by `attend`. Raises StorageError.
        """
        engine = database.engine(url)
        seal, records = Seal(secret), Records()
        storage = cls(
            deliveries=Deliveries(engine, seal, records),
            questions=Questions(seal),
            threads=Threads(engine, seal, records),
            channels=Channels(engine),
            feedback=Feedback(engine),
            follows=Follows(engine),
            digests=Digests(engine),
            shares=Shares(engine),
            gaps=Gaps(engine),
            records=records,
            engine=engine,
        )
        try:
            migrate.ready(engine)
            storage.agreed.set()
        except LostError as error:
            database.absence_of(engine).begin()
            log.error("the desk starts without its database: %s", error)  # noqa: TRY400  (its address, no password)
        except StorageError:
            storage.close()
            raise
        return storage

    def attend(self) -> None:
        """Look whether a database that was away is back and, if it was away at the start, at its tables."""
        if self.agreed.is_set():
            if database.absence_of(self.engine).known:
                with contextlib.suppress(StorageError), database.transaction(self.engine) as connection:
                    connection.execute(sa.select(1))  # or an idle desk would not find it
            return
        try:
            migrate.ready(self.engine)
        except LostError:
            return  # as was told
        except StorageError as error:
            if not self.behind.is_set():
                log.error("the database is there, but %s", error)  # noqa: TRY400  (what is to be run)
            self.behind.set()
            database.absence_of(self.engine).begin(_UNREADY_SECONDS)  # or what waits would be given up
            return
        self.agreed.set()
        self.behind.clear()
        database.absence_of(self.engine).end()
        log.info("the database is there")

    def sweep(self) -> None:
        """Delete what is over by itself. Raises StorageError."""
        self.deliveries.sweep()
        self.threads.sweep()

    @property
    def waiting(self) -> int:
        """The number of records that wait because the database is away."""
        return len(self.records) + (len(self.gaps) if database.absence_of(self.engine).known else 0)

    @property
    def lost(self) -> int:
        """The number of records that were given up since the start."""
        return self.records.lost + self.gaps.lost

    @property
    def state(self) -> dict[str, str]:
        """What is wrong, in the words of `/healthz`; nothing where all is well."""
        away = database.absence_of(self.engine).known or not self.agreed.is_set()
        told = {"database": "behind" if self.behind.is_set() else "away"} if away else {}
        if self.waiting:
            told["waiting_records"] = str(self.waiting)
        if self.lost:
            told["lost_records"] = str(self.lost)
        return told

    def forget(self, team: str) -> None:
        """Delete what belongs to a workspace, but for its installation. Raises StorageError."""
        with database.transaction(self.engine) as connection:
            for table in tables.metadata.sorted_tables:
                if "team" in table.c and table is not tables.installations:
                    connection.execute(sa.delete(table).where(table.c.team == team))
        self.channels.forget(team)

    def close(self) -> None:
        """Write what waits and close the connections; a memory without a file is gone then."""
        database.absence_of(self.engine).end()  # what waits is tried once more, however lately it was away
        self.records.close()
        with contextlib.suppress(StorageError):
            self.gaps.write()
        if len(self.gaps):
            log.error("%d gaps were not written before the end", len(self.gaps))
        self.engine.dispose()

    def __deepcopy__(self, memo: dict[int, object]) -> "Storage":
        """Give itself: Bolt copies its context for lazy listeners, and there is one memory."""
        return self
