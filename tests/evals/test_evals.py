"""The project's own questions: no group of them may be answered worse than its floor."""

import datetime as dt
from collections import Counter

import pytest
from evals import asked, judge

from bot.answer import cards

GROUPS = asked.groups()


@pytest.fixture(scope="module")
def questions():
    return [question for group in GROUPS for question in asked.read(group)]


@pytest.fixture(scope="module")
def verdicts(desk, questions):
    return judge.judge(desk, questions)


@pytest.fixture(scope="module")
def floors():
    return asked.floors()


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_falls_below_its_floor(group, verdicts, floors):
    asked_of_it = [one for one in verdicts if one.question.group == group]
    right = judge.right(asked_of_it).total()
    assert right >= floors.groups[group] * len(asked_of_it), (
        f"{right} of {len(asked_of_it)}\n{judge.listing(asked_of_it)}"
    )


def test_all_together_do_not_fall_below_the_floor(verdicts, floors):
    right = judge.right(verdicts).total()
    assert right >= floors.total * len(verdicts), f"{right} of {len(verdicts)}\n{judge.listing(verdicts)}"


def test_every_group_has_a_floor_and_every_floor_a_group(floors):
    assert set(floors.groups) == set(GROUPS)


def test_every_question_has_its_own_name_and_is_asked_once(questions):
    names = Counter(one.id for one in questions)
    texts = Counter((one.ask, one.today) for one in questions)
    assert [name for name, count in (names + texts).items() if count > 1] == []
    assert len(questions) > 600


def paragraphs(expect):
    return (
        *expect.paragraphs_all,
        *expect.paragraphs_any,
        *expect.paragraphs_first,
        *expect.paragraphs_none,
        *expect.in_force,
    )


def nowhere(expect, law, record, people):
    """Name what an expectation speaks of and the knowledge does not hold, so that it could never be met or missed."""
    yield from (ref for ref in paragraphs(expect) if not any(judge.is_for(ref, card) for card in law))
    for wish in (*expect.claims_all, *expect.claims_any, *expect.claims_none):
        of_any_day = wish.model_copy(update={"standing": ()})
        if not any(judge.fits(of_any_day, card) for card in record):
            yield str(wish)
    names = {name for one in people for name in (one.name, *one.aliases)}
    for pattern in filter(None, (expect.actors_first_re, expect.actors_none_re)):
        if not any(pattern.search(name) for name in names):
            yield pattern.pattern
    if expect.listed and expect.listed not in {one.listed.reference for one in people if one.listed}:
        yield expect.listed


def test_what_a_question_expects_is_in_the_knowledge(questions, knowledge):
    law = [cards.paragraph(one, knowledge, dt.date.max) for one in knowledge.provisions.values()]
    record = [cards.claim(one, knowledge, dt.date.max) for one in knowledge.claims.values()]
    people = [cards.actor(one, knowledge, dt.date.max) for one in knowledge.actors.values()]
    missing = {one.id: list(nowhere(one.expect, law, record, people)) for one in questions}
    assert {name: found for name, found in missing.items() if found} == {}


def test_an_answer_that_is_expected_is_looked_at(questions):
    content = set(asked.Expect.model_fields) - {"outcome", "top", "pinpoint_prefix_ok"}
    speaking = [one for one in questions if "answered" in one.expect.outcome]
    assert [one.id for one in speaking if not one.expect.model_fields_set & content] == []
