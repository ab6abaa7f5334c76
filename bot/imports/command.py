"""Import a list: read it, compare it with the one that is kept, put it in its place, and tell what changed.

Whatever fails, the list that is kept stays as it is.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.errors import KnowledgeError, ListError
from bot.imports import un_list
from bot.imports.changes import by_regime, changes
from bot.knowledge import listings
from bot.knowledge.listings import SanctionsList


def un(source: Path, folder: Path, *, anyway: bool = False) -> Iterator[str]:
    """Import the UN list at `source` into `folder`, and tell line by line what changed.

    Raises ListError. A list older than the one that is kept, or with less than half its entries, is only taken
    `anyway`.
    """
    path = folder / listings.FILE
    after = un_list.parse(source)
    before = _kept(path, anyway=anyway)
    if before and not anyway:
        _sound(source, before, after)
    if before != after:
        try:
            listings.write(path, after)
        except OSError as error:
            raise ListError(f"{path} cannot be written: {error.strerror}; the list kept before stays") from error
    return _told(before, after)


def _kept(path: Path, *, anyway: bool) -> SanctionsList | None:
    if not path.exists():
        return None
    try:
        return listings.read(path)
    except KnowledgeError as error:
        if anyway:
            return None
        raise ListError(f"{error}\nThe list that is kept is broken; --anyway puts the new one in its place") from error


def _sound(source: Path, before: SanctionsList, after: SanctionsList) -> None:
    """Refuse a list that is likely the wrong file."""
    if after.header.generated < before.header.generated:
        raise ListError(
            f"{source} is of {after.header.generated}, older than the list that is kept, of {before.header.generated}; "
            "--anyway takes it nevertheless"
        )
    if 2 * after.header.entries < before.header.entries:
        raise ListError(
            f"{source} has {after.header.entries} entries, less than half of the {before.header.entries} that are "
            "kept; look whether the file is whole, --anyway takes it nevertheless"
        )


def _told(before: SanctionsList | None, after: SanctionsList) -> Iterator[str]:
    head = f"{after.header.title} of {after.header.generated}, {after.header.entries} entries"
    if before is None:
        yield f"{head}: imported"
        yield by_regime(after)
        return
    found = changes(before, after)
    if not found:
        yield f"{head}: nothing changed"
        return
    counts = ((len(found.added), "added"), (len(found.amended), "amended"), (len(found.removed), "removed"))
    yield f"{head}: {', '.join(f'{count} {what}' for count, what in counts)}"
    yield from found.lines()
