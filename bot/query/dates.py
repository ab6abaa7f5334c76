"""Read the date that stands at a place in folded text. Every date is an interval of days: `October 2024` is a month.

    point   = 2024-10-18 | 18.10.2024 | 10/2024 | [weekday] 18 October [2024] | October 18[, 2024] | 18-25 October 2024
            | [part] October [2024] | [part] 2024 | 2022-24 | Q3 2023 | 2023 Q3 | third quarter of 2023
            | first half of 2024 | spring 2022 | winter 2023-24 | last week of October 2024
            | Christmas [Eve] [2017] | New Year's Day [2017]
            | 2024년 10월 18일 | 18 октября 2024 года | what counts from today (`relative`)
    part    = early | mid | late | beginning of | start of | middle of | end of

A month or day without a year is the latest one that is not in the future. A day that the month has not (31 February)
is read as the month. `05/06/2024` may be May or June, so only its year is read. `may` and `march` are months only
beside a day or a year, or after a word such as `in`; so too `Monday` (`on Monday`).
"""

import datetime as dt
import re
from collections.abc import Callable

from bot.query import relative
from bot.query.query import Interval
from bot.query.spans import day_of, latest, month_of, quarter_of, share, year_of

_MONTH_NAMES = ["january", "february", "march", "april", "may", "june", "july", "august", "september",
                "october", "november", "december"]  # fmt: skip
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)} | {
    name[:3]: n for n, name in enumerate(_MONTH_NAMES, 1)
} | {"sept": 9}  # fmt: skip
_RUSSIAN = ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"]
for _n, _name in enumerate(_RUSSIAN, 1):
    _MONTHS |= {f"{_name}{_end}": _n for _end in ("ь", "й", "я", "е", "а", "") if len(_name + _end) > 2}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_THINGS = (
    r"(?:barrels?|tons?|troops|soldiers|men|workers|people|shells|missiles|killed|dead|"
    r"thousand|million|km|k|m|percent|%)(?!\w)"
)
MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_Y = rf"{_YEAR}(?!\d|-\d|\s*{_THINGS})(?:\s?год[ау]?(?!\w)|\s?г\.)?"
_PART = (
    r"(?:(?P<part>early|mid|middle|late|(?:beginning|start|end)(?!\s+in\b))(?:\s+of|\s+in)?(?:\s+the)?"
    r"(?:\s+year|\s+month)?(?:\s+of)?[\s-]+(?:of\s+)?)?"
)
_ORD = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|last|final)"
_TH = r"(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+(?:the\s+)?)?"

Builder = Callable[[re.Match[str], dt.date], Interval | None]


def _iso(match: re.Match[str], today: dt.date) -> Interval | None:
    year, month, day = (int(part) if part else 0 for part in match.group("y", "m", "d"))
    if day:
        return day_of(year, month, day)
    if not month:
        return year_of(year)
    return month_of(year, month) if 1 <= month <= 12 else None


def _month_first(match: re.Match[str], today: dt.date) -> Interval | None:
    month, day = int(match["m"]), int(match["d"] or 0)
    if not 1 <= month <= 12:
        return None
    return latest(lambda year: day_of(year, month, day) if day else month_of(year, month), today)


def _numeric(match: re.Match[str], today: dt.date) -> Interval | None:
    day, month, year = int(match["d"]), int(match["m"]), int(match["year"])
    year += 2000 if year < 100 else 0
    if match["sep"] == "/" and day <= 12 and month <= 12 and day != month:
        return year_of(year)
    return day_of(year, month, day) or day_of(year, day, month)


def _years(match: re.Match[str], today: dt.date) -> Interval | None:
    first, last = int(match["y"]), int(match["to"])
    last += first // 100 * 100 if last < 100 else 0
    return Interval(year_of(first).start, year_of(last).end) if first < last else None


