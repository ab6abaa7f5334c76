"""Slash commands. The answer is given inside `ack`, so it needs no second request to Slack.

Whether another organisation is in the channel is looked up afterwards, for the next time: until it is known, an answer
is shown to the one who asked alone.
"""

import logging
import time

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.connected import Inside
from bot.listeners.newsroom import Newsroom
from bot.render import views, wording
from bot.storage.channels import Mode, Reply

log = logging.getLogger("citedesk.listeners")

_SETTINGS = "settings"


def register(app: App, newsroom: Newsroom) -> None:
    """Register the two commands under the names the workspace gives them."""
    for name in (newsroom.sanctions, newsroom.timeline):
        app.command(name)(ask)


def ask(ack: Ack, command: dict[str, str], newsroom: Newsroom, client: WebClient) -> None:
    """Answer a command; `settings` alone opens the settings of the channel."""
    started = time.perf_counter()
    name = "/timeline" if command["command"] == newsroom.timeline else "/sanctions"
    text = command.get("text", "").strip()
    team, channel = command["team_id"], command["channel_id"]
    settings = newsroom.storage.channels.get(team, channel)
    if text.lower() == _SETTINGS:
        admin = command["user_id"] in newsroom.admins
        digest = newsroom.storage.digests.get(team, channel)
        view = views.settings(settings, digest, newsroom.topics, f"{team}:{channel}", admin=admin)
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=view)
        return
    inside = newsroom.connected.known(team, channel, dict(command))
    if settings.mode is Mode.OFF:
        newsroom.metrics.refused("off")
        ack(response_type="ephemeral", text=wording.OFF.format(command=newsroom.sanctions))
        return
    if inside is Inside.UNKNOWN:
        newsroom.connected.look_later(client, team, channel)
    if inside is Inside.OTHERS_TOO and not settings.shared:
        newsroom.metrics.refused("connected")
        ack(response_type="ephemeral", text=wording.CONNECTED.format(command=newsroom.sanctions))
        return
    public = settings.reply is Reply.IN_CHANNEL and (inside is Inside.OURS or settings.shared)
    answer, kept = newsroom.answer(f"{name} {text}".strip())
    message = newsroom.message(answer, kept, settings, private=not public)
    ack(response_type="in_channel" if public else "ephemeral", **message)
    spent = round(1_000 * (time.perf_counter() - started), 1)
    newsroom.metrics.answered(name, answer.outcome, spent / 1_000)
    extra = {"team": team, "command": name, "outcome": answer.outcome.value, "milliseconds": spent}
    log.info("%s %s in %.1f ms", name, answer.outcome, spent, extra=extra)
