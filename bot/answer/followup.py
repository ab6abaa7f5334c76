"""A question that leans on the one before it in a thread: `and refined?`, `as of 2016?`, `who denies it?`.

The whole question is put together from what was typed, so that it can be shown and asked again like any other:

- a number after a paragraph is another paragraph of the same resolution (`2397 8`, `and 9?`);
- without a subject of its own, or with a word that points back (`it`, `they`), the new words go behind the old
  question, in place of its date or direction if they name one;
- with a subject, it is a question of its own, and keeps the day and the direction of the old one, unless it names
  others; a bare name (`and Russia?`) is first tried in place of nothing, behind the old question;
- a citation or a command is a question of its own.
"""

import datetime as dt
import re

from bot.answer.compose import answer
from bot.answer.shape import Answer, Outcome
from bot.lookup.index import Index
from bot.query import parse
from bot.query.common_words import COMMON, FILLER
from bot.query.query import Intent, Query
from bot.text import stem

_LEANS = re.compile(
    r"^\s*(?:(?:and|but|or|also|so|ok|okay|then|now|и|а)\b[\s,]*)?(?:(?:what|how)\s+(?:about|if|of)\b)?[\s,]*",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:it|its|that|this|those|these|they|them|their|he|him|his|she|her)\b", re.IGNORECASE)
_PINPOINT = re.compile(r"(?:(?:op|para|paragraph|¶)\s*)?(\d{1,2}(?:\s?\([a-z]+\))*)\s*\??", re.IGNORECASE)
_WAY = re.compile(r"\b(?:in)?(?:to|from)\s+(?:north\s+korea|the\s+north|dprk|nk|pyongyang)\b", re.IGNORECASE)
_WAYS = {"to_dprk": "to north korea", "from_dprk": "from north korea"}


def whole(before: str, text: str, index: Index, today: dt.date) -> str:
    """Give the whole question that `text` is after `before`; `text` itself where it leans on nothing. Never raises."""
    old, new = (parse.parse(one, index.names, today, index.newest) for one in (before, text))
    shown = _LEANS.sub("", new.text) or new.text
    pinpoint = _PINPOINT.fullmatch(shown)
    cited = [one.instrument for one in old.references if one.instrument and one.pinpoint]
    if pinpoint and cited and not new.command:
        return f"{cited[-1]} {pinpoint[1]}"
    if new.command or new.references or not new.text or Intent.HELP in new.intents:
        return text
    if not (new.day or new.period or new.direction or new.numbers or new.intents) and _is_chatter(new):
        return text
    behind = f"{_subject(old, new)} {shown}"
    if not _has_subject(new):
        return behind
    alone = _with_circumstances(shown, old, new)
    ways = (behind, alone, text) if _POINTS_BACK.search(new.text) else (alone, behind, text)
    told = {one: answer(one, index, today) for one in ways}
    if _only_names(told[alone]) and _answered(told[behind]):
        return behind
    return next((one for one in ways if _answered(told[one])), alone)


def _has_subject(query: Query) -> bool:
    return any(stem(word) not in COMMON and len(word) > 1 for word in _without_way(query)) or bool(query.numbers)


def _is_chatter(query: Query) -> bool:
    return all(stem(word) in FILLER for word in query.words)


def _without_way(query: Query) -> list[str]:
    return _WAY.sub(" ", " ".join(query.words)).split()


def _with_circumstances(text: str, old: Query, new: Query) -> str:
    """Add the day and the direction of the old question, where the new one names none."""
    way = _WAYS[old.direction] if old.direction and not new.direction else ""
    day = f"as of {old.day.isoformat()}" if old.day and not (new.day or new.period) else ""
    return " ".join(filter(None, (f"/{old.command}" if old.command else "", text, way, day)))


def _subject(old: Query, new: Query) -> str:
    """Give what a question is about: its text, without the day or the direction that the new one names."""
    text = old.text
    if (new.day or new.period) and (old.day or old.period):
        references = (f"{one.instrument or ''} {one.pinpoint or ''}".strip() for one in old.references)
        numbers = (f"{one:g}" for one in old.numbers)
        text = " ".join(filter(None, (f"/{old.command}" if old.command else "", *references, *old.words, *numbers)))
    return re.sub(r"\s+", " ", _WAY.sub(" ", text)).strip() if new.direction else text


def _answered(one: Answer) -> bool:
    return one.outcome in (Outcome.ANSWERED, Outcome.CHOOSE)


def _only_names(one: Answer) -> bool:
    """Tell an answer that says who somebody is, and nothing more."""
    return bool(one.actors) and not (one.claims or one.paragraphs or one.instruments)
