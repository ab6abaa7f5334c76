"""The records a curator writes, one class an entry, exactly as they stand in YAML.

Every record is frozen and refuses fields it does not know, so that a misspelt field is a mistake that is
named and not one that is lost. Dates are kept as written (`2024`, `2024-10` or `2024-10-18`): the day that a
source does not give is never made up. See `knowledge/README.md` for the curators' guide.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot.knowledge.fields import Day, Digest, Id, Number, PartialDate, Reference, Text

Checked = Literal["official", "secondary", "unchecked"]
Direction = Literal["to_dprk", "from_dprk", "both"]
NoteKind = Literal["amended", "direction", "contested", "correction", "unchecked", "attribution"]
ClaimKind = Literal["allegation", "confirmation", "denial", "condemnation", "estimate", "legal_argument", "event"]


class Record(BaseModel):
    """What all records share: frozen, no unknown field, numbers accepted where text is meant (`id: 2397`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Sentence(Record):
    """One sentence that a reader sees, and what it rests on."""

    text: Text
    cites: tuple[Reference, ...] = Field(min_length=1)
    direction: Direction | None = None


class Note(Record):
    """A warning that a careful desk would add; `since` and `until` bound the as-of dates it is shown for."""

    kind: NoteKind
    text: Text
    cites: tuple[Reference, ...] = ()
    since: Day | None = None
    until: Day | None = None


class Limit(Record):
    """A number in the law, with its unit and the period it counts for."""

    number: Number
    unit: Text
    period: Text


class Relation(Record):
    """What a paragraph does to an earlier one, told on the later paragraph only; the other side is derived.

    extends, narrows, clarifies   the earlier one goes on, changed or explained
    closes                        a part of the earlier one ends (`what` names it); the rest goes on
    overtakes                     a stricter rule covers the same ground; the earlier one was not repealed
    replaces                      the whole rule of the earlier one ends
    """

    does: Literal["extends", "narrows", "clarifies", "closes", "overtakes", "replaces"]
    to: Reference
    since: Day | None = None
    what: Text | None = None


class Paragraph(Record):
    """One operative paragraph of a resolution, article of a treaty or paragraph of a judgment."""

    pinpoint: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    gist: Text
    topics: tuple[Id, ...] = Field(min_length=1)
    direction: Direction | None = None
    bound: tuple[Text, ...] = Field(min_length=1)
    force: Literal["binding", "call", "demand", "holding", "statement"]
    exceptions: tuple[Text, ...] = ()
    limits: tuple[Limit, ...] = ()
    effective_from: Day
    last_day: Day | None = None
    relations: tuple[Relation, ...] = ()
    checked: Checked
    checked_against: tuple[Text, ...] = ()
    checked_note: Text | None = None
    notes: tuple[Note, ...] = ()
    examples: tuple[Text, ...] = ()


class Instrument(Record):
    """A resolution, treaty, judgment, draft or mechanism, with its paragraphs."""

    id: Id
    kind: Literal[
        "sanctions",
        "regime_precursor",
        "panel_renewal",
        "context",
        "vetoed_draft",
        "treaty",
        "judgment",
        "mechanism",
    ]
    citation: Text
    title: Text
    names: tuple[Text, ...] = ()
    adopted: PartialDate
    in_force_from: Day | None = None
    vote: Text | None = None
    charter_basis: Text | None = None
    gist: Text
    url: Text | None = None
    topics: tuple[Id, ...] = ()
    checked: Checked
    checked_against: tuple[Text, ...] = ()
    checked_note: Text | None = None
    notes: tuple[Note, ...] = ()
    examples: tuple[Text, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


class Step(Record):
    """The rule as it stood from `since` to the day before the next step."""

    since: Day
    label: Text
    sentences: tuple[Sentence, ...] = Field(min_length=1, max_length=4)
    also: tuple[Reference, ...] = ()


class Rule(Record):
    """A legal summary: one question, and its answer step by step in time."""

    id: Id
    title: Text
    question: Text
    topics: tuple[Id, ...] = Field(min_length=1)
    direction: Direction | None = None
    steps: tuple[Step, ...] = Field(min_length=1)
    notes: tuple[Note, ...] = ()
    related: tuple[Id, ...] = ()
    examples: tuple[Text, ...] = ()


class Topic(Record):
    """A subject, and every word a reporter may type for it, in any language."""

    id: Id
    label: Text
    synonyms: tuple[Text, ...] = ()
    broader: tuple[Id, ...] = ()


class Role(Record):
    """What an actor is or was, and when."""

    title: Text
    since: PartialDate | None = None
    until: PartialDate | None = None


class Listing(Record):
    """An entry on a United Nations sanctions list."""

    reference: Text
    listed_on: Day
    list: Text
    by: Reference | None = None
    checked_against: tuple[Text, ...] = ()


class Actor(Record):
    """A person, body or State; a name that two actors share stands with both and makes the desk ask which."""

    id: Id
    name: Text
    kind: Literal["person", "organisation", "state", "group"]
    side: Text
    roles: tuple[Role, ...] = Field(min_length=1)
    names: tuple[Text, ...] = ()
    listed: Listing | None = None
    unlisted: Sentence | None = None
    cites: tuple[Reference, ...] = Field(min_length=1)
    checked: Checked
    notes: tuple[Note, ...] = ()
    examples: tuple[Text, ...] = ()


class Source(Record):
    """A document a claim rests on; `file` is its copy in `seeds/`, proved by `sha256`."""

    id: Id
    publisher: Text
    author: Text | None = None
    title: Text
    published: PartialDate
    published_basis: Text | None = None
    url: Text | None = None
    file: Text | None = None
    sha256: Digest | None = None
    notes: tuple[Note, ...] = ()


class Figure(Record):
    """A number somebody gave; a single value has `low` equal to `high`."""

    what: Text
    low: Number | None = None
    high: Number | None = None
    qualifier: str = ""


class Claim(Record):
    """Who said what, when, and in which words; `named: false` where the source does not say who speaks.

    `supersedes`, `disputes` and `confirms` name earlier claims and stand on the later one; the standing of the
    earlier one on any date is derived from them.
    """

    id: Id
    row: Text | None = None
    date: PartialDate
    date_basis: Text | None = None
    claimant: Text
    named: bool = True
    actors: tuple[Id, ...] = ()
    kind: ClaimKind
    text: Text
    quote: Text | None = None
    figures: tuple[Figure, ...] = ()
    source: Id
    topics: tuple[Id, ...] = Field(min_length=1)
    supersedes: tuple[Id, ...] = ()
    disputes: tuple[Id, ...] = ()
    confirms: tuple[Id, ...] = ()
    notes: tuple[Note, ...] = ()
    examples: tuple[Text, ...] = ()


class SourceCheck(Note):
    """What came out when a statement in a source was checked; shown where it bears on an answer.

    `on` names what it bears on: `claim:ID`, `source:ID`, `rule:ID`, `actor:ID`, `topic:ID` or a paragraph.
    """

    id: Id
    on: tuple[Reference, ...] = Field(min_length=1)
    checked: Checked

    @field_validator("kind")
    @classmethod
    def _own_kind(cls, kind: NoteKind) -> NoteKind:
        """Keep errors in corrections.yaml, and nothing else there."""
        if (kind == "correction") is not issubclass(cls, Correction):
            raise ValueError(
                "is 'correction' in corrections.yaml, where `said` and `recorded` belong to it, and nowhere else"
            )
        return kind


class Correction(SourceCheck):
    """An error: what was said, what is right (`text`), and the day the desk recorded it."""

    kind: NoteKind = "correction"
    said: Text
    recorded: Day


class Regime(Record):
    """What being on an imported list means under one of its regimes; `regime` is the list's own word for it."""

    regime: Text
    label: Text
    individual: tuple[Reference, ...] = Field(min_length=1)
    entity: tuple[Reference, ...] = Field(min_length=1)


class Pack(Record):
    """What the whole folder is about, and the words that belong to other subjects."""

    id: Id
    title: Text
    scope: Text
    desk: Text
    languages: tuple[Text, ...]
    subject: Id
    story: Id
    bystanders: tuple[Id, ...] = ()
    disclaimer: Text
    list_checked_on: Day
    listing_law: tuple[Reference, ...] = Field(min_length=1)
    regimes: tuple[Regime, ...] = ()
    elsewhere: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()
    samples: tuple[Text, ...] = Field(min_length=1)
