"""Mentions in channels, answered in the thread."""

import logging
import time
from typing import Any

from slack_bolt import App, Say
from slack_sdk import WebClient

from bot.desk import Desk
from bot.listeners.middleware import failed
from bot.render import blocks

log = logging.getLogger("citedesk.listeners")


def register(app: App) -> None:
    """Register the mention; Slack is acknowledged at once, posting is lazy."""
    app.event("app_mention")(ack=_acknowledge, lazy=[app_mention])


def _acknowledge() -> None:
    """Acknowledge; Bolt does it for events."""


def app_mention(event: dict[str, Any], body: dict[str, Any], say: Say, client: WebClient, desk: Desk) -> None:
    """Answer the words after the mention in its thread; other bots are not answered, or two would never end."""
    if event.get("bot_id"):
        return
    started = time.perf_counter()
    try:
        answer = desk.ask(event.get("text", ""))
        say(
            **blocks.message(answer),
            thread_ts=event.get("thread_ts") or event["ts"],
            unfurl_links=False,
            unfurl_media=False,
        )
    except Exception as error:  # noqa: BLE001  (Bolt would log the text of what a lazy listener raises)
        failed(error, body, client)
        return
    log.info("app_mention %s in %.1f ms", answer.outcome, 1_000 * (time.perf_counter() - started))
