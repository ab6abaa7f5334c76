"""Rank the entries of each kind for a question. Scores add up reasons; the weights are in `weights`."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from bot import weights
from bot.knowledge.records import Claim
from bot.lookup.index import Index
from bot.lookup.match import Match
from bot.lookup.similarity import NOTHING
from bot.query.query import Intent, Query
from bot.text import stems as stems_of

KINDS_FOR: Mapping[Intent, tuple[str, ...]] = {
    Intent.STANDING: ("confirmation",),
    Intent.DENIAL: ("denial",),
    Intent.WHO_SAID: ("allegation", "estimate", "confirmation", "condemnation", "legal_argument"),
}
OF_RECORD = frozenset(
    {Intent.SAID, Intent.STANDING, Intent.DENIAL, Intent.WHO_SAID, Intent.HOW_MANY, Intent.WHEN, Intent.TIMELINE}
)
"""The intents of a question about who said what; in others the name of a State only says where."""


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
    """Add up what the named topics count for an entry: the best in full, a second one by a quarter."""
    if weighed.keys().isdisjoint(entry_topics):
        return 0.0, []
    score, why = 0.0, []
    last = len(weights.TOPIC_RANK) - 1
    for place, topic in enumerate(entry_topics):
        if topic in weighed:
            share = weighed[topic] * weights.TOPIC_RANK[min(place, last)]
            score = max(score, share) + (weights.SECOND_TOPIC * min(score, share) if score else 0.0)
            why.append(topic)
    return score, why


def _by_words(overlap: float) -> tuple[float, list[str]]:
    """Count the words shared; a line that is nearly the question itself counts more."""
    if not overlap:
        return 0.0, []
    near = weights.SAME_LINE if overlap >= weights.NEARLY_SAME else 0.0
    return weights.WORDS * overlap + near, [f"words {overlap:.2f}"]


def rules(
    query: Query, weighed: dict[str, float], actors: tuple[Match, ...], stems: frozenset[str], index: Index
) -> Iterator[Match]:
    """Rank the legal summaries; one on a topic that was named stands above one that shares a few words.

    One that only shares words, and whose title names another State than the question does, is not about it.
    """
    nearest = index.rules.nearest(stems, weights.FAR)
    states = {match.id for match in actors} & index.states - {index.knowledge.pack.subject}
    ranked: list[tuple[bool, Match]] = []
    for rule in index.knowledge.rules.values():
        if rule.id not in nearest and not query.numbers and weighed.keys().isdisjoint(rule.topics):
            continue  # nothing speaks for it
        score, why = _by_topic(rule.topics, weighed)
        parties = index.parties[rule.id]
        if not why and parties and states and not parties & states:
            continue
        near = nearest.get(rule.id, NOTHING)
        more, words = _by_words(near.share)
        score += more
        reasons = [*([f"topic {', '.join(why)}"] if why else []), *words]
        if query.numbers and index.limits[rule.id] & set(query.numbers):
            score += weights.FIGURE
            reasons.append("figure")
        if score and query.direction and rule.direction in ("to_dprk", "from_dprk"):
            agrees = query.direction == rule.direction
            score += weights.DIRECTION if agrees else -weights.DIRECTION
            reasons.append("direction" if agrees else "other direction")
        if score > 0:
            first = bool(why) or near.share >= weights.SAME_WORDS
            told = "; ".join(reasons)
            ranked.append((first, Match("rule", rule.id, score, told, *near, figure="figure" in reasons)))
    yield from (match for _, match in sorted(ranked, key=lambda pair: (-pair[0], -pair[1].score)))


def provisions(weighed: dict[str, float], stems: frozenset[str], index: Index) -> Iterator[Match]:
    """Rank the paragraphs that no summary tells, and any whose own line is nearly the question."""
    ranked: list[Match] = []
    for ref, near in index.provisions.nearest(stems, weights.FAR).items():
        if ref not in index.untold and near.share < weights.SAME_WORDS:
            continue
        score, why = _by_topic(index.knowledge.provisions[ref].paragraph.topics, weighed)
        more, words = _by_words(near.share)
        ranked.append(Match("provision", ref, score + more, "; ".join((*why, *words)), *near))
    yield from sorted(ranked, key=lambda match: -match.score)[: weights.MOST_PARAGRAPHS]


def claims(
    query: Query, weighed: dict[str, float], actors: tuple[Match, ...], stems: frozenset[str], index: Index
) -> Iterator[Match]:
    """Rank the claims, the newer first among equals."""
    wanted = {match.id for match in actors}
    of_record = bool(OF_RECORD & query.intents)
    law = Intent.LAW in query.intents and not of_record
    nearest = index.claims.nearest(stems, 0.0 if of_record or wanted - index.states else weights.FAR)
    kinds = {kind for intent in query.intents for kind in KINDS_FOR.get(intent, ())}
    ranked: list[Match] = []
    for claim in index.knowledge.claims.values():
        if claim.id not in nearest and not query.numbers and weighed.keys().isdisjoint(claim.topics):
            continue  # nothing speaks for it
        score, why = _by_topic(claim.topics, weighed)
        near = nearest.get(claim.id, NOTHING)
        more, words = _by_words(near.share)
        score += more
        reasons = [*([f"topic {', '.join(why)}"] if why else []), *words]
        if query.numbers and figures(claim) & set(query.numbers):
            score += weights.FIGURE
            reasons.append("figure")
        if score and any(one.instrument in index.cited[claim.id] for one in query.references):
            score += weights.CITED
            reasons.append("cited")
        if score and wanted:
            share, role = _part(claim, wanted, index, of_record=of_record)
            score += min(share, weights.ACTOR) if law else share
            reasons += role
        if score and (claim.kind in kinds or _counted(claim, query, stems, on_topic=bool(why))):
            score += weights.KIND
            reasons.append(f"kind {claim.kind}")
        if score > 0:
            ranked.append(
                Match(
                    "claim",
                    claim.id,
                    score,
                    "; ".join(reasons),
                    *near,
                    figure="figure" in reasons,
                    speaker="speaker" in reasons,
                )
            )
    records = index.knowledge.claims
    yield from sorted(sorted(ranked, key=lambda one: records[one.id].date, reverse=True), key=lambda one: -one.score)


def _part(claim: Claim, wanted: set[str], index: Index, *, of_record: bool) -> tuple[float, list[str]]:
    """Weigh the part that the actors named have in a claim: speaking, through a body of their own, or in it."""
    if speaks(claim, wanted - index.states, index):
        return weights.SPEAKER, ["speaker"]
    if of_record and speaks(claim, wanted, index):
        return weights.SPEAKER, ["speaker"]
    if (wanted - index.states) & set(claim.actors):
        return weights.ACTOR, ["actor"]
    return (weights.STATE_IN_CLAIM, ["State"]) if wanted & set(claim.actors) else (0.0, [])


def speaks(claim: Claim, wanted: Iterable[str], index: Index) -> bool:
    """Tell whether a wanted actor is one who speaks; a State speaks through its bodies and officials."""
    actors, speakers = index.knowledge.actors, index.speakers[claim.id]
    return any(
        name in speakers or (name in index.states and actors[name].side in {actors[one].side for one in speakers})
        for name in wanted
    )


def _counted(claim: Claim, query: Query, stems: frozenset[str], *, on_topic: bool) -> bool:
    """Tell whether a count is asked for and the claim counts what the question is about."""
    return Intent.HOW_MANY in query.intents and bool(claim.figures) and (on_topic or counts(claim, stems))


def counts(claim: Claim, stems: frozenset[str]) -> bool:
    """Tell whether a claim counts what was asked for (`casualties`)."""
    return any(set(stems_of(figure.what)) & stems for figure in claim.figures)


def figures(claim: Claim) -> set[float]:
    """Collect the numbers a claim gives."""
    return {value for figure in claim.figures for value in (figure.low, figure.high) if value is not None}


def people(stems: frozenset[str], telling: set[str], index: Index) -> tuple[Match, ...]:
    """Find actors by their office (`the South Korean foreign minister`).

    One of the `telling` words, which name neither a State nor a topic, must be the actor's: `did Russia confirm`
    has none, though others are asked after in the same words.
    """
    found = [
        Match("actor", name, near.share, f"office {near.share:.2f}", *near)
        for name, near in index.actors.nearest(stems, weights.ANCHOR_WORDS).items()
        if name not in index.states and telling & index.subject_words["actor", name]
    ]
    return tuple(sorted(found, key=lambda match: -match.score)[:1])


def near(leftover: tuple[str, ...], index: Index) -> Iterator[Match]:
    """Find names and topics spelled nearly as what was typed, for a `did you mean`."""
    typed = " ".join(leftover)
    if len(typed) < 4:
        return
    typed = " ".join(sorted(typed.split()))
    hits = process.extract(typed, index.sorted_names, scorer=fuzz.ratio, score_cutoff=weights.NEAR, limit=3)
    for spelling, score, (kind, name) in hits:
        yield Match(kind, name, score / 100, f"near “{spelling}”")
