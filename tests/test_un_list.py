"""Importing the UN list. Every name, reference and remark here is invented, in the form of the real file."""

import datetime as dt
import json
import tracemalloc
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner

from bot import cli
from bot.errors import KnowledgeError, ListError
from bot.imports import names, un_list
from bot.imports.changes import Amended, changes
from bot.knowledge import listings
from bot.knowledge.listings import Alias, Header, Listing, SanctionsList

DAY = "2021-01-18T19:05:08.142-05:00"


def element(tag, *parts):
    return f"<{tag}>{''.join(parts)}</{tag}>"


def text(tag, words):
    return element(tag, escape(words))


def entry(reference="AAi.001", name="INVENTED PERSON", listed_on="2016-11-30", kind="INDIVIDUAL", *more):
    return element(
        kind,
        text("DATAID", "1"),
        text("FIRST_NAME", name),
        text("UN_LIST_TYPE", "Utopia"),
        text("REFERENCE_NUMBER", reference),
        text("LISTED_ON", listed_on),
        *more,
    )


def alias(name, quality="Good", kind="INDIVIDUAL"):
    return element(f"{kind}_ALIAS", text("QUALITY", quality), text("ALIAS_NAME", name))


def body(*, people=(), bodies=()):
    return element("INDIVIDUALS", *people) + element("ENTITIES", *bodies)


def document(*, people=(), bodies=(), day=DAY):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="{day}">' + (
        body(people=people, bodies=bodies) + "</CONSOLIDATED_LIST>"
    )


