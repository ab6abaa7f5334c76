"""What every request passes: it gets an id for the log, the newsroom is lent, a repeated delivery ends here."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.listeners.failures import failed
from bot.listeners.newsroom import Newsroom
from bot.operations import logs


def register(app: App, newsroom: Newsroom) -> None:
    """Register the middleware and the one error handler."""

    def begin(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002
        logs.begin(context.team_id or "")
        next()

    def lend(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002  (Bolt injects by this name)
        context["newsroom"] = newsroom
        next()

    def once(body: dict[str, Any], next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002
        delivery = body.get("event_id")
        if isinstance(delivery, str) and not newsroom.storage.deliveries.first(delivery):
            return BoltResponse(status=200)
        next()
        return None

    def told(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        newsroom.metrics.failed()
        return failed(error, body, client)

    app.use(begin)
    app.use(once)
    app.use(lend)
    app.error(told)
