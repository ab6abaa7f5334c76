"""How often what goes to Slack is tried again: the SDK's own handlers, for 429, 5xx and lost connections.

The SDK sets only the last of them by itself (docs.slack.dev, Python Slack SDK: retrying). A 429 is waited out as long
as its `Retry-After` says.
"""

from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.handler import RetryHandler

_TIMES = 2
SECONDS = 10
"""How long one request to Slack may take."""


def handlers() -> list[RetryHandler]:
    """Make the handlers of one client."""
    return [
        ConnectionErrorRetryHandler(max_retry_count=_TIMES),
        RateLimitErrorRetryHandler(max_retry_count=_TIMES),
        ServerErrorRetryHandler(max_retry_count=_TIMES),
    ]
