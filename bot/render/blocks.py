"""Answer to Block Kit, within Slack's limits.

Limits (docs.slack.dev, Block Kit reference): 50 blocks a message, 3,000 characters a section, 150 a header, 10
elements a context. The sum over all blocks is not documented; about 13,200 characters are refused as
`msg_blocks_too_long`, so 12,000 is kept (reported in slackapi/bolt-js#2509). `verbatim` keeps Slack from making
links and mentions of plain words; what is written as a link stays one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.answer.shape import Answer
from bot.render import plain, wording
from bot.render.mrkdwn import bold, escape, link
from bot.render.outline import Card, Citation, Line, Outline, outline

Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
_SECTION = 2_900
_CONTEXT = 1_900
_HEADER = 150
_HEADING = 250
_PART = 1_500
_NOTES = 6_000
"""Characters that notes may take together; the rest are counted as left out."""
_RESERVE_BLOCKS = 3
_RESERVE_CHARACTERS = 800


def message(answer: Answer) -> dict[str, Any]:
    """Make the arguments of a Slack message: `text`, the whole answer in plain words, and `blocks`."""
    laid = outline(answer)
    return {"text": escape(plain.text(laid)), "blocks": blocks(laid)}


def blocks(laid: Outline) -> list[Block]:
    """Lay out the blocks; what does not fit is left out in whole cards, and the reader is told how many."""
    fitted = list(_head(laid))
    size = sum(map(_size, fitted))
    left_out = 0
    for title, cards in laid.groups:
        heading: list[Block] = [{"type": "divider"}, _section(bold(title))]
        for card in cards:
            more = [*heading, *_card(card)]
            grown = size + sum(map(_size, more))
            if len(fitted) + len(more) > MOST_BLOCKS - _RESERVE_BLOCKS or grown > MOST_CHARACTERS - _RESERVE_CHARACTERS:
                left_out += 1
                continue
            fitted += more
            size, heading = grown, []
    if left_out:
        fitted.append(_context(wording.LEFT_OUT.format(count=left_out)))
    if laid.suggestions:
        fitted.append(_context(f"{escape(laid.suggestions_title)} {_joined(laid.suggestions)}"))
    fitted.append(_context(escape(f"{laid.as_of} · {laid.footer}")))
    return fitted


def _head(laid: Outline) -> Iterator[Block]:
    yield {"type": "header", "text": {"type": "plain_text", "text": _cut(laid.title, _HEADER)}}
    if laid.lead:
        yield _section(escape(laid.lead))
    urls = {one.number: one.url for one in laid.citations}
    yield from _sections(_sentence(line, urls) for line in laid.summary)
    if laid.notes:
        notes = [_sentence(line, urls) for line in laid.notes]
        fitting = [note for place, note in enumerate(notes) if sum(map(len, notes[: place + 1])) <= _NOTES]
        yield from _sections(fitting)
        if len(fitting) < len(notes):
            yield _context(wording.NOTES_LEFT_OUT.format(count=len(notes) - len(fitting)))
    for rule, steps in laid.steps:
        lines = [_sentence(line, urls) for line in steps]
        yield from _sections([bold(f"{wording.OVER_TIME}: {rule}"), *lines], "\n")
    if laid.citations:
        yield from _contexts(map(_citation, laid.citations))


def _sentence(line: Line, urls: dict[int, str | None]) -> str:
    marks = "".join(f" {link(f'[{number}]', urls[number])}" for number in line.numbers)
    label = f"{bold(line.label)}: " if line.label else ""
    return label + escape(line.text) + marks


def _citation(one: Citation) -> str:
    return f"{escape(f'[{one.number}]')} {link(one.text, one.url)}"


def _card(card: Card) -> Iterator[Block]:
    title = _cut(card.heading, _HEADING)
    heading = f"*{link(title, card.url)}*" if card.url else bold(title)
    quoted = "\n".join(f">{escape(line)}" for line in _cut(card.quote, _PART).splitlines())
    yield from _sections([f"{heading}\n{escape(_cut(card.text, _PART))}", *([quoted] if quoted else [])], "\n")
    if card.small:
        yield _context(escape(_cut(card.small, _PART)))


def _joined(suggestions: Iterable[str]) -> str:
    return "  ·  ".join(f"`{escape(one).replace('`', '')}`" for one in suggestions)


def _sections(paragraphs: Iterable[str], joint: str = "\n\n") -> Iterator[Block]:
    """Put paragraphs into as few sections as hold them, never splitting one."""
    for text in _packed(paragraphs, joint, _SECTION):
        yield _section(text)


def _contexts(items: Iterable[str]) -> Iterator[Block]:
    for text in _packed(items, "  ·  ", _CONTEXT):
        yield _context(text)


def _packed(items: Iterable[str], joint: str, most: int) -> Iterator[str]:
    held = ""
    for item in items:
        if held and len(held) + len(joint) + len(item) > most:
            yield held
            held = item
        else:
            held = f"{held}{joint}{item}" if held else item
    if held:
        yield held


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _cut(text: str, most: int) -> str:
    """Shorten a title at a word."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _size(block: Block) -> int:
    texts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(one.get("text", "")) for one in texts)
