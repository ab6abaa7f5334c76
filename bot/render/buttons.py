"""The buttons below an answer. A value is a short key of what the desk still holds; nothing a user typed is in it.

Limits (docs.slack.dev, Block Kit reference): 75 characters a label, 2,000 a value, 25 elements a row of actions, 5 of
context actions. The two feedback buttons are a toggle: Slack sends each change, and the last one counts.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer.shape import Answer, Outcome
from bot.render import kit, wording

SHARE = "answer_share"
MORE = "answer_more"
TIMELINE = "answer_timeline"
CITE = "answer_cite"
REPORT = "answer_report"
FEEDBACK = "answer_feedback"
CHOOSE = "answer_choose"
POSITIVE, NEGATIVE = "positive", "negative"


_MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under an answer: `key` finds what was asked, `answer` is the answer's own id in feedback."""

    key: str
    answer: str
    share: bool
    timeline: bool
    cite: bool
    report: str
    """What the button says that reaches the curators; empty where there is none."""


def below(answer: Answer, key: str, *, private: bool, curators: bool, timeline: bool) -> Below:
    """Say which buttons an answer has.

    A private one can be shared; where curators are reached, a mistake can be reported; with claims on record, unless it
    is a `timeline` already, there is one to show.
    """
    told = answer.outcome in (Outcome.ANSWERED, Outcome.CHOOSE)
    return Below(
        key=key,
        answer=fingerprint(answer),
        share=private and answer.outcome is not Outcome.HELP,
        timeline=bool(answer.claims) and not timeline,
        cite=told and bool(answer.references),
        report=_report(answer) if curators else "",
    )


def _report(answer: Answer) -> str:
    if answer.outcome is Outcome.HELP:
        return ""
    return wording.BUTTON_GAP if answer.outcome is Outcome.NOTHING else wording.BUTTON_REPORT


def fingerprint(answer: Answer) -> str:
    """Give the id of an answer as such: the same for all who get it, with nothing of what they typed."""
    entries = (one.citation for one in answer.references)
    told = "\0".join((answer.knowledge, answer.as_of.isoformat(), answer.understood, *entries))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def rows(below: Below, *, more: int | None) -> list[dict[str, Any]]:
    """Lay out the buttons; `more` is the next page, if there is one."""
    made = [
        *([kit.button(MORE, wording.BUTTON_MORE, f"{below.key}:{more}")] if more is not None else []),
        *([kit.button(SHARE, wording.BUTTON_SHARE, below.key)] if below.share else []),
        *([kit.button(TIMELINE, wording.BUTTON_TIMELINE, below.key)] if below.timeline else []),
        *([kit.button(CITE, wording.BUTTON_CITE, below.key)] if below.cite else []),
        *([kit.button(REPORT, below.report, below.key)] if below.report else []),
    ]
    feedback = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _verdict(wording.HELPFUL, f"{POSITIVE}:{below.answer}"),
        "negative_button": _verdict(wording.NOT_HELPFUL, f"{NEGATIVE}:{below.answer}"),
    }
    actions = [kit.actions(made)] if made else []
    return [*actions, {"type": "context_actions", "elements": [feedback]}]


def choices(below: Below, texts: Sequence[str]) -> dict[str, Any]:
    """Lay out what a question may have meant, each a button that asks it; the value is its place."""
    shown = enumerate(texts[:_MOST_CHOICES])
    return kit.actions([kit.button(f"{CHOOSE}_{n}", text, f"{below.key}:{n}") for n, text in shown])


def _verdict(label: str, value: str) -> dict[str, Any]:
    return {"text": kit.plain_text(label), "value": value, "accessibility_label": label}
