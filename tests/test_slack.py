"""The real Bolt app, by signed HTTP requests, against the fake Slack."""

import dataclasses
import hashlib
import hmac
import json
import logging
import time
import urllib.parse

import pytest
import slack_payloads
from slack_requests import SECRET, command, home_opened, mention, message, press, shortcut, signed, submit

from bot.answer.shape import Outcome
from bot.render import wording
from bot.storage.channels import ChannelSettings


def keyless(made: list[dict]) -> list[dict]:
    """The blocks of an answer without the keys in its buttons, which are made by chance."""
    actions = [one for row in made if row["type"] == "actions" for one in row["elements"]]
    for button in actions:
        del button["value"]
    return made


def expected(newsroom, text: str, *, private: bool) -> dict:
    answer, kept = newsroom.answer(text)
    made = newsroom.message(answer, kept, ChannelSettings(), private=private)
    return made | {"blocks": keyless(made["blocks"])}


QUESTION = "can russia buy shells from north korea"


def test_a_slash_command_is_answered_inside_the_acknowledgement(client, slack, newsroom):
    response = client.slack(command(QUESTION))
    assert response.status_code == 200
    message = response.json()
    assert message["response_type"] == "ephemeral"
    slack_payloads.check(message, "ephemeral")
    wanted = expected(newsroom, f"/sanctions {QUESTION}", private=True)
    assert keyless(message["blocks"]) == wanted["blocks"]
    assert message["text"] == wanted["text"]
    assert "S/RES/1874 (2009) ¶9" in message["text"]
    assert not slack.posted(number=1, seconds=0.1)


def test_the_timeline_command_tells_claims_by_date(client):
    text = client.slack(command("kursk", name="/timeline")).json()["text"]
    assert text.startswith("Timeline: ")
    assert text.index("26 April 2025") < text.index("28 April 2025")


def test_a_mention_is_answered_in_its_thread_with_the_same_answer(client, slack, newsroom):
    assert client.slack(mention(f"<@U0BOT> {QUESTION}")).status_code == 200
    (message,) = slack.posted()
    assert message["thread_ts"] == "1700000000.000100"
    assert message["channel"] == "C1"
    assert keyless(message["blocks"]) == expected(newsroom, QUESTION, private=False)["blocks"]
    assert message["unfurl_links"] in (False, "0", "false")


def test_a_mention_inside_a_thread_stays_in_that_thread(client, slack):
    client.slack(mention("<@U0BOT> coal", thread_ts="1600000000.000001"))
    assert slack.posted()[0]["thread_ts"] == "1600000000.000001"


def test_a_delivery_sent_again_is_answered_once_and_a_new_one_with_a_retry_header_is_answered(client, slack):
    body = mention("<@U0BOT> coal", event_id="Ev7")
    assert client.slack(body).status_code == 200
    assert client.slack(body).status_code == 200
    assert client.slack(mention("<@U0BOT> seafood", event_id="Ev8")).status_code == 200
    slack.posted(number=2)
    time.sleep(0.2)
    assert len(slack.posted(number=2)) == 2


def test_another_bot_is_not_answered(client, slack):
    client.slack(mention("<@U0BOT> coal", bot_id="B9"))
    assert slack.posted(seconds=0.3) == []


@pytest.mark.parametrize("fault", ["secret", "old", "future"])
def test_a_request_that_slack_did_not_sign_now_is_refused(client, fault):
    now = time.time()
    signing = {
        "secret": {"secret": "another"},
        "old": {"at": now - 301},
        "future": {"at": now + 330},  # well over 300 s: the clock goes on while the request is made
    }[fault]
    assert client.slack(command(QUESTION), **signing).status_code == 401


def test_a_request_without_a_signature_is_refused(client):
    assert client.post("/slack/events", content=command(QUESTION)).status_code == 401


def test_slack_may_verify_the_address(client):
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "ignored"})
    assert client.slack(body).text in ('{"challenge": "abc"}', '{"challenge":"abc"}')


