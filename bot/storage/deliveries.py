"""Which deliveries were seen, so that an event that Slack sends again is answered once.

Slack repeats an event up to three times within about six minutes (docs.slack.dev, Events API: error handling);
the key is its `event_id`. The memory is that of one process and holds the last hour.
"""

import threading
import time
from collections.abc import Callable

from cachetools import TTLCache

KEPT_SECONDS = 3_600
MOST = 100_000


class Deliveries:
    """A bounded memory of delivery ids; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty; `clock` gives seconds."""
        self._seen: TTLCache[str, bool] = TTLCache(MOST, KEPT_SECONDS, timer=clock)
        self._lock = threading.Lock()

    def first(self, delivery: str) -> bool:
        """Mark a delivery as seen, and tell whether it was the first of its id."""
        with self._lock:
            if delivery in self._seen:
                return False
            self._seen[delivery] = True
            return True
