"""The whole parse of a question, on Sunday 22 November 2026."""

import datetime as dt

import pytest

from bot.lookup.index import Index
from bot.query.citations import Names
from bot.query.parse import clean, parse
from bot.query.query import Intent, Interval, Query
from bot.text import MAX_TYPED

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def names(knowledge) -> Names:
    return Index.of(knowledge).names


@pytest.fixture
def ask(names):
    def ask(text: str, today: dt.date = TODAY) -> Query:
        return parse(text, names, today, today)

    return ask


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(text: str) -> Interval:
    return Interval(*map(day, text.split("..")))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("coal", "coal"),
        ("  coal \n ban ", "coal ban"),
        ("<@U0BOT> coal", "coal"),
        ("<@U0BOT|desk> coal", "desk coal"),
        ("<#C123|general> coal", "general coal"),
        ("<#C123> coal", "coal"),
        ("<!channel> coal", "coal"),
        ("<!subteam^S1|@desk> coal", "coal"),
        ("<!date^1392734382^{date}|Feb 18, 2014>", "Feb 18, 2014"),
        ("<https://un.org/x?y=1|the resolution> coal", "the resolution coal"),
        ("<https://un.org/doc>", ""),
        ("<mailto:a@b.c|a@b.c> wrote", "a@b.c wrote"),
        ("<tel:+123|123>", "123"),
        ("&lt;!channel&gt; hi", "hi"),
        ("＜@U1＞ hi", "hi"),
        ("\u200b<@U1> hi", "hi"),
        ("<\u200b@U1> hi", "hi"),
        ("<http://x|<@U1>> hi", "http://x| > hi"),
        ("<@U1 hi", "hi"),
        ("coal &amp; iron", "coal & iron"),
        ("coal < iron > oil", "coal < iron > oil"),
        ("a\x00b\x07c", "abc"),
        ("\u202elaoc\u202c", "laoc"),
        ("“coal” — Kim’s", '"coal" - Kim\'s'),
        ("ｃｏａｌ", "coal"),
        ("\ud800coal", "coal"),
        ("a\u2028b", "a b"),
    ],
)
def test_markup_and_what_cannot_be_seen_are_cleaned_away(typed, seen):
    assert clean(typed) == seen


def test_a_question_is_cut_where_it_is_too_long():
    assert clean("a" * 5_000) == "a" * MAX_TYPED
    assert clean("\u200b" * 10_000 + "coal") == ""


@pytest.mark.parametrize(
    ("typed", "command", "words"),
    [
        ("coal", None, "coal"),
        ("/sanctions coal", "sanctions", "coal"),
        ("/SANCTIONS coal", "sanctions", "coal"),
        (" /sanctions   coal", "sanctions", "coal"),
        ("/timeline kursk", "timeline", "kursk"),
        ("/Timeline Kursk", "timeline", "kursk"),
        ("<@U0BOT> /timeline kursk", "timeline", "kursk"),
        ("/sanctions", "sanctions", ""),
        ("/timelines kursk", None, "timelines kursk"),
        ("/other coal", None, "other coal"),
        ("coal /sanctions", None, "coal sanctions"),
        ("timeline kursk", None, "timeline kursk"),
    ],
)
def test_a_slash_command_is_told_apart_from_the_question(ask, typed, command, words):
    query = ask(typed)
    assert (query.command, " ".join(query.words)) == (command, words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("small arms as of 2015-06-01", "2015-06-01"),
        ("small arms as of 2015", "2015-12-31"),
        ("small arms as of june 2015", "2015-06-30"),
        ("as it stood on 3 march 2016: small arms", "2016-03-03"),
        ("could they sell coal before 2016", "2015-12-31"),
        ("russian imports of dprk labour until 2019", "2019-12-31"),
        ("/sanctions small arms as of 2015", "2015-12-31"),
        ("/timeline kursk as of 2025", "2025-12-31"),
        ("coal as of 2030", "2026-11-22"),
        ("coal as of today", "2026-11-22"),
        ("oil cap as of last year", "2025-12-31"),
        ("small arms as of 31 february 2015", "2015-02-28"),
        ("уголь по состоянию на 1 июня 2015 года", "2015-06-01"),
    ],
)
def test_as_of_asks_for_the_law_of_a_day_and_bounds_no_claims(ask, typed, expected):
    query = ask(typed)
    assert (query.day, query.period) == (day(expected), None)


