"""The knowledge taken up anew while the desk serves, once its files have changed.

Whoever has a clock looks every half minute or so. What has changed is loaded when it has stood still from one look to
the next, for an editor or a `git pull` may be in the middle of it, and is not used if it changed while it was read.
What cannot be loaded whole never takes the place of what serves: the log tells each mistake, `/healthz` that there are
some, and nothing is tried again before a file changes.
"""

import datetime as dt
import errno
import gc
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.app import answering, prepared
from bot.desk import Desk
from bot.errors import KnowledgeError, Mistake
from bot.knowledge import listings
from bot.lookup.index import Index

log = logging.getLogger("citedesk.app")

_MOST = 50
"""Mistakes that are logged of one failure; whoever has more to mend sees them all with `check`."""
_JUST_NOW = dt.timedelta(minutes=1)
"""Longer than it takes to make a desk."""
_GONE = (errno.ENOENT, errno.ENOTDIR)

_Files = Mapping[str, tuple[int, ...]]
"""By path: size and times of a file; nothing of a folder; the number of the error for what cannot be looked at."""


class Reload:
    """Keeps the knowledge of a desk as its files are. One thread looks; any may ask for the state."""

    def __init__(
        self,
        desk: Desk,
        knowledge: Path,
        kept: Path | None = None,
        lists: Path | None = None,
        now: Callable[[], dt.datetime] = answering.now,
    ) -> None:
        """Take a desk that was just made from these folders (see `bot.app.answering.desk`)."""
        self._desk, self._now = desk, now
        self._knowledge, self._kept, self._lists = knowledge, kept, lists
        self._failed = ""
        self._seen = _files(knowledge, lists)
        # What was touched just now may have been touched after the desk read it: then it is loaded once more.
        recent = (now() - _JUST_NOW).timestamp() * 1e9
        known = all(changed < recent for status in self._seen.values() for changed in status[2:])
        self._served: _Files | None = self._seen if known else None
        """The files as they were when what serves was read."""
        self._settled = self._served
        """The files as they were when they were last loaded, or could not be."""

    def look(self) -> bool:
        """Load the knowledge if it changed and stands still, and tell whether it took the place of what served.

        Costs the size and times of each file while nothing changes. Never raises.
        """
        try:
            files = _files(self._knowledge, self._lists)
            before, self._seen = self._seen, files
            if files == self._settled:
                return False
            if files == self._served:
                self._settled = files
                self._mended()
                return False
            return files == before and self._take(files)
        except Exception as error:  # noqa: BLE001  (the next look must come, whatever became of this one)
            problem = type(error).__name__
            if f": {problem};" not in self._failed:  # else it was told at an earlier look
                self._fail(problem)
            self._settled = None
            return False

    def state(self) -> dict[str, str]:
        """Give what `/healthz` says of it: nothing while the folders hold what serves, or may yet."""
        failed = self._failed
        return {"reload": failed} if failed else {}

    def _take(self, files: _Files) -> bool:
        """Load what stands still, and serve it or tell what is wrong; neither, if it changed while it was read."""
        made: Index | None = None
        problem, mistakes = "", list[Mistake]()
        try:
            made = self._load(files)
        except KnowledgeError as error:
            mistakes += error.mistakes
            problem = _count(len(mistakes))
        except Exception as error:  # noqa: BLE001  (its text may be of any kind)
            problem = type(error).__name__
        if _files(self._knowledge, self._lists) != files:
            return False
        self._settled = files
        if made is None:
            self._fail(problem, mistakes)
            return False
        self._served = files
        return self._serve(made)

    def _load(self, files: _Files) -> Index:
        """Make the index. Raises KnowledgeError, also for what is missing and a load would not miss."""
        mistakes = list(_out_of_reach(files, self._knowledge))
        file = str(self._lists / listings.FILE) if self._lists else ""
        if self._desk.imported and len(files.get(file, ())) == 1:
            # a folder that is not mounted looks the same, and names on the list would be told to be not on record
            mistakes.append(Mistake(file, 0, "", "is gone; import the list anew, or restart to go on without one"))
        if mistakes:
            raise KnowledgeError(mistakes)
        collecting = gc.isenabled()
        gc.disable()  # as at the start: what is made here stays
        try:
            return prepared.index(self._knowledge, self._kept, self._lists)
        finally:
            if collecting:
                gc.enable()

    def _serve(self, made: Index) -> bool:
        before, version = self._desk.knowledge.version, made.knowledge.version
        if version == before:  # touched, or changed and changed back
            self._mended()
            return False
        self._desk.replace(made)
        self._failed = ""
        log.info("knowledge %s replaced by %s", before, version)
        gc.unfreeze()  # what is left of the index before is among what was frozen with it
        gc.collect()
        gc.freeze()
        return True

    def _mended(self) -> None:
        if self._failed:
            self._failed = ""
            log.info("the folders hold knowledge %s again, which went on", self._desk.knowledge.version)

    def _fail(self, problem: str, mistakes: list[Mistake] | None = None) -> None:
        version, some = self._desk.knowledge.version, mistakes or []
        has = f", the log has {'it' if len(some) == 1 else 'them'}" if some else ""
        when = self._now().isoformat(timespec="seconds")
        self._failed = f"failed {when}: {problem}{has}; knowledge {version} goes on"
        log.error("knowledge not reloaded: %s; %s goes on", problem, version)
        for one in some[:_MOST]:
            log.error("to mend: %s", one)
        if len(some) > _MOST:
            log.error("to mend: %d more, which `check` tells", len(some) - _MOST)


def _count(number: int) -> str:
    return f"{number} mistake{'' if number == 1 else 's'}"


def _files(knowledge: Path, lists: Path | None) -> _Files:
    """Look at all that a load reads: the knowledge, the documents beside it, the imported list."""
    folder = knowledge.resolve()
    found = _walked(folder, notes=False) | _walked(folder.parent / "seeds", notes=True)
    if lists:
        found[str(lists / listings.FILE)] = _status(lists / listings.FILE)
    return found


def _walked(root: Path, *, notes: bool) -> dict[str, tuple[int, ...]]:
    """Look at all below a folder, with or without what a load of the knowledge passes over."""
    found: dict[str, tuple[int, ...]] = {}

    def shut(error: OSError) -> None:
        found[str(error.filename or root)] = (error.errno or 0,)

    for above, folders, files in os.walk(root, onerror=shut):
        folders[:] = [name for name in folders if notes or not name.startswith(".")]
        found |= {f"{above}/{name}": () for name in folders}
        found |= {f"{above}/{name}": _status(f"{above}/{name}") for name in files if notes or not _is_note(name)}
    return found


def _is_note(name: str) -> bool:
    """Tell what a load passes over in a knowledge folder (see `bot.knowledge.folder`)."""
    return name.startswith(".") or name.endswith(("~", ".md"))


def _status(path: str | Path) -> tuple[int, ...]:
    """Give size and times; the last of them changes even where only rights do, or an older file is put in place."""
    try:
        status = os.stat(path)  # noqa: PTH116  (hundreds of files each half minute; a Path each would be most of it)
    except OSError as error:
        return (error.errno or 0,)
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _out_of_reach(files: _Files, knowledge: Path) -> Iterator[Mistake]:
    """Tell what is there and cannot be looked at: listing a folder, a load takes it for an empty one."""
    above = knowledge.resolve().parent
    for name, status in files.items():
        if len(status) == 1 and status[0] not in _GONE:
            path = Path(name)
            shown = path.relative_to(above) if path.is_relative_to(above) else path
            yield Mistake(shown.as_posix(), 0, "", f"cannot be read ({os.strerror(status[0])})")
