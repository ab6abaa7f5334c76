"""What every request passes: it gets an id for the log, the newsroom is lent, a repeated delivery ends here."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.listeners import delivery
from bot.listeners.failures import failed
from bot.listeners.newsroom import Newsroom
from bot.operations import logs


def register(app: App, newsroom: Newsroom) -> None:
    """Register the middleware, which is one because each costs every request some time, and the one error handler."""

    # Bolt gives what the arguments are named for
    def begin(context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002
        logs.begin(context.team_id or "")
        context["newsroom"] = newsroom
        name = "" if delivery.AGAIN in context else delivery.name(body)
        if name and not newsroom.storage.deliveries.first(name, delivery.held(body)):
            return BoltResponse(status=200)
        _place(context, body, newsroom)
        next()
        return None

    def told(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        newsroom.metrics.failed()
        return failed(error, body, client)

    app.use(begin)
    app.error(told)


def _place(context: BoltContext, body: dict[str, Any], newsroom: Newsroom) -> None:
    """Remember in which organisation a workspace is, for what is posted unasked begins with the workspace alone.

    The workspace is that of the body, for an event of an organisation's install names none elsewhere; one of another
    organisation may be named where a channel is shared.
    """
    if newsroom.installations and context.is_enterprise_install and body.get("enterprise_id") == context.enterprise_id:
        newsroom.installations.seen(body.get("team_id"), context.enterprise_id)
