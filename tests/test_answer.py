"""The answer: what the invariants of the house promise, and the answers of the five documents."""

import datetime as dt
import json
from itertools import chain

import pytest
from conftest import TODAY

from bot.answer.compose import answer
from bot.answer.shape import Answer, Outcome
from bot.desk import Desk
from bot.knowledge.knowledge import Knowledge, first_day, last_day, long_date
from bot.lookup.index import Index

QUESTIONS = [
    "", "help", "/sanctions 2397 8", "res 1874 paras 9-10", "/sanctions 1718", "/sanctions small arms",
    "/sanctions small arms as of 2015-06-01", "can russia buy shells from north korea", "is sending soldiers illegal?",
    "/timeline kursk", "/timeline oct 2024", "who is Jeon Ha-kyu?", "Ministry of National Defense", "is LNG banned",
    "iran snapback", "2397 para 99", "who said 8,000 soldiers?", "when did Pyongyang confirm the troops?",
    "/sanctions textiles as of 2017-08-01", "coal history", "was the pact ratified in June 2024?", "what did NATO say",
    "December 2017 sanctions", "exports to NK", "article 2(4)", "the pact", "what happened on 28 april 2025",
]  # fmt: skip


def every_example(knowledge: Knowledge):
    records = chain(
        knowledge.rules.values(),
        knowledge.claims.values(),
        knowledge.actors.values(),
        knowledge.instruments.values(),
        (one.paragraph for one in knowledge.provisions.values()),
    )
    return [example for record in records for example in record.examples]


@pytest.fixture(scope="session")
def answers(desk, knowledge) -> list[Answer]:
    return [desk.ask(question, TODAY) for question in [*QUESTIONS, *every_example(knowledge)]]


@pytest.fixture(scope="session")
def citations(knowledge) -> set[str]:
    found = {one.citation for one in knowledge.provisions.values()}
    found |= {one.citation for one in knowledge.instruments.values()}
    found |= {knowledge.cite(f"source:{name}") for name in knowledge.sources}
    refs = {ref for one in knowledge.rules.values() for step in one.steps for s in step.sentences for ref in s.cites}
    refs |= {ref for check in knowledge.checks for ref in check.cites}
    parents = {ref for ref in refs if ":" not in ref and ref not in knowledge.provisions}
    for ref in parents - set(knowledge.instruments):
        name, _, pinpoint = ref.partition(" ")
        found.add(f"{knowledge.instruments[name].citation} ¶{pinpoint}")
    return found


def test_no_sentence_is_without_a_citation_and_no_citation_without_knowledge(answers, citations):
    for one in answers:
        for sentence in one.summary:
            assert sentence.citations, sentence.text
            assert set(sentence.citations) <= citations, sentence
        for note in one.notes:
            assert set(note.citations) <= citations | parents_of(note.citations, citations), note
            assert note.citations or note.kind not in ("amended", "direction")


def parents_of(cited, citations):
    return {one for one in cited if any(other.startswith(f"{one}(") for other in citations)}


def test_every_word_of_a_summary_is_knowledge_or_fixed_wording(answers, knowledge, desk):
    from bot.answer import wording

    known = {one.paragraph.gist for one in knowledge.provisions.values()}
    known |= {one.gist for one in knowledge.instruments.values()}
    known |= {s.text for rule in knowledge.rules.values() for step in rule.steps for s in step.sentences}
    known |= {one.unlisted.text for one in knowledge.actors.values() if one.unlisted}
    said = {claim.text for claim in knowledge.claims.values()}
    fixed = [
        pattern.split("{")[0] or pattern.split("}")[1].split("{")[0]
        for name, pattern in vars(wording).items()
        if name.isupper() and isinstance(pattern, str)
    ]
    for one in answers:
        for sentence in one.summary:
            text = sentence.text
            if text not in known and not any(text.endswith(claim) for claim in said):
                assert any(part and part in text for part in fixed), text


def test_nothing_on_record_is_an_answer_that_carries_nothing(answers):
    silent = [one for one in answers if one.outcome is Outcome.NOTHING]
    assert silent
    for one in silent:
        assert not any((one.summary, one.instruments, one.paragraphs, one.claims, one.actors, one.notes))


def test_answered_has_a_summary_and_something_behind_it(answers):
    for one in answers:
        if one.outcome is Outcome.ANSWERED:
            assert 1 <= len(one.summary) <= 5
            assert one.instruments or one.paragraphs or one.claims or one.actors, one.input
        if one.outcome is Outcome.CHOOSE:
            assert len(one.suggestions) >= 2


