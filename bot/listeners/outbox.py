"""The one way to post to a channel: one message a second for each, in order, and what fails is told.

Slack takes about one message a second in a channel and answers more with 429 (docs.slack.dev, rate limits:
chat.postMessage). The client waits out a 429 and tries a 5xx again; here nothing is sent so fast that it has to.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.listeners.failures import kind

log = logging.getLogger("citedesk.listeners")

SECONDS = 1.0
MOST = 60
"""Messages that wait for one channel; a reader has gone by when the last is due."""
_THREADS = 8


@dataclass(frozen=True, slots=True)
class _Waiting:
    client: WebClient
    message: dict[str, Any]
    begun: Callable[[], None] | None
    posted: Callable[[str], None] | None
    failed: Callable[[Exception], None] | None


class Outbox:
    """Posts messages, each channel at its own pace; safe to use from many threads."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the thread that looks whose turn it is."""
        self._seconds, self._clock = seconds, clock
        self._waiting: dict[str, deque[_Waiting]] = {}
        self._due: dict[str, float] = {}
        self._busy: set[str] = set()
        self._closing = self._given_up = False
        self._changed = threading.Condition()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="outbox")
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        """Count the messages that wait or are being sent."""
        with self._changed:
            return sum(map(len, self._waiting.values())) + len(self._busy)

    def post(
        self,
        client: WebClient,
        message: dict[str, Any],
        *,
        begun: Callable[[], None] | None = None,
        posted: Callable[[str], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> bool:
        """Queue the arguments of chat.postMessage; `posted` gets the timestamp, `failed` what went wrong.

        `begun` is called when its turn has come, just before it is sent.

        False, with nothing queued, when too many wait for that channel already or the outbox is closing.
        """
        channel = str(message["channel"])
        with self._changed:
            if self._closing or len(self._waiting.get(channel, ())) >= MOST:
                return False
            self._waiting.setdefault(channel, deque()).append(_Waiting(client, message, begun, posted, failed))
            self._changed.notify_all()
        return True

    @property
    def closing(self) -> bool:
        """Whether it takes no more."""
        return self._closing

    def close(self, seconds: float = 10.0) -> int:
        """Take no more, send what waits for up to so many seconds, and give how many were left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(seconds)
        with self._changed:
            left = sum(map(len, self._waiting.values())) + len(self._busy)
            self._given_up = True
            self._changed.notify_all()
        self._thread.join()
        self._pool.shutdown(wait=not left, cancel_futures=True)
        return left

    def _run(self) -> None:
        with self._changed:
            while not self._given_up and not (self._closing and not self._waiting):
                now = self._clock()
                ready = [one for one in self._waiting if one not in self._busy and self._due.get(one, 0.0) <= now]
                for channel in ready:
                    self._busy.add(channel)
                    self._pool.submit(self._send, channel, self._waiting[channel].popleft())
                later = [self._due.get(one, 0.0) - now for one in self._waiting if one not in self._busy]
                self._changed.wait(max(0.0, min(later)) if later and not ready else None if not ready else 0.0)

    def _send(self, channel: str, one: _Waiting) -> None:
        try:
            self._post(one)
        except Exception as error:  # noqa: BLE001  (whatever came of it, the next message of the channel must not wait)
            log.error("what follows a message was not done: %s", kind(error))  # noqa: TRY400
        finally:
            with self._changed:
                self._busy.discard(channel)
                self._due[channel] = self._clock() + self._seconds
                if not self._waiting[channel]:
                    del self._waiting[channel]
                self._forget()
                self._changed.notify_all()

    def _post(self, one: _Waiting) -> None:
        """Post a message and hand on what came of it; one that was posted is never told to have failed."""
        if one.begun:
            one.begun()
        try:
            response = one.client.chat_postMessage(**one.message)
        except Exception as error:  # noqa: BLE001  (refused, timed out, reset: each is the sender's to tell)
            log.warning("a message was not posted: %s", kind(error))
            if one.failed:
                one.failed(error)
            return
        if one.posted:
            one.posted(str(response.get("ts", "")))

    def _forget(self) -> None:
        """Forget the channels whose turn has long come."""
        now = self._clock()
        self._due = {one: due for one, due in self._due.items() if due > now or one in self._waiting}
