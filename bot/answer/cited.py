"""What was cited: paragraphs by number, and instruments as a whole."""

import datetime as dt
from collections.abc import Iterable

from bot.answer import cards, law, wording
from bot.answer.draft import Draft
from bot.answer.shape import NoteCard
from bot.knowledge.knowledge import Change, Provision, first_day, long_date
from bot.knowledge.records import Instrument

_MOST_GISTS = 2


def tell_paragraphs(draft: Draft, provisions: tuple[Provision, ...]) -> None:
    """Tell paragraphs asked for by number, and what later ones did to them."""
    draft.show(provisions)
    for provision in provisions:
        knowledge, paragraph = draft.knowledge, provision.paragraph
        status = _status(draft, provision)
        if status:
            draft.say(status.text, status.citations)
        elif draft.day < draft.today:
            draft.say(wording.IN_FORCE.format(ref=provision.citation, day=long_date(draft.day)), (provision.citation,))
        then = draft.day >= knowledge.begins(provision)
        draft.say(paragraph.gist if then else wording.SINCE_THEN.format(text=paragraph.gist), (provision.citation,))
        changes = knowledge.changed_by(provision.ref, draft.day)
        draft.notes += [note for note in _relations(provision, changes) if not (status and note.text in status.text)]
        later = [one for one in knowledge.changed_by(provision.ref, draft.today) if one not in changes]
        draft.notes += [
            NoteCard(one.kind, wording.LATER.format(day=long_date(draft.day), text=one.text), one.citations)
            for one in _relations(provision, later)
        ]
        draft.notes += [cards.note(one, knowledge) for one in paragraph.notes if cards.holds(one, draft.day)]
    law.tell_rule_of(draft, provisions)
    names = wording.listing([one.citation for one in provisions[:4]])
    draft.understood = f"{names}, {wording.law_on(draft.day, draft.today)}"


def _status(draft: Draft, provision: Provision) -> NoteCard | None:
    """Say first of a paragraph that it does not hold on the day, and what took its place down to today's rule."""
    day = draft.day
    if draft.knowledge.in_force(provision, day):
        return None
    if day < draft.knowledge.begins(provision):
        return _not_yet(draft, provision.instrument, provision.citation, draft.knowledge.begins(provision))
    last = provision.paragraph.last_day
    if last and last < day:
        text = wording.LAST_DAY.format(ref=provision.citation, day=long_date(last))
        return NoteCard("amended", text, (provision.citation,))
    note = next(iter(_relations(provision, draft.knowledge.changed_by(provision.ref, day))))
    text, citations = note.text, note.citations
    by = _replacement(draft, provision)
    while by and (following := _replacement(draft, by)):
        text = wording.THEN_REPLACED.format(text=text, by=by.citation, next=following.citation)
        citations, by = (*citations, following.citation), following
    return NoteCard(note.kind, text, citations)


def _replacement(draft: Draft, provision: Provision) -> Provision | None:
    changes = draft.knowledge.changed_by(provision.ref, draft.day)
    return next((change.by for change in changes if change.does == "replaces"), None)


def _relations(provision: Provision, changes: Iterable[Change]) -> list[NoteCard]:
    """Tell changes made by later paragraphs, one note a kind of change, the weightiest first."""
    notes: list[NoteCard] = []
    for does in ("replaces", "closes", "overtakes", "narrows", "extends", "clarifies"):
        some = [change for change in changes if change.does == does]
        if does == "closes":
            for change in some:
                text = wording.closed(provision.citation, change.what or "", change.by.citation, change.since)
                notes.append(NoteCard("amended", text, (change.by.citation,)))
        elif some:
            by = wording.listing([f"{one.by.citation} ({long_date(one.since)})" for one in some])
            text = wording.changed(provision.citation, does, by)
            notes.append(NoteCard("amended", text, tuple(one.by.citation for one in some)))
    return notes


