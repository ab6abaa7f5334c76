"""One finding of the doctor."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: nothing to do, something to look at, or the desk cannot work like this."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and what to do about it (empty where all is well); neither holds a secret."""

    level: Level
    what: str
    advice: str = ""

    def __str__(self) -> str:
        """Give the lines for a terminal."""
        line = f"{self.level.value:8} {self.what}"
        return f"{line}\n{'':8} {self.advice}" if self.advice else line
