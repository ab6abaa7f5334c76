"""What is made of the knowledge once, so that a question costs little: names, spellings and lines."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.knowledge.knowledge import Knowledge, last_day
from bot.knowledge.listings import SanctionsList
from bot.knowledge.records import Claim, Rule
from bot.lookup.aliases import Aliases
from bot.lookup.listed import Listed
from bot.lookup.match import Kind
from bot.lookup.persons import Persons
from bot.lookup.similarity import Lines
from bot.query.citations import Names
from bot.text import stems, words


@dataclass(frozen=True, slots=True)
class Index:
    """The knowledge, made ready to be asked."""

    knowledge: Knowledge
    names: Names
    aliases: Aliases
    persons: Persons
    elsewhere: frozenset[tuple[str, ...]]
    places: frozenset[str]
    """The stems of names of places that say where a matter of ours may happen."""
    rules: Lines
    claims: Lines
    actors: Lines
    provisions: Lines
    sorted_names: Mapping[tuple[Kind, str], str]
    """The words of every topic's label and actor's name, in alphabetical order, as rapidfuzz compares them."""
    vocabulary: frozenset[str]
    subject_words: Mapping[tuple[str, str], frozenset[str]]
    """By kind and id, the stems of an entry's own text, which it explains in a question that it answers."""
    states: frozenset[str]
    narrower: Mapping[str, frozenset[str]]
    speakers: Mapping[str, frozenset[str]]
    """By claim, the actors who speak in it: the first one, and all that its claimant names."""
    cited: Mapping[str, frozenset[str]]
    """By claim, the resolutions that its text or its notes speak of."""
    parties: Mapping[str, frozenset[str]]
    """The States that the title of a rule names, beside the subject of the knowledge."""
    limits: Mapping[str, frozenset[float]]
    """By rule, the numbers in the paragraphs that its steps rest on."""
    untold: frozenset[str]
    """The paragraphs that no legal summary cites: they are told by themselves."""
    newest: dt.date
    """The last day that the record of the pack's story reaches."""
    listed: Listed | None = None
    """The sanctions list that was imported, if one was."""

    @classmethod
    def of(cls, knowledge: Knowledge, sanctions: SanctionsList | None = None) -> "Index":
        """Build the index; about a fifth of a second for a few hundred entries.

        With a sanctions list, its digest becomes part of the version of the knowledge.
        """
        if sanctions:
            knowledge = replace(knowledge, version=f"{knowledge.version}+{sanctions.header.digest[:7]}")
        told = {rule.id: list(_rule_text(rule)) for rule in knowledge.rules.values()}
        rules = {
            rule.id: [rule.title, rule.question, *rule.examples, *(step.label for step in rule.steps)]
            for rule in knowledge.rules.values()
        }
        said = {claim.id: [claim.text, f"{claim.claimant} {claim.text}"] for claim in knowledge.claims.values()}
        claims = {name: [*some, *knowledge.claims[name].examples] for name, some in said.items()}
        actors = {
            actor.id: [f"{role.title} {actor.side}" for role in actor.roles] + list(actor.examples)
            for actor in knowledge.actors.values()
        }
        ruled = {one.ref: [one.paragraph.gist] for one in knowledge.provisions.values()}
        provisions = {name: [*some, *knowledge.provisions[name].paragraph.examples] for name, some in ruled.items()}
        texts = {"rule": rules, "claim": claims, "actor": actors, "provision": provisions}
        split = cache(stems)  # rules say one sentence in many steps
        lines = {
            kind: {name: [split(line) for line in some] for name, some in entries.items()}
            for kind, entries in texts.items()
        }
        subject = {
            (kind, name): frozenset(stem for line in some for stem in split(line))
            for kind, entries in {"rule": told, "claim": said, "actor": actors, "provision": ruled}.items()
            for name, some in entries.items()
        }
        return cls(
            knowledge=knowledge,
            names=Names.of(dict(_names(knowledge))),
            aliases=Aliases.of(knowledge),
            persons=Persons.of(knowledge),
            elsewhere=frozenset(stems(name) for name in knowledge.pack.elsewhere),
            places=frozenset(stem for name in knowledge.pack.places for stem in stems(name)),
            rules=Lines.of(lines["rule"]),
            claims=Lines.of(lines["claim"]),
            actors=Lines.of(lines["actor"]),
            provisions=Lines.of(lines["provision"]),
            sorted_names=dict(_sorted_names(knowledge)),
            vocabulary=_vocabulary(knowledge),
            subject_words=subject,
            states=frozenset(actor.id for actor in knowledge.actors.values() if actor.kind == "state"),
            narrower=_narrower(knowledge),
            speakers=dict(_speakers(knowledge)),
            cited={claim.id: _resolutions(knowledge, claim) for claim in knowledge.claims.values()},
            parties={rule.id: frozenset(_parties(knowledge, rule)) for rule in knowledge.rules.values()},
            limits={rule.id: frozenset(_limits(knowledge, rule)) for rule in knowledge.rules.values()},
            untold=frozenset(knowledge.provisions)
            - {
                one.ref
                for rule in knowledge.rules.values()
                for step in rule.steps
                for ref in (*step.also, *(ref for sentence in step.sentences for ref in sentence.cites))
                for one in knowledge.resolve(ref)
            },
            newest=max((last_day(claim.date) for claim in _story(knowledge)), default=dt.date.max),
            listed=Listed.of(sanctions) if sanctions else None,
        )


