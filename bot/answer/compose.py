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
from bot.answer.shape import Answer, NoteCard, Outcome
from bot.knowledge.knowledge import first_day, last_day
from bot.knowledge.records import Actor, Instrument
from bot.lookup import confidence, lookup, rank, weights
from bot.lookup.index import Index
from bot.lookup.match import Findings
from bot.query import parse
from bot.query.common_words import COMMON
from bot.query.query import Intent, Interval
from bot.text import stem

_MOST_SUGGESTIONS = 4


def answer(text: str, index: Index, today: dt.date) -> Answer:
    """Answer what a person typed, as of `today` unless the text asks for another day. Never raises."""
    query = parse.parse(text, index.names, today, index.newest)
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
    if _bare_date(draft) and Intent.LAW in found.query.intents and found.query.period:
        adopted = _adopted(draft, found.query.period)
        if adopted:
            law.tell_instruments(draft, adopted)
            return True
    if Intent.TIMELINE in found.query.intents or _bare_date(draft):
        return _timeline(draft)
    if any(one.paragraphs or one.id.isdigit() for one in cited) and not any(
        one.spelled for one in found.query.references
    ):
        law.tell_instruments(draft, cited)
        return True
    if not found.confident or (Intent.LISTED in found.query.intents and found.leftover and not found.topics):
        return False
    who = _actors(draft)
    if who:
        (people.choose if _ambiguous(draft) else people.tell_actors)(draft, who)
        return True
    if cited and not _content(draft) and not _same_words(draft):
        law.tell_instruments(draft, cited)
        if not draft.provisions:
            law.tell_rules(draft, law.choose_rules(draft)[:1])
        _beside(draft)
        return True
    if Intent.SAID in found.query.intents and found.actors:
        return _record(draft)
    return _record(draft) if _asks_record(draft) else _law(draft) or _record(draft)


def _bare_date(draft: Draft) -> bool:
    """Tell whether a question is a date and nothing else (`what happened on 28 April 2025?`)."""
    found = draft.found
    about = [one for one in found.named if set(one.ids("actor")) - {draft.knowledge.pack.subject} or one.ids("topic")]
    return bool(found.query.period) and not (about or found.leftover or found.query.references or _content(draft))


def _adopted(draft: Draft, period: Interval) -> list[Instrument]:
    """Find the resolutions adopted within a period (`December 2017 sanctions`)."""
    return [
        one
        for one in draft.knowledge.instruments.values()
        if one.id.isdigit() and period.touches(first_day(one.adopted), last_day(one.adopted))
    ]


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
    intents = found.query.intents
    if not found.actors or found.query.numbers or Intent.SAID in intents:
        return []
    bodies = [actors[match.id] for match in found.actors if match.id not in draft.index.states]
    if Intent.LISTED in intents and bodies:
        return bodies[:3]
    if rank.OF_RECORD & intents:
        return []
    who = Intent.WHO in intents
    if not (who and bodies) and _same_words(draft):
        return []
    also_topic = any(one.ids("topic") for one in found.named if one.ids("actor"))
    topics = any(not one.ids("actor") for one in found.named)
    roles = frozenset[str]().union(*(draft.index.subject_words.get(("actor", one.id), frozenset()) for one in bodies))
    content = [word for word in _content(draft) if stem(word) not in roles]
    if topics or content or (also_topic and not who):
        return [] if not (who and bodies and not content and not topics) else bodies[:3]
    if bodies:
        return bodies[:3]
    return [actors[match.id] for match in found.actors][:3] if found.query.direction is None else []


def _same_words(draft: Draft) -> bool:
    """Tell whether the question is nearly a line of a legal summary."""
    return any(confidence.overlap(match) >= weights.SAME_WORDS for match in draft.found.rules[:2])


def _ambiguous(draft: Draft) -> bool:
    """Tell whether one name stands for several actors, and nothing else in the question decides."""
    shared = [one for one in draft.found.named if len(one.ids("actor")) > 1]
    return bool(shared) and len(draft.found.actors) == len(shared[0].ids("actor"))


def _asks_record(draft: Draft) -> bool:
    """Tell whether the question is about what was said rather than about the law."""
    found: Findings = draft.found
    best_rule = found.rules[0].score if found.rules else 0.0
    if not rank.OF_RECORD & found.query.intents:
        best_rule += weights.LAW_FIRST
    best_claim = max((match.score for match in record.known(draft)), default=0.0)
    if Intent.LAW in found.query.intents:
        best_rule += weights.LAW_WORDS
    return best_claim > best_rule


def _record(draft: Draft) -> bool:
    claims = record.by_relevance(draft)
    if not claims:
        return False
    record.tell_claims(draft, claims)
    named = [match.id for match in draft.found.actors if match.id not in draft.index.states]
    draft.actors += [draft.knowledge.actors[name] for name in named][:2]
    return True


def _law(draft: Draft) -> bool:
    for whole in _instruments(draft):
        draft.instruments.append(whole)
        if not whole.paragraphs:
            draft.say(whole.gist, (whole.citation,))
            draft.notes += [cards.note(one, draft.knowledge) for one in whole.notes if cards.holds(one, draft.day)]
    rules = law.choose_rules(draft)
    provisions = draft.knowledge.provisions
    valid = (one for one in draft.found.paragraphs if draft.knowledge.in_force(provisions[one.id], draft.day))
    best = next(valid, None)
    score = max(weights.ANCHOR_WORDS * weights.WORDS, draft.found.rules[0].score if rules else 0.0)
    nearest = best and confidence.overlap(best) >= weights.NEARLY_SAME and not _same_words(draft)
    if best and (nearest or best.score >= score):
        law.tell_paragraphs(draft, (draft.knowledge.provisions[best.id],))
    elif rules:
        law.tell_rules(draft, rules)
        both = (name for one in draft.found.named if one.ids("topic") for name in one.ids("actor"))
        draft.actors += [draft.knowledge.actors[name] for name in dict.fromkeys(both)]
    elif draft.found.query.direction and draft.found.actors and not draft.found.topics:
        return _which_goods(draft)
    else:
        return False
    _beside(draft)
    if Intent.HOW_MANY in draft.found.query.intents and not any(one.paragraph.limits for one in draft.provisions):
        draft.notes.append(NoteCard("attribution", wording.NO_COUNT, ()))
    return True


def _which_goods(draft: Draft) -> bool:
    """Ask which goods are meant, when only a direction was given."""
    direction = draft.found.query.direction or ""
    rules = [rule for rule in draft.knowledge.rules.values() if rule.direction == direction]
    draft.outcome = Outcome.CHOOSE
    draft.understood = wording.WHICH_GOODS.format(direction=wording.DIRECTION[direction])
    labels = dict.fromkeys(draft.knowledge.topics[rule.topics[0]].label.lower() for rule in rules)
    draft.suggestions += [wording.SUGGEST_RULE.format(label=label) for label in labels]
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
            blank.suggestions.append(people.suggestion(draft.knowledge.actors[match.id]))
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
    choose = draft.outcome is Outcome.CHOOSE
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
        suggestions=tuple(dict.fromkeys(draft.suggestions))[: 3 * _MOST_SUGGESTIONS if choose else _MOST_SUGGESTIONS],
    )
