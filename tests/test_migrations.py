"""Tables step by step, what is forgotten, and copies: on SQLite."""

import datetime as dt
import shlex
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner

from bot import upkeep
from bot.errors import StorageError
from bot.storage import database, migrate, tables
from bot.storage.channels import ChannelSettings, Mode
from bot.storage.digests import Digest, Every
from bot.storage.migrations import versions
from bot.storage.purge import LONGEST, Retention, purge
from bot.storage.shares import Share
from bot.storage.storage import Storage

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
DAY = AT.date()
SHARE = Share("T1", "C1", "1700000000.000100", "2026-11-01", ("unscr-2397-5",))
STEPS = tuple(sorted(path.stem for path in Path(versions.__file__).parent.glob("[0-9]*.py")))
TABLES = set(tables.metadata.tables)
BEFORE = {"channel_settings", "feedback", "follows", "digests", "shares", "corrected"}
"""The tables the desk made by itself, before it had migrations."""


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/kept/citedesk.db"


@pytest.fixture
def engine(url):
    one = database.engine(url)
    yield one
    one.dispose()


@pytest.fixture
def command(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    return lambda one, *args: CliRunner().invoke(one, [str(arg) for arg in args])


def sql(engine, statement):
    with engine.begin() as connection:
        done = connection.execute(sa.text(statement))
        return done.all() if done.returns_rows else []


def tables_of(engine):
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def made_before_there_were_migrations(engine, *names):
    tables.metadata.create_all(engine, [tables.metadata.tables[name] for name in names or BEFORE])


def later(engine):
    migrate.upgrade(engine)
    sql(engine, "UPDATE alembic_version SET version_num = '9999'")


# the tables, step by step


def test_an_empty_database_gets_every_table_and_then_nothing_is_to_do(engine):
    assert migrate.pending(engine) == STEPS
    assert tables_of(engine) == set()
    assert migrate.upgrade(engine) == STEPS
    assert tables_of(engine) == TABLES
    assert migrate.pending(engine) == migrate.upgrade(engine) == ()
    migrate.check(engine)


def test_the_tables_of_the_steps_are_those_of_the_code(engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata) == []


def test_the_keys_of_the_steps_are_those_of_the_code(engine):
    migrate.upgrade(engine)
    for table in tables.metadata.sorted_tables:
        key = sa.inspect(engine).get_pk_constraint(table.name)
        assert (key["name"], key["constrained_columns"]) == (f"pk_{table.name}", list(table.primary_key.columns.keys()))


def test_a_database_from_before_there_were_migrations_is_taken_over_with_all_that_is_in_it(engine, url):
    made_before_there_were_migrations(engine)
    sql(engine, "INSERT INTO follows VALUES ('T1', 'U1', 'coal', '2026-11-22')")
    sql(engine, "INSERT INTO channel_settings VALUES ('T1', 'C1', 'brief', 'un', 'ephemeral', 'fr', 1)")
    assert migrate.pending(engine) == STEPS
    storage = Storage.open(url)
    assert storage.follows.of("T1", "U1") == ("coal",)
    assert storage.channels.get("T1", "C1").mode is Mode.BRIEF
    storage.close()
    assert migrate.pending(engine) == ()


def test_a_table_that_such_a_database_lacks_is_made(engine):
    made_before_there_were_migrations(engine, "follows", "feedback")
    migrate.upgrade(engine)
    assert tables_of(engine) == TABLES


def test_tables_of_another_program_are_not_taken_over(engine, url):
    sql(engine, "CREATE TABLE feedback (id INTEGER PRIMARY KEY, text VARCHAR)")
    with pytest.raises(StorageError, match=r"its table feedback has other columns .* DATABASE_URL"):
        Storage.open(url)
    assert tables_of(engine) == {"feedback"}
    assert migrate.pending(engine) == STEPS


def test_a_step_that_fails_leaves_nothing_behind(engine, monkeypatch):
    def fail(_):
        raise sa.exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError("the row U-SECRET is there"))

    monkeypatch.setattr(migrate, "_agree", fail)
    with pytest.raises(StorageError, match="IntegrityError") as caught:
        migrate.upgrade(engine)
    assert "SECRET" not in str(caught.value)
    monkeypatch.undo()
    assert tables_of(engine) == set()
    assert migrate.upgrade(engine) == STEPS


def test_a_database_that_is_behind_says_how_it_gets_ahead(engine, url):
    with pytest.raises(StorageError) as caught:
        migrate.check(engine)
    assert str(caught.value) == f"{url}: its tables lack the steps {', '.join(STEPS)}; run: python -m bot migrate"
    assert tables_of(engine) == set()


