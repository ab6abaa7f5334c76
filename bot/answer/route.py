"""Decide which kind of answer a question gets. Each test is one function, and they are asked in this order.

HELP          nothing, or `help`, was typed
PARAGRAPHS    a paragraph was cited
LISTED        a name or reference of an imported sanctions list, and nothing else
SILENCE       what was cited is not on record
TIMELINE      what the Council adopted, and when
RECORD        what a person or body said that has spoken
INSTRUMENTS   an instrument was cited by number, or by the month it was adopted in
TIMELINE      `/timeline`, the word, or a date and nothing else; SILENCE if nothing explains the rest
SILENCE       what was found does not explain the question
NAMED         a treaty or judgment was named and nothing else typed
PEOPLE        `who is`, a name alone, `is … listed`
NAMED         an instrument was named in words and nothing else was asked
RECORD        figures, confirmations, who said what
PARAGRAPH     the question is nearly a line of one paragraph
LAW           everything else
"""

import datetime as dt
from collections.abc import Callable
from enum import Enum, auto

from bot import weights
from bot.answer import record
from bot.answer.draft import Draft
from bot.knowledge.knowledge import first_day, last_day
from bot.knowledge.records import Actor, Instrument
from bot.lookup import rank
from bot.lookup.match import Match
from bot.query.common_words import COMMON, FILLER
from bot.query.query import Intent, Interval
from bot.text import stem

_MOST_ACTORS = 3
_BEGUN = frozenset(
    map(stem, ("adopted", "passed", "imposed", "introduced", "begin", "began", "started", "voted", "first"))
)


class Route(Enum):
    """The kinds of answer."""

    HELP = auto()
    SILENCE = auto()
    PARAGRAPHS = auto()
    LISTED = auto()
    INSTRUMENTS = auto()
    TIMELINE = auto()
    PEOPLE = auto()
    NAMED = auto()
    RECORD = auto()
    PARAGRAPH = auto()
    LAW = auto()


def route(draft: Draft) -> Route:
    """Choose the kind of answer: that of the first test that holds."""
    return next((kind for kind, test in _TESTS if test(draft)), Route.LAW)


def on_list(draft: Draft) -> bool:
    """Tell whether the question names an entry of an imported list, and asks neither for dates nor who said what."""
    listed, query = draft.found.listed, draft.found.query
    named = listed is not None and bool(listed.entries) and not listed.beside
    return named and not {Intent.TIMELINE, *rank.OF_RECORD} & query.intents


def by_number(draft: Draft) -> list[Instrument]:
    """Give the instruments cited by number; or those adopted then, for `December 2017 sanctions`.

    With a topic, only for what was added or renewed then (`who was listed in June 2017`, `panel renewal 2014`).
    """
    found, instruments = draft.found, draft.knowledge.instruments
    cited = [instruments[name] for name in found.instruments]
    spelled = any(one.spelled for one in found.query.references)
    if not spelled and any(one.paragraphs or one.id.isdigit() for one in cited):
        return cited
    period, intents = found.query.period, found.query.intents
    if not period or found.leftover:
        return []
    topics = {match.id for match in found.topics}
    adopted = _adopted_in(draft, period)
    if not adopted and period.start == period.end:  # Seoul's day is often the one after New York's
        adopted = _adopted_in(draft, Interval(period.start - dt.timedelta(days=1), period.end))
    if topics and Intent.ADOPTED in intents:
        return [one for one in adopted if topics & {*one.topics, *(t for p in one.paragraphs for t in p.topics)}]
    dated = only_date(draft) and {Intent.LAW, Intent.ADOPTED} & intents
    return adopted if dated or of_the_council(draft) else []


def _adopted_in(draft: Draft, period: Interval) -> list[Instrument]:
    """List the resolutions adopted in a period."""
    return [
        one
        for one in draft.knowledge.instruments.values()
        if one.id.isdigit() and period.touches(first_day(one.adopted), last_day(one.adopted))
    ]


