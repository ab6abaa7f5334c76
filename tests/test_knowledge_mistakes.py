"""Every kind of curator's mistake: one message with file, line, field and what would be right; nothing is loaded."""

import time

import pytest
from small_knowledge import DIGEST, SmallKnowledge

from bot.errors import KnowledgeError
from bot.knowledge.load import load
from bot.knowledge.reading import MAX_BYTES

PACK, TOPICS, ACTORS, SOURCES = "pack.yaml", "topics.yaml", "actors.yaml", "sources.yaml"
CHECKS, CORRECTIONS, RULES = "checks.yaml", "corrections.yaml", "rules/boats.yaml"
FIRST, SECOND = "instruments/100.yaml", "instruments/200.yaml"
EARLY, LATE = "claims/2011.yaml", "claims/2012.yaml"
PLACES = (
    "is not a file of a knowledge folder (pack.yaml, topics.yaml, actors.yaml, sources.yaml, checks.yaml, "
    "corrections.yaml, instruments/*.yaml, rules/*.yaml, claims/*.yaml)"
)
NOT_YAML = "look here and just above for quotes, colons and indentation"
BARE = " (YAML reads a bare yes, no, on or off as true or false: put quotes around it)"
LIST = "write a list: `[one, two]`, or lines that begin with `- `"


@pytest.fixture
def small(tmp_path):
    return SmallKnowledge(tmp_path)


def mistakes(small):
    with pytest.raises(KnowledgeError) as caught:
        load(small.folder)
    told = [str(mistake) for mistake in caught.value.mistakes]
    assert str(caught.value) == "\n".join(told)
    return told


def test_the_small_folder_itself_has_no_mistake(small):
    assert load(small.folder).pack.id == "small"


# One field of an entry. Each row: the change; then the file and text of the line told, the field, and the message.
FIELDS = {
    "unknown field near a known one": (
        (EARLY, 0, "claiment", "x"),
        (EARLY, "claiment: x", "men-sent.claiment", "is not a field here; did you mean claimant?"),
    ),
    "unknown field like no other": (
        (TOPICS, 0, "zzz", "x"),
        (TOPICS, "zzz: x", "vehicles.zzz", "is not a field here; the fields are id, label, synonyms, broader"),
    ),
    "unknown field deep inside": (
        (SECOND, "paragraphs", 0, "relations", 0, "sinse", "2010-01-01"),
        (SECOND, "sinse", "200.paragraphs.0.relations.0.sinse", "is not a field here; did you mean since?"),
    ),
    "wrong literal": (
        (EARLY, 0, "kind", "rumour"),
        (
            EARLY,
            "kind: rumour",
            "men-sent.kind",
            (
                "is 'rumour'; it must be 'allegation', 'confirmation', 'denial', 'condemnation', 'estimate', "
                "'legal_argument' or 'event'"
            ),
        ),
    ),
    "false for a literal": (
        (FIRST, "checked", False),
        (
            FIRST,
            "checked: false",
            "100.checked",
            f"is false; it must be 'official', 'secondary' or 'unchecked'{BARE}",
        ),
    ),
    "empty text": (
        (TOPICS, 0, "label", "  "),
        (TOPICS, "label: '  '", "vehicles.label", "is empty; write something or leave it out"),
    ),
    "null text": ((TOPICS, 0, "label", None), (TOPICS, "label: null", "vehicles.label", "is empty; write text")),
    "empty list": (
        (EARLY, 1, "topics", []),
        (EARLY, "topics: []", "men-not-sent.topics", "is empty; it needs at least one"),
    ),
    "text for a list": (
        (EARLY, 0, "topics", "boats"),
        (EARLY, "topics: boats", "men-sent.topics", f"is 'boats'; {LIST}"),
    ),
    "an entry for a list": (
        (SECOND, "paragraphs", 0, "limits", {"number": 1}),
        (SECOND, "limits:", "200.paragraphs.0.limits", f"is an entry; {LIST}"),
    ),
    "list for text": ((TOPICS, 0, "label", ["a"]), (TOPICS, "label:", "vehicles.label", "is a list; write text")),
    "text for an entry": (
        (RULES, 0, "steps", 0, "sentences", 0, "Boats may not be sold."),
        (
            RULES,
            "- Boats may",
            "boats-to-northland.steps.0.sentences.0",
            "is 'Boats may not be sold.'; write fields with values (text, cites, direction)",
        ),
    ),
    "text too long": (
        (TOPICS, 0, "label", "x" * 1501),
        (TOPICS, "label: xxx", "vehicles.label", "has 1501 characters; at most 1500 fit, shorten it"),
    ),
    "id with a space": (
        (TOPICS, 0, "id", "Vehicles"),
        (
            TOPICS,
            "id: Vehicles",
            "Vehicles.id",
            "is 'Vehicles'; write small letters, digits and hyphens, as in kim-jong-un",
        ),
    ),
    "reference of a wrong form": (
        (EARLY, 0, "notes", [{"kind": "contested", "text": "Doubted.", "cites": ["100  9"]}]),
        (EARLY, "- 100  9", "men-sent.notes.0.cites.0", "is '100  9'; write it as 2397 8, msmt, claim:ID or source:ID"),
    ),
    "digest of a wrong form": (
        (SOURCES, 0, "sha256", "abc"),
        (SOURCES, "sha256: abc", "paper.sha256", "is 'abc'; write the 64 digits that `sha256sum FILE` prints"),
    ),
    "month that is not": (
        (EARLY, 0, "date", "2011-13"),
        (EARLY, "2011-13", "men-sent.date", "is '2011-13'; there is no such day (month must be in 1..12)"),
    ),
    "day that is not": (
        (SECOND, "paragraphs", 0, "last_day", "2015-02-29"),
        (
            SECOND,
            "2015-02-29",
            "200.paragraphs.0.last_day",
            "is '2015-02-29'; there is no such day (day is out of range for month)",
        ),
    ),
    "date as spoken": (
        (EARLY, 0, "date", "2 May 2011"),
        (EARLY, "2 May 2011", "men-sent.date", "is '2 May 2011'; write it as 2024, 2024-10 or 2024-10-18"),
    ),
    "digits of another script": (
        (EARLY, 0, "date", "٢٠١١"),
        (EARLY, "٢٠١١", "men-sent.date", "is '٢٠١١'; write it as 2024, 2024-10 or 2024-10-18"),
    ),
    "year where a day is needed": (
        (FIRST, "paragraphs", 3, "effective_from", 2006),
        (
            FIRST,
            "effective_from: 2006",
            "100.paragraphs.3.effective_from",
            "is '2006'; write the whole day as 2024-10-18",
        ),
    ),
    "time where a day is needed": (
        (RULES, 0, "steps", 0, "since", "2006-10-14 10:00:00"),
        (
            RULES,
            "10:00:00",
            "boats-to-northland.steps.0.since",
            "is '2006-10-14 10:00:00'; write the whole day as 2024-10-18",
        ),
    ),
    "words for a number": (
        (EARLY, 0, "figures", 0, "low", "3,000"),
        (
            EARLY,
            "low: 3,000",
            "men-sent.figures.0.low",
            "is '3,000'; write a number such as 1500 or 0.5, without commas",
        ),
    ),
    "no number at all": (
        (EARLY, 0, "figures", 0, "low", float("nan")),
        (EARLY, ".nan", "men-sent.figures.0.low", "is '.nan'; write a number such as 1500 or 0.5, without commas"),
    ),
    "yes for a number": (
        (EARLY, 0, "figures", 0, "low", True),
        (
            EARLY,
            "low: true",
            "men-sent.figures.0.low",
            f"is true; write a number such as 1500 or 0.5, without commas{BARE}",
        ),
    ),
}


