"""Citations for print: each style to the letter, and for every entry of the knowledge nothing made up or lost."""

import re

import pytest
from conftest import TODAY

from bot.answer.shape import Answer, Outcome, ReferenceCard
from bot.answer.style import Style
from bot.render.citation import Written, cite, write

NICARAGUA = "Military and Paramilitary Activities in and against Nicaragua"
NPT = "Treaty on the Non-Proliferation of Nuclear Weapons"
PARTNERSHIP = "Treaty on Comprehensive Strategic Partnership"
CONDEMN = "South Korea and EU condemn North Korea arms and troop transfers to Russia"
JURIST = "https://jurist.org/news/2024/11/south-korea-and-eu-condemn-north-korea-arms-and-troop-transfers-to-russia"
DEPLOYMENT = "South Korea condemns North Korea's deployment to Russia"
JOONGANG = (
    "https://koreajoongangdaily.joins.com/news/2025-04-28/national/northKorea/"
    "South-Korea-condemns-North-Koreas-deployment-to-Russia-A-clear-illegal-act/2295207"
)
SUPPORT = "North Korea’s Support for Russian-Occupied Ukraine Would Violate UN Sanctions"
SIGNAL = "https://dailysignal.com//print?post_id=932116"
TROOPS = "[South Korea condemns North Korea's troop deployment to Russia]"

