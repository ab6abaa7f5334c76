"""Requests as Slack signs and sends them (docs.slack.dev: verifying requests from Slack)."""

import hashlib
import hmac
import json
import time
import urllib.parse

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def signed(body: str, content_type: str, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
    }


def command(text: str, name: str = "/sanctions", **changed: str) -> str:
    fields = {
        "token": "ignored",
        "team_id": "T1",
        "team_domain": "desk",
        "channel_id": "C1",
        "channel_name": "news",
        "user_id": "U1",
        "user_name": "reporter",
        "command": name,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/response",
        "trigger_id": "1.2.3",
    }
    return urllib.parse.urlencode(fields | changed)


def mention(text: str, event_id: str = "Ev1", **changed: str) -> str:
    event = {"type": "app_mention", "user": "U1", "text": text, "ts": "1700000000.000100", "channel": "C1"}
    return json.dumps(
        {
            "token": "ignored",
            "team_id": "T1",
            "api_app_id": "A1",
            "type": "event_callback",
            "event_id": event_id,
            "event_time": 1700000000,
            "is_ext_shared_channel": False,
            "event": event | changed,
            "authorizations": [{"team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
        }
    )


def message(text: str, event_id: str = "Ev1", **changed: str) -> str:
    """A direct message to the app."""
    event = {"type": "message", "channel_type": "im", "channel": "D1"}
    return mention(text, event_id, **(event | changed))


def home_opened(tab: str = "home", event_id: str = "EvHome") -> str:
    return mention("", event_id, type="app_home_opened", tab=tab, channel="D1")


def _interaction(**fields) -> str:
    body = {
        "token": "ignored",
        "api_app_id": "A1",
        "team": {"id": "T1", "domain": "desk"},
        "user": {"id": "U1", "name": "reporter", "username": "reporter", "team_id": "T1"},
        "trigger_id": "1.2.3",
    }
    return urllib.parse.urlencode({"payload": json.dumps(body | fields)})


def press(button: dict, response_url: str, *, ephemeral: bool = True, **changed) -> str:
    """A press of a button or a choice of a menu, as it stands in a message that was received."""
    value = {key: button[key] for key in ("action_id", "value", "selected_option") if key in button}
    fields = {
        "type": "block_actions",
        "channel": {"id": "C1", "name": "news"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1", "is_ephemeral": ephemeral},
        "response_url": response_url,
        "actions": [{"type": button.get("type", "button"), "block_id": "b", "action_ts": "1.2", **value}],
    }
    return _interaction(**(fields | changed))


def submit(view: dict, values: dict, **changed) -> str:
    """A view that was sent with these values, by block and action."""
    return _interaction(
        **({"type": "view_submission", "view": view | {"id": "V1", "hash": "h", "state": {"values": values}}} | changed)
    )


def shortcut(text: str, response_url: str, callback_id: str = "find_sources", **changed) -> str:
    """A message shortcut on a message in a thread."""
    fields = {
        "type": "message_action",
        "callback_id": callback_id,
        "channel": {"id": "C1", "name": "news"},
        "message": {"type": "message", "user": "U2", "ts": "1.3", "thread_ts": "1.2", "text": text},
        "message_ts": "1.3",
        "response_url": response_url,
    }
    return _interaction(**(fields | changed))
