"""What the knowledge tells of dates, changes and standing, on a small folder; and that the real folder is whole."""

import datetime as dt
import hashlib
import os
import re
from pathlib import Path

import pytest
from small_knowledge import DIGEST, SmallKnowledge

from bot.knowledge.knowledge import first_day, last_day, long_date
from bot.knowledge.load import load

ROOT = Path(__file__).parent.parent
FIRST, SECOND, EARLY, LATE = "instruments/100.yaml", "instruments/200.yaml", "claims/2011.yaml", "claims/2012.yaml"


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def small(tmp_path):
    return SmallKnowledge(tmp_path)


@pytest.mark.parametrize(
    ("ref", "on", "expected"),
    [
        ("100 9", "2006-10-13", False),
        ("100 9", "2006-10-14", True),
        ("100 9", "2009-06-11", True),
        ("100 9", "2009-06-12", False),  # replaced
        ("100 9", "2020-01-01", False),
        ("100 8(a)(i)", "2009-12-31", True),
        ("100 8(a)(i)", "2010-01-01", True),  # only a part was closed
        ("200 9", "2009-06-12", False),  # adopted, but the treaty is not in force
        ("200 9", "2009-06-30", False),
        ("200 9", "2009-07-01", True),
        ("200 9", "2015-12-31", True),
        ("200 9", "2016-01-01", False),
        ("200 art. 10", "2016-01-01", True),
    ],
)
def test_a_paragraph_is_in_force_from_its_first_day_to_its_last(small, ref, on, expected):
    knowledge = load(small.folder)
    assert knowledge.in_force(knowledge.provisions[ref], day(on)) is expected


@pytest.mark.parametrize(
    ("ref", "on", "expected"),
    [
        ("100 9", "2009-06-11", []),
        ("100 9", "2009-06-12", [("200 9", "replaces", "2009-06-12", None)]),
        ("100 8(a)(i)", "2009-12-31", []),
        ("100 8(a)(i)", "2010-01-01", [("200 9", "closes", "2010-01-01", "small boats")]),
        ("100 8(a)(ii)", "2010-01-01", [("200 9", "closes", "2010-01-01", "small boats")]),
        ("100 8(d)", "2020-01-01", []),
        ("200 9", "2020-01-01", []),
        ("no such", "2020-01-01", []),
    ],
)
def test_a_change_is_seen_from_the_earlier_paragraph_from_its_day_on(small, ref, on, expected):
    changes = load(small.folder).changed_by(ref, day(on))
    assert [(one.by.ref, one.does, one.since.isoformat(), one.what) for one in changes] == expected


def test_changes_are_told_by_date_and_then_in_the_order_of_adoption(small):
    small.set(SECOND, "paragraphs", 1, "relations", [{"does": "extends", "to": "100 9", "since": "2010-01-01"}])
    small.set(SECOND, "paragraphs", 0, "relations", 2, {"does": "narrows", "to": "100 9", "since": "2011-01-01"})
    changes = load(small.folder).changes["100 9"]
    assert [(one.by.ref, one.does) for one in changes] == [
        ("200 9", "replaces"),
        ("200 art. 10", "extends"),
        ("200 9", "narrows"),
    ]


@pytest.mark.parametrize(
    ("ref", "resolved", "below", "parents"),
    [
        ("100 9", ["100 9"], [], []),
        ("100 8", ["100 8(a)(i)", "100 8(a)(ii)", "100 8(d)"], ["100 8(a)(i)", "100 8(a)(ii)", "100 8(d)"], []),
        ("100 8(a)", ["100 8(a)(i)", "100 8(a)(ii)"], ["100 8(a)(i)", "100 8(a)(ii)"], []),
        ("100 8(d)", ["100 8(d)"], [], []),
        ("100 8(d)(iv)(x)", [], [], ["100 8(d)"]),
        ("100 9(b)", [], [], ["100 9"]),
        ("100 1", [], [], []),
        ("100", [], [], []),
        ("", [], [], []),
    ],
)
def test_a_reference_is_resolved_to_itself_its_parts_or_what_it_is_a_part_of(small, ref, resolved, below, parents):
    knowledge = load(small.folder)
    assert [one.ref for one in knowledge.resolve(ref)] == resolved
    assert [one.ref for one in knowledge.below(ref)] == below
    assert [one.ref for one in knowledge.parents(ref)] == parents


