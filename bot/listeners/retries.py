"""How often what goes to Slack is tried again: the SDK's own handlers, for 429, 5xx and lost connections.

The SDK sets only the last of them by itself (docs.slack.dev, Python Slack SDK: retrying). A 429 is waited out as long
as its `Retry-After` says.
"""

from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.handler import RetryHandler

from bot.listeners.slack_errors import SlackErrors

_TIMES = 2
SECONDS = 10
"""How long one request to Slack may take."""


def client(
    token: str | None, url: str, count: Callable[[str], None], *, seconds: int = SECONDS, again: bool = True
) -> WebClient:
    """Make a client of Slack's Web API at `url`; `count` is told the code of each error, `again`: it tries again."""
    tries = [SlackErrors(count), *(handlers() if again else [])]
    return WebClient(token, base_url=url, timeout=seconds, retry_handlers=tries)


def handlers() -> list[RetryHandler]:
    """Make the handlers of one client."""
    return [
        ConnectionErrorRetryHandler(max_retry_count=_TIMES),
        RateLimitErrorRetryHandler(max_retry_count=_TIMES),
        ServerErrorRetryHandler(max_retry_count=_TIMES),
    ]
