"""Decide whether what was found explains the question, or merely shares a word with it.

Every subject word is weighed: those inside a name, or in the lines of the best entries, are explained, the others
are left over. Grammar and the vocabulary of every such question do not count (`bot.query.common_words`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot import weights
from bot.lookup import rank
from bot.lookup.index import Index
from bot.lookup.match import Findings, Match, Named
from bot.query.common_words import COMMON
from bot.query.query import Intent, Query
from bot.text import single, stem, stems

_SLIP = 7
_REACH = 4
"""Words on each side of a name that may belong to it."""
_SYLLABLE = 4
"""Letters up to which a part of a name is a syllable that other names have too."""
_SINGLE = 5
_SINGLES = frozenset(short for word in COMMON if (short := single(word)) != word)
_LONG = tuple(sorted(word for word in COMMON if len(word) >= _SLIP - 1))


def judged(found: Findings, titles: tuple[Match, ...], *, strange: bool, index: Index) -> Findings:
    """Say of findings whether they explain the question, which words are left over and what is spelled near those.

    `titles` are the actors found by an office; `strange` says that a name was part of another, unknown one.
    """
    query, named, rules, claims = found.query, found.named, found.rules, found.claims
    same = [match for match in rules[2:] if match.overlap >= weights.SAME_WORDS]
    ranked = (*rules[:2], *same[:1], *claims[:2], *found.paragraphs[:1])
    least = max((match.score for match in ranked), default=0.0) * weights.BESIDE
    best = (*(match for match in ranked if match.score >= least), *titles)
    actors = found.actors[len(titles) :]
    about_it = query.names_dprk or any(match.id == index.knowledge.pack.subject for match in actors)
    places = index.places | {one for name in index.elsewhere for one in name} if about_it else index.places
    leftover, share = explained(query, named, best, places, index)
    figure = bool(query.numbers) and any(match.figure for match in (*claims[:1], *rules[:1]))
    ours = about_it or figure or any(_of_ours(match.id, index) for match in actors)
    alike = any(match.overlap >= weights.SAME_WORDS for match in rules[:1])
    if leftover and not about_it and not alike:
        share *= (1 + together(found, index)) / 2
    same_line = any(match.overlap >= weights.NEARLY_SAME for match in ranked)
    foreign = not (ours or same_line) and (
        abroad(query, index) or (not alike and bystander(query, actors, found, index))
    )
    tied = (
        figure
        or found.story
        or anchored(named, (rules, claims, found.paragraphs, titles), index)
        or (bool(rank.OF_RECORD & query.intents) and any(match.speaker for match in claims[:1]))
        or (bool(named) and not leftover and query.direction is None and share == 1.0)
    )
    only_parts = bool(leftover and named) and all(one.part for one in named)
    enough = weights.EXPLAINED if about_it else weights.EXPLAINED_ALONE
    by_words = tied and share >= enough and not (only_parts or foreign or (strange and not found.topics))
    cited = bool(found.provisions) or any(not one.spelled for one in query.references)
    near = () if foreign else tuple(rank.near(leftover, index))
    return replace(found, confident=cited or by_words, leftover=leftover, near=near)


def explained(
    query: Query, named: tuple[Named, ...], best: Iterable[Match], places: frozenset[str], index: Index
) -> tuple[tuple[str, ...], float]:
    """Give the subject words left over, and the share of all of them that is explained, 0 to 1.

    What explains a word is a name, the own text of one of the `best` entries, or the very line of it that was met; the
    entry's other example questions do not, or in a rich entry every word would be explained.

    The words in `places` say where and not what; they count for nothing.
    """
    best = list(best)
    spans = {n: one for one in named for n in range(one.start, one.end)}
    best += [Match("actor", name, 0.0, "") for one in named for name in one.ids("actor")]
    own = (index.subject_words.get((one.kind, one.id), frozenset()) for one in best)
    known = frozenset[str]().union(*own, *(one.line for one in best))
    good = total = weights.FIGURE if any(one.figure for one in best) else 0.0
    leftover: list[str] = []
    for n, word in enumerate(query.words):
        key = stem(word)
        if n in spans:
            weight = weights.STATE if _only_states(spans[n], index) else 1.0
            good += weight
        elif key in COMMON or key in places or (len(word) == 1 and word.isascii()):
            continue
        else:
            weight = 1.0
            if key in known:
                good += weight
            elif _slip(key):
                continue
            else:
                leftover.append(word)
        total += weight
    return tuple(leftover), good / total if total else 1.0


@lru_cache(maxsize=10_000)
def _slip(key: str) -> bool:
    """Tell a common word with one slip in it (`santions`), of seven letters or more, or a doubled letter left out."""
    if len(key) >= _SINGLE and single(key) in _SINGLES:
        return True
    return len(key) >= _SLIP and process.extractOne(key, _LONG, scorer=OSA.distance, score_cutoff=1) is not None


def together(found: Findings, index: Index) -> float:
    """Give the share of the topics named that stand together in one rule or claim, 0 to 1.

    `Kursk submarine disaster` names two topics of ours and is about neither.
    """
    named = [one.ids("topic") for one in found.named if one.ids("topic")]
    below, knowledge = index.narrower, index.knowledge
    entries = [knowledge.rules[match.id].topics for match in found.rules[:3]]
    entries += [knowledge.claims[match.id].topics for match in found.claims[:3]]

    def meets(topics: tuple[str, ...], entry: tuple[str, ...]) -> bool:
        return any(name in below[one] or one in below[name] for name in topics for one in entry)

    shares = (sum(meets(one, entry) for one in named) / len(named) for entry in entries if named)
    return max(shares, default=1.0)


def _of_ours(name: str, index: Index) -> bool:
    """Tell whether an actor is one of the story: a person, or a body of the subject of the knowledge."""
    actors = index.knowledge.actors
    return actors[name].kind == "person" or actors[name].side == actors[index.knowledge.pack.subject].side


def _only_states(named: Named, index: Index) -> bool:
    return all(kind == "actor" and name in index.states for kind, name in named.entries)


def anchored(named: tuple[Named, ...], words: Iterable[tuple[Match, ...]], index: Index) -> bool:
    """Tell whether anything but the name of a State ties the question to the record."""
    if any(not _only_states(one, index) for one in named):
        return True
    ranked = [matches[0] for matches in words if matches]
    if named and not ranked:
        return True
    return any(match.overlap >= weights.ANCHOR_WORDS for match in ranked)


def strangers(query: Query, named: tuple[Named, ...], index: Index) -> frozenset[int]:
    """Find the names that are only a part of another, unknown name: `Kim` in `Kim Yo Jong` and in `Kim Yong Bok`.

    A single word that names persons is most likely somebody else when none of them has all the words around it that
    are neither common nor part of somebody else's name. A syllable that two names share (`yong`) is nobody's.
    """
    owned = {n: one for one in named for n in range(one.start, one.end)}
    own: dict[str, frozenset[str]] = {}
    found: set[int] = set()
    for place, one in enumerate(named):
        persons = [name for name in one.ids("actor") if index.knowledge.actors[name].kind == "person"]
        if one.end - one.start > 1 or not persons or one.ids("topic") or not (len(persons) > 1 or one.part):
            continue
        beside = [*_run(range(one.start - 1, -1, -1), query, owned, persons)]
        beside += _run(range(one.end, len(query.words)), query, owned, persons)
        for name in persons:
            own[name] = own.get(name) or _words_of(name, index)
            if all(stem(query.words[n]) in own[name] or (n in owned and name in owned[n].ids("actor")) for n in beside):
                break
        else:
            found.add(place)
    return frozenset(found)


def _run(places: range, query: Query, owned: Mapping[int, Named], persons: Iterable[str]) -> Iterator[int]:
    """Give the places of the words, one after the other, that are neither common nor of a name of somebody else."""
    for n in places[:_REACH]:
        one = owned.get(n)
        syllable = one is not None and one.part and len(one.typed) <= _SYLLABLE
        if stem(query.words[n]) in COMMON or (one and not syllable and not set(one.ids("actor")) & set(persons)):
            return
        yield n


def _words_of(name: str, index: Index) -> frozenset[str]:
    """Give the stems of everything an actor is called."""
    record = index.knowledge.actors[name]
    titles = (role.title for role in record.roles)
    return frozenset(stems(" ".join((record.name, *record.names, record.side, *titles))))


def bystander(query: Query, actors: tuple[Match, ...], found: Findings, index: Index) -> bool:
    """Tell whether a question of trade names only States that are on record as bystanders (`pack.yaml`).

    It is ours all the same if the best claim is about that State, on that topic and in nearly those words.
    """
    named = {match.id for match in actors}
    best = found.claims[0] if found.claims else None
    told = index.knowledge.claims[best.id] if best and best.overlap >= weights.BYSTANDER else None
    ours = told and named <= set(told.actors) and {match.id for match in found.topics} & set(told.topics)
    return (
        bool(named)
        and named <= set(index.knowledge.pack.bystanders)
        and bool(found.topics)
        and not ours
        and not (rank.OF_RECORD | {Intent.WHO}) & query.intents
    )


def abroad(query: Query, index: Index) -> bool:
    """Tell whether the question names another country's matter (`elsewhere` in `pack.yaml`)."""
    keys = tuple(stem(word) for word in query.words)
    sizes = {len(name) for name in index.elsewhere}
    return any(keys[start : start + size] in index.elsewhere for size in sizes for start in range(len(keys) - size + 1))
