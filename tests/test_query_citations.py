"""Citations in every style that a reporter pastes."""

import pytest

from bot.query.citations import Found, Names, find
from bot.text import fold

NAMES = Names.of(
    {
        number: number
        for number in [
            "825",
            "1540",
            "1695",
            "1718",
            "1874",
            "1928",
            "1985",
            "2087",
            "2270",
            "2321",
            "2371",
            "2375",
            "2397",
        ]
    }
    | {
        "Nicaragua": "nicaragua",
        "Nicaragua v. United States": "nicaragua",
        "Nicaragua judgment": "nicaragua",
        "the Charter": "charter",
        "UN Charter": "charter",
        "Charter of the United Nations": "charter",
        "NPT": "npt",
        "Non-Proliferation Treaty": "npt",
        "the pact": "treaty",
        "Russia-DPRK treaty": "treaty",
        "defence pact": "treaty",
        "1718 Committee": "committee",
        "S/2024/255": "draft",
        "S/RES/1718 (2006)": "1718",
        "ES-11/7": "assembly",
    }
)


def found(text: str) -> Found:
    return find(fold(text), NAMES)


def cited(text: str) -> list[str]:
    return [" ".join(filter(None, (one.instrument or "?", one.pinpoint))) for one in found(text).references]


def rest(text: str) -> str:
    return " ".join(found(text).rest.split())