@pytest.mark.parametrize(
    ("typed", "expected", "bounds"),
    [
        ("small arms in 2012", "2012-12-31", "2012-01-01..2012-12-31"),
        ("coal 2016", "2016-12-31", "2016-01-01..2016-12-31"),
        ("what did peskov say on 14 october 2024", "2024-10-14", "2024-10-14..2024-10-14"),
        ("troops in october", "2026-10-31", "2026-10-01..2026-10-31"),
        ("troops last week of october 2024", "2024-10-31", "2024-10-25..2024-10-31"),
        ("shells Q3 2023", "2023-09-30", "2023-07-01..2023-09-30"),
        ("shells 2023 Q3", "2023-09-30", "2023-07-01..2023-09-30"),
        ("mid-january shells", "2026-01-20", "2026-01-11..2026-01-20"),
        ("oil spring 2022", "2022-05-31", "2022-03-01..2022-05-31"),
        ("shells 05/06/2024", "2024-12-31", "2024-01-01..2024-12-31"),
        ("coal in november", "2026-11-22", "2026-11-01..2026-11-30"),
        ("troops in 2030", "2026-11-22", "2030-01-01..2030-12-31"),
        ("coal in 1985", "1985-12-31", "1985-01-01..1985-12-31"),
        ("11월 4일 성명", "2026-11-04", "2026-11-04..2026-11-04"),
        ("потери в октябре 2024 года", "2024-10-31", "2024-10-01..2024-10-31"),
    ],
)
def test_a_plain_date_asks_for_the_law_at_its_end_and_the_claims_within(ask, typed, expected, bounds):
    query = ask(typed)
    assert (query.day, query.period) == (day(expected), period(bounds))


@pytest.mark.parametrize(
    ("typed", "bounds"),
    [
        ("troops since april 2025", "2025-04-01..2026-11-22"),
        ("troops after 28 april 2025", "2025-04-29..2026-11-22"),
        ("troops from october to december 2024", "2024-10-01..2024-12-31"),
        ("troops between october 2024 and april 2025", "2024-10-01..2025-04-30"),
        ("troops october 2024 - april 2025", "2024-10-01..2025-04-30"),
        ("troops in october and november 2024", "2024-10-01..2024-11-30"),
        ("/timeline kursk 2024-10-18..2024-10-25", "2024-10-18..2024-10-25"),
        ("/timeline kursk since april 2025", "2025-04-01..2026-11-22"),
        ("/timeline kursk in october 2024", "2024-10-01..2024-10-31"),
        ("/timeline kursk october 2024", "2024-10-01..2024-10-31"),
        ("/timeline kursk before 2025", "1900-01-01..2024-12-31"),
        ("/timeline kursk until 2025", "1900-01-01..2025-12-31"),
        ("/timeline kursk by october 2024", "1900-01-01..2024-10-31"),
        ("/timeline adopted in 2017", "2017-01-01..2017-12-31"),
        ("파병 2024년 10월부터", "2024-10-01..2026-11-22"),
    ],
)
def test_a_period_bounds_the_claims_and_leaves_the_law_of_today(ask, typed, bounds):
    query = ask(typed)
    assert (query.day, query.period) == (None, period(bounds))


@pytest.mark.parametrize(
    "typed",
    [
        "was 1718 adopted in october 2006?", "was 2397 adopted on 22 december 2017?", "was 1874 passed in june 2009",
        "did the panel expire in april 2024?", "the panel ended in april 2024, right?", "treaty signed june 2024",
        "was the treaty ratified in november 2024", "it entered into force 4 december 2024",
        "deadline 22 december 2019", "is the cap 500,000 barrels since 2017, true?", "oil cap 2017, correct?",
        "was it vetoed in march 2024",
    ],
)  # fmt: skip
def test_a_date_that_the_question_wants_checked_leaves_the_law_of_today(ask, typed):
    assert ask(typed).day is None


@pytest.mark.parametrize(
    "typed",
    ["workers home by december 2019", "coal banned by 2017", "к 2020 году"],
)
def test_a_term_bounds_neither_the_law_nor_the_claims(ask, typed):
    query = ask(typed)
    assert (query.day, query.period) == (None, None)


