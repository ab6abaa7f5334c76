"""The Starlette application: `/slack/events` and the installs, the pages of `bot.web.pages` beside them.

What is not signed by Slack within the last five minutes never reaches Bolt, which reads a body before it checks the
signature: here a body is read up to a size and for some seconds, and then checked (docs.slack.dev, verifying requests
from Slack). Bolt works in threads, unlike in its own ASGI adapter, so that nothing that takes its time holds anything
else: commands, the other requests of Slack and installs each have threads of their own, and the pages have others.
"""

import re
from asyncio import get_running_loop, timeout, to_thread
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk import Desk
from bot.operations.logs import RequestThreads
from bot.web.install import BEGIN, END
from bot.web.pages import Pages, bordered

EVENTS = "/slack/events"
MOST_BODY = 1_000_000
"""Bytes of a request body; Slack's own are far smaller."""
MOST_DEEP = 64
"""Levels of lists and objects in a body; Slack's own have a dozen, and Python's own limit differs by version."""
BODY_SECONDS = 10
"""How long a client may take to send a body. Slack itself waits three seconds for the answer."""
_SHORT = 20_000
"""Characters of a body that is read where it came in; a command of Slack's has a tenth of them."""
COMMAND_THREADS, OTHER_THREADS, INSTALL_THREADS = 8, 16, 4

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_SIGNED = {b"x-slack-request-timestamp": "x-slack-request-timestamp", b"x-slack-signature": "x-slack-signature"}
_READ = _SIGNED | {b"content-type": "content-type", b"cookie": "cookie", b"content-length": "content-length"}
"""The headers that are read, here or by Bolt. By others Bolt would run a part of a listener alone."""
_STAMP, _SIGNATURE = re.compile(r"[0-9]{1,12}"), re.compile(r"v0=[0-9a-f]{64}")
_TEAM = re.compile(r"[TE][A-Z0-9]{1,20}")


def service(
    app: App,
    desk: Desk,
    signing_secret: str,
    close: Callable[[], None] = lambda: None,
    *,
    pages: Pages | None = None,
    at_once: Callable[[Mapping[str, Any]], bool] = lambda _: False,
) -> ASGIApp:
    """Put the parts of the HTTP service together; `close` is called when it stops.

    Without `pages`, `/healthz` tells the version of the knowledge and `/readyz` that the desk runs. `at_once` tells
    which request waits for nothing: it is answered where it came in, for to hand it to a thread costs as much again.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        slack.close()
        await to_thread(close)

    slack = _Slack(app, signing_secret, at_once)
    shown = pages or Pages(lambda: desk.knowledge.version)
    rest = Starlette(routes=[*shown.routes(), Mount("/", slack)], lifespan=lifespan)

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        # a tenth of what an answer takes would be spent on finding the way to the one address that answers
        await (slack if scope.get("path") == EVENTS and scope["type"] == "http" else rest)(scope, receive, send)

    return bordered(routed, shown.hosts)


class _RefusedError(Exception):
    """The request is refused, with this status; nothing that came with it is told."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class _Slack:
    """Answers what Slack signed, and those who install the app."""

    def __init__(self, app: App, signing_secret: str, at_once: Callable[[Mapping[str, Any]], bool]) -> None:
        self._app, self._at_once = app, at_once
        self._verifier = SignatureVerifier(signing_secret)
        self._commands = RequestThreads(COMMAND_THREADS, thread_name_prefix="command")
        self._others = RequestThreads(OTHER_THREADS, thread_name_prefix="slack")
        self._installs = RequestThreads(INSTALL_THREADS, thread_name_prefix="install")

    def close(self) -> None:
        """Take no more. What still runs was waited for by the web server, as long as there was time."""
        for threads in (self._commands, self._others, self._installs):
            threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            made = await self._answer(scope, receive)
        except _RefusedError as refused:
            made = BoltResponse(status=refused.status, body=refused.status.phrase)
        except ClientDisconnect:
            return
        body = made.body.encode("utf-8", "replace")  # half of a surrogate pair, as JSON may have it, cannot be sent
        headers = [(name.encode(), one.encode("latin-1")) for name, some in made.headers.items() for one in some]
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": int(made.status), "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> BoltResponse:
        path, method, flow, loop = scope["path"], scope["method"], self._app.oauth_flow, get_running_loop()
        headers = {_READ[name]: value.decode("latin-1") for name, value in scope["headers"] if name in _READ}
        if method == "GET" and path in (BEGIN, END) and flow:
            query = scope["query_string"].decode("latin-1")
            return await loop.run_in_executor(self._installs, _installed, flow, path, query, headers)
        if method != "POST" or path != EVENTS:
            raise _RefusedError(HTTPStatus.NOT_FOUND)
        text = await _text(receive, int(headers.get("content-length") or 0))
        if not self._is_signed(text, headers):
            return BoltResponse(status=HTTPStatus.UNAUTHORIZED, body={"error": "invalid request"})
        kind = headers["content-type"] = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in (_FORM, _JSON):
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if kind == _JSON or text.startswith("payload=") or len(text) > _SHORT:
            return await loop.run_in_executor(self._others, lambda: self._app.dispatch(_request(text, headers)))
        command = _request(text, headers)
        if self._at_once(command.body):
            return self._app.dispatch(command)
        return await loop.run_in_executor(self._commands, self._app.dispatch, command)

    def _is_signed(self, text: str, headers: dict[str, str]) -> bool:
        stamp, signature = (headers.get(name, "") for name in _SIGNED.values())
        # the verifier raises for a number of thousands of digits, and for a letter that is not ASCII
        is_whole = _STAMP.fullmatch(stamp) and _SIGNATURE.fullmatch(signature)
        return bool(is_whole) and self._verifier.is_valid(text, stamp, signature)


def _request(text: str, headers: dict[str, str]) -> BoltRequest:
    try:
        request = BoltRequest(body=text, headers=dict(headers))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        raise _RefusedError(HTTPStatus.BAD_REQUEST) from None  # no JSON, or none of Slack's
    if not _is_usual(request.body):
        raise _RefusedError(HTTPStatus.BAD_REQUEST)
    return request


def _installed(flow: OAuthFlow, path: str, query: str, headers: dict[str, str]) -> BoltResponse:
    """Begin or end an install."""
    request = BoltRequest(body="", query=query, headers=dict(headers))
    if path == END:
        return flow.handle_callback(request)
    # Bolt puts the team into Slack's address as it came; anything could be added to that
    team = request.query.get("team", [""])[0]
    request.query = {"team": [team]} if _TEAM.fullmatch(team) else {}
    return flow.handle_installation(request)


async def _text(receive: Receive, announced: int) -> str:
    """Read a body of bounded size within a bounded time."""
    if announced > MOST_BODY:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body, more = bytearray(), True
    try:
        async with timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                body += message.get("body", b"")
                if len(body) > MOST_BODY:
                    raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                more = message.get("more_body", False)
        return body.decode()
    except TimeoutError:
        raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
    except UnicodeDecodeError:
        raise _RefusedError(HTTPStatus.BAD_REQUEST) from None


def _is_usual(body: object) -> bool:
    """Tell whether a body is an object with no more levels than Slack's; level by level, so that none can hurt."""
    level: list[object] = [body] if isinstance(body, dict) else []
    for _ in range(MOST_DEEP if level else 0):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return True
    return False