@pytest.mark.parametrize(
    "typed",
    [
        "1718", "res 1718", "Res. 1718", "resolution 1718", "Resolution 1718 (2006)", "resolution no. 1718",
        "resolution #1718", "resolution1718", "res-1718", "UNSCR 1718", "UNSCR1718", "unscr-1718", "SCR 1718",
        "SC Res. 1718", "UNSC 1718", "UNSC Res 1718", "UN Security Council resolution 1718 (2006)",
        "U.N. resolution 1718", "S/RES/1718", "S/RES/1718(2006)", "S/RES/1718 (2006)", "s/res/1718",
        "Ｓ/ＲＥＳ/１７１８",
        "resolution 1718 of 2006", "resolution 1718 of 14 October 2006", "резолюция 1718", "резолюции 1718",
        "결의 1718호", "안보리 결의 1718호", "결의안 제1718호",
    ],
)  # fmt: skip
def test_a_resolution_is_found_in_every_spelling_and_nothing_is_left(typed):
    assert cited(typed) == ["1718"]
    assert rest(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "1718 8(a)(i)", "S/RES/1718(2006) ¶ 8(a)(i)", "S/RES/1718 (2006), para. 8 (a) (i)", "1718 8 (a) (i)",
        "1718 8a(i)", "1718 8.a.i", "1718/8(a)(i)", "1718: 8(a)(i)", "1718 ¶8(a)(i)", "1718 §8(a)(i)",
        "1718 op 8(a)(i)", "1718 OP8(a)(i)", "1718, op. 8(a)(i)", "1718(2006)8(a)(i)", "1718's para 8(a)(i)",
        "1718 (2006) (para 8(a)(i))", "8(a)(i) of 1718", "8a(i) of resolution 1718",
        "paragraph 8(a)(i) of resolution 1718 (2006)", "para 8 (a) (i) in UNSCR 1718",
        "operative paragraph 8(a)(i) of S/RES/1718", "¶8(a)(i) 1718", "1718 para 8 subparagraph (a)(i)",
        "resolution 1718 (2006), operative paragraph 8, subparagraph (a)(i)",
    ],
)  # fmt: skip
def test_a_pinpoint_is_found_in_every_spelling(typed):
    assert cited(typed) == ["1718 8(a)(i)"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("res 1874 paras 9-10", ["1874 9", "1874 10"]),
        ("1874 ¶¶9–10", ["1874 9", "1874 10"]),
        ("1874 pp. 9-10", ["1874 9", "1874 10"]),
        ("2397 paras 4 to 7", ["2397 4", "2397 5", "2397 6", "2397 7"]),
        ("res. 2270 op 7 & 8", ["2270 7", "2270 8"]),
        ("1718 paragraphs 8, 9 and 10", ["1718 8", "1718 9", "1718 10"]),
        ("paragraphs 8, 9, and 10 of resolution 1718", ["1718 8", "1718 9", "1718 10"]),
        ("1718 paras 8 and para 9", ["1718 8", "1718 9"]),
        ("1718 8(a), 8(b)", ["1718 8(a)", "1718 8(b)"]),
        ("paras 8(a) and (b) of 1718", ["1718 8(a)", "1718 8(b)"]),
        ("1718 8(a)(i) and (ii)", ["1718 8(a)(i)", "1718 8(a)(ii)"]),
        ("1718 ¶8(a)-(d)", ["1718 8(a)", "1718 8(b)", "1718 8(c)", "1718 8(d)"]),
        ("1718 para 8 sub-paragraph d", ["1718 8(d)"]),
        ("8d of 1718", ["1718 8(d)"]),
        ("1718 pp 8", ["1718 pp8"]),
        ("pp8 1718", ["1718 pp8"]),
        ("1874 p9", ["1874 9"]),
        ("1874 p. 9", ["1874 9"]),
        ("1874 art 9", ["1874 9"]),
        ("clause 9 of 1874", ["1874 9"]),
        ("section 9 of 1874", ["1874 9"]),
        ("2371.8", ["2371 8"]),
        ("2371, 8", ["2371 8"]),
        ("UNSCR 2375 (2017) OP13", ["2375 13"]),
        ("резолюции 2397 пункт 8", ["2397 8"]),
        ("п. 8 резолюции 2397", ["2397 8"]),
        ("안보리 결의 2397호 8항", ["2397 8"]),
        ("결의 2397호 제8항", ["2397 8"]),
    ],
)
def test_lists_ranges_and_short_forms_are_written_out(typed, expected):
    assert cited(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1874 ¶9, 2270 ¶7", ["1874 9", "2270 7"]),
        ("1874, para 9; 2270, para 7", ["1874 9", "2270 7"]),
        ("1718 8(a)(i) 2270 6", ["1718 8(a)(i)", "2270 6"]),
        ("1718 para 8 1874 para 9 2270 para 6", ["1718 8", "1874 9", "2270 6"]),
        ("2375 para 13 and 2397 para 5", ["2375 13", "2397 5"]),
        ("para 9 of 1874 and para 7 of 2270", ["1874 9", "2270 7"]),
        ("1718 and 1874", ["1718", "1874"]),
        ("resolutions 1718, 1874 and 2270", ["1718", "1874", "2270"]),
        ("1718/1874", ["1718", "1874"]),
        ("1718 vs 2397", ["1718", "2397"]),
        ("1718 (2006) and 2397 (2017)", ["1718", "2397"]),
        ("1874 para 9, Nicaragua 194", ["1874 9", "nicaragua 194"]),
        ("UN Charter 51, 2270 6", ["charter 51", "2270 6"]),
        ("1718 1718", ["1718"]),
        ("S/RES/1718 (2006) is resolution 1718", ["1718"]),
    ],
)
def test_each_of_several_citations_keeps_its_own_pinpoint(typed, expected):
    assert cited(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Nicaragua 194", ["nicaragua 194"]),
        ("Nicaragua para 194", ["nicaragua 194"]),
        ("Nicaragua judgment, ¶¶ 193-195", ["nicaragua 193", "nicaragua 194", "nicaragua 195"]),
        ("nicaragua v. united states 195", ["nicaragua 195"]),
        ("paragraph 195 of the Nicaragua judgment", ["nicaragua 195"]),
        ("nicaragua 194,195", ["nicaragua 194", "nicaragua 195"]),
        ("article 51 of the Charter", ["charter 51"]),
        ("UN Charter art. 2(4)", ["charter 2(4)"]),
        ("Charter 2(4)", ["charter 2(4)"]),
        ("articles 2(4) and 51 of the Charter of the United Nations", ["charter 2(4)", "charter 51"]),
        ("npt art x", ["npt x"]),
        ("NPT article X(1)", ["npt x(1)"]),
        ("article X of the NPT", ["npt x"]),
        ("Non-Proliferation Treaty article III", ["npt iii"]),
        ("nonproliferation treaty art 3", ["npt 3"]),
        ("article 4 of the Russia-DPRK treaty", ["treaty 4"]),
        ("the defence pact, article 4", ["treaty 4"]),
        ("article 2(4)", ["? 2(4)"]),
        ("articles 2(4) and 51", ["? 2(4)", "? 51"]),
        ("art. 51", ["? 51"]),
        ("the 1718 Committee", ["committee"]),
        ("S/2024/255", ["draft"]),
        ("ES-11/7", ["assembly"]),
    ],
)
def test_treaties_judgments_and_documents_are_found_by_name(typed, expected):
    assert cited(typed) == expected


