"""Figures as a series: every number that was given for one thing, with its agency and its day."""

from bot.answer import cards, wording
from bot.answer.draft import Draft
from bot.knowledge.knowledge import long_date
from bot.knowledge.records import Claim, Figure
from bot.query.query import Intent
from bot.text import stem, stems

_IN_A_SENTENCE = 5


def tell(draft: Draft, lead: Claim) -> bool:
    """Tell the other figures for what `lead` counts, a few in a sentence; False where there are none to tell.

    Only a question of how many asks for them; one that gives a number asks whose it is.
    """
    query = draft.found.query
    if Intent.HOW_MANY not in query.intents or query.numbers or not lead.figures:
        return False
    what = _counted(draft, lead)
    others = _series(draft, lead, what)
    for start in range(0, len(others), _IN_A_SENTENCE):
        some = others[start : start + _IN_A_SENTENCE]
        pattern = wording.FIGURES_MORE if start else wording.FIGURES
        text = pattern.format(items="; ".join(_line(draft, claim, what) for claim in some))
        draft.say(text, cards.cite(tuple(f"claim:{claim.id}" for claim in some), draft.knowledge))
    draft.claims += [claim for claim in others if claim not in draft.claims]
    return bool(others)


def _counted(draft: Draft, lead: Claim) -> str:
    """Tell which of the things a claim counts was asked for: the one named, else the first."""
    asked = {stem(word) for word in draft.found.query.words}
    return next((one.what for one in lead.figures if asked & set(stems(one.what))), lead.figures[0].what)


def _series(draft: Draft, lead: Claim, what: str) -> list[Claim]:
    """List the other claims that count the same on a topic in common, the newest first."""
    knowledge = draft.knowledge
    others = [
        claim
        for claim in knowledge.claims.values()
        if claim is not lead
        and _of(claim, what)
        and set(claim.topics) & set(lead.topics)
        and knowledge.known(claim, draft.day)
    ]
    return sorted(others, key=lambda claim: claim.date, reverse=True)


def _line(draft: Draft, claim: Claim, what: str) -> str:
    """Write a claim of the series: its day, its agency, the number, and what became of it."""
    standing, _ = draft.knowledge.standing(claim, draft.day)
    became = "" if standing == "stands" else f", {wording.STANDING[standing]}"
    numbers = " and ".join(_number(one) for one in _of(claim, what))
    return wording.FIGURE.format(day=long_date(claim.date), claimant=claim.claimant, numbers=numbers, became=became)


def _of(claim: Claim, what: str) -> list[Figure]:
    return [one for one in claim.figures if one.what == what]


def _number(figure: Figure) -> str:
    """Write a figure as a newspaper does: `10,000 to 12,000 (approximately)`."""
    ends = [f"{end:,.0f}" for end in dict.fromkeys((figure.low, figure.high)) if end is not None]
    return " to ".join(ends) + (f" ({figure.qualifier})" if figure.qualifier else "")