@pytest.mark.parametrize("work", [migrate.check, migrate.upgrade, migrate.pending, migrate.ready])
def test_a_database_of_a_later_version_is_left_alone(engine, url, work):
    later(engine)
    with pytest.raises(StorageError, match=r"made by a later version of the desk, or by another program; start that"):
        work(engine)
    with pytest.raises(StorageError, match="made by a later version"):
        Storage.open(url)
    assert sql(engine, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_of_many_that_start_at_once_one_takes_the_steps(url):
    engines = [database.engine(url) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = sorted(pool.map(migrate.upgrade, engines))
    for one in engines:
        one.dispose()
    assert taken == [()] * 7 + [STEPS]


def test_processes_that_start_at_once_all_start(url):
    code = "import sys; from bot.storage.storage import Storage; Storage.open(sys.argv[1]).close()"
    started = [subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE) for _ in range(4)]
    assert [one.communicate()[1] for one in started] == [b""] * 4
    assert [one.returncode for one in started] == [0] * 4


def test_a_memory_without_a_file_has_its_tables():
    storage = Storage.open("sqlite://")
    assert tables_of(storage.engine) == TABLES
    assert migrate.pending(storage.engine) == ()
    storage.close()


def test_alembic_and_sqlalchemy_load_only_where_they_work():
    code = "import sys, bot.cli, bot.upkeep; print(sorted({'alembic', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_command_says_which_steps_it_took(command, url, engine):
    done = command(upkeep.migrate)
    assert (done.exit_code, done.output) == (0, "".join(f"done: {one}\n" for one in STEPS))
    done = command(upkeep.migrate)
    assert (done.exit_code, done.output) == (0, "The tables are up to date.\n")
    later(engine)
    done = command(upkeep.migrate)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"{url}: its tables were made by a later version")


def test_a_wrong_setting_ends_every_command_as_it_does_elsewhere(command, tmp_path, monkeypatch):
    monkeypatch.setenv("CITEDESK_PORT", "0")
    for one, *args in ((upkeep.migrate,), (upkeep.purge,), (upkeep.backup, tmp_path / "copy.db")):
        done = command(one, *args)
        assert (done.exit_code, "CITEDESK_PORT" in done.stderr) == (2, True)


# what is forgotten


def filled(storage, now):
    """Write what is one day too old, and what is exactly old enough to be kept."""
    for n, days in enumerate((366, 365, 0)):
        at = now - dt.timedelta(days)
        storage.feedback.put("T1", f"U{n}", "a1", "positive", at)
        share = Share("T1", "C1", f"{n}.0", "v", ("e",))
        storage.shares.put(share, at)
        storage.shares.mark(share, "c1")
        storage.gaps.put("T1", "/sanctions", "v", (), at)
    storage.gaps.write()
    storage.shares.mark(Share("T1", "C1", "9.0", "v", ()), "of a share that was never kept")
    storage.follows.put("T1", "U1", "coal", dt.date(1990, 1, 1))
    storage.channels.put("T1", "C1", ChannelSettings(Mode.OFF))
    storage.digests.put(Digest("T1", "C1", ("coal",), Every.DAY, dt.datetime(1990, 1, 1, tzinfo=dt.UTC)))


def purged(storage):
    """See that exactly what is too old goes, on any database."""
    now = AT.astimezone(dt.timezone(dt.timedelta(hours=9)))
    filled(storage, now)
    assert purge(storage.engine, now, Retention()) == {"feedback": 1, "shares": 1, "gaps": 1, "corrected": 2}
    assert storage.feedback.counts("a1") == (2, 0)
    kept = storage.shares.holding("e")
    assert [one.ts for one in kept] == ["1.0", "2.0"]
    assert not any(storage.shares.mark(one, "c1") for one in kept)
    assert storage.follows.of("T1", "U1") == ("coal",)
    assert storage.channels.get("T1", "C1").mode is Mode.OFF
    assert storage.digests.get("T1", "C1")
    assert purge(storage.engine, now, Retention()) == {"feedback": 0, "shares": 0, "gaps": 0, "corrected": 0}
    assert purge(storage.engine, now, Retention(shares_days=1)) == {
        "feedback": 0,
        "shares": 1,
        "gaps": 0,
        "corrected": 1,
    }
    assert purge(storage.engine, now, Retention(gaps_days=1))["gaps"] == 1
    assert purge(storage.engine, now, Retention(1)) == {"feedback": 1, "shares": 0, "gaps": 0, "corrected": 0}


def test_what_is_too_old_is_deleted_and_what_people_chose_stays(url):
    storage = Storage.open(url)
    purged(storage)
    storage.close()


def test_what_was_deleted_can_be_read_no_more_in_the_file(url, engine):
    storage = Storage.open(url)
    storage.feedback.put("T1", "U-GONE", "a1", "positive", AT - dt.timedelta(400))
    purge(storage.engine, AT, Retention())
    storage.close()
    with open(engine.url.database, "rb") as file:  # noqa: PTH123
        assert b"U-GONE" not in file.read()


@pytest.mark.parametrize("days", [0, -1, LONGEST + 1])
def test_nobody_empties_a_table_by_a_slip(days):
    for keep in ({"feedback_days": days}, {"shares_days": days}, {"gaps_days": days}):
        with pytest.raises(ValueError, match="from 1 to 36500 days"):
            Retention(**keep)


def test_a_purge_that_fails_deletes_nothing(url):
    storage = Storage.open(url)
    filled(storage, AT)
    sql(storage.engine, "DROP TABLE corrected")
    with pytest.raises(StorageError):
        purge(storage.engine, AT, Retention())
    assert storage.feedback.counts("a1") == (3, 0)
    storage.close()


