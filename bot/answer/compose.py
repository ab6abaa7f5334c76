"""`answer(text, index, today) -> Answer`: the whole product as one pure function.

The question is parsed, looked up, routed to a kind of answer (`route`), told, and given its notes and suggestions.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from bot.answer import cards, cited, law, listed, notes, people, record, suggest, timeline, wording
from bot.answer.draft import Draft
from bot.answer.route import Route, ambiguous, bodies_of, by_number, route, single
from bot.answer.route import people as people_of
from bot.answer.shape import Answer, NoteCard, Outcome, ReferenceCard
from bot.lookup import lookup, rank
from bot.lookup.index import Index
from bot.query import parse


def answer(text: str, index: Index, today: dt.date) -> Answer:
    """Answer what a person typed, as of `today` unless the text asks for another day. Never raises."""
    query = parse.parse(text, index.names, today, index.newest)
    draft = Draft(lookup.find(query, index, today), index, today)
    chosen = route(draft)
    if chosen is Route.HELP:
        draft.outcome, draft.understood = Outcome.HELP, wording.HELP
        draft.notes.append(NoteCard("attribution", index.knowledge.pack.disclaimer, ()))
        draft.suggestions += index.knowledge.pack.samples
    elif _tell(draft, chosen):
        notes.add(draft)
        listed.beside(draft)
        suggest.following(draft)
    else:
        draft = Draft(draft.found, index, today, understood=listed.missing(draft), outcome=Outcome.NOTHING)
        suggest.nearest(draft)
    return _finish(text, draft)


def _tell(draft: Draft, chosen: Route) -> bool:
    """Fill in the draft; False when nothing is on record."""
    bodies = draft.knowledge.actors
    draft.actors += [bodies[name] for name in draft.found.instruments if name in bodies]
    teller = _TELLERS.get(chosen)
    told = teller is not None and teller(draft)
    if chosen in (Route.PEOPLE, Route.RECORD):
        draft.instruments += [draft.knowledge.instruments[name] for name in draft.found.instruments]
    return told


def _paragraphs(draft: Draft) -> bool:
    cited.tell_paragraphs(draft, draft.found.provisions)
    if draft.found.actors or rank.OF_RECORD & draft.found.query.intents:
        record.beside(draft)
    return True


def _instruments(draft: Draft) -> bool:
    cited.tell_instruments(draft, by_number(draft))
    return True


def _people(draft: Draft) -> bool:
    (people.choose if ambiguous(draft) else people.tell_actors)(draft, people_of(draft))
    return True


def _named(draft: Draft) -> bool:
    cited.tell_instruments(draft, [draft.knowledge.instruments[name] for name in draft.found.instruments])
    if not draft.provisions:
        law.tell_rules(draft, law.choose_rules(draft)[:1])
    record.beside(draft)
    return True


def _record(draft: Draft) -> bool:
    claims = record.by_relevance(draft)
    if claims:
        record.tell_claims(draft, claims)
    return bool(claims)


def _paragraph(draft: Draft) -> bool:
    best = single(draft)
    cited.tell_paragraphs(draft, draft.knowledge.resolve(best.id) if best else ())
    record.beside(draft)
    return True


def _law(draft: Draft) -> bool:
    if law.tell(draft):
        record.beside(draft)
        return True
    return _record(draft) or _bodies(draft)


def _bodies(draft: Draft) -> bool:
    """Tell who was named, where nothing else is on record."""
    bodies = bodies_of(draft)
    if bodies:
        people.tell_actors(draft, bodies)
    return bool(bodies)


_TELLERS: Mapping[Route, Callable[[Draft], bool]] = {
    Route.PARAGRAPHS: _paragraphs,
    Route.LISTED: listed.tell,
    Route.INSTRUMENTS: _instruments,
    Route.TIMELINE: timeline.tell,
    Route.PEOPLE: _people,
    Route.NAMED: _named,
    Route.RECORD: _record,
    Route.PARAGRAPH: _paragraph,
    Route.LAW: _law,
}


def _finish(text: str, draft: Draft) -> Answer:
    knowledge, day = draft.knowledge, draft.day
    rows = [one.citations for part in (draft.summary, draft.notes, draft.steps) for one in part]
    citations = dict.fromkeys(one for row in rows for one in row)
    most = 3 * suggest.MOST if draft.outcome is Outcome.CHOOSE else suggest.MOST
    return Answer(
        knowledge=knowledge.version,
        input=text,
        outcome=draft.outcome,
        as_of=day,
        understood=draft.understood,
        summary=tuple(draft.summary),
        instruments=tuple(cards.instrument(one) for one in draft.instruments),
        paragraphs=tuple(cards.paragraph(one, knowledge, day) for one in draft.provisions),
        claims=tuple(cards.claim(one, knowledge, day) for one in draft.claims),
        actors=(*draft.listings, *(cards.actor(one, knowledge, day) for one in draft.actors)),
        notes=tuple(draft.notes),
        steps=tuple(draft.steps),
        suggestions=tuple(dict.fromkeys(draft.suggestions))[:most],
        references=tuple(ReferenceCard(one, knowledge.place(one)) for one in citations),
    )