# label: UN, OSCOLA, Bluebook, AP
TABLE = {
    "S/RES/2397 (2017) ¶8": (
        "Security Council resolution 2397 (2017), para. 8",
        "UNSC Res 2397 (22 December 2017) UN Doc S/RES/2397, para 8",
        "S.C. Res. 2397, ¶ 8, U.N. Doc. S/RES/2397 (Dec. 22, 2017)",
        "U.N. Security Council Resolution 2397, paragraph 8, adopted Dec. 22, 2017",
    ),
    "S/RES/1718 (2006) ¶8(a)(i)": (
        "Security Council resolution 1718 (2006), para. 8 (a) (i)",
        "UNSC Res 1718 (14 October 2006) UN Doc S/RES/1718, para 8(a)(i)",
        "S.C. Res. 1718, ¶ 8(a)(i), U.N. Doc. S/RES/1718 (Oct. 14, 2006)",
        "U.N. Security Council Resolution 1718, paragraph 8(a)(i), adopted Oct. 14, 2006",
    ),
    # a parent that is not itself on record
    "S/RES/1718 (2006) ¶8(a)": (
        "Security Council resolution 1718 (2006), para. 8 (a)",
        "UNSC Res 1718 (14 October 2006) UN Doc S/RES/1718, para 8(a)",
        "S.C. Res. 1718, ¶ 8(a), U.N. Doc. S/RES/1718 (Oct. 14, 2006)",
        "U.N. Security Council Resolution 1718, paragraph 8(a), adopted Oct. 14, 2006",
    ),
    # March: Bluebook shortens it and AP does not
    "S/RES/2270 (2016)": (
        "Security Council resolution 2270 (2016)",
        "UNSC Res 2270 (2 March 2016) UN Doc S/RES/2270",
        "S.C. Res. 2270, U.N. Doc. S/RES/2270 (Mar. 2, 2016)",
        "U.N. Security Council Resolution 2270, adopted March 2, 2016",
    ),
    "A/RES/ES-11/7": (
        "General Assembly resolution ES-11/7 of 24 February 2025",
        "UNGA Res ES-11/7 (24 February 2025) UN Doc A/RES/ES-11/7",
        "G.A. Res. ES-11/7, U.N. Doc. A/RES/ES-11/7 (Feb. 24, 2025)",
        "U.N. General Assembly Resolution ES-11/7, adopted Feb. 24, 2025",
    ),
    "S/2024/255 (draft)": (
        "Security Council draft resolution S/2024/255, not adopted at the vote of 28 March 2024",
        "UNSC Draft Res, UN Doc S/2024/255 (not adopted, vote of 28 March 2024)",
        "S.C. Draft Res., U.N. Doc. S/2024/255 (not adopted, vote of Mar. 28, 2024)",
        "draft U.N. Security Council resolution S/2024/255, vetoed March 28, 2024",
    ),
    "UN Charter art. 2(4)": (
        "Charter of the United Nations, Art. 2 (4)",
        "Charter of the United Nations (signed 26 June 1945, entered into force 24 October 1945) art 2(4)",
        "U.N. Charter art. 2, para. 4",
        "U.N. Charter, Article 2(4), signed June 26, 1945",
    ),
    "UN Charter": (
        "Charter of the United Nations",
        "Charter of the United Nations (signed 26 June 1945, entered into force 24 October 1945)",
        "U.N. Charter",
        "U.N. Charter, signed June 26, 1945",
    ),
    "NPT art. X": (
        f"{NPT} (1 July 1968), art. X",
        f"{NPT} (signed 1 July 1968, entered into force 5 March 1970) art X",
        f"{NPT} art. X, July 1, 1968",
        "Nuclear Non-Proliferation Treaty, Article X, signed July 1, 1968",
    ),
    "DPRK–Russia Treaty (2024) art. 4": (
        f"{PARTNERSHIP} (DPRK–Russia, 19 June 2024), art. 4",
        f"{PARTNERSHIP} (DPRK–Russia) (signed 19 June 2024, entered into force 4 December 2024) art 4",
        f"{PARTNERSHIP}, DPRK-Russia, art. 4, June 19, 2024",
        "North Korea-Russia partnership treaty, Article 4, signed June 19, 2024",
    ),
    "Nicaragua (ICJ 1986) ¶194": (
        f"{NICARAGUA} (Nicaragua v. United States of America), Judgment, I.C.J. Reports 1986, p. 14, para. 194",
        f"{NICARAGUA} (Nicaragua v United States of America) [1986] ICJ Rep 14, para 194",
        f"{NICARAGUA} (Nicar. v. U.S.), Judgment, 1986 I.C.J. 14, ¶ 194 (June 27)",
        "International Court of Justice, Nicaragua v. United States of America, paragraph 194, June 27, 1986",
    ),
    "1718 Committee": (
        "Security Council Committee pursuant to resolution 1718 (2006), set up on 14 October 2006",
        "Security Council Committee pursuant to resolution 1718 (2006) (set up 14 October 2006)",
        "Security Council Committee pursuant to resolution 1718 (2006) (set up Oct. 14, 2006)",
        "U.N. Security Council Committee pursuant to resolution 1718 (2006), set up Oct. 14, 2006",
    ),
    "MSMT": (
        "Multilateral Sanctions Monitoring Team, set up on 16 October 2024",
        "Multilateral Sanctions Monitoring Team (set up 16 October 2024)",
        "Multilateral Sanctions Monitoring Team (set up Oct. 16, 2024)",
        "Multilateral Sanctions Monitoring Team, set up Oct. 16, 2024",
    ),
    "JURIST, 5 November 2024": (
        f"JURIST, “{CONDEMN}” (5 November 2024) <{JURIST}>",
        f"JURIST, ‘{CONDEMN}’ (5 November 2024) <{JURIST}>",
        f"{CONDEMN}, JURIST (Nov. 5, 2024), {JURIST}",
        "JURIST, Nov. 5, 2024",
    ),
    # a title that quotes
    "Korea JoongAng Daily, 28 April 2025": (
        f"Korea JoongAng Daily, “{DEPLOYMENT}: ‘A clear illegal act’” (28 April 2025) <{JOONGANG}>",
        f"Korea JoongAng Daily, ‘{DEPLOYMENT}: “A clear illegal act”’ (28 April 2025) <{JOONGANG}>",
        f"{DEPLOYMENT}: 'A clear illegal act', Korea JoongAng Daily (Apr. 28, 2025), {JOONGANG}",
        "Korea JoongAng Daily, April 28, 2025",
    ),
    # an author, and a month without a day
    "The Daily Signal, August 2022": (
        f"Bruce Klingner, “{SUPPORT}” (The Daily Signal, August 2022) <{SIGNAL}>",
        f"Bruce Klingner, ‘{SUPPORT}’ (The Daily Signal, August 2022) <{SIGNAL}>",
        f"Bruce Klingner, {SUPPORT}, The Daily Signal (Aug. 2022), {SIGNAL}",
        "Bruce Klingner, The Daily Signal, August 2022",
    ),
    # a heading of ours is not quoted; no address
    "Unidentified website, 4 November 2024": (
        f"Unidentified website, {TROOPS} (4 November 2024)",
        f"Unidentified website, {TROOPS} (4 November 2024)",
        f"{TROOPS}, Unidentified website (Nov. 4, 2024)",
        "Unidentified website, Nov. 4, 2024",
    ),
}

