"""Days, months, quarters and years as intervals."""

import calendar
import datetime as dt
from collections.abc import Callable

from bot.query.query import Interval

EARLIEST = dt.date(1900, 1, 1)


def year_of(year: int) -> Interval:
    """Give the days of a year."""
    return Interval(dt.date(year, 1, 1), dt.date(year, 12, 31))


def quarter_of(year: int, number: int) -> Interval:
    """Give the days of a quarter."""
    return Interval(month_of(year, 3 * number - 2).start, month_of(year, 3 * number).end)


def month_of(year: int, month: int) -> Interval:
    """Give the days of a month."""
    return Interval(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def day_of(year: int, month: int, day: int) -> Interval | None:
    """Give a day; the month when it has no such day, None when there is no such month either."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    whole = month_of(year, month)
    one = whole.start.replace(day=min(day, whole.end.day))
    return Interval(one, one) if one.day == day else whole


def latest(build: Callable[[int], Interval | None], newest: dt.date) -> Interval | None:
    """Build for the year of `newest`, or the year before if that would begin later."""
    now = build(newest.year)
    return now if now and now.start <= newest else build(newest.year - 1)


def share(whole: Interval, part: str | None) -> Interval:
    """Take the early, middle or late third of a month (days 1-10, 11-20, 21-) or a year (four months each)."""
    if part is None:
        return whole
    third = 0 if part in ("early", "beginning", "start") else 1 if part in ("mid", "middle") else 2
    year, month = whole.start.year, whole.start.month
    if whole.end - whole.start > dt.timedelta(days=31):
        return Interval(month_of(year, 4 * third + 1).start, month_of(year, 4 * third + 4).end)
    end = whole.end.day if third == 2 else 10 * third + 10
    return Interval(dt.date(year, month, 10 * third + 1), dt.date(year, month, end))
