"""A delivery is done once, whichever process has it, and by another one where the first is gone."""

import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest
from conftest import Client
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_requests import SECRET, command, mention, message, press, signed
from slack_sdk.oauth.installation_store import Installation
from trouble import at, running, sql, until

from bot.app import serving
from bot.errors import StorageError
from bot.listeners import delivery, events
from bot.render import buttons, wording
from bot.storage import database
from bot.storage.absence import Absence
from bot.storage.deliveries import HELD_SECONDS, KEPT_SECONDS, Deliveries, Left
from bot.storage.seal import Seal
from bot.storage.storage import Storage
from bot.web.service import service

BODY = json.dumps({"event": {"text": "CANARYSOURCENAME"}})
OURS = {"channel": {"is_ext_shared": False}}


@pytest.fixture(scope="module")
def server():
    with running() as one:
        yield one


@pytest.fixture
def url(request, tmp_path):
    on_postgresql = getattr(request, "param", "") == "postgresql"
    return request.getfixturevalue("server").fresh() if on_postgresql else f"sqlite:///{tmp_path}/desk.db"


on_both = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
"""For what a database does in a way of its own: times, and who of several is first."""


@pytest.fixture
def process(url):
    """Start a process, as far as its memory is concerned."""
    started = []

    def start(secret: str = SECRET) -> Storage:
        started.append(Storage.open(url, secret))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def here(process):
    return process()


@pytest.fixture
def there(process):
    return process()


def pass_by(storage: Storage, seconds: int = HELD_SECONDS + 1) -> None:
    """Let time pass for what is held."""
    sql(storage, f"UPDATE deliveries SET until = until - {seconds}, at = at - {seconds}")  # noqa: S608


def kept(storage: Storage, name: str = "Ev1") -> tuple[bool, int]:
    """Whether a delivery is still to be done, and how often it was taken over."""
    ((body, until_then, tries),) = sql(storage, "SELECT body, until, tries FROM deliveries WHERE id = :id", id=name)
    assert (body is None) is (until_then is None)
    return body is not None, tries


# one delivery


def test_a_delivery_that_is_not_held_is_marked_alone(here, there):
    assert here.deliveries.first("Ev1")
    assert kept(here) == (False, 0)
    pass_by(here)
    assert there.deliveries.left() == ()


@on_both
def test_what_is_held_is_sealed_and_left_to_nobody_while_its_time_lasts(here, there):
    assert here.deliveries.first("Ev1", BODY)
    assert kept(here) == (True, 0)
    assert "CANARY" not in str(sql(here, "SELECT * FROM deliveries"))
    assert here.deliveries.left() == there.deliveries.left() == ()
    pass_by(here, HELD_SECONDS - 2)
    assert there.deliveries.left() == ()


@on_both
def test_what_is_settled_is_left_to_nobody_and_seen_by_all(here, there):
    here.deliveries.first("Ev1", BODY)
    here.deliveries.settle("Ev1")
    assert kept(here) == (False, 0)
    pass_by(here)
    assert there.deliveries.left() == ()
    assert not there.deliveries.first("Ev1", BODY)
    here.deliveries.settle("Ev1")
    here.deliveries.settle("of nobody")


@on_both
def test_what_is_renewed_is_left_to_nobody(here, there):
    for name in ("Ev1", "Ev2", "Ev3"):
        here.deliveries.first(name, BODY)
    here.deliveries.settle("Ev3")
    pass_by(here)
    here.deliveries.renew()
    assert there.deliveries.left() == ()
    assert [kept(here, name) for name in ("Ev1", "Ev2", "Ev3")] == [(True, 0), (True, 0), (False, 0)]
    pass_by(here)
    assert {one.id for one in there.deliveries.left()} == {"Ev1", "Ev2"}


@on_both
def test_what_a_process_left_is_given_to_another_once_and_then_held_by_it(here, there, process):
    here.deliveries.first("Ev1", BODY)
    pass_by(here)
    assert there.deliveries.left() == (Left("Ev1", BODY),)
    assert there.deliveries.left() == process().deliveries.left() == ()
    assert not there.deliveries.first("Ev1", BODY)
    pass_by(here)
    there.deliveries.renew()
    assert process().deliveries.left() == ()
    there.deliveries.settle("Ev1")
    assert kept(here) == (False, 1)