def _day_month(match: re.Match[str], today: dt.date) -> Interval | None:
    month, day = _MONTHS[match["month"]], int(match["d"])
    if match["year"]:
        first = day_of(int(match["year"]), month, day)
    else:
        first = latest(lambda year: day_of(year, month, day), today)
    if first is None or not match["to"]:
        return first
    last = day_of(first.start.year, first.start.month, int(match["to"]))
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
        return month_of(int(match["year"]), month)
    found = latest(lambda year: month_of(year, month), today)
    return found or month_of(today.year, month)


def _month_year(match: re.Match[str], today: dt.date) -> Interval | None:
    month = _month_of(match, today)
    if match["which"] in ("last", "past") and not match["year"] and month.end >= today:
        month = month_of(month.start.year - 1, month.start.month)
    return share(month, match["part"])


def _plain_year(match: re.Match[str], today: dt.date) -> Interval | None:
    return share(year_of(int(match["year"])), match["part"])


def _year_month(match: re.Match[str], today: dt.date) -> Interval | None:
    return month_of(int(match["year"]), _MONTHS[match["month"]])


def _month_number(match: re.Match[str], today: dt.date) -> Interval | None:
    return month_of(int(match["year"]), int(match["m"]))


def _quarter(match: re.Match[str], today: dt.date) -> Interval | None:
    groups = match.groupdict()
    if groups.get("ordinal") in ("last", "final") and not match["year"]:
        return None
    number = int(match["q"]) if match["q"] else _ORDINALS.get(match["ordinal"] or "", 4)

    if match["year"]:
        return quarter_of(int(match["year"]), number)
    return latest(lambda year: quarter_of(year, number), today)


def _half(match: re.Match[str], today: dt.date) -> Interval | None:
    groups = match.groupdict()
    second = match["h"] == "2" or groups.get("ordinal") in ("second", "2nd", "last", "final")
    if groups.get("month"):
        month = _month_of(match, today)
        middle = month.start.replace(day=15)
        return Interval(middle + dt.timedelta(days=1), month.end) if second else Interval(month.start, middle)
    if not match["year"]:
        return None
    year = int(match["year"])
    return Interval(dt.date(year, 7 if second else 1, 1), month_of(year, 12 if second else 6).end)


def _holiday(match: re.Match[str], today: dt.date) -> Interval | None:
    month, day = (1, 1) if match["new"] else (12, 25)
    eve = dt.timedelta(days=bool(match["eve"]))

    def build(year: int) -> Interval:
        one = dt.date(year, month, day) - eve
        return Interval(one, one)

    return build(int(match["year"]) + bool(match["new"] and match["eve"])) if match["year"] else latest(build, today)


def _season(match: re.Match[str], today: dt.date) -> Interval | None:
    first, last = _SEASONS[match["season"]]

    def build(year: int) -> Interval:
        return Interval(month_of(year, first).start, month_of(year + (last < first), last).end)

    return build(int(match["year"])) if match["year"] else latest(build, today)


