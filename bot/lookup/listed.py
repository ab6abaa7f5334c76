"""Find a question's name on the sanctions list that was imported.

A name is found by its reference number, or when it is all that is left of the question once grammar, chatter and
titles are taken off both its ends: a name that merely stands in a sentence about something else, or shares a word with
an entry, finds nothing. What is near without being the same is given for suggestions alone.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge.listings import Listing, SanctionsList
from bot.lookup import weights
from bot.lookup.match import OnList
from bot.lookup.persons import is_same
from bot.names.compact import Places
from bot.names.index import Hit, NameIndex
from bot.names.spelling import TITLES, words
from bot.query.common_words import COMMON, FILLER
from bot.query.query import Intent, Query
from bot.text import bare, fold, is_korean, stem, stems

_REFERENCE = re.compile(r"(?<![a-z0-9])([a-z]{2}[ie])[.\s]?(\d{3})(?![a-z0-9])")
_ENTITY_TAIL = re.compile(r"\s*\([^()]*\)\s*$")
_LONGEST = 12
_MOST_WORDS = 7
"""Words beyond which a question that is no name to the letter is taken to be about something else."""
_BESIDE_NAMES = frozenset(map(stem, TITLES)) | frozenset(
    stems("vice company firm person individual entity group reference number resolution")
)
"""Titles, and words for what is listed: they stand beside a name, and now and then in it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list made ready to be asked."""

    source: SanctionsList
    names: NameIndex
    references: Places

    @classmethod
    def of(cls, source: SanctionsList) -> "Listed":
        """Index every spelling of every entry; an entity's name also without what stands in brackets after it."""
        return cls(
            source=source,
            names=NameIndex.of((n, name) for n, entry in enumerate(source.entries) for name in _spellings(entry)),
            references=Places.of(fold(entry.reference) for entry in source.entries),
        )

    def find(self, query: Query, curated: Container[tuple[str, ...]]) -> OnList:
        """Find the entries that a question names, and those that are near.

        What is a spelling of the curated knowledge (`curated`, by stems) is told from there; the list is then `beside`
        it, unless a listing is asked about.
        """
        asked = Intent.LISTED in query.intents
        references = [f"{match[1]}.{match[2]}" for match in _REFERENCE.finditer(fold(query.text))]
        if references:
            places = (n for one in references for n in self.references.find(one))
            placed = (self.source.entries[n] for n in places)
            return OnList(tuple(one for one in placed if fold(one.reference) in references))
        told_of = dict.fromkeys((query.words, words(query.text)))  # `Jan` is a month, and a name
        ways = [windows for typed in told_of if (windows := _windows(typed))]
        known = False
        for typed in sorted((one for windows in ways for one in windows), key=len, reverse=True):
            beside = not asked and tuple(map(stem, typed)) in curated
            same = tuple(self.source.entries[n] for n in self.names.same(typed))
            if same:
                return OnList(same, typed=" ".join(typed), beside=beside)
            known = known or beside
        if known:
            return OnList((), beside=True)
        near: list[Hit] = []
        for typed in dict.fromkeys(one for windows in ways for one in _tight(windows)):
            hits = self.names.search(" ".join(typed), weights.MOST_NEAR)
            sure = tuple(hit for hit in hits if _sure(hit, typed))
            if sure:
                best = [hit for hit in sure if hit.met.score >= sure[0].met.score - weights.AS_NEAR]
                entries = tuple(self.source.entries[hit.owner] for hit in best)
                return OnList(entries, typed=" ".join(typed), spelling=best[0].spelling)
            near += (hit for hit in hits if hit.met.score >= weights.NEAR_NAME)
        near.sort(key=lambda hit: -hit.met.score)
        return OnList((), near=tuple(dict.fromkeys(self.source.entries[hit.owner] for hit in near)))


def _spellings(entry: Listing) -> Iterator[str]:
    yield from entry.spellings
    if entry.kind == "entity" and _ENTITY_TAIL.search(entry.name):
        yield _ENTITY_TAIL.sub("", entry.name)


def _windows(typed: Sequence[str]) -> list[tuple[str, ...]]:
    """Give what may be the name in a question, the longest first: all but words at its ends that are no part of one.

    Grammar, chatter and titles may be part of a name (`Foreign Trade Bank`), so each way to leave them out counts; the
    last is the question without all of them. A Korean word loses its particle (`리원호는`).
    """
    split = [bare(word) if is_korean(word) and len(word) > 3 else word for word in typed]
    telling = [n for n, word in enumerate(split) if stem(word) not in COMMON and stem(word) not in _BESIDE_NAMES]
    if not telling or telling[-1] - telling[0] >= _LONGEST:
        return []
    first, last = telling[0], telling[-1] + 1
    starts = range(max(0, last - _LONGEST), first + 1)
    ends = [(start, end) for start in starts for end in range(last, min(len(split), start + _LONGEST) + 1)]
    ends.sort(key=lambda pair: pair[0] - pair[1])
    return [words(" ".join(split[start:end])) for start, end in ends]


def _tight(windows: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Give the two windows whose likeness to names is worth its time: without grammar and chatter, and the last one."""
    if not windows or len(windows[-1]) > _MOST_WORDS:
        return
    for typed in windows:
        if not any(stem(word) in FILLER for word in typed if word not in windows[-1]):
            yield typed
            break
    yield windows[-1]


def _sure(hit: Hit, typed: Sequence[str]) -> bool:
    """Tell whether a hit is the name that was typed; one word alone must be the same but for one slip in a long one."""
    if len(typed) == 1 and len(typed[0]) < weights.LONG_NAME:
        return False
    return is_same(hit.met)
