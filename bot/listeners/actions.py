"""Buttons below an answer. Each is acknowledged at once; what it does follows, and what cannot be done is said.

A key that is too old (thirty days have passed, or the app has another secret) gets the words to ask again.
"""

import re
from dataclasses import replace

from slack_bolt import App

from bot.answer.shape import Answer, Outcome
from bot.listeners import corrections
from bot.listeners import press as press_of
from bot.listeners.failures import code
from bot.listeners.press import Press
from bot.render import buttons, kit, views, wording
from bot.render.citation import cite as citations
from bot.render.mrkdwn import escape
from bot.storage.feedback import Verdict
from bot.storage.kept import Kept
from bot.storage.shares import Share


def register(app: App) -> None:
    """Register every button below an answer."""
    for action, pressed in (
        (buttons.SHARE, share),
        (buttons.MORE, more),
        (buttons.TIMELINE, timeline),
        (buttons.CITE, cite),
        (buttons.REPORT, report),
        (re.compile(f"^{buttons.CHOOSE}_[0-9]+$"), choose),
    ):
        press_of.register(app, action, pressed)
    press_of.register(app, buttons.FEEDBACK, None, first=feedback)


def _kept(press: Press) -> tuple[Kept, Answer] | None:
    """Find what was asked and answer it again, as of the day it was asked; say so where it is gone."""
    kept = press.newsroom.storage.questions.find(press.key)
    if kept is None:
        press.say(wording.EXPIRED)
        return None
    return kept, press.newsroom.desk.ask(kept.text, kept.day)


def _same(press: Press) -> tuple[Kept, Answer] | None:
    """Find the answer that was read; where another version of the knowledge answers now, show what it says instead."""
    found = _kept(press)
    if not found or found[0].knowledge == found[1].knowledge:
        return found
    kept, answer = found
    message = press.newsroom.message(answer, replace(kept, knowledge=answer.knowledge), press.settings, private=True)
    message["blocks"] = [kit.context(wording.CHANGED_SINCE), *message["blocks"]]
    message["text"] = f"{wording.CHANGED_SINCE}\n{message['text']}"
    press.show(message, instead=True)
    return None


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
    found = _same(press)
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
    reason = press.newsroom.refusal(press.client, press.team, press.channel, press.body)
    if reason:
        press.newsroom.metrics.refused(reason)
        press.say(wording.REFUSALS[reason].format(command=press.newsroom.sanctions))
        return
    found = _same(press)
    if not found:
        return
    kept, answer = found
    knowledge = press.newsroom.desk.knowledge
    message = press.newsroom.message(answer, kept, press.settings, private=False)
    lead = wording.SHARED_BY.format(user=escape(press.name), question=escape(press.newsroom.asked(kept)))
    message["blocks"] = [kit.context(lead), *message["blocks"]]
    message["text"] = f"{lead}\n{message['text']}"
    shared = {"channel": press.channel, "unfurl_links": False, "unfurl_media": False, **message}

    def posted(ts: str) -> None:
        entries = (*(one.citation for one in answer.references), *(one.id for one in answer.claims))
        one = Share(press.team, press.channel, ts, answer.knowledge, tuple(dict.fromkeys(entries)))
        now, known = press.newsroom.now(), corrections.known(one.entries, knowledge)
        press.newsroom.storage.records.put("share", lambda: press.newsroom.storage.shares.put(one, now, known))

    def lost(error: Exception) -> None:
        if code(error) in {"not_in_channel", "channel_not_found"}:
            press.respond(**message, response_type="in_channel", replace_original=False, unfurl_links=False)
        else:
            press.fail(error)

    outbox = press.newsroom.outbox
    taken = outbox.post(press.client, shared, begun=press.settle, posted=posted, failed=lost)
    press.goes_on = taken or outbox.closing  # if it closes, another process takes this over
    if not press.goes_on:
        press.say(wording.BUSY)


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
        now, kept = press.newsroom.now(), press.newsroom.storage.feedback
        press.newsroom.storage.records.put("feedback", lambda: kept.put(press.team, press.user, answer, given, now))
