"""The desk while its database is in trouble: answers go on in time, what is to be recorded waits and is not lost."""

import contextlib
import functools
import re
import shutil
import subprocess
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from conftest import Client
from fake_slack import FakeSlack
from slack_requests import command, mention, message, press, signed
from trouble import at, locked, running, sql, table_locked, took, until, with_pages

from bot.app import serving
from bot.errors import LostError, StorageError
from bot.listeners.connected import Inside
from bot.listeners.newsroom import Newsroom
from bot.render import buttons
from bot.storage import absence, database, storage
from bot.storage.channels import ChannelSettings
from bot.storage.records import Records

SOON, AT_ONCE = 3.0, 0.7
"""Seconds: what Slack waits for an answer, and what one takes here that waits for nothing."""
ON_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture(scope="module")
def server():
    with running() as one:
        yield one


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Wait less than a desk does, so that the tests need not."""
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 900)
    monkeypatch.setattr(database, "SLOW_MILLISECONDS", 1_000)
    monkeypatch.setattr(absence, "SECONDS", 1.0)
    monkeypatch.setattr(storage, "Records", functools.partial(Records, seconds=0.1))


@pytest.fixture
def url(request, tmp_path):
    kind = getattr(request, "param", "file")
    if kind == "postgresql":
        return request.getfixturevalue("server").fresh()
    place = tmp_path if kind == "file" else request.getfixturevalue("disk")[0]
    return f"sqlite:///{place}/desk.db"


@pytest.fixture
def settings(settings, url):
    return at(settings, url)


@pytest.fixture
def client(app, newsroom, settings):
    with with_pages(app, newsroom, settings) as one:
        yield one


@dataclass
class People:
    """Those who use the desk meanwhile, and what must have come of it."""

    client: Client
    slack: FakeSlack
    newsroom: Newsroom
    times: list[float] = field(default_factory=list)
    """How long each had to wait for the response."""
    _shared: dict = field(default_factory=dict)

    def come(self) -> "People":
        """Ask for what will be shared while all is well."""
        self.slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
        rows = [row["elements"] for row in self._sent(command("coal"))["blocks"] if row["type"] == "actions"]
        (self._shared,) = (one for row in rows for one in row if one["action_id"] == buttons.SHARE)
        until(lambda: self.newsroom.connected.known("T1", "C1", {}) is Inside.OURS)
        self.times.clear()
        return self

    def ask(self, *channels: str) -> None:
        """Ask in channels of which nothing is known yet."""
        for channel in channels:
            assert self._sent(command("coal", channel_id=channel))["text"].startswith("Coal")

    def use(self) -> None:
        """Do all that leaves a record; `all_is_there` tells whether it did."""
        assert "blocks" in self._sent(command("iran snapback"))
        for user, verdict in (("U1", "positive"), ("U2", "positive"), ("U1", "negative")):
            body = {"action_id": buttons.FEEDBACK, "value": f"{verdict}:answer"}
            self._sent(press(body, self.slack.response_url, user={"id": user, "team_id": "T1"}))
        self._sent(press(self._shared, self.slack.response_url))
        for number in range(3):  # Slack sends again what it believes was not taken
            self._sent(mention("<@U0BOT> coal", "EvTrouble"), number)
        self._sent(message("troops", "EvDirect"))
        said = sorted(one["text"].split(":")[0].split()[0] for one in self.slack.posted(3, seconds=10))
        assert said == ["Coal", "Sending", "Shared"]

    def all_is_there(self) -> None:
        """See that everything was written, once, and in order."""
        room = self.newsroom.storage
        until(lambda: not len(room.records), seconds=10)
        room.gaps.write()  # as the clock does every few seconds
        assert (room.lost, room.waiting) == (0, 0)
        until(lambda: not room.state)
        assert room.feedback.counts("answer") == (1, 1)
        assert sql(room, "SELECT verdict FROM feedback WHERE \"user\" = 'U1'") == [("negative",)]
        for table in ("gaps", "shares"):
            assert sql(room, f"SELECT count(*) FROM {table}") == [(1,)]  # noqa: S608
        assert sql(room, "SELECT count(*) FROM deliveries WHERE body IS NOT NULL") == [(0,)]
        self._sent(mention("<@U0BOT> coal", "EvTrouble"), 3)
        assert len(self.slack.posted(4, seconds=0.2)) == 3
        self._sent(mention("<@U0BOT> in 2015?", "EvAfter", thread_ts="1700000000.000100"))
        assert "31 December 2015" in self.slack.posted(4)[3]["text"]

    def _sent(self, body: str, again: int = 0) -> dict:
        headers = signed(body, "application/json" if body.startswith("{") else "application/x-www-form-urlencoded")
        headers |= {"x-slack-retry-num": str(again), "x-slack-retry-reason": "http_timeout"} if again else {}
        responses = []
        send = functools.partial(self.client.post, "/slack/events", content=body.encode(), headers=headers)
        self.times.append(took(lambda: responses.append(send())))
        assert responses[0].status_code == 200
        return responses[0].json() if responses[0].text else {}


@pytest.fixture
def people(client, slack, newsroom):
    return People(client, slack, newsroom).come()


def waiting(client: Client) -> int:
    """How many records wait, which every page must say."""
    told = client.get("/healthz").json()
    assert (told["status"], told["database"]) == ("ok", "away")
    number = int(told["waiting_records"])
    assert re.search(rf"^citedesk_waiting_records {number}\.0$", client.get("/metrics").text, re.MULTILINE)
    assert client.get("/readyz").status_code == 200
    return number


# a SQLite file


def test_while_others_hold_the_file_answers_go_on_and_records_wait_in_order(people, client, newsroom, url):
    with locked(url):
        people.ask("C2", "C3")
        assert max(people.times) < AT_ONCE  # what is only read need not wait
        people.use()
        until(lambda: waiting(client) == 3 + 1 + 1 + 3 + 2)  # verdicts, gap, share, deliveries, threads
        assert max(people.times) < SOON
        assert sum(one > AT_ONCE for one in people.times) <= 2
        assert newsroom.storage.state["waiting_records"] == str(newsroom.storage.waiting)
    people.all_is_there()
    assert client.get("/healthz").json().keys() == {"status", "knowledge"}


def test_a_file_that_cannot_even_be_read_costs_one_answer_some_time_and_the_next_none(people, newsroom, url):
    newsroom.storage.engine.dispose()
    database.BUSY_MILLISECONDS = 1_500
    with locked(url, alone=True):
        people.ask("C2", "C3", "C4", "C5")
    assert max(people.times) < SOON
    assert max(people.times[1:]) < AT_ONCE


@pytest.fixture
def disk(tmp_path):
    """A small disk, really one where such may be mounted, that can be filled."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    real = bool(shutil.which("mount")) and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield place, real
    if real:
        subprocess.run(["umount", str(place)], check=True)


