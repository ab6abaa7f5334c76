"""The law of a day: legal summaries, paragraphs asked for by number, instruments as a whole."""

import datetime as dt
from collections.abc import Iterable

from bot.answer import cards, wording
from bot.answer.draft import MOST_SENTENCES, Draft
from bot.answer.shape import NoteCard
from bot.knowledge.knowledge import Provision, first_day, long_date
from bot.knowledge.records import Instrument, Rule, Sentence, Step
from bot.lookup import weights
from bot.query.query import Intent

_OPPOSITE = {"to_dprk": "from_dprk", "from_dprk": "to_dprk"}
_MOST_RULES = 3
_MOST_GISTS = 2
_MOST_RULE_SENTENCES = 2
_MOST_STEPS_TOLD = 5


def choose_rules(draft: Draft) -> list[Rule]:
    """Choose the summaries to tell: the best, its other direction when none was asked for, and other topics named."""
    ranked = [match for match in draft.found.rules if match.score >= weights.LEAST]
    if not ranked:
        return []
    rules, narrower = draft.knowledge.rules, draft.index.narrower
    first = rules[ranked[0].id]
    chosen = [first]
    floor = ranked[0].score * weights.SECOND_RULE
    named = {match.id for match in draft.found.topics}
    for match in ranked[1:]:
        rule = rules[match.id]
        other_side = (
            draft.found.query.direction is None
            and first.direction in _OPPOSITE
            and rule.direction == _OPPOSITE[first.direction]
            and rule.topics[0] == first.topics[0]
        )
        other_topic = (
            match.score >= floor
            and named & set(rule.topics[:2])
            and all(one.topics[0] not in narrower[rule.topics[0]] for one in chosen)
        )
        if (other_side or other_topic) and len(chosen) < _MOST_RULES:
            chosen.append(rule)
    return chosen


