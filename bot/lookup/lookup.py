"""Query to Findings: references first, then names and topics, then words; each match says why."""

import datetime as dt
from collections.abc import Iterable

from bot.knowledge.knowledge import Provision, first_day
from bot.lookup import rank, weights
from bot.lookup.index import Index
from bot.lookup.match import Findings, Match, Named
from bot.query.common_words import COMMON
from bot.query.query import Query, Reference
from bot.text import stem

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
          "x": "10", "xi": "11"}  # fmt: skip


def find(query: Query, index: Index, today: dt.date) -> Findings:
    """Find what is on record for a query."""
    provisions, instruments, unknown = resolve(query.references, index)
    named = index.aliases.find(query.words, index.vocabulary)
    topics = tuple(_named("topic", named))
    actors = tuple(_named("actor", named))
    day = _day(query, index, today)
    stems = frozenset(stem(word) for word in query.words)
    weighed = rank.topic_weights(topics, index)
    rules = tuple(rank.rules(query, weighed, stems, index))
    claims = tuple(rank.claims(query, weighed, actors, stems, index))
    titles = rank.people(stems, index) if not actors else ()
    hard = bool(provisions) or any(not one.spelled for one in query.references)
    leftover, share = _explained(query, named, (*rules[:2], *claims[:2], *titles[:1]), index)
    anchored = _anchored(named, rules, claims, titles, index)
    if leftover and named and all(one.part for one in named):
        anchored = False
    bodies = any(match.id not in index.states for match in actors)
    foreign = not bodies and _elsewhere(query, index)
    figure = bool(query.numbers) and any("figure" in match.why for match in claims[:1])
    enough = weights.EXPLAINED if query.names_dprk else weights.EXPLAINED_ALONE
    confident = hard or ((anchored or figure) and share >= enough and not foreign)
    return Findings(
        query=query,
        day=day,
        provisions=provisions,
        instruments=instruments,
        unknown=unknown,
        named=named,
        topics=topics,
        actors=actors or titles,
        rules=rules,
        claims=claims,
        confident=confident,
        leftover=leftover,
        near=() if foreign else tuple(rank.near(leftover, index)),
    )


def resolve(
    references: Iterable[Reference], index: Index
) -> tuple[tuple[Provision, ...], tuple[str, ...], tuple[str, ...]]:
    """Find the paragraphs and instruments that citations name; what is not on record is given back as typed."""
    knowledge = index.knowledge
    provisions: dict[str, Provision] = {}
    instruments: list[str] = []
    unknown: list[str] = []
    for reference in references:
        if reference.instrument is not None and reference.instrument not in knowledge.instruments:
            unknown.append(" ".join(filter(None, (reference.instrument, reference.pinpoint))))
        elif reference.pinpoint is None:
            if reference.instrument and reference.instrument not in instruments:
                instruments.append(reference.instrument)
        else:
            some = _pinpoint(reference, index)
            provisions |= {one.ref: one for one in some}
            if not some:
                name = reference.instrument or "article"
                unknown.append(f"{name} {reference.pinpoint}")
    return tuple(provisions.values()), tuple(instruments), tuple(unknown)


def _pinpoint(reference: Reference, index: Index) -> tuple[Provision, ...]:
    """Try a pinpoint as a paragraph, as an article, and as an article in roman numbers or out of them.

    Only when nothing has that pinpoint is the paragraph around it taken (`8(a)(iv)` to `8(a)`).
    """
    knowledge = index.knowledge
    pin = reference.pinpoint or ""
    head, bracket, tail = pin.partition("(")
    arabic = _ROMAN.get(head, head)
    roman = next((letters.upper() for letters, number in _ROMAN.items() if number == arabic), arabic)
    articles = [f"art. {pin}", f"art. {arabic}{bracket}{tail}", f"art. {roman}{bracket}{tail}"]
    if reference.instrument:
        refs = [f"{reference.instrument} {one}" for one in (pin, *articles)]
    else:
        refs = [f"{instrument} {one}" for instrument in knowledge.instruments for one in articles]
    for look in (knowledge.resolve, knowledge.parents):
        found = {provision.ref: provision for ref in refs for provision in look(ref)}
        if found:
            return tuple(found.values())
    return ()


def _day(query: Query, index: Index, today: dt.date) -> dt.date:
    if query.before and query.before in index.knowledge.instruments:
        adopted = first_day(index.knowledge.instruments[query.before].adopted)
        return min(adopted - dt.timedelta(days=1), today)
    return query.day or today


def _named(kind: str, named: tuple[Named, ...]) -> Iterable[Match]:
    seen: set[str] = set()
    for one in named:
        for name in one.ids(kind):  # type: ignore[arg-type]
            if name not in seen:
                seen.add(name)
                same = one.typed.casefold() == one.spelling.casefold()
                why = f"“{one.typed}”" if same else f"“{one.typed}” is spelled “{one.spelling}” on record"
                score = 1.0 + weights.LONG_ALIAS * (one.end - one.start - 1)
                yield Match(kind, name, score, why)  # type: ignore[arg-type]


def _explained(
    query: Query, named: tuple[Named, ...], best: tuple[Match, ...], index: Index
) -> tuple[tuple[str, ...], float]:
    """Weigh the subject words: those that names or the best entries explain, and those left over."""
    light = {
        n
        for one in named
        for n in range(one.start, one.end)
        if all(kind == "actor" and name in index.states for kind, name in one.entries)
    }
    covered = {n for one in named for n in range(one.start, one.end)}
    words = frozenset[str]().union(*(index.subject_words.get((one.kind, one.id), frozenset()) for one in best))
    explained = total = 2.0 if any("figure" in one.why for one in best) else 0.0
    leftover: list[str] = []
    for n, word in enumerate(query.words):
        key = stem(word)
        if n in covered:
            weight = weights.STATE if n in light else 1.0
            explained += weight
        elif key in COMMON or (len(word) == 1 and word.isascii()):
            continue
        else:
            weight = 1.0
            if key in words:
                explained += weight
            else:
                leftover.append(word)
        total += weight
    return tuple(leftover), explained / total if total else 1.0


def _anchored(
    named: tuple[Named, ...],
    rules: tuple[Match, ...],
    claims: tuple[Match, ...],
    titles: tuple[Match, ...],
    index: Index,
) -> bool:
    """Tell whether anything but the name of a State ties the question to the record."""
    for one in named:
        if any(kind != "actor" or name not in index.states for kind, name in one.entries):
            return True
    overlap = [match.score / weights.WORDS for match in (*rules[:1], *claims[:1])]
    only_states = bool(named) and not rules and not claims
    return only_states or bool(titles) or max(overlap, default=0.0) >= weights.ANCHOR_WORDS


def _elsewhere(query: Query, index: Index) -> bool:
    """Tell whether the question names another country's matter, and not North Korea."""
    if query.names_dprk:
        return False
    keys = tuple(stem(word) for word in query.words)
    sizes = {len(name) for name in index.elsewhere}
    return any(keys[start : start + size] in index.elsewhere for size in sizes for start in range(len(keys) - size + 1))