def test_paragraphs_stand_in_the_order_of_adoption_and_then_of_the_instrument(small):
    small.set(FIRST, "adopted", "2006-10-14")
    order = ["100 8(a)(i)", "100 8(a)(ii)", "100 8(d)", "100 9", "200 9", "200 art. 10"]
    knowledge = load(small.folder)
    assert list(knowledge.provisions) == order
    assert [one.order for one in knowledge.provisions.values()] == list(range(6))


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("men-sent", "2011-04-30", ("stands", ())),
        ("men-sent", "2011-05-30", ("stands", ())),  # of the answer only the month is known
        ("men-sent", "2011-05-31", ("disputed", ("men-not-sent",))),
        ("men-sent", "2011-12-31", ("disputed", ("men-not-sent",))),
        ("men-sent", "2012-03-03", ("disputed", ("men-not-sent",))),
        ("men-sent", "2012-03-04", ("disputed", ("men-not-sent", "men-admitted"))),  # its source came out
        ("men-admitted", "2030-01-01", ("stands", ())),
    ],
)
def test_the_standing_of_a_claim_follows_from_what_was_said_by_that_day(small, name, on, expected):
    knowledge = load(small.folder)
    assert knowledge.standing(knowledge.claims[name], day(on)) == expected


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ({"confirms": ["men-sent"]}, "confirmed"),
        ({"confirms": ["men-sent"], "disputes": ["men-sent"]}, "disputed"),
        ({"confirms": ["men-sent"], "disputes": ["men-sent"], "supersedes": ["men-sent"]}, "superseded"),
    ],
    ids=["confirmed", "disputed", "superseded"],
)
def test_the_gravest_word_on_a_claim_is_its_standing_and_each_answer_is_named_once(small, relations, expected):
    small.drop(EARLY, 1, "disputes").drop(LATE, 0, "supersedes")
    for name in ("confirms", "disputes", "supersedes"):
        small.set(LATE, 0, name, relations.get(name, []))
    knowledge = load(small.folder)
    assert knowledge.standing(knowledge.claims["men-sent"], day("2012-03-04")) == (expected, ("men-admitted",))


@pytest.mark.parametrize("on", ["2000-01-01", "2011-12-31", "2026-11-21"])
def test_a_corrected_claim_was_wrong_on_every_day(small, on):
    knowledge = load(small.folder)
    assert knowledge.corrected == {"men-not-sent"}
    assert knowledge.standing(knowledge.claims["men-not-sent"], day(on))[0] == "corrected"


def test_a_check_that_is_no_correction_corrects_nothing(small):
    small.set("checks.yaml", 0, "on", ["claim:men-sent"])
    assert load(small.folder).corrected == {"men-not-sent"}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("100 8(a)(i)", "RES/100 (2006) ¶8(a)(i)"),
        ("200 art. 10", "RES/200 (2009) art. 10"),
        ("100", "RES/100 (2006)"),
        ("source:site", "A Site, 4 March 2012"),
        ("claim:men-admitted", "A Site, 4 March 2012"),
        ("claim:men-sent", "The Paper, May 2011"),
    ],
)
def test_a_citation_names_the_paragraph_or_who_published_and_when(small, ref, expected):
    assert load(small.folder).cite(ref) == expected


