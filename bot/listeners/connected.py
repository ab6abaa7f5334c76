"""Whether another organisation is in a channel (Slack Connect); where nobody can tell, it is taken to be so.

An event says it itself (`is_ext_shared_channel`); for a command or a button Slack is asked (`conversations.info`,
scopes `channels:read` and `groups:read`, both optional), and what it said holds for ten minutes. An invitation that is
not accepted yet counts: the other side would read what was posted before it joined.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from cachetools import TTLCache
from slack_sdk import WebClient

from bot.listeners.failures import kind

log = logging.getLogger("citedesk.listeners")

_SECONDS = 600
_MOST = 10_000


class Inside(Enum):
    """Who is in a channel."""

    OURS = "ours"
    OTHERS_TOO = "others too"
    UNKNOWN = "unknown"


class Connected:
    """What is known of channels; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nothing known."""
        self._known: TTLCache[tuple[str, str], Inside] = TTLCache(_MOST, _SECONDS, timer=clock)
        self._lock = threading.Lock()

    def known(self, team: str, channel: str, body: Mapping[str, Any]) -> Inside:
        """Say what the request itself or an earlier look tells, without asking Slack."""
        told = body.get("is_ext_shared_channel")
        if isinstance(told, bool):
            return self._keep(team, channel, Inside.OTHERS_TOO if told else Inside.OURS)
        if channel.startswith("D"):
            return Inside.OURS
        with self._lock:
            return self._known.get((team, channel), Inside.UNKNOWN)

    def look(self, client: WebClient, team: str, channel: str, body: Mapping[str, Any]) -> Inside:
        """Say what is known, and ask Slack where nothing is."""
        known = self.known(team, channel, body)
        if known is not Inside.UNKNOWN:
            return known
        try:
            told = dict(client.conversations_info(channel=channel)["channel"])
        except Exception as error:  # noqa: BLE001  (no scope, no channel, no network: nobody can tell)
            log.info("whether a channel is shared could not be told: %s", kind(error))
            return Inside.UNKNOWN
        others = any(told.get(one) for one in ("is_ext_shared", "is_pending_ext_shared"))
        return self._keep(team, channel, Inside.OTHERS_TOO if others else Inside.OURS)

    def _keep(self, team: str, channel: str, inside: Inside) -> Inside:
        with self._lock:
            self._known[team, channel] = inside
        return inside