_POINTS: list[tuple[str, Builder]] = [
    (r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d\d)(?:[-/.](?P<d>\d\d)(?:t\d\d:?\d\d[\d:.z+-]{0,20})?)?(?!\d)", _iso),
    (r"(?P<y>(?:19|20)\d\d)\s?[-/]\s?(?P<to>(?:19|20)?\d\d)(?![\d-])", _years),
    (r"(?P<y>(?:19|20)\d\d)년(?:\s*(?P<m>\d{1,2})월(?:\s*(?P<d>\d{1,2})일)?)?", _iso),
    (r"(?P<m>\d{1,2})월(?:\s*(?P<d>\d{1,2})일)?", _month_first),
    (r"(?P<d>\d{1,2})(?P<sep>[./])(?P<m>\d{1,2})(?P=sep)(?P<year>(?:19|20)?\d\d)(?![\d.])", _numeric),
    (rf"(?<![/.-])(?P<m>0?[1-9]|1[0-2])[/.-]{_Y}(?![/.])", _month_number),
    (rf"{_ORD}\s+week\s+(?:of|in)\s+{MONTH}(?:\s+{_Y})?", _week),
    (rf"(?:h(?P<h>[12])|{_ORD}\s+half(?:\s+of)?)(?:\s+{MONTH})?(?:[\s,]+(?:of\s+)?{_Y})?", _half),
    (rf"{_YEAR}[\s-]h(?P<h>[12])", _half),
    (rf"(?:q(?P<q>[1-4])|{_ORD}\s+quarter)(?:\s+of)?(?:[\s,/-]*{_Y})?", _quarter),
    (rf"{_YEAR}[\s/-]?q(?P<q>[1-4])", _quarter),
    ((rf"{_WEEKDAY}(?P<d>\d{{1,2}}){_TH}(?:\s*(?:-|to|and|,)\s*(?P<to>\d{{1,2}}){_TH})?[\s-]+(?:of\s+)?"
      rf"{MONTH}(?:(?:,?\s+|-){_Y})?"), _day_month),
    ((rf"{_WEEKDAY}{MONTH}\s+(?P<d>\d{{1,2}}){_TH}(?![\d:,]\d|\d|\s*{_THINGS})"
      rf"(?:\s*(?:-|to)\s*(?P<to>\d{{1,2}}){_TH}(?!\d|\s+(?:of\s+)?{MONTH.replace('month', 'next')}))?(?:,?\s+{_Y})?"),
     _day_month),
    (rf"(?:(?P<which>last|this|past)\s+)?{_PART}{MONTH}(?:,?\s+(?:of\s+)?{_Y})?", _month_year),
    (rf"{_YEAR}[\s,-]+{MONTH}", _year_month),
    (rf"(?:(?:last|this|past)\s+)?(?P<season>{'|'.join(_SEASONS)})(?:(?:\s+(?:of|in))?\s+{_YEAR}(?:[/-](?:20)?\d\d)?)?",
     _season),
    (rf"(?:(?:christmas|xmas)|(?P<new>new\s+year(?:'?s)?(?=\s+(?:day|eve))))(?:\s+(?:day|(?P<eve>eve)))?(?:,?\s+(?:of\s+)?{_YEAR})?",
     _holiday),
    (relative.COUNTED, relative.counted),
    (rf"{_PART}(?:{relative.SPAN})", relative.span),
    (relative.WEEKDAY, relative.weekday),
    (relative.TODAY, relative.today),
    (rf"{_PART}{_Y}", _plain_year),
]  # fmt: skip
_END = r"(?:(?=부터|이후|까지|이전|현재|기준|에|의|은|는)|(?!\w))"
_COMPILED = [(re.compile(rf"(?:{pattern}){_END}"), build) for pattern, build in _POINTS]
_RELATIVE = {relative.counted, relative.span, relative.weekday, relative.today}
_VERBS = {"may", "this may", "march", "mar", "sep", "now", *_SEASONS, *relative.WEEKDAYS}
_MORE_MONTHS = re.compile(rf"\s*(?:-|to|and|or)\s*(?:{MONTH}|{'|'.join(_SEASONS)})(?!\w)")
_SAYS_DATE = re.compile(r"\b(?:in|of|since|by|until|on|during|from|before|after|between|last|early|mid|late)[\s-]*$")


def _means_date(text: str, start: int, end: int) -> bool:
    """Tell whether `march` is a month here: after `in` and the like, or before `to April`."""
    return bool(_SAYS_DATE.search(text[max(0, start - 20) : start]) or _MORE_MONTHS.match(text, end))


def point(
    text: str, start: int, today: dt.date, newest: dt.date, *, joined: bool = False
) -> tuple[Interval, int] | None:
    """Read the date at `start`; give it with the place where it ends.

    A month or a day without a year is the latest one up to `newest`. `joined` says that another date came before.
    """
    for pattern, build in _COMPILED:
        match = pattern.match(text, start)
        if match is None or not match[0].strip():
            continue
        if match[0].strip(". ") in _VERBS and not (joined or _means_date(text, start, match.end())):
            continue
        try:
            interval = build(match, today if build in _RELATIVE else newest)
        except (ValueError, OverflowError):
            interval = None
        if interval is not None:
            return interval, match.end()
    return None
