"""What the desk looks at now and then while it serves, and how it ends."""

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import thread as pools

from bot.app.reload import Reload
from bot.listeners import corrections, digest
from bot.listeners.clock import Clock, Task
from bot.listeners.newsroom import Newsroom

log = logging.getLogger("citedesk.app")

_LISTENERS_SECONDS = 1.5
"""How long listeners that answer after an acknowledgement are waited for at the end."""


class Rounds:
    """Runs until it is closed, in two threads: what other processes rely on waits for nothing of Slack's."""

    def __init__(
        self, room: Newsroom, reload: Reload, take_over: Callable[[], object], listeners: ThreadPoolExecutor
    ) -> None:
        """Start; `take_over` does what other processes left undone, `listeners` are the threads of the lazy ones."""
        self._listeners = listeners
        self._clocks = (
            Clock(
                Task("the database", 5.0, room.storage.attend),
                Task("deliveries in hand", 10.0, room.storage.deliveries.renew),
                Task("deliveries left by others", 10.0, take_over),
                Task("gaps", 5.0, room.storage.gaps.write),
            ),
            Clock(
                Task("what is over", 600.0, room.storage.sweep),
                Task("the knowledge", 20.0, reload.look),
                Task("digests", 300.0, lambda: digest.post_due(room)),
                Task("corrections", 300.0, lambda: corrections.post_new(room)),
            ),
        )

    def close(self) -> None:
        """Begin nothing more, and let listeners end what they do after an acknowledgement.

        What is not done when the process ends was not settled, and another one does it.
        """
        for clock in self._clocks:
            clock.close(0.3)
        ending = threading.Thread(target=self._listeners.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        ending.start()
        ending.join(_LISTENERS_SECONDS)


def leave(seconds: float = 0.5) -> None:
    """End the process even if threads still wait for Slack: Python would wait for them, longer than Docker does.

    Those of pools it waits for even where they are daemons, as they are if it was a daemon who gave the pool its work.
    """
    end = time.monotonic() + seconds
    pooled = set(pools._threads_queues)  # noqa: SLF001  (there is no other list of them)
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and (thread in pooled or not thread.daemon):
            thread.join(max(0.0, end - time.monotonic()))
            if thread.is_alive():
                log.warning("ended while Slack had not answered")
                logging.shutdown()
                os._exit(0)
