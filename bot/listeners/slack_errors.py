"""Count what Slack refuses, of every request of a client, wherever in the code it was made.

A retry handler sees each response of the SDK, and Bolt gives those of the app's client to the client of each request;
a class of client of our own it would replace by its own.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState


class SlackErrors(RetryHandler):
    """Tells `count` the code of each error and never retries; it stands first, for the first that retries ends it."""

    def __init__(self, count: Callable[[str], None]) -> None:
        """Take what counts a code."""
        super().__init__(max_retry_count=0)
        self._count = count

    def can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002  (the SDK's signature)
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        """Count what went wrong, and leave what to do about it to the handlers after this one."""
        code = _code(response)
        if code:
            self._count(code)
        return False


def _code(response: HttpResponse | None) -> str:
    if response is None:
        return "connection"
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return "ratelimited"
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "server"
    body: Any = response.body
    if response.status_code != HTTPStatus.OK:
        return "http"
    return str(body.get("error") or "") if isinstance(body, dict) else ""
