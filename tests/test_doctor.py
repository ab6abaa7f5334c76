"""The doctor: each thing that can be wrong is found, with what to do, and nothing is made or told that is secret."""

import contextlib
import datetime as dt
import json
import shutil
from unittest import mock

import pytest
from conftest import ROOT
from cryptography.fernet import Fernet

from bot.app.doctor import examine as doctor
from bot.app.doctor.finding import Finding, Level
from bot.knowledge import listings
from bot.storage import database, migrate
from bot.storage.storage import Storage

MANIFEST = json.loads((ROOT / "manifest.json").read_text())
SCOPES = MANIFEST["oauth_config"]["scopes"]
GRANTED = [*SCOPES["bot"], *SCOPES["bot_optional"]]


def later(seconds: float):
    """A clock that is so many seconds ahead."""
    return lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)


@pytest.fixture
def config(settings, tmp_path):
    kept = tmp_path / "lists"
    header = listings.Header(listings.TITLE, dt.datetime.now(dt.UTC).date() - dt.timedelta(3), "0" * 64, 0)
    listings.write(kept / listings.FILE, listings.SanctionsList(header, ()))
    return settings.model_copy(update={"citedesk_knowledge": ROOT / "knowledge", "citedesk_lists": kept})


@pytest.fixture(autouse=True)
def quick(monkeypatch, knowledge):
    """The knowledge takes a second to load; the tests of what is wrong with it load another one."""
    real = doctor.load
    monkeypatch.setattr(doctor, "load", lambda folder: knowledge if folder == ROOT / "knowledge" else real(folder))


@pytest.fixture
def look(config):
    def looked(changed: dict | None = None, **how) -> list[Finding]:
        changed = {name: type(getattr(config, name))(value) for name, value in (changed or {}).items()}
        how = {"manifest": ROOT / "manifest.json", "clock": later(0)} | how
        return doctor.examine(config.model_copy(update=changed), **how)

    return looked


def wrong(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.level is not Level.OK]


def only(found: list[Finding], word: str) -> Finding:
    (one,) = [one for one in wrong(found) if word in one.what]
    return one


def answered(slack, scopes=None) -> None:
    """Let Slack answer `auth.test` with these scopes; the time it tells is the real one."""
    slack.failures.append((200, {"X-OAuth-Scopes": ",".join(GRANTED if scopes is None else scopes)}))


def test_nothing_is_wrong_where_nothing_is(look, slack):
    assert wrong(look()) == []
    assert slack.calls == []


def test_nothing_is_wrong_with_slack_either(look, slack):
    answered(slack)
    slack.answers["conversations.info"] = {"channel": {"is_member": True}}
    found = look(live=True)
    assert wrong(found) == []
    slack.called_with("conversations.info")
    assert [method for method, _ in slack.calls] == ["auth.test", "conversations.info"]
    assert {"Slack takes the bot token", "the scopes are those of the manifest"} <= {one.what for one in found}


@pytest.mark.parametrize(
    ("transport", "name", "value", "told"),
    [
        ("socket", "slack_bot_token", "", "SLACK_BOT_TOKEN is not set"),
        ("socket", "slack_bot_token", "xoxp-CANARY", "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ("socket", "slack_app_token", "", "SLACK_APP_TOKEN is not set"),
        ("socket", "slack_app_token", "xoxb-CANARY", "SLACK_APP_TOKEN does not begin with xapp-"),
        ("http", "slack_signing_secret", "", "SLACK_SIGNING_SECRET is not set"),
        ("http", "slack_app_token", "", None),
        ("socket", "slack_signing_secret", "", None),
    ],
)
def test_a_token_is_there_and_of_its_kind_for_the_transport(look, transport, name, value, told):
    found = wrong(look({name: value}, transport=transport))
    assert [one.what for one in found] == ([told] if told else [])
    assert all(one.level is Level.PROBLEM and "api.slack.com/apps" in one.advice for one in found)
    assert "CANARY" not in str(found)


def test_the_commands_are_compared_with_the_manifest(look):
    one = only(look({"citedesk_sanctions_command": "/law"}), "commands")
    assert one.level is Level.WARNING
    assert "/law, /timeline" in one.what
    assert "/sanctions, /timeline" in one.what


@pytest.mark.parametrize("text", [None, "{oops", "[1]", "\udcff", "{}", '{"oauth_config": {"scopes": 1}}'])
def test_a_manifest_that_cannot_be_read_is_told(look, tmp_path, text):
    file = tmp_path / "manifest.json"
    if text is not None:
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert only(look(manifest=file), "cannot be read").level is Level.WARNING


def test_a_database_that_is_not_there_is_not_made(look, tmp_path):
    file = tmp_path / "new" / "citedesk.db"
    found = look({"database_url": f"sqlite:///{file}"})
    assert wrong(found) == []
    assert any("the desk makes it when it starts" in one.what for one in found)
    assert not file.parent.exists()


def test_a_database_that_may_not_be_made_is_told(look, tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    one = only(look({"database_url": f"sqlite:///{tmp_path / 'a.db'}"}), "cannot be made")
    assert one.level is Level.PROBLEM
    assert "DATABASE_URL" in one.advice


def test_a_file_that_is_no_database_is_told(look, tmp_path):
    file = tmp_path / "citedesk.db"
    file.write_text("CANARY " * 1000)
    one = only(look({"database_url": f"sqlite:///{file}"}), "citedesk.db")
    assert one.level is Level.PROBLEM
    assert "move it away" in one.advice
    assert "CANARY" not in str(one)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense CANARY",
        "mysql://user:CANARY@host/name",
        "postgresql+psycopg://u:CANARY@127.0.0.1:9/n?connect_timeout=1",
    ],
)
def test_an_address_of_a_database_that_will_not_do_is_told_without_its_password(look, url):
    (one,) = wrong(look({"database_url": url}))
    assert one.level is Level.PROBLEM
    assert one.advice
    assert "CANARY" not in str(one)


