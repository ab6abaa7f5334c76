"""The desk: the object that every interface asks."""

import datetime as dt
from collections.abc import Callable, Iterable

from bot.answer import followup
from bot.answer.compose import answer
from bot.answer.digest import News, news
from bot.answer.shape import Answer
from bot.answer.sources import sources
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.listings import SanctionsList
from bot.lookup.index import Index


class Desk:
    """Holds the knowledge and the clock; answers questions. Safe to use from many threads.

    The knowledge may be replaced at any moment, so each method reads `_index` once and goes on with what it read.
    """

    def __init__(self, index: Index, today: Callable[[], dt.date]) -> None:
        """Take the index of checked knowledge, and the clock as a function."""
        self._index = index
        self._today = today

    def replace(self, index: Index) -> None:
        """Answer from this index from now on; what was begun before ends with the one it began with."""
        self._index = index

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers."""
        return self._index.knowledge

    @property
    def imported(self) -> SanctionsList | None:
        """The sanctions list beside the knowledge, if one was imported."""
        listed = self._index.listed
        return listed.source if listed else None

    def __deepcopy__(self, memo: dict[int, object]) -> "Desk":
        """Be shared and not copied: Bolt copies the context of a request for every lazy listener."""
        return self

    def today(self) -> dt.date:
        """Give the day that it is at the desk."""
        return self._today()

    @property
    def newest(self) -> dt.date:
        """The last day that the record reaches, and no later than today."""
        return min(self._index.newest, self._today())

    def followed(self, before: str, text: str) -> str:
        """Give the whole question that `text` is, after `before` in the same thread."""
        return followup.whole(before, text, self._index, self._today())

    def sources(self, text: str) -> tuple[Answer, ...]:
        """Answer what a message says: as a whole, or else each of its sentences that is on record."""
        return sources(text, self._index, self._today())

    def news(self, topics: Iterable[str], told: frozenset[str]) -> tuple[News, ...]:
        """Give what is on record on these topics, by id, and is not among the ids told."""
        return news(self._index, topics, told, self._today())

    def topic_of(self, answer: Answer) -> str | None:
        """Give the name of the topic of the first claim that was told, if one was."""
        knowledge = self.knowledge
        claims = (knowledge.claims.get(one.id) for one in answer.claims)
        topic = next((one.topics[0] for one in claims if one), None)
        return knowledge.topics[topic].label if topic else None

    def ask(self, text: str, today: dt.date | None = None) -> Answer:
        """Answer a question; `today` stands in for the clock."""
        return answer(text, self._index, today or self._today())
