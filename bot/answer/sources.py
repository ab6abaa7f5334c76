"""What is on record for a message that is no question: a paragraph of copy, a wire story, somebody's remark."""

import datetime as dt
import re

from bot.answer.compose import answer
from bot.answer.shape import Answer, Outcome
from bot.lookup.index import Index
from bot.query.parse import clean

MOST = 3
"""Answers that are given for one message."""
_SENTENCES = 12
"""Sentences of a message that are looked up."""
_SHORT = 4
"""Words that a sentence must have to be looked up by itself."""
_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9А-Я가-힣])|\n+")
_MOST_READ = 6_000


def sources(text: str, index: Index, today: dt.date) -> tuple[Answer, ...]:
    """Answer a message: as a whole, or else each of its sentences that is on record, up to three. Never raises.

    A message of one sentence is a question like any other.
    """
    sentences = [one.strip() for one in _END.split(text[:_MOST_READ]) if len(one.split()) >= _SHORT]
    if len(sentences) < 2:
        return tuple(one for one in [answer(text, index, today)] if _told(one) and clean(text))
    found: dict[str, Answer] = {}
    for sentence in sentences[:_SENTENCES]:
        one = answer(sentence, index, today)
        if _told(one):
            found.setdefault(one.understood, one)
    return tuple(found.values())[:MOST]


def _told(one: Answer) -> bool:
    return one.outcome in (Outcome.ANSWERED, Outcome.CHOOSE)