UNDATED = {("un-charter", Style.UN), ("un-charter", Style.BLUEBOOK)}
"""The forms that by their own rule have no date."""


@pytest.mark.parametrize("label", TABLE)
def test_each_style_is_written_to_the_letter(knowledge, label):
    assert tuple(write(label, style, knowledge).text for style in Style) == TABLE[label]


def pinpoint_of(text: str) -> str:
    """Read a pinpoint back out of a citation, without what the styles do differently with it."""
    text = re.sub(r"(art\. \d+), para\. (\d+)$", r"\1(\2)", text)
    found = re.search(r"(?:¶|\bpara\b\.?|\bparagraph|\b[Aa]rt\b\.?|\bArticle) ((?:\d+|[IVX]+\b)(?: ?\(\w+\))*)", text)
    return found[1].replace(" ", "") if found else ""


def clean(text: str) -> bool:
    pairs = ["()", "[]", "“”", "<>"]
    wrong = re.compile(r"\s\s|^\s|\s$|None|\(\)|\[\]|, ,|,,| [,.;)\]]|[(\[] |[,;:]$")
    return bool(text) and not wrong.search(text) and all(text.count(left) == text.count(right) for left, right in pairs)


def identity(instrument) -> tuple[str, ...]:
    """Give the words of which each citation of an instrument needs one: its number, or a name the curators gave."""
    if number := re.match(r"[SA]/RES/(\S+)|(S/\d+/\d+)", instrument.citation):
        return (number[1] or number[2],)
    return (instrument.title, instrument.title.replace("United Nations", "U.N."), *instrument.names)


def years(text: str, instrument) -> set[str]:
    """Find the years in a citation, without the number of a resolution, and that of another one in a name."""
    numbers = {instrument.id, *(name for name in instrument.names if name in text)}
    for number in sorted(numbers, key=len, reverse=True):
        text = text.replace(number, "")
    return set(re.findall(r"\b(?:19|20)\d\d\b", text.replace(instrument.citation.removesuffix(" (draft)"), "")))


@pytest.mark.parametrize("style", Style)
def test_every_instrument_and_paragraph_keeps_its_number_its_pinpoint_and_its_year(knowledge, style):
    entries = [(one.citation, one, "") for one in knowledge.instruments.values()]
    entries += [(one.citation, one.instrument, one.paragraph.pinpoint) for one in knowledge.provisions.values()]
    assert len(entries) > 200
    for label, instrument, pinpoint in entries:
        text = write(label, style, knowledge).text
        assert clean(text), text
        assert any(name in text for name in identity(instrument)), text
        assert pinpoint_of(text) == pinpoint.removeprefix("art. "), text
        allowed = {instrument.adopted[:4]}
        if instrument.in_force_from and style is Style.OSCOLA:
            allowed.add(str(instrument.in_force_from.year))
        if (instrument.id, style) in UNDATED:
            allowed = set()
        elif instrument.kind == "judgment":  # its year may stand in the name of its report
            assert "1986" in text
            continue
        assert years(text, instrument) == allowed, text


