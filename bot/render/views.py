"""Modals: the citation to copy, the mistake to report, the settings of a channel, the sources of a message.

Limits (docs.slack.dev, views): 100 blocks, 24 characters a title or button, 3,000 of private metadata. The metadata
holds ids and short keys, nothing that was typed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.answer.shape import Answer
from bot.answer.style import Style
from bot.render import kit, wording
from bot.render.blocks import pages
from bot.render.citation import Written
from bot.render.format import PLAIN, Format
from bot.render.kit import Block
from bot.render.mrkdwn import escape
from bot.render.outline import outline
from bot.storage.channels import ChannelSettings, Dates, Mode, Reply
from bot.storage.digests import Digest, Every

CITE, REPORT, SETTINGS, SOURCES = "cite", "report", "settings", "sources"
CITE_STYLE = "cite_style"
REPORT_TEXT = "report_text"
MODE, STYLE, REPLY, DATES, SHARED = "mode", "style", "reply", "dates", "shared"
DIGEST, TOPICS = "digest", "topics"

View = dict[str, Any]

_MOST_CITED = 30
_ENTRIES = 3
"""Entries of each answer in the sources of a message; the question itself, asked, gives them all."""
_MOST_BLOCKS = 95
_MOST_TYPED = 2_000
_NEVER = "none"


def cite(written: Sequence[Written], style: Style, metadata: str) -> View:
    """Show the citations of an answer in a style, each in a box to copy from, and the other styles to choose."""
    lines = [{"type": "rich_text", "elements": [_preformatted(one.text)]} for one in written[:_MOST_CITED]]
    choice: Block = {
        "type": "section",
        "text": kit.mrkdwn(wording.CITE_LEAD),
        "accessory": _select(CITE_STYLE, wording.STYLES, style, list(Style)),
    }
    left_out = len(written) - _MOST_CITED
    more = [kit.context(wording.CITE_LEFT_OUT.format(count=left_out))] if left_out > 0 else []
    return _modal(CITE, wording.CITE_TITLE, [choice, *lines, *more, kit.context(wording.CITE_SMALL)], metadata)


def report(title: str, metadata: str, *, missing: str = "") -> View:
    """Ask what is wrong with an answer, and say who will read it.

    With nothing on record, `missing` is what was asked: it stands in the field, to be sent or changed or not.
    """
    given = {"initial_value": missing[:_MOST_TYPED]} if missing else {}
    field: Block = {
        "type": "input",
        "block_id": REPORT_TEXT,
        "label": kit.plain_text(wording.GAP_LABEL if missing else wording.REPORT_LABEL),
        "hint": kit.plain_text(wording.REPORT_HINT),
        "element": {
            "type": "plain_text_input",
            "action_id": REPORT_TEXT,
            "multiline": True,
            "max_length": _MOST_TYPED,
            **given,
        },
    }
    told = wording.GAP_ABOUT if missing else wording.REPORT_ABOUT.format(title=escape(title))
    about: Block = kit.section(told)
    return _modal(
        REPORT,
        wording.GAP_TITLE if missing else wording.REPORT_TITLE,
        [about, field],
        metadata,
        submit=wording.REPORT_SEND,
    )


def settings(
    kept: ChannelSettings, digest: Digest | None, topics: Sequence[tuple[str, str]], metadata: str, *, admin: bool
) -> View:
    """Show how the desk behaves in a channel; only an admin may let it answer where another organisation is.

    `topics` are the ids and labels to choose from, at most a hundred.
    """
    every = digest.every.value if digest else _NEVER
    fields = [
        _radio(MODE, wording.SETTINGS_MODE, wording.MODES, kept.mode, list(Mode)),
        _radio(REPLY, wording.SETTINGS_REPLY, wording.REPLIES, kept.reply, list(Reply)),
        _input(STYLE, wording.SETTINGS_STYLE, _select(STYLE, wording.STYLES, kept.style, list(Style))),
        _input(DATES, wording.SETTINGS_DATES, _select(DATES, wording.DATES, kept.dates, list(Dates))),
        _radio(DIGEST, wording.SETTINGS_DIGEST, wording.DIGESTS, every, list(wording.DIGESTS)),
        _topics(digest.topics if digest else (), topics),
    ]
    option = {"text": kit.plain_text(wording.SETTINGS_SHARED), "value": SHARED}
    boxes: Block = {"type": "checkboxes", "action_id": SHARED, "options": [option]}
    if kept.shared:
        boxes["initial_options"] = [option]
    shared = _input(SHARED, wording.SETTINGS_SHARED_LABEL, boxes) | {"optional": True}
    told = kit.context(wording.SETTINGS_ALLOWED if kept.shared else wording.SETTINGS_ADMIN)
    return _modal(
        SETTINGS,
        wording.SETTINGS_TITLE,
        [kit.context(wording.SETTINGS_LEAD), *fields, shared if admin else told],
        metadata,
        submit=wording.SETTINGS_SAVE,
    )


def chosen(state: dict[str, Any], kept: ChannelSettings) -> ChannelSettings:
    """Read the settings that were chosen; what the view did not ask stays. Raises ValueError for an unknown value."""

    def value(field: str) -> str:
        option = (state[field][field] or {}).get("selected_option") or {}
        return str(option.get("value", ""))

    shared = kept.shared
    if SHARED in state:
        shared = bool(state[SHARED][SHARED].get("selected_options"))
    return ChannelSettings(Mode(value(MODE)), Style(value(STYLE)), Reply(value(REPLY)), Dates(value(DATES)), shared)


def chosen_digest(state: dict[str, Any]) -> tuple[Every | None, tuple[str, ...]]:
    """Read how often, if ever, and on which topics a channel wants a digest. Raises ValueError for an unknown value."""
    every = state[DIGEST][DIGEST]["selected_option"]["value"]
    picked = state[TOPICS][TOPICS].get("selected_options") or []
    return None if every == _NEVER else Every(every), tuple(one["value"] for one in picked)


def _topics(picked: Sequence[str], topics: Sequence[tuple[str, str]]) -> Block:
    options = [{"text": kit.plain_text(label[: kit.MOST_LABEL]), "value": name} for name, label in topics]
    menu: Block = {"type": "multi_static_select", "action_id": TOPICS, "options": options}
    initial = [one for one in options if one["value"] in picked]
    if initial:
        menu["initial_options"] = initial
    hint = {"optional": True, "hint": kit.plain_text(wording.SETTINGS_TOPICS_HINT)}
    return _input(TOPICS, wording.SETTINGS_TOPICS, menu) | hint


def sources(answers: Iterable[Answer], shown: Format = PLAIN) -> View:
    """Show what is on record for a message, privately, wherever the message stands."""
    blocks: list[Block] = [kit.context(wording.SOURCES_LEAD)]
    answers = list(answers)
    for answer in answers:
        laid = outline(answer, shown)
        more = [*pages(laid, entries=_ENTRIES)[0], kit.context(escape(f"{laid.as_of} · {laid.footer}"))]
        if len(blocks) + len(more) + 1 > _MOST_BLOCKS:
            break
        blocks += [*([kit.DIVIDER] if len(blocks) > 1 else []), *more]
    if not answers:
        blocks.append(kit.section(wording.SOURCES_NONE))
    return _modal(SOURCES, wording.SOURCES_TITLE, blocks, "")


def reported(lead: str, typed: str) -> list[Block]:
    """Lay out a report for the curators: who, where, about what, and the words as they were typed."""
    quoted = "\n".join(f">{line}" for line in escape(typed[:_MOST_TYPED]).splitlines())
    return [kit.section(lead), kit.section(quoted or ">")]


def notice(text: str, title: str) -> View:
    """Say one thing in a modal."""
    return _modal("notice", title, [kit.section(escape(text))], "")


def _modal(callback: str, title: str, blocks: list[Block], metadata: str, submit: str = "") -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": kit.plain_text(title),
        "close": kit.plain_text(wording.CLOSE if not submit else wording.CANCEL),
        "blocks": blocks,
    }
    view |= {"private_metadata": metadata} if metadata else {}
    return view | ({"submit": kit.plain_text(submit)} if submit else {})


def _preformatted(text: str) -> Block:
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}


def _options(labels: dict[str, str], values: Sequence[str]) -> list[dict[str, Any]]:
    return [{"text": kit.plain_text(labels[value]), "value": str(value)} for value in values]


def _select(action: str, labels: dict[str, str], value: str, values: Sequence[str]) -> Block:
    options = _options(labels, values)
    initial = next(one for one in options if one["value"] == str(value))
    return {"type": "static_select", "action_id": action, "options": options, "initial_option": initial}


def _radio(action: str, label: str, labels: dict[str, str], value: str, values: Sequence[str]) -> Block:
    return _input(action, label, _select(action, labels, value, values) | {"type": "radio_buttons"})


def _input(block: str, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": block, "label": kit.plain_text(label), "element": element}
