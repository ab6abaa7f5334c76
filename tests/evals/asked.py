"""The questions of the evaluation, as reporters type them, and what is expected of each answer.

One file a group in `questions/`; a question without `today` is asked on `TODAY`. Every list of an expectation may be
written as its one element. Regular expressions ignore case. A field that is not here is an error.
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, TypeAdapter

from bot.answer.shape import Outcome
from bot.knowledge.fields import PartialDate
from bot.knowledge.knowledge import Standing
from bot.knowledge.records import ClaimKind

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 22)


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


def _pattern(value: Any) -> re.Pattern[str]:
    try:
        return re.compile(value, re.IGNORECASE)
    except (re.error, TypeError) as error:
        raise ValueError(f"not a regular expression: {value!r} ({error})") from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_several)]
Refs = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""References of paragraphs as in the knowledge: `2397 8`, `un-charter art. 51`."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wish(_Record):
    """A claim that is looked for: every field that is given must fit."""

    seed: str | None = None
    """How the name of the source's file begins."""
    date: str | None = None
    """How the date begins; a wish for a day is not met by its month."""
    kind: Annotated[tuple[ClaimKind, ...], BeforeValidator(_several)] = ()
    standing: Annotated[tuple[Standing, ...], BeforeValidator(_several)] = ()
    claimant_re: Pattern | None = None
    figure: float | None = None
    """The low or the high of one of its figures."""


class Expect(_Record):
    """What an answer must be like.

    Where silence (`nothing_on_record`, `help`, or a `choose` without cards) is among the outcomes and comes, only
    `as_of`, `suggestions_min` and what must not be there are looked at.
    """

    outcome: Annotated[tuple[Outcome, ...], BeforeValidator(_several), Field(min_length=1)]
    as_of: Annotated[tuple[PartialDate, ...], BeforeValidator(_several)] = ()
    """Any of these days, months or years."""
    paragraphs_all: Refs = ()
    paragraphs_any: Refs = ()
    paragraphs_first: Refs = ()
    """The first paragraph is one of these."""
    paragraphs_none: Refs = ()
    top: PositiveInt = 5
    """How many paragraphs `paragraphs_all` and `paragraphs_any` look at."""
    pinpoint_prefix_ok: bool = True
    """Whether `8` is met by `8(a)`, and `8(a)` by `8`; what must not be there is not met by its whole."""
    in_force: Mapping[str, bool] = Field(default={})
    """One of these is among the paragraphs, and each that is stands as said."""
    claims_all: tuple[Wish, ...] = ()
    claims_any: tuple[Wish, ...] = ()
    claims_none: tuple[Wish, ...] = ()
    claims_between: tuple[PartialDate, PartialDate] | None = None
    """There are claims, and each has some day in this span."""
    claims_sorted: bool = False
    """Oldest first."""
    claims_min: int = 0
    actors_first_re: Pattern | None = None
    """In the name or another name of the first actor."""
    actors_none_re: Pattern | None = None
    """In no actor's name."""
    listed: str | Literal[False] | None = None
    """The first actor's reference on the list, or that there is none."""
    notes_re: Patterns = ()
    """Each is in a sentence of the summary or a note, or in all of them one after the other."""
    summary_re: Patterns = ()
    text_none_re: Patterns = ()
    """None is in a sentence of the summary or a note."""
    suggestions_min: int = 0


class Question(_Record):
    """A question, and why it is asked."""

    id: str
    group: str
    ask: str
    today: dt.date = TODAY
    expect: Expect
    why: str


class Floors(_Record):
    """The least shares of questions that must be answered as expected."""

    total: float = Field(gt=0, le=1)
    groups: dict[str, Annotated[float, Field(gt=0, le=1)]]


def groups() -> list[str]:
    """Name the groups: the files of `questions/`."""
    return sorted(path.stem for path in (HERE / "questions").glob("*.yaml"))


def read(group: str) -> list[Question]:
    """Read the questions of a group; raises if one is not well formed."""
    rows = yaml.safe_load((HERE / "questions" / f"{group}.yaml").read_text(encoding="utf-8"))
    return TypeAdapter(list[Question]).validate_python([{"group": group, **row} for row in rows])


def floors() -> Floors:
    """Read the floors."""
    return Floors.model_validate(yaml.safe_load((HERE / "floors.yaml").read_text(encoding="utf-8")))
