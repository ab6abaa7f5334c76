"""What was asked, for the buttons below an answer and for what is asked next in its thread.

In memory only: what a person typed is never written to a disk. After a restart the buttons of older answers find
nothing, and say so.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from cachetools import TTLCache

KEPT_SECONDS = 86_400
MOST = 20_000

_KEY_BYTES = 12
"""Twelve random bytes are sixteen characters of URL-safe Base64."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question and the day it was asked; the text shows in no repr, and so in no log."""

    text: str = field(repr=False)
    day: date


class Answers:
    """The questions of answers that have buttons, by a key nobody can guess; safe to use from many threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, seconds: float = KEPT_SECONDS, most: int = MOST
    ) -> None:
        """Start empty; `clock` gives seconds, each question is kept for `seconds`, and no more than `most` are."""
        self._kept: TTLCache[str, Kept] = TTLCache(most, seconds, timer=clock)
        self._lock = threading.Lock()

    def keep(self, kept: Kept) -> str:
        """Keep a question, and give its key: sixteen URL-safe characters."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        with self._lock:
            self._kept[key] = kept
        return key

    def find(self, key: str) -> Kept | None:
        """Give the question of a key, or None where it is unknown or too old."""
        with self._lock:
            return self._kept.get(key)


class Threads:
    """The last question of each thread in Slack; safe to use from many threads of Python."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, seconds: float = KEPT_SECONDS, most: int = MOST
    ) -> None:
        """Start empty; `clock` gives seconds, each question is kept for `seconds`, and no more than `most` are."""
        self._kept: TTLCache[tuple[str, str, str], Kept] = TTLCache(most, seconds, timer=clock)
        self._lock = threading.Lock()

    def put(self, team: str, channel: str, thread_ts: str, kept: Kept) -> None:
        """Remember the question as the last one of the thread."""
        with self._lock:
            self._kept[team, channel, thread_ts] = kept

    def find(self, team: str, channel: str, thread_ts: str) -> Kept | None:
        """Give the last question of the thread, or None where there is none or it is too old."""
        with self._lock:
            return self._kept.get((team, channel, thread_ts))
