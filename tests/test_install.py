"""Many workspaces: an install from end to end, each answered with its own token, deleted when the app is removed."""

import json
import logging
import time
import urllib.parse

import pytest
import sqlalchemy as sa
from conftest import Client
from cryptography.fernet import Fernet
from slack_requests import SECRET, command, mention
from slack_sdk.oauth.installation_store import Installation

from bot.app import serving
from bot.errors import SettingsError, StorageError
from bot.listeners import delivery
from bot.storage import database, tables
from bot.storage.channels import ChannelSettings, Mode
from bot.storage.installations import Installations, States, keys
from bot.storage.storage import Storage

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def several(settings, tmp_path):
    return settings.model_copy(
        update={
            "slack_bot_token": type(settings.slack_bot_token)(""),
            "slack_client_id": "1.2",
            "slack_client_secret": type(settings.slack_bot_token)("secret"),
            "citedesk_token_keys": type(settings.slack_bot_token)(OLD),
            "database_url": type(settings.database_url)(f"sqlite:///{tmp_path}/desk.db"),
        }
    )


@pytest.fixture
def room(several, desk):
    made = serving.newsroom(several, desk)
    yield made
    made.close()


@pytest.fixture
def client(several, room, desk):
    app = serving.slack(several, room)
    with Client(serving.service(app, desk, SECRET), base_url="https://desk.example.org") as one:
        yield one
    app.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)


def installed(room, team: str, token: str, user: str = "U1") -> None:
    room.installations.save(Installation(team_id=team, bot_token=token, bot_id="B1", bot_user_id="U0BOT", user_id=user))


def begun(client) -> str:
    response = client.get("/slack/install", follow_redirects=False)
    assert response.status_code == 302
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(response.headers["location"]).query)
    assert set(query["scope"][0].split(",")) >= {"app_mentions:read", "chat:write", "commands"}
    return query["state"][0]


@pytest.fixture
def granted(slack):
    slack.answers["oauth.v2.access"] = {
        "access_token": "xoxb-CANARY", "token_type": "bot", "scope": "commands", "bot_user_id": "U0BOT", "app_id": "A1",
        "team": {"id": "T7", "name": "desk"}, "authed_user": {"id": "U7"}, "is_enterprise_install": False,
    }  # fmt: skip
    slack.answers["auth.test"] = {"team_id": "T7", "url": "https://desk.slack.com/", "bot_id": "B7"}


def test_an_install_ends_with_a_workspace_that_is_answered(client, room, slack, granted, caplog):
    with caplog.at_level(logging.DEBUG):
        state = begun(client)
        done = client.get("/slack/oauth_redirect", params={"code": "abc", "state": state})
    assert done.status_code == 200
    assert done.text.startswith("citedesk is installed.")
    assert room.installations.find_bot(enterprise_id=None, team_id="T7").bot_token == "xoxb-CANARY"
    assert client.slack(command("coal", team_id="T7")).json()["text"].startswith("Coal")
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("citedesk")]
    assert "CANARY" not in " ".join(ours)


def test_a_state_is_good_once_and_only_for_the_browser_that_has_it(client, granted, room):
    state = begun(client)
    client.cookies.clear()
    assert client.get("/slack/oauth_redirect", params={"code": "abc", "state": state}).status_code == 400
    state = begun(client)
    assert client.get("/slack/oauth_redirect", params={"code": "abc", "state": "forged"}).status_code == 400
    assert client.get("/slack/oauth_redirect", params={"code": "abc", "state": state}).status_code == 200
    again = client.get("/slack/oauth_redirect", params={"code": "abc", "state": state})
    assert again.status_code in (400, 401)
    assert again.text.startswith("citedesk was not installed.")


def test_a_refused_install_says_nothing_that_came_with_the_request(client):
    begun(client)
    page = client.get("/slack/oauth_redirect", params={"error": "<b>CANARY</b>"})
    assert page.status_code >= 400
    assert "CANARY" not in page.text
    assert page.headers["content-type"].startswith("text/plain")
    assert page.headers["x-content-type-options"] == "nosniff"


def test_each_workspace_is_answered_with_its_own_token(client, room, slack, monkeypatch):
    installed(room, "T1", "xoxb-one")
    installed(room, "T2", "xoxb-two")
    assert room.client_of("T1").token == "xoxb-one"
    assert room.client_of("T2").token == "xoxb-two"
    assert room.client_of("T3") is None
    assert client.slack(command("coal", team_id="T1")).json()["text"].startswith("Coal")


