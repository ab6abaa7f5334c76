"""The buttons below an answer, pressed in the real Bolt app by signed HTTP, as Slack sends them."""

import dataclasses
import json

import pytest
import slack_payloads
from conftest import Client
from slack_requests import SECRET, command, mention, press, submit

from bot.app import serving
from bot.render import buttons, wording

QUESTION = "can russia buy shells from north korea"
MARKUP = "<!channel> <@U9> coal"


def buttons_of(message: dict) -> dict[str, dict]:
    rows = [one for one in message["blocks"] if one["type"] in ("actions", "context_actions")]
    return {one["action_id"]: one for row in rows for one in row["elements"]}


@pytest.fixture
def ask(client):
    def asked(text: str, name: str = "/sanctions") -> dict:
        return client.slack(command(text, name=name)).json()

    return asked


@pytest.fixture
def pressed(client, slack):
    def one(message: dict, action: str, **changed) -> None:
        assert client.slack(press(buttons_of(message)[action], slack.response_url, **changed)).status_code == 200

    return one


@pytest.fixture
def ours(slack):
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}


def test_an_answer_has_the_buttons_that_it_can_use(ask):
    assert list(buttons_of(ask(QUESTION))) == [
        buttons.MORE, buttons.SHARE, buttons.TIMELINE, buttons.CITE, buttons.REPORT, buttons.FEEDBACK,
    ]  # fmt: skip
    assert list(buttons_of(ask("iran snapback"))) == [buttons.SHARE, buttons.REPORT, buttons.FEEDBACK]
    assert buttons.TIMELINE not in buttons_of(ask("kursk", name="/timeline"))
    assert list(buttons_of(ask("help"))) == [buttons.FEEDBACK]


def test_a_value_is_a_key_and_holds_nothing_typed(ask):
    for button in buttons_of(ask("CANARYSOURCENAME coal")).values():
        assert "CANARY" not in json.dumps(button)


def test_share_posts_the_answer_with_the_name_of_who_shares_it_and_the_question(ask, pressed, slack, newsroom, ours):
    pressed(ask(QUESTION), buttons.SHARE)
    (message,) = slack.posted()
    assert message["channel"] == "C1"
    assert message["text"].startswith(f"Shared by reporter, who asked: /sanctions {QUESTION}\n")
    assert buttons.SHARE not in buttons_of(message)
    assert buttons.CITE in buttons_of(message)
    newsroom.outbox.close()
    (share,) = newsroom.storage.shares.holding("S/RES/1874 (2009) ¶9")
    assert (share.team, share.channel, share.ts) == ("T1", "C1", "1.2")


def test_nothing_that_is_shared_pings_anybody(ask, pressed, slack, ours):
    pressed(ask(MARKUP), buttons.SHARE)
    assert "<!" not in json.dumps(slack.posted())
    assert "<@" not in json.dumps(slack.posted())


def test_share_where_the_app_is_not_in_the_channel_goes_by_the_address_of_the_button(ask, pressed, slack, ours):
    message = ask(QUESTION)
    slack.answers["chat.postMessage"] = {"error": "not_in_channel"}
    pressed(message, buttons.SHARE)
    (sent,) = slack.called_with("response")
    assert sent["response_type"] == "in_channel"
    assert sent["replace_original"] is False
    assert sent["text"].startswith("Shared by reporter")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"channel": {"is_ext_shared": True}}, wording.CONNECTED),
        ({"channel": {"is_ext_shared": False, "is_pending_ext_shared": True}}, wording.CONNECTED),
        ({"error": "missing_scope"}, wording.UNSURE),
        ({}, wording.UNSURE),
    ],
)
def test_share_is_refused_where_another_organisation_is_or_may_be(ask, pressed, slack, told, said):
    message = ask(QUESTION)
    slack.called_with("conversations.info")
    slack.answers["conversations.info"] = told
    pressed(message, buttons.SHARE)
    (sent,) = slack.called_with("response")
    assert sent["text"] == said.format(command="/sanctions")
    assert sent["response_type"] == "ephemeral"
    assert slack.posted(seconds=0.2) == []


def test_show_more_goes_through_every_page_and_loses_nothing(ask, pressed, slack, desk):
    message = ask("1718")
    seen, turned = [message], 0
    while buttons.MORE in buttons_of(message):
        turned += 1
        pressed(message, buttons.MORE)
        message = slack.called_with("response", turned)[-1]
        assert message["replace_original"] is True
        seen.append(message)
    shown = json.dumps([one["blocks"] for one in seen], ensure_ascii=False)
    answer = desk.ask("/sanctions 1718")
    assert turned >= 1
    for paragraph in answer.paragraphs:
        assert paragraph.text[:80].replace("&", "&amp;").replace('"', '\\"') in shown
    assert buttons.SHARE in buttons_of(message)


