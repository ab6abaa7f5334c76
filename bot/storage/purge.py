"""What the desk forgets after a time; settings of channels, follows and digests stay until their people change them.

What is sealed for a day or an hour is deleted by those who wrote it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.storage.database import transaction
from bot.storage.tables import corrected, feedback, gaps, shares

LONGEST = 36_500
"""Days; a hundred years are as good as for ever."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days what was written is kept. Raises ValueError unless each is from 1 to `LONGEST`."""

    feedback_days: int = 365
    shares_days: int = 365
    gaps_days: int = 365

    def __post_init__(self) -> None:
        """Refuse a number that would empty a table by mistake."""
        if not all(1 <= days <= LONGEST for days in (self.feedback_days, self.shares_days, self.gaps_days)):
            raise ValueError(f"something is kept from 1 to {LONGEST} days")


def purge(engine: sa.Engine, now: datetime, keep: Retention) -> dict[str, int]:
    """Delete what is older than agreed, and marks of corrections whose share is gone; all of it or nothing.

    Gives the number of rows deleted from each table, by its name. `now` is a time with its zone. Raises StorageError.
    """
    moment = now.astimezone(UTC)  # SQLite keeps no zone
    share = sa.and_(*(shares.c[name] == corrected.c[name] for name in shares.primary_key.columns.keys()))  # noqa: SIM118 -- no dict
    old = {
        feedback: feedback.c.at < moment - timedelta(keep.feedback_days),
        shares: shares.c.at < moment - timedelta(keep.shares_days),
        gaps: gaps.c.at < moment - timedelta(keep.gaps_days),
        corrected: ~sa.exists().where(share),  # after the shares: a mark has no time of its own
    }
    with transaction(engine, slow=True) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")  # or the rows could still be read in the file
        return {table.name: connection.execute(sa.delete(table).where(which)).rowcount for table, which in old.items()}
