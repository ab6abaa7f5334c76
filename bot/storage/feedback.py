"""What readers said of an answer with its two buttons."""

from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa

from bot.storage.database import transaction, upsert
from bot.storage.tables import feedback

LONGEST = 64
"""Characters of an answer's id."""

Verdict = Literal["positive", "negative"]


class Feedback:
    """One verdict of each person on each answer; the last one counts."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read and write by `engine`."""
        self._engine = engine

    def put(self, team: str, user: str, answer: str, verdict: Verdict, at: datetime) -> None:
        """Keep a verdict, over the one the person gave before; `answer` is an opaque id, `at` a time with its zone.

        Raises ValueError where the id is longer than `LONGEST`, as then it is none of the desk, and StorageError.
        """
        if len(answer) > LONGEST:
            raise ValueError(f"the id of an answer has at most {LONGEST} characters")
        moment = at.astimezone(UTC)  # SQLite keeps no zone
        upsert(self._engine, feedback, team=team, user=user, answer=answer, verdict=verdict, at=moment)

    def counts(self, answer: str) -> tuple[int, int]:
        """Count the positive and the negative verdicts on an answer. Raises StorageError."""
        columns = feedback.c
        number = sa.func.count().label("number")
        query = sa.select(columns.verdict, number).where(columns.answer == answer).group_by(columns.verdict)
        with transaction(self._engine) as connection:
            found = {row.verdict: row.number for row in connection.execute(query)}
        return found.get("positive", 0), found.get("negative", 0)