def test_by_a_day_after_had_asks_for_the_record_of_that_day(ask):
    assert ask("by october 2024 had anyone confirmed").day == dt.date(2024, 10, 31)


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("small arms before 2270", "2270", None),
        ("could they sell small arms before resolution 2270?", "2270", None),
        ("coal until the adoption of 2371", "2371", None),
        ("sanctions after 2397", None, "2397"),
        ("export of coal since 2371", None, "2371"),
    ],
)
def test_a_resolution_may_stand_for_its_date(ask, typed, before, after):
    query = ask(typed)
    assert (query.before, query.after, query.references, query.day) == (before, after, (), None)


@pytest.mark.parametrize(
    "typed",
    [
        "resolution 1718 of 2006", "resolution 2397 of 22 December 2017", "2371 (2017)", "S/RES/1718(2006)",
        "2397 para 8", "paragraph 20 of 1874", "S/2024/255", "1718 8(a)(i)", "2050", "nicaragua 194", "1985",
        "1928 para 2", "UNSCR 2024", "para 8 of 2371 (2017)", "1718 (2006) and 2397 (2017)", "paras 9-10 of 1874",
        "2397 8, 9 and 10",
    ],
)  # fmt: skip
def test_no_part_of_a_citation_is_read_as_a_date_or_a_number(ask, typed):
    query = ask(typed)
    assert query.references
    assert (query.day, query.period, query.numbers) == (None, None, ())


