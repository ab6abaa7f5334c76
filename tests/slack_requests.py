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
            "event": event | changed,
            "authorizations": [{"team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
        }
    )