def test_the_command_deletes_and_tells_how_much(command, url):
    storage = Storage.open(url)
    filled(storage, dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1))
    storage.close()
    done = command(upkeep.purge)
    assert done.exit_code == 0
    assert done.output == (
        "deleted: feedback older than 365 days: 1, shared answers older than 365 days: 1, gaps older than 365 days: 1, "
        "marks of corrections without their answer: 2\n"
    )


def test_the_curators_are_told_how_much_is_not_on_record(command, url):
    storage = Storage.open(url)
    now = dt.datetime.now(dt.UTC)
    for days, near in (
        (0, ("/sanctions coal",)),
        (0, ("/sanctions coal", "/sanctions 1718")),
        (40, ("/sanctions oil",)),
    ):
        storage.gaps.put("T1", "/sanctions", "v", near, now - dt.timedelta(days))
    storage.close()
    done = command(upkeep.gaps)
    assert done.exit_code == 0, done.output
    assert done.output == (
        f"not on record in 30 days: 2 questions\n{now.date().isoformat()}      2\n"
        "    2  offered /sanctions coal\n    1  offered /sanctions 1718\n"
    )
    assert command(upkeep.gaps, "--days", "50").output.startswith("not on record in 50 days: 3 questions\n")


# copies


def test_a_copy_made_while_others_write_is_whole_and_opens(url, tmp_path):
    storage = Storage.open(url)
    written, stop = [], threading.Event()

    def write():
        while not stop.is_set():
            n = len(written)
            storage.follows.put("T1", "U1", f"topic {n:05}", DAY)
            written.append(n)

    writer = threading.Thread(target=write)
    writer.start()
    other = database.engine(url)
    seen = []
    for n in range(5):
        while len(written) < 20 * (n + 1):
            assert writer.is_alive()
        seen.append(len(written))
        database.copy(other, tmp_path / f"copy{n}.db")
    stop.set()
    writer.join()
    other.dispose()
    for n, least in enumerate(seen):
        copy = Storage.open(f"sqlite:///{tmp_path}/copy{n}.db")
        topics = copy.follows.of("T1", "U1")
        assert topics == tuple(f"topic {one:05}" for one in range(len(topics)))
        assert least <= len(topics) <= len(written)
        copy.close()
    storage.close()


def test_a_copy_in_the_place_of_the_database_brings_everything_back(command, url, tmp_path, engine):
    storage = Storage.open(url)
    storage.follows.put("T1", "U1", "coal", DAY)
    copy = tmp_path / "copy.db"
    done = command(upkeep.backup, copy)  # while the desk runs
    assert (done.exit_code, done.output) == (0, f"copied: {copy}\n")
    storage.follows.put("T1", "U1", "a mishap", DAY)
    storage.close()
    assert [one.name for one in tmp_path.glob("copy*")] == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    shutil.copy(copy, engine.url.database)
    storage = Storage.open(url)
    assert storage.follows.of("T1", "U1") == ("coal",)
    storage.close()


def test_no_file_is_overwritten_by_a_copy(command, url, tmp_path):
    Storage.open(url).close()
    copy = tmp_path / "copy.db"
    copy.write_text("of another day")
    done = command(upkeep.backup, copy)
    assert done.exit_code == 1
    assert done.stderr == (f"{copy} cannot be made (File exists); name a new file in a folder that you may write\n")
    assert copy.read_text() == "of another day"
    assert command(upkeep.backup, tmp_path / "missing" / "copy.db").exit_code == 1


def test_where_there_is_nothing_there_is_no_copy(command, tmp_path):
    done = command(upkeep.backup, tmp_path / "copy.db")
    assert (done.exit_code, "there is nothing in it to copy" in done.stderr) == (1, True)
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_that_is_not_whole_is_taken_away(url, tmp_path, monkeypatch):
    class Full(sqlite3.Connection):
        def execute(self, _):
            raise sqlite3.OperationalError("database or disk is full")

    storage = Storage.open(url)
    real = sqlite3.connect
    monkeypatch.setattr(database.sqlite3, "connect", lambda file: real(file, factory=Full))
    with pytest.raises(StorageError, match=r"copy.db: the copy is not whole \(OperationalError\), it was taken away"):
        database.copy(storage.engine, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    storage.close()


def test_a_postgresql_database_is_copied_by_its_own_tool(command, monkeypatch, tmp_path):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql+psycopg://desk:hunter2@host:5433/news?sslmode=require&password=hunter2"
    )
    done = command(upkeep.backup, tmp_path / "a copy.dump")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "hunter2" not in done.stderr
    place = "--dbname=postgresql://desk@host:5433/news?sslmode=require"
    dump, restore = (shlex.split(line) for line in done.stderr.splitlines() if line.startswith("  "))
    assert dump == ["pg_dump", "--format=custom", f"--file={tmp_path}/a copy.dump", place]
    assert restore == [
        "pg_restore", "--clean", "--if-exists", "--single-transaction", place, f"{tmp_path}/a copy.dump",
    ]  # fmt: skip
