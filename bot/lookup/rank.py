"""Rank the entries of each kind for a question. Scores add up reasons; the weights are in `weights`."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from bot.knowledge.records import Claim
from bot.lookup import weights
from bot.lookup.index import Index
from bot.lookup.match import Match
from bot.query.query import Intent, Query
from bot.text import words as split

_KINDS_FOR = {
    Intent.STANDING: ("confirmation", "denial"),
    Intent.WHO_SAID: ("allegation", "estimate", "confirmation", "condemnation", "legal_argument"),
    Intent.HOW_MANY: ("estimate",),
}


def topic_weights(topics: tuple[Match, ...], index: Index) -> dict[str, float]:
    """Weigh the topics named, and those one or more steps above them."""
    found = {match.id: match.score for match in topics}
    pending = [(match.id, match.score) for match in topics]
    while pending:
        name, score = pending.pop()
        for parent in index.knowledge.topics[name].broader:
            above = score * weights.BROADER
            if above > found.get(parent, 0.0):
                found[parent] = above
                pending.append((parent, above))
    return found


def _by_topic(entry_topics: tuple[str, ...], weighed: dict[str, float]) -> tuple[float, list[str]]:
    """Add up what the named topics count for an entry; a topic above another does not count beside it."""
    score, why = 0.0, []
    last = len(weights.TOPIC_RANK) - 1
    for place, topic in enumerate(entry_topics):
        if topic in weighed:
            share = weighed[topic] * weights.TOPIC_RANK[min(place, last)]
            score = max(score, share) + (0.25 * min(score, share) if score else 0.0)
            why.append(topic)
    return score, why


def rules(query: Query, weighed: dict[str, float], stems: frozenset[str], index: Index) -> Iterator[Match]:
    """Rank the legal summaries."""
    overlap = index.rules.nearest(stems)
    ranked: list[Match] = []
    for rule in index.knowledge.rules.values():
        score, why = _by_topic(rule.topics, weighed)
        reasons = [f"topic {', '.join(why)}"] if why else []
        if overlap.get(rule.id):
            score += weights.WORDS * overlap[rule.id]
            reasons.append(f"words {overlap[rule.id]:.2f}")
        if score and query.direction and rule.direction in ("to_dprk", "from_dprk"):
            agrees = query.direction == rule.direction
            score += weights.DIRECTION if agrees else -2 * weights.DIRECTION
            reasons.append("direction" if agrees else "other direction")
        if score > 0:
            ranked.append(Match("rule", rule.id, score, "; ".join(reasons)))
    yield from sorted(ranked, key=lambda match: -match.score)


def claims(
    query: Query, weighed: dict[str, float], actors: tuple[Match, ...], stems: frozenset[str], index: Index
) -> Iterator[Match]:
    """Rank the claims."""
    overlap = index.claims.nearest(stems)
    wanted = {match.id for match in actors}
    sides = {index.knowledge.actors[name].side for name in wanted if name in index.states}
    ranked: list[Match] = []
    for claim in index.knowledge.claims.values():
        score, why = _by_topic(claim.topics, weighed)
        reasons = [f"topic {', '.join(why)}"] if why else []
        if overlap.get(claim.id):
            score += weights.WORDS * overlap[claim.id]
            reasons.append(f"words {overlap[claim.id]:.2f}")
        if query.numbers and _figures(claim) & set(query.numbers):
            score += weights.FIGURE
            reasons.append("figure")
        if score and speaks(claim, wanted - index.states, set(), index):
            score += weights.ACTOR
            reasons.append("actor")
        elif score and speaks(claim, wanted, sides, index):
            score += weights.STATE
            reasons.append("State")
        for intent, kinds in _KINDS_FOR.items():
            fits = claim.kind in kinds or (intent is Intent.HOW_MANY and claim.figures)
            if score and intent in query.intents and fits:
                score += weights.KIND
                reasons.append(f"kind {claim.kind}")
        if score > 0:
            ranked.append(Match("claim", claim.id, score, "; ".join(reasons)))
    dates = {claim.id: claim.date for claim in index.knowledge.claims.values()}
    yield from sorted(sorted(ranked, key=lambda one: dates[one.id], reverse=True), key=lambda one: -one.score)


def speaks(claim: Claim, wanted: set[str], sides: set[str], index: Index) -> bool:
    """Tell whether a claim is by or about a wanted actor; a State speaks through its bodies and officials."""
    if wanted & set(claim.actors):
        return True
    first = claim.actors[:1]
    return bool(first) and index.knowledge.actors[first[0]].side in sides


def _figures(claim: Claim) -> set[float]:
    return {value for figure in claim.figures for value in (figure.low, figure.high) if value is not None}


def people(stems: frozenset[str], index: Index) -> tuple[Match, ...]:
    """Find actors by their office (`the South Korean foreign minister`)."""
    overlap = index.actors.nearest(stems)
    found = [
        Match("actor", name, score, f"office {score:.2f}")
        for name, score in overlap.items()
        if score >= weights.ANCHOR_WORDS
    ]
    return tuple(sorted(found, key=lambda match: -match.score)[:1])


def near(leftover: tuple[str, ...], index: Index) -> Iterator[Match]:
    """Find names and topics spelled nearly as what was typed, for a `did you mean`."""
    typed = " ".join(leftover)
    if len(typed) < 4:
        return
    choices: dict[tuple[str, str], str] = {}
    for topic in index.knowledge.topics.values():
        choices[("topic", topic.id)] = " ".join(split(topic.label))
    for actor in index.knowledge.actors.values():
        choices[("actor", actor.id)] = " ".join(split(actor.name))
    hits = process.extract(typed, choices, scorer=fuzz.token_sort_ratio, score_cutoff=weights.NEAR, limit=3)
    for spelling, score, (kind, name) in hits:
        yield Match(kind, name, score / 100, f"near “{spelling}”")  # type: ignore[arg-type]