@pytest.fixture
def file(tmp_path):
    def write(content, name="list.xml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def lists(tmp_path):
    return tmp_path / "kept" / "lists"


@pytest.fixture
def run(file, lists):
    def run(content, *options):
        return CliRunner().invoke(cli.main, ["import", "un-list", str(file(content)), "--lists", str(lists), *options])

    return run


def parsed(file, **entries):
    return un_list.parse(file(document(**entries))).entries


def refused(file, content):
    with pytest.raises(ListError) as caught:
        un_list.parse(file(content))
    return str(caught.value)


def named(file, name, *aliases, script=""):
    """Give the name and the other names of one entity."""
    more = [alias(one, "a.k.a.", "ENTITY") for one in aliases]
    (only,) = parsed(file, bodies=[entry("AAe.001", name, "2016-11-30", "ENTITY", *more)])
    return only.name, [(one.name, one.quality) for one in only.aliases]


# What is read


def test_a_person_has_every_field(file):
    person = entry(
        " KXi.007 ",
        " FIRST ",
        "2015-04-14-04:00",
        "INDIVIDUAL",
        text("SECOND_NAME", "SECOND\n        HALF "),
        "<THIRD_NAME/>",
        text("FOURTH_NAME", "FOURTH"),
        text("NAME_ORIGINAL_SCRIPT", " 가상 인물 "),
        element("DESIGNATION", text("VALUE", "Clerk of\n  nothing "), text("VALUE", "Keeper")),
        element("NATIONALITY", text("VALUE", "Utopia "), text("VALUE", " na")),
        text("COMMENTS1", "Did\n nothing at  all.\n"),
        alias("Other  Name "),
        alias("", ""),
        alias("Third Name", "Low"),
    )
    assert parsed(file, people=[person]) == (
        Listing(
            reference="KXi.007",
            kind="individual",
            name="FIRST SECOND HALF FOURTH",
            regime="Utopia",
            listed_on=dt.date(2015, 4, 14),
            aliases=(Alias(name="Other Name", quality="Good"), Alias(name="Third Name", quality="Low")),
            scripts=("가상 인물",),
            designations=("Clerk of nothing", "Keeper"),
            nationalities=("Utopia",),
            narrative="Did nothing at all.",
        ),
    )


def test_the_header_has_the_day_the_digest_and_the_number_of_entries(file):
    header = un_list.parse(file(document(people=[entry()]))).header
    assert (header.title, header.generated, header.entries) == (listings.TITLE, dt.date(2021, 1, 18), 1)
    assert len(header.digest) == 64


def test_an_entity_has_its_aliases_and_its_kind(file):
    one = entry("AAe.001", "INVENTED TRADE", "2016-11-30", "ENTITY", alias("OLD TRADE", "f.k.a.", "ENTITY"))
    (only,) = parsed(file, bodies=[one])
    assert (only.kind, only.aliases) == ("entity", (Alias(name="OLD TRADE", quality="f.k.a."),))


@pytest.mark.parametrize(
    ("name", "bare", "short"),
    [
        ("INVENTED MINING TRADE (IMT)", "INVENTED MINING TRADE", "IMT"),
        ("INVENTED MINING COMPANY (IMICO)", "INVENTED MINING COMPANY", "IMICO"),
        ("STATE OF UTOPIA - NORTH (SOU-\nN)", "STATE OF UTOPIA - NORTH", "SOU-N"),
        ("JAMAAT-UL-UTOPIA (JuU)", "JAMAAT-UL-UTOPIA", "JuU"),
        ("ÉCOLE DE RIEN (EDR)", "ÉCOLE DE RIEN", "EDR"),
        ("BORING KAVERN CO. (BK CO.)", "BORING KAVERN CO.", "BK CO."),
    ],
)
def test_an_acronym_after_the_name_of_an_entity_is_another_name(file, name, bare, short):
    assert named(file, name) == (bare, [(short, "")])


@pytest.mark.parametrize(
    "name",
    [
        "INVENTED FOUNDATION (KENYA)",
        "INVENTED FOUNDATION (branch in Utopia)",
        "ALL FOR PEACE (NGO)",
        "FACTORIES OF PRECISION (FOP) MACHINERY",
        "LEADER (HONG KONG) TRADE",
        "(SOLE)",
    ],
)
def test_another_bracket_stays_in_the_name(file, name):
    assert named(file, name) == (name, [])


def test_two_names_in_the_name_of_an_entity_are_a_name_and_an_alias(file):
    name, others = named(file, "FIRST UTOPIAN LINE (FUL) ; SECOND UTOPIAN\nLINE (SUL)")
    assert name == "FIRST UTOPIAN LINE"
    assert others == [("FUL", ""), ("SECOND UTOPIAN LINE", ""), ("SUL", "")]


def test_the_acronym_of_an_alias_has_the_quality_of_the_alias(file):
    assert named(file, "A NAME", "Other Utopian Name (OUN)")[1] == [("Other Utopian Name", "a.k.a."), ("OUN", "a.k.a.")]


def test_a_name_comes_once(file):
    assert named(file, "A NAME", "A NAME", "Twice", "Twice ")[1] == [("Twice", "a.k.a.")]


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("One Name; Other Name;\nThird Name", ["One Name", "Other Name", "Third Name"]),
        ("가상 인물 (Ga Sang; Ka Sang)", ["가상 인물", "Ga Sang", "Ka Sang"]),
        ("Ga Sang (가상\n인물), ", ["Ga Sang", "가상 인물"]),
        ("Ga Sang (original script: 가상)", ["Ga Sang", "가상"]),
        ("Ga Sang (GS) (가상 (original script); Ka Sang)", ["Ga Sang (GS)", "가상", "Ka Sang"]),
        ("가상 (Guild of Utopia (GU))", ["가상", "Guild of Utopia (GU)"]),
        ("가상 (Network - sub-unit name)", ["가상", "Network"]),
        (") Ga Sang", ["Ga Sang"]),
        ("華信船務(香港)有限公司", ["華信船務(香港)有限公司"]),
        ("El Invento (combat name)", ["El Invento (combat name)"]),
        ("(Sheikh) Ga Sang", ["(Sheikh) Ga Sang"]),
        ("SANG, Ga", ["SANG, Ga"]),
        ("“One-P”", ["“One-P”"]),
        ("Ga (Sang", ["Ga (Sang"]),
        ("Ga) Sang)", ["Ga) Sang)"]),
        ("na", []),
        ("Na", ["Na"]),
        (" ;; () ", ["()"]),
        ("Ga\x9b31m\u202e Sang", ["Ga 31m Sang"]),
    ],
)
def test_a_field_of_names_is_split_where_it_certainly_holds_several(field, found):
    assert list(names.names(field)) == found


def test_a_remark_on_the_language_is_no_part_of_a_script(file):
    (only,) = parsed(
        file,
        people=[
            entry("A", "B", "2020-01-01", "INDIVIDUAL", "<NAME_ORIGINAL_SCRIPT>가상 (Korean)</NAME_ORIGINAL_SCRIPT>")
        ],
    )
    assert only.scripts == ("가상",)


