"""Load a knowledge folder: read, checked, and then the whole or nothing."""

from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError
from bot.knowledge import checks, documents
from bot.knowledge.folder import Reading, read_folder
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.records import Actor, Claim, Correction, Instrument, Pack, Rule, Source, SourceCheck, Topic


def load(folder: Path) -> Knowledge:
    """Load and check the folder; quotes and files are looked up beside it (`seeds/`).

    Raises KnowledgeError with every mistake found; nothing half loaded is ever returned.
    """
    found = read_folder(folder)
    knowledge = _build(found) if found.of(Pack) else None
    root = folder.resolve().parent
    found.mistakes += [*checks.run(found), *documents.run(found, root)]
    if found.mistakes or knowledge is None:
        raise KnowledgeError(found.mistakes)
    return knowledge


def _build(found: Reading) -> Knowledge:
    def by_id(kind: type[Any]) -> dict[str, Any]:
        return {entry.record.id: entry.record for entry in found.of(kind)}  # type: ignore[attr-defined]

    pack = found.of(Pack)[0].record
    assert isinstance(pack, Pack)  # noqa: S101  (the type of what was asked for)
    checks = [*by_id(Correction).values(), *by_id(SourceCheck).values()]
    return Knowledge(
        version=found.digest.hexdigest()[:12],
        pack=pack,
        instruments=by_id(Instrument),
        rules=by_id(Rule),
        topics=by_id(Topic),
        actors=by_id(Actor),
        sources=by_id(Source),
        claims=by_id(Claim),
        checks=tuple(checks),
    )
