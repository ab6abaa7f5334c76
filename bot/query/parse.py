"""Put the rules in order: Slack's marks off, citations out, dates out, then direction, intent, numbers, words.

The order matters: date rules read `2397 para 8` as a year, so references go first.
"""

import datetime as dt
import html
import re

from bot.query import citations, direction, intent, periods
from bot.query.query import Command, Interval, Query
from bot.text import MAX_TYPED, fold, plain_marks, visible, words

_MARKUP = re.compile(r"<(?:[@#!][^<>|\s]{0,80}|(?:https?|mailto|tel):[^<>|\s]{0,500})(?:\|([^<>]{0,200}))?>")
_LEFT_OPEN = re.compile(r"<(?=[@#!]|(?:https?|mailto|tel):)")
_MENTION = re.compile(r"@[\w.-]{1,80}[,:]?\s+")
"""The desk's own name, typed before a question."""
_COMMAND = re.compile(r"\s*/(sanctions|timeline)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,3}(?:[. ]000)+|\d{1,9})(?P<part>\.\d{1,3})?\s?"
    r"(?P<unit>k|thousand|тыс\w*\.?|m|mn|million|млн\.?|миллион\w*)?(?!\w)"
)
_RANGE_UNIT = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:\.\d)?)\s?(?:-|to)\s?(\d{1,3}(?:\.\d)?)(\s?(?:k|thousand|m|mn|million)\b|,000\b)"
)
_CHECKS_DATE = re.compile(
    r"(?<!\w)(?:adopt\w*|passed|closed|ended|expired?|signed|ratif\w+|entered|took\s+effect|(?:come|came)\s+into|deadline|veto\w*)"
    r"(?!\w)|(?<!\w)(?:right|correct|true|yes|no)\s*\?"
)
"""The date is what the question wants checked (`was 1718 adopted in June?`), not the day it asks about."""
_HAD = re.compile(r"(?<!\w)had(?!\w)")
"""`had they confirmed by 1 December?` asks for the record of that day; without `had`, `by` names a deadline."""
_SHORT_TO = re.compile(r"(?<=[a-z] )2(?= [a-z])")
_UNITS = {"k": 1e3, "t": 1e3, "т": 1e3, "m": 1e6, "м": 1e6}
_SPELLED = {
    "half a": 0.5, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "a hundred": 100, "one hundred": 100, "hundred": 100,
}  # fmt: skip
_SPELLED_NUMBER = re.compile(
    rf"(?<!\w)(?P<number>{'|'.join(sorted(_SPELLED, key=len, reverse=True))})\s(?=(?:thousand|million)\b)"
)


def clean(text: str) -> str:
    """Take out what a person does not see or did not mean: Slack's markup, invisible characters, excess length."""
    text = plain_marks(visible(html.unescape(text[: 4 * MAX_TYPED])))
    text = _LEFT_OPEN.sub(" ", _MARKUP.sub(lambda match: f" {match[1] or ''} ", text))
    text = re.sub(r"\s+", " ", text).strip()
    text = text[mention.end() :] if (mention := _MENTION.match(text)) else text
    return text[:MAX_TYPED].rstrip()


def parse(text: str, names: citations.Names, today: dt.date, newest: dt.date) -> Query:
    """Parse what was typed on the day `today`; any text gives a Query.

    `newest` is the last day that the record reaches: `in October` means the latest October up to then.
    """
    shown = clean(text)
    match = _COMMAND.match(shown)
    command: Command | None = None
    if match:
        command = "timeline" if match[1].lower() == "timeline" else "sanctions"
    folded = fold(shown)
    intents = intent.find(folded)
    body = folded[match.end() :] if match else folded
    found = citations.find(("/timeline " if command == "timeline" else "") + body, names)
    rest = found.rest.removeprefix("/timeline") if command == "timeline" else found.rest
    when, rest = periods.find(rest, today, min(today, newest))
    if when and command != "timeline" and when.mode != "as_of" and _CHECKS_DATE.search(folded):
        day, period = None, when.interval if when.mode in ("day", "plain") else None
    else:
        day, period = _day_and_period(when, command, today, had=bool(_HAD.search(folded)))
    numbers, rest = _numbers(rest)
    return Query(
        text=shown,
        command=command,
        references=found.references,
        day=day,
        period=period,
        before=found.before,
        after=found.after,
        direction=direction.find(body),
        names_dprk=direction.names_dprk(body),
        intents=intents,
        numbers=numbers,
        words=words(_SHORT_TO.sub("to", rest)),
    )


def _day_and_period(
    when: periods.When | None, command: Command | None, today: dt.date, *, had: bool
) -> tuple[dt.date | None, Interval | None]:
    """Say which day's law is asked for, and which days the claims are to come from.

    `as of`, `on` and `in` ask for the law at the end of that time, and so does `by` after `had`; after `/timeline` a
    date bounds the claims unless `as of` stands before it. The future has no law yet: it is cut at today.
    """
    if when is None:
        return None, None
    last = min(when.interval.end, today)
    if when.mode == "by" and command != "timeline":
        return (last if had else None), None
    if when.mode == "as_of" or (when.mode in ("limit", "day", "plain") and command != "timeline"):
        return last, None if when.mode in ("as_of", "limit") else when.interval
    return None, when.interval


def _numbers(text: str) -> tuple[tuple[float, ...], str]:
    """Take the quantities out: `8,000`, `10.000`, `10-12k`, `4 million`, `ten thousand`.

    Digits of one or two figures stay words.
    """
    text = _SPELLED_NUMBER.sub(lambda match: f"{_SPELLED[match['number']]} ", text)
    text = _RANGE_UNIT.sub(r"\1\3 - \2\3", text)
    found: list[float] = []

    def take(match: re.Match[str]) -> str:
        value = float(re.sub(r"[,. ]", "", match["digits"]) + (match["part"] or ""))
        value *= _UNITS[match["unit"][0]] if match["unit"] else 1
        if value < 100 and not match["unit"]:
            return match[0]
        found.append(value)
        return " "

    rest = _NUMBER.sub(take, text)
    return tuple(found), rest
