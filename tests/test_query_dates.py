"""Dates and periods, as reporters write them, on Sunday 22 November 2026."""

import datetime as dt

import pytest

from bot.query.periods import find
from bot.text import fold

TODAY = dt.date(2026, 11, 22)


def days(text: str, today: dt.date = TODAY) -> str | None:
    when, _ = find(fold(text), today, today)
    if when is None:
        return None
    start, end = when.interval.start, when.interval.end
    return str(start) if start == end else f"{start} {end}"


def mode(text: str) -> str | None:
    when, _ = find(fold(text), TODAY, TODAY)
    return when and when.mode


def rest(text: str) -> str:
    return " ".join(find(fold(text), TODAY, TODAY)[1].split())


@pytest.mark.parametrize(
    "typed",
    [
        "2024-10-18", "2024/10/18", "2024.10.18", "2024-10-18T12:00", "18.10.2024", "18/10/2024", "10/18/2024",
        "18.10.24", "18/10/24", "18 October 2024", "18 october, 2024", "18 Oct 2024", "18 Oct. 2024", "18-Oct-2024",
        "18th October 2024", "18th of October 2024", "October 18 2024", "October 18, 2024", "Oct. 18, 2024",
        "Oct 18th, 2024", "18 oct 24", "Friday 18 October 2024", "Fri, 18 Oct 2024", "Friday, October 18, 2024",
        "18 октября 2024", "18 октября 2024 года", "18 октября 2024 г.", "2024년 10월 18일", "2024년 10월 18일에",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling_and_nothing_is_left(typed):
    assert days(typed) == "2024-10-18"
    assert rest(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "October 2024", "october, 2024", "Oct 2024", "Oct. 2024", "october of 2024", "2024-10", "2024/10", "10/2024",
        "10.2024", "2024 October", "Oct '24", "октябрь 2024", "в октябре 2024 года", "октября 2024", "2024년 10월",
        "2024년 10월에",
    ],
)  # fmt: skip
def test_a_month_is_read_in_every_spelling_and_nothing_is_left(typed):
    assert days(typed) == "2024-10-01 2024-10-31"
    assert rest(typed) == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("early October 2024", "2024-10-01 2024-10-10"),
        ("mid-October 2024", "2024-10-11 2024-10-20"),
        ("the middle of October 2024", "2024-10-11 2024-10-20"),
        ("late October 2024", "2024-10-21 2024-10-31"),
        ("end of October 2024", "2024-10-21 2024-10-31"),
        ("end-October 2024", "2024-10-21 2024-10-31"),
        ("start of October 2024", "2024-10-01 2024-10-10"),
        ("mid-January", "2026-01-11 2026-01-20"),
        ("late february 2024", "2024-02-21 2024-02-29"),
        ("early 2024", "2024-01-01 2024-04-30"),
        ("mid-2024", "2024-05-01 2024-08-31"),
        ("late 2024", "2024-09-01 2024-12-31"),
        ("the end of 2024", "2024-09-01 2024-12-31"),
        ("the beginning of the year 2023", "2023-01-01 2023-04-30"),
        ("first week of November 2024", "2024-11-01 2024-11-07"),
        ("second week of October 2024", "2024-10-08 2024-10-14"),
        ("last week of october 2024", "2024-10-25 2024-10-31"),
        ("final week in February 2024", "2024-02-23 2024-02-29"),
        ("the week of 18 October 2024", "2024-10-14 2024-10-20"),
        ("first half of October 2024", "2024-10-01 2024-10-15"),
        ("second half of October 2024", "2024-10-16 2024-10-31"),
        ("first half of 2024", "2024-01-01 2024-06-30"),
        ("H2 2023", "2023-07-01 2023-12-31"),
        ("2023 H2", "2023-07-01 2023-12-31"),
        ("Q3 2023", "2023-07-01 2023-09-30"),
        ("2023 Q3", "2023-07-01 2023-09-30"),
        ("2023Q3", "2023-07-01 2023-09-30"),
        ("Q3/2023", "2023-07-01 2023-09-30"),
        ("q1 of 2024", "2024-01-01 2024-03-31"),
        ("Q2 '24", "2024-04-01 2024-06-30"),
        ("third quarter of 2023", "2023-07-01 2023-09-30"),
        ("4th quarter 2024", "2024-10-01 2024-12-31"),
        ("last quarter of 2023", "2023-10-01 2023-12-31"),
        ("Q4", "2026-10-01 2026-12-31"),
        ("spring 2022", "2022-03-01 2022-05-31"),
        ("summer of 2024", "2024-06-01 2024-08-31"),
        ("fall 2024", "2024-09-01 2024-11-30"),
        ("the autumn of 2024", "2024-09-01 2024-11-30"),
        ("winter 2023", "2023-12-01 2024-02-29"),
        ("winter 2023-24", "2023-12-01 2024-02-29"),
        ("winter 2023/24", "2023-12-01 2024-02-29"),
        ("2015", "2015-01-01 2015-12-31"),
        ("1999", "1999-01-01 1999-12-31"),
        ("(2015)", "2015-01-01 2015-12-31"),
        ("2015?", "2015-01-01 2015-12-31"),
        ("2024년", "2024-01-01 2024-12-31"),
        ("2024 год", "2024-01-01 2024-12-31"),
    ],
)
def test_parts_of_months_and_years_are_intervals(typed, expected):
    assert days(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("october", "2026-10-01 2026-10-31"),
        ("november", "2026-11-01 2026-11-30"),
        ("december", "2025-12-01 2025-12-31"),
        ("8 november", "2026-11-08"),
        ("23 november", "2025-11-23"),
        ("november 22", "2026-11-22"),
        ("oct 24", "2026-10-24"),
        ("18 октября", "2026-10-18"),
        ("10월", "2026-10-01 2026-10-31"),
        ("10월 18일", "2026-10-18"),
        ("12월 25일", "2025-12-25"),
        ("in may", "2026-05-01 2026-05-31"),
        ("last may", "2026-05-01 2026-05-31"),
        ("last october", "2026-10-01 2026-10-31"),
        ("last november", "2025-11-01 2025-11-30"),
        ("last spring", "2026-03-01 2026-05-31"),
        ("in winter", "2025-12-01 2026-02-28"),
        ("early october", "2026-10-01 2026-10-10"),
        ("second week of december", "2025-12-08 2025-12-14"),
        ("october last year", "2025-10-01 2025-10-31"),
        ("october of last year", "2025-10-01 2025-10-31"),
        ("summer last year", "2025-06-01 2025-08-31"),
        ("may this year", "2026-05-01 2026-05-31"),
    ],
)
def test_a_month_or_day_without_a_year_is_the_latest_one(typed, expected):
    assert days(typed) == expected


