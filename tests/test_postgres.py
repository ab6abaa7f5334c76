"""What the desk remembers, on PostgreSQL."""

import dataclasses
import datetime as dt
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import postgres
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from test_migrations import STEPS, TABLES, later, made_before_there_were_migrations, purged, sql, tables_of

from bot import upkeep
from bot.errors import LostError, StorageError
from bot.storage import database, migrate, tables
from bot.storage.channels import Channels, ChannelSettings, Dates, Mode, Reply, Style
from bot.storage.digests import Digest, Every
from bot.storage.follows import Follows
from bot.storage.shares import Share
from bot.storage.storage import Storage

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
DAY = AT.date()
SEOUL = dt.timezone(dt.timedelta(hours=9))
SHARE = Share("T1", "C1", "1700000000.000100", "2026-11-01", ("unscr-2397-5", "unscr-1718-8"))


@pytest.fixture
def url(server):
    return server.fresh()


@pytest.fixture
def engine(url):
    one = database.engine(url)
    yield one
    one.dispose()


@pytest.fixture
def storage(url, engine):
    migrate.upgrade(engine)
    one = Storage.open(url)
    yield one
    one.close()


def at_once(work, many):
    """Do the work in as many threads, which begin it at the same moment."""
    begin = threading.Barrier(many)

    def one(n):
        begin.wait()
        return work(n)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def test_a_machine_without_postgresql_is_told_what_to_install():
    with pytest.raises(postgres.PostgresMissingError, match=r"apt-get install --no-install-recommends postgresql$"):
        postgres.binary("no-program-of-this-name")


# what is kept


def test_a_delivery_is_first_in_exactly_one_of_two_replicas(storage, url):
    other = Storage.open(url)
    replicas = (storage, other)
    for number in range(20):
        told = at_once(lambda n, number=number: replicas[n].deliveries.first(f"Ev{number}"), 2)
        assert sorted(told) == [False, True]
    other.close()


def test_what_was_chosen_for_a_channel_is_kept(storage):
    chosen = ChannelSettings(Mode.BRIEF, Style.OSCOLA, Reply.IN_CHANNEL, Dates.KOREAN, shared=True)
    assert storage.channels.get("T1", "C1") == ChannelSettings()
    for settings in (ChannelSettings(), chosen):
        storage.channels.put("T1", "C1", settings)
        assert Channels(storage.engine).get("T1", "C1") == settings
    assert Channels(storage.engine).get("T2", "C1") == ChannelSettings()


def test_verdicts_are_counted_and_the_last_one_of_a_person_counts(storage):
    for user, verdict in (("U1", "positive"), ("U2", "positive"), ("U3", "negative"), ("U2", "negative")):
        storage.feedback.put("T1", user, "a1", verdict, AT)
    assert storage.feedback.counts("a1") == (1, 2)
    assert storage.feedback.counts("a2") == (0, 0)


def test_topics_are_followed_and_no_longer(storage):
    for topic, days in (("seafarers", 1), ("coal", 0), ("Arms", 1), ("coal", 2)):
        storage.follows.put("T1", "U1", topic, DAY + dt.timedelta(days))
    assert storage.follows.of("T1", "U1") == ("Arms", "seafarers", "coal")
    storage.follows.remove("T1", "U1", "seafarers")
    assert storage.follows.of("T1", "U1") == ("Arms", "coal")


def test_a_digest_is_kept_due_and_removed(storage):
    one = Digest("T1", "C1", ("coal", "북한"), Every.WEEK, AT, frozenset({"b", "a"}))
    storage.digests.put(one)
    storage.digests.put(Digest("T1", "C2", ("coal",), Every.DAY, AT + dt.timedelta(1)))
    assert storage.digests.get("T1", "C1") == one
    assert storage.digests.due(AT - dt.timedelta(seconds=1)) == ()
    assert storage.digests.due(AT) == (one,)
    assert [due.channel for due in storage.digests.due(AT + dt.timedelta(1))] == ["C1", "C2"]
    storage.digests.remove("T1", "C1")
    assert storage.digests.get("T1", "C1") is None


