"""Find names and topics in a question by their curated spellings, the longest first; then forgive typing errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.knowledge.knowledge import Knowledge
from bot.lookup.match import Kind, Named
from bot.query.common_words import COMMON
from bot.text import stem, stems, words

_LONGEST = 10
_PART = 4
_JOINED = 6
"""Letters a name must have before its parts are also looked for written together (`Kimjongun`)."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """All spellings by their stems, and the words in them that a typing error may have meant."""

    spellings: Mapping[tuple[str, ...], tuple[tuple[Kind, str, str], ...]]
    joined: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[int, tuple[str, ...]]
    names: frozenset[str]
    parts: Mapping[str, str]
    """Words of a person's name that belong to one person only."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Aliases":
        """Collect the spellings of topics, actors and instruments."""
        spellings: dict[tuple[str, ...], dict[tuple[Kind, str], str]] = {}
        joined: dict[str, tuple[str, ...]] = {}
        names: set[str] = set()
        for kind, name, spelling in _spellings(knowledge):
            key = stems(spelling)
            if not key or len(key) > _LONGEST or (len(key) == 1 and key[0] in COMMON):
                continue
            spellings.setdefault(key, {}).setdefault((kind, name), spelling)
            together = "".join(words(spelling))
            if len(together) >= _JOINED:
                joined.setdefault(together, key)
            if kind == "actor":
                names.update(word for word in key if len(word) >= 5)
        persons = {actor.id for actor in knowledge.actors.values() if actor.kind == "person"}
        parts: dict[str, set[str]] = {}
        for key, entries in spellings.items():
            for kind, name in entries:
                if kind == "actor" and name in persons:
                    for word in key:
                        parts.setdefault(word, set()).add(name)
        vocabulary: dict[int, set[str]] = {}
        for key in spellings:
            for word in key:
                vocabulary.setdefault(len(word), set()).add(word)
        return cls(
            {key: tuple((kind, name, text) for (kind, name), text in some.items()) for key, some in spellings.items()},
            joined,
            {size: tuple(sorted(some)) for size, some in vocabulary.items()},
            frozenset(names),
            {word: min(some) for word, some in parts.items() if len(some) == 1 and len(word) >= _PART},
        )

    def find(self, typed: tuple[str, ...], known: frozenset[str]) -> tuple[Named, ...]:
        """Find what the words name. A word in `known` is a word of the knowledge and is not corrected."""
        keys = [stem(word) for word in typed]
        found = self._scan(typed, keys)
        covered = {n for one in found for n in range(one.start, one.end)}
        corrected = list(keys)
        for n, key in enumerate(keys):
            if n not in covered and key not in COMMON and key not in known:
                corrected[n] = self._nearest(key) or key
        found = self._scan(typed, corrected) if corrected != keys else found
        covered = {n for one in found for n in range(one.start, one.end)}
        alone = [
            Named(n, n + 1, key, typed[n], (("actor", self.parts[key]),), part=True)
            for n, key in enumerate(corrected)
            if n not in covered and key in self.parts and key not in COMMON
        ]
        return tuple(sorted((*found, *alone), key=lambda one: one.start))

    def _scan(self, typed: tuple[str, ...], keys: list[str]) -> tuple[Named, ...]:
        found: list[Named] = []
        start = 0
        while start < len(keys):
            for end in range(min(len(keys), start + _LONGEST), start, -1):
                key = tuple(keys[start:end])
                entries = self.spellings.get(key)
                if entries is None and end - start <= 4:
                    together = self.joined.get("".join(typed[start:end]))
                    entries = self.spellings.get(together) if together else None
                if entries:
                    pairs = tuple((kind, name) for kind, name, _ in entries)
                    found.append(Named(start, end, entries[0][2], " ".join(typed[start:end]), pairs))
                    start = end - 1
                    break
            start += 1
        return tuple(found)

    def _nearest(self, word: str) -> str | None:
        """Find the one spelling word within reach: one slip in six letters, two in nine; five letters for names."""
        size = len(word)
        reach = 2 if size >= 9 else 1 if size >= 6 or (size == 5 and not word.isdigit()) else 0
        if not reach or any(char.isdigit() for char in word):
            return None
        best: list[tuple[int, str]] = []
        for length in range(size - reach, size + reach + 1):
            for candidate in self.vocabulary.get(length, ()):
                if size == 5 and candidate not in self.names:
                    continue
                distance = OSA.distance(word, candidate, score_cutoff=reach)
                if distance <= reach:
                    best.append((distance, candidate))
        best.sort()
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return None
        return best[0][1]


def _spellings(knowledge: Knowledge) -> Iterable[tuple[Kind, str, str]]:
    for topic in knowledge.topics.values():
        for spelling in (topic.label, topic.id.replace("-", " "), *topic.synonyms):
            yield "topic", topic.id, spelling
    for actor in knowledge.actors.values():
        for spelling in (actor.name, *actor.names):
            yield "actor", actor.id, spelling
    for instrument in knowledge.instruments.values():
        for spelling in instrument.names:
            yield "instrument", instrument.id, spelling
