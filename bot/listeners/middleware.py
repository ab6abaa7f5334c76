"""What every request passes: the desk is lent, a repeated delivery ends here, a failure gets its words."""

import logging
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

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
    """Log what kind of failure it was and where, never its text, and tell the user an incident number."""
    incident = secrets.token_hex(4)
    log.error("incident %s: %s", incident, _kind(error))
    text = wording.FAILED.format(incident=incident)
    event = body.get("event")
    if not isinstance(event, dict) or "channel" not in event:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
    try:
        client.chat_postMessage(
            channel=event["channel"], thread_ts=event.get("thread_ts") or event.get("ts"), text=text
        )
    except Exception as second:  # noqa: BLE001  (what stopped the answer may stop the apology too)
        log.error("incident %s: the user could not be told: %s", incident, _kind(second))  # noqa: TRY400
    return BoltResponse(status=200)


def _kind(error: Exception) -> str:
    """Name an error by its class, Slack's own code and the line it came from; its text may hold what was typed."""
    code = f" {error.response.get('error')}" if isinstance(error, SlackApiError) else ""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" at {Path(one.filename).name}:{one.lineno} in {one.name}" for one in frame)
    return f"{type(error).__name__}{code}{where}"
