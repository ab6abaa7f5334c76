"""Query to Findings: references first, then names and topics, then words; each match says why."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot import weights
from bot.knowledge.knowledge import Provision, first_day
from bot.lookup import confidence, rank
from bot.lookup.index import Index
from bot.lookup.match import Findings, Kind, Match, Named
from bot.query.common_words import COMMON
from bot.query.query import Intent, Interval, Query, Reference
from bot.text import stem

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
          "x": "10", "xi": "11"}  # fmt: skip


def find(query: Query, index: Index, today: dt.date) -> Findings:
    """Find what is on record for a query."""
    query = _since(query, index, today)
    named = _narrowed(index.aliases.find(query.words, index.vocabulary), index)
    found = _found(query, named, index, today)
    if found.leftover:
        persons = index.persons.find(query.words, named, found.leftover)
        if persons:
            apart = {n for one in persons for n in range(one.start, one.end)}
            kept = (one for one in named if not apart & set(range(one.start, one.end)))
            found = _found(query, tuple(sorted((*kept, *persons), key=lambda one: one.start)), index, today)
    if index.listed is None or query.references:
        return found  # a paragraph or resolution was cited: that is what is asked about
    return replace(found, listed=index.listed.find(found, index.aliases.spellings))


def _found(query: Query, named: tuple[Named, ...], index: Index, today: dt.date) -> Findings:
    """Find what is on record for a query in which `named` are the names and topics."""
    provisions, instruments, unknown = resolve(query.references, index)
    strange = confidence.strangers(query, named, index)
    named = tuple(one for place, one in enumerate(named) if place not in strange)
    topics, actors = tuple(_named("topic", named)), tuple(_named("actor", named))
    if not topics:
        topics = tuple(_of_mechanisms(instruments, index))
    story = not topics and _of_story(query, named, index)
    if story:
        topics = (Match("topic", index.knowledge.pack.story, 1.0, "the question names nothing: the pack's story"),)
    stems = frozenset(stem(word) for word in query.words)
    weighed = rank.topic_weights(topics, index)
    rules = tuple(rank.rules(query, weighed, actors, stems, index))
    claims = tuple(rank.claims(query, weighed, actors, stems, index))
    paragraphs = tuple(rank.provisions(weighed, stems, index))
    titles = () if strange else _offices(query, named, topics, stems, index)
    found = Findings(
        query=query,
        day=_day(query, index, today),
        provisions=provisions,
        instruments=instruments,
        unknown=unknown,
        named=named,
        topics=topics,
        actors=(*titles, *actors),
        story=story,
        rules=rules,
        claims=claims,
        paragraphs=paragraphs,
    )
    whole = any(one.end - one.start > 1 and set(one.ids("actor")) - index.states for one in named)
    return confidence.judged(found, titles, strange=bool(strange) and not whole, index=index)


def _offices(
    query: Query, named: tuple[Named, ...], topics: tuple[Match, ...], stems: frozenset[str], index: Index
) -> tuple[Match, ...]:
    """Find somebody by an office, when nobody is named and the question may be about a person."""
    if any(set(one.ids("actor")) - index.states for one in named):
        return ()
    if not {Intent.WHO, Intent.SAID} & query.intents and (topics or Intent.LISTED in query.intents):
        return ()
    entries = [one for one in named if one.ids("topic") or one.ids("actor")]
    told = {n for one in entries for n in range(one.start, one.end)}
    telling = {stem(word) for n, word in enumerate(query.words) if n not in told} - COMMON
    return rank.people(stems, telling, index)


def _of_mechanisms(instruments: tuple[str, ...], index: Index) -> Iterator[Match]:
    """Give the topics of instruments that have no paragraphs of their own: what is on record of them are rules."""
    for name in instruments:
        record = index.knowledge.instruments[name]
        if not record.paragraphs:
            for topic in record.topics[:1]:
                yield Match("topic", topic, 1.0, f"topic of {record.citation}")


def _of_story(query: Query, named: tuple[Named, ...], index: Index) -> bool:
    """Tell whether a question about the record names nothing (`was it confirmed?`, `who denies it?`, `how many?`).

    It is then about the story of the pack. Every word must be common or name a State, and the question must ask for a
    confirmation, a denial or a count.
    """
    asked = {Intent.STANDING, Intent.DENIAL} & query.intents
    counted = Intent.HOW_MANY in query.intents and "many" in query.words
    only_states = all(set(one.ids("actor")) & index.states for one in named)
    taken = {n for one in named for n in range(one.start, one.end)}
    common = all(stem(word) in COMMON for n, word in enumerate(query.words) if n not in taken)
    return bool(asked or counted) and only_states and common and not (query.references or query.numbers)


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


def _named(kind: Kind, named: tuple[Named, ...]) -> Iterable[Match]:
    seen: set[str] = set()
    for one in named:
        for name in one.ids(kind):
            if name not in seen:
                seen.add(name)
                same = one.typed.casefold() == one.spelling.casefold()
                why = f"“{one.typed}”" if same else f"“{one.typed}” is spelled “{one.spelling}” on record"
                score = 1.0 + weights.LONG_ALIAS * (one.end - one.start - 1)
                yield Match(kind, name, score, why)
