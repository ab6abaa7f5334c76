"""What was last read of the installations, for the time in which the database cannot be.

While it can be read it decides alone, so that what another process deleted is gone here at once. In memory only, each
row as it stands in the database: encrypted.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cachetools import TTLCache

from bot.errors import StorageError

KEPT_SECONDS = 86_400
MOST = 10_000

log = logging.getLogger("citedesk.storage")


@dataclass(frozen=True, slots=True)
class Row:
    """An installation as it is stored; `data` is encrypted, and shows in no repr all the same.

    `current`: it was read just now, and not remembered.
    """

    enterprise: str
    team: str
    user: str
    data: str = field(repr=False)
    current: bool = True


class Remembered:
    """The rows that were read, each by what was asked for; safe to use from many threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, seconds: float = KEPT_SECONDS, most: int = MOST
    ) -> None:
        """Start empty; `clock` gives seconds, each row is kept for `seconds`, and no more than `most` are."""
        self._rows: TTLCache[tuple[str, ...], Row] = TTLCache(most, seconds, timer=clock)
        self._lock = threading.Lock()
        self._changes = 0
        self._away = False

    def read(self, asked: tuple[str, ...], look: Callable[[], Row | None]) -> Row | None:
        """Give what `look` reads now or, where it raises a StorageError, what it read last for the same `asked`.

        Raises that error where nothing is remembered.
        """
        with self._lock:
            changes = self._changes
        try:
            row = look()
        except StorageError as error:
            return self._last(asked, error)
        with self._lock:
            self._away = False
            if row is None:
                self._rows.pop(asked, None)
            elif changes == self._changes:  # or it may be what was deleted while it was read
                self._rows[asked] = row
        return row

    def forget(self, enterprise: str, team: str, user: str | None = None) -> None:
        """Forget the rows of a workspace or of an organisation, or only those of one who installed it there.

        With a workspace goes what its organisation gave it: whatever was `asked` by its id.
        """
        with self._lock:
            self._changes += 1
            for asked, row in [(one, self._rows.get(one)) for one in self._rows]:
                its = row is not None and (row.enterprise, row.team) == (enterprise, team) and user in {None, row.user}
                if its or (team in asked and team and user is None):
                    self._rows.pop(asked, None)

    def _last(self, asked: tuple[str, ...], error: StorageError) -> Row:
        with self._lock:
            row, told = self._rows.get(asked), self._away
            self._away = True
        if not told:
            log.error("installations cannot be read, what was last read serves: %s", type(error).__name__)
        if row is None:
            raise error
        return replace(row, current=False)
