"""The errors of the project.

DeskError
├── KnowledgeError    the knowledge folder has mistakes; carries them all
├── ListError         a sanctions list cannot be imported; says why and what to do, and the list kept before stays
├── SettingsError     the environment lacks something; says what and where to get it
└── StorageError      the database cannot be opened, read or written; says which one and what to do
    └── LostError     … for now: it is away, busy or full, and the same may be tried again

What a person typed is never an error: it gets an Answer. None of these texts reaches a Slack user.
"""

from dataclasses import dataclass


class DeskError(Exception):
    """Something the person who runs the desk can act on."""


class SettingsError(DeskError):
    """A setting is missing or wrong; the text names the variable and where its value comes from."""


class ListError(DeskError):
    """A sanctions list cannot be imported; the text says why and what to do. The list that was kept stays."""


class StorageError(DeskError):
    """The database cannot be opened, read or written; the text names it, without password or anything kept in it."""


class LostError(StorageError):
    """The database is away, busy or full: what was to be read or written may be tried again later."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake of a curator: where it stands, what is wrong and what would be right."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        """Give `file:line: field: problem`, the form editors jump to."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.problem}" if self.field else f"{where}: {self.problem}"


class KnowledgeError(DeskError):
    """The knowledge folder cannot be used; nothing of it was loaded."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        """Take every mistake found, so that one run shows them all."""
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))
