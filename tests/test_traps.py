"""Where a naive bot would mislead: each question asks for the mistake, and the answer does not make it."""

import re

import pytest
from conftest import TODAY

from bot.answer.shape import Outcome

NEGATION = re.compile(r"\b(?:no|not|none|never|neither|nothing|cannot)\b")


def words(told) -> str:
    return " ".join([*(one.text for one in told.summary), *(one.text for one in told.notes)])


def test_direction_2270_paragraph_6_is_never_shown_for_arms_that_leave(desk):
    told = desk.ask("can russia buy shells from north korea", TODAY)
    assert "S/RES/2270 (2016) ¶6" not in {one.citation for one in told.paragraphs}
    assert told.paragraphs[0].citation in ("S/RES/1874 (2009) ¶9", "S/RES/1718 (2006) ¶8(b)")
    assert "import" in words(told) or "supply to North Korea" in words(told)


def test_date_the_same_question_has_another_answer_in_2015(desk):
    then, now = (desk.ask(f"small arms{day}", TODAY) for day in (" as of 2015-06-01", ""))
    assert then.summary[0].text != now.summary[0].text
    assert "five days" in then.summary[0].text


@pytest.mark.parametrize("question", ["is sending soldiers illegal?", "does 2270 ban combat troops?", "troops kursk"])
def test_troops_no_paragraph_is_said_to_ban_sending_soldiers(desk, question):
    told = desk.ask(question, TODAY)
    bad = re.compile(r"\b(?:bans?|prohibits?|forbids?|bars?)\b[^.]*\b(?:sending|deploying)\b[^.]*\b(?:troops|soldiers)")
    for sentence in words(told).split(". "):
        assert not bad.search(sentence) or NEGATION.search(sentence) or "say" in sentence, sentence
    assert re.search(r"[Nn]o paragraph[^.]*combat troops|combat troops[^.]*not spelled out", words(told))


def test_treaty_it_does_not_override_the_sanctions(desk):
    told = desk.ask("does the defence pact override UN sanctions?", TODAY)
    assert {"UN Charter art. 103", "UN Charter art. 25"} & {one.citation for one in told.paragraphs}


def test_panel_its_end_is_not_the_end_of_the_sanctions(desk):
    text = words(desk.ask("is there still a UN panel of experts?", TODAY))
    assert "30 April 2024" in text
    assert "Committee" in text


def test_two_defence_ministries_are_not_merged(desk):
    assert desk.ask("defence ministry", TODAY).outcome is Outcome.CHOOSE


def test_a_listed_body_that_speaks_is_said_to_be_listed(desk):
    told = desk.ask("what did the Central Military Commission say about the troops", TODAY)
    assert told.claims
    assert "KPe.051" in words(told)


@pytest.mark.parametrize("question", ["is LNG banned", "pipeline gas to north korea", "natural gas"])
def test_gas_natural_gas_is_not_said_to_be_banned(desk, question):
    text = words(desk.ask(question, TODAY))
    for sentence in text.split(". "):
        if re.search(r"\bLNG\b|natural gas(?! liquid)", sentence):
            assert not re.search(r"(?:LNG|natural gas) (?:is|are) (?:banned|barred|prohibited)", sentence), sentence
    assert re.search(r"(?:LNG|natural gas)[^.]*\bnot named\b|not name", text)


def test_oil_years_crude_runs_from_22_december_and_two_million_never_took_effect(desk):
    assert "22 December" in words(desk.ask("crude oil cap", TODAY))
    assert "calendar year" in words(desk.ask("refined petroleum cap", TODAY))
    assert re.search(r"never took effect|replaced", words(desk.ask("2,000,000 barrels refined cap", TODAY)))


def test_a_call_is_not_told_as_a_duty(desk, knowledge):
    for one in knowledge.provisions.values():
        if one.paragraph.force == "call":
            text = desk.ask(one.ref, TODAY).summary[-1].text + one.paragraph.gist
            assert re.search(r"call|ask|urge|encourag|concern|regret|request|vigilan", text), one.ref


def test_seoul_dates_the_new_york_date_counts(desk):
    assert desk.ask("resolution 2375", TODAY).instruments[0].adopted == "2017-09-11"
    assert re.search(r"Seoul|Korea time|New York", words(desk.ask("resolution 2375", TODAY)))


def test_small_arms_the_exception_ended_in_2016_and_not_in_2009_or_2015(desk):
    assert "2 March 2016" in words(desk.ask("when did the small arms exception end", TODAY))


def test_signed_ratified_in_force_are_three_events(desk):
    text = words(desk.ask("was the pact ratified in June 2024?", TODAY))
    for date in ("19 June 2024", "4 December 2024"):
        assert date in text
    assert re.search(r"9 November 2024|11 November 2024", text)


