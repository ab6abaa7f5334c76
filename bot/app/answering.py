"""Make a desk over a knowledge folder; nothing here needs Slack."""

import datetime as dt
import gc
from pathlib import Path

from bot.desk import Desk
from bot.knowledge.load import load


def desk(knowledge: Path) -> Desk:
    """Load the folder and make a desk with the real clock, in UTC. Raises KnowledgeError."""
    collecting = gc.isenabled()
    gc.disable()  # what is made here stays, and going over it while it grows takes a tenth of the start
    try:
        return Desk(load(knowledge), lambda: dt.datetime.now(dt.UTC).date())
    finally:
        if collecting:
            gc.enable()
