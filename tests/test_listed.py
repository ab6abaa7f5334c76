"""An imported list beside the knowledge: what is answered from it, what is not. The entries are invented."""

import datetime as dt

import pytest
from conftest import TODAY
from small_knowledge import SmallKnowledge

from bot.answer.shape import Outcome
from bot.app import prepared
from bot.desk import Desk
from bot.knowledge import listings
from bot.knowledge.listings import Alias, Header, Listing, SanctionsList
from bot.lookup.index import Index

DAY = dt.date(2016, 3, 2)
ENTRIES = (
    Listing("KPe.901", "entity", "HARBOUR LANTERN TRADING CORPORATION (HALTCO)", "DPRK", DAY,
            aliases=(Alias("\u201cHALTCO\u201d", "a.k.a."), Alias("Lantern Foundation Trading", "f.k.a.")),
            narrative="Harbour Lantern sells lamps. It is invented."),
    Listing("KPi.902", "individual", "CHOE WON HYOK", "DPRK", DAY, scripts=("최원혁",), designations=("Lamp seller",)),
    Listing("KPi.903", "individual", "PAK TO YUN", "DPRK", dt.date(2017, 12, 22), aliases=(Alias("Dusty", "Low"),)),
    Listing("QDi.904", "individual", "QASIM AL-LANTERNI", "Al-Qaida", DAY, aliases=(Alias("Dusty", "Good"),)),
    Listing("KPe.905", "entity", "FOREIGN TRADE BANK", "DPRK", DAY),
)  # fmt: skip
LIST = SanctionsList(Header(listings.TITLE, dt.date(2021, 1, 18), "c0ffee11" * 8, len(ENTRIES)), ENTRIES)
CITATION = "UN Security Council Consolidated List, 18 January 2021"


@pytest.fixture(scope="module")
def index(knowledge):
    return Index.of(knowledge, LIST)


@pytest.fixture(scope="module")
def ask(index):
    return Desk(index, lambda: TODAY).ask


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("HALTCO", "KPe.901"),
        ("/sanctions haltco", "KPe.901"),
        ("is HALTCO listed?", "KPe.901"),
        ("what sanctions apply to Haltco", "KPe.901"),
        ("Harbour Lantern Trading Corporation", "KPe.901"),
        ("harbor lantern tradng corp", "KPe.901"),
        ("hey can anyone tell me if Harbour Lantern Trading is under un sanctions", "KPe.901"),
        ("Lantern Foundation Trading", "KPe.901"),
        ("KPe.901", "KPe.901"),
        ("what is kpe 901?", "KPe.901"),
        ("is Choi Won-hyeok listed?", "KPi.902"),
        ("who is Won-hyok Choe", "KPi.902"),
        ("최원혁", "KPi.902"),
        ("최원혁은 제재 대상인가", "KPi.902"),
        ("Цой Вон Хёк KPi.902", "KPi.902"),
        ("is Gen. Park Do-yoon on the list", "KPi.903"),
        ("is the Foreign Trade Bank listed", "KPe.905"),
    ],
)
def test_a_listed_name_is_told_with_reference_day_and_measures(ask, text, reference):
    answer = ask(text)
    assert answer.outcome is Outcome.ANSWERED
    assert [one.listed.reference for one in answer.actors] == [reference]
    assert answer.summary[0].citations == (CITATION,)
    assert reference in answer.summary[0].text
    assert "S/RES/1718 (2006) ¶8(d)" in {one.citation for one in answer.paragraphs}
    assert any("18 January 2021" in note.text for note in answer.notes)


def test_a_person_gets_the_travel_ban_and_a_body_does_not(ask):
    assert "S/RES/1718 (2006) ¶8(e)" in {one.citation for one in ask("Choe Won Hyok").paragraphs}
    assert "S/RES/1718 (2006) ¶8(e)" not in {one.citation for one in ask("HALTCO").paragraphs}


def test_the_lists_own_words_are_quoted_whole_and_as_the_lists(ask):
    told = [one.text for one in ask("HALTCO").summary]
    assert "The list says of it: “Harbour Lantern sells lamps.”" in told


def test_before_its_day_an_entry_was_not_listed_and_no_measure_is_told(ask):
    answer = ask("was HALTCO listed in 2015")
    assert answer.as_of == dt.date(2015, 12, 31)
    assert "put on the UN Security Council Consolidated List on 2 March 2016" in answer.summary[0].text
    assert answer.paragraphs == ()
    assert answer.actors[0].listed is None


def test_a_regime_that_is_not_on_record_is_said_to_be_so(ask):
    answer = ask("Qasim al-Lanterni")
    assert answer.paragraphs == ()
    assert any("Al-Qaida section is not on record" in note.text for note in answer.notes)


