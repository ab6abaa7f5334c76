"""Ask the questions of the evaluation, and tell where the answers differ from what is expected (`asked.Expect`)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evals.asked import Expect, Question, Wish

from bot.answer.shape import Answer, ClaimCard, Outcome, ParagraphCard
from bot.desk import Desk
from bot.knowledge.knowledge import first_day, last_day


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question was answered: `differs` is empty if as expected."""

    question: Question
    differs: tuple[str, ...]

    def __str__(self) -> str:
        """Tell the question and what differs, on a few lines."""
        day = f" ({self.question.today})" if "today" in self.question.model_fields_set else ""
        return "\n    ".join([f"{self.question.id}: {self.question.ask[:100]!r}{day}", *self.differs])


def judge(desk: Desk, questions: Iterable[Question]) -> list[Verdict]:
    """Ask every question and compare."""
    return [Verdict(one, tuple(differences(one.expect, desk.ask(one.ask, one.today)))) for one in questions]


def right(verdicts: Iterable[Verdict]) -> Counter[str]:
    """Count, by group, the questions that were answered as expected."""
    return Counter(one.question.group for one in verdicts if not one.differs)


def listing(verdicts: Iterable[Verdict]) -> str:
    """List the questions that were not answered as expected."""
    return "\n".join(str(one) for one in verdicts if one.differs)


def differences(expect: Expect, answer: Answer) -> Iterator[str]:
    """Tell every difference between an answer and what is expected of it."""
    if answer.outcome not in expect.outcome:
        yield f"outcome is {answer.outcome}, not {' or '.join(expect.outcome)}"
    yield from _in_any_case(expect, answer)
    if answer.outcome in expect.outcome and _silent(answer):
        return
    yield from _law(expect, answer)
    yield from _record(expect, answer)
    yield from _people(expect, answer)
    yield from _words(expect, answer)


def is_for(ref: str, card: ParagraphCard, *, kin: bool = True, parents: bool = True) -> bool:
    """Tell whether a paragraph is the one that a reference names, or, with `kin`, a part or (`parents`) its whole."""
    own = f"{card.instrument} {card.pinpoint}"
    part, whole = own.startswith(f"{ref}("), ref.startswith(f"{own}(")
    return ref == own or (kin and (part or (parents and whole)))


def fits(wish: Wish, card: ClaimCard) -> bool:
    """Tell whether a claim is one that is looked for."""
    file = (card.source.file or "").rpartition("/")[2]
    numbers = {number for one in card.figures for number in (one.low, one.high)}
    return (
        (wish.seed is None or file.startswith(wish.seed))
        and (wish.date is None or card.date.startswith(wish.date))
        and (not wish.kind or card.kind in wish.kind)
        and (not wish.standing or card.standing in wish.standing)
        and (wish.claimant_re is None or wish.claimant_re.search(card.claimant) is not None)
        and (wish.figure is None or wish.figure in numbers)
    )


def _silent(answer: Answer) -> bool:
    if answer.outcome is Outcome.CHOOSE:
        return not (answer.paragraphs or answer.claims or answer.actors)
    return answer.outcome in {Outcome.NOTHING, Outcome.HELP}


def _in_any_case(expect: Expect, answer: Answer) -> Iterator[str]:
    """Compare what holds for silence as well."""
    day = answer.as_of.isoformat()
    if expect.as_of and not day.startswith(expect.as_of):
        yield f"as of {day}, not {' or '.join(expect.as_of)}"
    for ref in expect.paragraphs_none:
        if any(is_for(ref, card, kin=expect.pinpoint_prefix_ok, parents=False) for card in answer.paragraphs):
            yield f"has {ref}"
    for wish in expect.claims_none:
        yield from (f"has {_claim(card)}, like {_wish(wish)}" for card in answer.claims if fits(wish, card))
    if expect.actors_none_re:
        yield from (f"has {card.name}" for card in answer.actors if expect.actors_none_re.search(card.name))
    for pattern in expect.text_none_re:
        yield from (f"says {text!r}" for text in _texts(answer) if pattern.search(text))
    if len(answer.suggestions) < expect.suggestions_min:
        yield f"{len(answer.suggestions)} suggestions, not {expect.suggestions_min}"