def test_unknown_elements_attributes_and_namespaces_are_passed_over(file):
    strange = '<x:FIRST_NAME xmlns:x="urn:other">WRONG</x:FIRST_NAME><NEW a="b"><DEEP>x</DEEP></NEW>'
    page = document(people=[entry("A", "B", "2020-01-01", "INDIVIDUAL", strange), "<OTHER/>"])
    page = page.replace("</CONSOLIDATED_LIST>", "<GROUPS><GROUP/></GROUPS></CONSOLIDATED_LIST>")
    assert [one.name for one in un_list.parse(file(page)).entries] == ["B"]


def test_a_list_in_a_namespace_is_read(file):
    page = document(people=[entry(name="B")]).replace("<CONSOLIDATED_LIST", '<CONSOLIDATED_LIST xmlns="urn:un"')
    assert [one.name for one in un_list.parse(file(page)).entries] == ["B"]


def test_what_was_read_of_the_file_is_dropped(file):
    """Text that is not kept weighs 8 MB here; the reader holds a small part of it at any time."""
    padding = text("SORT_KEY", "x" * 4000)
    path = file(
        document(people=(entry(f"R{number}", "N", "2020-01-01", "INDIVIDUAL", padding) for number in range(2000)))
    )
    tracemalloc.start()
    try:
        entries = un_list.parse(path).entries
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(entries) == 2000
    assert path.stat().st_size > 8_000_000
    assert peak < 4_000_000, peak


# What is refused


def test_entities_that_swell_are_refused(file):
    laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
    page = f'{laughs}<CONSOLIDATED_LIST dateGenerated="{DAY}">&c;</CONSOLIDATED_LIST>'
    assert "a document type (DTD) is refused; download the file anew from the UN" in refused(file, page)


def test_an_entity_outside_is_refused_and_its_file_is_not_read(file):
    secret = file("a secret that nobody may see", "secret.txt")
    declared = f'<!DOCTYPE l [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    page = f'{declared}<CONSOLIDATED_LIST dateGenerated="{DAY}">&x;</CONSOLIDATED_LIST>'
    said = refused(file, page)
    assert "is refused" in said
    assert "nobody may see" not in said


def test_an_entity_that_nobody_declared_is_damage(file):
    assert "is damaged in line 2" in refused(file, document(people=[entry(name="B").replace(">B<", ">&nope;<")]))


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9])
def test_a_file_that_breaks_off_says_in_which_line(file, share):
    page = document(people=[entry(f"R{number}") + "\n" for number in range(20)])
    cut = page[: int(len(page) * share)]
    assert f"breaks off in line {cut.count(chr(10)) + 1}; download" in refused(file, cut)


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body>Moved</body></html>",
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd"><html></html>',
        '<html xmlns="http://www.w3.org/1999/xhtml"><body>Moved<br></body></html>',
    ],
)
def test_a_web_page_saved_by_mistake_is_called_one(file, page):
    assert "is a web page, not the list itself" in refused(file, page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is not XML"),
        ("name,reference\n", "is not XML"),
        (b"PK\x03\x04\x00\x00", "is not XML"),
        (b'<?xml version="1.0" encoding="bogus"?><a/>', "is not XML"),
        (document(people=[entry()]).replace("</INDIVIDUALS>", "</X>"), "is damaged in line 2"),
        (document(people=[entry()]) + "<more/>", "is damaged in line 2"),
        ("<OTHER_LIST/>", "begins with <OTHER_LIST>, not with <CONSOLIDATED_LIST>"),
        ("<CONSOLIDATED_LIST/>", "has no dateGenerated"),
        ('<CONSOLIDATED_LIST dateGenerated="soon"/>', "has no day in dateGenerated ('soon')"),
        ('<CONSOLIDATED_LIST dateGenerated="2021-13-01"/>', "has no day in dateGenerated"),
        (document(), "has no entries"),
    ],
)
def test_another_file_is_refused_with_what_it_is(file, content, said):
    assert said in refused(file, content)


def test_what_is_no_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.xml"):
        with pytest.raises(ListError, match="is not a file"):
            un_list.parse(path)


