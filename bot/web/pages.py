"""The pages for those who run the desk: `/healthz`, `/readyz` and, where it is wanted, `/metrics`.

None of them holds a word that was typed, nor the text of an error.
"""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METRICS = "text/plain; version=0.0.4; charset=utf-8"
"""The content type of Prometheus' text format (prometheus.io/docs, exposition formats)."""
_ITSELF = ("127.0.0.1", "localhost")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
_NAMES = frozenset(name for name, _ in _HEADERS)
_CLOSE = (b"connection", b"close")
_BODY = (b"content-length", b"transfer-encoding")
"""The headers of a request that bears a body."""

log = logging.getLogger("citedesk.web")


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages tell, asked anew each time; all of it is called in a thread, and may take its time.

    `version` gives that of the knowledge; `state` more of what `/healthz` says (`{"socket": "connected"}`); `ready` a
    word of what is missing, or nothing; `metrics` the page of metrics, which is not there without it. `hosts` are the
    names that all that is served may be asked by; without them any name will do.
    """

    version: Callable[[], str]
    state: Callable[[], dict[str, str]] = dict
    ready: Callable[[], str] = str
    metrics: Callable[[], bytes] | None = None
    hosts: tuple[str, ...] = ()

    def routes(self) -> list[Route]:
        """Give the routes of the pages."""
        routes = [Route("/healthz", self._healthz), Route("/readyz", self._readyz)]
        return [*routes, Route("/metrics", self._metrics)] if self.metrics else routes

    def _healthz(self, _: Request) -> Response:
        return JSONResponse({"status": "ok", "knowledge": self.version(), **self.state()})

    def _readyz(self, _: Request) -> Response:
        missing = self.ready()
        if missing:
            told = {"status": "not ready", "missing": missing}
            return JSONResponse(told, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "5"})
        return JSONResponse({"status": "ready"})

    def _metrics(self, _: Request) -> Response:
        page = self.metrics() if self.metrics else b""
        return Response(page, headers={"content-type": _METRICS})


def bordered(app: ASGIApp, hosts: Sequence[str]) -> ASGIApp:
    """Put around an application what every response passes: the `_Border`, and the names it may be asked by, if any.

    A name may begin with `*.`; a port does not count. The machine itself may always ask, as a health check does.
    """
    if not hosts:
        return _Border(app)
    return _Border(TrustedHostMiddleware(app, allowed_hosts=[*hosts, *_ITSELF], www_redirect=False))


class _Border:
    """Sets the security headers on every response, the refusals and failures included.

    A failure is told and logged without its text, which may hold what was typed. A response that is sent before the
    body was read to its end closes the connection: else a client could hold it by sending on slowly. WebSockets, which
    nothing here speaks, are refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        unread = any(name in _BODY and value != b"0" for name, value in scope.get("headers", ()))
        begun = False

        async def received() -> Message:
            nonlocal unread
            message = await receive()
            unread = message.get("more_body", False)
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in _NAMES]
                message["headers"] = [*kept, *_HEADERS, *([_CLOSE] if unread else [])]
            await send(message)

        try:
            await self._app(scope, received if unread else receive, sent)
        except Exception as error:
            if scope["type"] != "http":
                raise  # what keeps the service from starting or stopping is told where it was started
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
            log.error("a request failed: %s at %s", type(error).__name__, place)  # noqa: TRY400
            if not begun:
                failed = PlainTextResponse("Internal Server Error", HTTPStatus.INTERNAL_SERVER_ERROR)
                await failed(scope, receive, sent)
