"""The desk served over HTTP in processes of its own, and asked as Slack asks.

What a process that is gone had in hand is taken over after seconds instead of half a minute, and settings are read anew
each second; all else is as `python -m bot serve --http` has it.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

import sqlalchemy as sa
from slack_requests import SECRET, signed

from bot.storage import database
from bot.storage.tables import deliveries

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
HELD_SECONDS = 4

_HURRIED = f"""
from bot.app import rounds
from bot.cli import main
from bot.listeners.clock import Task
from bot.storage import channels, deliveries
deliveries.HELD_SECONDS, channels.CACHED_SECONDS = {HELD_SECONDS}, 1
rounds.Task = lambda name, seconds, work: Task(name, 0.5 if name.startswith("deliveries") else seconds, work)
main()
"""

Found = TypeVar("Found")


class UnansweredError(Exception):
    """The connection broke before a byte of a response came."""


class TornError(Exception):
    """The connection broke in the middle of a response."""


class Connection:
    """One connection, kept open until it breaks."""

    def __init__(self, port: int) -> None:
        """Connect. Raises ConnectionRefusedError."""
        self._wire = socket.create_connection((HOST, port), timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    def ask(self, body: str, tries: int = 0, path: str = "/slack/events") -> tuple[int, bytes]:
        """Post what Slack signs, after so many tries; give status and body. Raises UnansweredError, TornError."""
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        headers = {"Host": HOST, "User-Agent": "Slackbot 1.0", "Content-Length": str(len(body.encode()))}
        headers |= signed(body, kind)
        if tries:
            headers |= {"X-Slack-Retry-Num": str(tries), "X-Slack-Retry-Reason": "http_error"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        held = b""
        try:
            self._wire.sendall(f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{lines}\r\n{body}".encode())
            while (whole := _whole(held)) is None:
                came = self._wire.recv(1 << 16)
                if not came:
                    raise ConnectionResetError("closed")
                held += came
        except ConnectionError as error:
            raise (TornError if held else UnansweredError)(str(error)) from None
        return whole


def _whole(held: bytes) -> tuple[int, bytes] | None:
    """Give status and body of a response once it is whole."""
    head, end, body = held.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    if not end or (length and len(body) < int(length[1])):
        return None
    return int(head.split(b" ", 2)[1]), body


class Served:
    """One `serve --http`, with the processes it starts."""

    def __init__(self, folder: Path, **environment: str) -> None:
        """Start it; what it logs goes into a file of `folder`."""
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        env = {name: value for name, value in os.environ.items() if not re.match("SLACK|CITEDESK|DATABASE", name)}
        env |= {
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": "xoxb-test",
            "SLACK_SIGNING_SECRET": SECRET,
            "CITEDESK_KNOWLEDGE": str(ROOT / "knowledge"),
            "CITEDESK_HOST": HOST,
            "CITEDESK_PORT": str(self.port),
            "CITEDESK_LOG_FORMAT": "json",
        } | environment
        self.log = folder / f"{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _HURRIED, "serve", "--http"],
                cwd=folder,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self.process.pid

    def ready(self) -> "Served":
        """Wait until it serves."""

        def there() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            with suppress(ConnectionRefusedError, UnansweredError), Connection(self.port) as one:
                return one.ask("", path="/readyz")[0] == 200
            return False

        until(there, "it serves")
        return self

    def ask(self, body: str, tries: int = 0) -> tuple[int, bytes]:
        """Ask over a connection of its own. Raises ConnectionRefusedError, UnansweredError, TornError."""
        with Connection(self.port) as one:
            return one.ask(body, tries)

    def told(self, body: str) -> dict:
        """Ask, and give the answer: a message or what becomes of a view."""
        status, answer = self.ask(body)
        assert status == 200, answer
        return json.loads(answer or "{}")

    def lines(self) -> list[dict]:
        """Give what it logged until now."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def stop(self) -> tuple[int, float]:
        """Stop it as a supervisor does; gives the exit code and the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60), time.monotonic() - started

    def children(self) -> list[int]:
        """Give the ids of the processes it started that still run."""
        return [pid for pid in map(int, _numbers()) if _parent(pid) == self.pid]

    def workers(self) -> list[int]:
        """Give the ids of the processes it started to serve."""
        return [pid for pid in self.children() if b"spawn_main" in _read(pid, "cmdline")]

    def end(self) -> None:
        """Kill it and all it started, whatever became of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def _numbers() -> list[str]:
    return [one.name for one in Path("/proc").iterdir() if one.name.isdecimal()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _parent(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields and fields[0] not in (b"Z", b"X") else 0


def runs(pid: int) -> bool:
    """Tell whether a process runs; one that ended and that nobody asked for its code does not."""
    return _parent(pid) != 0


def until(done: Callable[[], Found], what: str, seconds: float = 60) -> Found:
    """Wait until something is so, and give what was found."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, f"waited {seconds:.0f} seconds in vain until {what}"
        time.sleep(0.02)
    return found


def rows(url: str, *columns: sa.Column) -> list[tuple]:
    """Give columns of a table, whoever else has the database open."""
    engine = database.engine(url)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(*columns))]
    finally:
        engine.dispose()


def marked(url: str) -> dict[str, bool]:
    """Give the ids of all deliveries, and whether each is done, or its message on the way to Slack."""
    return {name: body is None for name, body in rows(url, deliveries.c.id, deliveries.c.body)}


def kill(one: Served, under_way: Callable[[], bool]) -> None:
    """Kill a process in the middle of what it does, but while no message is `under_way` to Slack.

    Such a message is marked as done before it is sent: with the process killed in between it is lost, not sent twice.
    """

    def still() -> bool:
        one.process.send_signal(signal.SIGSTOP)
        for _ in range(10):  # another replica may have one under way too, and goes on
            if not under_way():
                return True
            time.sleep(0.02)
        one.process.send_signal(signal.SIGCONT)
        return False

    until(still, "no message is under way")
    one.process.kill()
    one.process.wait()