def test_show_more_of_a_message_for_all_is_shown_to_the_one_who_pressed_in_the_thread(client, pressed, slack):
    client.slack(mention("<@U0BOT> 1718"))
    (message,) = slack.posted()
    where = {"type": "message", "message_ts": "1.2", "thread_ts": "1700000000.000100", "channel_id": "C1"}
    pressed(message, buttons.MORE, container=where)
    (sent,) = slack.called_with("response")
    assert sent["response_type"] == "ephemeral"
    assert sent["thread_ts"] == "1700000000.000100"
    assert sent["replace_original"] is False


def test_timeline_shows_the_dated_claims_behind_an_answer(ask, pressed, slack):
    pressed(ask(QUESTION), buttons.TIMELINE)
    (sent,) = slack.called_with("response")
    assert sent["text"].startswith("Timeline: ")
    assert sent["response_type"] == "ephemeral"


def test_cite_opens_the_citations_and_the_style_is_remembered_for_the_channel(ask, client, pressed, slack, newsroom):
    pressed(ask("2397 8"), buttons.CITE)
    view = slack.called_with("views.open")[0]["view"]
    assert "Security Council resolution 2397 (2017), para. 8" in json.dumps(view)
    menu = view["blocks"][0]["accessory"]
    oscola = next(one for one in menu["options"] if one["value"] == "oscola")
    chosen = {"type": "static_select", "action_id": menu["action_id"], "selected_option": oscola}
    where = {"type": "view", "view_id": "V1"}
    body = press(chosen, slack.response_url, container=where, view=view | {"id": "V1", "hash": "h"}, channel=None)
    assert client.slack(body).status_code == 200
    again = slack.called_with("views.update")[0]["view"]
    assert "UNSC Res 2397" in json.dumps(again)
    assert newsroom.storage.channels.get("T1", "C1").style == "oscola"
    pressed(ask("2397 9"), buttons.CITE)
    assert "UNSC Res 2397" in json.dumps(slack.called_with("views.open", 2)[1]["view"])


def test_a_reported_mistake_reaches_the_curators_with_what_it_is_about(ask, client, pressed, slack):
    pressed(ask("2397 8"), buttons.REPORT)
    view = slack.called_with("views.open")[0]["view"]
    typed = {"report_text": {"report_text": {"type": "plain_text_input", "value": f"It is wrong. {MARKUP}"}}}
    response = client.slack(submit(view, typed))
    assert response.json()["response_action"] == "update"
    slack_payloads.check(response.json()["view"], "view")
    (message,) = slack.posted()
    assert message["channel"] == "CCURATORS"
    assert "S/RES/2397 (2017) ¶8" in message["text"]
    assert "It is wrong. &lt;!channel&gt;" in message["text"]
    assert "reporter" in message["text"]


def test_what_is_not_on_record_can_be_told_to_the_curators_in_the_words_it_was_asked(ask, client, pressed, slack):
    pressed(ask("iran snapback"), buttons.REPORT)
    view = slack.called_with("views.open")[0]["view"]
    field = view["blocks"][1]["element"]
    assert field["initial_value"] == "/sanctions iran snapback"
    typed = {"report_text": {"report_text": {"type": "plain_text_input", "value": field["initial_value"]}}}
    assert client.slack(submit(view, typed)).json()["response_action"] == "update"
    assert "iran snapback" in slack.posted()[0]["text"]


def test_of_two_things_meant_one_is_chosen_with_a_button(client, slack, pressed, desk):
    client.slack(mention("<@U0BOT> defence ministry"))
    (message,) = slack.posted()
    pressed(message, f"{buttons.CHOOSE}_1", ephemeral=False)
    (sent,) = slack.called_with("response")
    assert sent["text"].startswith("Ministry of National Defense of South Korea")
    assert sent["response_type"] == "ephemeral"


def test_a_report_that_does_not_arrive_stays_in_the_form(ask, client, pressed, slack):
    pressed(ask("2397 8"), buttons.REPORT)
    view = slack.called_with("views.open")[0]["view"]
    slack.answers["chat.postMessage"] = {"error": "channel_not_found"}
    typed = {"report_text": {"report_text": {"type": "plain_text_input", "value": "It is wrong."}}}
    answered = client.slack(submit(view, typed)).json()
    assert answered == {"response_action": "errors", "errors": {"report_text": wording.REPORT_NOT_SENT}}


def test_without_a_curators_channel_there_is_no_button_to_report(newsroom, desk):
    answer = desk.ask("/sanctions coal")
    assert buttons.below(answer, "k", private=True, curators=True, timeline=False).report
    assert not buttons.below(answer, "k", private=True, curators=False, timeline=False).report


def test_of_two_verdicts_the_last_one_counts(ask, pressed, newsroom, app):
    message = ask(QUESTION)
    toggle = buttons_of(message)[buttons.FEEDBACK]
    answer = toggle["positive_button"]["value"].partition(":")[2]
    for verdict in ("positive_button", "negative_button"):
        said = {"type": "feedback_buttons", "action_id": buttons.FEEDBACK, "value": toggle[verdict]["value"]}
        pressed({"blocks": [{"type": "context_actions", "elements": [said]}]}, buttons.FEEDBACK)
    app.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)
    assert sum(newsroom.storage.feedback.counts(answer)) == 1


