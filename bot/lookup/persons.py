"""Find persons on record by names that are spelled as nobody curated them: another romanisation, script or slip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import weights
from bot.knowledge.knowledge import Knowledge
from bot.lookup.match import Named
from bot.names.align import Aligned
from bot.names.index import NameIndex
from bot.query.common_words import COMMON
from bot.text import stem

_MOST = 5
"""Words of a stretch of the question that may be a name."""


@dataclass(frozen=True, slots=True)
class Persons:
    """The names of all persons, as `bot.names` finds them; `ids` by the number of the owner."""

    ids: tuple[str, ...]
    names: NameIndex

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Persons":
        """Index every spelling of every person."""
        people = [actor for actor in knowledge.actors.values() if actor.kind == "person"]
        return cls(
            tuple(one.id for one in people),
            NameIndex.of((n, name) for n, one in enumerate(people) for name in (one.name, *one.names)),
        )

    def find(self, words: Sequence[str], named: Sequence[Named], leftover: Sequence[str]) -> tuple[Named, ...]:
        """Find names in the stretches of words around those that are left over.

        Every word of a stretch must belong to the name, and nearly all of the name must be there: `bot.names.align`.
        """
        taken = {n for one in named for n in range(one.start, one.end) if one.end - one.start > 1 or one.ids("topic")}
        found: list[Named] = []
        for start, end in _stretches(words, taken):
            if end - start <= _MOST and any(word in leftover for word in words[start:end]):
                typed = " ".join(words[start:end])
                best = next(iter(self.names.search(typed, 1, weights.LIKE_A_PERSON)), None)
                if best and is_same(best.met):
                    found.append(
                        Named(start, end, best.spelling, typed, (("actor", self.ids[best.owner]),), alike=True)
                    )
        return tuple(found)


def is_same(met: Aligned) -> bool:
    """Tell whether what was typed is a spelling of the name on record, and not of one that shares words with it."""
    return met.typed >= weights.SAME_NAME and met.record >= weights.SAME_NAME_WHOLE


def _stretches(words: Sequence[str], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Give the stretches of words that are neither common nor taken."""
    start = 0
    for n in range(len(words) + 1):
        if n == len(words) or n in taken or stem(words[n]) in COMMON:
            if start < n:
                yield start, n
            start = n + 1