def test_the_same_question_on_the_same_day_has_the_same_answer_to_the_byte(desk, knowledge):
    again = Desk(Index.of(knowledge), lambda: TODAY)
    for question in QUESTIONS:
        first, second = (json.dumps(one.ask(question, TODAY).as_json()) for one in (desk, again))
        assert first == second


def test_every_answer_carries_the_version_of_the_knowledge_and_its_day(answers, knowledge):
    assert {one.knowledge for one in answers} == {knowledge.version}
    assert all(one.as_of <= TODAY for one in answers)


def test_nothing_later_than_the_as_of_day_is_told_of_the_record(knowledge):
    index = Index.of(knowledge)
    for day in (dt.date(2024, 10, 24), dt.date(2024, 11, 5), dt.date(2025, 4, 27)):
        for question in ("/timeline troops", "did north korea confirm the troops?", "how many troops?"):
            told = answer(question, index, day)
            assert told.claims
            for claim in told.claims:
                for name in (claim.id, *claim.see):
                    one = knowledge.claims[name]
                    published = knowledge.sources[one.source].published
                    assert first_day(one.date) <= day
                    assert last_day(one.date) <= day or last_day(published) <= day


@pytest.mark.parametrize(
    ("question", "day", "first", "in_force"),
    [
        ("/sanctions coal", "2026-11-22", "S/RES/2371 (2017) ¶8", True),
        ("/sanctions coal as of 2017-01-01", "2017-01-01", "S/RES/2321 (2016) ¶26", True),
        ("/sanctions coal as of may 2016", "2016-05-31", "S/RES/2270 (2016) ¶29", True),
        ("/sanctions small arms as of 2015-06-01", "2015-06-01", "S/RES/1874 (2009) ¶10", True),
        ("small arms before 2270", "2016-03-01", "S/RES/1874 (2009) ¶10", True),
        ("refined oil in november 2017", "2017-11-30", "S/RES/2375 (2017) ¶14", True),
        ("refined oil cap", "2026-11-22", "S/RES/2397 (2017) ¶5", True),
        ("/sanctions textiles as of 2017-08-01", "2017-08-01", "S/RES/2375 (2017) ¶16", False),
        ("2321 26", "2026-11-22", "S/RES/2321 (2016) ¶26", False),
        ("1874 10", "2026-11-22", "S/RES/1874 (2009) ¶10", True),
        ("2397 8 as of 2016", "2016-12-31", "S/RES/2397 (2017) ¶8", False),
        ("1874 26 as of 2020", "2020-12-31", "S/RES/1874 (2009) ¶26", True),
        ("1874 26", "2026-11-22", "S/RES/1874 (2009) ¶26", False),
    ],
)
def test_the_law_is_that_of_the_day(desk, question, day, first, in_force):
    told = desk.ask(question, TODAY)
    assert told.as_of.isoformat() == day
    assert told.paragraphs[0].citation == first
    assert told.paragraphs[0].in_force is in_force


def test_no_instrument_is_told_as_there_before_it_was(desk, knowledge):
    for one in knowledge.instruments.values():
        if one.id.isdigit():
            before = first_day(one.adopted) - dt.timedelta(days=1)
            told = desk.ask(f"resolution {one.id} as of {before}", TODAY)
            assert [sentence.text for sentence in told.summary] == [
                f"{one.citation} was not yet there on {long_date(before)}: it dates from {long_date(one.adopted)}."
            ]


def test_a_treaty_is_unknown_then_signed_then_in_force(desk):
    question = "Russia-DPRK treaty as of {}"
    assert "was not yet there" in desk.ask(question.format("2020-01-01"), TODAY).summary[0].text
    assert "signed but not in force" in desk.ask(question.format("2024-07-01"), TODAY).summary[0].text
    assert "not" not in desk.ask(question.format("2025-01-01"), TODAY).summary[0].text.split(",")[0]


@pytest.mark.parametrize(
    "question", ["why isn't coal allowed", "doesn't the ban cover seafood?", "can't they sell coal"]
)
def test_contractions_are_no_subject(desk, question):
    assert desk.ask(question, TODAY).outcome is Outcome.ANSWERED


def test_the_end_of_the_small_arms_exception_is_told_with_the_paragraph_that_had_it(desk):
    told = desk.ask("1874 10", TODAY)
    assert "S/RES/2270 (2016) ¶6" in told.paragraphs[0].changed_by
    amended = [note.text for note in told.notes if note.kind == "amended"]
    assert any("small-arms exception" in text and "2 March 2016" in text for text in amended)


def test_a_paragraph_that_was_replaced_twice_says_what_holds_now(desk):
    text = desk.ask("2270 29", TODAY).summary[0].text
    assert "S/RES/2321 (2016) ¶26" in text
    assert "S/RES/2371 (2017) ¶8" in text