def people(draft: Draft) -> list[Actor]:
    """Give the actors when the question is about who they are."""
    found, actors = draft.found, draft.knowledge.actors
    intents = found.query.intents
    bodies = bodies_of(draft)
    if found.query.numbers or Intent.SAID in intents:
        return []
    if Intent.HISTORY in intents and found.rules and found.topics:
        return []
    if Intent.LISTED in intents and bodies:
        return bodies
    if rank.OF_RECORD & intents or any(not one.ids("actor") for one in found.named):
        return []
    own = frozenset[str]().union(*(draft.index.subject_words.get(("actor", one.id), frozenset()) for one in bodies))
    if any(stem(word) not in own for word in _subject_words(draft)):
        return []
    if bodies and Intent.WHO in intents:
        return bodies
    if _nearly_a_rule(draft) or any(one.ids("topic") for one in found.named if one.ids("actor")):
        return []
    states = [actors[match.id] for match in found.actors][:_MOST_ACTORS]
    taken = {n for one in found.named for n in range(one.start, one.end)}
    if any(n not in taken and stem(word) not in FILLER for n, word in enumerate(found.query.words)):
        return []
    alone = len(taken) == len(found.query.words)
    return bodies or (states if alone or Intent.WHO in intents else [])


def bodies_of(draft: Draft) -> list[Actor]:
    """List the persons and bodies that were named."""
    named = (match.id for match in draft.found.actors if match.id not in draft.index.states)
    return [draft.knowledge.actors[name] for name in named][:_MOST_ACTORS]


def ambiguous(draft: Draft) -> bool:
    """Tell whether one name stands for several actors, and nothing else in the question decides."""
    shared = [one for one in draft.found.named if len(one.ids("actor")) > 1]
    return bool(shared) and len(draft.found.actors) == len(shared[0].ids("actor"))


def single(draft: Draft) -> Match | None:
    """Give the paragraph that answers by itself: no summary tells it, or the question is nearly one of its lines.

    A call, a paragraph that only restates another, or one whose ground a stricter rule covers, does not lead where
    there is a rule on its topic.
    """
    found, provisions = draft.found, draft.knowledge.provisions
    valid = (one for one in found.paragraphs if draft.knowledge.in_force(provisions[one.id], draft.day))
    best = next(valid, None)
    if best is None:
        return None
    paragraph = provisions[best.id].paragraph
    rules = [match for match in found.rules[:1] if match.score >= weights.LEAST]
    told = any(paragraph.topics[0] in draft.knowledge.rules[match.id].topics[:2] for match in rules)
    changes = draft.knowledge.changed_by(best.id, draft.day)
    restates = bool(paragraph.relations) and all(one.does == "clarifies" for one in paragraph.relations)
    weak = paragraph.force == "call" or restates or any(one.does == "overtakes" for one in changes)
    if best.overlap >= weights.NEARLY_SAME and not _nearly_a_rule(draft):
        return best
    if told and weak:
        return None
    if told and best.overlap < weights.ANCHOR_WORDS:
        return None
    least = max([weights.ANCHOR_WORDS * weights.WORDS, *(match.score for match in rules)])
    return best if best.score >= least else None


def _plain(draft: Draft) -> bool:
    return not draft.found.topics and not draft.found.actors and not draft.found.leftover


def of_the_council(draft: Draft) -> bool:
    """Tell whether the question is about the Council's resolutions as such (`/timeline sanctions`, `all the votes`)."""
    found, knowledge = draft.found, draft.knowledge
    bodies = {match.id for match in found.actors} - {knowledge.pack.subject}
    others = any(knowledge.actors[name].side != "UN" for name in bodies)
    named = found.topics or found.leftover or found.instruments or others
    return Intent.COUNCIL in found.query.intents and not named


def only_date(draft: Draft) -> bool:
    """Tell whether a question is a date and nothing else (`what happened on 28 April 2025?`)."""
    found = draft.found
    if found.actors and {Intent.STANDING, Intent.DENIAL} & found.query.intents:
        return False  # what they did say then matters, where they confirmed nothing
    about = [one for one in found.named if set(one.ids("actor")) - {draft.knowledge.pack.subject} or one.ids("topic")]
    return bool(found.query.period) and not (about or found.leftover or found.query.references or _subject_words(draft))


def _speaker_on_record(draft: Draft) -> bool:
    """Tell whether a person or body that was named has said anything (`what did Klingner write about 1718`)."""
    named = [match.id for match in draft.found.actors if match.id not in draft.index.states]
    return Intent.SAID in draft.found.query.intents and _spoken(draft, named)


def _spoken(draft: Draft, named: list[str]) -> bool:
    """Tell whether any of the actors speaks in a claim that was found."""
    claims = draft.knowledge.claims
    return any(rank.speaks(claims[match.id], named, draft.index) for match in record.known(draft))


