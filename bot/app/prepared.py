"""The index, made once and kept between starts, so that a start need not read and check every file again.

A kept index is named by a digest of everything it was made from: each file of the knowledge and of the documents beside
it, this code, and the versions of Python and pydantic. Any change makes another name. Before one is used its owner and
its own digest are checked, and only classes of this package and a few plain ones are built from it (pickle would build
anything: docs.python.org, "pickle", Restricting Globals). Whatever fails, the index is made anew, and nothing is said:
a kept index saves time and nothing else.
"""

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pydantic

from bot.knowledge import listings
from bot.knowledge.load import load
from bot.lookup.index import Index

_DIGEST = 32
"""Bytes of the digest before what is kept."""
_KEPT = 3
"""Indexes that are kept: the present one and a few before it."""
_PLAIN = {
    ("datetime", "date"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy._core.numeric", "_frombuffer"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("re", "_compile"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("builtins", "object"),
    ("pydantic_core._pydantic_core", "PydanticUndefined"),
}


def index(folder: Path, kept: Path | None, lists: Path | None = None) -> Index:
    """Give the index of a knowledge folder, from `kept` if one of just this knowledge is there.

    `lists` is the folder of an imported sanctions list, if there is one. Raises KnowledgeError as
    `bot.knowledge.load` and `bot.knowledge.listings.read` do.
    """
    if kept is None or not folder.is_dir():
        return _made(folder, lists)
    path = kept / f"{_digest(folder, lists)}.index"
    found = _read(path)
    if found is None:
        found = _made(folder, lists)
        if _digest(folder, lists) == path.stem:  # or it was made of files that changed meanwhile
            _write(path, found)
    return found


def _made(folder: Path, lists: Path | None) -> Index:
    file = lists / listings.FILE if lists else None
    return Index.of(load(folder), listings.read(file) if file and file.exists() else None)


def _digest(folder: Path, lists: Path | None) -> str:
    """Digest everything an index is made from."""
    total = hashlib.sha256(f"{sys.version}\0{pydantic.VERSION}\0{np.__version__}\0".encode())
    code = Path(__file__).parents[1]
    roots = [(folder, "*.yaml"), (folder.resolve().parent / "seeds", "*"), (code, "*.py")]
    if lists:
        roots.append((lists, listings.FILE))
    for root, pattern in roots:
        for path in sorted(root.rglob(pattern)):
            with contextlib.suppress(OSError):  # what cannot be read is `load`'s to tell
                raw = path.read_bytes() if path.is_file() else b""
                total.update(f"{path.relative_to(root)}\0{len(raw)}\0".encode() + raw)
    return total.hexdigest()


def _read(path: Path) -> Index | None:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_uid != os.getuid() or status.st_mode & 0o022:
                return None
            digest = file.read(_DIGEST)
            if _rest(file) != digest:
                return None
            file.seek(_DIGEST)
            found = _Unpickler(file).load()
    except Exception:  # noqa: BLE001  (a kept index that cannot be used is made anew, whatever is wrong with it)
        return None
    return found if isinstance(found, Index) else None


def _write(path: Path, made: Index) -> None:
    """Write to a file beside it and put that in its place, so that no half-written index is ever read."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(bytes(_DIGEST))
            pickle.dump(made, file, protocol=5)  # as a whole it would be in memory twice
            file.seek(_DIGEST)
            digest = _rest(file)
            file.seek(0)
            file.write(digest)
        Path(file.name).replace(path)
        for old in _older(path.parent):
            old.unlink()


def _rest(file: IO[bytes]) -> bytes:
    """Digest what is left of a file."""
    total = hashlib.sha256()
    while part := file.read(1 << 20):
        total.update(part)
    return total.digest()


def _older(folder: Path) -> Iterator[Path]:
    by_age = sorted(folder.glob("*.index"), key=lambda one: one.stat().st_mtime, reverse=True)
    yield from by_age[_KEPT:]


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("bot.") or (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not part of an index")
