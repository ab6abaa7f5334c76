"""The manifest declares just what the listeners need: compared in both directions."""

import ast
import json
import re

import pytest
from conftest import ROOT
from slack_bolt import App
from slack_requests import command
from slack_sdk import WebClient

from bot.answer.shape import Outcome
from bot.app import serving

MANIFEST = json.loads((ROOT / "manifest.json").read_text())
FEATURES, SCOPES = MANIFEST["features"], MANIFEST["oauth_config"]["scopes"]
COMMANDS = {one["command"] for one in FEATURES["slash_commands"]}
SHORTCUTS = {one["callback_id"] for one in FEATURES["shortcuts"]}
EVENTS = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
REQUIRED, OPTIONAL = set(SCOPES["bot"]), set(SCOPES["bot_optional"])

# docs.slack.dev, the reference of each method and event
SCOPES_OF_METHOD = {
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "auth_test": set(),
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
}
SCOPES_OF_EVENT = {
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "team_access_revoked": set(),
    "tokens_revoked": set(),
}
SCOPES_OF_FEATURE = {"slash_commands": {"commands"}, "shortcuts": {"commands"}, "agent_view": {"assistant:write"}}


@pytest.fixture
def registered(settings, newsroom, monkeypatch):
    seen: dict[str, set[str]] = {"command": set(), "event": set(), "shortcut": set()}
    for kind in seen:
        original = getattr(App, kind)

        def record(self, name, *args, _kind=kind, _original=original, **kwargs):
            seen[_kind].add(name)
            return _original(self, name, *args, **kwargs)

        monkeypatch.setattr(App, kind, record)
    serving.slack(settings, newsroom)
    return seen


def methods_called() -> set[str]:
    """Every method of Slack's Web API that the code calls, found in the code itself."""
    called = set()
    for path in (ROOT / "bot").rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        called |= {node.func.attr for node in calls if isinstance(node.func, ast.Attribute)}
    return {name for name in called if re.fullmatch("[a-z]+_[a-zA-Z_]+", name) and hasattr(WebClient, name)}


def test_every_listener_is_declared_and_every_declaration_has_a_listener(registered):
    assert registered["command"] == COMMANDS
    assert registered["shortcut"] == SHORTCUTS
    assert registered["event"] == {event.split(".")[0] for event in EVENTS}


def test_the_declared_commands_are_answered(client):
    assert {name: client.slack(command("coal", name=name)).status_code for name in COMMANDS} == dict.fromkeys(
        COMMANDS, 200
    )


def test_the_scopes_are_those_of_the_methods_the_events_and_the_features():
    methods = methods_called()
    assert methods == set(SCOPES_OF_METHOD)
    used = [SCOPES_OF_METHOD[one] for one in methods] + [SCOPES_OF_EVENT[one] for one in EVENTS]
    used += [scopes for feature, scopes in SCOPES_OF_FEATURE.items() if feature in FEATURES]
    assert set().union(*used) == REQUIRED | OPTIONAL


def test_three_scopes_are_required_and_the_others_are_optional():
    assert {"app_mentions:read", "chat:write", "commands"} == REQUIRED
    assert not REQUIRED & OPTIONAL


def test_what_slack_shows_keeps_its_limits():
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in FEATURES["shortcuts"])
    assert all(len(one["description"]) <= 2000 and len(one["usage_hint"]) <= 1000 for one in FEATURES["slash_commands"])
    assert len(FEATURES["agent_view"]["agent_description"]) <= 300
    assert len(FEATURES["agent_view"]["suggested_prompts"]) <= 4


def test_the_suggested_prompts_are_answered(desk):
    for prompt in FEATURES["agent_view"]["suggested_prompts"]:
        assert desk.ask(prompt["message"]).outcome in (Outcome.ANSWERED, Outcome.HELP)


def test_socket_mode_is_the_default_and_every_address_is_one_path():
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    urls = {one["url"] for one in MANIFEST["features"]["slash_commands"]}
    urls |= {MANIFEST["settings"][one]["request_url"] for one in ("event_subscriptions", "interactivity")}
    assert {url.split("example.org")[1] for url in urls} == {"/slack/events"}
