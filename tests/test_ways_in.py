"""Every way in beside the two commands: threads, direct messages, the message shortcut, the Home, the settings."""

import datetime as dt
import json

import pytest
import slack_payloads
from slack_requests import command, home_opened, mention, message, press, shortcut, submit

from bot.render import home, views, wording
from bot.storage.channels import ChannelSettings, Dates, Mode, Reply
from bot.storage.shares import Share

IN_THREAD = {"thread_ts": "1600000000.000001"}


def values(topics: tuple[str, ...] = (), **chosen: str) -> dict:
    picked = {"mode": "full", "reply": "ephemeral", "style": "un", "dates": "en_GB", "digest": "none"} | chosen
    options = {name: {name: {"selected_option": {"value": value}}} for name, value in picked.items()}
    return options | {"topics": {"topics": {"selected_options": [{"value": one} for one in topics]}}}


def test_a_follow_up_in_a_thread_keeps_the_topic_and_the_day(client, slack):
    client.slack(mention("<@U0BOT> crude oil cap in 2018", "Ev1", **IN_THREAD))
    slack.posted(1)
    client.slack(mention("<@U0BOT> and refined?", "Ev2", **IN_THREAD))
    assert slack.posted(2)[1]["text"].startswith(
        "Refined petroleum to North Korea, law as it stood on 31 December 2018"
    )
    client.slack(mention("<@U0BOT> as of 2016?", "Ev3", **IN_THREAD))
    assert slack.posted(3)[2]["text"].startswith(
        "Refined petroleum to North Korea, law as it stood on 31 December 2016"
    )


def test_another_thread_knows_nothing_of_it(client, slack):
    client.slack(mention("<@U0BOT> crude oil cap in 2018", "Ev1", **IN_THREAD))
    slack.posted(1)
    client.slack(mention("<@U0BOT> as of 2016?", "Ev2", thread_ts="1600000000.000002"))
    assert "rude oil" not in slack.posted(2)[1]["text"]


def test_the_first_answer_starts_the_thread_that_a_follow_up_comes_in(client, slack):
    client.slack(mention("<@U0BOT> coal", "Ev1"))
    assert slack.posted(1)[0]["thread_ts"] == "1700000000.000100"
    client.slack(mention("<@U0BOT> in 2015?", "Ev2", thread_ts="1700000000.000100"))
    assert "31 December 2015" in slack.posted(2)[1]["text"]


def test_a_direct_message_is_answered_beside_it_and_can_be_followed_up(client, slack):
    client.slack(message("seafood", "Ev1"))
    (answered,) = slack.posted(1)
    assert answered["channel"] == "D1"
    assert "thread_ts" not in answered
    client.slack(message("in 2015?", "Ev2"))
    assert "31 December 2015" in slack.posted(2)[1]["text"]


@pytest.mark.parametrize(
    "changed",
    [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"channel_type": "channel", "channel": "C1"}],
)
def test_bots_edits_and_what_is_said_in_channels_are_left_alone(client, slack, changed):
    client.slack(message("coal", **changed))
    assert slack.posted(1, seconds=0.3) == []


def test_the_shortcut_finds_the_sources_of_a_message_and_shows_them_to_one_alone(client, slack):
    said = (
        "Russia has fired North Korean missiles at Ukraine, Kyiv says. Under resolution 2397 crude oil is capped at "
        "four million barrels a year. The weather in Seoul was fine."
    )
    assert client.slack(shortcut(said, slack.response_url)).status_code == 200
    (opened,) = slack.called_with("views.open")
    assert opened["trigger_id"] == "1.2.3"
    assert "S/RES/2397 (2017)" in json.dumps(opened["view"])
    assert slack.posted(1, seconds=0.2) == []


@pytest.mark.parametrize("said", ["Lunch, anyone? I am at the corner table.", "", "<!channel> :tada:", "x" * 30_000])
def test_a_message_of_which_nothing_is_on_record_is_told_so(client, slack, said):
    client.slack(shortcut(said, slack.response_url))
    (opened,) = slack.called_with("views.open")
    assert wording.SOURCES_NONE in json.dumps(opened["view"], ensure_ascii=False)


def test_the_home_tells_what_is_covered_how_fresh_it_is_and_what_was_corrected(client, slack, knowledge):
    client.slack(home_opened())
    (published,) = slack.called_with("views.publish")
    assert published["user_id"] == "U1"
    told = json.dumps(published["view"], ensure_ascii=False)
    assert knowledge.pack.title in told
    assert knowledge.version in told
    assert f"{len(knowledge.claims)} dated claims" in told
    assert "Said: " in told
    assert wording.HELP_COMMANDS[0].split(":")[0] in told


