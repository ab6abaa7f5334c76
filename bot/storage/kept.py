"""What was asked, for the buttons below an answer and for what is asked next in its thread.

The question goes with the button, sealed: Slack gives it back with the press, to whichever process that reaches, also
after a restart, and the desk keeps nothing. The last question of a thread is kept in the database, sealed, for a day.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from cachetools import TTLCache

from bot.errors import StorageError
from bot.storage.database import transaction, upsert
from bot.storage.records import Records
from bot.storage.seal import Seal
from bot.storage.tables import threads

BUTTON_SECONDS = 30 * 86_400
THREAD_SECONDS = 86_400
LONGEST = 1_980
"""Characters: a value of a button has 2,000 (docs.slack.dev, button element), and some tell a page."""
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A question, the day it was asked and the version of the knowledge that answered; the text shows in no repr."""

    text: str = field(repr=False)
    day: dt.date
    knowledge: str = ""


class Questions:
    """The questions of answers that have buttons, each sealed into its key; nothing is kept here."""

    def __init__(self, seal: Seal) -> None:
        """Seal and open with `seal`."""
        self._seal = seal

    def keep(self, kept: Kept) -> str:
        """Give the key of a question, without a colon; one too long for a button gets a key that finds nothing."""
        key = _sealed(self._seal, kept)
        return key if len(key) <= LONGEST else "-"

    def find(self, key: str) -> Kept | None:
        """Give the question of a key, or None where it is none of this app's, or older than thirty days."""
        return _opened(self._seal, key, BUTTON_SECONDS)


class Threads:
    """The last question of each thread in Slack; safe to use from many threads of Python.

    Where the database cannot be read, what this process had in hand serves.
    """

    def __init__(self, engine: sa.Engine, seal: Seal, records: Records, clock: Callable[[], float] = time.time) -> None:
        """Read by `engine` and write by `records`; `clock` gives seconds since 1970."""
        self._engine, self._seal, self._records, self._clock = engine, seal, records, clock
        self._had: TTLCache[str, str] = TTLCache(_MOST, THREAD_SECONDS, timer=clock)
        self._lock = threading.Lock()

    def put(self, team: str, channel: str, thread_ts: str, kept: Kept) -> None:
        """Remember the question as the last one of the thread."""
        name, sealed = self._seal.name("thread", team, channel, thread_ts), _sealed(self._seal, kept)
        at = int(self._clock())
        with self._lock:
            self._had[name] = sealed
        self._records.put("thread", lambda: upsert(self._engine, threads, name=name, team=team, data=sealed, at=at))

    def find(self, team: str, channel: str, thread_ts: str) -> Kept | None:
        """Give the last question of the thread, or None where there is none or it is too old."""
        name = self._seal.name("thread", team, channel, thread_ts)
        try:
            with transaction(self._engine) as connection:
                sealed = connection.execute(sa.select(threads.c.data).where(threads.c.name == name)).scalar()
        except StorageError:
            with self._lock:
                sealed = self._had.get(name)
        return _opened(self._seal, sealed, THREAD_SECONDS) if sealed else None

    def sweep(self) -> None:
        """Delete the questions that are over. Raises StorageError."""
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(threads).where(threads.c.at < int(self._clock()) - THREAD_SECONDS))


def _sealed(seal: Seal, kept: Kept) -> str:
    return seal.close(f"{kept.day.isoformat()}\n{kept.knowledge}\n{kept.text}")


def _opened(seal: Seal, sealed: str, seconds: int) -> Kept | None:
    text = seal.open(sealed, seconds)
    if text is None:
        return None
    try:
        day, knowledge, asked = text.split("\n", 2)
        return Kept(asked, dt.date.fromisoformat(day), knowledge)
    except ValueError:
        return None  # sealed by this app, but as something else
