"""Any bytes, as the UN's list: only ListError; as a list that was kept: only KnowledgeError.

What is read must also be fit to be kept: written and read again it is the same, and its names can be asked for. The
mutator takes turns with libFuzzer's own: it changes one text or attribute and leaves what stands around it well-formed.
"""

import contextlib
import json
import random
import re
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from harness import atheris, instrumented, run

with instrumented("bot", "defusedxml"):
    from bot.errors import KnowledgeError, ListError
    from bot.imports import un_list
    from bot.knowledge import listings
    from bot.knowledge.listings import SanctionsList
    from bot.lookup.listed import Listed

VALUE = re.compile(rb'>([^<>]*)<|"([^"<>]*)"')
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PERSON = (
    "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Invented</FIRST_NAME><SECOND_NAME>Person</SECOND_NAME>"
    "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>AAi.001</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON>"
    "<NAME_ORIGINAL_SCRIPT>최원혁 (Korean)</NAME_ORIGINAL_SCRIPT><COMMENTS1>It is invented.</COMMENTS1>"
    "<DESIGNATION><VALUE>Lamp seller</VALUE></DESIGNATION><NATIONALITY><VALUE>Utopia</VALUE></NATIONALITY>"
    "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>حسن (Hassan; Hasan); Na</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    "</INDIVIDUAL>"
)
BODY = (
    "<ENTITY><FIRST_NAME>HARBOUR LANTERN TRADING (HLT)</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
    "<REFERENCE_NUMBER>AAe.002</REFERENCE_NUMBER><LISTED_ON>2016-11-30-04:00</LISTED_ON>"
    "<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Harbour (ISIL-\n K); Lantern</ALIAS_NAME></ENTITY_ALIAS>"
    "</ENTITY>"
)


def document(*, people: str = "", bodies: str = "", root: str = "", top: str = "") -> str:
    sections = f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{bodies}</ENTITIES>"
    day = 'dateGenerated="2021-01-18T19:05:08.142-05:00"'
    return f"{top}<CONSOLIDATED_LIST {day}{root}>{sections}</CONSOLIDATED_LIST>"


LINES = """{"title":"T","generated":"2021-01-18","digest":"c0ffee","entries":2}
{"reference":"AAi.001","kind":"individual","name":"Invented Person","regime":"DPRK","listed_on":"2016-11-30",\
"aliases":[{"name":"Hassan","quality":"Good"}],"scripts":["최원혁"],"designations":["y"],"nationalities":["z"],\
"narrative":"It is invented."}
{"reference":"AAe.002","kind":"entity","name":"Lantern","regime":"","listed_on":"2016-11-30"}
"""
WHOLE = document(people=PERSON, bodies=BODY, top='<?xml version="1.0" encoding="UTF-8"?>\n')
SEEDS = (
    WHOLE.encode(),
    WHOLE.replace("UTF-8", "UTF-16").encode("utf-16"),
    WHOLE.replace("UTF-8", "windows-1251").encode("windows-1251", "xmlcharrefreplace"),
    document(people=PERSON, root=' xmlns="urn:x"').encode(),
    document(people=PERSON * 2).encode(),
    document(bodies=BODY).encode("utf-8-sig"),
    document(people=PERSON, top='<!DOCTYPE a [<!ENTITY b "c">]>').encode(),
    b"<!DOCTYPE html><html></html>",
    LINES.encode(),
    b'{"title":"","generated":0,"digest":"","entries":0}\n',
)
TOKENS = (
    *sorted({f"<{slash}{tag}>" for tag in re.findall(r"<(\w+)", WHOLE) for slash in ("", "/")}),
    "<?xml", ' encoding="', "utf-7", "utf-16", "utf-32", "ascii", "idna", "rot13", "base64", "undefined", "punycode",
    "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE", "&amp;", "&#x0;", "&#xD800;", "&#x10FFFF;", ' xmlns="',
    "xml:", "}",
    "; ", " (", ")", "-\n", "(original script)", "n/a", "2016-11-30", "0000-00-00", "9999-12-31", "٢٠١٦", "\u202e",
    '"reference":', '"kind":', '"entity"', '"aliases":', '"quality":', '"entries":', "1e999", "NaN", "null", "[]", "{}",
    "\\ud800", "\\u0000", "-1", "99999999999999999999999", "\n", "\ufeff",
)  # fmt: skip


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - libFuzzer's seed, so that a run can be repeated
    values = list(VALUE.finditer(data))
    if not values or chance.random() < 0.4:
        return atheris.Mutate(data, max_size)
    value = chance.choice(values)
    group = 1 if value[1] is not None else 2
    start, end = value.span(group)
    changed = atheris.Mutate(value[group] or b" ", 256).decode("utf-8", "ignore")
    if data.startswith(b"{"):
        new = json.dumps(changed, ensure_ascii=chance.random() < 0.5)[1:-1]
    else:
        new = escape(NO_XML.sub("", changed), {'"': "&quot;"})
    return (data[:start] + new.encode() + data[end:])[:max_size]


@atheris.instrument_func
def target(data: bytes) -> None:
    folder = Path(tempfile.gettempdir())
    file = folder / "list"
    file.write_bytes(data)
    for read, refused in ((un_list.parse, ListError), (listings.read, KnowledgeError)):
        with contextlib.suppress(refused):
            is_fit_to_be_kept(read(file), folder / "kept.jsonl")


def is_fit_to_be_kept(found: SanctionsList, path: Path) -> None:
    listings.write(path, found)
    assert listings.read(path) == found
    ready = Listed.of(found)
    for entry in found.entries[:3]:
        for name in entry.spellings[:5]:
            ready.names.search(name)


if __name__ == "__main__":
    run(target, SEEDS, TOKENS, mutate)
