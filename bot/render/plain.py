"""Answer to plain text: the whole answer in one string, for notifications, screen readers and logs of record.

Slack cuts a message's `text` above 40,000 characters (docs.slack.dev, chat.postMessage); the text is therefore built of
whole lines up to `MOST`, which no answer of the knowledge reaches. No message is updated: `chat.update` takes 4,000.
"""

from collections.abc import Iterator

from bot.render import wording
from bot.render.format import PLAIN, Format
from bot.render.outline import Card, Line, Outline

MOST = 38_000
_RESERVE = 120
"""Characters kept for the line that says how many entries were left out."""


def text(laid: Outline, shown: Format = PLAIN, most: int = MOST) -> str:
    """Write the answer in at most `most` characters, whole lines only, saying how many entries were left out."""
    kept: list[str] = []
    size = len(laid.footer) + _RESERVE
    for line in _lines(laid, shown):
        if size + len(line) < most:
            kept.append(line)
            size += len(line) + 1
    cards = [f"{title}: {_card(card)}" for title, some in laid.groups for card in some]
    told = 0
    for line in cards:
        if size + len(line) > most:
            break
        kept.append(line)
        size += len(line) + 1
        told += 1
    left_out = [wording.MORE_ENTRIES.format(count=len(cards) - told)] if told < len(cards) else []
    return "\n".join([*kept, *left_out, laid.footer])


def _lines(laid: Outline, shown: Format) -> Iterator[str]:
    yield f"{laid.title} ({laid.as_of})"
    if laid.lead:
        yield laid.lead
    yield from laid.commands
    for line in laid.summary:
        yield _numbered(line)
    if laid.citations:
        yield " · ".join(f"[{one.number}] {one.text}" for one in laid.citations)
    for line in laid.notes:
        yield _numbered(line)
    for rule, steps in laid.steps:
        told = "; ".join(_numbered(line) for line in steps)
        yield f"{wording.OVER_TIME}: {rule}. {told}"
    if laid.suggestions:
        yield f"{laid.suggestions_title}: {' | '.join(map(shown.command, laid.suggestions))}"


def _numbered(line: Line) -> str:
    label = f"{line.label}: " if line.label else ""
    return label + line.text + "".join(f" [{number}]" for number in line.numbers)


def _card(card: Card) -> str:
    heading = f"{card.heading}:" if card.text or card.quote else card.heading
    return " ".join(filter(None, (heading, card.text, card.quote, f"({card.small})" if card.small else "")))