def tell_instruments(draft: Draft, records: list[Instrument]) -> None:
    """Tell instruments as a whole, the paragraphs on a named topic first; one that was not there yet only says so."""
    there = [one for one in records if first_day(one.adopted) <= draft.day]
    for record in records:
        begins = record.in_force_from or first_day(record.adopted)
        if draft.day < begins:
            note = _not_yet(draft, record, record.citation, begins)
            draft.say(note.text, note.citations)
    by_date = not draft.found.instruments
    if by_date:
        for record in there:
            draft.say(wording.voted(record), (record.citation,))
    on_topic = [one for record in there for one in _on_topic(draft, record)]
    draft.show(tuple(on_topic))
    for paragraph in on_topic[:_MOST_GISTS]:
        draft.say(paragraph.paragraph.gist, (paragraph.citation,))
    if not by_date:
        law.tell_rule_of(draft, [one for record in there for one in _of(draft, record)])
    for record in there:
        draft.say(record.gist, (record.citation,))
        draft.notes += [cards.note(one, draft.knowledge) for one in record.notes if cards.holds(one, draft.day)]
        draft.notes += _next_day(draft, record)
    for record in there:
        if record.kind != "mechanism" and not by_date:
            draft.say(_adoption(record), (record.citation,))
    draft.instruments += records
    for record in records:
        draft.show(tuple(_of(draft, record)))
    about = f": {draft.rules[0].title}" if draft.rules else " as a whole"
    day = "" if draft.day >= draft.today else f", {wording.law_on(draft.day, draft.today)}"
    draft.understood = wording.listing([record.citation for record in records]) + about + day


def _not_yet(draft: Draft, record: Instrument, citation: str, begins: dt.date) -> NoteCard:
    """Say that something was not adopted, or not in force, on the day."""
    signed = first_day(record.adopted) <= draft.day and record.in_force_from
    pattern = wording.TREATY_NOT_YET if signed else wording.BEFORE_ADOPTION
    text = pattern.format(ref=citation, day=long_date(draft.day), since=long_date(begins))
    return NoteCard("amended", text, (citation,))


def _next_day(draft: Draft, record: Instrument) -> list[NoteCard]:
    """Warn when the day typed is the one after the vote: in Seoul, 13 or 14 hours ahead, it is by then the next day.

    A record whose own notes speak of New York says it already.
    """
    query = draft.found.query
    typed = query.period.start if query.period and query.period.start == query.period.end else query.day
    voted = first_day(record.adopted)
    following = voted + dt.timedelta(days=1)
    told = any("New York" in note.text for note in record.notes)
    if told or not record.vote or typed is None or (typed.month, typed.day) != (following.month, following.day):
        return []
    return [
        NoteCard("attribution", wording.NEXT_DAY.format(ref=record.citation, day=long_date(voted)), (record.citation,))
    ]


def _on_topic(draft: Draft, record: Instrument) -> list[Provision]:
    """List the paragraphs in force on a named topic, those whose first topics are the very ones named before others."""
    named = [match.id for match in draft.found.topics]
    wide = frozenset[str]().union(*(draft.index.narrower[name] for name in named))

    def nearness(one: Provision) -> tuple[bool, int, int]:
        places = [one.paragraph.topics.index(name) for name in named if name in one.paragraph.topics]
        return not places, min(places, default=0), one.order

    of_it = [one for one in _of(draft, record) if wide & set(one.paragraph.topics)]
    return sorted((one for one in of_it if draft.knowledge.in_force(one, draft.day)), key=nearness)


def _of(draft: Draft, record: Instrument) -> list[Provision]:
    return [one for one in draft.knowledge.provisions.values() if one.instrument is record]


def _adoption(record: Instrument) -> str:
    day = long_date(record.adopted)
    if record.vote:
        pattern = wording.NOT_ADOPTED if record.kind == "vetoed_draft" else wording.ADOPTED
        return pattern.format(day=day, vote=record.vote)
    return wording.DATED.format(day=day)
