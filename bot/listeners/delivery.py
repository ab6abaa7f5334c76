"""A delivery of Slack's: what is answered once, and what must be done even if this process is killed meanwhile.

Slack sends an event again until it is acknowledged, with the same `event_id` (docs.slack.dev, Events API). What is
acknowledged before it is done is held in the database, and done by another process if this one is gone. A press of
Share is held too: it is acknowledged at once, and waits for the turn of its channel. Slack gives it no id, but a
`trigger_id` of its own.
"""

import json
from typing import Any

from slack_bolt import App, BoltRequest

from bot.listeners.newsroom import Newsroom
from bot.render import buttons

AGAIN = "taken_over"
"""Under which name the context of a request says that it was taken over, and so was marked before."""
_QUESTIONS = frozenset({"app_mention", "message"})
_ENDS = frozenset({"app_uninstalled", "team_access_revoked", "tokens_revoked"})
"""After these much is to be deleted, and nobody says so again once they were marked."""


def name(body: dict[str, Any]) -> str:
    """Give the id of a delivery, or nothing where the same may be asked again (a command)."""
    if isinstance(body.get("event_id"), str):
        return str(body["event_id"])
    return f"press:{body.get('trigger_id')}" if _shares(body) else ""


def held(body: dict[str, Any]) -> str:
    """Give what is to be held of a delivery until it is done: all of it, where somebody waits for that."""
    event = body.get("event")
    kind, bot = (event.get("type"), event.get("bot_id")) if isinstance(event, dict) else (None, None)
    lasts = kind in _ENDS or (kind in _QUESTIONS and not bot) or _shares(body)
    return json.dumps(body) if lasts else ""


def settle(newsroom: Newsroom, body: dict[str, Any]) -> None:
    """Tell that a delivery is done, or that it is being posted, which must not happen twice."""
    newsroom.storage.deliveries.settle(name(body))


def take_over(app: App, newsroom: Newsroom) -> int:
    """Do what processes that are gone left undone, and give how much that was. Raises StorageError."""
    left = newsroom.storage.deliveries.left()
    for one in left:
        # in the form of Socket Mode a request needs no signature: this one was checked when it came
        request = BoltRequest(body=json.loads(one.body), mode="socket_mode", context={AGAIN: True})
        app.dispatch(request)
        if "newsroom" not in request.context:  # it came to no listener: the workspace's token could not be had, say
            newsroom.storage.deliveries.leave(one.id)
    return len(left)


def _shares(body: dict[str, Any]) -> bool:
    actions = body.get("actions")
    return bool(isinstance(actions, list) and actions and actions[0].get("action_id") == buttons.SHARE)
