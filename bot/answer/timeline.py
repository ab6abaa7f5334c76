"""The timeline: dated claims, how the law on a topic changed, and what the Council adopted, oldest first.

`/timeline kursk` is about claims, `/timeline coal` about steps of the law, `/timeline sanctions` about adoptions with
their votes; `/timeline panel` is about all three.
"""

from bot import weights
from bot.answer import history, law, record, wording
from bot.answer.draft import Draft
from bot.answer.route import of_the_council, only_date
from bot.knowledge.knowledge import first_day, last_day, long_date
from bot.knowledge.records import Claim, Instrument
from bot.lookup import rank

_WEIGHT = ("confirmation", "event", "estimate", "denial", "allegation", "condemnation", "legal_argument")
_MOST_CLAIMS_TOLD = 4
_MOST_ONE_BY_ONE = 4


def tell(draft: Draft) -> bool:
    """Tell a timeline; False when nothing on record falls into it."""
    council = of_the_council(draft)
    claims = [] if council else _claims(draft)
    adopted = _adopted(draft, of_all=council or only_date(draft))
    rules = law.choose_rules(draft)[:1] if draft.found.topics and not council else []
    if claims:
        _tell_claims(draft, claims)
        history.beside(draft, rules)
    elif rules:
        history.tell(draft, rules)
    _tell_adoptions(draft, adopted)
    draft.understood = _title(draft, council=council)
    return bool(draft.summary)


def _claims(draft: Draft) -> list[Claim]:
    """Choose every claim that fits the topics, actors and dates, oldest first.

    Topics widen each other, and so do actors; a topic and an actor together narrow. Words that name neither are
    looked for in the claims themselves.
    """
    found, knowledge = draft.found, draft.knowledge
    period = found.query.period
    topics = frozenset[str]().union(*(draft.index.narrower[match.id] for match in found.topics))
    actors = {match.id for match in found.actors}
    by_words = {match.id for match in found.claims if match.score >= weights.WORDS * weights.ANCHOR_WORDS / 2}
    kinds = record.kinds(found.query)
    chosen: list[Claim] = []
    for claim in knowledge.claims.values():
        if kinds and claim.kind not in kinds:
            continue
        if not knowledge.known(claim, draft.day) or (period and not record.touches(claim, period)):
            continue
        if topics and not topics & set(claim.topics):
            continue
        if actors and not (
            rank.speaks(claim, actors, draft.index) or (actors - draft.index.states) & set(claim.actors)
        ):
            continue
        if not topics and not actors and found.leftover and claim.id not in by_words:
            continue
        chosen.append(claim)
    return sorted(chosen, key=lambda claim: (first_day(claim.date), last_day(claim.date)))


def _tell_claims(draft: Draft, claims: list[Claim]) -> None:
    """Tell the weightiest kinds of claim, in order of date."""
    draft.claims += claims
    weighty = sorted(claims, key=lambda claim: (claim.id in draft.knowledge.corrected, _WEIGHT.index(claim.kind)))
    told = weighty[:_MOST_CLAIMS_TOLD]
    for claim in claims:
        if claim in told:
            record.say(draft, claim)


def _adopted(draft: Draft, *, of_all: bool) -> list[Instrument]:
    """List what was put to the vote by the day and in the period, oldest first: all of it, or that on the topics."""
    period = draft.found.query.period
    topics = {match.id for match in draft.found.topics}
    return sorted(
        (
            one
            for one in draft.knowledge.instruments.values()
            if one.vote
            and one.citation.startswith(wording.COUNCIL_SYMBOL)
            and (one.kind in wording.COUNCIL_KINDS if of_all else topics & set(one.topics))
            and first_day(one.adopted) <= draft.day
            and (period is None or period.touches(first_day(one.adopted), last_day(one.adopted)))
        ),
        key=lambda one: one.adopted,
    )


def _tell_adoptions(draft: Draft, adopted: list[Instrument]) -> None:
    """Tell adoptions with their votes: one a sentence where they are few, else a sentence for each kind."""
    draft.instruments += adopted
    if not draft.summary and len(adopted) <= _MOST_ONE_BY_ONE:
        for one in adopted:
            draft.say(wording.voted(one), (one.citation,))
        return
    for kind in wording.COUNCIL_KINDS:
        some = [one for one in adopted if one.kind == kind]
        if some:
            draft.say(wording.votes(some), tuple(one.citation for one in some))


def _title(draft: Draft, *, council: bool) -> str:
    period = draft.found.query.period
    when = f", {wording.span(period, draft.today)}" if period else ""
    known_on = "" if draft.day >= draft.today or period else f", as known on {long_date(draft.day)}"
    subject = wording.ADOPTIONS if council or (not draft.claims and not draft.rules) else record.subject(draft)
    return f"Timeline: {subject}{when}{known_on}"
