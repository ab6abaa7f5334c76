"""The database: how it is opened, its tables, and one transaction at a time.

SQLite by default, PostgreSQL by its URL. No question and no answer is ever written here: only ids, choices and times.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from bot.errors import StorageError

BUSY_MILLISECONDS = 5_000
"""How long SQLite waits while another connection writes."""

_FORM = "write it as sqlite:///folder/citedesk.db or postgresql+psycopg://user:password@host/database"
_ADVICE = {
    "sqlite": "if the file is no SQLite database, move it away and start again; "
    "otherwise see that the desk may write the file and its folder, and that the disk has room",
    "postgresql": "see that the server runs and can be reached, "
    "and that user, password and name of the database are right",
}

metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})  # a migration must know what to alter

channel_settings = sa.Table(
    "channel_settings",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("mode", sa.String, nullable=False),
    sa.Column("style", sa.String, nullable=False),
    sa.Column("reply", sa.String, nullable=False),
    sa.Column("dates", sa.String, nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("user", sa.String, primary_key=True),
    sa.Column("answer", sa.String, primary_key=True),
    sa.Column("verdict", sa.String, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)

follows = sa.Table(
    "follows",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("user", sa.String, primary_key=True),
    sa.Column("topic", sa.String, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
)

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("topics", sa.JSON, nullable=False),
    sa.Column("every", sa.String, nullable=False),
    sa.Column("due", sa.BigInteger, nullable=False),  # seconds since 1970: compared by the database, in any zone
    sa.Column("told", sa.JSON, nullable=False),
)

shares = sa.Table(
    "shares",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("ts", sa.String, primary_key=True),
    sa.Column("knowledge", sa.String, nullable=False),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)


corrected = sa.Table(
    "corrected",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("ts", sa.String, primary_key=True),
    sa.Column("correction", sa.String, primary_key=True),
)


def engine(url: str) -> sa.Engine:
    """Make the engine of a database URL, and the folder and the file of a SQLite one; `prepare` connects to it.

    Raises StorageError where the URL cannot be understood, its driver is missing or the file cannot be made.
    """
    try:
        place = sa.make_url(url)
    except (ArgumentError, ValueError):
        # an address that cannot be taken apart may hold a password anywhere: it is not shown
        raise StorageError(f"the address of the database cannot be read; {_FORM}") from None
    if place.get_backend_name() not in _ADVICE:
        raise StorageError(f"{_shown(place)}: the desk keeps its memory in SQLite or PostgreSQL; {_FORM}")
    try:
        return _sqlite(place) if place.get_backend_name() == "sqlite" else _postgresql(place)
    except ImportError as error:
        problem = f"its driver {error.name} is not installed; install it with: pip install {error.name}"
        raise StorageError(f"{_shown(place)}: {problem}") from None
    except (ArgumentError, ValueError):
        raise StorageError(f"{_shown(place)}: it has an unknown driver or option; {_FORM}") from None


def prepare(engine: sa.Engine) -> None:
    """Make the tables that are missing; those that exist stay as they are. Raises StorageError."""
    try:
        try:
            _create(engine)
        except IntegrityError:
            # PostgreSQL, where two desks start at once: the other one has made all the tables by now
            _create(engine)
    except SQLAlchemyError as error:
        # the driver's own words: nothing but the connection is in play yet
        reason = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
        raise StorageError(f"{_shown(engine.url)}: {_hidden(reason, engine.url)}; {_advice(engine)}") from None


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection, commit what was done with it, and take it back.

    Raises StorageError with the kind of the error alone: drivers quote the values of a row.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StorageError(f"{_shown(engine.url)}: {_kind(error)}; {_advice(engine)}") from None


def upsert(engine: sa.Engine, table: sa.Table, **row: object) -> None:
    """Write a row, over the one with the same primary key if there is one. Raises StorageError."""
    # SQLite and PostgreSQL share the clause and its meaning, but SQLAlchemy has no common construct for it
    insert = (sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert)(table).values(row)
    keys = table.primary_key.columns
    rest = {name: insert.excluded[name] for name in row if name not in keys}
    with transaction(engine) as connection:
        connection.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=rest))


def insert(engine: sa.Engine, table: sa.Table, **row: object) -> bool:
    """Write a row unless there is one with its primary key; True where it was written. Raises StorageError."""
    new = (sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert)(table).values(row)
    with transaction(engine) as connection:
        return bool(connection.execute(new.on_conflict_do_nothing()).rowcount)


def _create(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            # not create_all: it looks first and makes later, and another desk may make them in between
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))


def _sqlite(place: sa.URL) -> sa.Engine:
    if place.database in {None, "", ":memory:"}:
        # Threads take turns with one connection. A StaticPool would let them share it at the same moment, and the
        # rollback with which one gives it back would undo what another has not committed yet.
        made = sa.create_engine(
            place,
            hide_parameters=True,
            poolclass=sa.QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
    elif "uri" in place.query:
        raise StorageError(f"{_shown(place)}: the desk takes the path of a SQLite file, not a URI of SQLite; {_FORM}")
    else:
        file = Path(str(place.database)).expanduser()
        _make(file, place)
        made = sa.create_engine(place.set(database=str(file)), hide_parameters=True)
    sa.event.listen(made, "connect", _configure)
    return made


def _postgresql(place: sa.URL) -> sa.Engine:
    return sa.create_engine(place, hide_parameters=True, pool_pre_ping=True)  # servers drop idle connections


def _make(file: Path, place: sa.URL) -> None:
    """Make the file and its folder for the desk alone: they tell who reads about what."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        problem = f"{error.filename} cannot be made or written ({error.strerror})"
        raise StorageError(f"{_shown(place)}: {problem}; name a file in a folder that the desk may write") from None


def _configure(connection: DBAPIConnection, _record: Any) -> None:
    """Set up a new SQLite connection; one that cannot be is closed, as nobody else would."""
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            cursor.execute("PRAGMA foreign_keys = ON")
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # Another connection is switching a new file over at this moment, for which SQLite does not wait.
                # The mode is one of the file, so that this connection gets it too.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
    except Exception:
        connection.close()
        raise


def _shown(url: sa.URL) -> str:
    """Give the URL without its password, and without its options, where drivers accept one too."""
    return url.set(query={}).render_as_string(hide_password=True)


def _hidden(text: str, url: sa.URL) -> str:
    """Take the password out of what a driver says."""
    options = [value for name, value in url.query.items() if "password" in name]
    for secret in (url.password, *options):
        text = text.replace(str(secret), "***") if secret else text
    return text


def _kind(error: SQLAlchemyError) -> str:
    """Name an error by its class, and by the code of the database where it gave one."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__


def _advice(engine: sa.Engine) -> str:
    return _ADVICE[engine.dialect.name]