def test_the_messages_tab_publishes_no_home(client, slack):
    client.slack(home_opened(tab="messages"))
    assert slack.called_with("views.publish", seconds=0.3) == []


def test_a_topic_is_followed_and_unfollowed_in_the_home(client, slack, newsroom, knowledge):
    client.slack(home_opened())
    view = slack.called_with("views.publish")[0]["view"]
    menu = next(one["accessory"] for one in view["blocks"] if one.get("accessory", {}).get("action_id") == home.FOLLOW)
    troops = next(one for one in menu["options"] if one["value"] == "troops")
    chosen = {"type": "static_select", "action_id": home.FOLLOW, "selected_option": troops}
    client.slack(press(chosen, "", channel=None, container={"type": "view"}))
    again = slack.called_with("views.publish", 2)[1]["view"]
    assert newsroom.storage.follows.of("T1", "U1") == ("troops",)
    newest = home.newest_claim(knowledge, "troops")
    assert newest.claimant in json.dumps(again, ensure_ascii=False)
    button = next(
        one["accessory"]
        for one in again["blocks"]
        if one.get("accessory", {}).get("action_id", "").startswith(home.UNFOLLOW)
    )
    client.slack(press(button, "", channel=None, container={"type": "view"}))
    slack.called_with("views.publish", 3)
    assert newsroom.storage.follows.of("T1", "U1") == ()


def test_every_topic_can_be_followed_at_once_and_the_home_keeps_its_limits(knowledge):
    view = home.view(knowledge, list(knowledge.topics), dt.date(2026, 11, 22))
    slack_payloads.check(view, "view")


def test_settings_open_in_a_modal_and_are_kept_for_the_channel(client, slack, newsroom):
    assert client.slack(command("settings")).text == ""
    view = slack.called_with("views.open")[0]["view"]
    assert view["private_metadata"] == "T1:C1"
    response = client.slack(submit(view, values(mode="brief", reply="in_channel", dates="en_US", style="ap")))
    slack_payloads.check(response.json()["view"], "view")
    kept = newsroom.storage.channels.get("T1", "C1")
    assert (kept.mode, kept.reply, kept.dates, kept.style) == ("brief", "in_channel", "en_US", "ap")
    assert newsroom.storage.channels.get("T1", "C2") == ChannelSettings()


def test_a_channel_that_is_off_is_told_so_and_not_answered(client, slack, newsroom):
    newsroom.storage.channels.put("T1", "C1", ChannelSettings(mode=Mode.OFF))
    off = wording.OFF.format(command="/sanctions")
    assert client.slack(command("coal")).json() == {"response_type": "ephemeral", "text": off}
    client.slack(mention("<@U0BOT> coal"))
    (told,) = slack.called_with("chat.postEphemeral")
    assert (told["text"], told["user"], told["channel"]) == (off, "U1", "C1")
    assert slack.posted(1, seconds=0.2) == []


def test_a_brief_channel_shows_entries_on_request(client, newsroom):
    newsroom.storage.channels.put("T1", "C1", ChannelSettings(mode=Mode.BRIEF))
    told = client.slack(command("2397 8")).json()
    assert f"*{wording.PARAGRAPHS}*" not in json.dumps(told["blocks"])
    assert "Page 1 of" in json.dumps(told["blocks"])


@pytest.mark.parametrize(
    ("dates", "day"),
    [("en_US", "June 1, 2015"), ("iso", "2015-06-01"), ("ko", "2015년 6월 1일"), ("de", "1. Juni 2015"),
     ("fr", "1 juin 2015"), ("ru", "1 июня 2015\u202fг."), ("ja", "2015年6月1日"), ("en_GB", "1 June 2015")],
)  # fmt: skip
def test_dates_are_written_in_the_language_of_the_channel(client, newsroom, dates, day):
    newsroom.storage.channels.put("T1", "C1", ChannelSettings(dates=Dates(dates)))
    assert f"As of {day}" in client.slack(command("small arms as of 2015-06-01")).json()["text"]
    assert wording.DATES[dates].startswith(("28", "April 28", "2025"))


