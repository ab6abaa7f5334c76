"""What holds of any text: a question is data, never an error."""

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import text as bot_text
from bot.lookup.index import Index
from bot.query import citations, periods
from bot.query.citations import Names
from bot.query.parse import clean, parse
from bot.text import MAX_TYPED, fold, stems, words

ANY = settings(max_examples=200, deadline=None, derandomize=True)
TODAY = dt.date(2026, 11, 22)
MARKUP = re.compile(r"<(?:[@#!]|https?:|mailto:|tel:)")

PIECES = [
    "coal", "from north korea", "to the dprk", "res", "resolution ", "S/RES/", "UNSCR", "1718", "2397", "1985",
    "(2006)", "8(a)(i)", "8.a.i", "¶", "¶¶", "§", "para ", "paras", "article ", "art. x", "9-10", "8, 9 and 10",
    "and", "of", "the", "subparagraph (d)", "Nicaragua", "the pact", "UN Charter", "npt", "before", "after", "since",
    "until", "as of", "in", "between", "from", "to", "..", "-", "–", "/", ",", ".", "?", "2024", "2024-10-18",
    "05/06/2024", "31 february", "october", "may", "march", "18", "early", "end of the", "mid-", "last",
    "first week of", "last 999 years", "a year ago", "q3", "h2", "spring", "today", "friday", "'24", "999", "10,000",
    "10-12k", "half a million", "1.000.000", "10월", "2024년", "까지", "부터", "октября", "с", "до", "по", "года",
    "/timeline", "/sanctions", "<@U1>", "<@U1", "<https://a.b|", ">", "&lt;", "&#0;", "&amp;", "＜", "\x00", "\x1b",
    "\u202e", "\u200f", "\u2028", "\ud800", "\u0301", "ﷺ", "١٧١٨", "Ⅷ", "½", "İ", "ß", "who", "what did", "say",
    "how many", "can", "list",
]  # fmt: skip
HOSTILE = [
    "(", "((a)", "8(a)", "8.a", "1718 ", "¶", "para ", "paragraph 8, ", "article 2(4) and ", "the ", "un ",
    "resolution ", "security council ", "charter ", "npt art x ", "nicaragua 1, 2, ", "the pact ", "before the ",
    "2024 ", "2024-", "18-", "18 october ", "october ", "early of the ", "from ", "between 2024 and ", "last ", "1",
    "1,", "11,111,", "10-", "<@", "<@U1|", "<http://a|", "&lt;", "&amp;", "&#", "what did a ", "who ", "can ",
    "north korea ", "n. korea ", "sell ", "'s ", "\u0301", "ﷺ", "\u200f", "\ud800", "1718 8(a)(i) and ", "a) and (b",
    "sub-para ", "부터 ", "resolution of 22 ",
]  # fmt: skip
CITED = [
    "resolution {n}", "UNSCR {n} ({y})", "S/RES/{n}({y})", "res. {n} of {y}", "{p} of res {n}", "S/RES/{n} ({y}), {p}",
    "SC Res. {n}, {p}", "resolution {n} of 22 December {y}", "결의 {n}호", "резолюция {n}", "UNSCR {n}'s {p}",
]  # fmt: skip

typed_pieces = st.lists(st.sampled_from(PIECES), max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)
any_text = st.one_of(
    st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=300),
    st.text(alphabet=st.characters(categories=("Cc", "Cf", "Cs", "Mn", "Zl", "Zp", "Nd", "No", "Po")), max_size=100),
    typed_pieces,
)


@pytest.fixture(scope="module")
def names(knowledge) -> Names:
    return Index.of(knowledge).names


@ANY
@given(typed=any_text, today=st.dates(min_value=dt.date(1990, 1, 1)), newest=st.dates(min_value=dt.date(1990, 1, 1)))
def test_any_text_on_any_day_is_parsed_and_always_in_the_same_way(names, typed, today, newest):
    query = parse(typed, names, today, newest)
    assert query == parse(typed, names, today, newest)
    assert query.day is None or query.day <= today
    assert query.period is None or query.period.start <= query.period.end
    assert all(number >= 0 for number in query.numbers)
    assert all(word for word in query.words)


@pytest.mark.parametrize("start", ["", "1718 ", "coal from ", "article 2", "/timeline kursk "])
@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_endless_repetition_is_parsed(names, unit, start):
    text = (start + unit * 10_000)[:10_000]
    assert parse(text, names, TODAY, TODAY) == parse(text + unit, names, TODAY, TODAY)


@ANY
@given(typed=typed_pieces, today=st.dates(min_value=dt.date(1990, 1, 1)))
def test_every_interval_starts_before_it_ends(typed, today):
    when, rest = periods.find(fold(typed), today, today)
    assert when is None or when.interval.start <= when.interval.end
    assert when is not None or rest.split() == periods.find(rest, today, today)[1].split()


@ANY
@given(
    number=st.sampled_from(["825", "1718", "1874", "1985", "2050", "2087", "2397", "2024", "1999"]),
    form=st.sampled_from(CITED),
    pin=st.sampled_from(["8", "8(a)", "8(a)(i)", "20", "31(b)"]),
    year=st.integers(1990, 2026),
    around=st.sampled_from(["{}", "is coal banned by {}?", "({})", "what does {} say", "{} and coal"]),
)
def test_no_part_of_a_reference_is_read_as_a_date(names, number, form, pin, year, around):
    query = parse(around.format(form.format(n=number, y=year, p=f"para {pin}")), names, TODAY, TODAY)
    assert [one.instrument for one in query.references] == [number]
    assert (query.day, query.period, query.numbers) == (None, None, ())


@ANY
@given(typed=typed_pieces)
def test_what_a_citation_leaves_has_the_length_of_the_text(names, typed):
    folded = fold(clean(typed))
    found = citations.find(folded, names)
    assert len(found.rest) == len(folded)
    assert all(one == other for one, other in zip(found.rest, folded, strict=True) if one != " ")


@ANY
@given(typed=any_text)
def test_a_cleaned_text_holds_no_markup_no_control_character_and_no_more_than_is_read(typed):
    seen = clean(typed)
    assert len(seen) <= MAX_TYPED
    assert not MARKUP.search(seen)
    assert not [char for char in seen if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert seen == " ".join(seen.split())


@ANY
@given(typed=st.text(max_size=2_000).map(lambda typed: typed * 8))
def test_nothing_beyond_the_limit_is_read(typed):
    assert len(clean(typed)) <= MAX_TYPED


@ANY
@given(typed=any_text)
def test_words_and_stems_are_folded_and_never_empty(typed):
    assert len(words(typed)) == len(stems(typed))
    for word in words(typed):
        assert word
        assert not any(char.isspace() for char in word)


@ANY
@given(typed=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=100))
def test_what_is_folded_stays_as_it_is_when_folded_again(typed):
    assert fold(fold(typed)) == fold(typed)


@ANY
@given(typed=any_text)
def test_what_is_visible_is_visible_again(typed):
    assert bot_text.visible(bot_text.visible(typed)) == bot_text.visible(typed)
