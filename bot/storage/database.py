"""The database: how it is opened, and one transaction at a time. SQLite by default, PostgreSQL by its URL."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError

from bot.errors import LostError, StorageError
from bot.storage.absence import Absence, is_lost

BUSY_MILLISECONDS = 1_500
"""How long SQLite waits while another connection writes; Slack waits three seconds for the whole answer."""
SLOW_MILLISECONDS = 2_000
"""How long a statement may take on PostgreSQL, and a connection to it; a server that says nothing, a little more."""

_POOL = {"pool_size": 10, "max_overflow": 20}
"""Connections of one process: a few more than threads that may want one at the same moment."""
_FORM = "write it as sqlite:///folder/citedesk.db or postgresql+psycopg://user:password@host/database"
_ADVICE = {
    "sqlite": "if the file is no SQLite database, move it away and start again; "
    "otherwise see that the desk may write the file and its folder, and that the disk has room",
    "postgresql": "see that the server runs and can be reached, "
    "and that user, password and name of the database are right",
}
_ABSENCE = "absence"
"""Under which option an engine bears its Absence; SQLAlchemy lets an engine have options of its own."""
_LOCK = {
    "sqlite": "BEGIN IMMEDIATE",  # Python begins none for CREATE TABLE: half of a migration would stay
    "postgresql": "SELECT pg_advisory_xact_lock(7206943)",  # any number that is always the same
}
"""What lets one process at a time change the tables, until its transaction ends."""


def engine(url: str) -> sa.Engine:
    """Make the engine of a database URL, and the folder and the file of a SQLite one; it does not connect yet.

    Raises StorageError where the URL cannot be understood, its driver is missing or the file cannot be made.
    """
    try:
        place = sa.make_url(url)
    except (ArgumentError, ValueError):
        # an address that cannot be taken apart may hold a password anywhere: it is not shown
        raise StorageError(f"the address of the database cannot be read; {_FORM}") from None
    if place.get_backend_name() not in _ADVICE:
        raise StorageError(f"{shown(place)}: the desk keeps its memory in SQLite or PostgreSQL; {_FORM}")
    try:
        return _sqlite(place) if place.get_backend_name() == "sqlite" else _postgresql(place)
    except ImportError as error:
        problem = f"its driver {error.name} is not installed; install it with: pip install {error.name}"
        raise StorageError(f"{shown(place)}: {problem}") from None
    except (ArgumentError, ValueError):
        raise StorageError(f"{shown(place)}: it has an unknown driver or option; {_FORM}") from None


@contextmanager
def schema(engine: sa.Engine, *, change: bool) -> Iterator[sa.Connection]:
    """Give a connection to look at the tables or, one process at a time, to change them; all of it or nothing.

    Raises StorageError, in the words of the driver where no row is in play; LostError where it may be tried again.
    """
    try:
        with engine.begin() as connection:
            _take_time(connection)
            if change:
                connection.execute(sa.text(_LOCK[engine.dialect.name]))
            yield connection
    except SQLAlchemyError as error:
        kind = LostError if is_lost(error) else StorageError
        raise kind(f"{shown(engine.url)}: {_said(error, engine.url)}; {_advice(engine)}") from None


@contextmanager
def transaction(engine: sa.Engine, *, slow: bool = False) -> Iterator[sa.Connection]:
    """Give a connection, commit what was done with it, and take it back; a `slow` one may take its time.

    Raises StorageError with the kind of the error alone: drivers quote the values of a row. Where the database is away
    it is a LostError, for some seconds without asking it: so nobody waits for it who need not.
    """
    absence = absence_of(engine)
    if absence.spared():
        raise LostError(f"{shown(engine.url)}: it did not answer a moment ago; {_advice(engine)}")
    try:
        with engine.begin() as connection:
            if slow:
                _take_time(connection)
            yield connection
        absence.end()
    except SQLAlchemyError as error:
        told = f"{shown(engine.url)}: {_kind(error)}; {_advice(engine)}"
        if is_lost(error):
            absence.begin()
            raise LostError(told) from None
        raise StorageError(told) from None


def absence_of(engine: sa.Engine) -> Absence:
    """Give what is known of whether the database of an engine is away."""
    found = engine.get_execution_options().get(_ABSENCE)
    if not isinstance(found, Absence):
        raise TypeError("an engine of the desk is made by `database.engine`")
    return found


def _take_time(connection: sa.Connection) -> None:
    """Let this transaction take longer than an answer may."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        if connection.dialect.driver == "psycopg":
            from bot.storage import patience  # noqa: PLC0415  (as below)

            patience.take_time(connection.connection.driver_connection)


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
    # without the option PostgreSQL says -1, whatever was written
    counted = _unless_there(engine, table).values(row).execution_options(preserve_rowcount=True)
    with transaction(engine) as connection:
        return connection.execute(counted).rowcount > 0


