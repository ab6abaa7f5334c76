"""The tables of a database, brought up to date or found to be; only `Storage.open` and upkeep load Alembic."""

import functools
import threading
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import StorageError
from bot.storage import database, tables

_LATEST = "head"
_turn = threading.Lock()
"""Alembic keeps what it is doing in globals of the process."""


def ready(engine: sa.Engine) -> None:
    """Bring a SQLite database up to date, and see that a PostgreSQL one is. Raises StorageError.

    The file of a newsroom needs no ceremony; the tables of a server are changed when the one who runs it says so.
    """
    if engine.dialect.name == "sqlite":
        upgrade(engine)
    else:
        check(engine)


def upgrade(engine: sa.Engine) -> tuple[str, ...]:
    """Bring the tables up to date, all or nothing, and give the names of the steps that were taken.

    Tables that were made before there were migrations are taken over with what is in them; of many that start at
    once, one does it. Raises StorageError.
    """
    with _turn, database.schema(engine, change=True) as connection:
        missing = _missing(connection)
        if missing:
            command.upgrade(_config(connection), _LATEST)
            _agree(connection)
        return missing


def pending(engine: sa.Engine) -> tuple[str, ...]:
    """Give the names of the steps that `upgrade` would take. Raises StorageError, also for a database from ahead."""
    with database.schema(engine, change=False) as connection:
        return _missing(connection)


def check(engine: sa.Engine) -> None:
    """Raise StorageError, with what to do, where the tables are not those of this version."""
    missing = pending(engine)
    if missing:
        steps = ", ".join(missing)
        raise StorageError(
            f"{database.shown(engine.url)}: its tables lack the steps {steps}; run: python -m bot migrate"
        )


@functools.cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.storage:migrations")
    return config


def _missing(connection: sa.Connection) -> tuple[str, ...]:
    """Give the names of the steps a database lacks, the first one first."""
    scripts = _scripts()
    steps = list(scripts.walk_revisions())
    have = set(MigrationContext.configure(connection).get_current_heads())
    if have - {one.revision for one in steps}:
        raise StorageError(
            f"{database.shown(connection.engine.url)}: its tables were made by a later version of the desk, or by "
            "another program; start that version, put back the copy from before it, or name another DATABASE_URL"
        )
    missing = scripts.iterate_revisions(_LATEST, have.pop() if have else "base")
    return tuple(Path(one.path).stem for one in reversed(list(missing)))


def _agree(connection: sa.Connection) -> None:
    """See that tables which were there before are those of the desk: another program's may have the same names."""
    inspector = sa.inspect(connection)
    for table in tables.metadata.sorted_tables:
        if {one["name"] for one in inspector.get_columns(table.name)} != set(table.columns.keys()):
            raise StorageError(
                f"{database.shown(connection.engine.url)}: its table {table.name} has other columns than the desk's; "
                "name a database of its own for the desk in DATABASE_URL"
            )
