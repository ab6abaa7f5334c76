"""The law by date: histories, paragraphs on a day, the timeline of adoptions, and the day that counts."""

import datetime as dt
import re

import pytest
from conftest import TODAY

from bot.answer.shape import Outcome
from bot.knowledge.knowledge import first_day, long_date

RULES_WITH_STEPS = 55
SANCTIONS = ["1718", "1874", "2087", "2094", "2270", "2321", "2356", "2371", "2375", "2397"]


def words(told) -> str:
    return " ".join([*(one.text for one in told.summary), *(one.text for one in told.notes)])


def test_a_history_gives_every_step_with_its_date_and_the_paragraph_that_brought_it(desk, knowledge):
    told = desk.ask("/sanctions refined oil history", TODAY)
    assert [one.text.partition(":")[0] for one in told.summary] == [
        "11 September 2017",
        "22 December 2017",
        "1 January 2018",
    ]
    assert [one.citations[0] for one in told.summary] == [
        "S/RES/2375 (2017) ¶14",
        "S/RES/2397 (2017) ¶5",
        "S/RES/2397 (2017) ¶5",
    ]


def test_no_step_of_any_rule_is_lost_in_its_history(desk, knowledge):
    asked = 0
    for rule in knowledge.rules.values():
        told = desk.ask(f"{rule.examples[0]} history", TODAY)
        if not told.understood.startswith(f"{rule.title}: how it changed"):
            continue
        asked += 1
        text = words(told)
        for step in rule.steps:
            held = step.since <= told.as_of
            assert (f"{long_date(step.since)}: {step.label}" in text) is held, (rule.id, step.since)
    assert asked >= RULES_WITH_STEPS


def test_both_directions_have_histories_of_their_own(desk):
    text = " ".join(one.text for one in desk.ask("arms history", TODAY).summary)
    assert "Arms from North Korea: buying is barred. 14 October 2006" in text
    assert "Arms to North Korea: supply is barred. 14 October 2006" in text
    assert text.count("2 March 2016") == 2


def test_a_history_ends_with_the_day_asked_about(desk):
    told = desk.ask("coal history as of 2016-12-15", TODAY)
    assert "2017" not in words(told).replace("2016-12-15", "")
    assert told.understood.endswith("up to 15 December 2016")


def test_a_step_is_cited_by_what_took_effect_that_day_wherever_anything_did(desk, knowledge):
    begins = {one.citation: knowledge.begins(one) for one in knowledge.provisions.values()}
    begins |= {one.citation: first_day(one.adopted) for one in knowledge.instruments.values()}
    for rule in knowledge.rules.values():
        for step in desk.ask(rule.examples[0], TODAY).steps:
            source = next(one for one in knowledge.rules.values() if one.title == step.rule)
            own = next(one for one in source.steps if one.since.isoformat() == step.since and one.label == step.label)
            refs = [ref for sentence in own.sentences for ref in sentence.cites]
            day = {begins[knowledge.cite(ref)] for ref in refs if knowledge.cite(ref) in begins}
            if own.since in day:
                assert {begins.get(one) for one in step.citations} <= {own.since, None}, (rule.id, step.since)


def test_a_legal_answer_tells_its_steps_in_time_beside_it(desk):
    told = desk.ask("/sanctions coal", TODAY)
    assert [one.since for one in told.steps] == ["2016-03-02", "2016-11-30", "2017-01-01", "2017-08-05"]
    cited = {one.citation for one in told.references}
    assert all(set(one.citations) <= cited for one in told.steps)
    assert [one.since for one in desk.ask("/sanctions coal as of 2016-12-15", TODAY).steps] == [
        "2016-03-02",
        "2016-11-30",
    ]


def test_a_paragraph_on_a_day_is_in_force_and_tells_what_later_changed_it(desk):
    told = desk.ask("/sanctions 1874 10 as of 2014-05-01", TODAY)
    assert told.summary[0].text == "S/RES/1874 (2009) ¶10 was in force on 1 May 2014."
    later = next(one for one in told.notes if one.text.startswith("After 1 May 2014"))
    assert "2 March 2016" in later.text
    assert later.citations == ("S/RES/2270 (2016) ¶6",)


def test_a_paragraph_of_today_says_nothing_of_a_later_change(desk):
    assert not any(one.text.startswith("After ") for one in desk.ask("1874 10", TODAY).notes)


