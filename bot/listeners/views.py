"""What is chosen and sent in modals and in the App Home."""

import logging
import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.answer.style import Style
from bot.errors import StorageError
from bot.knowledge.knowledge import long_date
from bot.listeners import events
from bot.listeners import press as press_of
from bot.listeners.connected import Inside
from bot.listeners.failures import kind, tell_lazily
from bot.listeners.newsroom import Newsroom
from bot.listeners.press import Press
from bot.render import home, views, wording
from bot.render.citation import cite
from bot.render.mrkdwn import escape
from bot.storage.digests import Digest, Every

log = logging.getLogger("citedesk.listeners")


def register(app: App) -> None:
    """Register the views, the menu in the citations and the controls of the Home."""
    app.action(views.CITE_STYLE)(ack=keep_style, lazy=[tell_lazily(show_style)])
    app.view(views.REPORT)(report)
    app.view(views.SETTINGS)(settings)
    press_of.register(app, home.FOLLOW, show_home, first=follow)
    press_of.register(app, re.compile(f"^{home.UNFOLLOW}:"), show_home, first=unfollow)


def keep_style(ack: Ack, body: dict[str, Any], newsroom: Newsroom) -> None:
    """Remember the style of citations for the channel, if there is one."""
    _, team, channel = body["view"]["private_metadata"].split(":")
    if channel:
        before = newsroom.storage.channels.get(team, channel)
        newsroom.storage.channels.put(team, channel, replace(before, style=_chosen(body)))
    ack()


def show_style(body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Show the citations in another style."""
    key = body["view"]["private_metadata"].partition(":")[0]
    wanted = _chosen(body)
    kept = newsroom.storage.questions.find(key)
    if kept is None:
        view = views.notice(wording.EXPIRED, wording.CITE_TITLE)
    else:
        answer = newsroom.desk.ask(kept.text, kept.day)
        written = cite(answer, wanted, newsroom.desk.knowledge)
        view = views.cite(written, wanted, body["view"]["private_metadata"])
    client.views_update(view_id=body["view"]["id"], hash=body["view"].get("hash"), view=view)


def _chosen(body: dict[str, Any]) -> Style:
    return Style(body["actions"][0]["selected_option"]["value"])


def report(ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Send a reported mistake to the curators, and say whether it reached them."""
    key, _, channel = view["private_metadata"].split(":")
    typed = view["state"]["values"][views.REPORT_TEXT][views.REPORT_TEXT]["value"] or ""
    kept = newsroom.storage.questions.find(key)
    answer = newsroom.desk.ask(kept.text, kept.day) if kept else None
    lead = wording.REPORTED.format(
        user=escape(body["user"].get("name") or body["user"]["id"]),
        where=wording.REPORTED_PRIVATELY if channel.startswith("D") else wording.REPORTED_IN,
        title=escape(answer.understood if answer else wording.REPORT_UNKNOWN),
        day=long_date(answer.as_of if answer else newsroom.desk.today()),
        version=newsroom.desk.knowledge.version,
    )
    try:
        newsroom.client_of_curators(client).chat_postMessage(
            channel=newsroom.curators,
            text=f"{lead}\n{escape(typed)}",
            blocks=views.reported(lead, typed),
            unfurl_links=False,
            unfurl_media=False,
        )
    except Exception as error:  # noqa: BLE001  (the words stay in the form, and the reporter is told)
        log.error("a report did not reach the curators: %s", kind(error))  # noqa: TRY400
        ack(response_action="errors", errors={views.REPORT_TEXT: wording.REPORT_NOT_SENT})
        return
    ack(response_action="update", view=views.notice(wording.REPORT_SENT, wording.REPORT_TITLE))


def settings(ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
    """Keep the settings of a channel; only an admin may change whether it answers beside another organisation."""
    team, channel = view["private_metadata"].split(":")
    before = newsroom.storage.channels.get(team, channel)
    wanted = views.chosen(view["state"]["values"], before)
    if wanted.shared != before.shared and body["user"]["id"] not in newsroom.admins:
        ack(response_action="errors", errors={views.SHARED: wording.SETTINGS_NOT_YOURS})
        return
    every, topics = views.chosen_digest(view["state"]["values"])
    if every and not topics:
        ack(response_action="errors", errors={views.TOPICS: wording.SETTINGS_TOPICS_NONE})
        return
    asks = every and not wanted.shared
    inside = newsroom.connected.look(newsroom.quick(client), team, channel, {}) if asks else Inside.OURS
    if inside is not Inside.OURS:
        text = wording.CONNECTED if inside is Inside.OTHERS_TOO else wording.UNSURE
        errors = {views.TOPICS: text.format(command=newsroom.sanctions).replace("`", "")}  # a form has no marks
        ack(response_action="errors", errors=errors)
        return
    try:
        newsroom.storage.channels.put(team, channel, wanted)
        _keep_digest(newsroom, team, channel, every, topics)
    except StorageError as error:
        log.error("settings were not kept: %s", kind(error))  # noqa: TRY400
        ack(response_action="errors", errors={views.MODE: wording.SETTINGS_NOT_SAVED})
        return
    ack(response_action="update", view=views.notice(wording.SETTINGS_SAVED, wording.SETTINGS_TITLE))


def _keep_digest(newsroom: Newsroom, team: str, channel: str, every: Every | None, topics: tuple[str, ...]) -> None:
    """Keep what a channel is told; what is on record already is not new to it. The first comes after one span."""
    before = newsroom.storage.digests.get(team, channel)
    if every is None:
        if before:
            newsroom.storage.digests.remove(team, channel)
        return
    if before and (before.every, before.topics) == (every, topics):
        return
    told = frozenset(one.id for one in newsroom.desk.news(topics, frozenset()))
    newsroom.storage.digests.put(Digest(team, channel, topics, every, newsroom.now() + every.span, told))


def follow(press: Press) -> None:
    """Follow a topic."""
    if press.value in press.newsroom.desk.knowledge.topics:
        press.newsroom.storage.follows.put(press.team, press.user, press.value, press.newsroom.desk.today())


def unfollow(press: Press) -> None:
    """Follow a topic no longer."""
    press.newsroom.storage.follows.remove(press.team, press.user, press.value)


def show_home(press: Press) -> None:
    """Show the Home anew."""
    events.publish(press.client, press.newsroom, press.team, press.user)
