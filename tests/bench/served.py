"""Requests a second of a signed `/sanctions` over real HTTP, beside a bare Bolt app that is served in the same way.

    python tests/bench/served.py [ROUNDS] [REQUESTS] [CONNECTIONS]

Three servers on loopback, each one process of uvicorn with the same settings: this app as `serve --http` serves it with
a SQLite file and a fake Slack; by Bolt's ASGI adapter, an app that acknowledges with a fixed string and runs as this
one does (`process_before_response`); the same in Bolt's default mode, which waits for the acknowledgement in steps of
10 ms. They are loaded in turn, ROUNDS times REQUESTS each (default 8 of 180, of the bare app four times as many), so
that what else the machine does touches all alike. CONNECTIONS (default 4) are kept open, each with one request under
way; then some go one after the other (`alone`), which is what one reader waits for. Requests are signed before a round,
every response is looked at after it, and a wrong one ends the run.

Of this app there are two rows: nine questions that were asked before, as when a story breaks, and questions that nobody
asked yet: those of `tests/evals`, as they are and as of days in 2016. `cpu` is the processor time of the server for one
request, whatever else the machine does, `busy` its share of the time; `load` is the share of this process, which sends:
far below 100 %, it is the server that sets the pace.
"""

import contextlib
import datetime as dt
import functools
import itertools
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import uvicorn
from bench.slash_command import QUESTIONS, bare
from evals.asked import groups, read
from fake_slack import FakeSlack
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_requests import SECRET, command, signed
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import answering
from bot.render import blocks
from bot.render.buttons import CITE, below

HOST, EVENTS = "127.0.0.1", "/slack/events"
BARE, DEFAULT = "bare Bolt app", "bare Bolt app, default mode"
UNDATED = {"question", "topic", "pinpoint", "resolution", "standing"}


class Wrong(SystemExit):
    """A response is not what is due, or a server does not serve; ends the run with its words."""


class Server:
    """One server in a process of its own; what it logs goes into a file of `folder`."""

    def __init__(self, name: str, folder: Path, *arguments: str, **environment: str) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        self.log = folder / f"{name.replace(' ', '-')}.log"
        env = {key: value for key, value in os.environ.items() if not re.match("SLACK|CITEDESK|DATABASE", key)}
        env |= {"PYTHONPATH": str(ROOT), "CITEDESK_PORT": str(self.port)} | environment
        with self.log.open("wb") as log:
            self._process = subprocess.Popen([sys.executable, *arguments], cwd=folder, env=env, stdout=log, stderr=log)
        self.pid = self._process.pid

    def wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while self._process.poll() is None and time.monotonic() < end:
            try:
                Wire(self.port).ask(message("GET", "/healthz"))
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise Wrong(f"{self.log.stem} does not serve:\n{self.log.read_text()[-2_000:]}")

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, seconds: float = 10) -> tuple[int, float]:
        """Stop it as a supervisor does, and kill what stays; gives its exit code and the seconds it took."""
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        return self._process.wait(), time.monotonic() - started


def ours(folder: Path, slack: FakeSlack) -> Server:
    return Server(
        "this app", folder, "-m", "bot", "serve", "--http",
        SLACK_BOT_TOKEN="xoxb-bench", SLACK_SIGNING_SECRET=SECRET, SLACK_API_URL=slack.url,
        DATABASE_URL=f"sqlite:///{folder}/citedesk.db", CITEDESK_KNOWLEDGE=str(ROOT / "knowledge"),
        CITEDESK_CACHE=str(folder / "cache"),
    )  # fmt: skip


def serve_bare(name: str, url: str) -> None:
    app = bare(SimpleNamespace(url=url), at_once=name == BARE)
    service = Starlette(routes=[Mount("/", SlackRequestHandler(app, path=EVENTS))])
    settings = {"log_config": None, "access_log": False, "ws": "none", "server_header": False}
    uvicorn.run(service, host=HOST, port=int(os.environ["CITEDESK_PORT"]), **settings)