def test_a_time_after_2038_is_kept(storage):
    one = Digest("T1", "C1", ("coal",), Every.DAY, dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    storage.digests.put(one)
    assert storage.digests.get("T1", "C1") == one


@pytest.mark.parametrize("_round", range(5))
def test_a_digest_is_taken_by_exactly_one_of_two_at_once(storage, url, _round):
    other = Storage.open(url)
    one = Digest("T1", "C1", ("coal",), Every.DAY, AT)
    storage.digests.put(one)
    desks = (storage, other)
    taken = at_once(lambda n: desks[n].digests.take(one, AT + dt.timedelta(1), frozenset({"a"})), 2)
    other.close()
    assert sorted(taken) == [False, True]
    assert storage.digests.get("T1", "C1") == Digest("T1", "C1", ("coal",), Every.DAY, AT + dt.timedelta(1), {"a"})


def test_the_shares_that_cite_an_entry_are_found(storage):
    later_one = Share("T1", "C1", "1700000000.000200", "2026-11-01", ("unscr-2397-5", 'a"b', "50%", "북한-1", "a\\b"))
    for share in (later_one, SHARE, Share("T1", "C2", "1.0", "v", ())):
        storage.shares.put(share, AT)
    assert storage.shares.holding("unscr-2397-5") == (SHARE, later_one)
    assert storage.shares.holding("unscr-1718-8") == (SHARE,)
    for entry in later_one.entries[1:]:
        assert storage.shares.holding(entry) == (later_one,)
    for part in ("", "%", "unscr-2397", "UNSCR-2397-5"):
        assert storage.shares.holding(part) == ()


def test_the_day_of_a_share_is_one_of_utc(storage):
    storage.shares.put(SHARE, dt.datetime(2026, 11, 23, 8, 59, tzinfo=SEOUL))
    assert storage.shares.holding("unscr-1718-8", DAY) == (SHARE,)
    assert storage.shares.holding("unscr-1718-8", DAY - dt.timedelta(1)) == ()


def test_a_correction_is_marked_once_until_the_mark_is_taken_back(storage):
    assert sorted(at_once(lambda _: storage.shares.mark(SHARE, "c1"), 4)) == [False, False, False, True]
    assert storage.shares.mark(SHARE, "c2")
    storage.shares.unmark(SHARE, "c1")
    assert storage.shares.mark(SHARE, "c1")
    assert not storage.shares.mark(SHARE, "c2")


def test_threads_that_write_the_same_row_at_once_leave_one(storage):
    at_once(lambda n: storage.feedback.put("T1", "U1", "a1", "positive" if n % 2 else "negative", AT), 8)
    assert sum(storage.feedback.counts("a1")) == 1


def test_what_is_too_old_is_deleted_and_what_people_chose_stays(storage):
    purged(storage)


def test_a_database_that_fails_is_named_without_anything_that_was_to_be_kept(storage):
    with pytest.raises(StorageError, match=r"IntegrityError \(23502\); see that the server runs") as caught:
        storage.feedback.put("T-SECRET", "U-SECRET", "a-SECRET", None, AT)
    assert "SECRET" not in str(caught.value)


# the tables, step by step


def test_a_database_that_is_behind_is_not_opened_and_says_how_it_gets_ahead(url, engine):
    for work in (Storage.open, lambda _: migrate.check(engine)):
        with pytest.raises(StorageError, match=r"lack the steps 0001_first.*; run: python -m bot migrate$"):
            work(url)
    assert tables_of(engine) == set()
    assert migrate.pending(engine) == STEPS
    assert migrate.upgrade(engine) == STEPS
    assert tables_of(engine) == TABLES
    assert migrate.pending(engine) == migrate.upgrade(engine) == ()
    migrate.check(engine)
    Storage.open(url).close()


def test_a_database_of_a_later_version_is_left_alone(url, engine):
    later(engine)
    for work in (Storage.open, lambda _: migrate.check(engine), lambda _: migrate.upgrade(engine)):
        with pytest.raises(StorageError, match="made by a later version of the desk"):
            work(url)
    assert sql(engine, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_the_tables_of_the_steps_are_those_of_the_code(engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata) == []
    for table in tables.metadata.sorted_tables:
        key = sa.inspect(engine).get_pk_constraint(table.name)
        assert (key["name"], key["constrained_columns"]) == (f"pk_{table.name}", list(table.primary_key.columns.keys()))


def test_a_database_from_before_there_were_migrations_is_taken_over_with_all_that_is_in_it(url, engine):
    made_before_there_were_migrations(engine)
    sql(engine, "INSERT INTO follows VALUES ('T1', 'U1', 'coal', '2026-11-22')")
    assert migrate.upgrade(engine) == STEPS
    storage = Storage.open(url)
    assert storage.follows.of("T1", "U1") == ("coal",)
    storage.close()


def test_tables_of_another_program_are_not_taken_over(engine):
    sql(engine, "CREATE TABLE feedback (id INTEGER PRIMARY KEY)")
    with pytest.raises(StorageError, match="its table feedback has other columns"):
        migrate.upgrade(engine)
    assert tables_of(engine) == {"feedback"}


def test_of_many_that_upgrade_at_once_one_takes_the_steps(url, monkeypatch):
    # the lock of the database alone: processes share no other
    taken = []
    code = (
        "import sys; from bot.storage import database, migrate; print(*migrate.upgrade(database.engine(sys.argv[1])))"
    )
    started = [postgres.python(code, url) for _ in range(3)]
    for one in started:
        out, err = one.communicate()
        assert (one.returncode, err) == (0, "")
        taken.append(out.strip())
    assert sorted(taken) == ["", "", " ".join(STEPS)]


def test_an_upgrade_waits_for_the_one_of_another_process(engine, url):
    other, done = database.engine(url), threading.Event()

    def second():
        migrate.upgrade(other)
        done.set()

    with database.schema(engine, change=True):
        waiting = threading.Thread(target=second)
        waiting.start()
        assert not done.wait(0.3)
    waiting.join()
    other.dispose()
    assert done.is_set()
    assert migrate.pending(engine) == ()


def test_desks_that_start_at_once_all_start(url, engine):
    migrate.upgrade(engine)

    def start(n):
        one = Storage.open(url)
        one.follows.put("T1", "U1", f"topic {n}", DAY)
        one.close()

    at_once(start, 4)
    assert sql(engine, "SELECT count(*) FROM follows") == [(4,)]


def test_desks_that_start_at_once_on_a_database_that_is_behind_all_say_so(url):
    def start(_):
        with pytest.raises(StorageError, match="run: python -m bot migrate"):
            Storage.open(url)

    at_once(start, 4)


def test_who_may_make_no_tables_is_told_in_the_words_of_the_database(server, url, engine):
    sql(engine, "DROP ROLE IF EXISTS reader")
    sql(engine, "CREATE ROLE reader LOGIN")
    reader = database.engine(url.replace("postgres@", "reader:hunter2@"))
    with pytest.raises(StorageError, match="permission denied for schema public") as caught:
        migrate.upgrade(reader)
    reader.dispose()
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_not_there_is_named(server, url):
    with pytest.raises(LostError, match="see that the server runs and can be reached"):
        migrate.upgrade(database.engine(url.replace("host=", "host=/nowhere")))


def test_a_desk_starts_without_its_server_and_says_so(url, caplog):
    storage = Storage.open(url.replace("host=", "host=/nowhere"))
    assert storage.state == {"database": "away"}
    assert "the desk starts without its database: postgresql+psycopg://postgres@/" in caplog.text
    storage.attend()
    assert not storage.agreed.is_set()
    storage.close()


def test_a_server_that_comes_back_with_tables_that_are_behind_is_told_and_what_waits_is_kept(server, url, caplog):
    storage = Storage.open(url.replace("host=", "host=/nowhere"))
    behind = dataclasses.replace(storage, engine=database.engine(url))
    for _ in range(3):
        behind.attend()
    assert behind.state["database"] == "behind"
    assert caplog.text.count("run: python -m bot migrate") == 1
    assert "the database is there, but postgresql+psycopg://postgres@/" in caplog.text
    behind.records.put("follow", lambda: Follows(behind.engine).put("T1", "U1", "coal", DAY))
    assert (behind.waiting, behind.lost) == (1, 0)
    migrate.upgrade(behind.engine)
    behind.attend()
    assert behind.agreed.is_set()
    end = time.monotonic() + 10
    while behind.waiting:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert Follows(behind.engine).of("T1", "U1") == ("coal",)
    behind.close()
    storage.engine.dispose()


@pytest.mark.parametrize("wrong", ["nobody@/", "postgres@/no_such_database?"])
def test_a_name_that_the_server_does_not_know_ends_the_start(url, wrong):
    address = (
        url.replace("postgres@/", wrong, 1)
        if wrong.endswith("@/")
        else wrong.join(["postgresql+psycopg://", url.partition("?")[2]])
    )
    with pytest.raises(StorageError, match="does not exist") as caught:
        Storage.open(address)
    assert not isinstance(caught.value, LostError)


# copies


def test_the_copy_that_the_command_advises_brings_everything_back(storage, url, engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    storage.follows.put("T1", "U1", "coal", DAY)
    done = CliRunner().invoke(upkeep.backup, ["a copy.dump"])
    assert done.exit_code == 1
    dump, restore = (line.strip() for line in done.stderr.splitlines() if line.startswith("  "))
    subprocess.run(postgres.binary("pg_dump") + dump.removeprefix("pg_dump"), shell=True, check=True)  # noqa: S602
    storage.follows.put("T1", "U1", "a mishap", DAY)
    storage.close()
    subprocess.run(postgres.binary("pg_restore") + restore.removeprefix("pg_restore"), shell=True, check=True)  # noqa: S602
    assert storage.follows.of("T1", "U1") == ("coal",)
    migrate.check(engine)


def test_the_commands_work_on_postgresql(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    done = CliRunner().invoke(upkeep.purge)
    assert (done.exit_code, "run: python -m bot migrate" in done.stderr) == (1, True)
    assert CliRunner().invoke(upkeep.migrate).output == "".join(f"done: {one}\n" for one in STEPS)
    done = CliRunner().invoke(upkeep.purge)
    assert (done.exit_code, done.output.startswith("deleted: feedback older than 365 days: 0,")) == (0, True)
