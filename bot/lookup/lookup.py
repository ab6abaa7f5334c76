"""Query to Findings: references first, then names and topics, then words; each match says why."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.knowledge.knowledge import Provision, first_day
from bot.lookup import confidence, rank, weights
from bot.lookup.index import Index
from bot.lookup.match import Findings, Match, Named
from bot.query.common_words import COMMON
from bot.query.query import Intent, Interval, Query, Reference
from bot.text import stem

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
          "x": "10", "xi": "11"}  # fmt: skip


def find(query: Query, index: Index, today: dt.date) -> Findings:
    """Find what is on record for a query."""
    query = _since(query, index, today)
    provisions, instruments, unknown = resolve(query.references, index)
    named = _narrowed(index.aliases.find(query.words, index.vocabulary), index)
    strange = confidence.strangers(query, named, index)
    named = tuple(one for place, one in enumerate(named) if place not in strange)
    topics, actors = tuple(_named("topic", named)), tuple(_named("actor", named))
    if not topics:
        topics = tuple(_of_mechanisms(instruments, index))
    stems = frozenset(stem(word) for word in query.words)
    weighed = rank.topic_weights(topics, index)
    rules = tuple(rank.rules(query, weighed, actors, stems, index))
    claims = tuple(rank.claims(query, weighed, actors, stems, index))
    paragraphs = tuple(rank.provisions(weighed, stems, index))
    bodies = any(match.id not in index.states for match in actors)
    explained = {
        n
        for one in named
        if one.ids("topic") or set(one.ids("actor")) & index.states
        for n in range(one.start, one.end)
    }
    telling = {stem(word) for n, word in enumerate(query.words) if n not in explained} - COMMON
    offices = (
        telling
        and not bodies
        and not strange
        and ({Intent.WHO, Intent.SAID} & query.intents or not (topics or Intent.LISTED in query.intents))
    )
    titles = rank.people(stems, frozenset(telling), index) if offices else ()
    same = [match for match in rules[2:] if match.overlap >= weights.SAME_WORDS]
    best = (*rules[:2], *same[:1], *claims[:2], *paragraphs[:1], *titles)
    leftover, share = confidence.explained(query, named, best, index)
    about_it = query.names_dprk or any(match.id == index.knowledge.pack.subject for match in actors)
    hard = bool(provisions) or any(not one.spelled for one in query.references)
    figure = bool(query.numbers) and any(match.figure for match in (*claims[:1], *rules[:1]))
    same_words = any(match.overlap >= weights.SAME_WORDS for match in rules[:1])
    ours = about_it or bodies or figure or same_words
    foreign = not ours and confidence.elsewhere(query, actors, topics, claims, index)
    tied = figure or confidence.anchored(named, (rules, claims, paragraphs, titles), index)
    tied = tied or (bool(rank.OF_RECORD & query.intents) and bool(claims) and claims[0].speaker)
    tied = tied or (bool(named) and not leftover and query.direction is None and share == 1.0)
    if (leftover and named and all(one.part for one in named)) or (strange and not topics):
        tied = False
    enough = weights.EXPLAINED if about_it else weights.EXPLAINED_ALONE
    return Findings(
        query=query,
        day=_day(query, index, today),
        provisions=provisions,
        instruments=instruments,
        unknown=unknown,
        named=named,
        topics=topics,
        actors=tuple({match.id: match for match in (*titles, *actors)}.values()),
        rules=rules,
        claims=claims,
        paragraphs=paragraphs,
        confident=hard or (tied and share >= enough and not foreign),
        leftover=leftover,
        near=() if foreign else tuple(rank.near(leftover, index)),
    )


def _of_mechanisms(instruments: tuple[str, ...], index: Index) -> Iterator[Match]:
    """Give the topics of instruments that have no paragraphs of their own: what is on record of them are rules."""
    for name in instruments:
        record = index.knowledge.instruments[name]
        if not record.paragraphs:
            for topic in record.topics[:1]:
                yield Match("topic", topic, 1.0, f"topic of {record.citation}")


def _narrowed(named: tuple[Named, ...], index: Index) -> tuple[Named, ...]:
    """Let a State that is named decide which of several bodies of one name is meant (`South Korean MND`)."""
    actors = index.knowledge.actors
    sides = {actors[name].side for one in named for name in one.ids("actor") if name in index.states}
    found: list[Named] = []
    for one in named:
        ours = [name for name in one.ids("actor") if actors[name].side in sides]
        if len(one.ids("actor")) > 1 and ours and any(name not in index.states for name in one.ids("actor")):
            kept = tuple(entry for entry in one.entries if entry[0] != "actor" or entry[1] in ours)
            found.append(replace(one, entries=kept))
        else:
            found.append(one)
    return tuple(found)


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
            below = {one.ref: one for ref in found for one in knowledge.below(ref)}
            return tuple((found | below).values())
    return ()


def _since(query: Query, index: Index, today: dt.date) -> Query:
    """Turn `since 2397` into the days since its adoption."""
    if query.after is None or query.after not in index.knowledge.instruments or query.period:
        return query
    adopted = first_day(index.knowledge.instruments[query.after].adopted)
    return replace(query, period=Interval(adopted, max(adopted, today)))


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