def _instrument_alone(draft: Draft) -> bool:
    """Tell whether the question is the name of a treaty or judgment and nothing else (`npt`, `the UN Charter`)."""
    found = draft.found
    names = [one for one in found.query.references if one.spelled]
    bodies = any(name in draft.knowledge.actors for name in found.instruments)
    typed = " ".join(word for word in found.query.words if word != "the")
    one = len(found.instruments) == 1 == len(names) and not bodies
    return one and draft.index.names.ids.get(typed) == found.instruments[0]


def _subject_words(draft: Draft) -> list[str]:
    """List the words that are neither common nor part of a name of an instrument or an actor."""
    named = {
        n for one in draft.found.named for n in range(one.start, one.end) if one.ids("instrument") or one.ids("actor")
    }
    words = draft.found.query.words
    return [word for n, word in enumerate(words) if n not in named and stem(word) not in COMMON]


def _nearly_a_rule(draft: Draft) -> bool:
    """Tell whether the question is nearly a line of a legal summary."""
    return any(match.overlap >= weights.SAME_WORDS for match in draft.found.rules[:2])


def _of_the_record(draft: Draft) -> bool:
    """Tell whether the question is about what was said rather than about the law."""
    found = draft.found
    claims = record.known(draft)
    best_rule = found.rules[0].score if found.rules else 0.0
    asked = rank.OF_RECORD & found.query.intents
    if asked <= {Intent.HOW_MANY} and not (claims and draft.knowledge.claims[claims[0].id].figures):
        asked = frozenset()  # nothing on record counts that
    if not asked:
        best_rule += weights.LAW_FIRST
        topic = draft.knowledge.rules[found.rules[0].id].topics[0] if found.rules else ""
        if any(one.ids("actor") and topic in one.ids("topic") for one in found.named):
            best_rule += weights.SPEAKER  # one name, of a body and of a topic; it does not count twice for a claim
    if Intent.LAW in found.query.intents:
        best_rule += weights.LAW_WORDS
    return max((match.score for match in claims), default=0.0) > best_rule


def _asks(*intents: Intent) -> Callable[[Draft], bool]:
    return lambda draft: bool(set(intents) & draft.found.query.intents)


def _unknown(draft: Draft) -> bool:
    return bool(draft.found.unknown) and not draft.found.instruments


def _adoptions(draft: Draft) -> bool:
    """Tell whether the Council's votes are asked for, as a timeline or by `when`."""
    intents = draft.found.query.intents
    first = any(stem(word) in _BEGUN for word in draft.found.query.words)
    when = Intent.WHEN in intents and first and not _nearly_a_rule(draft)
    return (Intent.TIMELINE in intents or when) and of_the_council(draft)


def _dates(draft: Draft) -> bool:
    return Intent.TIMELINE in draft.found.query.intents or only_date(draft)


def _undated(draft: Draft) -> bool:
    """Tell whether a timeline is asked for of something that is not on record."""
    return _dates(draft) and not (_plain(draft) or draft.found.confident)


def _unexplained(draft: Draft) -> bool:
    found = draft.found
    return not found.confident or (Intent.LISTED in found.query.intents and bool(found.leftover) and not found.topics)


def _named(draft: Draft) -> bool:
    return bool(draft.found.instruments) and not _subject_words(draft) and not _nearly_a_rule(draft)


def _said(draft: Draft) -> bool:
    named = [match.id for match in draft.found.actors]
    return Intent.SAID in draft.found.query.intents and _spoken(draft, named)


_TESTS: tuple[tuple[Route, Callable[[Draft], object]], ...] = (
    (Route.HELP, _asks(Intent.HELP)),
    (Route.PARAGRAPHS, lambda draft: draft.found.provisions),
    (Route.LISTED, on_list),
    (Route.SILENCE, _unknown),
    (Route.TIMELINE, _adoptions),
    (Route.RECORD, _speaker_on_record),
    (Route.INSTRUMENTS, by_number),
    (Route.SILENCE, _undated),
    (Route.TIMELINE, _dates),
    (Route.SILENCE, _unexplained),
    (Route.NAMED, _instrument_alone),
    (Route.PEOPLE, people),
    (Route.NAMED, _named),
    (Route.RECORD, _said),
    (Route.RECORD, _of_the_record),
    (Route.PARAGRAPH, single),
)
