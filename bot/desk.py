"""The desk: the object that every interface asks."""

import datetime as dt
from collections.abc import Callable

from bot.answer.compose import answer
from bot.answer.shape import Answer
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.listings import SanctionsList
from bot.lookup.index import Index


class Desk:
    """Holds the knowledge and the clock; answers questions. Safe to use from many threads."""

    def __init__(self, index: Index, today: Callable[[], dt.date]) -> None:
        """Take the index of checked knowledge, and the clock as a function."""
        self._index = index
        self._today = today

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers."""
        return self._index.knowledge

    @property
    def imported(self) -> SanctionsList | None:
        """The sanctions list beside the knowledge, if one was imported."""
        return self._index.listed.source if self._index.listed else None

    def __deepcopy__(self, memo: dict[int, object]) -> "Desk":
        """Be shared and not copied: Bolt copies the context of a request for every lazy listener."""
        return self

    def ask(self, text: str, today: dt.date | None = None) -> Answer:
        """Answer a question; `today` stands in for the clock."""
        return answer(text, self._index, today or self._today())