def tell_rules(draft: Draft, rules: list[Rule]) -> None:
    """Tell the rules as they stood on the day; of several, the first paragraphs of each come first."""
    if not rules:
        return
    draft.rules += rules
    for rule in rules if len(rules) > 1 else []:
        step = step_on(rule, draft.day)
        if step:
            _show(draft, _for_direction(step.sentences, draft)[0].cites[:1])
    share = max(1, MOST_SENTENCES // len(rules))
    for rule in rules:
        if Intent.HISTORY in draft.found.query.intents and len(rules) == 1:
            _history(draft, rule)
            continue
        step = step_on(rule, draft.day)
        if step is None:
            _not_yet(draft, rule)
            continue
        sentences = _for_direction(step.sentences, draft)
        for sentence in sentences[:share]:
            draft.say(sentence.text, cards.cite(sentence.cites, draft.knowledge))
        asked = draft.found.query.direction
        against = asked is not None and rule.direction == _OPPOSITE[asked]
        for sentence in sentences:
            _show(draft, sentence.cites, every=against)
        _show(draft, step.also, every=against)
        if against and asked:
            text = wording.OTHER_WAY.format(asked=wording.DIRECTION[asked], told=wording.DIRECTION[_OPPOSITE[asked]])
            draft.notes.append(NoteCard("direction", text, cards.cite(sentences[0].cites[:1], draft.knowledge)))
        _changes(draft, rule)
    draft.understood = f"{wording.listing([rule.title for rule in rules])}, {wording.law_on(draft.day, draft.today)}"
    both = {rule.direction for rule in rules} >= {"to_dprk", "from_dprk"}
    if both or (rules[0].direction == "both" and draft.found.query.direction is None):
        citations = tuple(dict.fromkeys(one for sentence in draft.summary for one in sentence.citations[:1]))
        if citations:
            draft.notes.append(NoteCard("direction", wording.BOTH_DIRECTIONS, citations))


def step_on(rule: Rule, day: dt.date) -> Step | None:
    """Give the step of a rule that holds on a day."""
    return next((step for step in reversed(rule.steps) if step.since <= day), None)


def _for_direction(sentences: tuple[Sentence, ...], draft: Draft) -> list[Sentence]:
    """Leave out what speaks of the direction that was not asked about, unless nothing would be left."""
    asked = draft.found.query.direction
    kept = [one for one in sentences if asked is None or one.direction in (None, "both", asked)]
    return kept or list(sentences)


def _show(draft: Draft, refs: tuple[str, ...], *, every: bool = False) -> None:
    """Show paragraphs; those of the direction that was not asked about are left out, unless `every` one is wanted."""
    asked = None if every else draft.found.query.direction
    for ref in refs:
        provisions = draft.knowledge.resolve(ref)
        if asked:
            provisions = tuple(one for one in provisions if one.paragraph.direction != _OPPOSITE[asked])
        draft.show(provisions)
        if not provisions and ref in draft.knowledge.instruments:
            record = draft.knowledge.instruments[ref]
            if record not in draft.instruments:
                draft.instruments.append(record)


def _not_yet(draft: Draft, rule: Rule) -> None:
    first = rule.steps[0]
    text = wording.NOT_YET.format(
        day=long_date(draft.day), label=first.label[0].lower() + first.label[1:], since=long_date(first.since)
    )
    draft.say(text, cards.cite(first.sentences[0].cites, draft.knowledge))
    _show(draft, first.sentences[0].cites)


def _changes(draft: Draft, rule: Rule) -> None:
    """Say which steps came after the day, and whether one came within the time that was asked about."""
    period = draft.found.query.period
    later = [one for one in rule.steps if one.since > draft.day]
    within = [one for one in rule.steps if period and period.start < one.since <= draft.day]
    for steps, pattern in ((within, wording.CHANGED_WITHIN), (later, wording.CHANGED_LATER)):
        if not steps or draft.day >= draft.today:
            continue
        told = steps if len(steps) <= _MOST_STEPS_TOLD else [*steps[: _MOST_STEPS_TOLD - 1], steps[-1]]
        text = pattern.format(
            day=long_date(draft.day), steps="; ".join(f"{long_date(one.since)}: {one.label}" for one in told)
        )
        refs = tuple(ref for one in told for ref in one.sentences[0].cites[:1])
        draft.notes.append(NoteCard("amended", text, cards.cite(refs, draft.knowledge)))


def _history(draft: Draft, rule: Rule) -> None:
    for step in rule.steps[-MOST_SENTENCES:]:
        refs = step.sentences[0].cites
        text = wording.HISTORY.format(since=long_date(step.since), label=step.label)
        draft.say(text, cards.cite(refs, draft.knowledge))
    for step in reversed(rule.steps):
        for sentence in step.sentences:
            _show(draft, sentence.cites)


def tell_paragraphs(draft: Draft, provisions: tuple[Provision, ...]) -> None:
    """Tell paragraphs asked for by number, and what later ones did to them."""
    draft.show(provisions)
    for provision in provisions:
        knowledge, paragraph = draft.knowledge, provision.paragraph
        status = _status(draft, provision)
        if status:
            draft.say(status.text, status.citations)
        draft.say(paragraph.gist, (provision.citation,))
        draft.notes += [note for note in _relations(draft, provision) if note != status]
        draft.notes += [cards.note(one, knowledge) for one in paragraph.notes if cards.holds(one, draft.day)]
    _tell_rule_of(draft, provisions)
    names = wording.listing([one.citation for one in provisions[:4]])
    draft.understood = f"{names}, {wording.law_on(draft.day, draft.today)}"


def _status(draft: Draft, provision: Provision) -> NoteCard | None:
    """Say first of a paragraph that it does not hold on the day, and what took its place down to today's rule."""
    day, begins = draft.day, draft.knowledge.begins(provision)
    if draft.knowledge.in_force(provision, day):
        return None
    if day < begins:
        signed = first_day(provision.instrument.adopted) <= day and provision.instrument.in_force_from
        pattern = wording.TREATY_NOT_YET if signed else wording.BEFORE_ADOPTION
        text = pattern.format(ref=provision.citation, day=long_date(day), since=long_date(begins))
        return NoteCard("amended", text, (provision.citation,))
    last = provision.paragraph.last_day
    if last and last < day:
        text = wording.LAST_DAY.format(ref=provision.citation, day=long_date(last))
        return NoteCard("amended", text, (provision.citation,))
    note = next(one for one in _relations(draft, provision))
    text, citations = note.text, note.citations
    by = _replacement(draft, provision)
    while by and (following := _replacement(draft, by)):
        text = wording.THEN_REPLACED.format(text=text, by=by.citation, next=following.citation)
        citations, by = (*citations, following.citation), following
    return NoteCard(note.kind, text, citations)


def _replacement(draft: Draft, provision: Provision) -> Provision | None:
    changes = draft.knowledge.changed_by(provision.ref, draft.day)
    return next((change.by for change in changes if change.does == "replaces"), None)


def _relations(draft: Draft, provision: Provision) -> list[NoteCard]:
    """Gather what later paragraphs did, one note a kind of change, the weightiest first."""
    notes: list[NoteCard] = []
    changes = draft.knowledge.changed_by(provision.ref, draft.day)
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
    """Tell instruments as a whole, the paragraphs on a named topic first."""
    named = frozenset[str]().union(*(draft.index.narrower[match.id] for match in draft.found.topics))
    for record in records:
        on_topic = [one for one in _of(draft, record) if named & set(one.paragraph.topics)]
        draft.show(tuple(on_topic))
        for paragraph in on_topic[:_MOST_GISTS]:
            draft.say(paragraph.paragraph.gist, (paragraph.citation,))
    _tell_rule_of(draft, [one for record in records for one in _of(draft, record)])
    for record in records:
        draft.instruments.append(record)
        draft.say(record.gist, (record.citation,))
        draft.notes += [cards.note(one, draft.knowledge) for one in record.notes if cards.holds(one, draft.day)]
    for record in records:
        draft.say(_adoption(record), (record.citation,))
    for record in records:
        draft.show(
            tuple(sorted(_of(draft, record), key=lambda one: (not named & set(one.paragraph.topics), one.order)))
        )
    about = f": {draft.rules[0].title}" if draft.rules else " as a whole"
    draft.understood = wording.listing([record.citation for record in records]) + about


def _tell_rule_of(draft: Draft, provisions: Iterable[Provision]) -> None:
    """Beside what was cited, tell the rule that the other words ask for, if it rests on it in any step."""
    refs = {one.ref for one in provisions}
    for rule in choose_rules(draft)[:1]:
        cited = {ref for step in rule.steps for sentence in step.sentences for ref in sentence.cites}
        step = step_on(rule, draft.day)
        if step and any(one.ref in refs for ref in cited for one in draft.knowledge.resolve(ref)):
            draft.rules.append(rule)
            for sentence in _for_direction(step.sentences, draft)[:_MOST_RULE_SENTENCES]:
                draft.say(sentence.text, cards.cite(sentence.cites, draft.knowledge))
                _show(draft, sentence.cites)


def _of(draft: Draft, record: Instrument) -> list[Provision]:
    return [one for one in draft.knowledge.provisions.values() if one.instrument is record]


def _adoption(record: Instrument) -> str:
    day = long_date(record.adopted)
    if record.vote:
        pattern = wording.NOT_ADOPTED if record.kind == "vetoed_draft" else wording.ADOPTED
        return pattern.format(day=day, vote=record.vote)
    return wording.DATED.format(day=day)
