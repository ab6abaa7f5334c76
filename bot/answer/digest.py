"""What came on record since a channel was last told: claims and corrections on the topics that it follows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answer import cards
from bot.answer.shape import ClaimCard
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.records import Correction
from bot.lookup.index import Index


@dataclass(frozen=True, slots=True)
class News:
    """One entry: its id (`claim:ID` or `correction:ID`), and the claim, or what was said and what is right."""

    id: str
    claim: ClaimCard | None = None
    said: str = ""
    right: str = ""
    citations: tuple[str, ...] = ()


def news(index: Index, topics: Iterable[str], told: frozenset[str], today: dt.date) -> tuple[News, ...]:
    """Give what is on record on these topics, and those below them, and not among the ids told; the newest first."""
    wanted = frozenset(one for topic in topics for one in index.narrower.get(topic, frozenset()))
    corrected = [one for one in _corrections(index.knowledge, wanted) if one.id not in told]
    claims = [one for one in _claims(index.knowledge, wanted, today) if one.id not in told]
    return (*corrected, *sorted(claims, key=lambda one: one.claim.date if one.claim else "", reverse=True))


def _claims(knowledge: Knowledge, topics: frozenset[str], today: dt.date) -> Iterator[News]:
    for claim in knowledge.claims.values():
        if topics & set(claim.topics):
            yield News(f"claim:{claim.id}", cards.claim(claim, knowledge, today))


def _corrections(knowledge: Knowledge, topics: frozenset[str]) -> Iterator[News]:
    """Give the corrections that bear on a topic, or on a claim, rule or paragraph that has it."""
    for check in knowledge.checks:
        if isinstance(check, Correction) and topics & set(_topics(check, knowledge)):
            citations = tuple(dict.fromkeys(knowledge.cite(ref) for ref in check.cites))
            yield News(f"correction:{check.id}", said=check.said, right=check.text, citations=citations)


def _topics(check: Correction, knowledge: Knowledge) -> Iterator[str]:
    for ref in check.on:
        kind, _, name = ref.partition(":")
        if kind == "topic":
            yield name
        elif kind == "claim":
            yield from knowledge.claims[name].topics
        elif kind == "rule":
            yield from knowledge.rules[name].topics
        elif ref in knowledge.provisions:
            yield from knowledge.provisions[ref].paragraph.topics