@pytest.mark.parametrize(("change", "told"), FIELDS.values(), ids=FIELDS)
def test_a_wrong_field_is_told_with_its_line_and_what_would_be_right(small, change, told):
    small.set(*change)
    file, text, where, problem = told
    line = small.line(file, *([text] if isinstance(text, str) else text))
    assert mistakes(small) == [f"knowledge/{file}:{line}: {where}: {problem}"]


# What one entry says of another. Each row as above.
ACROSS = {
    "topic of a claim": (
        (EARLY, 0, "topics", 0, "boat"),
        (EARLY, "- boat", "men-sent.topics.0", "boat is not the id of any topic; did you mean boats?"),
    ),
    "topic like no other": (
        (FIRST, "paragraphs", 3, "topics", 0, "xyz"),
        (FIRST, "- xyz", "100.paragraphs.3.topics.0", "xyz is not the id of any topic"),
    ),
    "broader topic": (
        (TOPICS, 1, "broader", 0, "vehicle"),
        (TOPICS, "- vehicle", "boats.broader.0", "vehicle is not the id of any topic; did you mean vehicles?"),
    ),
    "related rule": (
        (RULES, 0, "related", ["planes"]),
        (RULES, "- planes", "boats-to-northland.related.0", "planes is not the id of any rule"),
    ),
    "actor of a claim": (
        (EARLY, 0, "actors", 0, "jane-row"),
        (EARLY, "- jane-row", "men-sent.actors.0", "jane-row is not the id of any actor; did you mean jane-roe?"),
    ),
    "subject of the pack": (
        (PACK, "subject", "eastland"),
        (PACK, "subject", "small.subject", "eastland is not the id of any actor"),
    ),
    "bystander of the pack": (
        (PACK, "bystanders", ["westland"]),
        (PACK, "westland", "small.bystanders.0", "westland is not the id of any actor"),
    ),
    "source of a claim": (
        (LATE, 0, "source", "sites"),
        (LATE, "source", "men-admitted.source", "sites is not the id of any source; did you mean site?"),
    ),
    "superseded claim": (
        (LATE, 0, "supersedes", 0, "gone"),
        (LATE, "- gone", "men-admitted.supersedes.0", "gone is not the id of any claim"),
    ),
    "disputed claim": (
        (EARLY, 1, "disputes", 0, "gone"),
        (EARLY, "- gone", "men-not-sent.disputes.0", "gone is not the id of any claim"),
    ),
    "confirmed claim": (
        (LATE, 0, "confirms", 0, "gone"),
        (LATE, "- gone", "men-admitted.confirms.0", "gone is not the id of any claim"),
    ),
    "paragraph cited": (
        (RULES, 0, "steps", 0, "sentences", 0, "cites", 0, "100 10"),
        (
            RULES,
            "- 100 10",
            "boats-to-northland.steps.0.sentences.0.cites.0",
            "100 10 is not on record; add it or mend the reference",
        ),
    ),
    "paragraph nearly cited": (
        (ACTORS, 0, "cites", 0, "100 8(a)(iii)"),
        (
            ACTORS,
            "8(a)(iii)",
            "northland.cites.0",
            "100 8(a)(iii) is not on record; add it or mend the reference; did you mean 100 8(a)(ii)?",
        ),
    ),
    "instrument cited": (
        (SECOND, "notes", 0, "cites", 0, "unheard-of"),
        (SECOND, "unheard-of", "200.notes.0.cites.0", "unheard-of is not on record; add it or mend the reference"),
    ),
    "claim cited": (
        (CORRECTIONS, 0, "cites", 0, "claim:men"),
        (CORRECTIONS, ("claim:men", 2), "sc-2.cites.0", "men is not the id of any claim"),
    ),
    "source cited": (
        (ACTORS, 1, "cites", 0, "source:papers"),
        (ACTORS, "papers", "jane-roe.cites.0", "papers is not the id of any source; did you mean paper?"),
    ),
    "topic cited, which proves nothing": (
        (ACTORS, 1, "cites", 0, "topic:boats"),
        (
            ACTORS,
            "topic:boats",
            "jane-roe.cites.0",
            "topic:boats cannot stand here; it must be a paragraph, claim:ID, source:ID",
        ),
    ),
    "kind that is none": (
        (CHECKS, 0, "on", 0, "paper:paper"),
        (
            CHECKS,
            "paper:paper",
            "sc-1.on.0",
            "paper:paper cannot stand here; it must be a paragraph, claim:ID, source:ID, rule:ID, actor:ID, topic:ID",
        ),
    ),
    "rule checked": (
        (CHECKS, 0, "on", 0, "rule:boats"),
        (CHECKS, "rule:boats", "sc-1.on.0", "boats is not the id of any rule"),
    ),
    "claim where only law belongs": (
        (RULES, 0, "steps", 1, "also", 0, "claim:men-sent"),
        (
            RULES,
            "claim:men-sent",
            "boats-to-northland.steps.1.also.0",
            "claim:men-sent cannot stand here; it must be a paragraph",
        ),
    ),
    "listing paragraph of the pack": (
        (PACK, "listing_law", 0, "300 8"),
        (PACK, "300 8", "small.listing_law.0", "300 8 is not on record; add it or mend the reference"),
    ),
    "paragraph a listing rests on": (
        (ACTORS, 1, "listed", "by", "300 8"),
        (ACTORS, "300 8", "jane-roe.listed.by", "300 8 is not on record; add it or mend the reference"),
    ),
    "relation to a paragraph that is not there": (
        (SECOND, "paragraphs", 0, "relations", 0, "to", "300 9"),
        (
            SECOND,
            "300 9",
            "200.paragraphs.0.relations.0.to",
            "300 9 is not on record; add it or mend the reference",
        ),
    ),
    "relation to a whole instrument": (
        (SECOND, "paragraphs", 0, "relations", 0, "to", "100"),
        (SECOND, "to: '100'", "200.paragraphs.0.relations.0.to", "100 is a whole instrument; name the paragraph"),
    ),
    "relation to a later paragraph": (
        (FIRST, "paragraphs", 3, "relations", [{"does": "extends", "to": "200 art. 10"}]),
        (
            FIRST,
            "to: 200",
            "100.paragraphs.3.relations.0.to",
            "200 art. 10 is later (2009-06-12); write the relation on the later paragraph",
        ),
    ),
    "relation before its own paragraph": (
        (SECOND, "paragraphs", 0, "relations", 1, "since", "2009-06-11"),
        (
            SECOND,
            "2009-06-11",
            "200.paragraphs.0.relations.1.since",
            "2009-06-11 is before the paragraph itself (2009-06-12)",
        ),
    ),
    "closes without what": (
        (SECOND, "paragraphs", 0, "relations", 1, "what", None),
        (
            SECOND,
            "what: null",
            "200.paragraphs.0.relations.1.what",
            "is missing; say which part of the earlier paragraph ends",
        ),
    ),
    "relation to itself": (
        (SECOND, "paragraphs", 1, "relations", [{"does": "extends", "to": "200 art. 10"}]),
        (SECOND, "id:", "200", "is in a circle: 200 art. 10 > 200 art. 10; take one of these relations out"),
    ),
    "circle of topics": (
        (TOPICS, 0, "broader", ["boats"]),
        (
            TOPICS,
            "id: boats",
            "boats",
            "is in a circle: topic:boats > topic:vehicles > topic:boats; take one of these relations out",
        ),
    ),
    "circle of claims": (
        (EARLY, 0, "disputes", ["men-not-sent"]),
        (
            EARLY,
            "id: men-not-sent",
            "men-not-sent",
            "is in a circle: claim:men-not-sent > claim:men-sent > claim:men-not-sent; take one of these relations out",
        ),
    ),
    "paragraph before its instrument": (
        (FIRST, "paragraphs", 3, "effective_from", "2006-10-13"),
        (
            FIRST,
            "2006-10-13",
            "100.paragraphs.3.effective_from",
            "2006-10-13 is before the adoption (2006-10-14)",
        ),
    ),
    "last day before the first": (
        (SECOND, "paragraphs", 0, "last_day", "2009-06-11"),
        (
            SECOND,
            "2009-06-11",
            "200.paragraphs.0.last_day",
            "2009-06-11 is before `effective_from` 2009-06-12",
        ),
    ),
    "step out of order": (
        (RULES, 0, "steps", 0, "since", "2009-06-12"),
        (RULES, ("since", 2), "boats-to-northland.steps.1.since", "2009-06-12 is not after the step before it"),
    ),
    "step on a later instrument": (
        (RULES, 0, "steps", 0, "sentences", 0, "cites", 0, "200 9"),
        (
            RULES,
            "- 200 9",
            "boats-to-northland.steps.0.sentences.0.cites.0",
            "200 9 was adopted on 2009-06-01, after this step began (2006-10-14)",
        ),
    ),
    "step that also names a later instrument": (
        (RULES, 0, "steps", 0, "also", ["200 9"]),
        (
            RULES,
            "- 200 9",
            "boats-to-northland.steps.0.also.0",
            "200 9 was adopted on 2009-06-01, after this step began (2006-10-14)",
        ),
    ),
    "step without a paragraph": (
        (RULES, 0, "steps", 0, "sentences", 0, "cites", 0, "source:paper"),
        (
            RULES,
            "- since",
            "boats-to-northland.steps.0",
            "rests on no paragraph; a step of a rule cites the law",
        ),
    ),
    "note on law without cites": (
        (SECOND, "notes", 0, "cites", []),
        (SECOND, "cites: []", "200.notes.0.cites", "is missing; a note of kind amended cites the law"),
    ),
    "note that ends before it begins": (
        (SECOND, "notes", 0, "until", "2009-06-11"),
        (SECOND, "2009-06-11", "200.notes.0.until", "2009-06-11 is before `since` 2009-06-12"),
    ),
    "figure without a number": (
        (EARLY, 0, "figures", 0, "low", None),
        (EARLY, "- what: men", "men-sent.figures.0", "has no number; give `low`, `high` or both"),
    ),
    "figure upside down": (
        (EARLY, 0, "figures", 0, "high", 2000),
        (EARLY, "low: 3000", "men-sent.figures.0.low", "3000 is more than `high` 2000; change them over"),
    ),
    "source that cannot be found": (
        (SOURCES, 1, "url", None),
        (SOURCES, "id: site", "site", "has neither `file` nor `url`; a reader must be able to find it"),
    ),
    "digest of no file": (
        (SOURCES, 1, "sha256", DIGEST),
        (SOURCES, ("sha256", 2), "site.sha256", "proves a file, and there is no `file`; add it or take this out"),
    ),
    "digest missing": (
        (SOURCES, 0, "sha256", None),
        (SOURCES, "sha256", "paper.sha256", f"is missing; the file on disk has {DIGEST}"),
    ),
    "digest of another file": (
        (SOURCES, 0, "sha256", "0" * 64),
        (
            SOURCES,
            "sha256",
            "paper.sha256",
            f"does not match seeds/paper.txt; the file on disk has {DIGEST}",
        ),
    ),
    "document that is not there": (
        (SOURCES, 0, "file", "seeds/papers.txt"),
        (
            SOURCES,
            "file:",
            "paper.file",
            "seeds/papers.txt is not there; put the document in {root}/, beside the knowledge folder",
        ),
    ),
    "document that is a folder": (
        (SOURCES, 0, "file", "seeds"),
        (
            SOURCES,
            "file:",
            "paper.file",
            "seeds is not there; put the document in {root}/, beside the knowledge folder",
        ),
    ),
    "quote that is not in its document": (
        (EARLY, 0, "quote", "At least 3,001 men were sent."),
        (EARLY, "quote:", "men-sent.quote", "is not in the file of paper, letter for letter"),
    ),
    "quote whose source has no document": (
        (LATE, 0, "quote", "We sent them."),
        (LATE, "quote:", "men-admitted.quote", "cannot be proved: site has no file; set it to null"),
    ),
}


