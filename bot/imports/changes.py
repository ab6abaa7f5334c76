"""What an import changes: which entries it adds, amends and removes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields

from bot.knowledge.listings import Listing, SanctionsList

_MOST = 50
"""Changes that are told one by one."""


@dataclass(frozen=True, slots=True)
class Amended:
    """An entry as it is now, and the fields in which it was another before."""

    entry: Listing
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different between two lists; added and amended in the order of the later one."""

    added: tuple[Listing, ...]
    amended: tuple[Amended, ...]
    removed: tuple[Listing, ...]

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.added or self.amended or self.removed)

    def lines(self) -> Iterator[str]:
        """Tell each change in a line, up to fifty of them."""
        told = [
            *(f"added {_name(entry)}" for entry in self.added),
            *(f"amended {_name(one.entry)}: {', '.join(one.fields)}" for one in self.amended),
            *(f"removed {_name(entry)}" for entry in self.removed),
        ]
        yield from told[:_MOST]
        if len(told) > _MOST:
            yield f"and {len(told) - _MOST} more"


def changes(before: SanctionsList, after: SanctionsList) -> Changes:
    """Compare two lists, entry by entry of the same reference."""
    old = {entry.reference: entry for entry in before.entries}
    new = {entry.reference for entry in after.entries}
    pairs = [(old[entry.reference], entry) for entry in after.entries if entry.reference in old]
    return Changes(
        added=tuple(entry for entry in after.entries if entry.reference not in old),
        amended=tuple(Amended(entry=now, fields=_different(then, now)) for then, now in pairs if then != now),
        removed=tuple(entry for entry in before.entries if entry.reference not in new),
    )


def by_regime(kept: SanctionsList) -> str:
    """Count the entries of each regime, the largest first: `351 Al-Qaida, 155 DPRK`."""
    counts = Counter(entry.regime or "no regime" for entry in kept.entries)
    return ", ".join(f"{count} {regime}" for regime, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _different(then: Listing, now: Listing) -> tuple[str, ...]:
    names = [field.name for field in fields(Listing)]
    return tuple(name.replace("_", " ") for name in names if getattr(then, name) != getattr(now, name))


def _name(entry: Listing) -> str:
    return f"{entry.reference} {entry.name}"
