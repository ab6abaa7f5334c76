"""Find the dates in folded text and what the words around them make of them.

    period  = point ".." point | from point to point | between point and point | point and point | since point
            | after point
    limit   = before point | until point
    by      = by point
    as_of   = (as of | as at | as it stood in | back in) point
    day     = (on | in | during | at | for) point

Russian `с`, `до`, `после`, `по состоянию на` and Korean `부터`, `까지`, `이전`, `현재` are read likewise.
"""

import datetime as dt
import re
from dataclasses import dataclass

from bot.query.dates import MONTH, point
from bot.query.query import Interval
from bot.query.spans import EARLIEST

_STARTS = re.compile(r"(?<!\w)(?<!\d[.,])(?=[\da-zа-я가-힣])")
_JOIN = re.compile(
    r"\s*(?:\.\.+|-|~|\bto\b|\buntil\b|\btill\b|(?P<both>\band\b|\bor\b|\bи\b|,)|\bthrough\b|\bпо\b|\bдо\b|부터)\s*"
)
_LEAD = re.compile(
    r"(?<!\w)(?:(?P<since>since|from|starting(?:\s+(?:in|on|from))?|с|со)|(?P<after>after|post|после)|"
    r"(?P<before>before|prior\s+to|pre|до)|(?P<until>until|till|up\s+to|through)|"
    r"(?P<by>by|no\s+later\s+than|к)|(?P<between>between)|"
    r"(?P<as_of>as\s+of|as\s+at|as\s+on|as\s+it\s+stood\s+(?:on|in)|back\s+in|по\s+состоянию\s+на)|"
    r"(?P<day>on|in|during|at|of|for|dated|в|во|за|от))(?:\s+the)?[\s-]+$"
)
_TRAIL = re.compile(
    r"\s*(?:(?P<since>부터|이후)|(?P<until>까지)|(?P<before>이전)|(?P<as_of>현재|기준)|(?P<day>에는|에|의|은|는))(?!\w)"
)
_WEEK_OF = re.compile(r"(?<!\w)week\s+(?:of|beginning|starting|commencing)(?:\s+the)?\s+$")
_SHORT_YEAR = re.compile(
    rf"(?<!\w)(?P<first>{MONTH}\s?|q[1-4]\s?|(?:spring|summer|autumn|fall|winter)\s)'(?P<y>\d\d)(?!\w)|"
    rf"(?<!\w)(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s{MONTH.replace('month', 'again')}\s)(?P<yy>[0-3]\d)(?=\s*(?:[?.!)]|$))"
)
_SAID_YEAR = re.compile(
    rf"(?<!\w)(?P<first>{MONTH}|(?:spring|summer|autumn|fall|winter))(?:\s+of)?\s+(?P<which>last|this)\s+year(?!\w)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class When:
    """A date in the text: its days, and what the word before it makes of them."""

    interval: Interval
    mode: str
    """`period` (since, ranges), `limit` (before, until), `by`, `as_of`, `day` (on, in) or `plain`."""


def find(text: str, today: dt.date, newest: dt.date) -> tuple[When | None, str]:
    """Find the date or period in folded text, the most precise of several; give the text without any.

    A month or a day without a year is the latest one up to `newest`.
    """
    text = _written_out(text, today)
    found: When | None = None
    for start in _STARTS.finditer(text):
        position = start.start()
        if text[position] == " ":  # blanked since
            continue
        one = point(text, position, today, newest)
        if one is None:
            continue
        interval, end = one
        before = text[max(0, position - 40) : position]
        lead = _LEAD.search(before)
        mode = _mode(lead)
        if interval.start == interval.end and _WEEK_OF.search(before):
            monday = interval.start - interval.start.weekday() * _DAY
            interval = Interval(monday, monday + 6 * _DAY)
        second = _second(text, position, end, mode, today, newest)
        if second:
            interval, end = second
            mode = "period"
        if trail := _TRAIL.match(text, end):
            end = trail.end()
            mode = _mode(trail) if mode == "plain" else mode
        when = _placed(interval, mode, today)
        if found is None or _weight(when) > _weight(found):
            found = when
        begin = position - len(lead[0]) if lead else position
        text = text[:begin] + " " * (end - begin) + text[end:]
    return found, text


def _written_out(text: str, today: dt.date) -> str:
    """Write `Oct '24`, `18 Oct 24` and `October last year` with the year in full."""
    text = _SHORT_YEAR.sub(lambda found: f"{found['first'] or found['day']} 20{found['y'] or found['yy']}", text)
    return _SAID_YEAR.sub(lambda found: f"{found['first']} {today.year - (found['which'] == 'last')}", text)


def _mode(words: re.Match[str] | None) -> str:
    return next((name for name, word in (words.groupdict() if words else {}).items() if word), "plain")


def _second(text: str, start: int, end: int, mode: str, today: dt.date, newest: dt.date) -> tuple[Interval, int] | None:
    """Read the second date of a range: `to point`, or `and point` after `between` or of the same length."""
    join = _JOIN.match(text, end)
    both = join is not None and join["both"] is not None and mode != "between"
    last = point(text, join.end(), today, newest, joined=not both) if join else None
    if join is None or last is None:
        return None
    first = point(text, start, today, newest, joined=True)
    year = _YEAR.search(text[join.end() : last[1]])
    if not _YEAR.search(text[start:end]):
        first = _with_year(text[start:end], int(year[0]) if year else last[0].end.year, last[0], newest) or first
    if first is None or first[0].start > last[0].end:
        return None
    if both and not (first[0].end < last[0].start and abs(_days(first[0]) - _days(last[0])) <= 3):
        return None
    return Interval(first[0].start, last[0].end), last[1]


def _with_year(first: str, year: int, last: Interval, newest: dt.date) -> tuple[Interval, int] | None:
    """Read `18 October` in `18 October to 5 November 2024` with the year of the second date, or the one before."""
    for typed in (year, year - 1):
        found = point(f"{first.strip()} {typed}", 0, newest, newest, joined=True)
        if found and found[0].start.year == typed and found[0].start <= last.end:
            return found
    return None


def _days(interval: Interval) -> int:
    return (interval.end - interval.start).days


def _weight(when: When) -> tuple[bool, int]:
    """Weigh a date against others: said to be the one meant, then the more precise."""
    return when.mode in ("period", "as_of"), -_days(when.interval)


def _placed(interval: Interval, mode: str, today: dt.date) -> When:
    """Bound a point by the word before it."""
    match mode:
        case "since":
            return When(Interval(interval.start, max(today, interval.start)), "period")
        case "after":
            start = min(interval.end, dt.date.max - _DAY) + _DAY
            return When(Interval(start, max(today, start)), "period")
        case "before":
            return When(Interval(EARLIEST, max(EARLIEST, interval.start - _DAY)), "limit")
        case "until":
            return When(Interval(EARLIEST, interval.end), "limit")
        case "by":
            return When(Interval(EARLIEST, interval.end), "by")
        case "between":
            return When(interval, "period")
        case _:
            return When(interval, mode)
