"""The objects of Block Kit that the app sends (docs.slack.dev, Block Kit reference), made in one place.

What is given as mrkdwn is escaped already (`bot.render.mrkdwn`); `verbatim` keeps Slack from making links and mentions
of plain words.
"""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]

MOST_HEADER = 150
MOST_LABEL = 75
DIVIDER: Block = {"type": "divider"}


def plain_text(text: str) -> Block:
    """Make a text that is shown as it is."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    """Make a text with Slack's marks."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """Make a heading, shortened at a word."""
    return {"type": "header", "text": plain_text(cut(text, MOST_HEADER))}


def section(text: str, accessory: Block | None = None) -> Block:
    """Make a paragraph of mrkdwn, with a control beside it if one is given; Slack is not to fold it."""
    block: Block = {"type": "section", "text": mrkdwn(text), "expand": True}
    return block | ({"accessory": accessory} if accessory else {})


def context(text: str) -> Block:
    """Make a line of small print, of mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(elements: Sequence[Block]) -> Block:
    """Make a row of controls."""
    return {"type": "actions", "elements": list(elements)}


def button(action: str, label: str, value: str) -> Block:
    """Make a button; `value` is a short key, never what was typed."""
    return {"type": "button", "action_id": action, "text": plain_text(cut(label, MOST_LABEL)), "value": value}


def cut(text: str, most: int) -> str:
    """Shorten a text at a word."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