@pytest.mark.parametrize(
    ("typed", "numbers", "words"),
    [
        ("10,000 troops", (10_000,), "troops"),
        ("10.000 troops", (10_000,), "troops"),
        ("10 000 troops", (10_000,), "troops"),
        ("10\u00a0000 troops", (10_000,), "troops"),
        ("10k troops", (10_000,), "troops"),
        ("11 thousand", (11_000,), ""),
        ("ten thousand troops", (10_000,), "troops"),
        ("10-12k troops", (10_000, 12_000), "troops"),
        ("10–12,000 troops", (10_000, 12_000), "troops"),
        ("10 to 12 thousand", (10_000, 12_000), ""),
        ("8k-12k", (8_000, 12_000), ""),
        ("10,000-12,000", (10_000, 12_000), ""),
        ("between 10,000 and 12,000", (10_000, 12_000), "between and"),
        ("4 million barrels", (4_000_000,), "barrels"),
        ("500,000 barrels of oil", (500_000,), "barrels of oil"),
        ("1.5 million", (1_500_000,), ""),
        ("1.5m", (1_500_000,), ""),
        ("3.5m barrels", (3_500_000,), "barrels"),
        ("half a million shells", (500_000,), "shells"),
        ("a million shells", (1_000_000,), "shells"),
        ("1.000.000", (1_000_000,), ""),
        ("$1 million", (1_000_000,), ""),
        ("11,000-strong", (11_000,), "strong"),
        ("~11,000?", (11_000,), ""),
        ("600 deaths and 4,700 casualties", (600, 4_700), "deaths and casualties"),
        ("10 тыс. солдат", (10_000,), "солдат"),
        ("2 млн снарядов", (2_000_000,), "снарядов"),
        ("2024 troops", (2_024,), "troops"),
        ("100 shells", (100,), "shells"),
        ("99 shells", (), "99 shells"),
        ("12 soldiers", (), "12 soldiers"),
        ("bureau 39", (), "bureau 39"),
        ("24 months", (), "24 months"),
        ("m8 hwasong-15", (), "m8 hwasong 15"),
        ("1e9", (), "1e9"),
        ("2397 caps 4 million barrels", (4_000_000,), "caps barrels"),
        ("in october 2024 10,000 troops", (10_000,), "troops"),
    ],
)
def test_quantities_are_read_and_small_numbers_stay_words(ask, typed, numbers, words):
    query = ask(typed)
    assert (query.numbers, " ".join(query.words)) == (numbers, words)


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("", Intent.HELP),
        ("help", Intent.HELP),
        ("HELP!", Intent.HELP),
        ("???", Intent.HELP),
        ("/sanctions", Intent.HELP),
        ("/timeline help", Intent.HELP),
        ("<@U0BOT>", Intent.HELP),
        ("how does this work?", Intent.HELP),
        ("помощь", Intent.HELP),
        ("도움말", Intent.HELP),
        ("who is kim jong un", Intent.WHO),
        ("who's no kwang chol", Intent.WHO),
        ("role of the panel", Intent.WHO),
        ("кто такой пак чон чхон", Intent.WHO),
        ("북한 국방상은 누구", Intent.WHO),
        ("who said 11,000 troops", Intent.WHO_SAID),
        ("whose estimate is 600 killed", Intent.WHO_SAID),
        ("source for the 12,000 figure", Intent.WHO_SAID),
        ("how many troops", Intent.HOW_MANY),
        ("number of troops in kursk", Intent.HOW_MANY),
        ("сколько солдат", Intent.HOW_MANY),
        ("when did pyongyang confirm the troops", Intent.WHEN),
        ("what day did russia admit it", Intent.WHEN),
        ("когда кндр признала", Intent.WHEN),
        ("북한은 언제 인정했나", Intent.WHEN),
        ("has anyone confirmed the troops", Intent.STANDING),
        ("did pyongyang admit it", Intent.STANDING),
        ("is the 11,000 figure outdated", Intent.STANDING),
        ("did russia deny it", Intent.DENIAL),
        ("is it disputed", Intent.DENIAL),
        ("what did peskov say about troops", Intent.SAID),
        ("kremlin response", Intent.SAID),
        ("russia's stance on the troops", Intent.SAID),
        ("is bureau 39 on the sanctions list", Intent.LISTED),
        ("is no kwang chol sanctioned", Intent.LISTED),
        ("who was blacklisted", Intent.LISTED),
        ("is coal legal", Intent.LAW),
        ("can russia buy shells", Intent.LAW),
        ("arms embargo", Intent.LAW),
        ("does it violate 1718", Intent.LAW),
        ("history of the coal ban", Intent.HISTORY),
        ("how has the oil cap changed", Intent.HISTORY),
        ("timeline of kursk", Intent.TIMELINE),
        ("/timeline kursk", Intent.TIMELINE),
    ],
)
def test_the_words_say_what_kind_of_answer_is_wanted(ask, typed, intent):
    assert intent in ask(typed).intents


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("help me find coal", Intent.HELP),
        ("coal", Intent.LAW),
        ("coal", Intent.WHO),
        ("kim jong un", Intent.WHEN),
        ("who can list a person", Intent.LISTED),
        ("troops in kursk", Intent.TIMELINE),
        ("timelines", Intent.TIMELINE),
        ("canada", Intent.LAW),
        ("whole", Intent.WHO),
        ("marchers", Intent.SAID),
        ("", Intent.LAW),
    ],
)
def test_a_word_that_only_looks_like_it_is_no_intent(ask, typed, intent):
    assert intent not in ask(typed).intents


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("does 1874 para. 9 cover shells?", "does cover shells"),
        ("can russia buy shells from north korea in 2024", "can russia buy shells from north korea"),
        ("goods 2 north korea", "goods to north korea"),
        ("Kim Jong‑un’s “army”", "kim jong un army"),
        ("*coal* _imports_ ~now~", "coal imports now"),
        ("the pact", "the pact"),
        ("article 4 of the pact", ""),
        ("labor programs", "labour programmes"),
        ("북한 군인 10,000명", "북한 군인 10 000명"),
    ],
)
def test_the_words_that_are_left_are_those_of_the_subject(ask, typed, words):
    assert " ".join(ask(typed).words) == words


def test_a_whole_question_is_understood_at_once(ask):
    query = ask(
        "<@U0BOT> could Russia buy 10,000 shells from the DPRK under S/RES/1718(2006) ¶ 8(a)(i) as of June 2015?"
    )
    (reference,) = query.references
    assert (reference.instrument, reference.pinpoint) == ("1718", "8(a)(i)")
    assert query.day == day("2015-06-30")
    assert query.period is None
    assert query.direction == "from_dprk"
    assert query.names_dprk
    assert query.numbers == (10_000,)
    assert Intent.LAW in query.intents
    assert query.command is None
    assert query.text.startswith("could Russia buy")


def test_the_same_text_on_another_day_may_be_another_question(ask):
    assert ask("troops last week").period != ask("troops last week", day("2025-01-05")).period
