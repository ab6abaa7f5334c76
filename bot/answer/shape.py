"""The answer, as every interface gets it. Field names are public (`schema` 1): added to, never renamed."""

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SCHEMA = 1


class Outcome(StrEnum):
    """How a question ended; nothing on record is an answer, not an error."""

    ANSWERED = "answered"
    CHOOSE = "choose"
    NOTHING = "nothing_on_record"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of the summary; `citations` is never empty.

    `direction` is set where an answer tells both: whether the sentence is about what goes to North Korea or comes from
    it (`to_dprk`, `from_dprk`).
    """

    text: str
    citations: tuple[str, ...]
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class InstrumentCard:
    """An instrument as a whole."""

    id: str
    citation: str
    title: str
    kind: str
    adopted: str
    vote: str | None
    summary: str
    checked: str
    url: str | None


@dataclass(frozen=True, slots=True)
class LimitCard:
    """A number in the law, its unit, and the period it counts for."""

    number: float
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class ParagraphCard:
    """A paragraph; `in_force` and `changed_by` are those of the answer's `as_of`, `force` is what kind of rule it is.

    `force`: binding (decides), call (calls upon), demand (without Chapter VII), holding (of a
    judgment), statement (of what the measures are for).
    """

    citation: str
    instrument: str
    pinpoint: str
    adopted: str
    text: str
    verbatim: bool
    direction: str | None
    in_force: bool
    changed_by: tuple[str, ...]
    force: str
    bound: tuple[str, ...]
    exceptions: tuple[str, ...]
    limits: tuple[LimitCard, ...]
    checked: str
    url: str | None


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A number somebody gave."""

    what: str
    low: float | None
    high: float | None
    qualifier: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """The document a claim rests on."""

    id: str
    publisher: str
    title: str
    published: str
    file: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """A dated, attributed claim; `standing` is that of the answer's `as_of`."""

    id: str
    date: str
    precision: str
    claimant: str
    kind: str
    text: str
    quote: str | None
    figures: tuple[FigureCard, ...]
    source: SourceCard
    standing: str
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedCard:
    """An entry on a sanctions list."""

    reference: str
    listed_on: str
    list: str


@dataclass(frozen=True, slots=True)
class ActorCard:
    """A person, body or State."""

    id: str
    name: str
    aliases: tuple[str, ...]
    role: str
    side: str
    listed: ListedCard | None


@dataclass(frozen=True, slots=True)
class NoteCard:
    """What a reporter must not miss."""

    kind: str
    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step of the law: from `since` (ISO date) the rule of that title stood as `label` says."""

    since: str
    label: str
    rule: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceCard:
    """A citation of the summary, a note or a step, and where it can be read."""

    citation: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whichever way it was asked."""

    knowledge: str
    input: str
    outcome: Outcome
    as_of: dt.date
    understood: str
    summary: tuple[Cited, ...] = ()
    instruments: tuple[InstrumentCard, ...] = ()
    paragraphs: tuple[ParagraphCard, ...] = ()
    claims: tuple[ClaimCard, ...] = ()
    actors: tuple[ActorCard, ...] = ()
    notes: tuple[NoteCard, ...] = ()
    steps: tuple[StepCard, ...] = ()
    suggestions: tuple[str, ...] = ()
    references: tuple[ReferenceCard, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the answer as plain JSON data."""
        return {"schema": SCHEMA, **asdict(self), "outcome": self.outcome.value, "as_of": self.as_of.isoformat()}
