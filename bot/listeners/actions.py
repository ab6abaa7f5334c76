"""Buttons below an answer. Each is acknowledged at once; what it does follows, and what cannot be done is said.

A key that is no longer held (a day has passed, or the app was started again) gets the words to ask again.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient, WebhookClient

from bot.answer.shape import Answer, Outcome
from bot.listeners import retries
from bot.listeners.connected import Inside
from bot.listeners.failures import NotTakenError, code, failed
from bot.listeners.newsroom import Newsroom
from bot.render import buttons, kit, views, wording
from bot.render.citation import cite as citations
from bot.render.mrkdwn import escape
from bot.storage.channels import ChannelSettings, Mode
from bot.storage.feedback import Verdict
from bot.storage.kept import Kept
from bot.storage.shares import Share

Pressed = Callable[["Press"], None]


class Press:
    """One press of a button: who, where, below what."""

    def __init__(self, body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
        """Take what Slack sent."""
        self.body, self.client, self.newsroom = body, client, newsroom
        self._address = WebhookClient(body.get("response_url", ""), retry_handlers=retries.handlers())
        action = body["actions"][0]
        self.value: str = action.get("value") or (action.get("selected_option") or {}).get("value", "")
        self.key = self.value.partition(":")[0]
        self.user: str = body["user"]["id"]
        self.name: str = body["user"].get("name") or body["user"].get("username") or self.user
        self.team: str = (body.get("team") or {}).get("id") or body["user"].get("team_id", "")
        self.channel: str = (body.get("channel") or {}).get("id", "")
        container = body.get("container") or {}
        self.private: bool = bool(container.get("is_ephemeral"))
        self.thread: str | None = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")

    @property
    def settings(self) -> ChannelSettings:
        """The settings of the channel."""
        return self.newsroom.storage.channels.get(self.team, self.channel)

    def say(self, text: str) -> None:
        """Tell the one who pressed, and nobody else."""
        self.respond(text=text, response_type="ephemeral", replace_original=False, **self._in_thread())

    def show(self, message: dict[str, Any], *, instead: bool = False) -> None:
        """Show a message to the one who pressed, in place of a private one where `instead`."""
        if instead and self.private:
            self.respond(**message, replace_original=True)
        else:
            self.respond(**message, response_type="ephemeral", replace_original=False, **self._in_thread())

    def respond(self, **message: Any) -> None:
        """Send to the address that came with the button; Slack takes five in thirty minutes. Raises NotTakenError."""
        status = self._address.send_dict(message).status_code
        if status != HTTPStatus.OK:
            raise NotTakenError(status)

    def _in_thread(self) -> dict[str, Any]:
        return {"thread_ts": self.thread} if self.thread else {}


def register(app: App) -> None:
    """Register every button and the menu of the citation view."""
    for action, pressed in (
        (buttons.SHARE, share),
        (buttons.MORE, more),
        (buttons.TIMELINE, timeline),
        (buttons.CITE, cite),
        (buttons.REPORT, report),
        (buttons.FEEDBACK, feedback),
    ):
        app.action(action)(ack=_acknowledge, lazy=[_lazily(pressed)])
    app.action(re.compile(f"^{buttons.CHOOSE}_[0-9]+$"))(ack=_acknowledge, lazy=[_lazily(choose)])


def _acknowledge(ack: Ack) -> None:
    ack()


def _lazily(pressed: Pressed) -> Callable[..., None]:
    def listener(body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
        try:
            pressed(Press(body, client, newsroom))
        except Exception as error:  # noqa: BLE001  (Bolt would log the text of what a lazy listener raises)
            newsroom.metrics.failed()
            failed(error, body, client)

    listener.__name__ = pressed.__name__
    return listener


def _kept(press: Press) -> tuple[Kept, Answer] | None:
    """Find what was asked and answer it again, as of the day it was asked; say so where it is gone."""
    kept = press.newsroom.storage.answers.find(press.key)
    if kept is None:
        press.say(wording.EXPIRED)
        return None
    return kept, press.newsroom.desk.ask(kept.text, kept.day)


def more(press: Press) -> None:
    """Show the next page."""
    page = press.value.partition(":")[2]
    found = _kept(press)
    if found:
        kept, answer = found
        message = press.newsroom.page(
            answer, press.key, kept, press.settings, private=press.private, page=int(page) if page.isdecimal() else 0
        )
        press.show(message, instead=True)


def choose(press: Press) -> None:
    """Answer what was chosen of what a question may have meant, in the same place."""
    place = press.value.partition(":")[2]
    found = _kept(press)
    if not found:
        return
    _, answer = found
    if not place.isdecimal() or int(place) >= len(answer.suggestions):
        press.say(wording.EXPIRED)
        return
    chosen, kept = press.newsroom.answer(answer.suggestions[int(place)])
    press.show(press.newsroom.message(chosen, kept, press.settings, private=True), instead=True)


def timeline(press: Press) -> None:
    """Show the dated claims on the topic of the first claim that was told."""
    found = _kept(press)
    if not found:
        return
    _, answer = found
    topic = press.newsroom.desk.topic_of(answer)
    if topic is None:
        press.say(wording.NO_TIMELINE)
        return
    told, asked = press.newsroom.answer(f"/timeline {topic}")
    if told.outcome is not Outcome.ANSWERED:
        press.say(wording.NO_TIMELINE)
        return
    press.show(press.newsroom.message(told, asked, press.settings, private=True))


def share(press: Press) -> None:
    """Post a private answer to the channel, with who shares it and what was asked.

    Through the app's own voice where it is in the channel, so that a correction can follow; else by the address that
    came with the button.
    """
    refusal = _refusal(press)
    if refusal:
        press.say(refusal.format(command=press.newsroom.sanctions))
        return
    found = _kept(press)
    if not found:
        return
    kept, answer = found
    message = press.newsroom.message(answer, kept, press.settings, private=False)
    lead = wording.SHARED_BY.format(user=escape(press.name), question=escape(press.newsroom.asked(kept)))
    message["blocks"] = [kit.context(lead), *message["blocks"]]
    message["text"] = f"{lead}\n{message['text']}"
    shared = {"channel": press.channel, "unfurl_links": False, "unfurl_media": False, **message}

    def posted(ts: str) -> None:
        entries = (*(one.citation for one in answer.references), *(one.id for one in answer.claims))
        one = Share(press.team, press.channel, ts, answer.knowledge, tuple(dict.fromkeys(entries)))
        press.newsroom.storage.shares.put(one, press.newsroom.now())

    def lost(error: Exception) -> None:
        if code(error) in {"not_in_channel", "channel_not_found"}:
            press.respond(**message, response_type="in_channel", replace_original=False, unfurl_links=False)
        else:
            failed(error, press.body, press.client)

    if not press.newsroom.outbox.post(press.client, shared, posted=posted, failed=lost):
        press.say(wording.BUSY)


def _refusal(press: Press) -> str:
    settings = press.settings
    if settings.mode is Mode.OFF:
        return wording.OFF
    if settings.shared:
        return ""
    inside = press.newsroom.connected.look(press.client, press.team, press.channel, press.body)
    return {Inside.OTHERS_TOO: wording.CONNECTED, Inside.UNKNOWN: wording.UNSURE}.get(inside, "")


def cite(press: Press) -> None:
    """Open the citations of an answer in the channel's style."""
    found = _kept(press)
    if found:
        _, answer = found
        style = press.settings.style
        written = citations(answer, style, press.newsroom.desk.knowledge)
        metadata = f"{press.key}:{press.team}:{press.channel}"
        press.client.views_open(trigger_id=press.body["trigger_id"], view=views.cite(written, style, metadata))


def report(press: Press) -> None:
    """Open the view in which a mistake is reported."""
    found = _kept(press)
    if found:
        kept, answer = found
        missing = press.newsroom.asked(kept) if answer.outcome is Outcome.NOTHING else ""
        view = views.report(answer.understood, f"{press.key}:{press.team}:{press.channel}", missing=missing)
        press.client.views_open(trigger_id=press.body["trigger_id"], view=view)


def feedback(press: Press) -> None:
    """Keep a verdict; the buttons show it themselves, and the last one counts."""
    verdict, _, answer = press.value.partition(":")
    if answer:
        given: Verdict = "positive" if verdict == buttons.POSITIVE else "negative"
        press.newsroom.storage.feedback.put(press.team, press.user, answer, given, press.newsroom.now())