@pytest.mark.parametrize(("change", "told"), ACROSS.values(), ids=ACROSS)
def test_a_mistake_across_entries_is_told_once_with_its_line_and_what_would_be_right(small, change, told):
    small.set(*change)
    file, text, where, problem = told
    line = small.line(file, *([text] if isinstance(text, str) else text))
    problem = problem.replace("{root}", small.folder.parent.name)
    assert mistakes(small) == [f"knowledge/{file}:{line}: {where}: {problem}"]


def test_an_unreadable_folder_is_told_with_the_way_to_name_another(tmp_path):
    gone = tmp_path / "gone"
    with pytest.raises(KnowledgeError) as caught:
        load(gone)
    assert (
        str(caught.value)
        == f"{gone}: is not a folder; give the knowledge folder with --knowledge or CITEDESK_KNOWLEDGE"
    )


def test_an_empty_folder_is_told_what_every_folder_has(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path / "empty")
    assert [str(one) for one in caught.value.mistakes] == [
        f"empty/{name}: is missing; every knowledge folder has it" for name in sorted([PACK, TOPICS, ACTORS, SOURCES])
    ]


@pytest.mark.parametrize("file", [PACK, TOPICS, ACTORS, SOURCES])
def test_a_missing_file_is_one_mistake_and_not_one_for_everything_that_points_to_it(small, file):
    (small.folder / file).unlink()
    assert mistakes(small) == [f"knowledge/{file}: is missing; every knowledge folder has it"]


