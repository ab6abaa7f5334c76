"""The desk while Slack limits, breaks, says nothing or cuts it off: what was asked is told once, or that it failed."""

import functools
import json
import queue
import threading
import time
from types import SimpleNamespace

import pytest
from conftest import Client
from slack_requests import command, mention, press, submit
from slack_sdk.http_retry import builtin_handlers
from slack_sdk.http_retry.jitter import RandomJitter
from slack_sdk.socket_mode.builtin import client as socket_mode
from test_buttons import buttons_of
from trouble import Answers, broken_off, sql, took, until, with_pages
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from bot.app import serving
from bot.listeners import newsroom as of_newsroom
from bot.listeners.connected import Inside
from bot.render import buttons, views, wording

FAILED = wording.FAILED.split(": {")[0]
OURS = {"channel": {"is_ext_shared": False}}
TRIES = 3
"""How often the desk asks Slack for the same."""
SILENT = functools.partial(time.sleep, 0.9)
KINDS = ["limited", "broken", "silent", "cut off"]


class Quick(socket_mode.Connection):
    """A connection that Slack's client does not listen to for three seconds before it closes it."""

    def connect(self) -> None:
        super().connect()
        if self.sock:
            self.sock.settimeout(0.1)


@pytest.fixture(autouse=True)
def quick(monkeypatch, newsroom):
    """Wait less than a desk does, so that the tests need not."""
    monkeypatch.setattr(newsroom.client, "timeout", 0.6)
    monkeypatch.setattr(of_newsroom, "_FORM_SECONDS", 0.6)
    monkeypatch.setattr(RandomJitter, "recalculate", lambda _self, _seconds: 0.01)
    monkeypatch.setattr(builtin_handlers, "random", SimpleNamespace(random=float))
    monkeypatch.setattr(socket_mode, "Connection", Quick)


@pytest.fixture
def fail(slack):
    """Let the next calls of a method fail; those that are limited or broken must be the next ones of all."""
    slack.answers = Answers({"conversations.info": OURS})

    def one(kind: str, method: str, times: int = TRIES) -> None:
        given = {"limited": (429, {"Retry-After": "0"}), "broken": (500, {})}.get(kind)
        if given:
            slack.failures += [given] * times
        else:
            slack.answers.before[method] = [SILENT if kind == "silent" else broken_off] * times

    return one


@pytest.fixture
def answer(client, newsroom, fail):
    """An answer with its buttons, in a channel that is known to be ours."""
    message = client.slack(command("can russia buy shells from north korea")).json()
    until(lambda: newsroom.connected.known("T1", "C1", {}) is Inside.OURS)
    return message


def pressed(client: Client, slack, message: dict, action: str, **changed: str) -> None:
    assert client.slack(press(buttons_of(message)[action], slack.response_url, **changed)).status_code == 200


def undone(newsroom) -> list:
    return sql(newsroom.storage, "SELECT id FROM deliveries WHERE body IS NOT NULL")


# a mention


@pytest.mark.parametrize("kind", ["broken", "cut off"])
def test_a_mention_that_slack_takes_at_the_third_try_is_answered_once(client, slack, newsroom, fail, kind):
    fail(kind, "chat.postMessage", TRIES - 1)
    client.slack(mention("<@U0BOT> coal"))
    tried = TRIES if kind == "broken" else 1  # nobody saw those that were cut off
    assert slack.posted(tried)[-1]["text"].startswith("Coal")
    assert len(slack.posted(tried + 1, seconds=0.3)) == tried
    assert undone(newsroom) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_mention_that_slack_does_not_take_is_told_to_have_failed_and_the_next_is_answered(
    client, slack, newsroom, fail, caplog, kind
):
    fail(kind, "chat.postMessage", 1 if kind == "silent" else TRIES)
    client.slack(mention("<@U0BOT> coal"))
    until(lambda: any(one["text"].startswith(FAILED) for one in slack.posted(1)))
    told = [one for one in slack.posted() if one["text"].startswith(FAILED)]
    assert [one["thread_ts"] for one in told] == ["1700000000.000100"]
    assert undone(newsroom) == []
    assert "incident" in caplog.text
    client.slack(mention("<@U0BOT> 1718", "EvNext"))
    until(lambda: any(one["text"].startswith("S/RES/1718") for one in slack.posted(1)))
    assert not any(one["text"].startswith(FAILED) for one in slack.posted()[-1:])


def test_where_nothing_at_all_can_be_posted_the_log_alone_tells_and_the_desk_goes_on(client, slack, fail, caplog):
    fail("cut off", "chat.postMessage", 2 * TRIES)
    client.slack(mention("<@U0BOT> coal"))
    until(lambda: "the user could not be told" in caplog.text)
    client.slack(mention("<@U0BOT> 1718", "EvNext"))
    (posted,) = slack.posted()
    assert posted["text"].startswith("S/RES/1718")


# Share, and the windows


