"""Find dates in folded text. Every date is an interval of days, for a reporter's `October 2024` is a month.

    point   = 2024-10-18 | 18.10.2024 | 18 October [2024] | October 18[, 2024] | [part] October [2024] | [part] 2024
            | Q3 2023 | third quarter of 2023 | first half of 2024 | spring 2022 | last week of October 2024
            | today | yesterday | this/last week, month, year | last 10 days | 3 weeks ago
    part    = early | mid | late | beginning of | start of | middle of | end of
    period  = point ".." point | from point to point | between point and point | since point | after point
    limit   = before point | until point | by point
    day     = (as of | as at | on | in | during) point

A month or day without a year is the latest one that is not in the future. `05/06/2024` may be May or June, so only
its year is read. `may` and `march` are months only beside a day or a year, or after a word such as `in`.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.query.query import Interval

_MONTH_NAMES = ["january", "february", "march", "april", "may", "june", "july", "august", "september",
                "october", "november", "december"]  # fmt: skip
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)} | {
    name[:3]: n for n, name in enumerate(_MONTH_NAMES, 1)
} | {"sept": 9}  # fmt: skip
_RUSSIAN = ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"]
for _n, _name in enumerate(_RUSSIAN, 1):
    _MONTHS |= {f"{_name}{_end}": _n for _end in ("ь", "я", "е", "и", "а", "") if len(_name + _end) > 2}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_EARLIEST = dt.date(1900, 1, 1)

_M = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_Y = r"(?P<year>(?:19|20)\d\d)(?![\d-]|\s*(?:barrels?|tons?|troops|soldiers|men|workers|people)\b)"
_PART = (
    r"(?:(?P<part>early|mid|middle|late|beginning|start|end)(?:\s+of|\s+in)?(?:\s+the)?(?:\s+year|\s+month)?"
    r"(?:\s+of)?[\s-]+(?:of\s+)?)?"
)
_ORD = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|last|final)"


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
    found: When | None = None
    for start in _STARTS.finditer(text):
        position = start.start()
        if text[position] == " ":  # blanked since
            continue
        point = _point(text, position, today, newest)
        if point is None:
            continue
        interval, end = point
        lead = _LEAD.search(text[:position])
        mode = next((name for name, word in (lead.groupdict() if lead else {}).items() if word), "plain")
        join = _JOIN.match(text, end)
        second = _point(text, join.end(), today, newest) if join else None
        if join and second:
            interval = _same_year(text[position:end], text[join.end() : second[1]], today, newest) or interval
        ranged = second is not None and second[0].end >= interval.start
        if join and second and ranged and ("and" not in join[0] or mode == "between"):
            interval, end, mode = Interval(interval.start, second[0].end), second[1], "period"
        when = _placed(interval, mode, today)
        if found is None or _weight(when) > _weight(found):
            found = when
        begin = lead.start() if lead else position
        text = text[:begin] + " " * (end - begin) + text[end:]
    return found, text


def _same_year(first: str, second: str, today: dt.date, newest: dt.date) -> Interval | None:
    """Read `18 October` in `18 October to 5 November 2024` with the year of the second date."""
    year = re.search(r"(?:19|20)\d\d", second)
    if year is None or re.search(r"(?:19|20)\d\d", first):
        return None
    point = _point(f"in {first} {year[0]}", 3, today, newest)
    return point[0] if point else None


def _weight(when: When) -> tuple[int, int]:
    """Weigh a date against others: said to be the one meant, then the more precise."""
    said = when.mode in ("period", "as_of")
    return said, -(when.interval.end - when.interval.start).days


def _placed(interval: Interval, mode: str, today: dt.date) -> When:
    """Bound a point by the word before it."""
    day = dt.timedelta(days=1)
    match mode:
        case "since":
            return When(Interval(interval.start, max(today, interval.start)), "period")
        case "after":
            start = min(interval.end, dt.date.max - day) + day
            return When(Interval(start, max(today, start)), "period")
        case "before":
            return When(Interval(_EARLIEST, max(_EARLIEST, interval.start - day)), "limit")
        case "until":
            return When(Interval(_EARLIEST, interval.end), "limit")
        case "by":
            return When(Interval(_EARLIEST, interval.end), "by")
        case "as_of" | "day" | "period":
            return When(interval, mode)
        case _:
            return When(interval, "plain")


def _month(year: int, month: int) -> Interval:
    return Interval(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def _year(year: int) -> Interval:
    return Interval(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _day(year: int, month: int, day: int) -> Interval | None:
    try:
        one = dt.date(year, month, day)
    except ValueError:
        return None
    return Interval(one, one)


def _latest(build: Callable[[int], Interval | None], today: dt.date) -> Interval | None:
    """Build for this year, or the year before if that would begin in the future."""
    now = build(today.year)
    return now if now and now.start <= today else build(today.year - 1)


def _iso(match: re.Match[str], today: dt.date) -> Interval | None:
    year, month, day = (int(part) if part else 0 for part in match.group("y", "m", "d"))
    if day:
        return _day(year, month, day)
    if not month:
        return _year(year)
    return _month(year, month) if 1 <= month <= 12 else None


def _numeric(match: re.Match[str], today: dt.date) -> Interval | None:
    day, month, year = int(match["d"]), int(match["m"]), int(match["year"])
    if match["sep"] == "/" and day <= 12 and month <= 12 and day != month:
        return None
    return _day(year, month, day) or _day(year, day, month)


def _day_month(match: re.Match[str], today: dt.date) -> Interval | None:
    month, day = _MONTHS[match["month"]], int(match["d"])
    if match["year"]:
        return _day(int(match["year"]), month, day)
    return _latest(lambda year: _day(year, month, day), today)


def _days_month(match: re.Match[str], today: dt.date) -> Interval | None:
    first = _day_month(match, today)
    if first is None or not match["to"]:
        return first
    last = _day(first.start.year, first.start.month, int(match["to"]))
    return Interval(first.start, last.end) if last and last.end >= first.start else None


def _week(match: re.Match[str], today: dt.date) -> Interval | None:
    month = _month_of(match, today)
    if match["ordinal"] in ("last", "final"):
        return Interval(month.end - dt.timedelta(days=6), month.end)
    start = month.start + dt.timedelta(days=7 * (_ORDINALS[match["ordinal"]] - 1))
    return Interval(start, min(start + dt.timedelta(days=6), month.end))


def _month_of(match: re.Match[str], today: dt.date) -> Interval:
    month = _MONTHS[match["month"]]
    if match["year"]:
        return _month(int(match["year"]), month)
    found = _latest(lambda year: _month(year, month), today)
    return found or _month(today.year, month)


def _month_year(match: re.Match[str], today: dt.date) -> Interval | None:
    return _share(_month_of(match, today), match["part"])


def _plain_year(match: re.Match[str], today: dt.date) -> Interval | None:
    return _share(_year(int(match["year"])), match["part"])


def _share(whole: Interval, part: str | None) -> Interval:
    """Take the early, middle or late third of a month (days 1-10, 11-20, 21-) or a year (four months each)."""
    if part is None:
        return whole
    third = 0 if part in ("early", "beginning", "start") else 1 if part in ("mid", "middle") else 2
    year, month = whole.start.year, whole.start.month
    if whole.end - whole.start > dt.timedelta(days=31):
        return Interval(_month(year, 4 * third + 1).start, _month(year, 4 * third + 4).end)
    end = whole.end.day if third == 2 else 10 * third + 10
    return Interval(dt.date(year, month, 10 * third + 1), dt.date(year, month, end))


def _quarter(match: re.Match[str], today: dt.date) -> Interval | None:
    number = int(match["q"]) if match["q"] else _ORDINALS.get(match["ordinal"] or "", 4)
    year = int(match["year"]) if match["year"] else today.year
    return Interval(_month(year, 3 * number - 2).start, _month(year, 3 * number).end)


def _half(match: re.Match[str], today: dt.date) -> Interval | None:
    second = match["h"] == "2" or match["ordinal"] in ("second", "2nd", "last", "final")
    if match["month"]:
        month = _month_of(match, today)
        middle = month.start.replace(day=15)
        return Interval(middle + dt.timedelta(days=1), month.end) if second else Interval(month.start, middle)
    year = int(match["year"]) if match["year"] else today.year
    return Interval(dt.date(year, 7 if second else 1, 1), _month(year, 12 if second else 6).end)


def _season(match: re.Match[str], today: dt.date) -> Interval | None:
    first, last = _SEASONS[match["season"]]

    def build(year: int) -> Interval:
        return Interval(_month(year, first).start, _month(year + (last < first), last).end)

    return build(int(match["year"])) if match["year"] else _latest(build, today)


def _relative(match: re.Match[str], today: dt.date) -> Interval | None:
    text = match[0]
    if text in ("today", "now", "yesterday"):
        day = today - dt.timedelta(days=text == "yesterday")
        return Interval(day, day)
    if match["ago"]:
        days = int(match["ago"]) * {"day": 1, "week": 7, "month": 30, "year": 365}[match["ago_unit"]]
        day = max(_EARLIEST, today - dt.timedelta(days=min(days, 40_000)))
        return Interval(day, day)
    if match["count"]:
        days = int(match["count"]) * {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
        return Interval(max(_EARLIEST, today - dt.timedelta(days=min(days, 40_000))), today)
    this = match["which"] == "this"
    match match["unit"]:
        case "week":
            monday = today - dt.timedelta(days=today.weekday() + (0 if this else 7))
            return Interval(monday, monday + dt.timedelta(days=6))
        case "month":
            end = today if this else today.replace(day=1) - dt.timedelta(days=1)
            return _month(end.year, end.month)
        case "year":
            return _year(today.year - (not this))
        case _:
            return Interval(today, today)


_POINTS: list[tuple[str, Callable[[re.Match[str], dt.date], Interval | None]]] = [
    (r"(?P<y>(?:19|20)\d\d)[-/](?P<m>\d\d)(?:[-/](?P<d>\d\d))?(?!\d)", _iso),
    (r"(?P<y>(?:19|20)\d\d)년(?:\s*(?P<m>\d{1,2})월(?:\s*(?P<d>\d{1,2})일)?)?", _iso),
    (r"(?P<d>\d{1,2})(?P<sep>[./])(?P<m>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)", _numeric),
    (rf"{_ORD}\s+week\s+(?:of|in)\s+{_M}(?:\s+{_Y})?", _week),
    (rf"(?:h(?P<h>[12])|{_ORD}\s+half(?:\s+of)?)\s+(?:{_M}\s*)?(?:{_Y})?", _half),
    (rf"(?:q(?P<q>[1-4])|{_ORD}\s+quarter)(?:\s+of)?\s*(?:{_Y})?", _quarter),
    ((rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|to|and)\s*(?P<to>\d{{1,2}})(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
     rf"{_M}(?:,?\s+{_Y})?"), _days_month),
    (rf"{_M}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:,]\d|\d)(?:,?\s+{_Y})?", _day_month),
    (rf"(?:(?:last|this|past)\s+)?{_PART}{_M}(?:,?\s+(?:of\s+)?{_Y})?", _month_year),
    (rf"(?P<season>{'|'.join(_SEASONS)})(?:\s+of)?(?:\s+{_Y})?", _season),
    ((r"(?:today|yesterday|now\b|(?P<ago>\d{1,3}|a)\s+(?P<ago_unit>day|week|month|year)s?\s+ago|"
     r"(?:the\s+)?(?P<which>this|last|past|previous)\s+(?:(?P<count>\d{1,3})\s+)?(?P<unit>day|week|month|year)s?)"),
     _relative),
    (rf"{_PART}{_Y}", _plain_year),
]  # fmt: skip
_VERBS = {"may", "march", "mar", "fall", "spring", "summer", "winter", "autumn", "sep", "now"}
_SAYS_DATE = re.compile(
    r"\b(?:in|of|since|by|until|on|during|from|before|after|between|and|to|last|this|early|mid|late)[\s-]*$"
)


def _point(text: str, start: int, today: dt.date, newest: dt.date) -> tuple[Interval, int] | None:
    for pattern, build in _COMPILED:
        match = pattern.match(text, start)
        if match is None or not match[0].strip():
            continue
        if match[0].strip(". ") in _VERBS and not _SAYS_DATE.search(text[:start]):
            continue
        try:
            interval = build(match, today if build is _relative else newest)
        except (ValueError, OverflowError):
            interval = None
        if interval is not None:
            return interval, match.end()
    return None


_COMPILED = [(re.compile(rf"{pattern}(?!\w)"), build) for pattern, build in _POINTS]
_STARTS = re.compile(r"(?<![\w.,])(?=[\da-zа-я])")
_JOIN = re.compile(r"\s*(?:\.\.+|-|\bto\b|\buntil\b|\btill\b|\band\b|\bthrough\b)\s*")
_LEAD = re.compile(
    r"(?<!\w)(?:(?P<since>since|from|starting)|(?P<after>after|post)|(?P<before>before|prior\s+to|pre)|"
    r"(?P<until>until|till|up\s+to|through)|(?P<by>by|no\s+later\s+than)|(?P<between>between)|"
    r"(?P<as_of>as\s+of|as\s+at|as\s+on|as\s+it\s+stood\s+(?:on|in)|back\s+in)|"
    r"(?P<day>on|in|during|at|of|for|dated))(?:\s+the)?[\s-]+$"
)