def insert_all(engine: sa.Engine, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows, but those with a primary key that is there, all or none. Raises StorageError."""
    with transaction(engine) as connection:
        connection.execute(_unless_there(engine, table), rows)


def _unless_there(engine: sa.Engine, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return (sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert)(table).on_conflict_do_nothing()


def seconds(engine: sa.Engine) -> sa.ColumnElement[int]:
    """Give the database's own time in seconds since 1970: what several processes compare, whatever their clocks say."""
    now = sa.func.strftime("%s", "now") if engine.dialect.name == "sqlite" else sa.extract("epoch", sa.func.now())
    return sa.cast(now, sa.BigInteger)


def copy(engine: sa.Engine, file: Path) -> None:
    """Copy a SQLite database, as it is at one moment, into a new file; others may read and write meanwhile.

    Raises StorageError, and then there is no new file: where `file` exists or cannot be made, where there is nothing
    to copy, and where the copy is not whole.
    """
    with schema(engine, change=False) as connection:
        if not sa.inspect(connection).get_table_names():
            raise StorageError(f"{shown(engine.url)}: there is nothing in it to copy; see that DATABASE_URL is right")
        try:
            file.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            problem = f"{file} cannot be made ({error.strerror})"
            raise StorageError(f"{problem}; name a new file in a folder that you may write") from None
        try:
            with closing(sqlite3.connect(file)) as new:
                _driver(connection).backup(new)
                said = new.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            said = getattr(error, "sqlite_errorname", type(error).__name__)
        if said != "ok":
            file.unlink()
            raise StorageError(f"{file}: the copy is not whole ({said}), it was taken away; {_advice(engine)}")


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    """Give the connection of the driver below one of SQLAlchemy."""
    lent = connection.connection.driver_connection
    if not isinstance(lent, sqlite3.Connection):
        raise TypeError("only a SQLite database is copied by the desk")
    return lent


def shown(url: sa.URL) -> str:
    """Give the URL without its password, and without its options, where drivers accept one too."""
    return url.set(query={}).render_as_string(hide_password=True)


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
            execution_options={_ABSENCE: Absence()},
        )
    elif "uri" in place.query:
        raise StorageError(f"{shown(place)}: the desk takes the path of a SQLite file, not a URI of SQLite; {_FORM}")
    else:
        file = Path(str(place.database)).expanduser()
        _make(file, place)
        options = {_ABSENCE: Absence()}
        made = sa.create_engine(place.set(database=str(file)), hide_parameters=True, execution_options=options, **_POOL)
    sa.event.listen(made, "connect", _configure)
    return made


def _postgresql(place: sa.URL) -> sa.Engine:
    seconds = SLOW_MILLISECONDS // 1_000
    # of libpq (postgresql.org/docs, connection control functions); what the address itself says goes first
    limits = {"connect_timeout": str(seconds), "tcp_user_timeout": str(SLOW_MILLISECONDS), "keepalives_idle": "10"}
    made = sa.create_engine(
        place,
        hide_parameters=True,
        pool_pre_ping=True,  # servers drop idle connections
        pool_timeout=seconds,
        **_POOL,
        connect_args={name: value for name, value in limits.items() if name not in place.query},
        execution_options={_ABSENCE: Absence()},
    )
    if made.dialect.driver == "psycopg":
        from bot.storage import patience  # noqa: PLC0415  (who has SQLite needs no driver of PostgreSQL)

        patience.limit(made, SLOW_MILLISECONDS / 1_000)
    sa.event.listen(made, "connect", _limit)
    return made


def _limit(connection: DBAPIConnection, _record: Any) -> None:
    """Set the longest a statement may take. A pooler between may refuse it as an option of the connection."""
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"SET statement_timeout = {SLOW_MILLISECONDS}")
    connection.commit()


def _make(file: Path, place: sa.URL) -> None:
    """Make the file and its folder for the desk alone: they tell who reads about what."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        problem = f"{error.filename} cannot be made or written ({error.strerror})"
        raise StorageError(f"{shown(place)}: {problem}; name a file in a folder that the desk may write") from None


def _configure(connection: DBAPIConnection, _record: Any) -> None:
    """Set up a new SQLite connection; one that cannot be is closed, as nobody else would."""
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA busy_timeout = 0")  # or an answer might wait twice: here, and for what it asks
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
                # with it what was committed outlives the process; only a power cut may take the last of it
                cursor.execute("PRAGMA synchronous = NORMAL")
            except sqlite3.OperationalError as error:
                # Another connection is switching a new file over at this moment, for which SQLite does not wait.
                # The mode is one of the file, so that this connection gets it too.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    except Exception:
        connection.close()
        raise


def _hidden(text: str, url: sa.URL) -> str:
    """Take the password out of what a driver says."""
    options = [value for name, value in url.query.items() if "password" in name]
    for secret in (url.password, *options):
        text = text.replace(str(secret), "***") if secret else text
    return text


def _said(error: SQLAlchemyError, url: sa.URL) -> str:
    """Give what the driver says of the connection and of rights; of a row, which it would quote, only the kind."""
    if isinstance(error, IntegrityError | DataError):
        return _kind(error)
    return _hidden(" ".join(str(getattr(error, "orig", None) or type(error).__name__).split()), url)


def _kind(error: SQLAlchemyError) -> str:
    """Name an error by its class, and by the code of the database where it gave one."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__


def _advice(engine: sa.Engine) -> str:
    return _ADVICE[engine.dialect.name]