def test_the_latest_october_is_the_latest_that_the_record_reaches():
    when, _ = find("in october", TODAY, dt.date(2025, 5, 31))
    assert when is not None
    assert when.interval.start == dt.date(2024, 10, 1)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("as of now", "2026-11-22"),
        ("this week", "2026-11-16 2026-11-22"),
        ("last week", "2026-11-09 2026-11-15"),
        ("this month", "2026-11-01 2026-11-30"),
        ("last month", "2026-10-01 2026-10-31"),
        ("early last month", "2026-10-01 2026-10-10"),
        ("this quarter", "2026-10-01 2026-12-31"),
        ("last quarter", "2026-07-01 2026-09-30"),
        ("this year", "2026-01-01 2026-12-31"),
        ("last year", "2025-01-01 2025-12-31"),
        ("late last year", "2025-09-01 2025-12-31"),
        ("the end of last year", "2025-09-01 2025-12-31"),
        ("last 10 days", "2026-11-12 2026-11-22"),
        ("the past three weeks", "2026-11-01 2026-11-22"),
        ("last two weeks", "2026-11-08 2026-11-22"),
        ("last 6 months", "2026-05-26 2026-11-22"),
        ("past 48 hours", "2026-11-20 2026-11-22"),
        ("10 days ago", "2026-11-12"),
        ("3 weeks ago", "2026-11-01"),
        ("two weeks ago", "2026-11-08"),
        ("a year ago", "2025-11-22"),
        ("999 years ago", "1900-01-01"),
        ("on friday", "2026-11-20"),
        ("last sunday", "2026-11-15"),
        ("since monday", "2026-11-16 2026-11-22"),
        ("вчера", "2026-11-21"),
        ("сегодня", "2026-11-22"),
        ("на прошлой неделе", "2026-11-09 2026-11-15"),
        ("в прошлом месяце", "2026-10-01 2026-10-31"),
        ("в этом году", "2026-01-01 2026-12-31"),
        ("어제", "2026-11-21"),
        ("지난주", "2026-11-09 2026-11-15"),
        ("지난달", "2026-10-01 2026-10-31"),
        ("작년", "2025-01-01 2025-12-31"),
        ("올해", "2026-01-01 2026-12-31"),
    ],
)
def test_what_counts_from_today_is_counted(typed, expected):
    assert days(typed) == expected


def test_the_last_quarter_in_january_is_in_the_year_before():
    assert days("last quarter", dt.date(2026, 1, 5)) == "2025-10-01 2025-12-31"


