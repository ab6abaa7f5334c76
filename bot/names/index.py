"""Find names among very many: an inverted index gives candidates, rapidfuzz ranks them, alignment decides.

Each name is kept as the trigrams of its folded words, with their ends marked, and of the consonants of its sounds. A
question reads the posting lists of its rarest grams first, up to a bound that grows with the number of names, and adds
up their weights (inverse document frequency, Spärck Jones 1972). Only the best candidates are compared letter by
letter. Comparing with every name, as `rapidfuzz.process.extract` does, holds the interpreter for the whole time, and
with it every other reader (github.com/rapidfuzz/RapidFuzz, issue 129).
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot import weights
from bot.names.align import WHOLE, Aligned, Word, align
from bot.names.compact import Places, Texts
from bot.names.spelling import TITLES, consonants, sound, words

_FORMS = frozenset(
    ("company", "limited", "corporation", "incorporated", "llc", "plc", "pjsc", "ojsc", "jsc", "ooo", "oao", "zao",
     "ao", "gmbh", "sarl", "sa", "srl", "bv", "the", "of", "and")
)  # fmt: skip
"""The legal forms of firms, and the grammar in their names."""


class Hit(NamedTuple):
    """A name that was found: whose it is, how it is spelled on record, its rank score and how its words met, 0 to 1."""

    owner: int
    spelling: str
    score: float
    met: Aligned


@dataclass(frozen=True, slots=True)
class NameIndex:
    """All names, ready to be asked. Posting lists are sorted rows, one after the other, in `postings`."""

    owners: NDArray[np.int32]
    spellings: tuple[str, ...]
    sorted_words: Texts
    joined: Texts
    sounds: Texts
    weights: dict[str, float]
    """What a word weighs in an alignment, 0 to 1; a word that no name has weighs 1."""
    grams: dict[str, int]
    starts: NDArray[np.int64]
    postings: NDArray[np.int32]
    places: Places
    """Where the words of each name stand, in alphabetical order."""
    idf: NDArray[np.float32]
    norms: NDArray[np.float32]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> "NameIndex":
        """Index spellings, each with the number of its owner; a spelling without a letter or digit is left out."""
        owners, spellings, ordered, joined = array("i"), list[str](), list[str](), list[str]()
        counts: dict[str, int] = {}
        lists: dict[str, array[int]] = {}
        for owner, spelling in pairs:
            split = words(spelling)
            if not split:
                continue
            for word in set(split):
                counts[word] = counts.get(word, 0) + 1
            for gram in set(_grams(split)):
                lists.setdefault(gram, array("i")).append(len(owners))
            owners.append(owner)
            spellings.append(spelling)
            ordered.append(" ".join(sorted(split)))
            joined.append("".join(split))
        total = len(owners)
        most = math.log1p(max(1, total))
        grams = {gram: number for number, gram in enumerate(lists)}
        starts, postings, idf, norms = _packed(lists, total)
        return cls(
            owners=np.array(owners, np.int32),
            spellings=tuple(spellings),
            sorted_words=Texts.of(ordered),
            joined=Texts.of(joined),
            sounds=Texts.of(" ".join(sorted(map(sound, text.split()))) for text in ordered),
            weights={
                word: math.log1p(total / count) / most * (weights.FORM if word in _FORMS or word in TITLES else 1.0)
                for word, count in counts.items()
            },
            grams=grams,
            starts=starts,
            postings=postings,
            places=Places.of(ordered),
            idf=idf,
            norms=norms,
        )

    def search(self, text: str, limit: int = 5, least: float = 0.0) -> tuple[Hit, ...]:
        """Find the names nearest to a text of any script, the best spelling of each owner, best first.

        Where no name's letters and sounds are as like as `least`, 0 to 1, nothing is compared further, or found.
        """
        split = words(text)
        rows = self._candidates(split) if split else []
        if not rows:
            return ()
        ranked = self._ranked(split, rows)
        if ranked[0][0] < least * sum(weights.RANKING[:-1]):
            return ()
        asked = set(split)
        typed, together = self._weighed(split), "".join(split)
        hits: list[tuple[int, Hit]] = []
        behind = ranked[0][0] - weights.BEHIND
        for likeness, row in ranked[: max(weights.ALIGNED, limit)]:
            if likeness < behind and len(hits) >= limit:
                break
            name = words(self.spellings[row])
            met = WHOLE if "".join(name) == together else align(typed, self._weighed(name))
            score = likeness + weights.RANKING[-1] * met.score + (weights.TO_THE_LETTER if asked <= set(name) else 0.0)
            hits.append((row, Hit(int(self.owners[row]), self.spellings[row], score, met)))
        hits.sort(key=lambda pair: (-pair[1].score, pair[0]))  # of two as near, the one that was given first
        best: dict[int, Hit] = {}
        for _, hit in hits:
            best.setdefault(hit.owner, hit)
        return tuple(best.values())[:limit]

    def met(self, split: Sequence[str], spelling: str) -> Aligned:
        """Align the words of a name that was typed with a spelling on record."""
        return align(self._weighed(split), self._weighed(words(spelling)))

    def same(self, split: Iterable[str]) -> tuple[int, ...]:
        """Find the owners of the names that have just these words, in any order."""
        split = tuple(split)
        if not all(word in self.weights for word in split):
            return ()
        ordered = " ".join(sorted(split))
        rows = self.places.find(ordered)
        same = (row for row, text in zip(rows, self.sorted_words.take(rows), strict=True) if text == ordered)
        return tuple(dict.fromkeys(int(self.owners[row]) for row in same))

    def _weighed(self, split: Iterable[str]) -> tuple[Word, ...]:
        return tuple(
            Word(word, sound(word), self.weights.get(word, weights.FORM if word in TITLES else 1.0)) for word in split
        )

    def _candidates(self, split: tuple[str, ...]) -> list[int]:
        """Give the rows that share the most weight of grams with the words."""
        known = sorted({self.grams[gram] for gram in set(_grams(split)) if gram in self.grams}, key=self._size)
        if not known:
            return []
        mass = sum(float(self.idf[gram]) for gram in known)
        budget = max(weights.READ, int(weights.READ_SHARE * len(self.owners)))
        scores = np.zeros(len(self.owners), np.float32)
        for place, gram in enumerate(known):
            rows = self.postings[self.starts[gram] : self.starts[gram + 1]]
            if place and len(rows) > budget:
                break
            budget -= len(rows)
            scores[rows] += self.idf[gram]
        found = np.flatnonzero(scores > weights.FLOOR * scores.max())
        norms = self.norms[found]
        good = scores[found] / (weights.LENGTH * mass + (1 - weights.LENGTH) * norms)
        if len(found) > weights.CANDIDATES:
            least = np.partition(good, -weights.CANDIDATES)[-weights.CANDIDATES]
            kept = np.flatnonzero(good >= least)
            kept = kept[np.lexsort((norms[kept], -good[kept]))][: weights.CANDIDATES]  # of ties, the shorter names
            found = found[kept]
        best: list[int] = found.tolist()
        return best

    def _size(self, gram: int) -> int:
        return int(self.starts[gram + 1] - self.starts[gram])

    def _ranked(self, split: tuple[str, ...], rows: list[int]) -> list[tuple[float, int]]:
        """Rank candidates by their letters in any order, their letters written together, and their sounds."""
        ordered = " ".join(sorted(split))
        heard = " ".join(sorted(map(sound, split)))
        asked = (
            (ordered, self.sorted_words, fuzz.ratio),
            ("".join(split), self.joined, fuzz.ratio),
            (heard, self.sounds, fuzz.ratio),
        )
        total = np.zeros(len(rows), np.float64)
        for (query, names, scorer), weight in zip(asked, weights.RANKING, strict=False):
            scored = process.cdist([query], names.take(rows), scorer=scorer, dtype=np.float32)[0]
            total += weight * scored / 100
        order = np.argsort(-total, kind="stable")
        return [(float(total[place]), rows[place]) for place in order]


def _packed(
    lists: dict[str, "array[int]"], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """Put posting lists one after the other: starts, postings, weight of each gram, weight of all grams of each name.

    The lists are emptied on the way, so that there are never two copies of all.
    """
    sizes = np.fromiter(map(len, lists.values()), np.int64, len(lists))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    idf = np.log1p(total / np.maximum(sizes, 1)).astype(np.float32)
    postings, norms = np.empty(int(starts[-1]), np.int32), np.zeros(total, np.float32)
    for number, gram in enumerate(tuple(lists)):
        rows = postings[starts[number] : starts[number + 1]]
        rows[:] = lists.pop(gram)
        norms[rows] += idf[number]  # no list has a name twice
    return starts, postings, idf, norms


def _grams(split: Iterable[str]) -> Iterator[str]:
    """Give the trigrams of each word with its ends marked, its sound, and the trigrams of the consonants of that."""
    for word in split:
        marked, heard = f"^{word}$", sound(word)
        yield from (marked[n : n + 3] for n in range(max(1, len(marked) - 2)))
        yield f"={heard}"
        skeleton = f"~{consonants(heard)}~"
        yield from (f"*{skeleton[n : n + 3]}" for n in range(max(1, len(skeleton) - 2)))