def test_two_entries_of_one_name_are_to_be_chosen_from(ask):
    answer = ask("is Dusty listed")
    assert answer.outcome is Outcome.CHOOSE
    assert answer.suggestions == ("KPi.903", "QDi.904")
    assert any("of low quality" in note.text for note in answer.notes)


def test_a_name_spelled_otherwise_is_said_to_be(ask):
    notes = [note.text for note in ask("is Choi Won-hyeok listed?").notes]
    assert "“choi won hyeok” was taken to be the name spelled “CHOE WON HYOK” on the list." in notes


@pytest.mark.parametrize(
    "text",
    ["Kim Won Hyok", "is Choe Won Chol listed?", "Lantern Bank", "Lantern Foundation", "won", "is lantern listed",
     "KPe.999", "oil price", "who is Choe Song Min of the ministry"],
)  # fmt: skip
def test_what_only_shares_a_word_is_not_on_record(ask, text):
    answer = ask(text)
    assert answer.outcome is Outcome.NOTHING
    assert not any((answer.summary, answer.actors, answer.notes))


def test_a_listing_that_is_asked_about_and_not_found_names_the_list(ask):
    missing = f"Not on record here, and no such name in the {listings.TITLE} of 18 January 2021"
    assert ask("is Mortimer Gale listed?").understood == missing
    assert ask("Mortimer Gale").understood == "Not on record here"


def test_near_names_are_offered_and_never_told(ask):
    answer = ask("is Lantern Foundation listed?")
    assert answer.outcome is Outcome.NOTHING
    assert answer.suggestions == ("is HARBOUR LANTERN TRADING CORPORATION (HALTCO) listed?",)


def test_a_word_of_the_knowledge_is_told_from_there_and_the_entry_is_offered(ask):
    answer = ask("foreign trade bank")
    assert answer.actors == ()
    assert answer.suggestions[0] == "is FOREIGN TRADE BANK listed?"


@pytest.mark.parametrize(
    "text",
    [
        "did HALTCO sell lamps to Ruritania",
        "did HALTCO smuggle lamps through Ruritania",
        "has Choe Won Hyok met any Ruritanian lamp sellers?",
    ],
)
def test_a_name_in_a_sentence_is_offered_where_nothing_is_on_record(ask, text):
    answer = ask(text)
    assert answer.outcome is Outcome.NOTHING
    assert not answer.actors
    assert len(answer.suggestions) == 1
    assert {*answer.suggestions} <= {f"is {entry.name} listed?" for entry in ENTRIES[:2]}


def test_a_name_in_a_sentence_is_noted_beside_the_answer(ask, desk):
    text = "may haltco ship coal from north korea to china"
    answer, plain = ask(text), desk.ask("may anyone ship coal from north korea to china")
    assert answer.summary == plain.summary
    assert [note.text for note in answer.notes if "KPe.901" in note.text and CITATION in note.citations]
    assert answer.suggestions[0] == "is HARBOUR LANTERN TRADING CORPORATION (HALTCO) listed?"


@pytest.mark.parametrize(
    "text", ["may Won Hyok ship coal from north korea", "coal shipments won in 2016", "coal for a dusty harbour"]
)
def test_a_part_of_a_name_and_a_short_word_are_not_noted(ask, text):
    answer = ask(text)
    assert not any(CITATION in note.citations for note in answer.notes)
    assert not any("listed?" in one for one in answer.suggestions)


@pytest.mark.parametrize(
    "text", ["/sanctions 2397 8", "shells to russia", "/timeline kursk", "who is Jeon Ha-kyu?", "help", ""]
)
def test_other_answers_are_what_they_are_without_a_list(ask, desk, text):
    with_list, without = ask(text).as_json(), desk.ask(text).as_json()
    with_list.pop("knowledge"), without.pop("knowledge")
    assert with_list == without


def test_the_list_is_part_of_the_version(index, knowledge):
    assert index.knowledge.version == f"{knowledge.version}+c0ffee1"


def test_a_list_in_its_folder_is_loaded_and_a_newer_one_makes_a_new_index(tmp_path):
    small = SmallKnowledge(tmp_path)
    listings.write(tmp_path / listings.FILE, LIST)
    first = prepared.index(small.folder, tmp_path / "kept", tmp_path)
    assert (first.listed.source.header, tuple(first.listed.source.entries)) == (LIST.header, ENTRIES)
    again = prepared.index(small.folder, tmp_path / "kept", tmp_path)
    assert again.listed.names.search("haltco")[0].owner == 0
    shorter = SanctionsList(Header(listings.TITLE, dt.date(2022, 1, 1), "0" * 64, 1), ENTRIES[:1])
    listings.write(tmp_path / listings.FILE, shorter)
    assert prepared.index(small.folder, tmp_path / "kept", tmp_path).listed.source.entries[:] == ENTRIES[:1]
    assert prepared.index(small.folder, tmp_path / "kept").listed is None
