"""Read the dates that count from today, in folded text.

point = today | yesterday | [last] Friday | [part] this/last week, month, quarter, year
      | last 10 days | 3 weeks ago | a year ago | last two weeks | 어제 | 지난주 | вчера | прошлом месяце
"""

import datetime as dt
import re

from bot.query.query import Interval
from bot.query.spans import EARLIEST, month_of, quarter_of, share, year_of

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNITS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_FOREIGN = {"недел": "week", "месяц": "month", "год": "year", "주": "week", "달": "month", "해": "year", "년": "year"}

WEEKDAY = rf"(?:(?:last|this|past)\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})"
COUNTED = (
    rf"(?:(?:the\s+)?(?P<back>last|past|previous)\s+)?(?P<count>\d{{1,3}}|an?|{'|'.join(_COUNTS)})\s+"
    rf"(?P<unit>{'|'.join(_UNITS)})s?(?(back)|\s+ago)"
)
TODAY = r"today|yesterday|now|сегодня|вчера|오늘|어제"
SPAN = (
    r"(?:the\s+)?(?P<which>this|last|past|previous)\s+(?P<unit>week|month|quarter|year)|"
    r"(?P<ru>прошл|эт|текущ)[а-я]{1,3}\s+(?P<ru_unit>недел|месяц|год)[а-я]{0,2}|"
    r"(?P<ko>지난|이번|올|작)\s?(?P<ko_unit>주|달|해|년)"
)


def weekday(match: re.Match[str], today: dt.date) -> Interval:
    """Give the latest such day; `last Friday` is not today."""
    back = (today.weekday() - WEEKDAYS.index(match["weekday"])) % 7
    day = today - dt.timedelta(days=back or (7 if match[0].startswith(("last", "past")) else 0))
    return Interval(day, day)


def counted(match: re.Match[str], today: dt.date) -> Interval:
    """Count back: `3 weeks ago` is a day, `last 3 weeks` are all days since."""
    count = match["count"]
    number = int(count) if count.isdigit() else _COUNTS.index(count) + 1 if count in _COUNTS else 1
    days = max(1, round(number * _UNITS[match["unit"]]))
    day = max(EARLIEST, today - dt.timedelta(days=days))
    return Interval(day, today if match["back"] else day)


def today(match: re.Match[str], today: dt.date) -> Interval:
    """Give today or yesterday."""
    day = today - dt.timedelta(days=match[0] in ("yesterday", "вчера", "어제"))
    return Interval(day, day)


def span(match: re.Match[str], today: dt.date) -> Interval:
    """Give this or the last week, month, quarter or year."""
    which = match["which"] or match["ru"] or match["ko"]
    typed = match["unit"] or match["ru_unit"] or match["ko_unit"]
    this = which in ("this", "эт", "текущ", "이번", "올")
    match _FOREIGN.get(typed, typed):
        case "week":
            monday = today - dt.timedelta(days=today.weekday() + (0 if this else 7))
            return Interval(monday, monday + dt.timedelta(days=6))
        case "month":
            end = today if this else today.replace(day=1) - dt.timedelta(days=1)
            return share(month_of(end.year, end.month), match["part"])
        case "quarter":
            number = (today.month - 1) // 3 + 1 - (not this)
            return quarter_of(today.year if number else today.year - 1, number or 4)
        case _:
            return share(year_of(today.year - (not this)), match["part"])
