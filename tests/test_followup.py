"""A question that leans on the one before it, and the sources of a message: `bot.answer.followup`, `.sources`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.shape import Outcome

SAID = st.sampled_from(
    ["coal", "and", "refined", "in 2016?", "2397 8", "who denies it", "/timeline kursk", "to north korea", "help", "9",
     "<@U1>", "troops", "as of 2015", "what about", "정제유", "thanks"]
)  # fmt: skip
TYPED = st.lists(SAID, max_size=5).map(" ".join) | st.text(max_size=200)


@pytest.mark.parametrize(
    ("before", "text", "understood"),
    [
        ("crude oil in 2018", "and refined?", "Refined petroleum to North Korea, law as it stood on 31 December 2018"),
        ("crude oil cap", "as of 2016?", "Crude oil to North Korea, law as it stood on 31 December 2016"),
        ("small arms as of 2015-06-01", "today?", "Small arms and light weapons, law as it stands today"),
        ("2397 8", "and 9?", "S/RES/2397 (2017) ¶9, law as it stands today"),
        ("2397 8", "what about 2270 6", "S/RES/2270 (2016) ¶6, law as it stands today"),
        ("coal as of 2016", "and seafood", "Seafood from North Korea, law as it stood on 31 December 2016"),
        ("/timeline kursk", "since april 2025", "Timeline: Kursk, since 1 April 2025"),
        ("who is Kim Jong Gyu?", "is he listed?", "Kim Jong Gyu"),
        ("did pyongyang confirm the troops?", "who denies it?", "The record: Soldiers and deployments and North Korea"),
    ],
)  # fmt: skip
def test_the_topic_the_day_and_the_command_are_kept(desk, before, text, understood):
    assert desk.ask(desk.followed(before, text)).understood == understood


def test_the_other_direction_takes_the_place_of_the_first(desk):
    whole = desk.followed("small arms to north korea as of 2015", "and from north korea?")
    assert "to north korea" not in whole
    assert desk.ask(whole).as_of.year == 2015


@pytest.mark.parametrize("text", ["/sanctions gold", "2270 6", "help", "thanks", "", "iran snapback"])
def test_what_leans_on_nothing_is_left_as_it_is(desk, text):
    assert desk.ask(desk.followed("coal as of 2016", text)).understood == desk.ask(text).understood


def test_what_is_not_on_record_does_not_get_the_old_answer(desk):
    assert desk.ask(desk.followed("coal", "and the price of uranium in Kazakhstan?")).outcome is Outcome.NOTHING


@settings(max_examples=150, deadline=None)
@given(TYPED, TYPED)
def test_any_two_texts_give_a_question(desk, before, text):
    whole = desk.followed(before, text)
    answer = desk.ask(whole)
    assert all(one.citations for one in answer.summary)
    assert desk.ask(whole) == answer == desk.ask(desk.followed(before, text))


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID | st.text(max_size=60), max_size=30).map(". ".join))
def test_any_message_has_at_most_three_sources_and_each_is_on_record(desk, said):
    found = desk.sources(said)
    assert len(found) <= 3
    assert all(one.outcome in (Outcome.ANSWERED, Outcome.CHOOSE) for one in found)


def test_each_sentence_that_is_on_record_is_told_once(desk):
    said = "Coal exports are banned. Nobody may export coal from North Korea. It rained in Lyon all day long."
    assert len(desk.sources(said)) <= 2
    assert desk.sources(said)[0].understood.startswith("Coal")
