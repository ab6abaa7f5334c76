"""How an answer is to be shown in one place: the channel's dates and length, the workspace's command names."""

import datetime as dt
import re
from dataclasses import dataclass

from babel.dates import format_date, format_skeleton

from bot.knowledge.knowledge import first_day, long_date

BRITISH = "en_GB"
ISO = "iso"

_COMMAND = re.compile(r"^/(sanctions|timeline)\b")


@dataclass(frozen=True, slots=True)
class Format:
    """`dates` is a locale of the Unicode CLDR or `iso`; `brief` keeps the entries for later pages."""

    dates: str = BRITISH
    brief: bool = False
    sanctions: str = "/sanctions"
    timeline: str = "/timeline"

    def day(self, partial: str | dt.date) -> str:
        """Write a date, or a month or a year where no more is known; never a day that was not given."""
        text = str(partial)
        if self.dates == ISO or len(text) == 4:
            return text
        if self.dates == BRITISH:
            return long_date(text)  # the style of the knowledge itself
        day = first_day(text)
        if len(text) == 7:
            return format_skeleton("yMMMM", day, locale=self.dates)
        return format_date(day, "long", locale=self.dates)

    def command(self, text: str) -> str:
        """Put the workspace's own name of a command before a question."""
        return _COMMAND.sub(lambda match: self.timeline if match[1] == "timeline" else self.sanctions, text)


PLAIN = Format()
"""What the terminal shows, and a channel without settings."""
