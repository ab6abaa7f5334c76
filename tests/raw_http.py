"""A real web server on a socket of this machine, and requests to it byte by byte, as no client would send them."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPResponse

import uvicorn
from slack_requests import signed

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Server:
    """A server on a socket of this machine, and raw requests to it."""

    def __init__(self, app, **options) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server = uvicorn.Server(uvicorn.Config(app, **options))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started and time.monotonic() < end:
            time.sleep(0.01)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def connect(self, raw: bytes = b"") -> socket.socket:
        made = socket.create_connection(self._socket.getsockname(), timeout=10)
        made.sendall(raw)
        return made

    def __call__(self, raw: bytes) -> tuple[int, HTTPResponse]:
        with self.connect(raw) as connection:
            return answered(connection)

    def slack(self, body: str) -> int:
        kind = JSON if body.startswith("{") else FORM
        return self(post(body.encode(), **signed(body, kind)))[0]


def answered(connection: socket.socket) -> tuple[int, HTTPResponse]:
    with contextlib.closing(HTTPResponse(connection)) as response:
        response.begin()
        response.read()
        return response.status, response


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side closed the connection, within the timeout of the socket."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def head(line: str = "POST /slack/events", **headers: object) -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in ({"host": "desk"} | headers).items())
    return f"{line} HTTP/1.1\r\n{fields}\r\n".encode("latin-1")


def post(body: bytes, line: str = "POST /slack/events", **headers: object) -> bytes:
    return head(line, **{"content-length": len(body)} | headers) + body


def chunked(size: int) -> bytes:
    return f"{size:x}\r\n".encode() + b"x" * size + b"\r\n"


@contextlib.contextmanager
def drip(connection: socket.socket) -> Iterator[None]:
    """Send a byte ten times a second, as long as the other side takes them."""
    over = threading.Event()

    def send() -> None:
        with contextlib.suppress(OSError):
            while not over.wait(0.1):
                connection.sendall(b"x")

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()


@contextlib.contextmanager
def served(app) -> Iterator[Server]:
    """Serve an application with what `serve --http` tells the web server, in a thread of this process."""
    server = Server(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    try:
        yield server
    finally:
        server.close()