@pytest.mark.parametrize("typed", ["the pact", "Nicaragua", "what does the defence pact say", "UN Charter"])
def test_a_name_without_a_number_is_marked_as_spelled_and_stays_in_the_text(typed):
    (reference,) = found(typed).references
    assert reference.spelled
    assert rest(typed) == fold(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2999", "2024", "2017", "in 1985", "law in 1928", "since 1985", "20,000 troops", "12,000 soldiers",
        "4,000,000 barrels", "1718 troops", "1540 barrels", "1718 tonnes", "1718%", "1718 percent", "$1718", "€1718",
        "1718 km", "1718 people", "1,718", "17180", "para 8", "paragraph 8", "8(a)", "05/06/2024", "2024-10-18",
        "10,000 to 12,000", "825 workers", "11000", "1.718", "charterhouse 5", "pactum", "unspecified",
    ],
)  # fmt: skip
def test_a_number_that_is_no_citation_is_left_alone(typed):
    assert cited(typed) == []
    assert rest(typed) == fold(typed)


@pytest.mark.parametrize(
    ("typed", "expected", "left"),
    [
        ("2397 8 workers", ["2397"], "8 workers"),
        ("2397 500,000 barrels", ["2397"], "500,000 barrels"),
        ("2397 caps 4 million barrels", ["2397"], "caps 4 million barrels"),
        ("2397 22 December 2017", ["2397"], "22 december 2017"),
        ("2397 24 months", ["2397"], "24 months"),
        ("2397 in 2019", ["2397"], "in 2019"),
        ("resolution 1718 troops", ["1718"], "troops"),
        ("does 1874 para. 9 cover shells?", ["1874 9"], "does cover shells?"),
        ("what does para 9 of 1874 say about 10 shells", ["1874 9"], "what does say about 10 shells"),
        ("coal under 2371 (2017)", ["2371"], "coal under"),
        ("1718's arms ban", ["1718"], "'s arms ban"),
        ("S/2024/255 1,000", ["draft"], "1,000"),
        ("article 4 of the pact in october 2024", ["treaty 4"], "in october 2024"),
    ],
)
def test_what_follows_a_citation_is_not_swallowed(typed, expected, left):
    assert cited(typed) == expected
    assert rest(typed) == left


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("UNSCR 9999", ["9999"]),
        ("resolution 242", ["242"]),
        ("resolution 1985", ["1985"]),
        ("1985", ["1985"]),
        ("/sanctions 1928", ["1928"]),
        ("does 1985 renew the Panel", ["1985"]),
        ("1928 para 2", ["1928 2"]),
        ("2999 8", ["2999 8"]),
        ("2999 para 8(d)", ["2999 8(d)"]),
        ("825", ["825"]),
    ],
)
def test_an_unknown_or_doubtful_number_is_cited_when_its_form_says_so(typed, expected):
    assert cited(typed) == expected


@pytest.mark.parametrize(
    ("typed", "before", "after", "left"),
    [
        ("small arms before 2270", "2270", None, "small arms"),
        ("small arms before resolution 2270", "2270", None, "small arms"),
        ("could they buy small arms before resolution 2270 (2016)?", "2270", None, "could they buy small arms ?"),
        ("prior to 2270", "2270", None, ""),
        ("until the adoption of resolution 2270", "2270", None, ""),
        ("before the adoption of 2270 coal was legal", "2270", None, "coal was legal"),
        ("coal after 2371", None, "2371", "coal"),
        ("coal since resolution 2371", None, "2371", "coal"),
        ("after 1718 and before 2270", "2270", "1718", "and"),
        ("troops before the pact", "treaty", None, "troops"),
    ],
)
def test_a_resolution_may_bound_the_time(typed, before, after, left):
    one = found(typed)
    assert (one.before, one.after, one.references, rest(typed)) == (before, after, (), left)


def test_a_pinpoint_after_before_is_a_citation_and_no_bound():
    assert cited("before 2270 para 6") == ["2270 6"]
    assert found("before 2270 para 6").before is None


def test_references_come_in_the_order_of_the_text():
    assert cited("article 51 of the charter, para 9 of 1874, 2397, npt art x") == [
        "charter 51",
        "1874 9",
        "2397",
        "npt x",
    ]


def test_without_names_a_worded_resolution_is_still_found():
    assert find(fold("resolution 1718 para 8"), Names.of({})).references[0].instrument == "1718"
