"""Find names among very many: an inverted index gives candidates, rapidfuzz ranks them, alignment decides.

Each name is kept as the trigrams of its folded words, with their ends marked, and of the consonants of its sounds. A
question reads the posting lists of its rarest grams first, up to a bound that grows with the number of names, and adds
up their weights (inverse document frequency, Spärck Jones 1972). Only the best candidates are compared letter by
letter. Comparing with every name, as `rapidfuzz.process.extract` does, holds the interpreter for the whole time, and
with it every other reader (github.com/rapidfuzz/RapidFuzz, issue 129).
"""

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.names.align import WHOLE, Aligned, Word, align
from bot.names.compact import Places, Texts
from bot.names.spelling import TITLES, consonants, sound, words

_CANDIDATES = 192
_TO_THE_LETTER = 0.08
"""Added to a name that has every word that was typed just as it was typed: a part of a name is often all there is."""
_ALIGNED = 12
"""Candidates whose words are aligned."""
_BEHIND = 0.2
"""How far behind the best of them, in the ranking without alignment, a candidate may be."""
_READ = 50_000
_READ_SHARE = 0.12
"""Postings that are read for one question: `_READ`, or this share of the names if that is more."""
_FLOOR = 0.2
"""The share of the best candidate's weight below which none is looked at."""
_LENGTH = 0.7
"""How much of the norm of a candidate is that of the question rather than its own."""
_WEIGHTS = (0.10, 0.20, 0.30, 0.40)
"""What the order-free letters, the letters written together, the sounds and the alignment count in the ranking.

Of fourteen settings tried on the questions of `tests/bench/names.py` at 100,000 names: 0.906 first, 0.954 among five;
(0.40, 0.15, 0.25, 0.20) had 0.866 and 0.938, (0.20, 0.10, 0.20, 0.50) 0.893 and 0.942.
"""

