"""The record: what was confirmed, by whom, what it overtook; figures as a series; sources weighed."""

import datetime as dt
import re

import pytest
from conftest import TODAY

from bot.answer.shape import Outcome

PLACEHOLDER = "placeholders"


def words(told) -> str:
    return " ".join([*(one.text for one in told.summary), *(one.text for one in told.notes)])


def test_was_it_confirmed_tells_who_and_when_and_what_that_overtook(desk):
    told = desk.ask("was it confirmed?", TODAY)
    assert told.claims[0].id == "cmc-confirms-troops-2025-04-28"
    text = [one.text for one in told.summary]
    assert any(one.startswith("26 April 2025: Valery Gerasimov") for one in text)
    assert any(one.startswith("28 October 2024: The United States and NATO") for one in text)
    assert any(one.startswith("25 October 2024 (since superseded): Kim Jong Gyu") for one in text)
    assert "does not name a subject" in words(told)


def test_who_denies_it_tells_what_was_said_and_what_became_of_it(desk):
    told = desk.ask("who denies it?", TODAY)
    assert told.summary[0].text.startswith("25 October 2024 (since superseded): Kim Jong Gyu")
    assert any(one.id == "cmc-confirms-troops-2025-04-28" for one in told.claims)


@pytest.mark.parametrize("question", ["how many troops?", "how many?", "how many north korean soldiers are there"])
def test_figures_are_a_series_each_with_its_agency_and_its_day(desk, question):
    told = desk.ask(question, TODAY)
    assert told.claims[0].figures[0].low == 15_000
    items = "; ".join(one.text.partition(": ")[2].rstrip(".") for one in told.summary[1:]).split("; ")
    assert len(items) >= 6
    for item in items:
        assert re.match(r"(?:\d{1,2} )?\w+ \d{4}, [A-Z][^:]+: [\d,]+(?: to [\d,]+)? \([\w ,]+\)", item), item
    assert any("10,000 to 12,000" in item and "since superseded" in item for item in items)


def test_a_series_ends_with_the_day_asked_about(desk):
    told = desk.ask("how many troops as of 2024-11-01", TODAY)
    assert told.claims[0].date == "2024-10-31"
    assert not any(one.date > "2024-11-01" for one in told.claims)


def test_a_number_that_was_typed_asks_whose_it_is(desk):
    told = desk.ask("who said 8,000 soldiers?", TODAY)
    assert told.claims[0].figures[0].low == 8_000
    assert "Other figures" not in words(told)


def test_only_what_was_counted_makes_the_series(desk):
    told = desk.ask("how many casualties", TODAY)
    assert "4,700" in told.summary[0].text
    assert "Other figures" not in words(told)


@pytest.mark.parametrize("question", ["was the weather confirmed?", "how much does it cost", "is it still raining"])
def test_a_bare_question_about_something_else_is_not_the_story(desk, question):
    assert desk.ask(question, TODAY).outcome is Outcome.NOTHING


def test_the_story_is_that_of_the_day(desk):
    told = desk.ask("was it confirmed?", dt.date(2024, 10, 24))
    assert not any(one.date > "2024-10-24" for one in told.claims)


def test_a_source_whose_links_lead_nowhere_is_weighed(desk):
    text = words(desk.ask("did north korea confirm troops on 25 october 2024", TODAY))
    assert PLACEHOLDER in text
    assert "cannot carry one alone" in text


def test_an_unnamed_expert_is_said_to_be_unnamed(desk):
    told = desk.ask("which experts doubt that the deployment is legal?", TODAY)
    assert "The source does not say who speaks: Unnamed experts in international law" in words(told)


def test_a_listed_body_that_speaks_is_said_to_be_listed(desk):
    told = desk.ask("what did the central military commission say", TODAY)
    assert "KPe.051" in words(told)


def test_what_an_agency_reported_is_what_it_said(desk):
    told = desk.ask("what did KCNA report on 28 april 2025", TODAY)
    assert told.claims
    assert told.understood.startswith("The record: Korean Central News Agency")


def test_an_opinion_column_is_weighed(desk):
    assert "opinion column" in words(desk.ask("what did klingner write about 1718", TODAY))
