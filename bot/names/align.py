"""How far two names are one: their words are paired, each used once, and what finds no partner counts against.

A score of shared letters cannot say this: rapidfuzz's `WRatio` gives 86 to 100 to a single word in common
(github.com/seatgeek/fuzzywuzzy issues 251 and 290), and a list of sanctioned names is full of single words in common.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot import weights
from bot.names.spelling import consonants

_LONG = 6
"""Two words of so many letters with the same consonants; in shorter ones the vowel is half the name."""
_SHORT = 4
_APART = 2
"""Letters by which a word and the two that it may be differ at most."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: its folded letters, its sound, and what it weighs (a rare word weighs more)."""

    text: str
    sound: str
    weight: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """How much of what was typed and of the name on record found a partner, by weight, 0 to 1."""

    typed: float
    record: float

    @property
    def score(self) -> float:
        """Give one number, 0 to 1; what was typed counts twice, for often a part of a name is all that is typed."""
        total = 2 * self.record + self.typed
        return 3 * self.typed * self.record / total if total else 0.0


WHOLE = Aligned(1.0, 1.0)
"""Two names that are the same."""


def align(typed: Sequence[Word], record: Sequence[Word]) -> Aligned:
    """Pair the words of two names, the most alike first, each word once; their order is free."""
    typed, record = _parted(typed, record), _parted(record, typed)
    pairs = [
        (alike, -abs(n - m), n, m)
        for n, one in enumerate(typed)
        for m, other in enumerate(record)
        if (alike := likeness(one, other)) >= weights.LEAST_ALIKE
    ]
    left, right = dict[int, float](), dict[int, float]()
    for alike, _, n, m in sorted(pairs, reverse=True):
        if n not in left and m not in right:
            left[n] = right[m] = alike
    return Aligned(_share(typed, left), _share(record, right))


def likeness(one: Word, other: Word) -> float:
    """Give how alike two words are, 0 to 1."""
    return 1.0 if one.text == other.text else _alike(one.text, one.sound, other.text, other.sound)


@lru_cache(maxsize=30_000)
def _alike(text: str, heard: str, other: str, other_heard: str) -> float:
    """Give how alike two words are that are not the same; the words of names come again and again."""
    if len(text) == 1 or len(other) == 1:
        return weights.INITIAL if text[0] == other[0] else 0.0
    if heard == other_heard and len(heard) > 1:
        return weights.SAME_SOUND
    alike: float = max(
        OSA.normalized_similarity(text, other), weights.SAME_SOUND * OSA.normalized_similarity(heard, other_heard)
    )
    shorter = min(len(text), len(other))
    if shorter >= _LONG and consonants(heard) == consonants(other_heard):
        return max(alike, weights.SAME_CONSONANTS)
    return min(alike, weights.UNLIKE) if shorter <= _SHORT else alike


def _parted(names: Sequence[Word], other: Sequence[Word]) -> Sequence[Word]:
    """Write two words together that the other name has as one (`Jong gyu` for `Jonggyu`)."""
    taken: dict[str, list[Word]] = {}
    for word in other:
        if len(word.text) > _SHORT:
            taken.setdefault(word.sound[:1], []).append(word)
    for n in range(len(names) - 1) if taken else ():
        first, second = names[n], names[n + 1]
        size = len(first.text) + len(second.text)
        fits = [word for word in taken.get(first.sound[:1], ()) if abs(len(word.text) - size) <= _APART]
        if not fits:
            continue
        both = Word(first.text + second.text, first.sound + second.sound, first.weight + second.weight)
        alone = max(likeness(part, word) for part in (first, second) for word in other)
        if alone < 1.0 and any(likeness(both, word) >= weights.WRITTEN_TOGETHER for word in fits):
            return (*names[:n], both, *_parted(names[n + 2 :], other))
    return names


def _share(names: Iterable[Word], met: dict[int, float]) -> float:
    """Give the share of a name, by weight, that found a partner."""
    total = good = 0.0
    for n, word in enumerate(names):
        total += word.weight
        good += word.weight * met.get(n, 0.0)
    return good / total if total else 0.0
