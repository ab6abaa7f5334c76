"""Answers to commands, ready to be sent, for what is asked again: on the day of a story many ask the same.

The same text on the same day, with the same knowledge and settings, has the same answer (`bot.answer.compose`), so that
one made before is as good. In memory, and no more than `MOST` of them.
"""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import TTLCache

from bot.answer.shape import Outcome
from bot.storage.channels import ChannelSettings

MOST = 500
SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Asked:
    """All that an answer to a command depends on; what was typed shows in no repr."""

    text: str = field(repr=False)
    today: dt.date
    knowledge: str
    settings: ChannelSettings
    private: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent: how it ended, the knowledge it is from, what was offered, and the body, as JSON."""

    outcome: Outcome
    knowledge: str
    near: tuple[str, ...]
    body: str = field(default="", repr=False)


class Replies:
    """Replies by what was asked; safe to use from many threads."""

    def __init__(self, most: int = MOST) -> None:
        """Start empty."""
        self._made: TTLCache[Asked, Reply] = TTLCache(most, SECONDS)
        self._lock = threading.Lock()

    def get(self, asked: Asked, make: Callable[[], Reply]) -> Reply:
        """Give the reply that was made before, or make it."""
        with self._lock:
            found = self._made.get(asked)
        if found is None:
            found = make()
            with self._lock:
                self._made[asked] = found
        return found
