"""Whatever is typed, with a list beside the knowledge: an answer, cited, and nothing made up."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from test_listed import CITATION, ENTRIES, ask, index  # noqa: F401  (fixtures)

from bot.answer.shape import Outcome

WORDS = st.sampled_from(
    [word for entry in ENTRIES for name in entry.spellings for word in name.split()]
    + [
        "is",
        "listed",
        "the",
        "who",
        "KPe.901",
        "kpe 999",
        "in 2015",
        "2397 8",
        "coal",
        "Kim",
        "최원혁은",
        "/sanctions",
        "\u200b",
    ]
)
REFERENCES = {entry.reference for entry in ENTRIES}


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=300))
def test_any_text_gets_an_answer_that_is_cited_and_of_the_list(ask, text):  # noqa: F811
    answer = ask(text)
    json.dumps(answer.as_json())
    assert all(one.citations for one in answer.summary)
    if answer.outcome is Outcome.NOTHING:
        assert not any((answer.summary, answer.actors, answer.paragraphs, answer.notes))
    told = {one.id for one in answer.actors} & REFERENCES
    assert bool(told) == any(CITATION in one.citations for one in answer.summary)