def test_what_a_process_has_in_hand_it_never_takes_over_itself(here):
    here.deliveries.first("Ev1", BODY)
    pass_by(here)
    assert here.deliveries.left() == ()
    assert kept(here) == (True, 0)


def test_what_slack_sent_again_to_another_process_is_taken_over_by_that_one_too(here, there):
    # the first was killed before it acknowledged, so that Slack sends it again, to one that can only tell it was seen
    here.deliveries.first("Ev1", BODY)
    assert not there.deliveries.first("Ev1", BODY)
    pass_by(here)
    assert there.deliveries.left() == (Left("Ev1", BODY),)


@on_both
@pytest.mark.parametrize("_round", range(3))
def test_of_several_at_once_exactly_one_takes_what_is_left(here, process, _round):
    for number in range(10):
        here.deliveries.first(f"Ev{number}", BODY)
    pass_by(here)
    several = [process() for _ in range(4)]
    begin = threading.Barrier(4)

    def take(one):
        begin.wait()
        return one.deliveries.left()

    with ThreadPoolExecutor(4) as pool:
        taken = [one.id for some in pool.map(take, several) for one in some]
    assert sorted(taken) == sorted(f"Ev{number}" for number in range(10))


@on_both
def test_what_killed_three_processes_is_given_to_no_fourth(here, process, caplog):
    here.deliveries.first("Ev1", BODY)
    for tries in (1, 2):
        pass_by(here)
        assert process().deliveries.left() == (Left("Ev1", BODY),)
        assert kept(here) == (True, tries)
    pass_by(here)
    assert process().deliveries.left() == ()
    assert kept(here) == (False, 3)
    assert caplog.messages == ["a delivery was given up, it was tried 3 times"]
    pass_by(here)
    assert process().deliveries.left() == ()


def test_what_was_taken_over_and_could_not_be_begun_is_given_again_and_counted(here, there, caplog):
    here.deliveries.first("Ev1", BODY)
    for tries in (1, 2):
        pass_by(here)
        assert there.deliveries.left() == (Left("Ev1", BODY),)
        there.deliveries.leave("Ev1")
        assert kept(here) == (True, tries)
    pass_by(here)
    assert there.deliveries.left() == ()
    assert "it was tried 3 times" in caplog.text


def test_a_mark_that_could_not_be_taken_away_when_it_was_done_is_not_done_again(here, monkeypatch):
    def fail(*_):
        raise StorageError("CANARY")

    here.deliveries.first("Ev1", BODY)
    with monkeypatch.context() as broken:
        broken.setattr(here.deliveries, "_empty", fail)
        here.deliveries.settle("Ev1")
    assert kept(here) == (True, 0)
    pass_by(here)
    assert here.deliveries.left() == ()
    assert kept(here) == (False, 1)


def test_nothing_is_taken_over_while_the_database_was_away_lately(here, there, monkeypatch):
    here.deliveries.first("Ev1", BODY)
    pass_by(here)
    moment = [1_000.0]
    absence = Absence(lambda: moment[0])
    monkeypatch.setattr("bot.storage.deliveries.absence_of", lambda _: absence)
    absence.begin()
    absence.end()
    assert there.deliveries.left() == ()  # the first could not renew it, and may still be at it
    moment[0] += 2 * HELD_SECONDS - 1
    assert there.deliveries.left() == ()
    moment[0] += 2
    assert there.deliveries.left() == (Left("Ev1", BODY),)


@on_both
@pytest.mark.parametrize("minutes", [-10, 10])
def test_clocks_of_processes_that_are_minutes_apart_change_nothing(here, url, minutes, monkeypatch):
    engine, real = database.engine(url), time.time
    there = Deliveries(engine, Seal(SECRET, lambda: real() + 60 * minutes), here.records)
    monkeypatch.setattr(time, "time", lambda: real() + 60 * minutes)
    there.first("EvThere", BODY)
    monkeypatch.undo()
    here.deliveries.first("Ev1", BODY)
    for wait in (0, HELD_SECONDS - 2):
        pass_by(here, wait)
        assert there.left() == here.deliveries.left() == ()
    pass_by(here, 3)
    monkeypatch.setattr(time, "time", lambda: real() + 60 * minutes)
    assert there.left() == (Left("Ev1", BODY),)
    monkeypatch.undo()
    assert here.deliveries.left() == (Left("EvThere", BODY),)
    engine.dispose()


