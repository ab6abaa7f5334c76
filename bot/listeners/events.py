"""Mentions in channels and threads, direct messages, and the App Home being opened.

A follow-up in a thread keeps the topic and the date of what was asked there before (`bot.answer.followup`).
"""

import logging
import time
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.connected import Inside
from bot.listeners.failures import NO_VOICE, code, failed, kind
from bot.listeners.newsroom import Newsroom
from bot.render import home, wording
from bot.storage.channels import ChannelSettings

log = logging.getLogger("citedesk.listeners")


def register(app: App) -> None:
    """Register the events; Slack is acknowledged at once, posting is lazy."""
    app.event("app_mention")(ack=_acknowledge, lazy=[app_mention])
    app.event("message")(ack=_acknowledge, lazy=[message])
    app.event("app_home_opened")(ack=_acknowledge, lazy=[app_home_opened])
    app.event("app_uninstalled")(app_uninstalled)
    app.event("tokens_revoked")(tokens_revoked)


def _acknowledge() -> None:
    """Acknowledge; Bolt does it for events."""


def app_mention(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Answer the words after the mention in its thread; other bots are not answered, or two would never end."""
    if event.get("bot_id"):
        return
    try:
        _mentioned(event, body, client, newsroom)
    except Exception as error:  # noqa: BLE001  (Bolt would log the text of what a lazy listener raises)
        newsroom.metrics.failed()
        failed(error, body, client)


def message(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Answer a direct message; edits, joins, bots and the desk's own words are left alone."""
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype"):
        return
    try:
        if newsroom.connected.known(body["team_id"], event["channel"], body) is Inside.OTHERS_TOO:
            newsroom.metrics.refused("connected")
            text = wording.CONNECTED.format(command=newsroom.sanctions)
            client.chat_postMessage(channel=event["channel"], text=text)
        else:
            _answer(event, body, client, newsroom, ChannelSettings())
    except Exception as error:  # noqa: BLE001
        newsroom.metrics.failed()
        failed(error, body, client)


def app_home_opened(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Publish the Home of the user who opened it."""
    if event.get("tab", "home") != "home":
        return
    try:
        publish(client, newsroom, body["team_id"], event["user"])
    except Exception as error:  # noqa: BLE001
        log.error("the home was not published: %s", kind(error))  # noqa: TRY400  (a traceback may hold what was typed)


def app_uninstalled(body: dict[str, Any], newsroom: Newsroom) -> None:
    """Delete, at once, all that belongs to a workspace that removed the app."""
    team = body.get("team_id") or ""
    if newsroom.installations:
        newsroom.installations.delete_all(enterprise_id=body.get("enterprise_id"), team_id=team)
    newsroom.storage.forget(team)


def tokens_revoked(event: dict[str, Any], body: dict[str, Any], newsroom: Newsroom) -> None:
    """Delete, at once, the tokens of a workspace that took them back."""
    if newsroom.installations and event.get("tokens", {}).get("bot"):
        newsroom.installations.delete_all(enterprise_id=body.get("enterprise_id"), team_id=body.get("team_id"))


def publish(client: WebClient, newsroom: Newsroom, team: str, user: str) -> None:
    """Publish the Home of a user as it is now."""
    shown = newsroom.format(ChannelSettings())
    followed = newsroom.storage.follows.of(team, user)
    client.views_publish(user_id=user, view=home.view(newsroom.desk.knowledge, followed, newsroom.desk.newest, shown))


def _mentioned(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    team, channel = body["team_id"], event["channel"]
    reason = newsroom.refusal(client, team, channel, body)
    if reason:
        newsroom.metrics.refused(reason)
        text = wording.REFUSALS[reason].format(command=newsroom.sanctions)
        thread = {"thread_ts": event["thread_ts"]} if "thread_ts" in event else {}
        client.chat_postEphemeral(channel=channel, user=event["user"], text=text, **thread)
        return
    _answer(event, body, client, newsroom, newsroom.storage.channels.get(team, channel))


def _answer(
    event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom, settings: ChannelSettings
) -> None:
    started = time.perf_counter()
    team, channel = body["team_id"], event["channel"]
    direct = event.get("channel_type") == "im"
    thread = event.get("thread_ts") or (channel if direct else event["ts"])
    before = newsroom.storage.threads.find(team, channel, thread)
    text = event.get("text", "")
    answer, kept = newsroom.answer(newsroom.desk.followed(before.text, text) if before else text)
    newsroom.storage.threads.put(team, channel, thread, kept)
    reply = newsroom.message(answer, kept, settings, private=False)
    where = {} if direct and "thread_ts" not in event else {"thread_ts": event.get("thread_ts") or event["ts"]}

    def lost(error: Exception) -> None:
        if code(error) not in NO_VOICE:
            newsroom.metrics.failed()
            failed(error, body, client)

    taken = newsroom.outbox.post(
        client, {"channel": channel, "unfurl_links": False, "unfurl_media": False, **where, **reply}, failed=lost
    )
    if not taken:
        newsroom.metrics.refused("busy")
        client.chat_postEphemeral(channel=channel, user=event["user"], text=wording.BUSY)
    entry = "message" if direct else "app_mention"
    spent = round(1_000 * (time.perf_counter() - started), 1)
    newsroom.metrics.answered(entry, answer.outcome, spent / 1_000)
    extra = {"team": team, "command": entry, "outcome": answer.outcome.value, "milliseconds": spent}
    log.info("%s %s in %.1f ms", entry, answer.outcome, spent, extra=extra)
