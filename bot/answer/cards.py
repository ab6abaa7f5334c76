"""Make the cards of an answer from the records, as of a day."""

import datetime as dt

from bot.answer.shape import (
    ActorCard,
    Cited,
    ClaimCard,
    FigureCard,
    InstrumentCard,
    LimitCard,
    ListedCard,
    NoteCard,
    ParagraphCard,
    SourceCard,
)
from bot.knowledge.knowledge import Knowledge, Provision, first_day, last_day
from bot.knowledge.records import Actor, Claim, Instrument, Note, Role, Sentence

_PRECISION = {4: "year", 7: "month", 10: "day"}


def cited(sentence: Sentence, knowledge: Knowledge) -> Cited:
    """Make a summary sentence."""
    return Cited(sentence.text, cite(sentence.cites, knowledge))


def cite(refs: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """Write the citations of references, each once."""
    return tuple(dict.fromkeys(knowledge.cite(ref) for ref in refs))


def paragraph(provision: Provision, knowledge: Knowledge, day: dt.date) -> ParagraphCard:
    """Show a paragraph as it stood on `day`."""
    record, instrument = provision.paragraph, provision.instrument
    changes = knowledge.changed_by(provision.ref, day)
    return ParagraphCard(
        citation=provision.citation,
        instrument=instrument.id,
        pinpoint=record.pinpoint,
        adopted=instrument.adopted,
        text=record.gist,
        verbatim=False,
        direction=record.direction,
        in_force=knowledge.in_force(provision, day),
        changed_by=tuple(dict.fromkeys(change.by.citation for change in changes)),
        force=record.force,
        bound=record.bound,
        exceptions=record.exceptions,
        limits=tuple(LimitCard(one.number, one.unit, one.period) for one in record.limits),
        checked=record.checked,
        url=instrument.url,
    )


def instrument(record: Instrument) -> InstrumentCard:
    """Show an instrument as a whole."""
    return InstrumentCard(
        id=record.id,
        citation=record.citation,
        title=record.title,
        kind=record.kind,
        adopted=record.adopted,
        vote=record.vote,
        summary=record.gist,
        checked=record.checked,
        url=record.url,
    )


def claim(record: Claim, knowledge: Knowledge, day: dt.date) -> ClaimCard:
    """Show a claim with its standing on `day`."""
    source = knowledge.sources[record.source]
    standing, see = knowledge.standing(record, day)
    return ClaimCard(
        id=record.id,
        date=record.date,
        precision=_PRECISION[len(record.date)],
        claimant=record.claimant,
        kind=record.kind,
        text=record.text,
        quote=record.quote,
        figures=tuple(FigureCard(one.what, one.low, one.high, one.qualifier) for one in record.figures),
        source=SourceCard(source.id, source.publisher, source.title, source.published, source.file, source.url),
        standing=standing,
        see=see,
    )


def actor(record: Actor, knowledge: Knowledge, day: dt.date) -> ActorCard:
    """Show an actor in the role of `day`."""
    listed = record.listed if record.listed and record.listed.listed_on <= day else None
    return ActorCard(
        id=record.id,
        name=record.name,
        aliases=record.names,
        role=role(record, knowledge, day)[0].title,
        side=record.side,
        listed=ListedCard(listed.reference, listed.listed_on.isoformat(), listed.list) if listed else None,
    )


def role(record: Actor, knowledge: Knowledge, day: dt.date) -> tuple[Role, bool]:
    """Give the role an actor had on `day`, or else the first one on record, and whether it was held that day.

    A role without a first day is known from the day of the earliest source that names the actor.
    """
    sources = (knowledge.sources[ref.removeprefix("source:")] for ref in record.cites if ref.startswith("source:"))
    seen = min((first_day(source.published) for source in sources), default=dt.date.min)
    for one in record.roles:
        begun = (first_day(one.since) if one.since else seen) <= day
        if begun and (one.until is None or day <= last_day(one.until)):
            return one, True
    return record.roles[0], False


def note(record: Note, knowledge: Knowledge) -> NoteCard:
    """Show a note."""
    return NoteCard(record.kind, record.text, cite(record.cites, knowledge))


def holds(record: Note, day: dt.date) -> bool:
    """Tell whether a note is for the law and record of `day`."""
    return (record.since is None or record.since <= day) and (record.until is None or day <= record.until)