@pytest.mark.parametrize("kind", KINDS)
def test_a_share_that_slack_does_not_take_is_told_to_the_one_who_pressed(answer, client, slack, newsroom, fail, kind):
    fail(kind, "chat.postMessage", 1 if kind == "silent" else TRIES)
    pressed(client, slack, answer, buttons.SHARE)
    (told,) = slack.called_with("response")
    assert (told["text"].startswith(FAILED), told["response_type"]) == (True, "ephemeral")
    assert sql(newsroom.storage, "SELECT * FROM shares") == undone(newsroom) == []
    calls = len(slack.posted(0))
    assert len(slack.posted(calls + 1, seconds=0.2)) == calls
    pressed(client, slack, answer, buttons.SHARE, trigger_id="another")
    assert slack.posted(calls + 1)[-1]["text"].startswith("Shared by reporter")
    until(lambda: sql(newsroom.storage, "SELECT count(*) FROM shares") == [(1,)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_share_of_which_nobody_can_tell_who_would_read_it_is_refused(client, slack, fail, kind):
    fail(kind, "conversations.info")
    button = {"action_id": buttons.SHARE, "value": "key"}
    assert client.slack(press(button, slack.response_url)).status_code == 200
    (told,) = slack.called_with("response")
    assert told["text"] == wording.UNSURE.format(command="/sanctions")
    assert slack.posted(1, seconds=0.1) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_mention_is_refused_while_nobody_can_tell_and_answered_when_slack_tells(client, slack, fail, kind):
    body = {name: value for name, value in json.loads(mention("<@U0BOT> coal")).items() if "shared" not in name}
    fail(kind, "conversations.info", 1 if kind == "silent" else TRIES)
    client.slack(json.dumps(body))
    (told,) = slack.called_with("chat.postEphemeral")
    assert told["text"] == wording.UNSURE.format(command="/sanctions")
    client.slack(json.dumps(body | {"event_id": "EvNext"}))
    assert slack.posted()[0]["text"].startswith("Coal")


@pytest.mark.parametrize("action", [buttons.CITE, buttons.REPORT])
@pytest.mark.parametrize("kind", KINDS)
def test_a_window_that_does_not_open_is_told_to_the_one_who_pressed(answer, client, slack, fail, kind, action):
    fail(kind, "views.open", 1 if kind == "silent" else TRIES)
    pressed(client, slack, answer, action)
    (told,) = slack.called_with("response")
    assert (told["text"].startswith(FAILED), told["response_type"]) == (True, "ephemeral")


def test_a_window_that_slack_opens_at_the_second_try_is_not_told_to_have_failed(answer, client, slack, fail):
    fail("limited", "views.open", 1)
    pressed(client, slack, answer, buttons.CITE)
    assert slack.called_with("views.open", 2)[1]["view"]["title"]["text"] == wording.CITE_TITLE
    assert slack.called_with("response", seconds=0.2) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_that_slack_does_not_take_at_once_stays_in_the_form(answer, client, slack, fail, kind):
    pressed(client, slack, answer, buttons.REPORT)
    view = slack.called_with("views.open")[0]["view"]
    fail(kind, "chat.postMessage", 1)
    typed = {views.REPORT_TEXT: {views.REPORT_TEXT: {"type": "plain_text_input", "value": "It is wrong."}}}
    responses = []
    assert took(lambda: responses.append(client.slack(submit(view, typed)).json())) < 2
    assert responses[0]["errors"] == {views.REPORT_TEXT: wording.REPORT_NOT_SENT}
    assert client.slack(submit(view, typed)).json()["response_action"] == "update"


# the socket


class Link:
    """The other end of a socket: connections that come one after the other, and what is sent over the last one."""

    def __init__(self) -> None:
        self.connections: list = []
        self.received: queue.Queue[dict] = queue.Queue()

    def talk(self, connection) -> None:
        self.connections.append(connection)
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        try:
            for one in connection:
                self.received.put(json.loads(one))
        except ConnectionClosed:
            pass

    def send(self, **envelope) -> None:
        self.connections[-1].send(json.dumps(envelope))

    def acknowledged(self) -> str:
        return self.received.get(timeout=10)["envelope_id"]


@pytest.fixture
def link(slack):
    one = Link()
    with serve(one.talk, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        slack.socket_url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        yield one
        server.shutdown()


def test_a_socket_that_is_renewed_or_lost_is_made_anew_and_what_comes_again_is_answered_once(
    app, settings, newsroom, slack, link, desk
):
    handler = serving.socket(settings, app)
    handler.client.current_app_monitor.interval_seconds = 0.05
    state = functools.partial(_state, with_pages(app, newsroom, settings, handler.client.is_connected))
    assert state() == ("lost", 503)
    handler.connect()
    until(lambda: len(link.connections) == 1)
    body = json.loads(mention("<@U0BOT> coal", "EvAgain"))
    envelope = {"type": "events_api", "payload": body, "accepts_response_payload": False}
    try:
        link.send(envelope_id="e1", **envelope)
        assert link.acknowledged() == "e1"
        assert len(slack.posted()) == 1
        # Slack renews a connection now and then, and says so on the old one
        for number, reason in enumerate(("warning", "refresh_requested"), 2):
            link.send(type="disconnect", reason=reason, debug_info={"host": "h"})
            until(lambda: len(link.connections) == number)  # noqa: B023
            until(lambda: state() == ("connected", 200))
            # … and delivers again what it did not see acknowledged in time
            link.send(envelope_id=f"e{number}", retry_attempt=1, retry_reason="timeout", **envelope)
            assert link.acknowledged() == f"e{number}"
        # it is lost while Slack gives no new one
        slack.answers["apps.connections.open"] = {"error": "internal_error"}
        link.connections[-1].close()
        until(lambda: state() == ("lost", 503))
        time.sleep(0.2)
        assert state() == ("lost", 503)
        del slack.answers["apps.connections.open"]
        until(lambda: len(link.connections) == 4)
        until(lambda: state() == ("connected", 200))
        link.send(envelope_id="e4", retry_attempt=2, retry_reason="timeout", **envelope)
        assert link.acknowledged() == "e4"
        assert len(slack.posted(2, seconds=0.2)) == 1
        payload = json.loads(mention("<@U0BOT> 1718", "EvNew"))
        link.send(envelope_id="e5", **(envelope | {"payload": payload}))
        assert slack.posted(2)[1]["text"].startswith("S/RES/1718")
    finally:
        handler.close()


def _state(client: Client) -> tuple[str, int]:
    return client.get("/healthz").json()["socket"], client.get("/readyz").status_code