_FORMS = frozenset(
    ("company", "limited", "corporation", "incorporated", "llc", "plc", "pjsc", "ojsc", "jsc", "ooo", "oao", "zao",
     "ao", "gmbh", "sarl", "sa", "srl", "bv", "the", "of", "and")
)  # fmt: skip
_FORM = 0.25
"""What the legal form of a firm, and a word of grammar, weigh of what they would for their rarity."""


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
        kept = [(owner, spelling, split) for owner, spelling in pairs if (split := words(spelling))]
        counts: dict[str, int] = {}
        lists: dict[str, array[int]] = {}
        for row, (_, _, split) in enumerate(kept):
            for word in set(split):
                counts[word] = counts.get(word, 0) + 1
            for gram in set(_grams(split)):
                lists.setdefault(gram, array("i")).append(row)
        sizes = np.fromiter((len(rows) for rows in lists.values()), np.int64, len(lists))
        idf = np.log1p(len(kept) / np.maximum(sizes, 1)).astype(np.float32)
        postings = np.concatenate([np.zeros(0, np.int32), *(np.frombuffer(rows, np.int32) for rows in lists.values())])
        mass = np.zeros(len(kept), np.float32)
        np.add.at(mass, postings, np.repeat(idf, sizes))
        most = math.log1p(max(1, len(kept)))
        ordered = [" ".join(sorted(split)) for _, _, split in kept]
        return cls(
            owners=np.fromiter((owner for owner, _, _ in kept), np.int32, len(kept)),
            spellings=tuple(spelling for _, spelling, _ in kept),
            sorted_words=Texts.of(ordered),
            joined=Texts.of("".join(split) for _, _, split in kept),
            sounds=Texts.of(" ".join(sorted(map(sound, split))) for _, _, split in kept),
            weights={
                word: math.log1p(len(kept) / count) / most * (_FORM if word in _FORMS or word in TITLES else 1.0)
                for word, count in counts.items()
            },
            grams={gram: number for number, gram in enumerate(lists)},
            starts=np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))),
            postings=postings,
            places=Places.of(ordered),
            idf=idf,
            norms=mass,
        )

    def search(self, text: str, limit: int = 5) -> tuple[Hit, ...]:
        """Find the names nearest to a text of any script, the best spelling of each owner, best first."""
        split = words(text)
        rows = self._candidates(split) if split else []
        if not rows:
            return ()
        ranked = self._ranked(split, rows)
        asked = set(split)
        typed, together = self._weighed(split), "".join(split)
        hits: list[tuple[int, Hit]] = []
        least = ranked[0][0] - _BEHIND
        for likeness, row in ranked[: max(_ALIGNED, limit)]:
            if likeness < least and len(hits) >= limit:
                break
            name = words(self.spellings[row])
            met = WHOLE if "".join(name) == together else align(typed, self._weighed(name))
            score = likeness + _WEIGHTS[-1] * met.score + (_TO_THE_LETTER if asked <= set(name) else 0.0)
            hits.append((row, Hit(int(self.owners[row]), self.spellings[row], score, met)))
        hits.sort(key=lambda pair: (-pair[1].score, pair[0]))  # of two as near, the one that was given first
        best: dict[int, Hit] = {}
        for _, hit in hits:
            best.setdefault(hit.owner, hit)
        return tuple(best.values())[:limit]

    def same(self, split: Iterable[str]) -> tuple[int, ...]:
        """Find the owners of the names that have just these words, in any order."""
        ordered = " ".join(sorted(split))
        rows = self.places.find(ordered)
        same = (row for row, text in zip(rows, self.sorted_words.take(rows), strict=True) if text == ordered)
        return tuple(dict.fromkeys(int(self.owners[row]) for row in same))

    def _weighed(self, split: Iterable[str]) -> tuple[Word, ...]:
        return tuple(
            Word(word, sound(word), self.weights.get(word, _FORM if word in TITLES else 1.0)) for word in split
        )

    def _candidates(self, split: tuple[str, ...]) -> list[int]:
        """Give the rows that share the most weight of grams with the words."""
        known = sorted({self.grams[gram] for gram in set(_grams(split)) if gram in self.grams}, key=self._size)
        if not known:
            return []
        mass = sum(float(self.idf[gram]) for gram in known)
        budget = max(_READ, int(_READ_SHARE * len(self.owners)))
        scores = np.zeros(len(self.owners), np.float32)
        for place, gram in enumerate(known):
            rows = self.postings[self.starts[gram] : self.starts[gram + 1]]
            if place and len(rows) > budget:
                break
            budget -= len(rows)
            scores[rows] += self.idf[gram]
        found = np.flatnonzero(scores > _FLOOR * scores.max())
        norms = self.norms[found]
        good = scores[found] / (_LENGTH * mass + (1 - _LENGTH) * norms)
        if len(found) > _CANDIDATES:
            least = np.partition(good, -_CANDIDATES)[-_CANDIDATES]
            kept = np.flatnonzero(good >= least)
            kept = kept[np.lexsort((norms[kept], -good[kept]))][:_CANDIDATES]  # of ties, the shorter names
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
        for (query, names, scorer), weight in zip(asked, _WEIGHTS, strict=False):
            scored = process.cdist([query], names.take(rows), scorer=scorer, dtype=np.float32)[0]
            total += weight * scored / 100
        order = np.argsort(-total, kind="stable")
        return [(float(total[place]), rows[place]) for place in order]


def _grams(split: Iterable[str]) -> Iterator[str]:
    """Give the trigrams of each word with its ends marked, its sound, and the trigrams of the consonants of that."""
    for word in split:
        marked, heard = f"^{word}$", sound(word)
        yield from (marked[n : n + 3] for n in range(max(1, len(marked) - 2)))
        yield f"={heard}"
        skeleton = f"~{consonants(heard)}~"
        yield from (f"*{skeleton[n : n + 3]}" for n in range(max(1, len(skeleton) - 2)))