@pytest.mark.parametrize(
    ("question", "direction"),
    [("arms from north korea", "from_dprk"), ("arms to north korea", "to_dprk"), ("rifles to NK", "to_dprk")],
)
def test_a_question_with_a_direction_is_not_told_the_other_one(desk, question, direction):
    other = {"to_dprk": "from_dprk", "from_dprk": "to_dprk"}[direction]
    assert other not in {one.direction for one in desk.ask(question, TODAY).paragraphs}


def test_a_question_without_a_direction_is_told_both_and_that_it_matters(desk):
    told = desk.ask("arms", TODAY)
    assert {"to_dprk", "from_dprk"} <= {one.direction for one in told.paragraphs}
    assert "direction" in {note.kind for note in told.notes}


def test_what_was_not_checked_against_the_official_text_says_so(desk):
    told = desk.ask("arms from north korea", TODAY)
    unchecked = {one.citation for one in told.paragraphs if one.checked == "unchecked"}
    cited = {citation for sentence in told.summary for citation in sentence.citations}
    (note,) = [note for note in told.notes if note.kind == "unchecked"][-1:]
    assert set(note.citations) == unchecked & cited


def test_every_unchecked_paragraph_that_a_summary_cites_is_named_in_a_note(answers, knowledge):
    unchecked = {one.citation for one in knowledge.provisions.values() if one.paragraph.checked == "unchecked"}
    for one in answers:
        cited = {citation for sentence in one.summary for citation in sentence.citations}
        noted = {citation for note in one.notes if note.kind == "unchecked" for citation in note.citations}
        assert cited & unchecked <= noted, one.input


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Ministry of National Defense", 2),
        ("foreign ministry", 2),
        ("Kim", 3),
    ],
)
def test_a_name_that_several_have_is_asked_back(desk, question, names):
    told = desk.ask(question, TODAY)
    assert told.outcome is Outcome.CHOOSE
    assert len(told.suggestions) >= names
    for suggestion in told.suggestions:
        assert desk.ask(suggestion, TODAY).outcome is Outcome.ANSWERED


def test_a_country_decides_which_ministry_is_meant(desk):
    assert desk.ask("South Korean ministry of national defense", TODAY).actors[0].listed is None
    assert desk.ask("is the north korean defence ministry listed?", TODAY).actors[0].listed.reference == "KPe.054"


def test_every_suggestion_of_every_answer_leads_somewhere(answers, desk):
    suggestions = {text for one in answers for text in one.suggestions}
    assert suggestions
    silent = {text for text in suggestions if desk.ask(text, TODAY).outcome is Outcome.NOTHING}
    assert silent == set()


@pytest.mark.parametrize(
    "question",
    [
        "haiti arms embargo", "iran snapback", "premier league results", "who is Sergei Lavrov?", "weather in Seoul",
        "Kim Kardashian", "who is Kim Yo Jong?", "oil price", "bitcoin price", "UNSCR 9999", "2397 para 99",
        "/timeline 1999", "north korea football team", "EU sanctions on Belarus", "hello", "🎯", "'; DROP TABLE x; --",
        "Syria chemical weapons", "US tariffs on China", "recipe for kimchi", "<!channel> hi all",
    ],
)  # fmt: skip
def test_what_is_not_on_record_is_met_with_silence(desk, question):
    told = desk.ask(question, TODAY)
    assert told.outcome is Outcome.NOTHING, (told.understood, told.summary[:1])


def test_an_unknown_paragraph_of_a_known_resolution_offers_those_on_record(desk):
    told = desk.ask("2397 para 99", TODAY)
    assert told.outcome is Outcome.NOTHING
    assert all(text.startswith("/sanctions 2397 ") for text in told.suggestions)
    assert told.suggestions


def test_a_timeline_goes_forward_in_time_and_keeps_to_its_period(desk):
    told = desk.ask("/timeline 2024-10-18..2024-10-25", TODAY)
    dates = [claim.date for claim in told.claims]
    assert dates == sorted(dates)
    assert all("2024-10-18" <= date <= "2024-10-25" or len(date) < 10 for date in dates)
    assert {"2024-10-18", "2024-10-23", "2024-10-25"} <= set(dates)


def test_the_newest_count_comes_first_and_says_what_it_overtook(desk):
    told = desk.ask("how many troops has north korea sent?", TODAY)
    assert told.claims[0].figures[0].low == 15000
    older = [claim for claim in told.claims if claim.standing == "superseded"]
    assert older
    assert all(claim.see for claim in older)
