"""This app over HTTP for a long while at half of what it can do: nothing may grow, nothing may be answered wrongly.

    python tests/soak.py [SECONDS]

Serves the app as `serve --http` does, in a process of its own, with a SQLite file in a temporary folder and a fake
Slack in this process. Finds the rate it can do in five seconds, and then asks at half of it for SECONDS (default 600):
mostly commands, nearly each with another question; mentions, some of them delivered twice; presses of the buttons that
came with the answers; what is not signed, signed long ago or goes nowhere; the pages of health. One command in twenty
is compared with what the desk of this process answers.

Memory (RSS, and PSS where the kernel tells it), open files and threads are looked at every few seconds, after a warm-up
of a tenth of the time, at least ten seconds. It ends with 1, and says why, on: an unexpected response, an error in the
log, an event or a press that was not answered or twice, a fault in what went to Slack, memory that grew by more than a
tenth from the first tenth of the time to the last, more open files or threads, a stop that takes over ten seconds.
"""

import itertools
import json
import math
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from bench.served import Server, Wire, Wrong, event, look, message, new_questions, ours
from evals.asked import read
from fake_slack import FakeSlack
from slack_requests import command, mention, press

from bot.render import buttons, wording

CONNECTIONS, CALIBRATION, IDLE, CHANNELS, LONGEST_STOP = 4, 5.0, 2.0, 60, 10.0
KINDS = {
    "sanctions": 50, "timeline": 20, "press": 10, "mention": 5, "delivered again": 3, "forged": 3, "signed long ago": 2,
    "unknown path": 2, "healthz": 2, "readyz": 2,
}  # fmt: skip
"""What is sent, and how many of a hundred."""
PRESSED = (buttons.MORE, buttons.TIMELINE, buttons.CITE, buttons.SHARE, buttons.FEEDBACK)
CALLED = {"auth.test", "conversations.info", "chat.postMessage", "views.open", "response"}
GROWTH, MORE_FILES, MORE_THREADS, LOOKED_AT, MOST_WRONG = 0.10, 2, 2, 20, 20
NO_ANSWERS = (wording.EXPIRED, wording.BUSY)
DETAIL = re.compile(r"(?<=\[)\d+(?=\])|\d{4}-\d\d-\d\d [\d:,]+|\d{10}\.\d{6}|\b[0-9a-f]{8}\b")
ERROR = re.compile(r" (?:ERROR|CRITICAL) |Traceback|^\w*(?:Error|Exception)\b")


@dataclass
class Sample:
    """The server at one moment; memory in MiB."""

    at: float
    rss: float
    pss: float
    files: int
    threads: int

    @classmethod
    def of(cls, pid: int, at: float) -> "Sample":
        place = Path(f"/proc/{pid}")
        status = dict(re.findall(r"(?m)^(\w+):\s+(\d+)", (place / "status").read_text()))
        try:
            pss = re.search(r"(?m)^Pss:\s+(\d+)", (place / "smaps_rollup").read_text())
        except OSError:
            pss = None
        files = len(list((place / "fd").iterdir()))
        return cls(at, int(status["VmRSS"]) / 1024, int(pss[1]) / 1024 if pss else 0.0, files, int(status["Threads"]))


def told(name: str, first: list[float], last: list[float], idle: float) -> Iterator[str]:
    """Print a line of the table, and say what grew: memory under load, files and threads also when all is quiet."""
    before, after = statistics.median(first), statistics.median(last)
    grown = f"  ({after / before - 1:+.1%})" if before else ""
    print(f"  {name:<12}{before:12.1f}{after:12.1f}{idle:12.1f}{grown}")
    if name == "rss" and after > before * (1 + GROWTH):
        yield f"memory grew by more than {GROWTH:.0%}: from {before:.1f} to {after:.1f} MiB"
    if name == "files" and idle > before + MORE_FILES:
        yield f"more files are open when it is idle than after the warm-up: {idle:.0f}, {before:.0f} before"
    if name == "threads" and min(after, idle) > max(first) + MORE_THREADS:  # pools fill up to their size at any time
        yield f"there are more threads: {min(after, idle):.0f}, at most {max(first):.0f} after the warm-up"


