"""A draft of an answer: what the parts of the composer fill in, before notes and suggestions are added."""

import datetime as dt
from dataclasses import dataclass, field

from bot.answer.shape import ActorCard, Cited, NoteCard, Outcome, StepCard
from bot.knowledge.knowledge import Knowledge, Provision
from bot.knowledge.records import Actor, Claim, Instrument, Rule
from bot.lookup.index import Index
from bot.lookup.match import Findings

MOST_SENTENCES = 5


@dataclass(slots=True)
class Draft:
    """Records in the order they are to be shown; lists grow while composing, then become an Answer."""

    found: Findings
    index: Index
    today: dt.date
    understood: str = ""
    outcome: Outcome = Outcome.ANSWERED
    summary: list[Cited] = field(default_factory=list)
    instruments: list[Instrument] = field(default_factory=list)
    provisions: list[Provision] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    listings: list[ActorCard] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    notes: list[NoteCard] = field(default_factory=list)
    steps: list[StepCard] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers."""
        return self.index.knowledge

    @property
    def day(self) -> dt.date:
        """The as-of day."""
        return self.found.day

    def say(self, text: str, citations: tuple[str, ...], direction: str | None = None) -> None:
        """Add a sentence, up to the most an answer holds; the same sentence is said once."""
        sentence = Cited(text, citations, direction)
        if len(self.summary) < MOST_SENTENCES and sentence not in self.summary:
            self.summary.append(sentence)

    def show(self, provisions: tuple[Provision, ...]) -> None:
        """Add paragraphs, each once."""
        for provision in provisions:
            if provision not in self.provisions:
                self.provisions.append(provision)
