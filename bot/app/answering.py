"""Make a desk over a knowledge folder; nothing here needs Slack."""

import datetime as dt
import gc
from pathlib import Path

from bot.app import prepared
from bot.desk import Desk


def now() -> dt.datetime:
    """Give the time, in UTC."""
    return dt.datetime.now(dt.UTC)


def desk(knowledge: Path, kept: Path | None = None, lists: Path | None = None) -> Desk:
    """Load the folder and make a desk with the real clock, in UTC. Raises KnowledgeError.

    `kept` is the folder in which the index is kept between starts, `lists` that of an imported sanctions list.
    """
    collecting = gc.isenabled()
    gc.disable()  # what is made here stays, and going over it while it grows takes a tenth of the start
    try:
        made = Desk(prepared.index(knowledge, kept, lists), lambda: now().date())
        gc.freeze()  # nor does any later collection go over it, while somebody waits for an answer
        return made
    finally:
        if collecting:
            gc.enable()