class Load:
    """What is sent, and what must come of it; every method may be called from any thread."""

    def __init__(self, server: Server, slack: FakeSlack) -> None:
        self.server, self.slack = server, slack
        self.wrong: list[str] = []
        self.sent: Counter[str] = Counter()
        self.milliseconds: list[float] = []
        self.due: Counter[str] = Counter()  # what must come to Slack: an answer by its event, the rest by the method
        self.called: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._random = random.Random(1)  # noqa: S311 - a soak is no secret
        self._numbers = itertools.count(1)
        self._questions = new_questions()
        topics = [one.ask.removeprefix("/timeline ") for one in read("timeline") if one.ask.startswith("/timeline")]
        self._timelines = (f"{one} {year}" for year in itertools.cycle(range(2006, 2027)) for one in topics)
        self._pressable: deque[tuple[str, dict]] = deque(maxlen=200)
        self._events: deque[str] = deque(maxlen=100)

    def prepare(self, messages: int = 16) -> None:
        """Load what is needed to check, and keep every thread that posts busy once: pools fill only when they must."""
        self.slack.failures += [(429, {"Retry-After": "1"})] * messages
        wire = Wire(self.server.port)
        for number in range(messages):
            wire.ask(event(mention("<@U0BOT> coal", f"EvFirst{number}", channel=f"C{number:03d}")))
        self.slack.posted(2 * messages, 30)  # each again, or some twice more, after the second that Slack asked for
        look("/sanctions coal", wire.ask(event(command("coal"))))
        self.slack.calls.clear()
        next(self._questions)

    def next(self) -> tuple[str, bytes, int, Callable[[tuple[int, bytes]], object]]:
        """Give the kind of the next request, its bytes, the status that is due, and what looks at the response."""
        with self._lock:
            kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
            number = next(self._numbers)
            if (kind == "press" and not self._pressable) or (kind == "delivered again" and not self._events):
                kind = "sanctions"
            self.sent[kind] += 1
            return kind, *self._made(kind, number)

    def _made(self, kind: str, number: int) -> tuple[bytes, int, Callable[[tuple[int, bytes]], object]]:
        channel = f"C{number % CHANNELS:03d}"
        if kind in ("sanctions", "timeline"):
            text = next(self._questions if kind == "sanctions" else self._timelines)
            asked = f"/{kind} {text}"
            body = command(text, f"/{kind}", channel_id=channel, user_id=f"U{number % 500}")
            return event(body), 200, lambda response: self._answered(asked, number, channel, response)
        if kind == "press":
            return event(self._press(number)), 200, lambda _: None
        if kind == "mention":
            ts = f"1700000000.{number:06d}"
            self.due[f"answer to event {ts}"] += 1
            body = mention(f"<@U0BOT> {next(self._questions)}", f"Ev{number}", ts=ts, channel=channel)
            self._events.append(body)
            return event(body), 200, lambda _: None
        if kind == "delivered again":
            return event(self._random.choice(self._events)), 200, lambda _: None
        refused = command(next(self._questions), channel_id=channel)
        request, status = {
            "forged": lambda: (event(refused, secret="another"), 401),
            "signed long ago": lambda: (event(refused, at=time.time() - 301), 401),
            "unknown path": lambda: (event(refused, path=f"/slack/{number}"), 404),
            "healthz": lambda: (message("GET", "/healthz"), 200),
            "readyz": lambda: (message("GET", "/readyz"), 200),
        }[kind]()
        return request, status, lambda _: None

    def _press(self, number: int) -> str:
        channel, button = self._pressable.popleft()
        action = button["action_id"]
        method = {buttons.CITE: "views.open", buttons.SHARE: "chat.postMessage", buttons.FEEDBACK: ""}.get(
            action, "response"
        )
        self.due[method] += bool(method)
        who = {"id": f"U{number % 500}", "name": "reporter", "team_id": "T1"}
        where = {"id": channel, "name": "news"}
        return press(button, self.slack.response_url, channel=where, user=who, trigger_id=f"{number}.2.3")

    def _answered(self, asked: str, number: int, channel: str, response: tuple[int, bytes]) -> None:
        told = look(asked, response) if number % LOOKED_AT == 0 else json.loads(response[1])
        if not told.get("blocks") or told.get("response_type") != "ephemeral":
            raise Wrong(f"{asked}: no answer: {response[1][:300]!r}")
        rows = (one["elements"] for one in told["blocks"] if one["type"] in ("actions", "context_actions"))
        found = {one["action_id"]: one for row in rows for one in row if one["action_id"] in PRESSED}
        with self._lock:
            if len(self._pressable) < self._pressable.maxlen and found:
                button = found[self._random.choice(sorted(found))]
                if button["action_id"] == buttons.FEEDBACK:
                    button |= {"value": button["positive_button"]["value"]}
                self._pressable.append((channel, button))

    def work(self, wire: Wire, started: float, seconds: float, rate: float, numbers: Iterator[int]) -> None:
        """Send over one connection until the time is over, all connections together at `rate`."""
        used = time.monotonic()
        for number in numbers:
            due = started + number / rate
            if max(due, time.monotonic()) >= started + seconds or len(self.wrong) > MOST_WRONG:
                break
            time.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() - used > 3:  # the server closes what is idle for five seconds
                wire.again()
            kind, request, status, check = self.next()
            began = time.perf_counter()
            try:
                response = wire.ask(request)
                self.milliseconds.append(1_000 * (time.perf_counter() - began))
                if response[0] == status:
                    check(response)
                else:
                    self.wrong.append(f"{kind}: status {response[0]}, not {status}: {response[1][:200]!r}")
            except OSError as error:
                self.wrong.append(f"{kind}: {type(error).__name__}: {error}")
                wire.again()
            except (ValueError, KeyError, Wrong) as error:
                self.wrong.append(f"{kind}: {error}")
            used = time.monotonic()

    def drain(self) -> None:
        with self.slack.called:
            calls = self.slack.calls[:]
            self.slack.calls.clear()
        for method, arguments in calls:
            thread = arguments.get("thread_ts")
            self.called[f"answer to event {thread}" if thread else method] += 1
            if method not in CALLED or arguments.get("text") in NO_ANSWERS:
                self.wrong.append(f"Slack was told: {method}: {arguments.get('text')}")

    def settled(self, patience: float = 70) -> tuple[Counter[str], Counter[str]]:
        """Wait for what is still to come to Slack; give what never came, and what came more often than was due."""
        end = time.monotonic() + patience
        self.drain()
        while self.due - self.called and time.monotonic() < end:
            time.sleep(0.2)
            self.drain()
        unasked = Counter({name: self.called[name] for name in ("auth.test", "conversations.info")})
        return self.due - self.called, self.called - unasked - self.due


