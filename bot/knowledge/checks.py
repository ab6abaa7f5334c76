"""The checks across records: what one entry says of another, and quotes against their documents.

Each check is a function that yields mistakes; `run` calls them all, so that a curator sees everything at once.
Relations are written once, on the later entry, and their other side is derived: they cannot disagree. What is
checked is that they point backwards in time and make no circle.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from bot.errors import Mistake
from bot.knowledge.folder import Entry, Reading
from bot.knowledge.knowledge import first_day, last_day
from bot.knowledge.reading import Location
from bot.knowledge.records import (
    Actor,
    Claim,
    Instrument,
    Note,
    Pack,
    Paragraph,
    Record,
    Rule,
    Source,
    Topic,
)

_KINDS: dict[str, type[Record]] = {
    "claim": Claim, "source": Source, "rule": Rule, "actor": Actor, "topic": Topic,
}  # fmt: skip
_LAW_NOTES = ("amended", "direction")


def run(found: Reading, root: Path) -> list[Mistake]:
    """Run every check; `root` is the folder that source files are given relative to."""
    checks: tuple[Callable[[], Iterator[Mistake]], ...] = (
        lambda: _references(found),
        lambda: _notes(found),
        lambda: _instruments(found),
        lambda: _rules(found),
        lambda: _claims(found),
        lambda: _sources(found, root),
        lambda: _quotes(found, root),
        lambda: _circles(found),
    )
    return [mistake for check in checks for mistake in check()]


def _every(found: Reading) -> Iterator[Entry]:
    for entries in found.entries.values():
        yield from entries


def _law(found: Reading) -> set[str]:
    return found.names.get(Instrument, set())


def _exists(ref: str, found: Reading, allowed: tuple[str, ...]) -> bool:
    kind, colon, name = ref.partition(":")
    if colon:
        return kind in allowed and name in found.names.get(_KINDS[kind], set())
    return ref in _law(found) or any(one.startswith(f"{ref}(") for one in _law(found))


def _walk(record: object, path: Location = ()) -> Iterator[tuple[Location, Record]]:
    """Give a record and all records inside it, each with its path."""
    if isinstance(record, Record):
        yield path, record
        for name in type(record).model_fields:
            yield from _walk(getattr(record, name), (*path, name))
    elif isinstance(record, tuple):
        for number, item in enumerate(record):
            yield from _walk(item, (*path, number))


_ID_FIELDS: dict[str, type[Record]] = {
    "topics": Topic, "broader": Topic, "related": Rule, "actors": Actor, "bystanders": Actor, "supersedes": Claim,
    "disputes": Claim, "confirms": Claim,
}  # fmt: skip


def _references(found: Reading) -> Iterator[Mistake]:
    """Every id and reference names something that is there."""
    for entry in _every(found):
        for path, record in _walk(entry.record):
            for name in type(record).model_fields:
                value = getattr(record, name)
                if name in _ID_FIELDS and isinstance(value, tuple):
                    kind = _ID_FIELDS[name]
                    for number, one in enumerate(value):
                        if one not in found.names.get(kind, set()):
                            problem = f"{one} is not the id of any {kind.__name__.lower()}"
                            yield entry.mistake((*path, name, number), problem)
                elif name in ("cites", "also", "on", "to", "by", "listing_law") and value is not None:
                    allowed = tuple(_KINDS) if name == "on" else ("claim", "source")
                    if name in ("also", "to", "by", "listing_law"):
                        allowed = ()
                    for number, one in enumerate((value,) if isinstance(value, str) else value):
                        if not _exists(one, found, allowed):
                            inner = () if isinstance(value, str) else (number,)
                            problem = f"{one} is not on record; add it or mend the reference"
                            yield entry.mistake((*path, name, *inner), problem)
        yield from _single_ids(entry, found)


def _single_ids(entry: Entry, found: Reading) -> Iterator[Mistake]:
    if isinstance(entry.record, Pack) and entry.record.subject not in found.names.get(Actor, set()):
        yield entry.mistake(("subject",), f"{entry.record.subject} is not the id of any actor")
    if isinstance(entry.record, Claim) and entry.record.source not in found.names.get(Source, set()):
        yield entry.mistake(("source",), f"{entry.record.source} is not the id of any source")


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
        for entry in found.of(Instrument)
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
        for entry in found.of(Instrument)
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
    dates = {one.record.id: one.record.date for one in found.of(Claim) if isinstance(one.record, Claim)}
    published = {one.record.id: one.record.published for one in found.of(Source) if isinstance(one.record, Source)}
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


def _sources(found: Reading, root: Path) -> Iterator[Mistake]:
    """A document on file is there, and is the one the curators read."""
    for entry in found.of(Source):
        source = entry.record
        assert isinstance(source, Source)  # noqa: S101  (what `of` was asked for)
        if source.file is None:
            if source.url is None:
                yield entry.mistake((), "has neither `file` nor `url`; a reader must be able to find it")
            continue
        path = root / source.file
        if not path.resolve().is_relative_to(root.resolve()) or not path.is_file():
            yield entry.mistake(("file",), f"{source.file} is not there (looked beside the knowledge folder)")
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != source.sha256:
            yield entry.mistake(("sha256",), f"does not match {source.file}; the file on disk has {digest}")


_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def flatten(text: str) -> str:
    """Take out what a quote may differ in: runs of white space, and the style of quotation marks."""
    return re.sub(r"\s+", " ", text.translate(_MARKS)).strip()


def _quotes(found: Reading, root: Path) -> Iterator[Mistake]:
    """Every quote stands in its source's file, letter for letter (see `flatten`)."""
    texts: dict[str, str] = {}
    for entry in found.of(Source):
        if isinstance(entry.record, Source) and entry.record.file:
            path = root / entry.record.file
            texts[entry.record.id] = flatten(path.read_text("utf-8", "replace")) if path.is_file() else ""
    for entry in found.of(Claim):
        claim = entry.record
        assert isinstance(claim, Claim)  # noqa: S101  (what `of` was asked for)
        if claim.quote is None:
            continue
        if claim.source not in texts:
            yield entry.mistake(("quote",), f"cannot be proved: {claim.source} has no file; set it to null")
        elif texts[claim.source] and flatten(claim.quote) not in texts[claim.source]:
            yield entry.mistake(("quote",), f"is not in the file of {claim.source}, letter for letter")


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
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            entry = where[circle[0]]
            yield entry.mistake((), f"is in a circle of relations: {' > '.join(circle)}")