@pytest.mark.parametrize("retry_after", ["0", "1"])
def test_a_rate_limit_is_waited_out(client, slack, retry_after):
    client.slack(mention("<@U0BOT> coal", event_id="first"))
    slack.posted()
    slack.failures.append((429, {"Retry-After": retry_after}))
    client.slack(mention("<@U0BOT> coal", event_id=f"limited{retry_after}"))
    assert len(slack.posted(number=3, seconds=8)) == 3


@pytest.mark.parametrize(
    "text",
    ["<!channel> hello", "<@U123> <!here>", "<!subteam^S1|desk> coal", "&lt;!channel&gt; hi", "*bold* `code` <b>"],
)
def test_nothing_that_was_typed_comes_back_as_markup(client, slack, text):
    for sent in (client.slack(command(text)).text, client.slack(command(text, name="/timeline")).text):
        assert "<!" not in sent
        assert "<@" not in sent
    client.slack(mention(text, event_id=text))
    sent = json.dumps(slack.posted())
    assert "<!" not in sent
    assert "<@" not in sent


def test_a_failure_tells_the_user_a_number_and_nothing_else(client, monkeypatch, caplog, slack):
    def broken(self, text, today=None):
        raise ValueError(f"CANARY {text}")

    monkeypatch.setattr("bot.desk.Desk.ask", broken)
    with caplog.at_level(logging.DEBUG):
        response = client.slack(command("CANARY question"))
        client.slack(mention("<@U0BOT> CANARY question", event_id="EvFail"))
        (posted,) = slack.posted()
    assert response.status_code == 200
    for text in (response.json()["text"], posted["text"]):
        assert text.split(": ")[0] == wording.FAILED.split(": {")[0]
        assert "CANARY" not in text
    assert "CANARY" not in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("fails", [False, True])
def test_no_log_record_holds_what_was_typed_on_any_path(client, slack, caplog, monkeypatch, fails):
    canary = "CANARYSOURCENAME"
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
    if fails:
        for method in ("chat.postMessage", "chat.postEphemeral", "views.open", "views.publish", "views.update"):
            slack.answers[method] = {"error": "internal_error", "detail": canary}
    with caplog.at_level(logging.DEBUG):
        answered = client.slack(command(f"coal {canary}")).json()
        client.slack(command(canary, name="/timeline"))
        client.slack(command(canary, name="/unknown"))
        client.slack(command(canary), secret="wrong")
        client.slack(command("settings", user_name=canary))
        client.slack(mention(f"<@U0BOT> {canary}", event_id="EvCanary"))
        client.slack(mention(f"<@U0BOT> {canary}", event_id="EvCanary"))
        client.slack(mention(f"<@U0BOT> and {canary}?", event_id="EvCanary2", thread_ts="1700000000.000100"))
        client.slack(message(canary, event_id="EvDirect"))
        client.slack(home_opened(event_id=canary))
        client.slack(shortcut(f"{canary}. A second sentence of {canary} and coal.", slack.response_url))
        for row in answered["blocks"]:
            for button in row["elements"] if "actions" in row["type"] else ():
                value = button.get("value") or button["positive_button"]["value"]
                client.slack(press({"action_id": button["action_id"], "value": value}, slack.response_url))
                client.slack(press({"action_id": button["action_id"], "value": canary}, slack.response_url))
        view = {"type": "modal", "callback_id": "report", "private_metadata": "k:T1:C1"}
        client.slack(submit(view, {"report_text": {"report_text": {"value": canary}}}))
        client.slack(submit(view | {"callback_id": "settings"}, {canary: {canary: {"value": canary}}}))
        client.slack(submit(view | {"callback_id": canary}, {}))
        client.slack(json.dumps({"type": "event_callback", "event": {"type": "message", "text": canary}}))
        client.post("/slack/events", content=canary)
        client.post("/slack/events", content="{" + canary, headers={"content-type": "application/json"})
        client.get(f"/{canary}")
        slack.called_with("response", 3, seconds=2)
        time.sleep(0.3)
    ours = [
        one
        for one in caplog.records
        if not one.name.startswith(("httpx", "httpcore", "slack_sdk.web", "slack_sdk.webhook"))
    ]
    assert ours
    assert not [one.getMessage() for one in ours if canary in one.getMessage()]


