"""Persons by names that nobody curated; and the names of others, which are not to be taken for theirs."""

import pytest

from bot.answer.shape import Outcome


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("who is Chun Ha Gyu", "Jeon Ha-kyu"),
        ("who is Ha-gyu Jon", "Jeon Ha-kyu"),
        ("who is \u041aim Jong Gyu", "Kim Jong Gyu"),  # the first letter is Cyrillic
        ("Ким Чжон Гю", "Kim Jong Gyu"),
        ("what did Tcho Tae Yul say", "Cho Tae-yul"),
    ],
)
def test_a_person_is_found_by_a_spelling_that_nobody_curated_and_the_answer_says_so(desk, text, name):
    answer = desk.ask(text)
    assert answer.outcome is Outcome.ANSWERED
    assert any(note.text.startswith("“") and f"a spelling of {name}." in note.text for note in answer.notes)


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Chol",
        "who is Kim Yong Bok",
        "who is Kim Yo Jong",
        "Cho Tae-yong",
        "조태용",
        "Jeon Ha-sun",
        "Josep Borg",
        "Kim Jong Il",
        "Kim Jong Nam",
        "Kim Yong Nam",
        "is Kim Yong Chol listed",
        "Alexander Lukashenko",
        "Koo Byung-sun",
        "who is Choe Son Hui",
        "Ri Chang Ho",
        "Pak Jong Chon",
        "No Kwang Chol",
        "what did Kim Jong Chol say",
    ],
)
def test_somebody_elses_name_is_not_on_record(desk, text):
    assert desk.ask(text).outcome is Outcome.NOTHING
