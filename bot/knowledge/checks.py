"""The checks across records: what one entry says of another. Documents and quotes: `bot.knowledge.documents`.

Each check is a function that yields mistakes; `run` calls them all, so that a curator sees everything at once.
Relations are written once, on the later entry, and their other side is derived: they cannot disagree. What is
checked is that they point backwards in time and make no circle.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from bot.errors import Mistake
from bot.knowledge.explain import did_you_mean
from bot.knowledge.folder import Entry, Reading
from bot.knowledge.knowledge import first_day, last_day
from bot.knowledge.reading import Location
from bot.knowledge.records import (
    Actor,
    Claim,
    Instrument,
    Note,
    Paragraph,
    Record,
    Rule,
    Source,
    Topic,
)

_KINDS: dict[str, type[Record]] = {
    "claim": Claim, "source": Source, "rule": Rule, "actor": Actor, "topic": Topic,
}  # fmt: skip
_LAW_NOTES = ("amended", "direction", "contested", "correction", "unchecked")


def run(found: Reading) -> list[Mistake]:
    """Run every check; what could not be read is not judged."""
    checks: tuple[Callable[[Reading], Iterator[Mistake]], ...] = (
        _references, _notes, _instruments, _rules, _claims, _circles,
    )  # fmt: skip
    return [mistake for check in checks for mistake in check(found)]


def _every(found: Reading) -> Iterator[Entry]:
    for entries in found.entries.values():
        yield from entries


def _unknown(ref: str, found: Reading, allowed: tuple[str, ...]) -> str:
    """Say what is wrong with a reference, or nothing."""
    kind, colon, name = ref.partition(":")
    if not colon:
        law = found.names.get(Instrument, {})
        if found.has(Instrument, ref) or any(one.startswith(f"{ref}(") for one in law):
            return ""
        near = [one for one in law if one.startswith(f"{ref.split(' ', maxsplit=1)[0]} ")]  # never another resolution
        return _absent(f"{ref} is not on record; add it or mend the reference", ref, near)
    if kind not in allowed:
        here = ", ".join(("a paragraph", *(f"{one}:ID" for one in allowed)))
        return f"{ref} cannot stand here; it must be {here}"
    if found.has(_KINDS[kind], name):
        return ""
    return _absent(f"{name} is not the id of any {kind}", name, found.names.get(_KINDS[kind], {}))


def _absent(problem: str, name: str, names: Iterable[str]) -> str:
    hint = did_you_mean(name, names)
    return f"{problem}; {hint}" if hint else problem


def _walk(record: Record, path: Location = ()) -> Iterator[tuple[Location, Record]]:
    """Give a record and all records inside it, each with its path."""
    yield path, record
    for name in type(record).model_fields:
        yield from _inside(getattr(record, name), (*path, name))


def _inside(value: object, path: Location) -> Iterator[tuple[Location, Record]]:
    if isinstance(value, Record):
        yield from _walk(value, path)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if not isinstance(item, str):
                yield from _inside(item, (*path, number))


_ID_FIELDS: dict[str, type[Record]] = {
    "topics": Topic, "broader": Topic, "related": Rule, "actors": Actor, "bystanders": Actor, "subject": Actor,
    "story": Topic,
    "supersedes": Claim, "disputes": Claim, "confirms": Claim, "source": Source,
}  # fmt: skip
_REFERENCE_FIELDS: dict[str, tuple[str, ...]] = {
    "cites": ("claim", "source"), "on": tuple(_KINDS), "also": (), "to": (), "by": (), "listing_law": (),
    "individual": (), "entity": (),
}  # fmt: skip
_NAMING = {*_ID_FIELDS, *_REFERENCE_FIELDS}


def _references(found: Reading) -> Iterator[Mistake]:
    """Every id and reference names something that is there."""
    for entry in _every(found):
        for path, record in _walk(entry.record):
            for name in filter(_NAMING.__contains__, type(record).model_fields):
                for inner, ref in _strings(getattr(record, name)):
                    problem = ""
                    if name in _ID_FIELDS and not found.has(_ID_FIELDS[name], ref):
                        kind = _ID_FIELDS[name]
                        problem = f"{ref} is not the id of any {kind.__name__.lower()}"
                        problem = _absent(problem, ref, found.names.get(kind, {}))
                    elif name in _REFERENCE_FIELDS:
                        problem = _unknown(ref, found, _REFERENCE_FIELDS[name])
                    if problem:
                        yield entry.mistake((*path, name, *inner), problem)


def _strings(value: object) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, tuple):
        yield from (((number,), one) for number, one in enumerate(value) if isinstance(one, str))


def _notes(found: Reading) -> Iterator[Mistake]:
    """A note about law cites, and its dates are in order."""
    for entry in _every(found):
        for path, record in _walk(entry.record):
            if not isinstance(record, Note):
                continue
            if record.kind in _LAW_NOTES and not record.cites:
                yield entry.mistake((*path, "cites"), f"is missing; a note of kind {record.kind} cites the law")
            if record.since and record.until and record.until < record.since:
                yield entry.mistake((*path, "until"), f"{record.until} is before `since` {record.since}")


def _instruments(found: Reading) -> Iterator[Mistake]:
    """Paragraphs: one of each, dates in order, relations to earlier paragraphs."""
    begins = _beginnings(found)
    for entry in found.of(Instrument):
        instrument = entry.record
        assert isinstance(instrument, Instrument)  # noqa: S101  (what `of` was asked for)
        seen: set[str] = set()
        for number, paragraph in enumerate(instrument.paragraphs):
            path: Location = ("paragraphs", number)
            if paragraph.pinpoint in seen:
                yield entry.mistake((*path, "pinpoint"), f"{paragraph.pinpoint} stands twice in {instrument.id}")
            seen.add(paragraph.pinpoint)
            if paragraph.effective_from < first_day(instrument.adopted):
                problem = f"{paragraph.effective_from} is before the adoption ({instrument.adopted})"
                yield entry.mistake((*path, "effective_from"), problem)
            if paragraph.last_day and paragraph.last_day < paragraph.effective_from:
                problem = f"{paragraph.last_day} is before `effective_from` {paragraph.effective_from}"
                yield entry.mistake((*path, "last_day"), problem)
            yield from _relations(entry, path, paragraph, begins)


def _beginnings(found: Reading) -> dict[str, dt.date]:
    return {
        f"{entry.record.id} {paragraph.pinpoint}": paragraph.effective_from
        for entry in reversed(found.of(Instrument))  # of an id given twice, the first counts
        if isinstance(entry.record, Instrument)
        for paragraph in entry.record.paragraphs
    }


def _named(ref: str, begins: dict[str, dt.date]) -> list[str]:
    return [ref] if ref in begins else [one for one in begins if one.startswith(f"{ref}(")]


def _relations(entry: Entry, path: Location, paragraph: Paragraph, begins: dict[str, dt.date]) -> Iterator[Mistake]:
    for number, relation in enumerate(paragraph.relations):
        where = (*path, "relations", number)
        since = relation.since or paragraph.effective_from
        if since < paragraph.effective_from:
            problem = f"{since} is before the paragraph itself ({paragraph.effective_from})"
            yield entry.mistake((*where, "since"), problem)
        if " " not in relation.to:
            yield entry.mistake((*where, "to"), f"{relation.to} is a whole instrument; name the paragraph")
        for earlier in _named(relation.to, begins):
            if begins[earlier] > since:
                problem = f"{earlier} is later ({begins[earlier]}); write the relation on the later paragraph"
                yield entry.mistake((*where, "to"), problem)
        if relation.does == "closes" and not relation.what:
            yield entry.mistake((*where, "what"), "is missing; say which part of the earlier paragraph ends")


def _rules(found: Reading) -> Iterator[Mistake]:
    """Steps go forward in time, and each rests on instruments that were adopted by its first day."""
    adopted = {
        entry.record.id: first_day(entry.record.adopted)
        for entry in reversed(found.of(Instrument))  # of an id given twice, the first counts
        if isinstance(entry.record, Instrument)
    }
    for entry in found.of(Rule):
        rule = entry.record
        assert isinstance(rule, Rule)  # noqa: S101  (what `of` was asked for)
        for number, step in enumerate(rule.steps):
            path: Location = ("steps", number)
            if number and step.since <= rule.steps[number - 1].since:
                yield entry.mistake((*path, "since"), f"{step.since} is not after the step before it")
            cites = [(("sentences", n, "cites", m), ref) for n, one in enumerate(step.sentences)
                     for m, ref in enumerate(one.cites)]  # fmt: skip
            if all(":" in ref for _, ref in cites):
                yield entry.mistake(path, "rests on no paragraph; a step of a rule cites the law")
            for inner, ref in [*cites, *((("also", n), ref) for n, ref in enumerate(step.also))]:
                day = adopted.get(ref.split(" ")[0], step.since)
                if day > step.since:
                    problem = f"{ref} was adopted on {day}, after this step began ({step.since})"
                    yield entry.mistake((*path, *inner), problem)


def _claims(found: Reading) -> Iterator[Mistake]:
    """A claim is older than its source, and younger than the claims it answers."""
    dates = {one.record.id: one.record.date for one in reversed(found.of(Claim)) if isinstance(one.record, Claim)}
    published = {
        one.record.id: one.record.published for one in reversed(found.of(Source)) if isinstance(one.record, Source)
    }
    for entry in found.of(Claim):
        claim = entry.record
        assert isinstance(claim, Claim)  # noqa: S101  (what `of` was asked for)
        if claim.source in published and first_day(claim.date) > last_day(published[claim.source]):
            problem = f"{claim.date} is after its source was published ({published[claim.source]})"
            yield entry.mistake(("date",), problem)
        for name in ("supersedes", "disputes", "confirms"):
            for number, earlier in enumerate(getattr(claim, name)):
                if earlier in dates and first_day(dates[earlier]) > last_day(claim.date):
                    problem = f"{earlier} is later ({dates[earlier]}); write the relation on the later claim"
                    yield entry.mistake((name, number), problem)
        for number, figure in enumerate(claim.figures):
            if figure.low is None and figure.high is None:
                yield entry.mistake(("figures", number), "has no number; give `low`, `high` or both")
            elif figure.low is not None and figure.high is not None and figure.low > figure.high:
                problem = f"{figure.low:g} is more than `high` {figure.high:g}; change them over"
                yield entry.mistake(("figures", number, "low"), problem)


def _circles(found: Reading) -> Iterator[Mistake]:
    """Relations and broader topics make no circle."""
    begins = _beginnings(found)
    law: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    where: dict[str, Entry] = {}
    for entry in _every(found):
        record = entry.record
        if isinstance(record, Instrument):
            for paragraph in record.paragraphs:
                name = f"{record.id} {paragraph.pinpoint}"
                where[name] = entry
                law[name] = [one for relation in paragraph.relations for one in _named(relation.to, begins)]
        elif isinstance(record, Claim):
            where[f"claim:{record.id}"] = entry
            earlier = (*record.supersedes, *record.disputes, *record.confirms)
            other[f"claim:{record.id}"] = [f"claim:{one}" for one in earlier]
        elif isinstance(record, Topic):
            where[f"topic:{record.id}"] = entry
            other[f"topic:{record.id}"] = [f"topic:{one}" for one in record.broader]
    for graph in (law, other):
        for circle in _all_circles(graph):
            entry = where[circle[0]]
            problem = f"is in a circle: {' > '.join(circle)}; take one of these relations out"
            yield entry.mistake((), problem)


def _all_circles(graph: dict[str, list[str]]) -> Iterator[list[str]]:
    """Give every circle that shares no member with one before it, each from its first member by name."""
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][:0:-1]  # graphlib tells it backwards, with the start at both ends
            start = circle.index(min(circle))
            circle = [*circle[start:], *circle[:start]]
            yield [*circle, circle[0]]
            graph = {name: [one for one in some if one not in circle] for name, some in graph.items()}
            graph = {name: some for name, some in graph.items() if name not in circle}
        else:
            return
