"""Find a question's name on the sanctions list that was imported.

A name is told when its reference number is typed, or when it is all that is left of the question once grammar, chatter
and titles are taken off both its ends. One that stands in a sentence about something else is noted beside the answer,
and only to the letter. What shares a word with an entry finds nothing; what is near without being the same is given for
suggestions alone.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import weights
from bot.knowledge.listings import Listing, SanctionsList
from bot.lookup.match import Findings, OnList
from bot.lookup.persons import is_same
from bot.names.align import Aligned
from bot.names.compact import Places
from bot.names.index import Hit, NameIndex
from bot.names.spelling import TITLES, words
from bot.query.common_words import COMMON, FILLER
from bot.query.query import Intent
from bot.text import bare, fold, is_korean, stem, stems

_REFERENCE = re.compile(r"(?<![a-z0-9])([a-z]{2}[ie])[.\s]?(\d{3})(?![a-z0-9])")
_ENTITY_TAIL = re.compile(r"\s*\([^()]*\)\s*$")
_LONGEST = 12
_LONGEST_INSIDE = 8
"""Words of a name that stands in a sentence, and questions' words that are tried for it."""
_PART = 2
"""Words of a person's name that may be a part of another's."""
_MOST_WORDS = 7
"""Words beyond which a question that is no name to the letter is taken to be about something else."""
_OF_SENTENCES = frozenset(
    ("about", "after", "are", "before", "can", "could", "did", "does", "has", "have", "how", "should", "than", "that",
     "their", "they", "was", "were", "what", "when", "where", "whether", "which", "while", "who", "whose", "with",
     "would")
)  # fmt: skip
"""Words that no name has inside: with one of them, what is left of a question is more than a name."""
_BESIDE_NAMES = frozenset(map(stem, TITLES)) | frozenset(
    stems("gen vice company firm person individual entity group reference number resolution")
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

    def find(self, found: Findings, curated: Container[tuple[str, ...]]) -> OnList:
        """Find the entries that a question names, and those that are near.

        `found` is what the curated knowledge has of the question. What is a spelling there (`curated`, by stems) is
        told from there, unless a listing is asked about; and what it explains to the last word is not compared with
        names that are merely spelled alike.
        """
        query = found.query
        asked = Intent.LISTED in query.intents
        references = [f"{match[1]}.{match[2]}" for match in _REFERENCE.finditer(fold(query.text))]
        if references:
            placed = self._at(n for one in references for n in self.references.find(one))
            return OnList(tuple(one for one in placed if fold(one.reference) in references))
        typed = words(query.text)
        ways = {one: _windows(one) for one in (query.words, typed)}  # `Jan` is a month, and a name
        known = False
        for window in sorted((window for some in ways.values() for window in some), key=len, reverse=True):
            beside = not asked and tuple(map(stem, window)) in curated
            same = self._at(self.names.same(window))
            if same:
                return OnList(same, typed=" ".join(window), beside=beside)
            known = known or beside
        inside = () if asked else self._inside(typed, found.leftover)
        if inside:
            return OnList(inside, beside=True, inside=True)
        if known or (found.confident and not found.leftover and not asked):
            return OnList((), beside=known)
        return self._alike(ways[query.words])

    def _at(self, places: Iterable[int]) -> tuple[Listing, ...]:
        return tuple(self.source.entries[n] for n in places)

    def _inside(self, typed: tuple[str, ...], leftover: Iterable[str]) -> tuple[Listing, ...]:
        """Find names that stand to the letter in a sentence, around a word that nothing curated explains.

        One or two words may be a part of somebody else's name: they are a body's, or stand by themselves.
        """
        open_words = set(words(" ".join(leftover)))
        found: dict[Listing, None] = {}
        for start, end, alone in _stretches(typed, open_words):
            if end - start == 1 and len(typed[start]) < weights.LONE_NAME:
                continue
            for entry in self._at(self.names.same(typed[start:end])):
                if end - start > _PART or entry.kind == "entity" or (alone and end - start == _PART):
                    found[entry] = None
        return tuple(found)

    def _alike(self, windows: Sequence[tuple[str, ...]]) -> OnList:
        """Search once, for the question without grammar and chatter; without titles too it may be the name."""
        tight = windows[-1] if windows else ()
        if not tight or len(tight) > _MOST_WORDS or not _OF_SENTENCES.isdisjoint(tight):
            return OnList(())
        typed = next(one for one in windows if not any(_apart(word) for word in one if word not in tight))
        read: list[tuple[Aligned, tuple[str, ...], Hit]] = []
        for hit in self.names.search(" ".join(typed), weights.MOST_NEAR, weights.LIKE_A_NAME):
            ways = [(hit.met, typed), (self.names.met(tight, hit.spelling), tight)]
            read.append((*max(ways, key=lambda way: (_sure(*way), way[0].score)), hit))
        read.sort(key=lambda one: -one[0].score)
        sure = [one for one in read if _sure(*one[:2])]
        if sure:
            best, named, hit = sure[0]
            same = self._at(one.owner for met, _, one in sure if met.score >= best.score - weights.AS_NEAR)
            return OnList(same, typed=" ".join(named), spelling=hit.spelling)
        near = self._at(hit.owner for met, _, hit in read if met.score >= weights.NEAR_NAME)
        return OnList((), near=tuple(dict.fromkeys(near)))


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


def _apart(word: str) -> bool:
    """Tell a word that is grammar, chatter or a title: no part of a name, at the end of what is left of a question."""
    return word in TITLES or stem(word) in FILLER


def _stretches(typed: Sequence[str], open_words: Container[str]) -> Iterator[tuple[int, int, bool]]:
    """Give the stretches of a sentence that hold an open word, the longest first, and whether no other is beside it."""
    places = {n for n, word in enumerate(typed) if word in open_words}
    stretches = {
        (start, end)
        for place in places
        for start in range(max(0, place - _LONGEST_INSIDE + 1), place + 1)
        for end in range(place + 1, min(len(typed), start + _LONGEST_INSIDE) + 1)
    }
    for start, end in sorted(stretches, key=lambda one: (one[0] - one[1], one[0])):
        yield start, end, not places & {start - 1, end}


def _sure(met: Aligned, typed: Sequence[str]) -> bool:
    """Tell whether a name is the one that was typed; one word alone must be the same but for one slip in a long one."""
    return is_same(met) and (len(typed) > 1 or len(typed[0]) >= weights.LONG_NAME)