@contextlib.contextmanager
def full(disk, newsroom: Newsroom):
    """Leave no room on the disk or, where it could not be mounted, let SQLite believe so."""
    place, real = disk
    engine = newsroom.storage.engine

    def limit(connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # it becomes as many as there are

    if real:
        with contextlib.suppress(OSError), (place / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))
    else:
        engine.dispose()
        sa.event.listen(engine, "checkout", limit)
    with pytest.raises(LostError, match="SQLITE_FULL"):
        _until_full(newsroom)
    yield
    if real:
        (place / "ballast").unlink()
    else:
        sa.event.remove(engine, "checkout", limit)
        engine.dispose()


def _until_full(newsroom: Newsroom) -> None:
    """Fill what room there is in the files yet."""
    for number in range(20_000):
        newsroom.storage.channels.put("T9", f"C{number}", ChannelSettings())


@pytest.mark.parametrize("url", ["disk"], indirect=True)
def test_on_a_full_disk_answers_go_on_and_what_could_not_be_written_is_written_when_there_is_room(
    people, client, newsroom, disk
):
    with full(disk, newsroom):
        people.ask("C2", "C3")
        people.use()
        assert waiting(client) >= 5
    assert max(people.times) < AT_ONCE
    people.all_is_there()


# PostgreSQL


@ON_POSTGRESQL
def test_a_server_that_is_lost_and_comes_back_costs_one_answer_some_time(people, client, server):
    with server.away():
        people.ask("C2", "C3", "C4")
        people.use()
        assert waiting(client) >= 5
    assert max(people.times) < SOON
    assert sum(one > AT_ONCE for one in people.times) <= 2
    people.all_is_there()


@ON_POSTGRESQL
def test_a_server_that_takes_everything_and_says_nothing_is_left_alone(people, client, server):
    with server.frozen():
        people.ask("C2", "C3", "C4")
        assert max(people.times[1:]) < AT_ONCE
        people.use()
        assert waiting(client) >= 5
    assert max(people.times) < SOON
    people.all_is_there()


@ON_POSTGRESQL
@pytest.mark.parametrize("tables", [("channel_settings",), ("feedback", "deliveries", "threads", "gaps", "shares")])
def test_tables_that_others_hold_cost_one_answer_some_time(people, newsroom, url, tables):
    assert sql(newsroom.storage, "SHOW statement_timeout") == [("1s",)]
    with table_locked(url, *tables):
        people.ask("C2", "C3", "C4")
        assert sum(one > AT_ONCE for one in people.times) <= ("channel_settings" in tables)
        people.use()
    assert max(people.times) < SOON
    people.all_is_there()


@ON_POSTGRESQL
def test_a_desk_starts_without_its_server_and_finds_it_when_it_comes(request, url, server, slack, caplog):
    with server.away():
        newsroom, client = (request.getfixturevalue(name) for name in ("newsroom", "client"))
        assert "the desk starts without its database" in caplog.text
        people = People(client, slack, newsroom).come()
        people.ask("C2", "C3", "C4")
        people.use()
        assert waiting(client) >= 5
        newsroom.storage.attend()
        assert not newsroom.storage.agreed.is_set()
    assert max(people.times) < SOON
    with caplog.at_level("INFO", "citedesk.storage"):
        newsroom.storage.attend()
    assert newsroom.storage.agreed.is_set()
    assert "the database is there" in caplog.text
    people.all_is_there()


@ON_POSTGRESQL
def test_tables_that_are_behind_end_the_start_with_what_to_do(settings, desk, server):
    for work in (serving.newsroom, lambda config, _: serving.http(config, token_verification=False)):
        with pytest.raises(StorageError, match="run: python -m bot migrate") as caught:
            work(at(settings, server.fresh(ready=False)), desk)
        assert not isinstance(caught.value, LostError)
