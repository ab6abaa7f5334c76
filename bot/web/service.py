"""The Starlette application: `/slack/events` by Bolt's own ASGI adapter, the pages of `bot.web.pages` beside it.

Bolt reads a body before it checks the signature. So the signature is checked here first, on a body of bounded size
(docs.slack.dev, verifying requests from Slack); what does not bear Slack's signature never reaches Bolt.
"""

import json
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import cast

from slack_bolt import App
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk import Desk
from bot.web.install import BEGIN, END
from bot.web.pages import Pages, middleware

EVENTS = "/slack/events"
MOST_BODY = 1_000_000
"""Bytes of a request body; Slack's own are far smaller."""


def service(
    app: App,
    desk: Desk,
    signing_secret: str,
    close: Callable[[], None] = lambda: None,
    *,
    pages: Pages | None = None,
    hosts: Sequence[str] = (),
) -> Starlette:
    """Put the parts of the HTTP service together; `close` is called when it stops.

    Without `pages`, `/healthz` tells the version of the knowledge and `/readyz` that the desk runs. `hosts` are the
    names it may be asked by, of Slack too; without them any name will do.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await to_thread(close)

    slack = cast("ASGIApp", SlackRequestHandler(app, path=EVENTS))
    shown = pages or Pages(lambda: desk.knowledge.version)
    routes = [*shown.routes(), Mount("/", _Guard(slack, signing_secret))]
    return Starlette(routes=routes, middleware=list(middleware(hosts)), lifespan=lifespan)


class _Guard:
    """Lets through what Slack signed within the last five minutes, and nothing else."""

    def __init__(self, inner: ASGIApp, signing_secret: str) -> None:
        self._inner = inner
        self._verifier = SignatureVerifier(signing_secret)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _body(Request(scope, receive))
        except ClientDisconnect:
            return
        refusal = self._refusal(Request(scope), body)
        if refusal:
            await refusal(scope, receive, send)
            return

        async def again() -> Message:
            return {"type": "http.request", "body": body or b"", "more_body": False}

        await self._inner(scope, again, send)

    def _refusal(self, request: Request, body: bytes | None) -> Response | None:
        if request.method == "GET" and request.url.path in (BEGIN, END):
            return None  # Bolt answers only where installs are set up, and its state is the check
        if request.url.path != EVENTS or request.method != "POST":
            return PlainTextResponse("Not Found", status_code=404)
        if body is None:
            return PlainTextResponse("Content Too Large", status_code=413)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return PlainTextResponse("Bad Request", status_code=400)
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not stamp.isdecimal() or not self._verifier.is_valid(text, stamp, signature):
            return JSONResponse({"error": "invalid request"}, status_code=401)
        return None if _readable(request, text) else PlainTextResponse("Bad Request", status_code=400)


async def _body(request: Request) -> bytes | None:
    """Read a body, or None if it is larger than any of Slack's."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            return None
    return bytes(body)


def _readable(request: Request, text: str) -> bool:
    """Tell whether a body is what its content type says."""
    try:
        return "json" not in request.headers.get("content-type", "") or isinstance(json.loads(text), dict)
    except ValueError:
        return False
