"""The fixed wording of an answer: what is said that is not knowledge. Every line takes data and gives one sentence."""

import datetime as dt

from bot.knowledge.knowledge import long_date
from bot.knowledge.records import Instrument
from bot.query.query import Interval

HELP = "What can be asked, and how"
NOTHING = "Not on record here"
CHOOSE = "More than one on record has that name"
BOTH_DIRECTIONS = "The answer depends on the direction: what goes to North Korea and what comes from it have rules of their own. Both are told here."  # noqa: E501
SHARED_NAME = "More than one body or person on record has the name {name}: {others}. They are not to be mixed up."
UNCHECKED = "Not compared with the official text here: the rule, the paragraph number or both of {refs}. Check before publication."  # noqa: E501
NOT_YET = "No such rule is on record for {day}: the first, “{label}”, dates from {since}."
HISTORY = "{since}: {label}"
OVER_TIME = "{title}: how it changed"
CHANGED_LATER = "This changed after {day}. {steps}."
CHANGED_WITHIN = "The rule changed within the time asked about; this is how it stood on {day}. {steps}."
IN_FORCE = "{ref} was in force on {day}."
NEXT_DAY = "The vote on {ref} was on {day} in New York, and that date counts. Seoul is 13 or 14 hours ahead, so sources there may give the next day."  # noqa: E501
SINCE_THEN = "What it has said since then: {text}"
LATER = "After {day}: {text}"
BEFORE_ADOPTION = "{ref} was not yet there on {day}: it dates from {since}."
TREATY_NOT_YET = "{ref} was signed but not in force on {day}: it took effect on {since}."
UNNAMED = "The source does not say who speaks: {who}. It cannot be checked who that is."
ON_SOURCE = "On the source {publisher}, {day}: {text}"
LAST_DAY = "{ref} ended on {day}."
ADOPTED = "Adopted on {day}; the vote was {vote} (in favour, against, abstaining)."
NOT_ADOPTED = "Put to the vote on {day} and not adopted; the vote was {vote} (in favour, against, abstaining)."
DATED = "Dated {day}."
LISTED = "{name} has been on the {list} list since {day}, under the reference {reference}."
NOT_LISTED = "No UN listing of {name} is on record here; the list was read in a copy of {day}, and only the Council or its Committee can list anyone."  # noqa: E501
LISTED_LATER = "{name} was listed on {since}, after {day}."
ON_LIST = "{name} is on the {list} as it was made on {dated}: listed on {day}, under the reference {reference}, in its {regime} section."  # noqa: E501
ON_LIST_LATER = "{name} (reference {reference}) was put on the {list} on {since}, after {day}."
LIST_SAYS = "The list says of it: “{text}”"
LIST_CITED = "{list}, {day}"
LIST_DATED = "Names, dates and words are those of the list as it was made on {day}. What was added, amended or taken off since then is not in it."  # noqa: E501
LIST_SPELLED = "“{typed}” was taken to be the name spelled “{spelling}” on the list."
LIST_LOW = "The list calls the name “{name}” an alias of low quality."
LIST_NAMESAKE = "A name in common is not proof that it is the same person. Compare the other details of the entry."
LIST_OTHER_REGIME = "What follows from a listing in the {regime} section is not on record here."
LIST_INSIDE = "{name} is a name on the {list} of {dated} (reference {reference}, {regime} section, listed on {day}). Whether the question is about that entry is for the reader to judge; what follows from the listing is not told here."  # noqa: E501
LIST_SHARED = "{count} entries of the list have that name: {names}."
NOT_ON_LIST = "Not on record here, and no such name in the {list} of {day}"
SUGGEST_LISTED = "is {name} listed?"
TAKEN_FOR = "“{typed}” was taken to be a spelling of {name}. A name in common is not proof that it is the same person."
ON_RECORD_AS = "{name} is on record here as: {role}."
FORMERLY = "{name} is on record here in an office of another time: {role}."
FIGURES = "Other figures on record, the newest first: {items}."
FIGURES_MORE = "Before that: {items}."
FIGURE = "{day}, {claimant}: {numbers}{became}"
STORY = "The question does not name a subject; it is taken to be about: {label}."
ADOPTIONS = "what the Council put to the vote"
VOTED = "{day}: {ref} ({title}), vote {vote}."
VOTES_ALIKE = "{label}, each by a vote of {vote}: {items}."
VOTES = "{label}: {items}."
SUGGEST_RULE = "/sanctions {label}"
SUGGEST_TIMELINE = "/timeline {label}"
SUGGEST_WHO = "who is {name}?"
SUGGEST_NAME = "{name}"
WHICH_GOODS = "Goods and services {direction}: which?"
DIRECTION = {"to_dprk": "going to North Korea", "from_dprk": "coming from North Korea"}
OTHER_WAY = "The question speaks of what is {asked}; the rule on record is about what is {told}."
NO_COUNT = "No count of this is on record here."
THEN_REPLACED = "{text} {by} was itself replaced by {next}."

