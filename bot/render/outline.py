"""An answer laid out for reading: citations numbered once, every card a heading, a text and small print.

Block Kit, the terminal and the plain text all draw this outline, so they cannot tell different things.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.answer.shape import ActorCard, Answer, ClaimCard, InstrumentCard, Outcome, ParagraphCard, StepCard
from bot.answer.wording import STANDING
from bot.render import wording
from bot.render.format import PLAIN, Format

_MOST_NAMED = 3
"""Names or citations in a line of small print; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation with its number; `url` where the knowledge has one."""

    number: int
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the numbers of its citations; `label` is what kind of sentence it is, where that matters."""

    text: str
    numbers: tuple[int, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One entry: what it is, what it says, its words, and the small print."""

    heading: str
    text: str
    quote: str = ""
    small: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole answer in reading order; empty parts are left out by the renderers."""

    title: str
    as_of: str
    lead: str
    commands: tuple[str, ...]
    """How the desk is asked: only help says it."""
    summary: tuple[Line, ...]
    notes: tuple[Line, ...]
    citations: tuple[Citation, ...]
    steps: tuple[tuple[str, tuple[Line, ...]], ...]
    """How each rule changed: its title, and a line for every step, labelled with its date."""
    steps_last: bool
    """Whether they stand behind the entries: an answer about the record has the law at its end."""
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    suggestions_title: str
    suggestions: tuple[str, ...]
    choices: bool
    """Whether the suggestions are what the question may have meant, and not what comes next."""
    footer: str


def outline(answer: Answer, shown: Format = PLAIN) -> Outline:
    """Lay out an answer in the format of the place where it is shown."""
    numbers = {one.citation: number for number, one in enumerate(answer.references, 1)}
    lead, suggestions_title = _lead(answer)
    said = {one.text for one in answer.summary}
    groups = (
        (wording.ACTORS, tuple(_actor(one, shown) for one in answer.actors)),
        (wording.INSTRUMENTS, tuple(_instrument(one, shown) for one in answer.instruments)),
        (wording.ON_RECORD, tuple(claim_card(one, shown) for one in answer.claims)),
        (wording.PARAGRAPHS, tuple(_paragraph(one) for one in answer.paragraphs)),
    )
    helps = answer.outcome is Outcome.HELP
    return Outline(
        title=answer.understood,
        as_of=wording.AS_OF.format(day=shown.day(answer.as_of)),
        lead=lead,
        commands=tuple(map(shown.command, wording.HELP_COMMANDS)) if helps else (),
        summary=(
            *(
                Line(one.text, _numbered(one.citations, numbers), wording.WAYS.get(one.direction or "", ""))
                for one in answer.summary
            ),
        ),
        notes=tuple(
            Line(one.text, _numbered(one.citations, numbers), "" if helps else wording.NOTE_KINDS[one.kind])
            for one in answer.notes
        ),
        citations=tuple(Citation(numbers[one.citation], one.citation, one.url) for one in answer.references),
        steps=tuple(
            (title, tuple(_step(one, numbers, shown) for one in answer.steps if one.rule == title))
            for title in dict.fromkeys(one.rule for one in answer.steps)
        ),
        steps_last=bool(answer.claims) and not answer.paragraphs,
        groups=tuple((title, tuple(_once(one, said) for one in cards)) for title, cards in groups if cards),
        suggestions_title=suggestions_title,
        suggestions=answer.suggestions,
        choices=answer.outcome in (Outcome.CHOOSE, Outcome.NOTHING),
        footer=wording.FOOTER.format(version=answer.knowledge),
    )


def _once(card: Card, said: set[str]) -> Card:
    """Leave out the text of a card that is a sentence of the summary, to the letter."""
    return replace(card, text="") if card.text in said else card


def _lead(answer: Answer) -> tuple[str, str]:
    match answer.outcome:
        case Outcome.ANSWERED:
            return "", wording.TRY
        case Outcome.CHOOSE:
            return wording.CHOOSE, wording.ASK_AGAIN
        case Outcome.NOTHING:
            return wording.NOTHING, wording.DID_YOU_MEAN
        case Outcome.HELP:
            return wording.HELP, wording.TRY


def _numbered(citations: Iterable[str], numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(numbers[one] for one in citations)


def _step(card: StepCard, numbers: dict[str, int], shown: Format) -> Line:
    return Line(card.label, _numbered(card.citations, numbers), shown.day(card.since))


def _paragraph(card: ParagraphCard) -> Card:
    small = [wording.IN_FORCE if card.in_force else wording.NOT_IN_FORCE, wording.FORCE[card.force]]
    small.append(wording.BOUND.format(who=", ".join(card.bound)))
    if card.direction:
        small.append(wording.DIRECTIONS[card.direction])
    if card.exceptions:
        small.append(wording.EXCEPT.format(what="; ".join(card.exceptions)))
    if card.changed_by:
        named, others = card.changed_by[:_MOST_NAMED], len(card.changed_by) - _MOST_NAMED
        more = [wording.AND_OTHERS.format(count=others)] if others > 0 else []
        small.append(wording.CHANGED_BY.format(refs=", ".join([*named, *more])))
    if card.checked == "unchecked":
        small.append(wording.UNCHECKED)
    return Card(card.citation, card.text, small=" · ".join(small), url=card.url)


def _instrument(card: InstrumentCard, shown: Format) -> Card:
    small = [shown.day(card.adopted), *([card.vote] if card.vote else [])]
    if card.checked == "unchecked":
        small.append(wording.UNCHECKED)
    return Card(f"{card.citation}: {card.title}", card.summary, small=" · ".join(small), url=card.url)


def claim_card(card: ClaimCard, shown: Format) -> Card:
    """Lay out a claim: who and when, what, in which words, how it stands and from which source."""
    quote = wording.SAID.format(quote=card.quote) if card.quote else ""
    source = wording.SOURCE.format(publisher=card.source.publisher, day=shown.day(card.source.published))
    small = f"{wording.CLAIM_KINDS[card.kind]} · {STANDING[card.standing]} · {source}"
    return Card(f"{shown.day(card.date)}, {card.claimant}", card.text, quote, small, card.source.url)


def _actor(card: ActorCard, shown: Format) -> Card:
    names = ", ".join(card.aliases[:_MOST_NAMED])
    small = [card.side]
    if card.listed:
        small.append(f"{card.listed.list} {card.listed.reference}, {shown.day(card.listed.listed_on)}")
    return Card(card.name, card.role, small=" · ".join([*small, names] if names else small))