def test_all_that_entries_lack_is_told_at_once(file):
    said = refused(
        file,
        document(
            people=[
                entry("", "NO REFERENCE"),
                entry("AAi.002", ""),
                entry("AAi.003", "NO DAY", ""),
                entry("AAi.004", "BAD DAY", "2021-02-30"),
                entry("AAi.005", "GOOD"),
                entry("", "", ""),
            ],
            bodies=[entry("AAi.005", "THE SAME", "2020-01-01", "ENTITY")],
        ),
    )
    assert said.splitlines()[1:] == [
        "entry 1 (individual, NO REFERENCE, DATAID 1) has no REFERENCE_NUMBER",
        "entry 2 (individual, AAi.002, DATAID 1) has no FIRST_NAME",
        "entry 3 (individual, AAi.003, NO DAY, DATAID 1) has no LISTED_ON",
        "entry 4 (individual, AAi.004, BAD DAY, DATAID 1) has '2021-02-30' for a day in LISTED_ON",
        "entry 6 (individual, DATAID 1) has no REFERENCE_NUMBER and has no FIRST_NAME and has no LISTED_ON",
        "entry 7 (entity, AAi.005, THE SAME, DATAID 1) has the REFERENCE_NUMBER of entry 5",
    ]


def test_no_more_than_twenty_problems_are_told(file):
    said = refused(file, document(people=[entry(f"R{number}", "") for number in range(25)])).splitlines()
    assert len(said) == 22
    assert said[-1] == "and 5 more"


# What is kept


def kept(*entries, day=dt.date(2021, 1, 18)):
    header = Header(title=listings.TITLE, generated=day, digest="0" * 64, entries=len(entries))
    return SanctionsList(header=header, entries=entries)


def listing(reference="AAi.001", name="INVENTED PERSON", **fields):
    day = dt.date(2016, 11, 30)
    return Listing(reference=reference, kind="individual", name=name, regime="Utopia", listed_on=day, **fields)


def test_what_is_written_is_read_again_and_the_bytes_are_the_same(tmp_path):
    one = kept(
        listing(aliases=(Alias(name="가상 “인물”\u2028", quality=""),), scripts=("가상",), narrative="a\\b"),
        listing("AAi.002", designations=("Clerk",), nationalities=("Utopia",)),
    )
    path = tmp_path / "new" / "folder" / listings.FILE
    listings.write(path, one)
    before = path.read_bytes()
    again = listings.read(path)
    assert (again.header, tuple(again.entries)) == (one.header, one.entries)
    listings.write(path, listings.read(path))
    assert path.read_bytes() == before
    assert [child.name for child in path.parent.iterdir()] == [listings.FILE]


def test_a_list_that_cannot_be_written_whole_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / listings.FILE
    listings.write(path, kept(listing()))
    before = path.read_bytes()

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(listings.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        listings.write(path, kept(listing("AAi.002")))
    assert path.read_bytes() == before
    assert [child.name for child in tmp_path.iterdir()] == [listings.FILE]


def mistakes(path, change):
    """Give what is wrong after the lines of a good file were changed."""
    listings.write(path, kept(listing("AAi.001"), listing("AAi.002"), listing("AAi.003")))
    lines = path.read_text().splitlines()
    path.write_text("".join(f"{line}\n" for line in change(lines)))
    with pytest.raises(KnowledgeError) as caught:
        listings.read(path)
    return [(one.line, one.field) for one in caught.value.mistakes], str(caught.value)


def test_broken_lines_are_told_with_file_and_line_all_at_once(tmp_path):
    path = tmp_path / listings.FILE
    odd = json.dumps(
        {"reference": "", "kind": "ship", "name": "N", "regime": "R", "listed_on": "soon", "colour": "red"}
    )
    where, said = mistakes(path, lambda lines: [lines[0], "{half", odd, lines[3]])
    assert where == [(2, ""), (3, "colour"), (3, "kind"), (3, "listed_on"), (3, "reference")]
    assert f"{path}:2: invalid JSON" in said
    assert "import the list anew" in said


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda lines: lines[:3], (1, "entries")),
        (lambda lines: [*lines[:3], lines[1]], (4, "reference")),
        (lambda lines: lines[1:], (1, "kind")),
        (lambda lines: lines[:0], (1, "")),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path, change, where):
    assert where in mistakes(tmp_path / listings.FILE, change)[0]


def test_no_more_than_fifty_mistakes_are_told(tmp_path):
    where, _ = mistakes(tmp_path / listings.FILE, lambda lines: [lines[0], *["{"] * 100])
    assert len(where) == 50