COUNCIL_SYMBOL = "S/"
"""How the symbols of the Security Council's documents begin (un.org, document symbols)."""
COUNCIL_KINDS = {
    "sanctions": "Sanctions resolutions",
    "regime_precursor": "Before the sanctions",
    "panel_renewal": "Renewals of the Panel of Experts",
    "vetoed_draft": "Vetoed drafts",
    "context": "Related resolutions",
}

STANDING = {
    "stands": "nothing on record against it",
    "superseded": "since superseded",
    "disputed": "disputed",
    "confirmed": "later confirmed",
    "corrected": "see the correction",
}

_VERBS = {
    "extends": "{ref} was widened by {by}",
    "narrows": "{ref} was narrowed by {by}",
    "clarifies": "{ref} was explained by {by}",
    "overtakes": "A stricter rule covers the ground of {ref}: {by}",
    "replaces": "{ref} is no longer in force: replaced by {by}",
}


def changed(ref: str, does: str, by: str) -> str:
    """Say what later paragraphs did to a paragraph."""
    return _VERBS[does].format(ref=ref, by=by) + "."


def closed(ref: str, what: str, by: str, since: dt.date) -> str:
    """Say that a part of a paragraph ended."""
    return f"In {ref}, {what} ended on {long_date(since)} ({by})."


def voted(record: Instrument) -> str:
    """Say when an instrument was put to the vote, and how it went."""
    return VOTED.format(day=long_date(record.adopted), ref=record.citation, title=record.title, vote=record.vote)


def votes(records: list[Instrument]) -> str:
    """Say the same of several of one kind; a vote they share is said once."""
    alike = len({one.vote for one in records}) == 1 and len(records) > 1
    pattern = VOTES_ALIKE if alike else VOTES
    items = (f"{long_date(one.adopted)}, {one.citation}" + ("" if alike else f", vote {one.vote}") for one in records)
    return pattern.format(label=COUNCIL_KINDS[records[0].kind], vote=records[0].vote, items="; ".join(items))


def law_on(day: dt.date, today: dt.date) -> str:
    """Name the law of a day."""
    return "law as it stands today" if day >= today else f"law as it stood on {long_date(day)}"


def up_to(day: dt.date, today: dt.date) -> str:
    """Name the last day told of, if it is an earlier one."""
    return "" if day >= today else f", up to {long_date(day)}"


def span(period: Interval, today: dt.date) -> str:
    """Name a period: a day, a month, a year, or from a day to a day."""
    start, end = period.start, period.end
    if start == end:
        return long_date(start)
    if start.year <= 1900:
        return f"until {long_date(end)}"
    if end >= today and start < today:
        return f"since {long_date(start)}"
    if start.day == 1 and (end + dt.timedelta(days=1)).day == 1:
        if (start.year, start.month) == (end.year, end.month):
            return f"{start:%B %Y}"
        if start.month == 1 and end.month == 12 and start.year == end.year:
            return str(start.year)
    return f"{long_date(start)} to {long_date(end)}"


def listing(items: list[str]) -> str:
    """Join names: `a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