@pytest.mark.parametrize("style", Style)
def test_every_claim_is_written_with_its_publisher_its_date_and_its_address(knowledge, style):
    for claim in knowledge.claims.values():
        source = knowledge.sources[claim.source]
        text = write(knowledge.cite(f"claim:{claim.id}"), style, knowledge).text
        assert clean(text), text
        assert source.publisher in text
        assert source.published[:4] in text
        assert "heading" not in text
        assert (str(source.url) in text) == (bool(source.url) and style is not Style.AP)
        shown = text.replace(str(source.url), "").replace(source.title, "")
        days = re.search(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d|[A-Z][a-z]+\.? \d{1,2}, 20\d\d", shown)
        assert bool(days) == (len(source.published) == 10), text


def test_an_answer_is_cited_in_the_order_of_its_references_and_then_of_its_cards(desk, knowledge):
    answer = desk.ask("/sanctions 2397 8", TODAY)
    found = cite(answer, Style.UN, knowledge)
    labels = [one.label for one in found]
    assert found[0] == Written("S/RES/2397 (2017) ¶8", "Security Council resolution 2397 (2017), para. 8")
    assert labels[: len(answer.references)] == [one.citation for one in answer.references]
    assert len(labels) == len(set(labels))
    assert {one.citation for one in (*answer.paragraphs, *answer.instruments)} <= set(labels)


@pytest.mark.parametrize("text", ["/timeline kursk", "/sanctions 1718", "who is Kim Jong Gyu?", "/sanctions coal"])
@pytest.mark.parametrize("style", Style)
def test_whatever_an_answer_shows_is_written_in_the_style(desk, knowledge, text, style):
    answer = desk.ask(text, TODAY)
    found = {one.label: one.text for one in cite(answer, style, knowledge)}
    shown = {one.citation for one in (*answer.references, *answer.paragraphs, *answer.instruments)}
    shown |= {knowledge.cite(f"claim:{one.id}") for one in answer.claims}
    assert set(found) == shown
    assert {label for label, one in found.items() if one == label and style is not Style.AP} == set()


@pytest.mark.parametrize("text", ["help", "iran snapback"])
def test_an_answer_without_citations_has_none_to_write(desk, knowledge, text):
    assert cite(desk.ask(text, TODAY), Style.AP, knowledge) == ()


@pytest.mark.parametrize("label", ["A list of a Council, 3 March 2026", "NPT News, 4 May 2025", "S/RES/9999 (2031) ¶1"])
@pytest.mark.parametrize("style", Style)
def test_what_is_not_in_the_knowledge_keeps_the_words_of_the_answer(knowledge, label, style):
    answer = Answer("v", "q", Outcome.ANSWERED, TODAY, "u", references=(ReferenceCard(label, None),))
    assert cite(answer, style, knowledge) == (Written(label, label),)


def changed(knowledge, name: str, **fields):
    one = knowledge.instruments[name].model_copy(update=fields)
    return type(knowledge)(**{**knowledge.__getstate__(), "instruments": {name: one}})


@pytest.mark.parametrize(
    ("adopted", "expected"),
    [
        (
            "2017-12",
            (
                "Security Council resolution 2397 (2017)",
                "UNSC Res 2397 (December 2017) UN Doc S/RES/2397",
                "S.C. Res. 2397, U.N. Doc. S/RES/2397 (Dec. 2017)",
                "U.N. Security Council Resolution 2397, adopted in December 2017",
            ),
        ),
        (
            "2017",
            (
                "Security Council resolution 2397 (2017)",
                "UNSC Res 2397 (2017) UN Doc S/RES/2397",
                "S.C. Res. 2397, U.N. Doc. S/RES/2397 (2017)",
                "U.N. Security Council Resolution 2397, adopted in 2017",
            ),
        ),
    ],
)
def test_a_day_that_is_not_on_record_is_not_made_up(knowledge, adopted, expected):
    vague = changed(knowledge, "2397", adopted=adopted)
    assert tuple(write("S/RES/2397 (2017)", style, vague).text for style in Style) == expected


def test_a_judgment_without_its_report_on_record_is_cited_by_its_date(knowledge):
    bare = changed(knowledge, "icj-nicaragua-1986", names=("Nicaragua v. United States of America",))
    title = "Nicaragua judgment on force and self-defence"
    assert tuple(write("Nicaragua (ICJ 1986) ¶194", style, bare).text for style in Style) == (
        f"{title} (Nicaragua v. United States of America), Judgment of 27 June 1986, para. 194",
        f"{title} (Nicaragua v United States of America) (ICJ, 27 June 1986), para 194",
        f"{title} (Nicar. v. U.S.), Judgment, ¶ 194 (I.C.J. June 27, 1986)",
        "International Court of Justice, Nicaragua v. United States of America, paragraph 194, June 27, 1986",
    )


def test_a_treaty_without_its_formal_name_or_entry_into_force_on_record_is_called_by_its_title(knowledge):
    bare = changed(knowledge, "npt", names=(), in_force_from=None)
    assert write("NPT art. X", Style.OSCOLA, bare).text == "Nuclear Non-Proliferation Treaty (signed 1 July 1968) art X"