def test_last_month_in_january_is_december():
    assert days("last month", dt.date(2026, 1, 5)) == "2025-12-01 2025-12-31"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2024-10-18..2024-10-25", "2024-10-18 2024-10-25"),
        ("2024-10-18 .. 2024-10-25", "2024-10-18 2024-10-25"),
        ("2024-10-18 to 2024-10-25", "2024-10-18 2024-10-25"),
        ("2024-10-18 – 2024-10-25", "2024-10-18 2024-10-25"),
        ("18-25 October 2024", "2024-10-18 2024-10-25"),
        ("18 to 25 October 2024", "2024-10-18 2024-10-25"),
        ("18 and 19 October 2024", "2024-10-18 2024-10-19"),
        ("18, 19 October 2024", "2024-10-18 2024-10-19"),
        ("October 18-25, 2024", "2024-10-18 2024-10-25"),
        ("1-3 октября 2024", "2024-10-01 2024-10-03"),
        ("18 October to 5 November 2024", "2024-10-18 2024-11-05"),
        ("from 18 October until 5 November 2024", "2024-10-18 2024-11-05"),
        ("October 18 to November 5, 2024", "2024-10-18 2024-11-05"),
        ("between 1 and 5 October 2024", "2024-10-01 2024-10-05"),
        ("between october 2024 and april 2025", "2024-10-01 2025-04-30"),
        ("between march and may 2025", "2025-03-01 2025-05-31"),
        ("from march to may 2024", "2024-03-01 2024-05-31"),
        ("march-april 2016", "2016-03-01 2016-04-30"),
        ("may or june", "2026-05-01 2026-06-30"),
        ("Oct-Dec 2024", "2024-10-01 2024-12-31"),
        ("Oct 2024-Jan 2025", "2024-10-01 2025-01-31"),
        ("Oct. '24 – Jan. '25", "2024-10-01 2025-01-31"),
        ("December to February 2025", "2024-12-01 2025-02-28"),
        ("from november to february", "2025-11-01 2026-02-28"),
        ("october and november 2024", "2024-10-01 2024-11-30"),
        ("late october and early november 2024", "2024-10-21 2024-11-10"),
        ("spring and summer 2024", "2024-03-01 2024-08-31"),
        ("2024 and 2025", "2024-01-01 2025-12-31"),
        ("2023..2024", "2023-01-01 2024-12-31"),
        ("2023-2024", "2023-01-01 2024-12-31"),
        ("2023/24", "2023-01-01 2024-12-31"),
        ("2022-24", "2022-01-01 2024-12-31"),
        ("between 2016 and 2018", "2016-01-01 2018-12-31"),
        ("since april 2025", "2025-04-01 2026-11-22"),
        ("since 2016", "2016-01-01 2026-11-22"),
        ("from october 2024", "2024-10-01 2026-11-22"),
        ("from october 2024 to now", "2024-10-01 2026-11-22"),
        ("starting in october 2024", "2024-10-01 2026-11-22"),
        ("since october 2024 to april 2025", "2024-10-01 2025-04-30"),
        ("after 28 april 2025", "2025-04-29 2026-11-22"),
        ("after october 2024", "2024-11-01 2026-11-22"),
        ("post-2016", "2017-01-01 2026-11-22"),
        ("с апреля 2025", "2025-04-01 2026-11-22"),
        ("с октября 2024 по апрель 2025", "2024-10-01 2025-04-30"),
        ("после октября 2024", "2024-11-01 2026-11-22"),
        ("2025년 4월부터", "2025-04-01 2026-11-22"),
        ("2024년 10월부터 2025년 4월까지", "2024-10-01 2025-04-30"),
    ],
)
def test_a_range_is_a_period(typed, expected):
    assert days(typed) == expected
    assert rest(typed) == ""