def test_every_paragraph_says_so_when_it_is_asked_for_before_its_day(desk, knowledge):
    for one in knowledge.provisions.values():
        day = knowledge.begins(one) - dt.timedelta(days=1)
        told = desk.ask(f"{one.citation} as of {day}", TODAY)
        assert told.as_of == day, one.ref
        card = next(card for card in told.paragraphs if card.citation == one.citation)
        assert not card.in_force, one.ref
        assert re.search(r"was not yet there|signed but not in force", told.summary[0].text), one.ref
        assert "What it has said since then" in words(told), one.ref


def test_the_timeline_of_the_sanctions_is_what_the_council_put_to_the_vote(desk, knowledge):
    told = desk.ask("/timeline sanctions", TODAY)
    assert told.outcome is Outcome.ANSWERED
    assert not told.claims
    dates = [one.adopted for one in told.instruments]
    assert dates == sorted(dates)
    assert set(SANCTIONS) <= {one.id for one in told.instruments}
    assert all(one.vote for one in told.instruments)
    text = words(told)
    for name in SANCTIONS:
        record = knowledge.instruments[name]
        assert f"{long_date(record.adopted)}, {record.citation}" in text
    assert "each by a vote of 15-0-0" in text
    assert "13-2-0, not adopted" in text


@pytest.mark.parametrize(
    "question",
    ["/timeline resolutions", "/timeline votes", "timeline of security council resolutions on north korea",
     "when were the sanctions adopted"],
)  # fmt: skip
def test_the_adoptions_are_found_in_other_words(desk, question):
    assert set(SANCTIONS) <= {one.id for one in desk.ask(question, TODAY).instruments}


def test_the_timeline_of_adoptions_keeps_to_a_year_and_to_a_day(desk):
    assert {one.adopted[:4] for one in desk.ask("/timeline sanctions 2017", TODAY).instruments} == {"2017"}
    assert {one.id for one in desk.ask("/timeline 2013", TODAY).instruments} == {"2087", "2094"}
    early = desk.ask("/timeline sanctions as of 2010-01-01", TODAY)
    assert max(one.adopted for one in early.instruments) < "2010"


def test_a_timeline_of_a_topic_of_law_tells_its_steps(desk):
    told = desk.ask("/timeline coal", TODAY)
    assert told.summary[0].text.startswith("2 March 2016: ")
    assert told.paragraphs[0].citation == "S/RES/2371 (2017) ¶8"


def test_a_timeline_may_hold_claims_adoptions_and_steps(desk):
    told = desk.ask("/timeline panel", TODAY)
    assert told.claims[0].id == "russia-vetoes-panel-renewal-2024-03-28"
    assert {"2407", "2680", "s-2024-255"} <= {one.id for one in told.instruments}
    assert told.steps[0].since == "2006-10-14"


@pytest.mark.parametrize("day", ["3 march 2016", "2016-03-03"])
def test_the_day_after_the_vote_is_seouls(desk, day):
    told = desk.ask(f"was resolution 2270 adopted on {day}", TODAY)
    assert "Adopted on 2 March 2016" in words(told)
    assert "13 or 14 hours ahead" in words(told)


def test_sanctions_of_a_day_in_seoul_are_found_by_it(desk):
    told = desk.ask("sanctions of 6 august 2017", TODAY)
    assert told.instruments[0].id == "2371"
    assert "5 August 2017" in told.summary[0].text
    assert "New York" in words(told)


def test_no_such_warning_on_the_right_day(desk):
    assert "hours ahead" not in words(desk.ask("was resolution 2270 adopted on 2 march 2016", TODAY))


def test_a_resolution_is_found_by_its_month(desk):
    told = desk.ask("which resolution did the security council pass on NK in march 2013", TODAY)
    assert told.summary[0].text.startswith("7 March 2013: S/RES/2094 (2013)")


def test_where_both_directions_are_told_each_sentence_says_which(desk):
    told = desk.ask("/sanctions arms", TODAY)
    assert [one.direction for one in told.summary] == ["from_dprk", "from_dprk", "to_dprk", "to_dprk"]
    one_way = desk.ask("/sanctions arms from north korea", TODAY)
    assert {one.direction for one in one_way.summary} == {None}


@pytest.mark.parametrize(
    ("question", "day"),
    [("coal exports on christmas 2016", "2016-12-25"), ("textiles on new year's eve 2017", "2017-12-31"),
     ("coal, new year's day 2017", "2017-01-01"), ("seafood xmas eve 2017", "2017-12-24")],
)  # fmt: skip
def test_a_holiday_is_a_day(desk, question, day):
    assert desk.ask(question, TODAY).as_of == dt.date.fromisoformat(day)
