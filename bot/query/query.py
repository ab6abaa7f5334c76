"""The parsed question."""

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

Command = Literal["sanctions", "timeline"]
Direction = Literal["to_dprk", "from_dprk"]


class Intent(Enum):
    """What kind of answer the words ask for."""

    WHO = "who"
    WHO_SAID = "who_said"
    HOW_MANY = "how_many"
    WHEN = "when"
    STANDING = "standing"
    DENIAL = "denial"
    SAID = "said"
    LISTED = "listed"
    LAW = "law"
    ADOPTED = "adopted"
    HISTORY = "history"
    COUNCIL = "council"
    """The Council's resolutions as such: sanctions, resolutions, votes."""
    TIMELINE = "timeline"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `start` to `end`, both included."""

    start: dt.date
    end: dt.date

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Tell whether any day from `first` to `last` lies inside."""
        return first <= self.end and last >= self.start


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation as typed: an instrument (an id or an unknown number; None if unnamed) and a raw pinpoint."""

    instrument: str | None
    pinpoint: str | None = None
    article: bool = False
    spelled: bool = False
    """Named in words (`the pact`), which a reporter may also use as a plain topic."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood of a text. `day` is the as-of day, None for today; `period` bounds the claims."""

    text: str
    command: Command | None = None
    references: tuple[Reference, ...] = ()
    day: dt.date | None = None
    period: Interval | None = None
    before: str | None = None
    after: str | None = None
    direction: Direction | None = None
    names_dprk: bool = False
    intents: frozenset[Intent] = field(default_factory=frozenset)
    numbers: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    """Folded words in order, references, dates and numbers taken out; stop words still in."""
