"""Mentions in channels and threads, direct messages, and the App Home being opened.

A follow-up in a thread keeps the topic and the date of what was asked there before (`bot.answer.followup`).
"""

import logging
import time
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.listeners import delivery
from bot.listeners.connected import Inside
from bot.listeners.failures import NO_VOICE, code, failed, kind
from bot.listeners.newsroom import Newsroom
from bot.listeners.replies import Reply
from bot.render import home, wording
from bot.storage.channels import ChannelSettings

log = logging.getLogger("citedesk.listeners")


def register(app: App) -> None:
    """Register the events; Slack is acknowledged at once, posting is lazy."""
    app.event("app_mention")(ack=_acknowledge, lazy=[app_mention])
    app.event("message")(ack=_acknowledge, lazy=[message])
    app.event("app_home_opened")(ack=_acknowledge, lazy=[app_home_opened])
    app.event("app_uninstalled")(app_uninstalled)
    app.event("team_access_revoked")(team_access_revoked)
    app.event("tokens_revoked")(tokens_revoked)


def _acknowledge() -> None:
    """Acknowledge; Bolt does it for events."""


def app_mention(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Answer the words after the mention in its thread; other bots are not answered, or two would never end."""
    if event.get("bot_id"):
        return
    goes_on = False
    try:
        goes_on = _mentioned(event, body, client, newsroom)
    except Exception as error:  # noqa: BLE001  (Bolt would log the text of what a lazy listener raises)
        newsroom.metrics.failed()
        failed(error, body, client)
    if not goes_on:
        delivery.settle(newsroom, body)


def message(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Answer a direct message; edits, joins, bots and the desk's own words are left alone."""
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype"):
        delivery.settle(newsroom, body)
        return
    goes_on = False
    try:
        if newsroom.connected.known(body["team_id"], event["channel"], body) is Inside.OTHERS_TOO:
            newsroom.metrics.refused("connected")
            text = wording.CONNECTED.format(command=newsroom.sanctions)
            client.chat_postMessage(channel=event["channel"], text=text)
        else:
            goes_on = _answer(event, body, client, newsroom, ChannelSettings())
    except Exception as error:  # noqa: BLE001
        newsroom.metrics.failed()
        failed(error, body, client)
    if not goes_on:
        delivery.settle(newsroom, body)


def app_home_opened(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Publish the Home of the user who opened it."""
    if event.get("tab", "home") != "home":
        return
    try:
        publish(client, newsroom, body["team_id"], event["user"])
    except Exception as error:  # noqa: BLE001
        log.error("the home was not published: %s", kind(error))  # noqa: TRY400  (a traceback may hold what was typed)


def app_uninstalled(body: dict[str, Any], context: BoltContext, newsroom: Newsroom) -> None:
    """Delete, at once, all that belongs to a workspace that removed the app, or to the whole of an organisation."""
    team = "" if context.is_enterprise_install else body.get("team_id") or ""
    _remove(newsroom, body, (team,))


def team_access_revoked(event: dict[str, Any], body: dict[str, Any], newsroom: Newsroom) -> None:
    """Delete what belongs to workspaces from which an organisation took the app (docs.slack.dev, the event)."""
    _remove(newsroom, body, tuple(map(str, event.get("team_ids") or ())))


def tokens_revoked(event: dict[str, Any], body: dict[str, Any], context: BoltContext, newsroom: Newsroom) -> None:
    """Delete, at once, the tokens of a workspace that took them back; who it was is forgotten when the app goes."""
    kept = newsroom.installations
    if kept and event.get("tokens", {}).get("bot"):
        team = None if context.is_enterprise_install else body.get("team_id")
        enterprise = body.get("enterprise_id")
        newsroom.storage.records.put("revoked", lambda: kept.delete_bot(enterprise_id=enterprise, team_id=team))
    delivery.settle(newsroom, body)


def _remove(newsroom: Newsroom, body: dict[str, Any], teams: tuple[str, ...]) -> None:
    """Delete now, or when the database is back: Slack does not say it again."""
    enterprise = body.get("enterprise_id")
    gone = set(teams)  # of every try: one that failed halfway may have found what the next one finds no more

    def delete() -> None:
        for team in teams:
            if newsroom.installations:
                gone.update(newsroom.installations.delete_all(enterprise_id=enterprise, team_id=team))
        for one in gone:
            newsroom.storage.forget(one)

    newsroom.storage.records.put("removed", delete)
    delivery.settle(newsroom, body)


def publish(client: WebClient, newsroom: Newsroom, team: str, user: str) -> None:
    """Publish the Home of a user as it is now."""
    shown = newsroom.format(ChannelSettings())
    followed = newsroom.storage.follows.of(team, user)
    client.views_publish(user_id=user, view=home.view(newsroom.desk.knowledge, followed, newsroom.desk.newest, shown))


def _mentioned(event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> bool:
    """Answer, or say why not; True where the answer waits to be posted."""
    team, channel = body["team_id"], event["channel"]
    reason = newsroom.refusal(client, team, channel, body)
    if reason:
        newsroom.metrics.refused(reason)
        text = wording.REFUSALS[reason].format(command=newsroom.sanctions)
        thread = {"thread_ts": event["thread_ts"]} if "thread_ts" in event else {}
        client.chat_postEphemeral(channel=channel, user=event["user"], text=text, **thread)
        return False
    return _answer(event, body, client, newsroom, newsroom.storage.channels.get(team, channel))


def _answer(
    event: dict[str, Any], body: dict[str, Any], client: WebClient, newsroom: Newsroom, settings: ChannelSettings
) -> bool:
    """Answer; True where the answer waits to be posted, by this process or, when this one is ending, by another."""
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
        client,
        {"channel": channel, "unfurl_links": False, "unfurl_media": False, **where, **reply},
        begun=lambda: delivery.settle(newsroom, body),
        failed=lost,
    )
    if not taken and newsroom.outbox.closing:
        return True
    if not taken:
        newsroom.metrics.refused("busy")
        client.chat_postEphemeral(channel=channel, user=event["user"], text=wording.BUSY)
    told = Reply(answer.outcome, answer.knowledge, answer.suggestions)
    newsroom.told(team, "message" if direct else "app_mention", told, time.perf_counter() - started)
    return taken
