"""`Find sources for this message`: works on any message, in threads too, where slash commands do not."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.failures import tell_lazily
from bot.listeners.newsroom import Newsroom
from bot.listeners.press import team_of
from bot.render import views

FIND_SOURCES = "find_sources"


def register(app: App) -> None:
    """Register the message shortcut."""
    app.shortcut(FIND_SOURCES)(ack=_acknowledge, lazy=[tell_lazily(find_sources)])


def _acknowledge(ack: Ack) -> None:
    ack()


def find_sources(shortcut: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Show what is on record for a message, in a modal that nobody else sees."""
    settings = newsroom.storage.channels.get(team_of(shortcut), shortcut["channel"]["id"])
    answers = newsroom.desk.sources(shortcut["message"].get("text") or "")
    client.views_open(trigger_id=shortcut["trigger_id"], view=views.sources(answers, newsroom.format(settings)))