def test_numbers_have_a_date_and_an_agency(desk):
    told = desk.ask("how many north korean troops are in russia", TODAY)
    assert told.summary[0].text.startswith("30 April 2025: South Korea's spy agency")
    for item in "; ".join(one.text.partition(": ")[2] for one in told.summary[1:]).split("; "):
        assert re.match(r"(?:\d{1,2} )?\w+ \d{4}, [A-Z][^:]+: [\d,]+", item), item


def test_no_sunset_and_no_snapback(desk):
    text = words(desk.ask("do the sanctions on north korea expire", TODAY))
    assert NEGATION.search(text)


def test_a_wrong_statement_of_a_source_is_answered_with_its_correction(desk):
    told = desk.ask("did north korea confirm troops on 25 october 2024", TODAY)
    assert {"corrected", "superseded"} & {claim.standing for claim in told.claims}
    assert "neither confirm" in words(told)


def test_the_general_assembly_is_not_the_council(desk):
    text = words(desk.ask("did the UN general assembly condemn the north korean troops?", TODAY))
    assert "not legally binding" in text


def test_no_confirmation_in_a_month_is_answered_with_what_was_said_then(desk):
    answer = desk.ask("did north korea confirm in october 2024", TODAY)
    assert "no need to confirm or deny the reports" in answer.summary[0].text
    assert any(note.kind == "correction" for note in answer.notes)
    assert not any("2025" in claim.date for claim in answer.claims)


def test_a_body_nobody_named_is_not_part_of_the_answer(desk):
    answer = desk.ask("did russia confirm", TODAY)
    assert answer.understood == "The record: Soldiers and deployments and Russia"
    assert answer.claims[0].claimant.startswith("Valery Gerasimov")


@pytest.mark.parametrize("who", ["kcna", "kim jong un", "pyongyang"])
def test_the_confirmation_leads_also_for_those_who_carried_or_ordered_it(desk, who):
    assert desk.ask(f"did {who} confirm the troops", TODAY).claims[0].id == "cmc-confirms-troops-2025-04-28"


def test_what_a_monitoring_team_is_leads_before_what_it_said(desk):
    answer = desk.ask("is the msmt a un body", TODAY)
    assert "outside the United Nations" in answer.summary[0].text


def test_only_the_state_that_was_named_is_the_subject(desk):
    answer = desk.ask("what did south korea say about the treaty", TODAY)
    assert "European Union" not in answer.understood
    assert answer.claims[0].id == "jeon-deceptive-act-2025-04-28"


@pytest.mark.parametrize(("question", "told"), [("uganda training", True), ("ukraine soldiers", False)])
def test_a_bystander_is_told_of_only_where_a_claim_is_about_it(desk, question, told):
    assert (desk.ask(question, TODAY).outcome is Outcome.ANSWERED) is told


def test_accused_is_not_found_in_breach_and_one_state_is_not_another(desk):
    answer = desk.ask("is russia violating sanctions", TODAY)
    assert answer.summary[0].text.startswith("No finding by the Security Council")
    assert desk.ask("is china violating sanctions", TODAY).outcome is Outcome.NOTHING


@pytest.mark.parametrize(
    ("question", "paragraphs", "said"),
    [
        ("does russia training north korean soldiers breach sanctions", ("1718 8(c)", "2270 6"), "has two directions"),
        ("north korean instructors training another army", ("2270 9", "1874 9"), "trainers"),
        ("do paid soldiers count as workers under 2397 8", ("2397 8",), "argument"),
        ("can a country let north korean soldiers in, 2321 15", ("2321 15",), "find|determin"),
        ("is fighting in kursk a use of force under the charter", ("un-charter art. 2(4)",), "principal|accomplice"),
    ],
)
def test_troops_each_argument_leads_to_its_own_paragraphs(desk, knowledge, question, paragraphs, said):
    told = desk.ask(question, TODAY)
    assert {knowledge.cite(ref) for ref in paragraphs} <= {one.citation for one in told.paragraphs}
    assert re.search(said, words(told))


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("SIPRI says small arms were closed in 2015", "2 March 2016"),
        ("reuters said in 2017 that small arms were added in 2009", "2 March 2016"),
        ("was 1718 adopted in june 2006", "14 October 2006"),
    ],
)
def test_a_slip_of_a_secondary_source_is_not_repeated(desk, question, right):
    assert right in words(desk.ask(question, TODAY))


def test_a_misprinted_resolution_is_not_answered_but_the_near_one_is_offered(desk):
    told = desk.ask("resolution 2231 (2016)", TODAY)
    assert told.outcome is Outcome.NOTHING
    assert told.suggestions == ("/sanctions 2321",)


def test_another_subject_that_is_named_is_another_subject_unless_north_korea_is_named_too(desk):
    assert desk.ask("coal price per ton today", TODAY).outcome is Outcome.NOTHING
    assert desk.ask("libya panel of experts report", TODAY).outcome is Outcome.NOTHING
    assert desk.ask("can a polish firm buy north korean coal", TODAY).outcome is Outcome.ANSWERED
