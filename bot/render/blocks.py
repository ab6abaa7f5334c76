"""Answer to Block Kit, within Slack's limits, in as many pages as it takes.

Limits (docs.slack.dev, Block Kit reference): 50 blocks a message, 3,000 characters a section, 150 a header, 10
elements a context. The sum over all blocks is not documented; about 13,200 characters are refused as
`msg_blocks_too_long`, so 12,000 is kept (reported in slackapi/bolt-js#2509). `verbatim` keeps Slack from making
links and mentions of plain words; what is written as a link stays one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.answer.shape import Answer
from bot.render import buttons, kit, plain, wording
from bot.render.format import PLAIN, Format
from bot.render.kit import Block
from bot.render.mrkdwn import bold, escape, link
from bot.render.outline import Card, Citation, Line, Outline, outline

MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
_SECTION = 2_900
_CONTEXT = 1_900
_HEADING = 250
_PART = 1_500
_NOTES_BESIDE_CHOICES = 900
"""Characters of notes on the first page where a reader is first to choose."""
_NOTES = 6_000
"""Characters of notes on the first page; the others begin the next one."""
_ENTRIES = 6
"""Notes and entries on a page beside the summary: what an eye takes in; the others are one press away."""
_RESERVE_BLOCKS = 5
_RESERVE_CHARACTERS = 1_300
"""What the end of a page takes: where one is, what to try, the as-of line, and two rows of buttons."""


def message(answer: Answer, shown: Format = PLAIN, below: buttons.Below | None = None, page: int = 0) -> dict[str, Any]:
    """Make the arguments of a Slack message: `text`, the whole answer in plain words, and `blocks`, one page of it.

    `below` says which buttons stand under it; without them a reader is told what is not shown. A page past the last is
    the last.
    """
    laid = outline(answer, shown)
    return {"text": escape(plain.text(laid, shown)), "blocks": blocks(laid, shown, below, page)}


def blocks(laid: Outline, shown: Format = PLAIN, below: buttons.Below | None = None, page: int = 0) -> list[Block]:
    """Lay out the blocks of one page."""
    every = pages(laid, brief=shown.brief, entries=_ENTRIES) if below else pages(laid)
    page = min(page, len(every) - 1)
    made = list(every[page])
    if len(every) > 1 and below:
        made.append(kit.context(wording.PAGE.format(page=page + 1, pages=len(every))))
    elif len(every) > 1:
        made.append(kit.context(wording.LEFT_OUT.format(pages=len(every) - 1)))
    choices = laid.suggestions if laid.choices and not page else ()
    if below and choices:
        made.insert(1 + bool(laid.lead), buttons.choices(below, list(map(shown.command, choices))))
    elif laid.suggestions and not page:
        made.append(kit.context(f"{escape(laid.suggestions_title)} {_joined(map(shown.command, laid.suggestions))}"))
    made.append(kit.context(escape(f"{laid.as_of} · {laid.footer}")))
    return made + (buttons.rows(below, more=page + 1 if page + 1 < len(every) else None) if below else [])


def pages(laid: Outline, *, brief: bool = False, entries: int = MOST_BLOCKS) -> tuple[tuple[Block, ...], ...]:
    """Put an answer on pages, in reading order; a note or an entry is never split between two.

    The first page holds the summary and its citations; a `brief` one no more than that and the notes. A
    page has at most so many `entries`.
    """
    urls = {one.number: one.url for one in laid.citations}
    sizes = [len(_sentence(line, urls)) for line in laid.notes]
    most = _NOTES_BESIDE_CHOICES if laid.choices else _NOTES
    fitting = [line for place, line in enumerate(laid.notes) if sum(sizes[: place + 1]) <= most]
    units = [(wording.MIND, [kit.section(_sentence(line, urls))]) for line in laid.notes[len(fitting) :]]
    units += [(title, list(card(one))) for title, cards in laid.groups for one in cards]
    units += [(wording.OVER_TIME, list(_steps(*one, urls))) for one in laid.steps if laid.steps_last]
    done: list[tuple[Block, ...]] = []
    current, heading, count = list(_head(laid, fitting)), "", 0
    size = sum(map(_size, current))
    for title, unit in units:
        more = unit if title == heading else [*_title(title), *unit]
        if (brief and not done) or count == entries or not _fits(current, size, more):
            done.append(tuple(current))
            current, more = [kit.header(wording.CONTINUED.format(title=laid.title))], [*_title(title), *unit]
            count, size = 0, _size(current[0])
        current += more
        size += sum(map(_size, more))
        heading, count = title, count + 1
    return (*done, tuple(current))


def _fits(current: list[Block], size: int, more: list[Block]) -> bool:
    grown, count = size + sum(map(_size, more)), len(current) + len(more)
    return count <= MOST_BLOCKS - _RESERVE_BLOCKS and grown <= MOST_CHARACTERS - _RESERVE_CHARACTERS


def _title(title: str) -> list[Block]:
    return [kit.DIVIDER, kit.section(bold(title))]


def _head(laid: Outline, notes: Sequence[Line]) -> Iterator[Block]:
    yield kit.header(laid.title)
    if laid.lead:
        yield kit.section(escape(laid.lead))
    urls = {one.number: one.url for one in laid.citations}
    yield from _sections(map(command, laid.commands), "\n")
    yield from _sections(_sentence(line, urls) for line in laid.summary)
    yield from _sections(_notes(notes, urls))
    for rule, steps in () if laid.steps_last else laid.steps:
        yield from _steps(f"{wording.OVER_TIME}: {rule}", steps, urls)
    if laid.citations:
        yield from _contexts(map(_citation, laid.citations))


def _notes(notes: Sequence[Line], urls: dict[int, str | None]) -> Iterator[str]:
    """Put the notes of one kind under one label, each a point of a list, in as many parts as a section holds."""
    for label in dict.fromkeys(line.label for line in notes):
        points = [f"• {_sentence(replace(line, label=''), urls)}" for line in notes if line.label == label]
        if len(points) == 1:
            yield f"{bold(label)}: {points[0].removeprefix('• ')}" if label else points[0].removeprefix("• ")
        else:
            yield from _packed([bold(label), *points], "\n", _SECTION)


def _steps(title: str, steps: Iterable[Line], urls: dict[int, str | None]) -> Iterator[Block]:
    yield from _sections([bold(title), *(_sentence(line, urls) for line in steps)], "\n")


def _sentence(line: Line, urls: dict[int, str | None]) -> str:
    marks = "".join(f" {link(f'[{number}]', urls[number])}" for number in line.numbers)
    label = f"{bold(line.label)}: " if line.label else ""
    return label + escape(line.text) + marks


def command(line: str) -> str:
    """Set the words of a help line that can be typed as code."""
    typed, mark, told = line.partition(": ")
    return f"`{escape(typed)}`: {escape(told)}" if typed.startswith("/") else f"{bold(typed)}{mark}{escape(told)}"


def _citation(one: Citation) -> str:
    return f"{escape(f'[{one.number}]')}\u00a0{link(one.text, one.url)}"


def card(one: Card) -> Iterator[Block]:
    """Lay out one entry: its heading, what it says, its words and the small print."""
    title = kit.cut(one.heading, _HEADING)
    heading = f"*{link(title, one.url)}*" if one.url else bold(title)
    quoted = "\n".join(f">{escape(line)}" for line in kit.cut(one.quote, _PART).splitlines())
    yield from _sections(filter(None, (heading, escape(kit.cut(one.text, _PART)), quoted)), "\n")
    if one.small:
        yield kit.context(escape(kit.cut(one.small, _PART)))


def _joined(suggestions: Iterable[str]) -> str:
    return "  ·  ".join(f"`{escape(one).replace('`', '')}`" for one in suggestions)


def _sections(paragraphs: Iterable[str], joint: str = "\n\n") -> Iterator[Block]:
    """Put paragraphs into as few sections as hold them, never splitting one."""
    for text in _packed(paragraphs, joint, _SECTION):
        yield kit.section(text)


def _contexts(items: Iterable[str]) -> Iterator[Block]:
    for text in _packed(items, "  ·  ", _CONTEXT):
        yield kit.context(text)


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


def _size(block: Block) -> int:
    texts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(one.get("text", "")) for one in texts)