def test_the_slack_client_logs_nothing_typed_at_the_level_the_desk_sets(client, slack, caplog):
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.WARNING, logger="slack_sdk"):
        client.slack(mention("<@U0BOT> CANARYSOURCENAME", event_id="EvSdk"))
        slack.posted()
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    assert "CANARYSOURCENAME" not in " ".join(one.getMessage() for one in ours)


def test_the_health_page_names_the_knowledge_version(client, desk):
    assert client.get("/healthz").json() == {"status": "ok", "knowledge": desk.knowledge.version}


def signed_bytes(raw: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
    }


def test_an_unknown_path_and_an_oversized_body_are_refused(client):
    assert client.get("/nothing").status_code == 404
    assert client.post("/slack/events", content=(b"x" * 100_000 for _ in range(11))).status_code == 413
    assert client.get("/slack/events").status_code == 404


@pytest.mark.parametrize("body", ["{oops", "{}]", "[1, 2]", '"text"', "\udcff"])
def test_a_body_that_is_not_what_it_says_is_refused(client, body):
    raw = body.encode("utf-8", "surrogateescape")
    headers = signed(raw.decode("latin-1"), "application/json") if "\udcff" not in body else signed_bytes(raw)
    assert client.post("/slack/events", content=raw, headers=headers).status_code == 400


def test_what_is_not_signed_never_reaches_bolt(client, monkeypatch):
    def reached(self, request):
        raise AssertionError

    monkeypatch.setattr("slack_bolt.App.dispatch", reached)
    for content in ("[1, 2]", "{oops", "a=b"):
        assert client.post("/slack/events", content=content).status_code == 401
    assert client.post("/slack/events", content=b"x" * 1_000_001).status_code == 413


def test_help_answers_at_every_entry(client, slack):
    for body in (command(""), command("help"), command("help", name="/timeline")):
        assert wording.HELP.split(".")[0] in client.slack(body).json()["text"]
    client.slack(mention("<@U0BOT>", event_id="EvHelp"))
    assert wording.HELP.split(".")[0] in slack.posted()[0]["text"]


def test_every_outcome_fits_a_message(client, desk):
    asked = dict.fromkeys(Outcome)
    for question in ("coal", "defence ministry", "iran snapback", ""):
        answer = desk.ask(f"/sanctions {question}")
        asked[answer.outcome] = client.slack(command(question)).json()
    assert all(asked.values())


def test_command_names_are_those_of_the_workspace(settings, desk, newsroom):
    from conftest import Client

    from bot.app import serving

    renamed = settings.model_copy(
        update={"citedesk_timeline_command": "/desk-timeline", "citedesk_sanctions_command": "/desk-law"}
    )
    room = dataclasses.replace(newsroom, sanctions="/desk-law", timeline="/desk-timeline")
    with Client(serving.service(serving.slack(renamed, room), desk, SECRET)) as client:
        helped = client.slack(command("help", name="/desk-law")).json()["text"]
        assert "/desk-law QUESTION" in helped
        assert "/sanctions" not in helped
        assert client.slack(command("kursk", name="/desk-timeline")).json()["text"].startswith("Timeline")
        assert client.slack(command("coal", name="/desk-law")).json()["text"].startswith("Coal")
        assert client.slack(command("coal", name="/sanctions")).status_code == 404


def test_form_bodies_with_any_bytes_are_answered_or_refused(client):
    for text in ("\x00\x01", "😀" * 500, "a" * 5_000, "\u202egnp", "%%%"):
        response = client.slack(command(text))
        assert response.status_code == 200
        assert urllib.parse.unquote(response.json()["text"])
