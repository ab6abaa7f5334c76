"""The manifest declares just what the listeners need: compared in both directions."""

import json

import pytest
from conftest import ROOT
from slack_bolt import App
from slack_requests import command, mention

from bot.app import serving

MANIFEST = json.loads((ROOT / "manifest.json").read_text())
COMMANDS = {one["command"] for one in MANIFEST["features"]["slash_commands"]}
EVENTS = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
SCOPES = set(MANIFEST["oauth_config"]["scopes"]["bot"])
SCOPE_OF_METHOD = {"chat.postMessage": "chat:write", "auth.test": None}
SCOPE_OF_EVENT = {"app_mention": "app_mentions:read"}


@pytest.fixture
def registered(settings, desk, monkeypatch):
    seen: dict[str, set[str]] = {"command": set(), "event": set()}
    for kind in seen:
        original = getattr(App, kind)

        def record(self, name, *args, _kind=kind, _original=original, **kwargs):
            seen[_kind].add(name)
            return _original(self, name, *args, **kwargs)

        monkeypatch.setattr(App, kind, record)
    serving.slack(settings, desk)
    return seen


def test_every_listener_is_declared_and_every_declaration_has_a_listener(registered):
    assert registered["command"] == COMMANDS
    assert registered["event"] == EVENTS


def test_the_declared_commands_are_answered(client):
    assert {name: client.slack(command("coal", name=name)).status_code for name in COMMANDS} == dict.fromkeys(
        COMMANDS, 200
    )


def test_the_scopes_are_those_of_the_methods_called_and_the_events_heard(client, slack, registered):
    for name in COMMANDS:
        client.slack(command("coal", name=name))
    client.slack(mention("<@U0BOT> coal"))
    slack.posted()
    used = {SCOPE_OF_METHOD[method] for method, _ in slack.calls} | {SCOPE_OF_EVENT[event] for event in EVENTS}
    assert {scope for scope in used if scope} | {"commands"} == SCOPES


def test_socket_mode_is_the_default_and_every_address_is_one_path():
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    urls = {one["url"] for one in MANIFEST["features"]["slash_commands"]}
    urls.add(MANIFEST["settings"]["event_subscriptions"]["request_url"])
    assert {url.split("example.org")[1] for url in urls} == {"/slack/events"}