def test_the_same_answer_has_the_same_id_for_all_and_another_has_another(desk):
    one, same, other = (desk.ask(text) for text in ("/sanctions coal", "/sanctions coal", "/sanctions gold"))
    assert buttons.fingerprint(one) == buttons.fingerprint(same) != buttons.fingerprint(other)


@pytest.mark.parametrize("action", [buttons.SHARE, buttons.CITE, buttons.REPORT, buttons.TIMELINE])
def test_a_key_that_is_no_longer_held_gets_the_words_to_ask_again(ask, client, slack, newsroom, ours, action):
    gone = {"action_id": action, "value": "nosuchkey0000000"}
    assert client.slack(press(gone, slack.response_url)).status_code == 200
    (sent,) = slack.called_with("response")
    assert sent["text"] == wording.EXPIRED


@pytest.mark.parametrize("value", ["", ":", "x:y:z", "\u202e", "1" * 2000])
@pytest.mark.parametrize("action", [buttons.MORE, buttons.SHARE, buttons.FEEDBACK])
def test_a_value_that_is_not_ours_does_no_harm(client, slack, ours, action, value, caplog):
    assert client.slack(press({"action_id": action, "value": value}, slack.response_url)).status_code == 200


def test_a_failure_behind_a_button_is_told_with_a_number_and_nothing_else(ask, pressed, slack, caplog):
    message = ask("CANARYSOURCENAME coal 2397 8")
    slack.answers["views.open"] = {"error": "expired_trigger_id"}
    pressed(message, buttons.CITE)
    (sent,) = slack.called_with("response")
    assert sent["text"].startswith(wording.FAILED.split(": {")[0])
    assert "CANARY" not in " ".join(one.getMessage() for one in caplog.records if one.name.startswith("citedesk"))


def test_what_slack_does_not_take_at_first_is_sent_again(ask, pressed, slack):
    message = ask(QUESTION)
    slack.called_with("conversations.info")  # it is asked after the answer, and would meet the failure instead
    slack.failures += [(500, {}), (429, {"Retry-After": "0"})]
    pressed(message, buttons.TIMELINE)
    assert slack.called_with("response", 3)[-1]["text"].startswith("Timeline: ")


def test_an_address_that_takes_nothing_more_leaves_a_direct_message(ask, pressed, slack):
    message = ask(QUESTION)
    slack.called_with("conversations.info")
    slack.failures += [(404, {}), (404, {})]
    pressed(message, buttons.TIMELINE)
    (told,) = slack.posted()
    assert told["channel"] == "U1"
    assert told["text"].startswith(wording.FAILED.split(": {")[0])


def test_settings_that_do_not_open_are_told_to_the_one_who_asked(client, slack):
    slack.answers["views.open"] = {"error": "expired_trigger_id"}
    assert client.slack(command("settings", response_url=slack.response_url)).text == ""
    assert slack.called_with("response")[0]["text"].startswith(wording.FAILED.split(": {")[0])


def test_a_button_does_the_same_in_another_process_and_after_a_restart(ask, pressed, client, slack, settings, desk):
    message = ask(QUESTION)
    room = serving.newsroom(settings, desk)
    other = serving.slack(settings, room)
    with Client(serving.service(other, desk, SECRET)) as another:
        for one in (client, another):
            one.slack(press(buttons_of(message)[buttons.TIMELINE], slack.response_url))
    first, second = slack.called_with("response", 2)
    assert first["text"] == second["text"]
    other.listener_runner.lazy_listener_runner.executor.shutdown()
    room.close()


def test_a_choice_or_a_share_of_what_the_record_no_longer_says_shows_how_it_stands_now(
    ask, pressed, slack, newsroom, desk, ours
):
    message = ask(QUESTION)
    newer = dataclasses.replace(newsroom.desk.knowledge, version="a" * 12)
    before = desk._index  # noqa: SLF001  (the desk of all tests: it is put back)
    desk.replace(dataclasses.replace(before, knowledge=newer))
    try:
        pressed(message, buttons.SHARE)
        (shown,) = slack.called_with("response")
    finally:
        desk.replace(before)
    assert slack.posted(1, seconds=0.2) == []
    assert shown["text"].startswith(f"{wording.CHANGED_SINCE}\n")
    assert shown["replace_original"] is True
    pressed(shown, buttons.SHARE, trigger_id="1.2.4")  # the record is the former one again
    assert slack.called_with("response", 2)[1]["text"].startswith(wording.CHANGED_SINCE)


def test_a_press_that_is_sent_again_shares_once(ask, client, slack, ours):
    body = press(buttons_of(ask(QUESTION))[buttons.SHARE], slack.response_url)
    for _ in range(3):
        assert client.slack(body).status_code == 200
    slack.posted()
    assert len(slack.posted(2, seconds=0.3)) == 1
