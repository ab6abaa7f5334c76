"""Names: spelling, alignment and the index. The names are invented, or common ones of no person in particular."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.names import spelling
from bot.names.align import Word, align
from bot.names.index import NameIndex
from bot.names.spelling import sound, words

NAMES = (
    "Choe Jong Gyu",
    "Ri Won Hyok",
    "Pak Yong Sik",
    "Volodymyr Tarasenko",
    "Muhammad Qasim al-Hashimi",
    "Harbour Lantern Trading Corporation",
    "Harbour Bank",
    "Kim Song Nam",
    "Kim Song Min",
)
INDEX = NameIndex.of(enumerate(NAMES))


def found(text):
    hits = INDEX.search(text)
    return NAMES[hits[0].owner] if hits else None


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(spelling).failed == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jong", "jeong"), ("jong", "chong"), ("gyu", "kyu"), ("choe", "choi"), ("pak", "park"), ("ri", "lee"),
        ("hyok", "hyeok"), ("yong", "young"), ("zelensky", "zelenskyy"), ("muhammad", "mohammed"), ("kim", "gim"),
    ],
)  # fmt: skip
def test_two_romanisations_sound_alike(one, other):
    assert align(_words(one), _words(other)).score > 0.8


@pytest.mark.parametrize(("one", "other"), [("jong", "yong"), ("chol", "song"), ("min", "nam"), ("pak", "paek")])
def test_two_short_names_that_sound_otherwise_are_not_one(one, other):
    assert align(_words(one), _words(other)).score <= 0.5


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Choi Jeong-kyu", "Choe Jong Gyu"),
        ("Jong-gyu Choe", "Choe Jong Gyu"),
        ("chongkyu choe", "Choe Jong Gyu"),
        ("최정규", "Choe Jong Gyu"),
        ("Lee Won-hyeok", "Ri Won Hyok"),
        ("이원혁", "Ri Won Hyok"),
        ("park young shik", "Pak Yong Sik"),
        ("Владимир Тарасенко", "Volodymyr Tarasenko"),
        ("Тарасенко Володимир", "Volodymyr Tarasenko"),
        ("tarasenco", "Volodymyr Tarasenko"),
        ("Mohamed Kassem Al Hashemi", "Muhammad Qasim al-Hashimi"),
        ("harbor lantern tradng corp", "Harbour Lantern Trading Corporation"),
        ("HARBOUR  LANTERN", "Harbour Lantern Trading Corporation"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(typed, name):
    assert found(typed) == name


def test_a_word_in_common_is_no_match():
    best = INDEX.search("Meridian Bank")[0]
    assert best.met.score < 0.8
    assert INDEX.search("Kim Song Chol")[0].met.score < 0.86


def test_each_owner_is_given_once_and_the_limit_holds():
    index = NameIndex.of([(1, "Harbour Lantern"), (1, "Harbor Lantern"), (2, "Harbour Lanterns")])
    assert [hit.owner for hit in index.search("harbour lantern")] == [1, 2]
    assert len(index.search("harbour lantern", limit=1)) == 1


def test_words_that_are_written_together_are_parted():
    assert align(_words("jonggyu choe"), _words("choe jong gyu")).score > 0.9
    assert align(_words("choe jong gyu"), _words("jonggyu choe")).score > 0.9


def test_an_index_of_nothing_finds_nothing():
    assert NameIndex.of([]).search("anybody") == ()
    assert NameIndex.of([(1, "…")]).search("anybody") == ()
    assert INDEX.search("") == ()
    assert INDEX.search("🚀 — …") == ()


@given(st.text(max_size=2000))
def test_any_text_is_searched_without_an_error(text):
    for hit in INDEX.search(text):
        assert 0 <= hit.met.score <= 1.0001
        assert hit.spelling in NAMES


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "김" * 10_000, "1" * 10_000, "\u200b" * 10_000, "ab " * 5_000, "Ёж" * 5_000]
)
def test_a_text_without_end_is_cut(text):
    assert len(words(text)) <= spelling.MOST_WORDS
    INDEX.search(text)


@given(st.permutations(["choe", "jong", "gyu"]))
def test_the_order_of_the_words_is_free(order):
    assert found(" ".join(order)) == "Choe Jong Gyu"


def _words(text):
    return [Word(word, sound(word), 1.0) for word in words(text)]