def run(load: Load, wires: list[Wire], seconds: float, rate: float, every: float) -> list[Sample]:
    """Send for so many seconds, at most at `rate`, and look at the server every so often."""
    started, numbers, samples = time.monotonic(), itertools.count(), []
    with ThreadPoolExecutor(len(wires)) as pool:
        working = [pool.submit(load.work, wire, started, seconds, rate, numbers) for wire in wires]
        while not all(one.done() for one in working):
            samples.append(Sample.of(load.server.pid, time.monotonic() - started))
            load.drain()
            wait(working, timeout=every)
        for one in working:
            one.result()
    return samples


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    warm = max(10.0, seconds / 10)
    tenth = (seconds - warm) / 10
    if tenth < 0.5:
        sys.exit("a soak takes at least 15 seconds, ten of them to warm up")
    slack = FakeSlack().start()
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
    with tempfile.TemporaryDirectory() as folder:
        server = ours(Path(folder), slack)
        try:
            server.wait()
            load = Load(server, slack)
            load.prepare()
            cpu = server.cpu()
            wires = [Wire(server.port) for _ in range(CONNECTIONS)]
            run(load, wires, CALIBRATION, math.inf, CALIBRATION)
            able, busy = len(load.milliseconds) / CALIBRATION, (server.cpu() - cpu) / CALIBRATION
            load.milliseconds.clear()
            samples = run(load, wires, seconds, able / 2, min(5.0, tenth / 5))
            load.settled()
            for wire in wires:  # as many are open as before
                wire.again()
                wire.ask(message("GET", "/healthz"))
            time.sleep(IDLE)
            idle = Sample.of(server.pid, seconds)
            missing, twice = load.settled(0)
        except (OSError, KeyError) as error:
            sys.exit(f"the server is gone: {error!r}; the end of its log:\n{server.log.read_text()[-2_000:]}")
        finally:
            code, took = server.stop(LONGEST_STOP)
        lines = server.log.read_text().splitlines()
    first = [one for one in samples if warm <= one.at < warm + tenth]
    last = [one for one in samples if one.at >= seconds - tenth]
    wrong = [*load.wrong, *(f"in the log: {line}" for line in lines if ERROR.search(line))]
    wrong += [f"a fault in what went to Slack: {one}" for one in slack.faults]
    wrong += [f"never came to Slack: {name}" for name in missing.elements()]
    wrong += [f"came to Slack though not due, or twice: {name}" for name in twice.elements()]
    cuts = statistics.quantiles(load.milliseconds, n=100) if len(load.milliseconds) > 1 else [0.0] * 99
    print(
        f"soak of {seconds:.0f} s at {len(load.milliseconds) / seconds:.0f} requests a second;"
        f" without a pause {able:.0f}, the server {busy:.0%} busy; p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms"
    )
    print("  " + ", ".join(f"{count} {name}" for name, count in load.sent.most_common()))
    print(f"  {'':<12}{'warmed up':>12}{'at the end':>12}{'idle':>12}")
    for name in ("rss", "pss", "files", "threads") if first and last else ():
        before, after = ([getattr(one, name) for one in some] for some in (first, last))
        wrong += told(name, before, after, getattr(idle, name))
    print(f"  stopped with {code} in {took:.1f} s; {sum(' WARNING ' in line for line in lines)} warnings in the log")
    if code:
        wrong.append(f"SIGTERM ended it with {code} after {took:.1f} s, not with 0 within {LONGEST_STOP:.0f} s")
    if wrong:
        kinds = Counter(DETAIL.sub("…", one) for one in wrong)
        sys.exit("\n".join(f"{count:6} × {one}" for one, count in kinds.most_common(MOST_WRONG)))


if __name__ == "__main__":
    main()
