"""Slash commands. The answer is the response to the command, so it needs no second request to Slack.

Whether another organisation is in the channel is looked up afterwards, for the next time: until it is known, an answer
is shown to the one who asked alone.
"""

import time

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from bot.listeners.connected import Inside
from bot.listeners.failures import tell_lazily
from bot.listeners.newsroom import Newsroom
from bot.render import views, wording
from bot.storage.channels import Mode, Reply

_SETTINGS = "settings"


def register(app: App, newsroom: Newsroom) -> None:
    """Register the two commands under the names the workspace gives them; `settings` alone opens the settings."""
    for name in (newsroom.sanctions, newsroom.timeline):
        app.command(name)(ask)


@tell_lazily
def settings(command: dict[str, str], client: WebClient, newsroom: Newsroom) -> None:
    """Open the settings of the channel."""
    team, channel = command["team_id"], command["channel_id"]
    kept, digest = newsroom.storage.channels.get(team, channel), newsroom.storage.digests.get(team, channel)
    admin = command["user_id"] in newsroom.admins
    view = views.settings(kept, digest, newsroom.topics, f"{team}:{channel}", admin=admin)
    client.views_open(trigger_id=command["trigger_id"], view=view)


def ask(command: dict[str, str], newsroom: Newsroom, client: WebClient) -> BoltResponse:
    """Answer a command, in the response to it."""
    started = time.perf_counter()
    name = "/timeline" if command["command"] == newsroom.timeline else "/sanctions"
    text = command.get("text", "").strip()
    if text.lower() == _SETTINGS:  # as a lazy listener of its own it would cost every command some time
        newsroom.aside(settings, command=command, client=client, newsroom=newsroom)
        return BoltResponse(status=200)
    team, channel = command["team_id"], command["channel_id"]
    chosen = newsroom.storage.channels.get(team, channel)
    inside = newsroom.connected.known(team, channel, command)
    if chosen.mode is Mode.OFF:
        return _refused("off", wording.OFF, newsroom)
    if inside is Inside.UNKNOWN:
        newsroom.aside(newsroom.connected.look, client, team, channel, {})
    if inside is Inside.OTHERS_TOO and not chosen.shared:
        return _refused("connected", wording.CONNECTED, newsroom)
    public = chosen.reply is Reply.IN_CHANNEL and (inside is Inside.OURS or chosen.shared)
    reply = newsroom.reply(f"{name} {text}".strip(), chosen, private=not public)
    newsroom.told(team, name, reply, time.perf_counter() - started)
    return BoltResponse(status=200, body=reply.body)


def _refused(reason: str, text: str, newsroom: Newsroom) -> BoltResponse:
    newsroom.metrics.refused(reason)
    told = {"response_type": "ephemeral", "text": text.format(command=newsroom.sanctions)}
    return BoltResponse(status=200, body=told)