def _law(expect: Expect, answer: Answer) -> Iterator[str]:
    """Compare the paragraphs."""
    kin, top = expect.pinpoint_prefix_ok, answer.paragraphs[: expect.top]
    has = ", ".join(f"{card.instrument} {card.pinpoint}" for card in answer.paragraphs[: max(expect.top, 5)]) or "none"

    def among(ref: str, cards: Iterable[ParagraphCard]) -> bool:
        return any(is_for(ref, card, kin=kin) for card in cards)

    for ref in expect.paragraphs_all:
        if not among(ref, top):
            yield f"no {ref} among the first {expect.top}: {has}"
    if expect.paragraphs_any and not any(among(ref, top) for ref in expect.paragraphs_any):
        yield f"none of {', '.join(expect.paragraphs_any)} among the first {expect.top}: {has}"
    if expect.paragraphs_first and not any(among(ref, top[:1]) for ref in expect.paragraphs_first):
        yield f"none of {', '.join(expect.paragraphs_first)} is the first: {has}"
    firsts = {
        ref: next((card.in_force for card in answer.paragraphs if is_for(ref, card, kin=kin)), None)
        for ref in expect.in_force
    }
    if firsts and set(firsts.values()) == {None}:
        yield f"none of {', '.join(firsts)}: {has}"
    for ref, stands in firsts.items():
        if stands not in {None, expect.in_force[ref]}:
            yield f"{ref} is {'' if stands else 'not '}in force"


def _record(expect: Expect, answer: Answer) -> Iterator[str]:
    """Compare the claims."""
    cards = answer.claims
    has = "; ".join(_claim(card) for card in cards[:4]) or "none"
    for wish in expect.claims_all:
        if not any(fits(wish, card) for card in cards):
            yield f"no claim like {_wish(wish)}: {has}"
    if expect.claims_any and not any(fits(wish, card) for wish in expect.claims_any for card in cards):
        yield f"no claim like {' or '.join(_wish(wish) for wish in expect.claims_any)}: {has}"
    if expect.claims_between:
        first, last = first_day(expect.claims_between[0]), last_day(expect.claims_between[1])
        outside = [card for card in cards if last_day(card.date) < first or first_day(card.date) > last]
        yield from (f"{_claim(card)} is not between {first} and {last}" for card in outside)
        if not cards:
            yield "no claims"
    if expect.claims_sorted and not _sorted(cards):
        yield f"claims are not oldest first: {', '.join(card.date for card in cards)}"
    if len(cards) < expect.claims_min:
        yield f"{len(cards)} claims, not {expect.claims_min}"


def _sorted(cards: Iterable[ClaimCard]) -> bool:
    """Tell whether a day can be chosen for each claim, within its month or year, so that none goes back."""
    reached = None
    for card in cards:
        if reached and last_day(card.date) < reached:
            return False
        reached = max(reached or first_day(card.date), first_day(card.date))
    return True


def _people(expect: Expect, answer: Answer) -> Iterator[str]:
    """Compare the first actor."""
    first = answer.actors[0] if answer.actors else None
    name = first.name if first else "nobody"
    names = (first.name, *first.aliases) if first else ()
    if expect.actors_first_re and not any(expect.actors_first_re.search(one) for one in names):
        yield f"first actor is {name}, not /{expect.actors_first_re.pattern}/"
    if expect.listed is not None:
        listed = first.listed.reference if first and first.listed else False
        if first is None or listed != expect.listed:
            yield f"{name} is listed as {listed or 'nothing'}, not {expect.listed or 'nothing'}"


def _words(expect: Expect, answer: Answer) -> Iterator[str]:
    """Compare the sentences."""
    texts = _texts(answer)
    for pattern in expect.notes_re:
        if not any(pattern.search(text) for text in (*texts, " ".join(texts))):
            yield f"no sentence or note like /{pattern.pattern}/"
    summary = " ".join(one.text for one in answer.summary)
    yield from (f"no summary like /{one.pattern}/" for one in expect.summary_re if not one.search(summary))


def _texts(answer: Answer) -> list[str]:
    return [one.text for one in answer.summary] + [one.text for one in answer.notes]


def _claim(card: ClaimCard) -> str:
    return f"{card.date} {card.claimant} ({card.standing})"


def _wish(wish: Wish) -> str:
    given = {name: getattr(wish, name) for name in wish.model_fields_set}
    return ", ".join(f"{name} {getattr(value, 'pattern', value)}" for name, value in sorted(given.items()))
