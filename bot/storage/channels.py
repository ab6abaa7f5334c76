"""How the desk answers in each channel, as its people have set it."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa
from cachetools import LRUCache, TTLCache

from bot.answer.style import Style
from bot.errors import StorageError
from bot.storage.database import transaction, upsert
from bot.storage.tables import channel_settings

__all__ = ["ChannelSettings", "Channels", "Dates", "Mode", "Reply", "Style"]

CACHED_SECONDS = 60
MOST = 10_000

log = logging.getLogger("citedesk.storage")


class Mode(StrEnum):
    """How much of an answer is shown, if any."""

    FULL = "full"
    BRIEF = "brief"
    OFF = "off"


class Reply(StrEnum):
    """Who sees an answer to a command: the one who asked, or everyone in the channel."""

    EPHEMERAL = "ephemeral"
    IN_CHANNEL = "in_channel"


class Dates(StrEnum):
    """How dates are written: a locale of the Unicode CLDR, or ISO 8601."""

    BRITISH = "en_GB"
    AMERICAN = "en_US"
    FRENCH = "fr"
    GERMAN = "de"
    KOREAN = "ko"
    RUSSIAN = "ru"
    JAPANESE = "ja"
    ISO = "iso"


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """The choices of one channel; the defaults are those of a channel where nobody chose.

    `shared`: an admin allowed answers here although people of another organisation are in the channel.
    """

    mode: Mode = Mode.FULL
    style: Style = Style.UN
    reply: Reply = Reply.EPHEMERAL
    dates: Dates = Dates.BRITISH
    shared: bool = False


Choice = TypeVar("Choice", bound=StrEnum)


class Channels:
    """The settings of all channels; safe to use from many threads.

    What was read is remembered for `CACHED_SECONDS`, so that another process sees a change that much later.
    """

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.monotonic) -> None:
        """Read and write by `engine`; `clock` gives seconds."""
        self._engine = engine
        self._cache: TTLCache[tuple[str, str], ChannelSettings] = TTLCache(MOST, CACHED_SECONDS, timer=clock)
        self._last: LRUCache[tuple[str, str], ChannelSettings] = LRUCache(MOST)
        self._lock = threading.Lock()
        self._writing = threading.Lock()  # a second lock: nobody waits for the database to read what is cached

    def get(self, team: str, channel: str) -> ChannelSettings:
        """Give the settings of a channel, with the default for each value that is not kept or not known.

        Never raises for the database: where it cannot be read, those read last serve, or else the defaults, and no
        answer goes to a channel that is shared with another organisation.
        """
        with self._lock:
            cached = self._cache.get((team, channel))
        if cached is not None:
            return cached
        try:
            read = self._read(team, channel)
        except StorageError as error:
            log.error("settings of a channel cannot be read: %s", type(error).__name__)  # noqa: TRY400
            with self._lock:
                last = self._last.get((team, channel), ChannelSettings())
            return replace(last, shared=False)  # not remembered: the next question tries again
        with self._lock:
            self._last[team, channel] = read
            # what a `put` has cached in the meantime is newer than what was read
            return self._cache.setdefault((team, channel), read)

    def at_hand(self, team: str, channel: str) -> bool:
        """Tell whether `get` needs no database for this channel, now."""
        with self._lock:
            return (team, channel) in self._cache

    def put(self, team: str, channel: str, settings: ChannelSettings) -> None:
        """Keep the settings of a channel, over those kept before. Raises StorageError, and then nothing changed."""
        with self._writing:  # the order of writes is the order in the cache
            upsert(
                self._engine,
                channel_settings,
                team=team,
                channel=channel,
                mode=settings.mode.value,
                style=settings.style.value,
                reply=settings.reply.value,
                dates=settings.dates.value,
                shared=settings.shared,
            )
            with self._lock:
                self._cache[team, channel] = self._last[team, channel] = settings

    def forget(self, team: str) -> None:
        """Forget what was read of a workspace."""
        with self._lock:
            for cache in (self._cache, self._last):
                for place in [one for one in cache if one[0] == team]:
                    del cache[place]

    def _read(self, team: str, channel: str) -> ChannelSettings:
        columns = channel_settings.c
        query = sa.select(columns.mode, columns.style, columns.reply, columns.dates, columns.shared)
        with transaction(self._engine) as connection:
            row = connection.execute(query.where(columns.team == team, columns.channel == channel)).one_or_none()
        if row is None:
            return ChannelSettings()
        return ChannelSettings(
            _known(row.mode, Mode.FULL),
            _known(row.style, Style.UN),
            _known(row.reply, Reply.EPHEMERAL),
            _known(row.dates, Dates.BRITISH),
            row.shared,
        )


def _known(value: str, default: Choice) -> Choice:
    """Give the choice of a kept value; a later version may have kept one that this one does not know."""
    try:
        return type(default)(value)
    except ValueError:
        return default
