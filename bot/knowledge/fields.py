"""The kinds of value a record is made of, each with what a curator is told when a value is not one.

Dates are taken as text and read here: a bare `2017` must never become a day by way of seconds since 1970.
"""

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def _shaped(pattern: str, advice: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(advice)
        return value

    return check


def _partial_date(value: str) -> str:
    match = _PARTIAL.fullmatch(value)
    if not match:
        raise ValueError("write it as 2024, 2024-10 or 2024-10-18")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    _calendar(year, month, day)
    return value


def _day(value: object) -> object:
    """Read a whole day; what is no text is left to pydantic, which takes dates and refuses the rest."""
    if isinstance(value, str):
        match = _PARTIAL.fullmatch(value)
        if not match or not match[3]:
            raise ValueError("write the whole day as 2024-10-18")
        return _calendar(*map(int, match.groups()))
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise ValueError("write the whole day as 2024-10-18")


def _calendar(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"there is no such day ({error})") from None


def _number(value: object) -> float:
    """Read a number: digits with a point, and no yes, inf or nan, which YAML and float() would let pass."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except (ValueError, OverflowError):
            number = math.inf
        if math.isfinite(number):
            return number
    raise ValueError("write a number such as 1500 or 0.5, without commas")


Id = Annotated[
    str,
    StringConstraints(max_length=80),
    AfterValidator(_shaped(r"[a-z0-9][a-z0-9-]*", "write small letters, digits and hyphens, as in kim-jong-un")),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1500, strip_whitespace=True)]
Reference = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(_shaped(r"\S+( \S.*)?", "write it as 2397 8, msmt, claim:ID or source:ID")),
]
"""`2397 8`, `un-charter art. 2(4)`, `msmt`, `claim:ID` or `source:ID`."""
Digest = Annotated[str, AfterValidator(_shaped("[0-9a-f]{64}", "write the 64 digits that `sha256sum FILE` prints"))]
PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""`2024`, `2024-10` or `2024-10-18`, as written."""
Day = Annotated[dt.date, BeforeValidator(_day)]
Number = Annotated[float, BeforeValidator(_number)]
