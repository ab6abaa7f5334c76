"""What every request passes: the desk is lent, a repeated delivery ends here, a failure gets its words."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.desk import Desk
from bot.render import wording
from bot.storage.deliveries import Deliveries

log = logging.getLogger("citedesk.listeners")


def register(app: App, desk: Desk, deliveries: Deliveries) -> None:
    """Register the middleware and the one error handler."""

    def lend(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002  (Bolt injects by this name)
        context["desk"] = desk
        next()

    def once(body: dict[str, Any], next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002
        delivery = body.get("event_id")
        if isinstance(delivery, str) and not deliveries.first(delivery):
            return BoltResponse(status=200)
        next()
        return None

    app.use(once)
    app.use(lend)
    app.error(failed)


def failed(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
    """Log what kind of failure it was, never its text, and tell the user an incident number."""
    incident = secrets.token_hex(4)
    log.error("incident %s: %s", incident, type(error).__name__)
    text = wording.FAILED.format(incident=incident)
    event = body.get("event")
    if isinstance(event, dict) and "channel" in event:
        client.chat_postMessage(
            channel=event["channel"], thread_ts=event.get("thread_ts") or event.get("ts"), text=text
        )
        return BoltResponse(status=200)
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
