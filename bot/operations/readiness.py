"""Whether the desk can do its work now, for `/readyz`; whether it runs at all is `/healthz`."""

from collections.abc import Callable

import sqlalchemy as sa

from bot.errors import StorageError
from bot.storage import database


def missing(engine: sa.Engine, connected: Callable[[], bool] = lambda: True) -> str:
    """Say in a word what is missing (`database`, `slack`), or nothing; `connected` tells of the socket, if any."""
    try:
        with database.transaction(engine) as connection:
            connection.execute(sa.select(1))
    except StorageError:
        return "database"
    return "" if connected() else "slack"
