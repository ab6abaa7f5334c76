"""Find names and topics in a question by their curated spellings, the longest first; then forgive typing errors."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.knowledge import Knowledge
from bot.lookup.match import Kind, Named
from bot.query.common_words import COMMON
from bot.text import is_korean, single, stem, stems, words

_LONGEST = 10
_PART = 3
"""Letters that one word of a name must have to stand for it."""
_NAME = 3
"""Words of a person's name; longer spellings are titles."""
_MOST_JOINED = 4
_SINGLE = 4
"""Letters, doubled ones counted once, from which a doubled letter left out is taken for a slip."""
_JOINED = 6
"""Letters a name must have before its parts are also looked for written together (`Kimjongun`)."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """All spellings by their stems, and the words in them that a typing error may have meant."""

    spellings: Mapping[tuple[str, ...], tuple[tuple[Kind, str, str], ...]]
    joined: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[int, tuple[str, ...]]
    names: frozenset[str]
    korean: frozenset[str]
    """Korean words of spellings: one that is typed just so keeps its last syllable, though it look like a particle."""
    single: Mapping[str, str]
    """By a word with its doubled letters written once, the word of a spelling (`shel`: shell), if only one is so."""
    parts: Mapping[str, str]
    """Words of a person's name that belong to one person only."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Aliases":
        """Collect the spellings of topics, actors and instruments."""
        spellings: dict[tuple[str, ...], dict[tuple[Kind, str], str]] = {}
        joined: dict[str, tuple[str, ...]] = {}
        names: set[str] = set()
        for kind, name, spelling in _spellings(knowledge):
            split = words(spelling)
            key = tuple(map(_spelled, split))
            if not key or len(key) > _LONGEST or (len(key) == 1 and key[0] in COMMON):
                continue
            spellings.setdefault(key, {}).setdefault((kind, name), spelling)
            together = "".join(split)
            if len(together) >= _JOINED:
                joined.setdefault(together, key)
            if kind == "actor":
                names.update(word for word in key if len(word) >= 5)
        vocabulary: dict[int, set[str]] = {}
        for key in spellings:
            for word in key:
                vocabulary.setdefault(len(word), set()).add(word)
        return cls(
            {key: tuple((kind, name, text) for (kind, name), text in some.items()) for key, some in spellings.items()},
            joined,
            {size: tuple(sorted(some)) for size, some in vocabulary.items()},
            frozenset(names),
            frozenset(word for key in spellings for word in key if is_korean(word)),
            dict(_single(word for key in spellings for word in key)),
            _parts(knowledge, spellings),
        )

    def find(self, typed: tuple[str, ...], known: frozenset[str]) -> tuple[Named, ...]:
        """Find what the words name. A word in `known` is a word of the knowledge and is not corrected."""
        keys = [word if word in self.korean else stem(word) for word in typed]
        found = self._scan(typed, keys)
        covered = {n for one in found for n in range(one.start, one.end)}
        corrected = list(keys)
        for n, key in enumerate(keys):
            if n in covered or key in COMMON:
                continue
            if key not in known:
                corrected[n] = self._nearest(key, len(typed[n])) or key
        found = self._scan(typed, corrected) if corrected != keys else found
        covered = {n for one in found for n in range(one.start, one.end)}
        alone = [
            Named(n, n + 1, key, typed[n], (("actor", self.parts[key]),), part=True)
            for n, key in enumerate(corrected)
            if n not in covered and key in self.parts and key not in COMMON
        ]
        return tuple(sorted((*found, *alone), key=lambda one: one.start))

    def _scan(self, typed: tuple[str, ...], keys: list[str]) -> tuple[Named, ...]:
        """Take the longest spelling anywhere first, then the next longest that does not overlap it."""
        spans: list[Named] = []
        for start in range(len(keys)):
            for end in range(start + 1, min(len(keys), start + _LONGEST) + 1):
                entries = self.spellings.get(tuple(keys[start:end]))
                if entries is None and end - start <= _MOST_JOINED:
                    together = self.joined.get("".join(typed[start:end]))
                    entries = self.spellings.get(together) if together else None
                if entries:
                    pairs = tuple((kind, name) for kind, name, _ in entries)
                    spans.append(Named(start, end, entries[0][2], " ".join(typed[start:end]), pairs))
        spans.sort(key=lambda one: (one.start - one.end, one.start))
        taken: set[int] = set()
        found: list[Named] = []
        for span in spans:
            inside = set(range(span.start, span.end))
            if not inside & taken:
                taken |= inside
                found.append(span)
        return tuple(sorted(found, key=lambda one: one.start))

    def _nearest(self, word: str, typed: int) -> str | None:
        """Find the one spelling stem within reach of a stem of a word of `typed` letters.

        One slip in six letters, two in nine typed ones; five letters for names.
        """
        size = len(word)
        if single(word) in self.single:
            return self.single[single(word)]
        reach = 2 if typed >= 9 else 1 if size >= 6 or (size == 5 and not word.isdigit()) else 0
        if not reach or any(char.isdigit() for char in word):
            return None
        best: list[tuple[int, str]] = []
        for length in range(size - reach, size + reach + 1):
            near = process.extract(
                word, self.vocabulary.get(length, ()), scorer=OSA.distance, score_cutoff=reach, limit=None
            )
            best += ((int(away), candidate) for candidate, away, _ in near if size != 5 or candidate in self.names)
        best.sort()
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return None
        return best[0][1]


