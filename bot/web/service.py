"""The Starlette application: `/slack/events` by Bolt's own ASGI adapter, `/healthz` beside it."""

from typing import cast

from slack_bolt import App
from slack_bolt.adapter.asgi import SlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk import Desk

EVENTS = "/slack/events"
MOST_BODY = 1_000_000
"""Bytes of a request body; Slack's own are far smaller."""


def service(app: App, desk: Desk) -> Starlette:
    """Put the parts of the HTTP service together."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "knowledge": desk.knowledge.version})

    slack = cast("ASGIApp", SlackRequestHandler(app, path=EVENTS))
    routes = [Route("/healthz", healthz), Mount("/", _Limited(slack))]
    return Starlette(routes=routes)


class _Limited:
    """Refuses a body that says it is larger than any of Slack's, or that is not what it says it is."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = next((value for name, value in scope.get("headers", []) if name == b"content-length"), b"0")
        if not length.isdigit() or int(length) > MOST_BODY:
            await PlainTextResponse("Content Too Large", status_code=413)(scope, receive, send)
            return
        try:
            await self._inner(scope, receive, send)
        except ValueError:  # Bolt reads the body before it checks the signature
            await PlainTextResponse("Bad Request", status_code=400)(scope, receive, send)