def test_tables_that_are_behind_are_told(look, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'citedesk.db'}"
    engine = database.engine(url)
    steps = migrate.pending(engine)
    engine.dispose()
    one = only(look({"database_url": url}), "the tables lack")
    assert one.level is Level.WARNING
    assert steps
    assert all(step in one.what for step in steps)
    Storage.open(url).close()
    assert wrong(look({"database_url": url})) == []


def test_the_tables_of_a_server_are_changed_by_hand(look, monkeypatch):
    class Server:
        """As much of an engine of PostgreSQL as the doctor sees."""

        dialect = type("Dialect", (), {"name": "postgresql"})

        def dispose(self):
            pass

    monkeypatch.setattr(database, "engine", lambda _: Server())
    monkeypatch.setattr(database, "transaction", lambda _: contextlib.nullcontext(mock.Mock()))
    monkeypatch.setattr(migrate, "pending", lambda _: ("0002_more",))
    (one,) = wrong(look({"database_url": "postgresql+psycopg://u:p@host/n"}))
    assert one == Finding(Level.PROBLEM, "the tables lack 0002_more", "run: python -m bot migrate")


def test_mistakes_in_the_knowledge_are_counted_and_not_shown(look, config, tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    (folder / "topics.yaml").write_text("- CANARY: 1\n")
    one = only(look({"citedesk_knowledge": folder}), "to mend")
    assert one.level is Level.PROBLEM
    assert one.advice == "run: python -m bot check"
    assert "CANARY" not in str(one)


def test_the_imported_list_is_there_readable_and_not_old(look, config, tmp_path):
    old = look(clock=later(86_400 * doctor.OLD_LIST))
    assert only(old, "days old").level is Level.WARNING
    assert only(look({"citedesk_lists": tmp_path / "none"}), "no sanctions list").level is Level.WARNING
    (config.citedesk_lists / listings.FILE).write_text("CANARY\n")
    broken = only(look(), "to mend")
    assert broken.level is Level.PROBLEM
    assert "CANARY" not in str(broken)


def test_a_desk_without_curators_is_told(look):
    assert only(look({"citedesk_curators_channel": ""}), "CITEDESK_CURATORS_CHANNEL").level is Level.WARNING


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("invalid_auth", "SLACK_BOT_TOKEN was refused by Slack (invalid_auth)"),
        ("token_revoked", "SLACK_BOT_TOKEN was refused by Slack (token_revoked)"),
        ("fatal_error", "Slack did not answer as it should (fatal_error)"),
        ("a text with CANARY", "Slack did not answer as it should (no code)"),
    ],
)
def test_a_token_that_slack_refuses_is_told(look, slack, code, told):
    slack.answers["auth.test"] = {"error": code}
    assert only(look(live=True), told).level is Level.PROBLEM


def test_a_slack_that_is_not_reached_or_broken_is_told(look, slack):
    assert only(look({"slack_api_url": "http://127.0.0.1:9/"}, live=True), "cannot be reached").level is Level.PROBLEM
    slack.failures.append((500, {}))
    assert only(look(live=True), "did not answer as it should").level is Level.PROBLEM