def _single(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pair the words that have a doubled letter with themselves without it, where no two are alike so."""
    alike: dict[str, set[str]] = {}
    for word in words:
        alike.setdefault(single(word), set()).add(word)
    for key, some in alike.items():
        if len(some) == 1 and len(key) >= _SINGLE and key not in some:
            yield key, min(some)


def _spelled(word: str) -> str:
    """Give the key of a word of a spelling: its stem; a Korean word, which a curator writes bare, as it is."""
    return word if is_korean(word) else stem(word)


def _spellings(knowledge: Knowledge) -> Iterable[tuple[Kind, str, str]]:
    for topic in knowledge.topics.values():
        for spelling in (topic.label, *topic.synonyms):
            yield "topic", topic.id, spelling
    for actor in knowledge.actors.values():
        for spelling in (actor.name, *actor.names):
            yield "actor", actor.id, spelling
            parts = spelling.split()
            if actor.kind == "person" and 1 < len(parts) <= _NAME and _is_name(spelling):
                yield "actor", actor.id, " ".join([*parts[1:], parts[0]])
    for instrument in knowledge.instruments.values():
        for spelling in instrument.names:
            yield "instrument", instrument.id, spelling


def _is_name(spelling: str) -> bool:
    """Tell a name from a title: every word of it begins with a capital, where its script has them."""
    return all(not part[0].islower() for part in spelling.split())


def _parts(knowledge: Knowledge, spellings: Mapping[tuple[str, ...], Mapping[tuple[Kind, str], str]]) -> dict[str, str]:
    """Collect the words that belong to the name of one person only, and to no title, topic or body."""
    actors = knowledge.actors.values()
    whole = {key[0] for key in spellings if len(key) == 1}
    other = {key for actor in actors for role in actor.roles for key in stems(role.title)}
    other |= {key for actor in actors if actor.kind != "person" for name in (actor.name, *actor.names)
              for key in stems(name)}  # fmt: skip
    other |= {word for key, some in spellings.items() for kind, _ in some if kind == "topic" for word in key}
    found: dict[str, set[str]] = {}
    for actor in actors:
        if actor.kind == "person":
            for spelling in (actor.name, *actor.names):
                if len(spelling.split()) <= _NAME and _is_name(spelling):
                    for key in stems(spelling):
                        found.setdefault(key, set()).add(actor.id)
    return {
        key: min(some)
        for key, some in found.items()
        if len(some) == 1 and len(key) >= _PART and key not in other and key not in COMMON and key not in whole
    }