def test_a_workspace_that_never_installed_the_app_gets_no_answer(client):
    response = client.slack(command("coal", team_id="T9"))
    assert "Coal" not in response.text


def test_what_belongs_to_a_workspace_goes_with_the_app(client, room):
    installed(room, "T1", "xoxb-one")
    installed(room, "T2", "xoxb-two")
    for team in ("T1", "T2"):
        room.storage.channels.put(team, "C1", ChannelSettings(mode=Mode.OFF))
    client.slack(mention("", "EvGone", type="app_uninstalled"))
    assert room.client_of("T1") is None
    assert room.storage.channels.get("T1", "C1") == ChannelSettings()
    assert room.client_of("T2").token == "xoxb-two"
    assert room.storage.channels.get("T2", "C1").mode is Mode.OFF


def test_a_token_that_was_revoked_is_deleted_at_once(client, room):
    installed(room, "T1", "xoxb-one")
    body = json.loads(mention("", "EvRevoked", type="tokens_revoked"))
    body["event"]["tokens"] = {"bot": ["U0BOT"]}
    client.slack(json.dumps(body))
    assert room.client_of("T1") is None


def test_no_token_can_be_read_in_the_database(room, tmp_path):
    installed(room, "T1", "xoxb-CANARY")
    room.storage.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("desk.db*"))
    assert b"CANARY" not in raw
    assert "CANARY" not in repr(room)


def test_keys_are_changed_without_a_token_being_lost(room):
    engine = room.storage.engine
    installed(room, "T1", "xoxb-one")
    both, new = Installations(engine, keys([NEW, OLD])), Installations(engine, keys([NEW]))
    with pytest.raises(StorageError, match="CITEDESK_TOKEN_KEYS"):
        new.find_bot(enterprise_id=None, team_id="T1")
    assert both.rotate() == 1
    assert new.find_bot(enterprise_id=None, team_id="T1").bot_token == "xoxb-one"


@pytest.mark.parametrize("written", [[], ["short"], [OLD, "x" * 44]])
def test_keys_that_are_none_are_told_without_a_word_of_them(written):
    with pytest.raises(SettingsError, match="new-key") as told:
        keys(written)
    assert "short" not in str(told.value)
    assert "xxxx" not in str(told.value)


def test_an_organisation_that_installed_as_a_whole_is_found_by_it(room):
    made = Installation(
        enterprise_id="E1", team_id=None, is_enterprise_install=True, bot_token="xoxb-e", bot_id="B", user_id="U1"
    )
    room.installations.save(made)
    found = room.installations.find_bot(enterprise_id="E1", team_id="T5", is_enterprise_install=True)
    assert found.bot_token == "xoxb-e"
    assert room.installations.find_bot(enterprise_id="E1", team_id="T5") is None


def test_a_new_token_of_a_rotation_takes_the_place_of_the_old_one(room):
    installed(room, "T1", "xoxe.xoxb-old")
    bot = room.installations.find_bot(enterprise_id=None, team_id="T1")
    bot.bot_token = "xoxe.xoxb-new"
    room.installations.save_bot(bot)
    assert room.installations.find_bot(enterprise_id=None, team_id="T1").bot_token == "xoxe.xoxb-new"


def test_a_state_is_over_after_ten_minutes(room):
    now = [1_000.0]
    states = States(room.storage.engine, lambda: now[0])
    good, late = states.issue(), states.issue()
    now[0] += 600
    assert states.consume(good)
    assert not states.consume(good)
    now[0] += 1
    assert not states.consume(late)
    assert not states.consume("never issued")


def test_one_workspace_has_no_way_to_install(settings, newsroom, desk):
    with Client(serving.service(serving.slack(settings, newsroom), desk, SECRET)) as one:
        assert one.get("/slack/install").status_code == 404
        assert one.get("/slack/oauth_redirect").status_code == 404


