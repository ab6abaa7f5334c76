"""What a lookup found, and why."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.knowledge import Provision
from bot.knowledge.listings import Listing
from bot.query.query import Query

Kind = Literal["topic", "actor", "instrument", "rule", "claim", "provision"]


@dataclass(frozen=True, slots=True)
class Match:
    """One entry that was found; `why` is one line for the curator who wonders.

    `overlap` is the share of words in common with the entry's nearest line, 0 to 1.
    """

    kind: Kind
    id: str
    score: float
    why: str
    overlap: float = 0.0
    line: frozenset[str] = frozenset()
    """The stems of that line."""
    figure: bool = False
    """A number that was typed stands in the entry."""
    speaker: bool = False
    """An actor who was named speaks in the claim."""


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the question, words `start` to `end`, that names entries; several make it ambiguous."""

    start: int
    end: int
    spelling: str
    typed: str
    entries: tuple[tuple[Kind, str], ...]
    part: bool = False
    """One word of a longer name: enough only when nothing else in the question is left unexplained."""
    alike: bool = False
    """Typed otherwise than any spelling on record, and taken to be this one."""

    def ids(self, kind: Kind) -> tuple[str, ...]:
        """List the entries of one kind."""
        return tuple(name for one, name in self.entries if one == kind)


@dataclass(frozen=True, slots=True)
class OnList:
    """What was found on an imported sanctions list: the entries named (several have the name alike), and near ones.

    `typed` met `spelling` where the two differ. What was found `beside` a name of the curated knowledge is offered, and
    not told; what stands `inside` a sentence about something else is noted as well.
    """

    entries: tuple[Listing, ...]
    beside: bool = False
    inside: bool = False
    typed: str = ""
    spelling: str = ""
    near: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found for a query; `day` is the as-of day. Matches are best first."""

    query: Query
    day: dt.date
    provisions: tuple[Provision, ...]
    instruments: tuple[str, ...]
    unknown: tuple[str, ...]
    named: tuple[Named, ...]
    topics: tuple[Match, ...]
    actors: tuple[Match, ...]
    rules: tuple[Match, ...]
    claims: tuple[Match, ...]
    paragraphs: tuple[Match, ...]
    story: bool = False
    """No subject was named, and the topic is the pack's story."""
    confident: bool = False
    leftover: tuple[str, ...] = ()
    """Subject words that nothing found explains."""
    near: tuple[Match, ...] = ()
    """Near misses, for suggestions only."""
    listed: OnList | None = None
    """What the imported list has of the question; None where no list was imported."""