class Wire:
    """One connection that is kept open, and made anew where the server says that it closes it."""

    def __init__(self, port: int) -> None:
        self._port, self.socket = port, socket.socket()
        self.again()

    def again(self) -> None:
        self.socket.close()
        self.socket = socket.create_connection((HOST, self._port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; give the status and the body of the response."""
        self.socket.sendall(request)
        held, end, body, length = b"", b"", b"", None
        while not end or (length and len(body) < int(length[1])):
            if not (came := self.socket.recv(1 << 18)):
                raise ConnectionResetError("closed before it answered")
            held += came
            head, end, body = held.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if b"\r\nconnection: close" in head.lower():
            self.again()
        return int(head.split(b" ", 2)[1]), body


def message(method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> bytes:
    raw = body.encode()
    lines = {"Host": HOST, "User-Agent": "Slackbot 1.0", "Accept": "*/*", "Content-Length": str(len(raw))}
    head = "\r\n".join(f"{name}: {value}" for name, value in (lines | (headers or {})).items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n\r\n".encode() + raw


def event(body: str, *, path: str = EVENTS, **signing: object) -> bytes:
    """Give the bytes of what Slack sends and signs."""
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    return message("POST", path, body, signed(body, kind, **signing))


def drive(port: int, requests: Sequence[bytes], connections: int) -> tuple[float, list[float], list[tuple[int, bytes]]]:
    """Send all, one under way on each connection; give the seconds of all, the milliseconds of each, the responses."""
    wires = [Wire(port) for _ in range(connections)]
    taken, responses = [0.0] * len(requests), [(0, b"")] * len(requests)
    left = iter(enumerate(requests))

    def send(wire: Wire) -> None:
        for number, request in left:
            began = time.perf_counter()
            responses[number] = wire.ask(request)
            taken[number] = 1_000 * (time.perf_counter() - began)

    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(send, wires))
    seconds = time.perf_counter() - started
    for wire in wires:
        wire.socket.close()
    return seconds, taken, responses


def new_questions() -> Iterator[str]:
    """Give questions for `/sanctions`, each once, without an end; the mix is nearly the same all along."""
    every = [one for group in groups() if group not in ("hostile", "timeline") for one in read(group)]
    plain = {one.ask.removeprefix("/sanctions "): one.group for one in every if not one.ask.startswith("/timeline")}
    undated = [text for text, group in plain.items() if group in UNDATED]
    first, mixed = [text for text in plain if text not in QUESTIONS], random.Random(1)  # noqa: S311 - no secret
    for week in itertools.count():
        days = [dt.date(2016, 5, 1) + dt.timedelta(7 * week + number) for number in range(7)]
        some = [f"{text} as of {day}" for day in days for text in undated] + first
        mixed.shuffle(some)
        yield from some
        first = []


desk = functools.cache(lambda: answering.desk(ROOT / "knowledge"))


@functools.lru_cache(10_000)
def expected(asked: str, day: dt.date) -> tuple[str, bool]:
    """Give the text that must be answered, by a desk of this process, and whether its citations can be opened."""
    answer = desk().ask(asked, day)
    return blocks.message(answer)["text"], below(answer, "", private=True, curators=False, timeline=False).cite


def look(asked: str, response: tuple[int, bytes]) -> dict:
    """Give the message of a response; raise Wrong unless it is the answer to what was asked, today or yesterday."""
    status, body = response
    told = json.loads(body) if status == 200 and body.startswith(b"{") else {}
    days = (desk().today() - dt.timedelta(number) for number in range(2))  # it may be past midnight by now
    got = told.get("text"), f'"{CITE}"'.encode() in body
    if not told.get("blocks") or not any(got == expected(asked, day) for day in days):
        raise Wrong(f"{asked}: status {status}, not the answer that is due: {body[:300]!r}")
    return told


def look_bare(asked: str, response: tuple[int, bytes]) -> None:
    if response[0] != 200 or b"hi" not in response[1][:12]:
        raise Wrong(f"the bare app: {asked}: {response}")


@dataclass
class Row:
    """A server and what it is asked; what was measured, a round each."""

    name: str
    server: Server
    texts: Iterator[str]
    look: Callable[[str, tuple[int, bytes]], object]
    share: int = 1  # a faster server gets as many times more, so that its rounds are as long
    rates: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    spent: list[tuple[float, float, float]] = field(default_factory=list)  # seconds, those of the server, of the load

    def round(self, requests: int, connections: int, *, kept: bool) -> None:
        """Load the server for a moment and look at what it said; keep the figures unless it is to warm up."""
        count = requests * self.share
        texts = list(itertools.islice(self.texts, count + requests // 4))
        made = [event(command(text)) for text in texts]
        cpu, load = self.server.cpu(), time.process_time()
        seconds, taken, responses = drive(self.server.port, made[:count], connections)
        cpu, load = self.server.cpu() - cpu, time.process_time() - load
        _, alone, others = drive(self.server.port, made[count:], 1)
        for text, response in zip(texts, responses + others, strict=True):
            self.look(f"/sanctions {text}", response)
        if kept:
            self.rates.append(count / seconds)
            self.milliseconds += taken
            self.alone += alone
            self.spent.append((seconds, cpu, load))

    def line(self) -> str:
        cuts = statistics.quantiles(self.milliseconds, n=100)
        seconds, cpu, load = map(sum, zip(*self.spent, strict=True))
        times = (cuts[49], cuts[98], statistics.median(self.alone), 1_000 * cpu / len(self.milliseconds))
        figures = "".join(f"{one:8.2f}" for one in times) + f"{cpu / seconds:8.0%}{load / seconds:8.0%}"
        return f"  {self.name:<30}{statistics.median(self.rates):8.0f}{figures}"


def compared(row: Row, bare_one: Row, default: Row) -> str:
    share = statistics.median(one / other for one, other in zip(row.rates, bare_one.rates, strict=True))
    one, other, slow = (statistics.median(each.alone) for each in (row, bare_one, default))
    return (
        f"{row.name}: {share:.2f} of the bare app's requests a second; p50 alone {one:.1f} ms,"
        f" the bare app's {other:.1f} ms, in its default mode {slow:.1f} ms"
    )


def main() -> None:
    rounds, requests, connections = [*map(int, sys.argv[1:]), *(8, 180, 4)[len(sys.argv) - 1 :]]
    slack = FakeSlack().start()
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        app = ours(Path(name), slack)
        plain, default = (Server(one, Path(name), __file__, "--bare", one, slack.url) for one in (BARE, DEFAULT))
        for one in (app, plain, default):
            stack.callback(one.stop)
        for one in (app, plain, default):
            one.wait()
        rows = [
            Row("this app, asked before", app, itertools.cycle(QUESTIONS), look),
            Row("this app, for the first time", app, new_questions(), look),
            Row(BARE, plain, itertools.cycle(QUESTIONS), look_bare, share=4),
            Row(DEFAULT, default, itertools.cycle(QUESTIONS), look_bare),
        ]
        for number in range(rounds + 1):
            for place in range(len(rows)):  # each goes first in turn
                rows[(number + place) % len(rows)].round(requests, connections, kept=number > 0)
    print(f"signed commands over HTTP, {rounds} rounds of {requests} on {connections} connections, milliseconds")
    print(" " * 32 + "".join(f"{one:>8}" for one in ("req/s", "p50", "p99", "alone", "cpu", "busy", "load")))
    for row in rows:
        print(row.line())
    for row in rows[:2]:
        print(compared(row, *rows[2:]))


if __name__ == "__main__":
    serve_bare(*sys.argv[2:]) if sys.argv[1:2] == ["--bare"] else main()