@pytest.mark.parametrize(
    ("partial", "first", "last", "long"),
    [
        ("2022", "2022-01-01", "2022-12-31", "2022"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2023-02", "2023-02-01", "2023-02-28", "February 2023"),
        ("2024-12", "2024-12-01", "2024-12-31", "December 2024"),
        ("2025-04-28", "2025-04-28", "2025-04-28", "28 April 2025"),
        ("2025-04-01", "2025-04-01", "2025-04-01", "1 April 2025"),
        ("9999", "9999-01-01", "9999-12-31", "9999"),
        ("9999-12", "9999-12-01", "9999-12-31", "December 9999"),
    ],
)
def test_a_partial_date_has_a_first_day_a_last_day_and_a_newspaper_form(partial, first, last, long):
    assert first_day(partial) == day(first)
    assert last_day(partial) == day(last)
    assert long_date(partial) == long


def test_a_whole_date_may_be_told_too():
    assert long_date(dt.date(2026, 11, 2)) == "2 November 2026"


def version(small):
    return load(small.folder).version


def test_the_version_is_twelve_hexadecimal_digits(small):
    assert re.fullmatch("[0-9a-f]{12}", version(small))


def test_the_version_changes_with_content(small):
    seen = {version(small)}
    small.set(EARLY, 0, "text", "Jane Roe said that many men were sent.")
    seen.add(version(small))
    small.replace(EARLY, "many men", "many  men")
    seen.add(version(small))
    small.text("rules/planes.yaml", "[]\n")
    seen.add(version(small))
    (small.folder / "rules/planes.yaml").rename(small.folder / "rules/trains.yaml")
    seen.add(version(small))
    assert len(seen) == 5


def test_the_version_does_not_change_with_times_notes_or_the_order_in_which_files_were_made(tmp_path):
    small = SmallKnowledge(tmp_path / "one")
    before = version(small)
    for path in small.folder.rglob("*"):
        os.utime(path, (1, 1))
    small.text("README.md", "For curators.\n")
    assert version(small) == before
    another = tmp_path / "two"
    (another / "seeds").mkdir(parents=True)
    (another / "seeds" / "paper.txt").write_bytes((small.seeds / "paper.txt").read_bytes())
    for path in sorted(small.folder.rglob("*.yaml"), reverse=True):
        place = another / "knowledge" / path.relative_to(small.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    assert load(another / "knowledge").version == before


def test_entries_keep_the_order_the_curators_gave_them(small):
    knowledge = load(small.folder)
    assert list(knowledge.topics) == ["vehicles", "boats"]
    assert list(knowledge.claims) == ["men-sent", "men-not-sent", "men-admitted"]
    assert [one.id for one in knowledge.checks] == ["sc-2", "sc-1"]
    assert knowledge.sources["paper"].sha256 == DIGEST


# The knowledge of the project itself.


def test_every_claim_row_of_the_five_documents_is_there_once(knowledge):
    rows = [claim.row for claim in knowledge.claims.values() if (claim.row or "").startswith("C-")]
    assert sorted(rows) == [f"C-{number:02}" for number in range(1, 52)]


def test_every_source_check_is_there_once_as_check_or_correction(knowledge):
    numbered = [check.id for check in knowledge.checks if re.fullmatch(r"sc-\d\d", check.id)]
    assert sorted(numbered) == [f"sc-{number:02}" for number in range(1, 53)]


def plain(text):
    for curly, straight in {"‘": "'", "’": "'", "“": '"', "”": '"'}.items():
        text = text.replace(curly, straight)
    return " ".join(text.split())


def test_every_quote_stands_in_the_document_of_its_source(knowledge):
    quoted = [claim for claim in knowledge.claims.values() if claim.quote is not None]
    assert len(quoted) >= 50
    astray = []
    for claim in quoted:
        document = ROOT / knowledge.sources[claim.source].file
        if plain(claim.quote) not in plain(document.read_text("utf-8")):
            astray.append(claim.id)
    assert astray == []


def test_every_seed_is_recorded_and_is_the_file_the_curators_read(knowledge):
    recorded = {source.file: source.sha256 for source in knowledge.sources.values() if source.file}
    seeds = {f"seeds/{path.name}": path.read_bytes() for path in (ROOT / "seeds").iterdir()}
    assert len(seeds) == 5
    assert recorded == {file: hashlib.sha256(raw).hexdigest() for file, raw in seeds.items()}


def test_every_row_of_the_five_documents_has_a_quote_from_one_of_them(knowledge):
    rows = [claim for claim in knowledge.claims.values() if (claim.row or "").startswith("C-")]
    assert [claim.row for claim in rows if knowledge.sources[claim.source].file is None] == []


def test_every_relation_changes_a_paragraph(knowledge):
    relations = sum(len(one.paragraph.relations) for one in knowledge.provisions.values())
    assert relations > 50
    assert [
        relation.to
        for one in knowledge.provisions.values()
        for relation in one.paragraph.relations
        if not knowledge.resolve(relation.to)
    ] == []