def test_a_process_with_another_secret_gives_up_what_it_cannot_read(here, process, caplog):
    here.deliveries.first("Ev1", BODY)
    pass_by(here)
    with caplog.at_level(logging.DEBUG):
        assert process("another secret").deliveries.left() == ()
    assert kept(here) == (False, 1)
    assert [one.levelname for one in caplog.records if one.name == "citedesk.storage"] == ["ERROR"]
    assert "CANARY" not in caplog.text


def test_what_is_older_than_an_hour_is_given_up(here, url):
    here.deliveries.first("Ev1", BODY)
    pass_by(here)
    engine = database.engine(url)
    late = Deliveries(engine, Seal(SECRET, lambda: time.time() + KEPT_SECONDS + 60), here.records)
    assert late.left() == ()
    assert kept(here) == (False, 1)
    engine.dispose()


def test_nothing_that_was_typed_is_in_a_log_or_a_repr(here, there, process, caplog):
    with caplog.at_level(logging.DEBUG):
        here.deliveries.first("Ev1", BODY)
        pass_by(here)
        (left,) = there.deliveries.left()
        sql(here, "UPDATE deliveries SET body = 'spoiled', until = 1")
        assert process().deliveries.left() == ()
        sql(here, "ALTER TABLE deliveries RENAME TO away")
        assert here.deliveries.first("Ev2", BODY)
        here.deliveries.settle("Ev2")
    assert "CANARY" not in caplog.text + repr(left) + repr(here)


# end to end


@pytest.fixture
def settings(settings, tmp_path):
    return at(settings, f"sqlite:///{tmp_path}/desk.db")


@pytest.fixture
def gone(settings):
    """A process that marks what comes to it and does nothing more."""
    one = Storage.open(settings.database_url.get_secret_value(), SECRET)
    yield one
    one.close()


def mark(storage: Storage, body: str) -> None:
    """Take a delivery as the process does that is killed then."""
    sent = json.loads(body if body.startswith("{") else parse_qs(body)["payload"][0])
    assert storage.deliveries.first(delivery.name(sent), delivery.held(sent))
    pass_by(storage)


def again(client: Client, body: str, number: int = 1) -> None:
    """Send an event as Slack does when it was not acknowledged (docs.slack.dev, Events API: retries)."""
    headers = signed(body, "application/json")
    headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"}
    assert client.post("/slack/events", content=body.encode(), headers=headers).status_code == 200


def test_a_mention_that_another_process_left_is_answered_once_in_its_thread(app, client, newsroom, slack, gone):
    body = mention("<@U0BOT> coal", event_id="EvLeft", ts="1700000000.000700")
    mark(gone, body)
    assert delivery.take_over(app, newsroom) == 1
    (posted,) = slack.posted()
    assert (posted["thread_ts"], posted["channel"]) == ("1700000000.000700", "C1")
    assert posted["text"].startswith("Coal")
    until(lambda: not kept(gone, "EvLeft")[0])
    assert delivery.take_over(app, newsroom) == 0
    for number in (1, 2, 3):
        again(client, body, number)
    assert len(slack.posted(2, seconds=0.3)) == 1


def test_a_mention_that_was_sent_again_before_it_is_taken_over_is_answered_once(app, client, newsroom, slack, gone):
    body = mention("<@U0BOT> coal", event_id="EvLeft")
    mark(gone, body)
    again(client, body)
    assert slack.posted(1, seconds=0.1) == []
    delivery.take_over(app, newsroom)
    again(client, body, 2)
    assert len(slack.posted(2, seconds=0.3)) == 1


def test_a_direct_message_that_was_left_is_answered_and_a_follow_up_after_it(app, client, newsroom, slack, gone):
    mark(gone, message("seafood", "EvLeft"))
    delivery.take_over(app, newsroom)
    (posted,) = slack.posted()
    assert posted["channel"] == "D1"
    client.slack(message("in 2015?", "EvNext"))
    assert "31 December 2015" in slack.posted(2)[1]["text"]


