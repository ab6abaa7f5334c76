"""What was asked and is not on record: when, how it was asked, and what near it is; never the words.

The words reach the curators only from a reader who sends them (the button below such an answer).
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from bot.storage.database import transaction
from bot.storage.records import Records
from bot.storage.tables import gaps


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps; `near` are the suggestions of the answer, which are words of the knowledge."""

    engine: sa.Engine
    records: Records

    def put(self, team: str, command: str, knowledge: str, near: tuple[str, ...], at: datetime) -> None:
        """Record a gap, soon; `at` is a time with its zone."""
        row = {"id": secrets.token_hex(8), "team": team, "command": command, "knowledge": knowledge}
        moment = at.astimezone(UTC)  # SQLite keeps no zone

        def write() -> None:
            with transaction(self.engine) as connection:
                connection.execute(sa.insert(gaps).values(**row, near=list(near), at=moment))

        self.records.later("gap", write)


def since(engine: sa.Engine, at: datetime) -> tuple[Counter[date], Counter[str]]:
    """Count the gaps since a time with its zone: by day (UTC), and by what was offered. Raises StorageError."""
    query = sa.select(gaps.c.at, gaps.c.near).where(gaps.c.at >= at.astimezone(UTC))
    with transaction(engine, slow=True) as connection:
        rows = connection.execute(query).all()
    days = Counter((row.at.astimezone(UTC) if row.at.tzinfo else row.at).date() for row in rows)
    return days, Counter(one for row in rows for one in row.near)
