"""What went wrong, told without a word of what was typed: a class, Slack's own code, a line of our code."""

import functools
import logging
import secrets
import traceback
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk import WebClient, WebhookClient
from slack_sdk.errors import SlackApiError

from bot.listeners import retries
from bot.render import wording

log = logging.getLogger("citedesk.listeners")


NO_VOICE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action"})
"""Slack's words for a channel in which the app cannot post, now or later."""


class NotTakenError(Exception):
    """Slack did not take what was sent to a `response_url`; holds the HTTP status."""


def kind(error: Exception) -> str:
    """Name an error by its class, Slack's own code and the line it came from; its text may hold what was typed."""
    code = f" {error.response.get('error')}" if isinstance(error, SlackApiError) else ""
    code = f" status {error.args[0]}" if isinstance(error, NotTakenError) else code
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" at {Path(one.filename).name}:{one.lineno} in {one.name}" for one in frame)
    return f"{type(error).__name__}{code}{where}"


def code(error: Exception) -> str:
    """Give Slack's own word for what went wrong (`not_in_channel`), or nothing."""
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""


def failed(error: Exception, body: dict[str, Any], client: WebClient, *, lazily: bool = False) -> BoltResponse:
    """Log what kind of failure it was and where, never its text, and tell the user an incident number.

    A slash command is told in the acknowledgement, or after it (`lazily`), an event in its thread, a button privately
    where it was pressed, a modal, or where that cannot be, in a direct message.
    """
    incident = secrets.token_hex(4)
    log.error("incident %s: %s", incident, kind(error), extra={"incident": incident})
    text = wording.FAILED.format(incident=incident)
    if "command" in body and not lazily:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
    try:
        _tell(client, body, text)
    except Exception as second:  # noqa: BLE001  (what stopped the answer may stop the apology too)
        log.error("incident %s: the user could not be told: %s", incident, kind(second))  # noqa: TRY400
    return BoltResponse(status=200)


def tell_lazily(do: Callable[..., None]) -> Callable[..., None]:
    """Make a lazy listener of one that takes `newsroom`, `client` and what Slack sent: what it raises is told.

    Bolt would log the text of it. It gives the listener what the arguments of `do` are named for.
    """

    @functools.wraps(do)
    def told(**given: Any) -> None:
        try:
            do(**given)
        except Exception as error:  # noqa: BLE001  (as said above)
            given["newsroom"].metrics.failed()
            body = next(given[name] for name in ("body", "command", "shortcut") if name in given)
            failed(error, body, given["client"], lazily=True)

    return told


def _tell(client: WebClient, body: dict[str, Any], text: str) -> None:
    event = body.get("event")
    if isinstance(event, dict) and isinstance(event.get("channel"), str):
        thread = event.get("thread_ts") or (None if event.get("channel_type") == "im" else event.get("ts"))
        client.chat_postMessage(channel=event["channel"], thread_ts=thread, text=text)
        return
    address, user = body.get("response_url"), (body.get("user") or {}).get("id")
    if address:
        hook = WebhookClient(address, retries.SECONDS)
        sent = hook.send(text=text, response_type="ephemeral", replace_original=False)
        if sent.status_code == HTTPStatus.OK:
            return
    if user:
        client.chat_postMessage(channel=user, text=text)