def test_a_kept_list_that_is_not_there_is_told(tmp_path):
    with pytest.raises(KnowledgeError, match="cannot be read"):
        listings.read(tmp_path / listings.FILE)


# What changed


def test_changes_name_what_was_added_amended_and_removed():
    before = kept(listing("A"), listing("B"), listing("C"))
    now = listing("B", aliases=(Alias(name="X", quality=""),), narrative="New.")
    found = changes(before, kept(listing("D"), now, listing("A")))
    assert (found.added, found.removed) == ((listing("D"),), (listing("C"),))
    assert found.amended == (Amended(entry=now, fields=("aliases", "narrative")),)
    assert not changes(before, before)


def test_no_more_than_fifty_changes_are_told_one_by_one():
    found = changes(kept(listing("A")), kept(*(listing(f"R{number}") for number in range(60))))
    assert len(list(found.lines())) == 51
    assert list(found.lines())[-1] == "and 11 more"


def test_the_first_import_counts_by_regime_and_the_same_again_says_that_nothing_changed(run, lists):
    page = document(people=[entry("A"), entry("B").replace("Utopia", "Atlantis"), entry("C")])
    first = run(page)
    assert (first.exit_code, first.output.splitlines()) == (
        0,
        [f"{listings.TITLE} of 2021-01-18, 3 entries: imported", "2 Utopia, 1 Atlantis"],
    )
    before = (lists / listings.FILE).read_bytes()
    assert run(page).output == f"{listings.TITLE} of 2021-01-18, 3 entries: nothing changed\n"
    assert (lists / listings.FILE).read_bytes() == before


def test_an_update_tells_each_change(run):
    run(document(people=[entry("A"), entry("B", "GONE")]))
    after = run(document(people=[entry("A", "INVENTED PERSON", "2016-12-01"), entry("C", "COME")], day="2021-02-01"))
    assert after.output.splitlines() == [
        f"{listings.TITLE} of 2021-02-01, 2 entries: 1 added, 1 amended, 1 removed",
        "added C COME",
        "amended A INVENTED PERSON: listed on",
        "removed B GONE",
    ]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (document(people=[entry("A"), entry("B")], day="2021-01-17"), "older than the list that is kept"),
        (document(people=[entry("A")], day="2021-02-01"), "less than half of the 3"),
    ],
)
def test_an_older_or_much_shorter_list_is_taken_only_anyway(run, lists, page, said):
    run(document(people=[entry("A"), entry("B"), entry("C")]))
    before = (lists / listings.FILE).read_bytes()
    refusal = run(page)
    assert refusal.exit_code == 1
    assert said in refusal.stderr
    assert "--anyway" in refusal.stderr
    assert (lists / listings.FILE).read_bytes() == before
    assert run(page, "--anyway").exit_code == 0
    assert (lists / listings.FILE).read_bytes() != before


@pytest.mark.parametrize(
    "page", ["", "<html/>", document(), document(people=[entry("")]), document(people=[entry()])[:-40]]
)
def test_an_import_that_fails_leaves_the_old_list_untouched(run, lists, page):
    run(document(people=[entry()]))
    before = (lists / listings.FILE).read_bytes()
    assert run(page, "--anyway").exit_code == 1
    assert (lists / listings.FILE).read_bytes() == before
    assert [child.name for child in lists.iterdir()] == [listings.FILE]


def test_a_kept_list_that_is_broken_is_replaced_only_anyway(run, lists):
    page = document(people=[entry()])
    run(page)
    (lists / listings.FILE).write_text("{half\n")
    refusal = run(page)
    assert refusal.exit_code == 1
    assert f"{listings.FILE}:1: invalid JSON" in refusal.stderr
    assert run(page, "--anyway").exit_code == 0
    assert len(listings.read(lists / listings.FILE).entries) == 1


def test_a_folder_that_cannot_be_made_is_told(run, lists):
    lists.parent.write_text("a file stands here")
    refusal = run(document(people=[entry()]))
    assert refusal.exit_code == 1
    assert "cannot be written" in refusal.stderr


def test_the_folder_comes_from_the_setting(file, lists, monkeypatch):
    monkeypatch.setenv("CITEDESK_LISTS", str(lists))
    monkeypatch.chdir(lists.parent.parent)  # where no `.env` is
    assert CliRunner().invoke(cli.main, ["import", "un-list", str(file(document(people=[entry()])))]).exit_code == 0
    assert (lists / listings.FILE).is_file()
