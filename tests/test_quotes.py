"""Words of others stand in quotation marks only where their document is on file."""

import re

from conftest import ROOT
from pydantic import BaseModel

from bot.knowledge.documents import flatten

QUOTED = re.compile(r'"([^"]{4,})"')


def texts(value, path=""):
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in ("examples", "synonyms", "names", "names", "checked_against", "question"):
                yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, path)
    elif isinstance(value, str):
        yield path, value


def test_no_words_are_quoted_that_no_document_on_file_holds(knowledge):
    seeds = " ".join(flatten(path.read_text("utf-8")) for path in (ROOT / "seeds").iterdir())
    records = [
        *knowledge.instruments.values(),
        *knowledge.rules.values(),
        *knowledge.actors.values(),
        *knowledge.claims.values(),
        *knowledge.sources.values(),
        *knowledge.checks,
    ]
    wrong = [
        (record.id, quoted)
        for record in records
        for path, text in texts(record)
        if not path.endswith(".title")
        for quoted in QUOTED.findall(flatten(text))
        if quoted.rstrip(".,") not in seeds
    ]
    assert wrong == []