def _story(knowledge: Knowledge) -> Iterator[Claim]:
    """Give the claims on the pack's story."""
    return (claim for claim in knowledge.claims.values() if knowledge.pack.story in claim.topics)


def _rule_text(rule: Rule) -> Iterator[str]:
    yield rule.title
    yield rule.question
    for step in rule.steps:
        yield step.label
        yield from (sentence.text for sentence in step.sentences)


def _names(knowledge: Knowledge) -> Iterable[tuple[str, str]]:
    for instrument in knowledge.instruments.values():
        for name in (*instrument.names, instrument.citation):
            if not name.isdigit():
                yield name, instrument.id
        if instrument.id.isdigit():
            yield instrument.id, instrument.id


def _sorted_names(knowledge: Knowledge) -> Iterator[tuple[tuple[Kind, str], str]]:
    for topic in knowledge.topics.values():
        yield ("topic", topic.id), " ".join(sorted(words(topic.label)))
    for actor in knowledge.actors.values():
        yield ("actor", actor.id), " ".join(sorted(words(actor.name)))


def _parties(knowledge: Knowledge, rule: Rule) -> Iterator[str]:
    title = f" {' '.join(stems(rule.title))} "
    for actor in knowledge.actors.values():
        if actor.kind == "state" and actor.id != knowledge.pack.subject and f" {' '.join(stems(actor.name))} " in title:
            yield actor.id


def _limits(knowledge: Knowledge, rule: Rule) -> Iterator[float]:
    refs = {ref for step in rule.steps for sentence in step.sentences for ref in sentence.cites}
    for one in (provision for ref in refs for provision in knowledge.resolve(ref)):
        yield from (limit.number for limit in one.paragraph.limits)


def _speakers(knowledge: Knowledge) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the first actor of a claim, and every other one that the claimant names; a State, before any bracket."""
    spellings = {
        actor.id: {f" {' '.join(stems(one))} " for one in (actor.name, *actor.names) if len(one) > 1}
        for actor in knowledge.actors.values()
    }
    for claim in knowledge.claims.values():
        whole = f" {' '.join(stems(claim.claimant))} "
        before = f" {' '.join(stems(claim.claimant.partition('(')[0]))} "
        yield (
            claim.id,
            frozenset(
                name
                for place, name in enumerate(claim.actors)
                if place == 0
                or any(one in (before if knowledge.actors[name].kind == "state" else whole) for one in spellings[name])
            ),
        )


def _resolutions(knowledge: Knowledge, claim: Claim) -> frozenset[str]:
    refs = {ref.partition(" ")[0] for note in claim.notes for ref in note.cites}
    return frozenset(name for name in {*refs, *words(claim.text)} if name.isdigit() and name in knowledge.instruments)


def _vocabulary(knowledge: Knowledge) -> frozenset[str]:
    """Every word the knowledge itself is written in; examples are left out, for they are misspelt on purpose."""
    lines = [
        *(rule.title for rule in knowledge.rules.values()),
        *(step.label for rule in knowledge.rules.values() for step in rule.steps),
        *(one.paragraph.gist for one in knowledge.provisions.values()),
        *(claim.text for claim in knowledge.claims.values()),
        *(role.title for actor in knowledge.actors.values() for role in actor.roles),
    ]
    return frozenset(word for line in lines for word in stems(line))


def _narrower(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """For every topic, itself and all topics below it."""
    below: dict[str, set[str]] = {name: {name} for name in knowledge.topics}
    for topic in knowledge.topics.values():
        above = list(topic.broader)
        while above:
            parent = above.pop()
            below[parent].add(topic.id)
            above += knowledge.topics[parent].broader
    return {name: frozenset(some) for name, some in below.items()}