def test_with_many_workspaces_their_keys_and_the_client_are_looked_at(look):
    several = {"slack_bot_token": "", "slack_client_id": "1.2", "slack_client_secret": "s"}
    one = only(look(several, transport="http"), "CITEDESK_TOKEN_KEYS is not set")
    assert one.level is Level.PROBLEM
    assert "new-key" in one.advice
    assert only(look(several | {"citedesk_token_keys": "CANARY"}, transport="http"), "key 1 is no Fernet key")
    key = Fernet.generate_key().decode()
    assert wrong(look(several | {"citedesk_token_keys": key}, transport="http")) == []
    without = several | {"citedesk_token_keys": key, "slack_client_secret": ""}
    assert only(look(without, transport="http"), "SLACK_CLIENT_SECRET is not set").level is Level.PROBLEM


def test_with_many_workspaces_slack_is_asked_what_needs_no_token(look, slack):
    slack.answers["auth.test"] = {"error": "not_authed"}
    changed = {"slack_bot_token": "", "slack_client_id": "1.2", "slack_client_secret": "s"}
    changed["citedesk_token_keys"] = Fernet.generate_key().decode()
    assert wrong(look(changed, transport="http", live=True)) == []
    skewed = look(changed, transport="http", live=True, clock=later(400))
    assert only(skewed, "off Slack's").level is Level.PROBLEM


def test_without_a_token_slack_is_not_asked(look, slack):
    assert only(look({"slack_bot_token": ""}, live=True), "was not asked").level is Level.PROBLEM
    assert slack.calls == []


@pytest.mark.parametrize(
    ("scopes", "level", "told"),
    [
        (GRANTED[1:], Level.PROBLEM, f"the token lacks scopes: {GRANTED[0]}"),
        (SCOPES["bot"], Level.WARNING, f"optional scopes: {', '.join(sorted(SCOPES['bot_optional']))}"),
        ([*GRANTED, "users:read"], Level.WARNING, "does not need: users:read"),
        ([], Level.WARNING, "did not say which scopes"),
    ],
    ids=["required", "optional", "more", "none told"],
)
def test_the_scopes_are_compared_with_the_manifest(look, slack, scopes, level, told):
    answered(slack, scopes)
    slack.answers["conversations.info"] = {"channel": {"is_member": True}}
    (one,) = wrong(look(live=True))
    assert one.level is level
    assert told in one.what
    assert "install the app anew" in one.advice


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, "ok"), (55, "ok"), (65, "warning"), (-65, "warning"), (295, "warning"), (305, "problem"), (-305, "problem")],
)
def test_the_clock_is_compared_with_slacks(look, slack, seconds, level):
    answered(slack)
    slack.answers["conversations.info"] = {"channel": {"is_member": True}}
    (one,) = [one for one in look(live=True, clock=later(seconds)) if "off Slack's" in one.what]
    assert one.level == level


def test_a_slack_without_a_clock_is_told(look, slack, monkeypatch):
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.date_time_string", lambda *_: "CANARY")
    answered(slack)
    slack.answers["conversations.info"] = {"channel": {"is_member": True}}
    (one,) = wrong(look(live=True))
    assert one.level is Level.WARNING
    assert "CANARY" not in str(one)


@pytest.mark.parametrize(
    ("answer", "level", "told"),
    [
        ({"error": "missing_scope"}, Level.WARNING, "the token may not"),
        ({"error": "channel_not_found"}, Level.PROBLEM, "cannot be reached (channel_not_found)"),
        ({"channel": {"is_member": False}}, Level.PROBLEM, "is not in"),
        ({"channel": {"is_archived": True, "is_member": True}}, Level.PROBLEM, "is archived"),
        ({}, Level.WARNING, "could not be looked at"),
        ({"channel": {"is_im": True}}, Level.OK, "can be reached"),
        ({"channel": {}}, Level.OK, "can be reached"),
    ],
)
def test_the_curators_channel_is_looked_at(look, slack, answer, level, told):
    answered(slack)
    slack.answers["conversations.info"] = answer
    (one,) = [one for one in look(live=True) if "the curators' channel" in one.what or "the app is not in" in one.what]
    assert one.level is level
    assert told in one.what


def test_no_finding_holds_a_token(look, slack):
    slack.answers["auth.test"] = {"error": "invalid_auth"}
    told = "\n".join(str(one) for one in look({"slack_bot_token": "xoxb-SECRET"}, live=True))
    assert "SECRET" not in told
    assert "xapp-test" not in told


def test_a_finding_is_a_line_and_what_to_do_below_it():
    assert str(Finding(Level.OK, "well")) == "ok       well"
    assert str(Finding(Level.PROBLEM, "ill", "mend it")) == "problem  ill\n         mend it"
