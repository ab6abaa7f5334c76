"""A channel is told what came on record on the topics it follows: once, in time, and never beside others."""

import dataclasses
import datetime as dt
import json

import pytest
from slack_requests import command, press, submit
from test_ways_in import values

from bot.listeners import digest as listener
from bot.listeners.clock import Clock, Task
from bot.render import views, wording
from bot.storage.channels import ChannelSettings, Mode
from bot.storage.digests import Digest, Every

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def room(newsroom):
    return dataclasses.replace(newsroom, now=lambda: NOW)


@pytest.fixture(autouse=True)
def ours(slack):
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}


@pytest.fixture
def follows(room):
    """A channel that follows the troops and was told of all but three entries, one of them a correction."""

    def made(missing: int = 3, due: dt.datetime = NOW) -> Digest:
        every = [one.id for one in room.desk.news(("troops",), frozenset())]
        one = Digest("T1", "C1", ("troops",), Every.DAY, due, frozenset(every[missing:]))
        room.storage.digests.put(one)
        return one

    return made


def test_what_is_new_is_posted_once_and_the_next_time_there_is_nothing(room, app, slack, follows):
    follows()
    assert listener.post_due(room) == 1
    (message,) = slack.posted()
    assert message["channel"] == "C1"
    assert message["text"].startswith("New on record: Soldiers and deployments")
    assert wording.DIGEST_CORRECTED in message["text"]
    kept = room.storage.digests.get("T1", "C1")
    assert kept.due == NOW + dt.timedelta(days=1)
    assert kept.told == {one.id for one in room.desk.news(("troops",), frozenset())}
    room.storage.digests.put(dataclasses.replace(kept, due=NOW))
    assert listener.post_due(room) == 0
    assert len(slack.posted(2, seconds=0.2)) == 1


def test_nothing_is_posted_before_its_time(room, app, slack, follows):
    follows(due=NOW + dt.timedelta(seconds=1))
    assert listener.post_due(room) == 0


def test_of_two_processes_one_posts(room, follows):
    one = follows()
    assert room.storage.digests.take(one, NOW + dt.timedelta(days=1), one.told)
    assert not room.storage.digests.take(one, NOW + dt.timedelta(days=1), one.told)


@pytest.mark.parametrize("told", [{"channel": {"is_ext_shared": True}}, {"error": "missing_scope"}])
def test_beside_another_organisation_nothing_is_posted_and_nothing_is_lost(room, app, slack, follows, told):
    before = follows()
    slack.answers["conversations.info"] = told
    assert listener.post_due(room) == 0
    assert room.storage.digests.get("T1", "C1").told == before.told


def test_a_channel_that_is_off_gets_none(room, app, slack, follows):
    follows()
    room.storage.channels.put("T1", "C1", ChannelSettings(mode=Mode.OFF))
    assert listener.post_due(room) == 0


def test_what_could_not_be_posted_is_new_the_next_time(room, app, slack, follows):
    before = follows()
    slack.answers["chat.postMessage"] = {"error": "not_in_channel"}
    listener.post_due(room)
    slack.posted()
    room.outbox.close()
    assert room.storage.digests.get("T1", "C1").told == before.told


def test_a_long_digest_tells_some_and_counts_the_others(room, app, slack, follows):
    follows(missing=30)
    listener.post_due(room)
    (message,) = slack.posted()
    assert "more came on record" in json.dumps(message["blocks"])


def test_a_digest_is_chosen_in_the_settings_and_begins_with_what_comes_after(client, slack, newsroom):
    client.slack(command("settings"))
    view = slack.called_with("views.open")[0]["view"]
    assert client.slack(submit(view, values(("coal", "troops"), digest="week"))).json()["response_action"] == "update"
    kept = newsroom.storage.digests.get("T1", "C1")
    assert (kept.topics, kept.every) == (("coal", "troops"), "week")
    assert kept.told == {one.id for one in newsroom.desk.news(("coal", "troops"), frozenset())}
    client.slack(submit(view, values(digest="none")))
    assert newsroom.storage.digests.get("T1", "C1") is None


@pytest.mark.parametrize(
    ("told", "topics", "said"),
    [
        ({"channel": {"is_ext_shared": False}}, (), wording.SETTINGS_TOPICS_NONE),
        ({"channel": {"is_ext_shared": True}}, ("coal",), wording.CONNECTED),
        ({"error": "missing_scope"}, ("coal",), wording.UNSURE),
    ],
)
def test_a_digest_that_cannot_be_is_refused_in_the_form(client, slack, newsroom, told, topics, said):
    slack.answers["conversations.info"] = told
    client.slack(command("settings"))
    view = slack.called_with("views.open")[0]["view"]
    errors = client.slack(submit(view, values(topics, digest="day"))).json()["errors"]
    assert errors == {views.TOPICS: said.format(command="/sanctions").replace("`", "")}
    assert newsroom.storage.digests.get("T1", "C1") is None


def test_a_digest_is_snoozed_and_stopped_by_its_buttons(client, slack, room, app, follows):
    follows()
    listener.post_due(room)
    (message,) = slack.posted()
    snooze, stop = message["blocks"][-1]["elements"]
    client.slack(press(snooze, slack.response_url, ephemeral=False))
    assert slack.called_with("response")[0]["text"] == wording.DIGEST_SNOOZED
    assert room.storage.digests.get("T1", "C1").due >= NOW + dt.timedelta(days=6)
    client.slack(press(stop, slack.response_url, ephemeral=False))
    assert slack.called_with("response", 2)[1]["text"] == wording.DIGEST_STOPPED.format(command="/sanctions")
    assert room.storage.digests.get("T1", "C1") is None


def test_the_clock_posts_and_goes_on_after_a_failure(room, app, slack, follows, caplog):
    follows()
    errors = iter([ValueError("CANARY"), ValueError("CANARY")])

    def look():
        error = next(errors, None)
        if error:
            raise error
        return listener.post_due(room)

    clock = Clock(Task("digests", 0.01, look))
    assert len(slack.posted()) == 1
    clock.close()
    (told,) = [one.getMessage() for one in caplog.records if one.name == "citedesk.listeners"]
    assert told.startswith("digests: ValueError at test_digest.py")
    assert "CANARY" not in caplog.text


def test_a_correction_bears_on_the_topics_of_what_it_corrects(desk, knowledge):
    for topic in ("troops", "small-arms"):
        news = desk.news((topic,), frozenset())
        assert any(one.id.startswith("correction:") for one in news)
        assert all(one.citations for one in news if one.said)
    assert desk.news(("no-such-topic",), frozenset()) == ()
