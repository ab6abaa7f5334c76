"""`answer(text, index, today) -> Answer`: the whole product as one pure function.

The question is parsed, looked up and composed. The kinds of answer, in the order they are tried:

1. help                      nothing, or `help`, was typed
2. paragraphs, instruments   something was cited by number
3. a timeline                `/timeline`, or the word
4. silence                   what was found does not explain the question
5. a person or body          `who is`, a name alone, `is … listed`
6. the record                figures, confirmations, who said what
7. the law                   everything else
"""

import datetime as dt

from bot.answer import cards, law, notes, people, record, wording
from bot.answer.draft import Draft
from bot.answer.shape import Answer, Outcome
from bot.knowledge.records import Actor, Instrument
from bot.lookup import lookup, weights
from bot.lookup.index import Index
from bot.lookup.match import Findings
from bot.query import parse
from bot.query.common_words import COMMON
from bot.query.query import Intent
from bot.text import stem

_MOST_SUGGESTIONS = 4


def answer(text: str, index: Index, today: dt.date) -> Answer:
    """Answer what a person typed, as of `today` unless the text asks for another day. Never raises."""
    query = parse.parse(text, index.names, today)
    found = lookup.find(query, index, today)
    draft = Draft(found, index, today)
    if Intent.HELP in query.intents:
        draft.outcome, draft.understood = Outcome.HELP, wording.HELP
        draft.suggestions += wording.SAMPLES
    elif not _compose(draft):
        _silence(draft)
    else:
        notes.add(draft)
        _suggest(draft)
    return _finish(text, draft)


def _compose(draft: Draft) -> bool:
    """Fill in the draft; False when nothing is on record."""
    found = draft.found
    cited = _instruments(draft)
    if found.provisions:
        law.tell_paragraphs(draft, found.provisions)
        return True
    if found.unknown and not cited:
        return False
    if Intent.TIMELINE in found.query.intents:
        return _timeline(draft)
    if cited and not any(one.spelled for one in found.query.references):
        law.tell_instruments(draft, cited)
        return True
    if not found.confident:
        return False
    who = _actors(draft)
    if who:
        (people.choose if _ambiguous(draft) else people.tell_actors)(draft, who)
        return True
    if cited and not _content(draft):
        law.tell_instruments(draft, cited)
        _beside(draft)
        return True
    return _record(draft) if _asks_record(draft) else _law(draft) or _record(draft)


def _instruments(draft: Draft) -> list[Instrument]:
    return [draft.knowledge.instruments[name] for name in draft.found.instruments]


def _timeline(draft: Draft) -> bool:
    found = draft.found
    plain = not found.topics and not found.actors and not found.leftover
    if not plain and not found.confident:
        return False
    claims = record.timeline(draft)
    if not claims:
        return False
    record.tell_timeline(draft, claims)
    return True


def _content(draft: Draft) -> list[str]:
    """List the words that are neither common nor part of a name of an instrument or an actor."""
    named = {
        n for one in draft.found.named for n in range(one.start, one.end) if one.ids("instrument") or one.ids("actor")
    }
    words = draft.found.query.words
    return [word for n, word in enumerate(words) if n not in named and stem(word) not in COMMON]


def _actors(draft: Draft) -> list[Actor]:
    """Give the actors when the question is about who they are."""
    found, actors = draft.found, draft.knowledge.actors
    if not found.actors or found.query.numbers:
        return []
    asks = {Intent.WHO, Intent.LISTED} & found.query.intents
    of_record = {Intent.STANDING, Intent.HOW_MANY, Intent.WHEN, Intent.WHO_SAID} & found.query.intents
    persons = [actors[match.id] for match in found.actors if match.id not in draft.index.states]
    if Intent.LISTED in asks and persons:
        return persons[:3]
    by_office = not found.named and Intent.WHO in asks
    others = [one for one in found.named if not one.ids("actor")]
    if by_office or (not others and not _content(draft) and not of_record):
        alone = not (Intent.LAW in found.query.intents and not persons and not asks)
        return (persons or [actors[match.id] for match in found.actors])[:3] if alone else []
    return []


def _ambiguous(draft: Draft) -> bool:
    """Tell whether one name stands for several actors, and nothing else in the question decides."""
    shared = [one for one in draft.found.named if len(one.ids("actor")) > 1]
    return bool(shared) and len(draft.found.actors) == len(shared[0].ids("actor"))


def _asks_record(draft: Draft) -> bool:
    """Tell whether the question is about what was said rather than about the law."""
    found: Findings = draft.found
    best_rule = found.rules[0].score if found.rules else 0.0
    best_claim = max((match.score for match in record.known(draft)), default=0.0)
    if Intent.LAW in found.query.intents:
        best_rule += weights.LAW_WORDS
    return best_claim > best_rule


def _record(draft: Draft) -> bool:
    claims = record.by_relevance(draft)
    if not claims:
        return False
    record.tell_claims(draft, claims)
    return True


def _law(draft: Draft) -> bool:
    rules = law.choose_rules(draft)
    if not rules:
        return False
    law.tell_rules(draft, rules)
    _beside(draft)
    return True


def _beside(draft: Draft) -> None:
    draft.claims += [claim for claim in record.beside_law(draft) if claim not in draft.claims]


def _silence(draft: Draft) -> None:
    """Say that nothing is on record, and offer what is near by its spelling or its number."""
    found = draft.found
    blank = Draft(found, draft.index, draft.today, understood=wording.NOTHING, outcome=Outcome.NOTHING)
    for typed in found.unknown:
        name = typed.split(" ")[0]
        some = [one for one in draft.knowledge.provisions.values() if one.instrument.id == name]
        blank.suggestions += [wording.SUGGEST_RULE.format(label=one.ref) for one in some[:_MOST_SUGGESTIONS]]
    for match in found.near:
        if match.kind == "actor":
            blank.suggestions.append(wording.SUGGEST_WHO.format(name=draft.knowledge.actors[match.id].name))
        else:
            label = draft.knowledge.topics[match.id].label.lower()
            blank.suggestions.append(wording.SUGGEST_RULE.format(label=label))
    draft.outcome, draft.understood = blank.outcome, blank.understood
    draft.suggestions = blank.suggestions
    for rows in (draft.summary, draft.instruments, draft.provisions, draft.claims, draft.actors, draft.notes):
        rows.clear()


def _suggest(draft: Draft) -> None:
    """Offer what comes next: related rules, and the timeline of a topic that has one."""
    if draft.suggestions:
        return
    knowledge = draft.knowledge
    for rule in draft.rules:
        for name in rule.related:
            label = knowledge.topics[knowledge.rules[name].topics[0]].label.lower()
            draft.suggestions.append(wording.SUGGEST_RULE.format(label=label))
    for claim in draft.claims[:1]:
        label = knowledge.topics[claim.topics[0]].label.lower()
        draft.suggestions.append(wording.SUGGEST_TIMELINE.format(label=label))


def _finish(text: str, draft: Draft) -> Answer:
    knowledge, day = draft.knowledge, draft.day
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
        actors=tuple(cards.actor(one, day) for one in draft.actors),
        notes=tuple(draft.notes),
        suggestions=tuple(dict.fromkeys(draft.suggestions))[:_MOST_SUGGESTIONS],
    )
