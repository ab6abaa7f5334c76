"""The record: dated claims, by relevance or by date, with what later became of them."""

from bot import weights
from bot.answer import figures, law, wording
from bot.answer.draft import Draft
from bot.answer.shape import NoteCard
from bot.knowledge.knowledge import first_day, last_day, long_date
from bot.knowledge.records import Claim
from bot.lookup import rank
from bot.lookup.match import Match
from bot.query.query import Intent, Interval, Query
from bot.text import stem

_MOST_CLAIMS = 8
_MOST_TOLD = 4
_MOST_CONFIRMATIONS = 3
_MOST_ACTORS = 2
_MOST_ANSWERS = 2
_BESIDE_LAW = 4


def by_relevance(draft: Draft) -> list[Claim]:
    """Choose the claims for a question about the record: the best, then what later answered them.

    A question for a number without naming one is answered from the latest count back.
    """
    ranked = [match for match in known(draft) if match.score >= weights.LEAST]
    if Intent.SAID in draft.found.query.intents and draft.found.actors:
        named = [match.id for match in draft.found.actors]
        claims = draft.knowledge.claims
        spoken = [match for match in ranked if rank.speaks(claims[match.id], named, draft.index)]
        ranked = spoken or [match for match in ranked if set(named) & set(claims[match.id].actors)]
    if not ranked:
        return []
    floor = ranked[0].score * weights.BESIDE
    chosen = [draft.knowledge.claims[match.id] for match in ranked if match.score >= floor][:_MOST_CLAIMS]
    query = draft.found.query
    if Intent.HOW_MANY in query.intents and not query.numbers:
        counted = frozenset(stem(word) for word in query.words)
        chosen.sort(key=lambda claim: (rank.counts(claim, counted), bool(claim.figures), claim.date), reverse=True)
    if query.period:
        chosen = [one for one in chosen if touches(one, query.period)] or chosen
    if draft.found.actors and kinds(query):
        chosen.sort(key=lambda claim: not _answers_for(draft.found.actors[0].id, claim, draft))
    if Intent.STANDING in query.intents and "first" in query.words:
        chosen.sort(key=lambda claim: (claim.kind != "confirmation", claim.date))
    chosen.sort(key=lambda claim: claim.id in draft.knowledge.corrected)
    confirmed = Intent.STANDING in query.intents and chosen[0].kind == "confirmation"
    found = _confirmations(draft, chosen) if confirmed else []
    found += [one for claim in chosen for one in (claim, *_answers(draft, claim))]
    return list({claim.id: claim for claim in found}.values())[: _MOST_CLAIMS + 2]


def _confirmations(draft: Draft, chosen: list[Claim]) -> list[Claim]:
    """Give the confirmations, those tied to other claims first, then what the first of them overtook.

    Where nobody was named the latest one leads.
    """
    found = [claim for claim in chosen if claim.kind == "confirmation"]
    if not draft.found.actors and "first" not in draft.found.query.words:
        found.sort(key=lambda claim: claim.date, reverse=True)
    tied = sorted(found, key=lambda claim: not (claim.confirms or _answers(draft, claim)))
    said = tied[:_MOST_CONFIRMATIONS]
    return said + [draft.knowledge.claims[name] for claim in said[:1] for name in claim.supersedes[:1]]


def kinds(query: Query) -> set[str]:
    """Give the kinds of claim that a question about confirmation or denial asks for."""
    return {kind for intent in query.intents & {Intent.STANDING, Intent.DENIAL} for kind in rank.KINDS_FOR[intent]}


def _answers_for(actor: str, claim: Claim, draft: Draft) -> bool:
    """Tell whether a claim is the word of the one who was named first, or the very thing asked for, with a part in it.

    KCNA carried the Commission's confirmation; a State has a part in everything.
    """
    part = actor not in draft.index.states and actor in claim.actors
    return rank.speaks(claim, [actor], draft.index) or (part and claim.kind in kinds(draft.found.query))


def _answers(draft: Draft, claim: Claim) -> list[Claim]:
    """Give the two latest claims that supersede, dispute or confirm one."""
    _, see = draft.knowledge.standing(claim, draft.day)
    later = sorted((draft.knowledge.claims[name] for name in see), key=lambda claim: claim.date)
    return later[-_MOST_ANSWERS:]


def beside(draft: Draft) -> None:
    """Add a few claims to a legal answer: the nearest on its topics, those its summary cites, then others on topic."""
    claims = draft.knowledge.claims
    steps = [step for rule in draft.rules if (step := law.step_on(rule, draft.day))]
    refs = (ref for step in steps for sentence in step.sentences for ref in sentence.cites)
    cited = [claims[ref.removeprefix("claim:")] for ref in refs if ref.startswith("claim:")]
    named = {match.id for match in draft.found.topics}
    topics = named | {topic for rule in draft.rules for topic in rule.topics[:1]}
    topics |= {topic for one in draft.found.provisions for topic in one.paragraph.topics[:1]}
    on_topic = [match for match in known(draft) if topics & set(claims[match.id].topics)]
    near = [claims[match.id] for match in on_topic if match.score >= weights.LEAST]
    far = [claims[match.id] for match in on_topic if weights.BESIDE_LAW <= match.score < weights.LEAST]
    draft.claims += list({claim.id: claim for claim in (*near, *cited, *far)}.values())[:_BESIDE_LAW]


def known(draft: Draft) -> list[Match]:
    """List the claims found that had been made by the day."""
    knowledge = draft.knowledge
    return [match for match in draft.found.claims if knowledge.known(knowledge.claims[match.id], draft.day)]


def touches(claim: Claim, period: Interval) -> bool:
    """Tell whether a claim may have been made within a period."""
    return period.touches(first_day(claim.date), last_day(claim.date))


def tell_claims(draft: Draft, claims: list[Claim]) -> None:
    """Tell claims with their dates and sources, and who the bodies are that were named."""
    draft.claims += claims
    named = [match.id for match in draft.found.actors if match.id not in draft.index.states]
    draft.actors += [draft.knowledge.actors[name] for name in named[:_MOST_ACTORS]]
    say(draft, claims[0])
    if not figures.tell(draft, claims[0]):
        for claim in claims[1:_MOST_TOLD]:
            say(draft, claim)
    day = "" if draft.day >= draft.today else f", as known on {long_date(draft.day)}"
    draft.understood = f"The record: {subject(draft)}{day}"
    if draft.found.story:
        label = draft.knowledge.topics[draft.knowledge.pack.story].label
        draft.notes.append(NoteCard("attribution", wording.STORY.format(label=label), ()))


def say(draft: Draft, claim: Claim) -> None:
    """Tell a claim with its day and what became of it."""
    standing, _ = draft.knowledge.standing(claim, draft.day)
    plain = standing == "stands" or (standing == "confirmed" and claim.kind in ("confirmation", "event"))
    became = "" if plain else f" ({wording.STANDING[standing]})"
    draft.say(f"{long_date(claim.date)}{became}: {claim.text}", (draft.knowledge.cite(f"claim:{claim.id}"),))


def subject(draft: Draft) -> str:
    """Name the topics and actors that the record is asked about."""
    topics = [draft.knowledge.topics[match.id].label for match in draft.found.topics]
    actors = [draft.knowledge.actors[match.id].name for match in draft.found.actors]
    return wording.listing((topics + actors)[:4]) if topics or actors else "who said what, and when"
