"""Make a desk over a knowledge folder; nothing here needs Slack."""

import datetime as dt
from pathlib import Path

from bot.desk import Desk
from bot.knowledge.load import load


def desk(knowledge: Path) -> Desk:
    """Load the folder and make a desk with the real clock, in UTC. Raises KnowledgeError."""
    return Desk(load(knowledge), lambda: dt.datetime.now(dt.UTC).date())
