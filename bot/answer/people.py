"""Who somebody is: role, side, listing, and what they last said; or which of several is meant."""

from bot.answer import cards, wording
from bot.answer.draft import Draft
from bot.answer.shape import NoteCard, Outcome
from bot.knowledge.knowledge import first_day, long_date
from bot.knowledge.records import Actor
from bot.query.query import Intent

_MOST_CLAIMS = 4


def tell_actors(draft: Draft, records: list[Actor]) -> None:
    """Tell who the actors are and whether they are on a United Nations list."""
    knowledge, day = draft.knowledge, draft.day
    asked = Intent.LISTED in draft.found.query.intents
    for record in records:
        draft.actors.append(record)
        role, held = cards.role(record, knowledge, day)
        pattern = wording.ON_RECORD_AS if held else wording.FORMERLY
        office = role.title if record.side in record.name else f"{role.title} ({record.side})"
        about = pattern.format(name=record.name, role=office)
        citations = cards.cite(record.cites, knowledge)
        if not asked:
            draft.say(about, citations)
        _listing(draft, record, asked=asked)
        for ref in record.cites:
            draft.show(knowledge.resolve(ref))
        if asked:
            draft.say(about, citations)
        draft.notes += [cards.note(one, knowledge) for one in record.notes if cards.holds(one, day)]
        speaks = [one for one in knowledge.claims.values() if record.id in one.actors[:2]]
        known = [one for one in speaks if knowledge.known(one, day)]
        draft.claims += sorted(known, key=lambda one: first_day(one.date), reverse=True)[:_MOST_CLAIMS]
    draft.understood = wording.listing([record.name for record in records])


def _listing(draft: Draft, record: Actor, *, asked: bool) -> None:
    knowledge, listed = draft.knowledge, record.listed
    law = knowledge.pack.listing_law
    if listed:
        refs = (listed.by, *law) if listed.by else law
        if listed.listed_on <= draft.day:
            text = wording.LISTED.format(
                name=record.name, list=listed.list, reference=listed.reference, day=long_date(listed.listed_on)
            )
        else:
            text = wording.LISTED_LATER.format(
                name=record.name, since=long_date(listed.listed_on), day=long_date(draft.day)
            )
        draft.say(text, cards.cite(refs, knowledge))
        for ref in refs:
            draft.show(knowledge.resolve(ref))
    elif record.unlisted:
        draft.say(record.unlisted.text, cards.cite(record.unlisted.cites, knowledge))
    elif asked:
        draft.say(
            wording.NOT_LISTED.format(name=record.name, day=long_date(knowledge.pack.list_checked_on)),
            cards.cite(law, knowledge),
        )


def choose(draft: Draft, records: list[Actor]) -> None:
    """Ask which of several actors with one name is meant, and say who they are meanwhile."""
    tell_actors(draft, records)
    draft.outcome = Outcome.CHOOSE
    draft.understood = wording.CHOOSE
    typed = next((one.spelling for one in draft.found.named if len(one.ids("actor")) > 1), records[0].name)
    others = wording.listing([f"{record.name} ({record.side})" for record in records])
    citations = tuple(dict.fromkeys(one for record in records for one in cards.cite(record.cites[:1], draft.knowledge)))
    text = wording.SHARED_NAME.format(name=typed, others=others)
    draft.notes.insert(0, NoteCard("attribution", text, citations))
    draft.suggestions += [suggestion(record) for record in records]


def suggestion(record: Actor) -> str:
    """Write the question that finds this actor."""
    pattern = wording.SUGGEST_WHO if record.kind == "person" else wording.SUGGEST_NAME
    return pattern.format(name=record.name)
