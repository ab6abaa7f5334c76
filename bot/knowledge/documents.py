"""The checks against documents on file: each is the one the curators read, and every quote stands in it."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Mistake
from bot.knowledge.folder import Entry, Reading
from bot.knowledge.records import Claim, Source

_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def run(found: Reading, root: Path) -> Iterator[Mistake]:
    """Check every document and every quote; `root` is the folder that files are given relative to."""
    texts: dict[str, str | None] = {}
    for entry in found.of(Source):
        source = entry.record
        assert isinstance(source, Source)  # noqa: S101  (what `of` was asked for)
        if source.file is None:
            texts[source.id] = None
            yield from _unfiled(entry, source)
        else:
            raw = _read(root, source.file)
            if isinstance(raw, str):
                yield entry.mistake(("file",), f"{source.file} {raw}")
            else:
                texts[source.id] = flatten(raw.decode("utf-8", "replace"))
                yield from _digest(entry, source, raw)
    yield from _quotes(found, texts)


def flatten(text: str) -> str:
    """Take out what a quote may differ in: runs of white space, and the style of quotation marks."""
    return re.sub(r"\s+", " ", text.translate(_MARKS)).strip()


def _read(root: Path, file: str) -> bytes | str:
    """Read a document beside the knowledge folder, or say why not."""
    try:
        path = (root / file).resolve()
        if not path.is_relative_to(root):
            return "is outside the folder that holds the knowledge folder; put a copy in seeds/"
        if not path.is_file():
            return f"is not there; put the document in {root.name}/, beside the knowledge folder"
        return path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, one too long, a circle of links
        return f"cannot be read ({error})"


def _unfiled(entry: Entry, source: Source) -> Iterator[Mistake]:
    if source.url is None:
        yield entry.mistake((), "has neither `file` nor `url`; a reader must be able to find it")
    if source.sha256 is not None:
        yield entry.mistake(("sha256",), "proves a file, and there is no `file`; add it or take this out")


def _digest(entry: Entry, source: Source, raw: bytes) -> Iterator[Mistake]:
    digest = hashlib.sha256(raw).hexdigest()
    if source.sha256 is None:
        yield entry.mistake(("sha256",), f"is missing; the file on disk has {digest}")
    elif digest != source.sha256:
        yield entry.mistake(("sha256",), f"does not match {source.file}; the file on disk has {digest}")


def _quotes(found: Reading, texts: dict[str, str | None]) -> Iterator[Mistake]:
    """Every quote stands in its source's file, letter for letter (see `flatten`)."""
    for entry in found.of(Claim):
        claim = entry.record
        assert isinstance(claim, Claim)  # noqa: S101  (what `of` was asked for)
        if claim.quote is None or claim.source not in texts:
            continue
        text = texts[claim.source]
        if text is None:
            yield entry.mistake(("quote",), f"cannot be proved: {claim.source} has no file; set it to null")
        elif flatten(claim.quote) not in text:
            yield entry.mistake(("quote",), f"is not in the file of {claim.source}, letter for letter")