@pytest.mark.parametrize(
    ("typed", "expected", "end"),
    [
        ("as of 2015", "as_of", "2015-12-31"),
        ("as of 2015-06-01", "as_of", "2015-06-01"),
        ("as of June 2015", "as_of", "2015-06-30"),
        ("as at 1 June 2015", "as_of", "2015-06-01"),
        ("as of the end of 2015", "as_of", "2015-12-31"),
        ("as it stood in 2015", "as_of", "2015-12-31"),
        ("as it stood on 3 March 2016", "as_of", "2016-03-03"),
        ("back in 2012", "as_of", "2012-12-31"),
        ("по состоянию на 1 июня 2015 года", "as_of", "2015-06-01"),
        ("2015년 현재", "as_of", "2015-12-31"),
        ("in 2012", "day", "2012-12-31"),
        ("during 2017", "day", "2017-12-31"),
        ("on 18 October 2024", "day", "2024-10-18"),
        ("в 2012 году", "day", "2012-12-31"),
        ("2012", "plain", "2012-12-31"),
        ("before 2016", "limit", "2015-12-31"),
        ("before october 2024", "limit", "2024-09-30"),
        ("before 18 october 2024", "limit", "2024-10-17"),
        ("prior to 2016", "limit", "2015-12-31"),
        ("pre-2016", "limit", "2015-12-31"),
        ("until 2016", "limit", "2016-12-31"),
        ("up to 2016", "limit", "2016-12-31"),
        ("до 2016 года", "limit", "2015-12-31"),
        ("2016년 이전", "limit", "2015-12-31"),
        ("2016년까지", "limit", "2016-12-31"),
        ("by december 2019", "by", "2019-12-31"),
        ("by the end of 2019", "by", "2019-12-31"),
        ("no later than 22 december 2019", "by", "2019-12-22"),
        ("since 2016", "period", "2026-11-22"),
        ("after 2016", "period", "2026-11-22"),
        ("between 1 and 5 October 2024", "period", "2024-10-05"),
    ],
)
def test_the_words_around_a_date_say_what_it_bounds(typed, expected, end):
    assert mode(typed) == expected
    assert days(typed).split()[-1] == end
    assert rest(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "they may buy coal", "may they buy coal", "this may breach 1718", "it may", "coal and may they",
        "may 10,000 troops", "could they march in moscow", "ordered to march", "the march to moscow", "march",
        "fall of kursk", "the fall", "sanctions fall apart", "spring offensive", "the winter", "sep", "now",
        "now and then", "monday or tuesday?", "sun", "decide", "mark", "marching", "mayor", "octopus", "junction",
        "julia", "second half", "first half of the quota", "the third state", "2024 barrels", "2024 troops",
        "2024 soldiers", "20,241", "12024", "20241018", "the 1990s", "2024-13-01", "2024-00-10", "13월", "next week",
        "tomorrow", "a while ago", "week", "the last troops", "10:30", "1,2024", "Q5", "h3",
    ],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(typed):
    assert days(typed) is None
    assert rest(typed) == fold(typed)


@pytest.mark.parametrize(
    ("typed", "expected", "left"),
    [
        ("may they buy coal in may", "2026-05-01 2026-05-31", "may they buy coal"),
        ("did they march in march 2016", "2016-03-01 2016-03-31", "did they march"),
        ("the fall of 2024", "2024-09-01 2024-11-30", "the"),
        ("when did the panel end in 2024", "2024-01-01 2024-12-31", "when did the panel end"),
        ("did it start in october 2024", "2024-10-01 2024-10-31", "did it start"),
        ("in october 12 soldiers were killed", "2026-10-01 2026-10-31", "12 soldiers were killed"),
        ("october 11 thousand troops", "2026-10-01 2026-10-31", "11 thousand troops"),
        ("11,000 troops in october 2024", "2024-10-01 2024-10-31", "11,000 troops"),
        ("5 november 2024 8,000 troops", "2024-11-05", "8,000 troops"),
        ("small arms as of 2015", "2015-01-01 2015-12-31", "small arms"),
        ("/timeline kursk since april 2025", "2025-04-01 2026-11-22", "/timeline kursk"),
        ("shells (October 2024)?", "2024-10-01 2024-10-31", "shells ( )?"),
        ("in late 2024, what did Seoul say", "2024-09-01 2024-12-31", ", what did seoul say"),
        ("2024년의 파병", "2024-01-01 2024-12-31", "파병"),
    ],
)
def test_only_the_date_is_taken_out_of_a_question(typed, expected, left):
    assert days(typed) == expected
    assert rest(typed) == left


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("31 February", "2026-02-01 2026-02-28"),
        ("31 February 2024", "2024-02-01 2024-02-29"),
        ("February 30, 2024", "2024-02-01 2024-02-29"),
        ("29 February 2023", "2023-02-01 2023-02-28"),
        ("29 February 2024", "2024-02-29"),
        ("31 April 2024", "2024-04-01 2024-04-30"),
        ("31.02.2024", "2024-02-01 2024-02-29"),
        ("2024-02-31", "2024-02-01 2024-02-29"),
        ("as of 31 february 2015", "2015-02-01 2015-02-28"),
        ("05/06/2024", "2024-01-01 2024-12-31"),
        ("5/6/2024", "2024-01-01 2024-12-31"),
        ("5/5/2024", "2024-05-05"),
        ("13/6/2024", "2024-06-13"),
        ("5.6.2024", "2024-06-05"),
    ],
)
def test_an_impossible_day_is_its_month_and_an_ambiguous_one_its_year(typed, expected):
    assert days(typed) == expected
    assert rest(typed) == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("in 2024, on 18 october 2024", "2024-10-18"),
        ("as of 2015 and on 3 may 2016", "2015-01-01 2015-12-31"),
        ("october 2024, since 2023", "2023-01-01 2026-11-22"),
    ],
)
def test_of_several_dates_the_one_that_is_meant_wins_and_then_the_most_precise(typed, expected):
    assert days(typed) == expected
