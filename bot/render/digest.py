"""What came on record, as one message to a channel that follows topics; two buttons make it stop."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.answer.digest import News
from bot.render import kit, wording
from bot.render.blocks import card
from bot.render.format import Format
from bot.render.kit import Block
from bot.render.mrkdwn import bold, escape
from bot.render.outline import claim_card

SNOOZE, STOP = "digest_snooze", "digest_stop"

_MOST = 8
"""Entries that are told in full; the others are counted."""


def message(news: Sequence[News], topics: Sequence[str], version: str, shown: Format) -> dict[str, Any]:
    """Make the arguments of a Slack message; `topics` are the labels of what the channel follows."""
    title = wording.DIGEST_TITLE.format(topics=", ".join(topics[:3]) + (" …" if len(topics) > 3 else ""))
    told, left_out = news[:_MOST], len(news) - _MOST
    blocks: list[Block] = [
        kit.header(title),
        *(block for one in told for block in _entry(one, shown)),
    ]
    if left_out > 0:
        blocks.append(kit.context(wording.DIGEST_MORE.format(count=left_out, command=shown.timeline)))
    blocks.append(kit.context(escape(wording.FOOTER.format(version=version))))
    blocks.append(
        kit.actions([kit.button(SNOOZE, wording.DIGEST_SNOOZE, SNOOZE), kit.button(STOP, wording.DIGEST_STOP, STOP)])
    )
    lines = [title, *(_line(one, shown) for one in news)]
    return {"text": escape("\n".join(lines)[:30_000]), "blocks": blocks}


def correction(said: str, right: str, citations: Sequence[str]) -> dict[str, Any]:
    """Make the reply below an answer that was shared and has since been corrected."""
    told = wording.HOME_CORRECTION.format(said=said, text=right)
    text = f"{wording.CORRECTED_SINCE}\n{told}\n{' · '.join(citations)}"
    return {"text": escape(text), "blocks": [*_corrected(wording.CORRECTED_SINCE, said, right, citations)]}


def _corrected(lead: str, said: str, right: str, citations: Sequence[str]) -> Iterator[Block]:
    text = f"{bold(lead)}\n{escape(wording.HOME_CORRECTION.format(said=said, text=right))}"
    yield kit.section(text)
    yield kit.context(escape(" · ".join(citations)))


def _entry(one: News, shown: Format) -> Iterator[Block]:
    if one.claim:
        yield from card(claim_card(one.claim, shown))
        return
    yield from _corrected(wording.DIGEST_CORRECTED, one.said, one.right, one.citations)


def _line(one: News, shown: Format) -> str:
    if one.claim:
        laid = claim_card(one.claim, shown)
        return f"{laid.heading}: {laid.text} ({laid.small})"
    told = wording.HOME_CORRECTION.format(said=one.said, text=one.right).replace("\n", " ")
    return f"{wording.DIGEST_CORRECTED}: {told} ({'; '.join(one.citations)})"
