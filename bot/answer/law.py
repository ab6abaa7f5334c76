"""The law of a day: the legal summaries, step by step in time and by direction."""

import datetime as dt
from collections.abc import Iterable

from bot import weights
from bot.answer import cards, history, wording
from bot.answer.draft import MOST_SENTENCES, Draft
from bot.answer.shape import NoteCard, Outcome
from bot.knowledge.knowledge import Provision, long_date
from bot.knowledge.records import Rule, Sentence, Step
from bot.query.query import Intent

_OPPOSITE = {"to_dprk": "from_dprk", "from_dprk": "to_dprk"}
_MOST_RULES = 3
_MOST_HISTORIES = 2
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
    both = _ways(draft, rules) >= set(_OPPOSITE)
    for rule in rules:
        step = step_on(rule, draft.day)
        if step is None:
            _not_yet(draft, rule)
            continue
        sentences = _for_direction(step.sentences, draft)
        for sentence in sentences[:share]:
            way = sentence.direction or rule.direction
            draft.say(sentence.text, cards.cite(sentence.cites, draft.knowledge), way if both else None)
        asked = draft.found.query.direction
        against = asked is not None and rule.direction == _OPPOSITE[asked]
        every = against or not any(_of_the_way(draft, sentence.cites) for sentence in sentences)
        for sentence in sentences:
            _show(draft, sentence.cites, every=every)
        _show(draft, step.also, every=against)
        if against and asked:
            text = wording.OTHER_WAY.format(asked=wording.DIRECTION[asked], told=wording.DIRECTION[_OPPOSITE[asked]])
            draft.notes.append(NoteCard("direction", text, cards.cite(sentences[0].cites[:1], draft.knowledge)))
        _changes(draft, rule)
    draft.understood = f"{wording.listing([rule.title for rule in rules])}, {wording.law_on(draft.day, draft.today)}"
    if both or (rules[0].direction == "both" and draft.found.query.direction is None):
        citations = tuple(dict.fromkeys(one for sentence in draft.summary for one in sentence.citations[:1]))
        if citations:
            draft.notes.append(NoteCard("direction", wording.BOTH_DIRECTIONS, citations))


def _ways(draft: Draft, rules: list[Rule]) -> set[str | None]:
    """Collect the directions that the sentences of the day are about."""
    steps = [(rule, step) for rule in rules if (step := step_on(rule, draft.day))]
    return {one.direction or rule.direction for rule, step in steps for one in _for_direction(step.sentences, draft)}


def step_on(rule: Rule, day: dt.date) -> Step | None:
    """Give the step of a rule that holds on a day."""
    return next((step for step in reversed(rule.steps) if step.since <= day), None)


def _for_direction(sentences: tuple[Sentence, ...], draft: Draft) -> list[Sentence]:
    """Leave out what speaks of the direction that was not asked about, unless nothing would be left."""
    asked = draft.found.query.direction
    kept = [one for one in sentences if asked is None or one.direction in (None, "both", asked)]
    return kept or list(sentences)


def _of_the_way(draft: Draft, refs: tuple[str, ...]) -> tuple[Provision, ...]:
    """Give the paragraphs that references name, without those of the direction that was not asked about."""
    asked = draft.found.query.direction
    some = (one for ref in refs for one in draft.knowledge.resolve(ref))
    return tuple(one for one in some if asked is None or one.paragraph.direction != _OPPOSITE[asked])


def _show(draft: Draft, refs: tuple[str, ...], *, every: bool = False) -> None:
    """Show paragraphs; those of the direction that was not asked about are left out, unless `every` one is wanted."""
    for ref in refs:
        provisions = draft.knowledge.resolve(ref) if every else _of_the_way(draft, (ref,))
        draft.show(provisions)
        if not provisions and ref in draft.knowledge.instruments:
            record = draft.knowledge.instruments[ref]
            if record not in draft.instruments:
                draft.instruments.append(record)


def _not_yet(draft: Draft, rule: Rule) -> None:
    first = rule.steps[0]
    text = wording.NOT_YET.format(day=long_date(draft.day), label=first.label, since=long_date(first.since))
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


def tell_rule_of(draft: Draft, provisions: Iterable[Provision]) -> None:
    """Beside what was cited, tell the rule that the other words ask for, if it rests on it in any step."""
    refs = {one.ref for one in provisions}
    ranked = [match for match in draft.found.rules if match.score >= weights.LEAST]
    near = [match for match in ranked if match.score >= ranked[0].score * weights.SECOND_RULE]
    for rule in (draft.knowledge.rules[match.id] for match in near):
        cited = {ref for step in rule.steps for sentence in step.sentences for ref in sentence.cites}
        step = step_on(rule, draft.day)
        if step and any(one.ref in refs for ref in cited for one in draft.knowledge.resolve(ref)):
            draft.rules.append(rule)
            for sentence in _for_direction(step.sentences, draft)[:_MOST_RULE_SENTENCES]:
                draft.say(sentence.text, cards.cite(sentence.cites, draft.knowledge))
                _show(draft, sentence.cites)
            return


def tell(draft: Draft) -> bool:
    """Tell the law on a question: a paragraph whose line is the question, or the rules; False if there is neither."""
    for whole in (draft.knowledge.instruments[name] for name in draft.found.instruments):
        draft.instruments.append(whole)
        if not whole.paragraphs:
            draft.say(whole.gist, (whole.citation,))
            draft.notes += [cards.note(one, draft.knowledge) for one in whole.notes if cards.holds(one, draft.day)]
    rules = choose_rules(draft)
    if not rules:
        return _which_goods(draft)
    if Intent.HISTORY in draft.found.query.intents and any(step_on(rule, draft.day) for rule in rules):
        history.tell(draft, rules[:_MOST_HISTORIES])
        return True
    tell_rules(draft, rules)
    history.beside(draft, rules[:_MOST_HISTORIES])
    both = (name for one in draft.found.named if one.ids("topic") for name in one.ids("actor"))
    draft.actors += [draft.knowledge.actors[name] for name in dict.fromkeys(both)]
    if Intent.HOW_MANY in draft.found.query.intents and not any(one.paragraph.limits for one in draft.provisions):
        draft.notes.append(NoteCard("attribution", wording.NO_COUNT, ()))
    return True


def _which_goods(draft: Draft) -> bool:
    """Ask which goods are meant, when only a direction was given."""
    direction = draft.found.query.direction
    if direction is None or not draft.found.actors or draft.found.topics:
        return False
    rules = [rule for rule in draft.knowledge.rules.values() if rule.direction == direction]
    draft.outcome = Outcome.CHOOSE
    draft.understood = wording.WHICH_GOODS.format(direction=wording.DIRECTION[direction])
    labels = dict.fromkeys(draft.knowledge.topics[rule.topics[0]].label.lower() for rule in rules)
    draft.suggestions += [wording.SUGGEST_RULE.format(label=label) for label in labels]
    return True
