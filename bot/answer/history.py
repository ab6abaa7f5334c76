"""How a rule changed: every step with its day and the paragraphs that brought it."""

import datetime as dt

from bot.answer import cards, wording
from bot.answer.draft import MOST_SENTENCES, Draft
from bot.answer.shape import StepCard
from bot.knowledge.knowledge import first_day, long_date
from bot.knowledge.records import Rule, Step


def tell(draft: Draft, rules: list[Rule]) -> None:
    """Tell the steps as the answer itself; the paragraphs of the step that holds come first."""
    draft.rules += rules
    for rule in rules:
        steps = _within(draft, rule)
        told = [_told(draft, rule, step) for step in steps]
        size = max(1, -(-len(told) // (MOST_SENTENCES // len(rules))))
        for some in (told[start : start + size] for start in range(0, len(told), size)):
            text = "; ".join(wording.HISTORY.format(since=long_date(one.since), label=one.label) for one in some)
            subject = f"{rule.title}. " if len(rules) > 1 and some[0] is told[0] else ""
            draft.say(f"{subject}{text}.", tuple(dict.fromkeys(ref for one in some for ref in one.citations)))
        for step in reversed(steps):
            for ref in (*brought(draft, step), *(ref for sentence in step.sentences for ref in sentence.cites)):
                draft.show(draft.knowledge.resolve(ref))
    titles = wording.listing([rule.title for rule in rules])
    draft.understood = wording.OVER_TIME.format(title=titles) + wording.up_to(draft.day, draft.today)


def beside(draft: Draft, rules: list[Rule]) -> None:
    """Add the steps up to the day beside what else is told."""
    draft.steps += [_told(draft, rule, step) for rule in rules if len(rule.steps) > 1 for step in _within(draft, rule)]


def _within(draft: Draft, rule: Rule) -> list[Step]:
    """List the steps up to the day, in the period asked for with the one that held when it began."""
    past = [step for step in rule.steps if step.since <= draft.day]
    period = draft.found.query.period
    if period is None:
        return past
    before = [step for step in past if step.since <= period.start][-1:]
    return before + [step for step in past if period.start < step.since <= period.end]


def _told(draft: Draft, rule: Rule, step: Step) -> StepCard:
    return StepCard(step.since.isoformat(), step.label, rule.title, cards.cite(brought(draft, step), draft.knowledge))


def brought(draft: Draft, step: Step) -> tuple[str, ...]:
    """Give the references that made a step: those that took effect on its day; where none did, its first sentence's.

    A step may begin by the calendar (a window that closes), and then no paragraph is of its day.
    """
    told = tuple(dict.fromkeys(ref for sentence in step.sentences for ref in sentence.cites))
    for refs in (told, step.also):
        new = tuple(ref for ref in refs if _begins(draft, ref) == step.since)
        if new:
            return new
    return step.sentences[0].cites


def _begins(draft: Draft, ref: str) -> dt.date | None:
    """Give the day on which a paragraph took effect or an instrument was adopted; None for what is no law."""
    knowledge = draft.knowledge
    if ref in knowledge.instruments:
        return first_day(knowledge.instruments[ref].adopted)
    return min((knowledge.begins(one) for one in knowledge.resolve(ref)), default=None)
