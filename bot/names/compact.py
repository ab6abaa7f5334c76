"""Very many short texts in little memory: one string for all, and digests to find the places of a text.

A Python string takes about 50 bytes beside its letters, and a place in a dictionary about 100.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Texts:
    """ASCII texts, one after the other; text `n` is from `bounds[n]` to `bounds[n + 1]`."""

    letters: str
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Put texts together. Raises UnicodeEncodeError where one is not ASCII."""
        letters, bounds = bytearray(), array("q", (0,))
        for text in texts:
            letters += text.encode("ascii")
            bounds.append(len(letters))
        return cls(letters.decode("ascii"), np.array(bounds, np.int64))

    def take(self, rows: list[int]) -> list[str]:
        """Give the texts of some rows."""
        at = np.asarray(rows, np.int64)
        firsts, lasts = self.bounds[at].tolist(), self.bounds[at + 1].tolist()
        return [self.letters[first:last] for first, last in zip(firsts, lasts, strict=True)]


@dataclass(frozen=True, slots=True)
class Places:
    """Where texts stand: their digests, sorted, and the rows those belong to. Two texts may share a digest."""

    digests: NDArray[np.int64]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Places":
        """Note the place of each text."""
        digests = np.fromiter(map(_digest, texts), np.int64)
        order = np.argsort(digests, kind="stable").astype(np.int32)
        return cls(digests[order], order)

    def find(self, text: str) -> list[int]:
        """Give the rows where a text may stand, in order; compare before they are relied on."""
        wanted = _digest(text)
        first, last = (int(np.searchsorted(self.digests, wanted, side)) for side in ("left", "right"))
        rows: list[int] = self.rows[first:last].tolist()
        return rows


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