def test_a_press_of_share_that_was_left_is_posted_once(app, client, newsroom, slack, gone):
    slack.answers["conversations.info"] = OURS
    rows = [one["elements"] for one in client.slack(command("coal")).json()["blocks"] if one["type"] == "actions"]
    (button,) = [one for row in rows for one in row if one["action_id"] == buttons.SHARE]
    body = press(button, slack.response_url)
    mark(gone, body)
    assert delivery.take_over(app, newsroom) == 1
    (posted,) = slack.posted()
    assert posted["text"].startswith("Shared by reporter, who asked: /sanctions coal\n")
    until(lambda: not kept(gone, "press:1.2.3")[0])
    assert client.slack(body).status_code == 200
    assert delivery.take_over(app, newsroom) == 0
    assert len(slack.posted(2, seconds=0.3)) == 1
    until(lambda: sql(gone, "SELECT count(*) FROM shares") == [(1,)])


@pytest.mark.parametrize("kind", ["command", "feedback", "bot"])
def test_what_nobody_waits_for_is_not_held(client, slack, gone, kind):
    body = {
        "command": command("coal"),
        "feedback": press({"action_id": buttons.FEEDBACK, "value": "positive:a1"}, slack.response_url),
        "bot": mention("<@U0BOT> coal", bot_id="B9"),
    }[kind]
    assert client.slack(body).status_code == 200
    assert sql(gone, "SELECT body FROM deliveries") == ([(None,)] if kind == "bot" else [])


def test_a_mention_that_kills_is_tried_by_three_processes_and_no_more(app, newsroom, slack, gone, monkeypatch):
    killed = threading.Semaphore(0)

    def kill(*_):
        killed.release()
        raise SystemExit

    monkeypatch.setattr(events, "_mentioned", kill)
    mark(gone, mention("<@U0BOT> coal", event_id="EvDeadly"))
    for tries in (1, 2):
        assert delivery.take_over(app, newsroom) == 1
        assert killed.acquire(timeout=5)
        assert kept(gone, "EvDeadly") == (True, tries)
        pass_by(gone)
        assert delivery.take_over(app, newsroom) == 0  # what it has in hand it does not begin again
        newsroom.storage.deliveries.leave("EvDeadly")  # the process that was killed by it comes back
    assert delivery.take_over(app, newsroom) == 0
    assert not killed.acquire(timeout=0.2)
    assert kept(gone, "EvDeadly") == (False, 3)
    assert slack.posted(1, seconds=0.1) == []


def test_one_that_fails_is_told_and_keeps_none_of_the_others_back(app, newsroom, slack, gone, monkeypatch):
    real = newsroom.desk.ask

    def ask(_self, text, today=None):
        if "seafood" in text:
            raise ValueError("CANARY")
        return real(text, today)

    for number, text in enumerate(("coal", "seafood", "1718")):
        mark(gone, mention(f"<@U0BOT> {text}", event_id=f"Ev{number}", ts=f"1700000000.00000{number}"))
    monkeypatch.setattr("bot.desk.Desk.ask", ask)
    assert delivery.take_over(app, newsroom) == 3
    texts = {one["thread_ts"]: one["text"] for one in slack.posted(3)}
    assert texts.pop("1700000000.000001").startswith(wording.FAILED.split(": {")[0])
    assert sorted(one.split()[0] for one in texts.values()) == ["Coal", "S/RES/1718"]
    until(lambda: not any(kept(gone, f"Ev{number}")[0] for number in range(3)))


def test_nothing_typed_is_logged_of_what_is_taken_over(app, newsroom, slack, gone, caplog):
    mark(gone, mention("<@U0BOT> CANARYSOURCENAME coal", event_id="EvLeft"))
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.WARNING, logger="slack_sdk"):
        delivery.take_over(app, newsroom)
        slack.posted()
    assert "CANARY" not in caplog.text


def test_what_is_left_of_a_workspace_whose_token_cannot_be_had_yet_is_answered_later(settings, desk, slack, gone):
    keys = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("s"), "citedesk_token_keys": SecretStr(_KEY)}
    config = settings.model_copy(update=keys | {"slack_bot_token": SecretStr("")})
    room = serving.newsroom(config, desk)
    app = serving.slack(config, room)
    with Client(service(app, desk, SECRET)):
        mark(gone, mention("<@U0BOT> coal", event_id="EvLeft"))
        assert delivery.take_over(app, room) == 1
        assert kept(gone, "EvLeft") == (True, 1)
        room.storage.deliveries.renew()
        pass_by(gone)
        room.installations.save(
            Installation(team_id="T1", user_id="U1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0BOT")
        )
        assert delivery.take_over(app, room) == 1
        assert slack.posted()[0]["text"].startswith("Coal")
    app.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)
    room.close()


_KEY = Fernet.generate_key().decode()
