"""The desk as several processes, some of which are killed or stopped while they are asked: nothing it took is lost."""

import itertools
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from served_process import Connection, Served, TornError, UnansweredError, kill, marked, rows, runs, until
from slack_requests import command, mention, press, submit
from test_buttons import buttons_of
from test_ways_in import values

from bot.render import buttons, home, wording
from bot.storage import database, migrate
from bot.storage.storage import Storage
from bot.storage.tables import channel_settings, feedback, follows, shares

QUESTIONS = ("coal", "crude oil cap in 2018", "seafood", "1718", "refined petroleum", "luxury goods", "2397 para 8")
SENDERS = 4
LONGEST_STOP = 10
"""Seconds until Docker kills what has not ended."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def serve(tmp_path, cache, slack):
    """Start a process that serves a database; it is not waited for."""
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
    started = []

    def one(url: str, **environment: str) -> Served:
        given = {"SLACK_API_URL": slack.url, "CITEDESK_CACHE": str(cache), "DATABASE_URL": url}
        started.append(Served(tmp_path, **given, **environment))
        return started[-1]

    yield one
    for process in started:
        process.end()


@pytest.fixture
def pair(server, serve):
    """Two replicas on one database, and its address."""
    url = server.fresh()
    engine = database.engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    both = [serve(url), serve(url)]
    return *(one.ready() for one in both), url


@pytest.fixture
def file(tmp_path):
    """The address of a database in a file."""
    return f"sqlite:///{tmp_path}/desk.db"


@dataclass
class Mentions:
    """What was mentioned, each in a thread of its own; safe to use from many threads."""

    slack: FakeSlack
    url: str
    threads: dict[str, str] = field(default_factory=dict)
    """The event of each thread."""
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def new(self, channel: str) -> str:
        """Make one that nobody was sent yet."""
        number = next(self._numbers)
        ts, event = f"1700000000.{number:06d}", f"Ev{number}"
        self.threads[ts] = event
        return mention(f"<@U0BOT> {QUESTIONS[number % len(QUESTIONS)]}", event, ts=ts, channel=channel)

    def answered(self) -> Counter[str]:
        """Count the messages in each thread."""
        with self.slack.called:
            return Counter(one.get("thread_ts") for name, one in self.slack.calls if name == "chat.postMessage")

    def all_answered(self) -> bool:
        return set(self.threads) <= set(self.answered())

    def each_once(self) -> dict[str, int]:
        return dict.fromkeys(self.threads, 1)

    def waiting(self) -> set[str]:
        """Give the deliveries that were taken and of which nobody began to post the answer."""
        return {name for name, done in marked(self.url).items() if not done}

    def under_way(self) -> bool:
        """Whether a message is marked as done and has not come to Slack."""
        done, answered = marked(self.url), self.answered()
        return any(done.get(event) and not answered[ts] for ts, event in list(self.threads.items()))


def shown(response: tuple[int, bytes]) -> dict:
    """Give the message of an answer to a command."""
    status, body = response
    message = json.loads(body) if status == 200 else {}
    assert message.get("blocks"), response
    return message


# two replicas


@dataclass
class Balancer:
    """Sends to a replica, and to the other one where a connection is refused or breaks."""

    replicas: tuple[Served, Served]
    answered: list[int] = field(default_factory=list)
    lost: list[tuple[Served, float]] = field(default_factory=list)
    """To whom, and when, the commands were sent that got no answer: Slack sends none again."""

    def command(self, number: int) -> None:
        asked = command(QUESTIONS[number % len(QUESTIONS)], channel_id=f"C{number % 50:03d}")
        for one in self._from(number):
            began = time.monotonic()
            try:
                shown(one.ask(asked))
            except ConnectionRefusedError:
                continue
            except (UnansweredError, TornError):
                self.lost.append((one, began))
            else:
                self.answered.append(number)
            return

    def event(self, number: int, body: str) -> None:
        """Send an event until it is acknowledged, as Slack does."""
        for tries, one in enumerate(self._from(number)):
            try:
                status, _ = one.ask(body, tries)
            except (ConnectionRefusedError, UnansweredError, TornError):
                continue
            assert status == 200
            return

    def _from(self, number: int) -> tuple[Served, Served]:
        return self.replicas[number % 2], self.replicas[1 - number % 2]


def test_when_one_of_two_replicas_is_killed_the_other_does_what_it_left_and_nothing_twice(pair, slack):
    doomed, other, url = pair
    mentions, balancer = Mentions(slack, url), Balancer((doomed, other))
    numbers, over = itertools.count(), threading.Event()

    def load() -> None:
        while not over.is_set():
            number = next(numbers)
            balancer.command(number)
            if number % 5 == 0:
                body = mentions.new(f"C{number % 50:03d}")
                if number % 2:
                    balancer.event(number // 10, body)
                else:  # to both at the same moment
                    list(twins.map(balancer.event, range(2), (body, body)))

    with ThreadPoolExecutor(2 * SENDERS) as twins, ThreadPoolExecutor(SENDERS) as senders:
        loading = [senders.submit(load) for _ in range(SENDERS)]
        try:
            until(lambda: len(balancer.answered) > 100, "there is some load")
            busy = [mentions.new(f"CBUSY{number % 4}") for number in range(20)]  # more at once than the channels take
            for number, body in enumerate(busy):
                assert doomed.ask(body) == (200, b"")
                if number % 2:  # the acknowledgement did not reach Slack
                    assert other.ask(body, tries=1) == (200, b"")
            kill(doomed, mentions.under_way)
            killed, left, before = time.monotonic(), mentions.waiting(), len(balancer.answered)
            until(lambda: len(balancer.answered) > before + 100, "the other one bears the load")
        finally:
            over.set()
        for one in loading:
            one.result()
    events = [json.loads(body)["event_id"] for body in busy]
    assert left & set(events[::2]), "none waited that only the killed one was sent"
    assert left & set(events[1::2]), "none waited that both were sent"
    assert len(balancer.lost) <= SENDERS
    assert all(one is doomed and began < killed for one, began in balancer.lost)
    until(mentions.all_answered, "every mention is answered")
    assert other.stop()[0] == 0  # what it has yet to post it posts now
    assert mentions.answered() == mentions.each_once()
    assert mentions.waiting() == set()


def test_what_one_replica_answered_or_saved_is_gone_on_with_at_the_other(pair, slack):
    first, second, _ = pair
    message = first.told(command("1718"))
    views = []
    for number, one in enumerate((first, second), 1):
        assert one.ask(press(buttons_of(message)[buttons.CITE], slack.response_url))[0] == 200
        views.append(slack.called_with("views.open", number)[-1]["view"])
    assert views[0] == views[1]
    second.ask(press(buttons_of(message)[buttons.MORE], slack.response_url))
    (page,) = slack.called_with("response")
    assert page["replace_original"] is True
    assert page["text"] != wording.EXPIRED

    first.ask(mention("<@U0BOT> crude oil cap in 2018", "Ev1", channel="C2"))
    slack.posted(1)
    second.ask(mention("<@U0BOT> and refined?", "Ev2", channel="C2", thread_ts="1700000000.000100"))
    followed = slack.posted(2)[1]["text"]
    assert followed.startswith("Refined petroleum to North Korea, law as it stood on 31 December 2018")

    shown(second.ask(command("coal")))  # it knows the settings of the channel now
    first.ask(command("settings"))
    view = slack.called_with("views.open", 3)[-1]["view"]
    assert first.told(submit(view, values(mode="off")))["response_action"] == "update"
    off = {"response_type": "ephemeral", "text": wording.OFF.format(command="/sanctions")}
    assert first.told(command("coal")) == off
    until(lambda: second.told(command("coal")) == off, "the other one sees the settings")


# one process and the next


def test_a_process_that_is_stopped_under_load_breaks_no_answer_and_leaves_the_rest_to_the_next(serve, file, slack):
    one, mentions = serve(file).ready(), Mentions(slack, file)
    numbers, answered, unanswered = itertools.count(), [], []

    def ask(wire: Connection) -> None:
        number = next(numbers)
        body = mentions.new(f"C{number % 3}") if number % 40 == 0 else command(QUESTIONS[number % len(QUESTIONS)])
        try:
            response = wire.ask(body)
        except UnansweredError:
            unanswered.append(body)
            raise
        answered.append(body)
        assert response == (200, b"") if body.startswith("{") else shown(response)

    def load(requests: int) -> None:
        """Send so many requests over each connection, until none is to be had."""
        while True:
            try:
                with Connection(one.port) as wire:
                    for _ in range(requests):
                        ask(wire)
            except UnansweredError:
                continue
            except ConnectionRefusedError:
                return

    with ThreadPoolExecutor(SENDERS) as senders:
        loading = [senders.submit(load, 1 if number % 2 else 1_000) for number in range(SENDERS)]
        try:
            for number in range(21):
                assert one.ask(mentions.new(f"C{number % 3}")) == (200, b"")
            until(lambda: len(answered) > 100, "there is some load")
            code, seconds = one.stop()
        finally:
            one.end()
        for sender in loading:
            sender.result()
    assert code == 0
    assert seconds < LONGEST_STOP
    asked = sum(line.get("command") == "/sanctions" for line in one.lines())
    assert asked == sum(not body.startswith("{") for body in answered), "some were answered, and it did not arrive"
    assert mentions.waiting(), "nothing was left to the next one"

    following = serve(file).ready()
    for body in unanswered:
        if body.startswith("{"):
            following.ask(body, tries=1)
    until(mentions.all_answered, "every mention is answered")
    assert following.stop()[0] == 0
    assert mentions.answered() == mentions.each_once()
    assert mentions.waiting() == set()


def test_what_a_process_acknowledged_before_it_was_killed_is_there_after_the_next_start(serve, file, slack):
    one, mentions = serve(file).ready(), Mentions(slack, file)
    one.ask(command("settings", channel_id="CBRIEF"))
    (opened,) = slack.called_with("views.open")
    pressed = buttons_of(one.told(command("coal")))
    place = {"id": "C0", "name": "news"}
    for number in range(12):
        assert one.ask(mentions.new(f"C{number % 3}")) == (200, b"")
    share = press(pressed[buttons.SHARE], slack.response_url, trigger_id="1.1.1", channel=place)
    assert one.ask(share)[0] == 200  # it waits for its turn, behind the mentions
    verdict = pressed[buttons.FEEDBACK] | {"value": pressed[buttons.FEEDBACK]["positive_button"]["value"]}
    assert one.ask(press(verdict, slack.response_url))[0] == 200
    topic = {"action_id": home.FOLLOW, "type": "static_select", "selected_option": {"value": "troops"}}
    assert one.ask(press(topic, "", channel=None, container={"type": "view"}))[0] == 200
    assert one.told(submit(opened["view"], values(mode="brief")))["response_action"] == "update"
    kill(one, mentions.under_way)
    left = mentions.waiting()
    assert "press:1.1.1" in left
    assert left & set(mentions.threads.values())

    following = serve(file).ready()
    assert rows(file, feedback.c.user, feedback.c.verdict) == [("U1", "positive")]
    assert rows(file, follows.c.user, follows.c.topic) == [("U1", "troops")]
    assert rows(file, channel_settings.c.channel, channel_settings.c.mode) == [("CBRIEF", "brief")]
    brief, full = (shown(following.ask(command("coal", channel_id=channel))) for channel in ("CBRIEF", "C1"))
    assert len(brief["blocks"]) < len(full["blocks"])
    until(lambda: mentions.all_answered() and rows(file, shares.c.channel), "what waited is posted")
    assert following.stop()[0] == 0
    assert mentions.answered() == mentions.each_once() | {None: 1}
    (shared,) = (one for one in slack.posted() if "thread_ts" not in one)
    assert shared["text"].startswith("Shared by reporter")
    assert rows(file, shares.c.channel) == [("C0",)]
    assert mentions.waiting() == set()


class Silent(dict):
    """The answers of a Slack that says nothing to one method until it is let go."""

    def __init__(self, method: str) -> None:
        self.method, self.let_go = method, threading.Event()

    def get(self, method: str, default: object = None) -> object:
        if method == self.method:
            self.let_go.wait(60)
        return super().get(method, default)


def test_a_process_that_is_stopped_ends_in_time_though_slack_does_not_answer(serve, file, slack):
    one, mentions = serve(file).ready(), Mentions(slack, file)
    slack.answers = Silent("chat.postMessage")
    try:
        assert one.ask(mentions.new("C1")) == (200, b"")
        until(mentions.under_way, "a message is under way")
        code, seconds = one.stop()
    finally:
        slack.answers.let_go.set()
    assert code == 0
    assert seconds < LONGEST_STOP
    assert one.lines()[-1]["message"] == "ended while Slack had not answered"


def test_a_delivery_is_marked_as_done_at_once_whatever_else_waits_to_be_written(file):
    storage, let_go = Storage.open(file), threading.Event()
    try:
        waiting = threading.Thread(target=storage.records.put, args=("slow", let_go.wait))
        waiting.start()
        assert storage.deliveries.first("Ev1", "{}")
        storage.deliveries.settle("Ev1")
        assert marked(file) == {"Ev1": True}
    finally:
        let_go.set()
        storage.close()


# several workers of one process


def only(served: Served, worker: int, do: Callable[[], object]) -> object:
    """Do something while of all workers only one runs: for that short time no other takes a connection."""
    others = [pid for pid in served.workers() if pid != worker]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        return do()
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


def workers(served: Served, number: int) -> list[int]:
    """Wait until so many workers have started since the beginning, and give those that run."""

    def started() -> bool:
        assert served.process.poll() is None, served.log.read_text()
        return sum(line["message"] == "Application startup complete." for line in served.lines()) == number

    until(started, f"{number} workers have started")
    served.ready()
    return served.workers()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells which processes run by /proc, as Linux has it")
def test_two_workers_share_what_they_know_a_killed_one_is_replaced_and_all_end_together(serve, file, slack):
    served, mentions = serve(file, CITEDESK_WORKERS="2"), Mentions(slack, file)
    first, second = workers(served, 2)
    for one in (first, second):
        shown(only(served, one, lambda: served.ask(command("coal"))))
    body = mentions.new("C1")
    assert only(served, first, lambda: served.ask(body)) == (200, b"")
    slack.posted(1, seconds=60)  # a worker must not be halted while it writes to the database
    assert only(served, second, lambda: served.ask(body, tries=1)) == (200, b"")

    os.kill(first, signal.SIGKILL)
    for _ in range(20):
        shown(served.ask(command("coal")))
    (new,) = set(workers(served, 3)) - {second}
    shown(only(served, new, lambda: served.ask(command("coal"))))

    children = served.children()
    assert {new, second} <= set(children)
    code, seconds = served.stop()
    assert code == 0
    assert seconds < LONGEST_STOP
    until(lambda: not any(map(runs, children)), "every child has ended")
    assert mentions.answered() == mentions.each_once()


def test_several_workers_are_refused_where_metrics_are_to_be_shown(serve, file):
    served = serve(file, CITEDESK_WORKERS="2", CITEDESK_METRICS="true")
    assert served.process.wait(60) == 2
    assert "CITEDESK_METRICS tells of one process" in served.log.read_text()


@pytest.mark.parametrize(
    ("token", "url", "said"), [("", "", "SLACK_BOT_TOKEN is not set"), ("xoxb-1", "nonsense", "cannot be read")]
)
def test_what_keeps_several_workers_from_starting_is_told_once_and_ends_the_start(serve, file, token, url, said):
    one = serve(url or file, CITEDESK_WORKERS="2", SLACK_BOT_TOKEN=token)
    assert one.process.wait(30) in (1, 2)
    told = one.log.read_text()
    assert "Traceback" not in told
    assert told.count(said) == 1