@pytest.mark.parametrize(
    "file",
    [
        "topic.yaml",
        "claims/2011.yml",
        "claims/2011/may.yaml",
        "laws/100.yaml",
        "topics.yaml.orig",
        "topics.json",
        "A.YAML",
    ],
)
def test_a_file_that_would_not_be_read_is_told_with_the_places_that_are(small, file):
    small.text(file, "[]\n")
    assert mistakes(small) == [f"knowledge/{file}: {PLACES}"]


@pytest.mark.parametrize("file", ["README.md", "claims/NOTES.md", ".DS_Store", ".git/config.yaml", "topics.yaml~"])
def test_notes_and_what_editors_leave_behind_are_let_be(small, file):
    small.text(file, "no: [yaml")
    assert load(small.folder)


BROKEN = {
    "a colon in bare text": (
        "- id: boats\n  label: a: b\n",
        ":2: is not YAML: mapping values are not allowed in this context; " + NOT_YAML,
    ),
    "a tab": (
        "- id: boats\n\tlabel: a\n",
        ":2: is not YAML: while scanning a plain scalar, found a tab character that violates indentation; " + NOT_YAML,
    ),
    "an open quote": (
        "- id: 'boats\n  label: a\n",
        ":2: is not YAML: while scanning a quoted scalar, found unexpected end of stream; " + NOT_YAML,
    ),
    "two documents": (
        "- id: boats\n---\n- id: planes\n",
        ":2: is not YAML: expected a single document in the stream, but found another document; " + NOT_YAML,
    ),
    "a control character": (
        "# 한국어\n- id: boats\n  label: a\ab\n".replace("\\a", "\a"),
        ":3: is not YAML: unacceptable character #x0007: control characters are not allowed; " + NOT_YAML,
    ),
    "an alias of nothing": (
        "- id: *boats\n",
        ":1: *boats is an alias; write the value out (text that begins with * needs quotes)",
    ),
    "another encoding": ("- id: a\n  label: caf\xe9\n".encode("latin-1"), ":2: is not UTF-8 text; save it as UTF-8"),
    "sixteen bits a letter": ("- id: a\n".encode("utf-16"), ":1: is not UTF-8 text; save it as UTF-8"),
    "nothing": ("", ":1: is empty; delete the file or add an entry"),
    "only a remark": ("# to come\n\n", ":1: is empty; delete the file or add an entry"),
    "null": ("~\n", ":1: must hold a list of entries (each begins with `- `)"),
    "text": ("boats\n", ":1: must hold a list of entries (each begins with `- `)"),
    "an entry": ("# one\nid: boats\nlabel: a\n", ":2: must hold a list of entries (each begins with `- `)"),
    "a list of text": ("- boats\n", ":1: entry 1: is not an entry (fields with values, the first after `- `)"),
    "a list in a list": ("- - id: a\n", ":1: entry 1: is not an entry (fields with values, the first after `- `)"),
    "no id": ("- label: a\n", ":1: entry 1.id: is missing; every such entry has it"),
    "an id read as false": ("- id: no\n  label: a\n", ":1: entry 1.id: is false; write text" + BARE),
    "a key that is a list": (
        "- {id: vehicles, label: v}\n- id: boats\n  label: a\n  ? [x]\n  : y\n",
        ":4: boats.?: is not a field here; the fields are id, label, synonyms, broader",
    ),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_one_mistake_and_not_one_for_everything_that_points_to_it(small, text, told):
    assert mistakes(small.text(TOPICS, text)) == [f"knowledge/topics.yaml{told}"]


@pytest.mark.parametrize("file", [PACK, FIRST])
@pytest.mark.parametrize("text", ["- id: small\n", "small\n"])
def test_a_list_where_one_entry_belongs_is_told(small, file, text):
    told = "must hold one entry (fields at the left margin)"
    assert mistakes(small.text(file, text)) == [f"knowledge/{file}:1: {told}"]


def test_a_byte_order_mark_and_carriage_returns_are_no_mistake(small):
    for file in (PACK, EARLY):
        text = (small.folder / file).read_bytes()
        small.text(file, b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert load(small.folder).claims["men-sent"].claimant == "Jane Roe"


@pytest.mark.parametrize(
    ("file", "path", "at", "where"),
    [
        (EARLY, (0, "claimant"), ("- id",), "men-sent.claimant"),
        (FIRST, ("paragraphs", 3, "force"), ("- pinpoint", 4), "100.paragraphs.3.force"),
        (FIRST, ("paragraphs", 3, "pinpoint"), ("- gist",), "100.paragraphs.3.pinpoint"),
        (PACK, ("scope",), ("id",), "small.scope"),
        (CORRECTIONS, (0, "recorded"), ("- id",), "sc-2.recorded"),
    ],
    ids=["claim", "paragraph", "pinpoint", "pack", "correction"],
)
def test_a_missing_field_is_told_at_the_entry_that_lacks_it(small, file, path, at, where):
    small.drop(file, *path)
    assert mistakes(small) == [
        f"knowledge/{file}:{small.line(file, *at)}: {where}: is missing; every such entry has it"
    ]


@pytest.mark.parametrize(("bare", "read"), [("no", "false"), ("yes", "true"), ("Off", "false"), ("on", "true")])
def test_a_bare_no_is_told_to_need_quotes(small, bare, read):
    small.replace(TOPICS, "- 'no'", f"- {bare}")
    line = small.line(TOPICS, f"- {bare}")
    assert mistakes(small) == [f"knowledge/topics.yaml:{line}: boats.synonyms.1: is {read}; write text{BARE}"]


def test_numbers_stay_as_they_are_written_where_text_is_meant(small):
    small.replace(FIRST, "id: '100'", "id: 100").replace(FIRST, "pinpoint: '9'", "pinpoint: 9")
    small.replace(TOPICS, "- 'no'", "- 8.10")
    knowledge = load(small.folder)
    assert "100 9" in knowledge.provisions
    assert knowledge.topics["boats"].synonyms == ("ships", "8.10")


@pytest.mark.parametrize(
    ("file", "another", "name"),
    [
        (TOPICS, TOPICS, "boats"),
        (EARLY, LATE, "men-sent"),
        (FIRST, "instruments/100a.yaml", "100"),
        (CHECKS, CORRECTIONS, "sc-1"),
    ],
)
def test_an_id_given_twice_is_told_with_the_other_place(small, file, another, name):
    entry = small.get(file)
    entry = dict(entry if isinstance(entry, dict) else next(one for one in entry if one["id"] == name))
    if another == CORRECTIONS:
        small.set(CORRECTIONS, 0, "id", name)
    elif file == FIRST:
        small.text(another, (small.folder / file).read_text())
    else:
        rows = small.get(another)
        small.set(another, len(rows), {"id": name, "label": "Again"} if file == TOPICS else LATER_COPY)
    number = 2 if file == another else 1
    lines = (
        small.line(file, f"id: {name}" if name != "100" else "id: '100'"),
        small.line(another, f"id: {name}" if name != "100" else "id: '100'", number),
    )
    assert mistakes(small) == [
        (
            f"knowledge/{another}:{lines[1]}: {name}.id: "
            f"{name} is the id of the entry at knowledge/{file}:{lines[0]} too; ids are given once"
        )
    ]


LATER_COPY = {
    "id": "men-sent",
    "date": "2012",
    "claimant": "Somebody",
    "kind": "allegation",
    "text": "Somebody said so.",
    "source": "site",
    "topics": ["boats"],
}


def test_a_field_that_stands_twice_is_told_and_the_rest_of_its_file_is_still_read(small):
    small.replace(TOPICS, "  label: Boats\n", "  label: Boats\n  label: Ships\n  labels: x\n")
    first = small.line(TOPICS, "label: Boats")
    assert mistakes(small) == [
        f"knowledge/topics.yaml:{first + 1}: 1.label: stands twice in the same entry (first on line {first}); keep one",
        f"knowledge/topics.yaml:{first + 2}: boats.labels: is not a field here; did you mean label?",
    ]


def test_an_alias_is_refused_and_an_anchor_without_one_is_let_be(small):
    small.text(TOPICS, "- &a {id: vehicles, label: Vehicles}\n- {id: boats, label: Boats}\n")
    assert load(small.folder)
    small.text(TOPICS, "- &a {id: vehicles, label: &b Vehicles}\n- id: boats\n  label: *b\n- *a\n- <<: *a\n")
    told = "is an alias; write the value out (text that begins with * needs quotes)"
    assert mistakes(small) == [
        f"knowledge/topics.yaml:3: *b {told}",
        f"knowledge/topics.yaml:4: *a {told}",
        f"knowledge/topics.yaml:5: *a {told}",
    ]


def quickly(small, seconds=2.0):
    start = time.perf_counter()
    told = mistakes(small)
    assert time.perf_counter() - start < seconds
    return told


def test_a_billion_laughs_are_refused_quickly(small):
    lines = ["- &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 15)]
    told = quickly(small.text(TOPICS, "\n".join(lines)))
    assert len(told) == 140
    assert told[0].startswith("knowledge/topics.yaml:2: *a0 is an alias; ")


def test_an_anchor_that_holds_itself_is_refused(small):
    told = mistakes(small.text(TOPICS, "&a\n- id: boats\n  label: x\n  broader: *a\n"))
    assert told == [
        "knowledge/topics.yaml:4: *a is an alias; write the value out (text that begins with * needs quotes)"
    ]


@pytest.mark.parametrize(
    "text",
    ["[" * 21, "[" * 21 + "]" * 21, "[" * 500_000, "- " * 500_000, "{a: " * 300_000, "[" * 900_000 + "]" * 900_000],
    ids=["open", "closed", "brackets", "hyphens", "braces", "huge"],
)
def test_deep_nesting_is_refused_quickly_and_ends_no_process(small, text):
    assert quickly(small.text(TOPICS, text)) == [
        "knowledge/topics.yaml:1: is nested more than 20 deep; no entry needs that, look for a stray `[`, `{` or `- `"
    ]


def test_a_file_over_the_limit_is_refused_without_being_parsed(small):
    entry = b"- id: boats\n  label: Boats\n"
    small.text(TOPICS, entry + b"#" * (MAX_BYTES - len(entry) + 1))
    assert quickly(small) == ["knowledge/topics.yaml: is larger than 2,000,000 bytes; split it"]


def test_a_folder_with_the_name_of_a_file_is_told(small):
    (small.folder / TOPICS).unlink()
    (small.folder / TOPICS).mkdir()
    assert mistakes(small) == ["knowledge/topics.yaml: is not a file; only folders and files of YAML belong here"]


def test_a_link_to_nothing_is_told(small):
    (small.folder / TOPICS).unlink()
    (small.folder / TOPICS).symlink_to("gone.yaml")
    assert mistakes(small)[-1] == "knowledge/topics.yaml: cannot be read (No such file or directory)"


@pytest.mark.parametrize("file", ["../secret.txt", "seeds/../../secret.txt", "/etc/hostname", "seeds/link.txt"])
def test_a_document_outside_the_folder_is_not_read(small, file):
    secret = small.folder.parent.parent / "secret.txt"
    secret.write_text("At least 3,000 men were sent.")
    (small.seeds / "link.txt").symlink_to(secret)
    small.set(SOURCES, 0, "file", file)
    line = small.line(SOURCES, "file:")
    assert mistakes(small) == [
        (
            f"knowledge/sources.yaml:{line}: paper.file: {file} is outside the folder that holds the knowledge folder; "
            "put a copy in seeds/"
        )
    ]


@pytest.mark.parametrize("file", ["a\0b", "x" * 400], ids=["nul", "too long"])
def test_a_document_with_an_impossible_name_is_a_mistake_and_no_crash(small, file):
    (told,) = mistakes(small.set(SOURCES, 0, "file", file))
    assert told.startswith(f"knowledge/sources.yaml:{small.line(SOURCES, 'file:')}: paper.file: ")
    assert " cannot be read (" in told


@pytest.mark.parametrize(
    "quote",
    ["At least 3,000 men were  sent.", 'said: "At least', "said: ‘At least", "at least 3,000", "3,000 men were sent!"],
)
def test_a_quote_may_differ_in_white_space_and_in_the_style_of_quotation_marks_only(small, quote):
    small.set(EARLY, 0, "quote", quote)
    if quote.startswith(("At", 'said: "')):
        assert load(small.folder)
    else:
        line = small.line(EARLY, "quote:")
        assert mistakes(small) == [
            f"knowledge/claims/2011.yaml:{line}: men-sent.quote: is not in the file of paper, letter for letter"
        ]


def test_a_claim_after_its_source_is_told_and_one_of_the_same_month_is_not(small):
    small.set(EARLY, 0, "date", "2011-05-31").drop(EARLY, 1, "disputes")
    assert load(small.folder)
    small.set(EARLY, 0, "date", "2011-06")
    line = small.line(EARLY, "date:")
    assert mistakes(small) == [
        f"knowledge/claims/2011.yaml:{line}: men-sent.date: 2011-06 is after its source was published (2011-05)"
    ]


def test_a_relation_to_a_later_claim_is_told(small):
    small.set(EARLY, 1, "disputes", ["men-admitted"]).drop(LATE, 0, "supersedes")
    line = small.line(EARLY, "- men-admitted")
    assert mistakes(small) == [
        (
            f"knowledge/claims/2011.yaml:{line}: men-not-sent.disputes.0: men-admitted is later (2012); "
            "write the relation on the later claim"
        )
    ]


def test_a_pinpoint_that_stands_twice_is_told(small):
    small.set(FIRST, "paragraphs", 1, "pinpoint", "8(a)(i)")
    line = small.line(FIRST, "pinpoint", 2)
    assert mistakes(small) == [f"knowledge/{FIRST}:{line}: 100.paragraphs.1.pinpoint: 8(a)(i) stands twice in 100"]


def test_every_circle_is_told(small):
    small.set(SECOND, "paragraphs", 0, "relations", 2, {"does": "extends", "to": "200 art. 10"})
    small.set(SECOND, "paragraphs", 1, "relations", [{"does": "extends", "to": "200 9"}])
    small.set(TOPICS, 0, "broader", ["boats"]).set(EARLY, 0, "disputes", ["men-sent"])
    end = "; take one of these relations out"
    assert mistakes(small) == [
        f"knowledge/claims/2011.yaml:1: men-sent: is in a circle: claim:men-sent > claim:men-sent{end}",
        f"knowledge/instruments/200.yaml:1: 200: is in a circle: 200 9 > 200 art. 10 > 200 9{end}",
        (
            f"knowledge/topics.yaml:{small.line(TOPICS, 'id: boats')}: boats: is in a circle: "
            f"topic:boats > topic:vehicles > topic:boats{end}"
        ),
    ]


def test_a_fifth_sentence_of_a_step_is_told(small):
    sentences = [{"text": f"Boat {n}.", "cites": ["100 9"]} for n in range(5)]
    small.set(RULES, 0, "steps", 0, "sentences", sentences)
    line = small.line(RULES, "sentences:")
    assert mistakes(small) == [
        f"knowledge/{RULES}:{line}: boats-to-northland.steps.0.sentences: has 5 entries; at most 4 fit, shorten it"
    ]


def test_a_faulty_entry_is_told_and_what_points_to_it_is_not(small):
    small.set(SOURCES, 0, "published", "May 2011").set(TOPICS, 1, "label", None).set(EARLY, 0, "kind", "rumour")
    small.set(FIRST, "gist", None)
    assert [line.split(": ")[1] for line in mistakes(small)] == [
        "men-sent.kind",
        "100.gist",
        "paper.published",
        "boats.label",
    ]


def test_several_mistakes_are_all_told_at_once_in_the_order_of_files_and_lines(small):
    small.text(RULES, "- id: [\n").text("stray.yaml", "")
    small.set(EARLY, 1, "source", "gone").set(EARLY, 0, "quote", "Never said.").set(EARLY, 0, "figures", 0, "hight", 1)
    small.set(LATE, 0, "topics", 0, "boat").set(SOURCES, 0, "sha256", "f" * 64).set(PACK, "subject", "south")
    told = mistakes(small)
    assert [one.split(":")[0] for one in told] == [
        "knowledge/claims/2011.yaml",
        "knowledge/claims/2011.yaml",
        "knowledge/claims/2012.yaml",
        "knowledge/pack.yaml",
        "knowledge/rules/boats.yaml",
        "knowledge/sources.yaml",
        "knowledge/stray.yaml",
    ]
    lines = [int(one.split(":")[1]) for one in told[:2]]
    assert lines == sorted(lines)
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("year", ["9999", "9999-12", "0001"])
def test_the_first_and_the_last_year_are_dates(small, year):
    small.set(SOURCES, 1, "published", year)
    if year == "0001":
        assert "after its source was published (0001)" in mistakes(small)[0]
    else:
        assert load(small.folder).sources["site"].published == year


def test_a_knowledge_folder_may_be_given_from_inside_itself(small, monkeypatch):
    monkeypatch.chdir(small.folder)
    assert load(type(small.folder)())
    small.set(TOPICS, 0, "label", None)
    with pytest.raises(KnowledgeError, match=r"^knowledge/topics\.yaml:2: "):
        load(type(small.folder)())