def test_answers_for_all_wait_until_it_is_known_that_the_channel_is_ours(client, slack, newsroom):
    newsroom.storage.channels.put("T1", "C1", ChannelSettings(reply=Reply.IN_CHANNEL))
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
    assert client.slack(command("coal")).json()["response_type"] == "ephemeral"
    slack.called_with("conversations.info")
    for _ in range(50):
        if client.slack(command("coal")).json()["response_type"] == "in_channel":
            return
    pytest.fail("never answered in the channel")


def test_beside_another_organisation_a_mention_is_refused_unless_an_admin_allowed_it(client, slack, newsroom):
    client.slack(json_changed(mention("<@U0BOT> coal", "Ev1"), is_ext_shared_channel=True))
    (told,) = slack.called_with("chat.postEphemeral")
    assert told["text"] == wording.CONNECTED.format(command="/sanctions")
    assert client.slack(command("coal")).json()["text"] == told["text"]
    newsroom.storage.channels.put("T1", "C1", ChannelSettings(shared=True))
    client.slack(json_changed(mention("<@U0BOT> coal", "Ev2"), is_ext_shared_channel=True))
    assert len(slack.posted(1)) == 1
    assert client.slack(command("coal")).json()["text"].startswith("Coal")


def test_a_direct_message_from_another_organisation_is_refused(client, slack):
    client.slack(json_changed(message("coal"), is_ext_shared_channel=True))
    (told,) = slack.posted()
    assert told["text"] == wording.CONNECTED.format(command="/sanctions")


def test_where_nobody_can_tell_who_is_in_a_channel_a_mention_is_refused(client, slack):
    slack.answers["conversations.info"] = {"error": "missing_scope"}
    body = json.loads(mention("<@U0BOT> coal"))
    del body["is_ext_shared_channel"]
    client.slack(json.dumps(body))
    (told,) = slack.called_with("chat.postEphemeral")
    assert told["text"] == wording.UNSURE.format(command="/sanctions")
    assert slack.posted(1, seconds=0.2) == []


def test_only_an_admin_may_allow_answers_beside_another_organisation(client, slack, newsroom):
    client.slack(command("settings", user_id="U1"))
    slack.called_with("views.open")
    client.slack(command("settings", user_id="UADMIN"))
    view, admins = (one["view"] for one in slack.called_with("views.open", 2))
    assert views.SHARED not in {one.get("block_id") for one in view["blocks"]}
    ticked = values() | {views.SHARED: {views.SHARED: {"selected_options": [{"value": views.SHARED}]}}}
    refused = client.slack(submit(admins, ticked)).json()
    assert refused["errors"] == {views.SHARED: wording.SETTINGS_NOT_YOURS}
    assert not newsroom.storage.channels.get("T1", "C1").shared
    admin = {"id": "UADMIN", "name": "chief"}
    assert client.slack(submit(admins, ticked, user=admin)).json()["response_action"] == "update"
    assert newsroom.storage.channels.get("T1", "C1").shared
    client.slack(submit(view, values(mode="brief")))
    assert newsroom.storage.channels.get("T1", "C1").shared


def test_settings_that_cannot_be_kept_stay_in_the_form(client, slack, newsroom):
    client.slack(command("settings"))
    view = slack.called_with("views.open")[0]["view"]
    newsroom.storage.close()
    with newsroom.storage.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS channel_settings")
    answered = client.slack(submit(view, values(mode="off"))).json()
    assert answered["errors"] == {views.MODE: wording.SETTINGS_NOT_SAVED}


def test_a_settings_value_nobody_offers_is_refused(client, slack, newsroom):
    client.slack(command("settings"))
    view = slack.called_with("views.open")[0]["view"]
    client.slack(submit(view, values(mode="loud")))
    assert newsroom.storage.channels.get("T1", "C1") == ChannelSettings()


def test_help_is_had_at_every_way_in(client, slack):
    client.slack(message("help", "Ev1"))
    client.slack(mention("<@U0BOT> help", "Ev2"))
    client.slack(home_opened(event_id="Ev3"))
    helped = slack.posted(2)
    assert all(wording.HELP in one["text"] for one in helped)
    assert wording.HELP.split(".")[0] in json.dumps(slack.called_with("views.publish")[0])


def test_a_share_is_kept_with_what_it_holds(newsroom):
    share = Share("T1", "C1", "1.2", "abc", ("S/RES/2397 (2017) ¶8",))
    newsroom.storage.shares.put(share, newsroom.now())
    assert newsroom.storage.shares.holding("S/RES/2397 (2017) ¶8") == (share,)


def json_changed(body: str, **changed) -> str:
    return json.dumps(json.loads(body) | changed)
