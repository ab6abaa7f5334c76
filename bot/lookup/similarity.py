"""How much a question shares with the lines of an entry: its title, its text and each of its example questions.

The measure is the weighted Jaccard overlap of stems, 0 to 1, a stem's weight being its inverse document frequency
(Spärck Jones 1972): words that stand in every line decide nothing. An entry is as near as its nearest line, so one
more example never makes an entry worse.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

_COMMON = 0.08
"""The share of all lines from which a word decides nothing and is not looked up."""
_FEW = 20
"""Lines in which a word may stand however few lines there are."""


class Near(NamedTuple):
    """How much an entry shares with a question, 0 to 1, and the stems of the line of it that shares the most."""

    share: float
    line: frozenset[str]


NOTHING = Near(0.0, frozenset())


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all entries of one kind."""

    postings: Mapping[str, tuple[int, ...]]
    owners: tuple[str, ...]
    bags: tuple[frozenset[str], ...]
    masses: tuple[float, ...]
    idf: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, entries: Mapping[str, Iterable[tuple[str, ...]]]) -> "Lines":
        """Index the lines of each entry, given as stems."""
        owners: list[str] = []
        bags: list[frozenset[str]] = []
        for name, lines in entries.items():
            for line in lines:
                owners.append(name)
                bags.append(frozenset(line))
        counts = Counter(word for bag in bags for word in bag)
        most = max(_FEW, len(bags) * _COMMON)
        idf = {word: math.log(1 + len(bags) / count) if count <= most else 0.0 for word, count in counts.items()}
        postings: dict[str, list[int]] = {}
        for number, bag in enumerate(bags):
            for word in filter(idf.get, bag):
                postings.setdefault(word, []).append(number)
        return cls(
            {word: tuple(some) for word, some in postings.items()},
            tuple(owners),
            tuple(bags),
            tuple(sum(idf[word] for word in bag) for bag in bags),
            idf,
            math.log(1 + max(1, len(bags))),
        )

    def nearest(self, words: frozenset[str], least: float = 0.0) -> dict[str, Near]:
        """Give for every entry that shares a word with the question how near its nearest line is, from `least` on."""
        mass = sum(self.idf.get(word, self.unknown) for word in words)
        shared: dict[int, float] = {}
        for word in words:
            weight = self.idf.get(word, 0.0)
            for number in self.postings.get(word, ()):
                shared[number] = shared.get(number, 0.0) + weight
        best: dict[str, tuple[float, int]] = {}
        masses, owners = self.masses, self.owners
        for number, common in shared.items():
            share = common / (mass + masses[number] - common)
            if share < least:
                continue
            owner = owners[number]
            if owner not in best or share > best[owner][0]:
                best[owner] = share, number
        return {owner: Near(share, self.bags[number]) for owner, (share, number) in best.items()}