def test_slack_is_asked_once_who_a_token_is_and_not_before_each_answer(client, room, slack):
    installed(room, "T1", "xoxb-1")
    for _ in range(3):
        assert client.slack(command("coal")).json()["text"].startswith("Coal")
    assert len(slack.called_with("auth.test")) == 1
    installed(room, "T1", "xoxb-2")
    client.slack(command("coal"))
    assert len(slack.called_with("auth.test", 2)) == 2
    room.installations.delete_all(enterprise_id=None, team_id="T1")
    assert "Coal" not in client.slack(command("coal")).text


# an organisation that installed the app as a whole


def of_an_organisation(name: str, team: str | None, enterprise: str = "E1", **event) -> str:
    """An event as it comes to such an install: the workspace stands in the body alone, if anywhere."""
    body = json.loads(mention("", name, **event)) | {"enterprise_id": enterprise, "team_id": team}
    where = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True, "is_bot": True, "user_id": "U0BOT"}
    return json.dumps(body | {"authorizations": [where]})


def test_the_workspaces_of_an_organisation_are_known_by_what_they_ask_and_forgotten_with_it(client, room, slack):
    slack.answers["auth.test"] = {"enterprise_id": "E1", "bot_id": "B7"}
    whole = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
    room.installations.save(Installation(**whole, bot_token="xoxb-org", bot_id="B", user_id="U1"))
    assert room.client_of("T1") is None
    asked = command("coal", team_id="T1", enterprise_id="E1", is_enterprise_install="true")
    assert client.slack(asked).json()["text"].startswith("Coal")
    for name, team, enterprise in (("Ev7", "T2", "E1"), ("Ev8", "T3", "E1"), ("Ev9", "T9", "E9")):
        home = {"type": "app_home_opened", "tab": "home", "channel": "D1"}
        client.slack(of_an_organisation(name, team, enterprise, **home))
    assert [room.client_of(team).token for team in ("T1", "T2", "T3")] == ["xoxb-org"] * 3
    assert room.client_of("T9") is None  # of another organisation, in a channel that is shared with it
    for team in ("T1", "T2", "T3"):
        room.storage.channels.put(team, "C1", ChannelSettings(mode=Mode.OFF))
    client.slack(of_an_organisation("Ev10", None, type="team_access_revoked", team_ids=["T3"]))
    assert room.client_of("T3") is None
    assert room.storage.channels.get("T3", "C1") == ChannelSettings()
    client.slack(of_an_organisation("Ev11", None, type="tokens_revoked", tokens={"bot": ["U0BOT"]}))
    assert room.client_of("T1") is None
    assert client.slack(of_an_organisation("Ev12", None, type="app_uninstalled")).status_code == 200
    assert {room.storage.channels.get(team, "C1").mode for team in ("T1", "T2")} == {Mode.FULL}
    with room.storage.engine.connect() as connection:
        for table in (tables.workspaces, tables.installations):
            assert connection.execute(sa.select(table)).all() == []


def test_an_app_that_is_removed_while_the_database_is_away_is_forgotten_when_it_is_back(client, room):
    room.installations.save(
        Installation(team_id="T1", enterprise_id=None, bot_token="xoxb-1", bot_id="B", user_id="U1")
    )
    room.storage.channels.put("T1", "C1", ChannelSettings(mode=Mode.OFF))
    absence = database.absence_of(room.storage.engine)
    absence.begin()
    assert client.slack(mention("", "EvGone", type="app_uninstalled")).status_code == 200
    assert len(room.storage.records) == 2  # what is to be deleted, and that it was
    absence.end()
    end = time.monotonic() + 5
    while len(room.storage.records):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert room.client_of("T1") is None
    assert room.storage.channels.get("T1", "C1") == ChannelSettings()


def test_a_removal_that_a_killed_process_had_taken_is_done_by_another(several, room):
    installed(room, "T1", "xoxb-1")
    room.storage.channels.put("T1", "C1", ChannelSettings(mode=Mode.OFF))
    killed = Storage.open(several.database_url.get_secret_value(), several.seal_secret)
    body = json.loads(mention("", "EvGone", type="app_uninstalled"))
    assert killed.deliveries.first(delivery.name(body), delivery.held(body))
    with killed.engine.begin() as connection:
        connection.execute(sa.update(tables.deliveries).values(until=0))
    killed.close()
    app = serving.slack(several, room)
    assert delivery.take_over(app, room) == 1
    app.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)
    assert room.client_of("T1") is None
    assert room.storage.channels.get("T1", "C1") == ChannelSettings()
    assert delivery.take_over(app, room) == 0
