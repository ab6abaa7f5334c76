"""What waits for the database, when the database is left alone, and which errors mean that it may come back."""

import datetime as dt
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors
from sqlalchemy.exc import DBAPIError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from trouble import running, until

from bot.errors import LostError, StorageError
from bot.storage import absence, database
from bot.storage.absence import Absence, is_lost
from bot.storage.gaps import Gaps, since
from bot.storage.records import Records
from bot.storage.storage import Storage

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


class Database:
    """What records are written to: it can be away, hang until it is let go, or refuse a record for ever."""

    def __init__(self) -> None:
        self.written: list = []
        self.tried: list = []
        self.away = False
        self.refuses: dict = {}
        self.let_go = threading.Event()
        self.let_go.set()

    def writes(self, name):
        def write():
            self.tried.append(name)
            self.let_go.wait(5)
            if self.away:
                raise LostError("CANARY")
            if name in self.refuses:
                raise self.refuses[name]
            self.written.append(name)

        return write


@pytest.fixture
def base():
    return Database()


@pytest.fixture
def records():
    made = []

    def make(**changed):
        made.append(Records(**{"seconds": 0.02} | changed))
        return made[-1]

    yield make
    for one in made:
        one.close()


# records


def test_a_record_is_written_before_put_returns_and_none_waits(base, records):
    it = records()
    it.put("verdict", base.writes(1))
    assert (base.written, len(it), it.lost) == ([1], 0, 0)


def test_what_cannot_be_written_waits_is_counted_and_is_written_in_order_later(base, records, caplog):
    it = records()
    base.away = True
    for number in range(20):
        it.put("verdict", base.writes(number))
    until(lambda: base.tried.count(0) > 2)
    assert (len(it), it.lost, base.written) == (20, 0, [])
    assert set(base.tried) == {0}  # the others are not tried before it
    base.away = False
    until(lambda: not len(it))
    assert base.written == list(range(20))
    told = [(one.levelname, one.getMessage()) for one in caplog.records]
    assert told[0] == ("ERROR", "records wait for the database: LostError")
    assert [level for level, _ in told] == ["ERROR", "WARNING"]  # once, however often it was tried
    assert "CANARY" not in caplog.text


def test_what_comes_while_others_wait_is_written_after_them(base, records):
    it = records(seconds=30)
    base.away = True
    it.put("verdict", base.writes(1))
    until(lambda: base.tried.count(1) > 1)
    base.away = False  # its thread looks again in half a minute, and the end is sooner
    it.put("verdict", base.writes(2))
    assert base.written == []
    assert it.close() == 0
    assert base.written == [1, 2]


def test_a_record_that_is_tried_while_others_come_stays_before_them(base, records):
    it = records()
    base.away = True
    base.let_go.clear()
    first = threading.Thread(target=it.put, args=("verdict", base.writes("first")))
    first.start()
    until(lambda: base.tried)
    threading.Timer(0.1, base.let_go.set).start()
    it.put("gap", base.writes("gap"))
    it.put("verdict", base.writes("second"))
    first.join()
    base.away = False
    until(lambda: not len(it))
    assert base.written == ["first", "gap", "second"]


@pytest.mark.parametrize("error", [StorageError("CANARY"), ValueError("CANARY")])
def test_what_never_can_be_written_is_given_up_and_stops_nothing(base, records, caplog, error):
    it = records()
    base.refuses[1] = base.refuses[3] = error
    it.put("verdict", base.writes(1))
    assert (len(it), it.lost) == (0, 1)
    base.away = True
    for number in (2, 3, 4):
        it.put("verdict", base.writes(number))
    base.away = False
    until(lambda: not len(it))
    assert (base.written, it.lost) == ([2, 4], 2)
    assert caplog.text.count(f"a record (verdict) was given up: {type(error).__name__}") == 2
    assert "CANARY" not in caplog.text


def test_no_more_wait_than_agreed_and_the_oldest_goes(base, records):
    it = records(most=3, seconds=30)
    base.away = True
    for number in range(5):
        it.put("verdict", base.writes(number))
    assert (len(it), it.lost) == (3, 2)
    base.away = False
    assert it.close() == 0
    assert base.written == [2, 3, 4]


def test_at_the_end_what_waits_is_tried_once_more_and_what_is_left_is_told(base, records, caplog):
    it = records(seconds=30)
    base.away = True
    for number in range(3):
        it.put("verdict", base.writes(number))
    assert it.close() == 3
    assert caplog.records[-1].getMessage() == "3 records were not written before the end"


def test_the_end_waits_no_longer_than_it_is_told_for_a_database_that_hangs(base, records):
    it = records()
    base.let_go.clear()
    base.away = True
    threading.Thread(target=it.put, args=("gap", base.writes(1))).start()
    until(lambda: base.tried)
    base.let_go.set()
    until(lambda: len(it) == 1)
    base.let_go.clear()
    tried = len(base.tried)
    until(lambda: len(base.tried) > tried)
    started = time.monotonic()
    assert it.close(0.2) == 1
    assert time.monotonic() - started < 1
    base.let_go.set()


def test_while_the_database_hangs_nobody_waits_longer_than_it_hangs_once(base, records):
    it = records()
    base.away = True
    base.let_go.clear()
    threading.Timer(0.4, base.let_go.set).start()

    def put(number):
        started = time.monotonic()
        it.put("verdict", base.writes(number))
        return time.monotonic() - started

    with ThreadPoolExecutor(20) as pool:
        took = list(pool.map(put, range(20)))
    assert max(took) < 1.5
    assert len(it) == 20
    base.let_go.clear()
    tried = len(base.tried)
    until(lambda: len(base.tried) > tried)  # its thread hangs in the next try, and has the turn
    it.put("gap", base.writes("gap"))
    assert max(put(number) for number in range(20, 30)) < 0.1
    base.away = False
    base.let_go.set()
    assert it.close() == 0
    assert sorted(base.written[:20]) == list(range(20))
    assert base.written[20:] == ["gap", *range(20, 30)]


def test_many_threads_lose_nothing_while_the_database_comes_and_goes(base, records):
    it = records(seconds=0.001)

    def put(number):
        for one in range(50):
            base.away = (number + one) % 3 == 0
            it.put("verdict", base.writes((number, one)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(8)))
    base.away = False
    until(lambda: not len(it))
    assert sorted(base.written) == [(number, one) for number in range(8) for one in range(50)]
    assert it.lost == 0


def test_a_gap_that_was_written_without_a_word_is_not_written_again(tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path}/desk.db")
    gaps = storage.gaps
    gaps.put("T1", "/sanctions", "v", ("coal",), AT)
    (row,) = gaps._waiting  # noqa: SLF001  (what the database was told, and did not tell back)
    gaps.write()
    gaps._waiting.append(row)  # noqa: SLF001
    gaps.put("T1", "/sanctions", "v", ("oil",), AT)
    gaps.write()
    assert since(storage.engine, AT)[1] == {"coal": 1, "oil": 1}
    storage.close()


def test_gaps_wait_while_the_database_is_away_and_the_oldest_go_first(tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path}/desk.db")
    gaps = Gaps(storage.engine, most=3)
    database.absence_of(storage.engine).begin()
    for number in range(5):
        gaps.put("T1", "/sanctions", "v", (str(number),), AT)
    with pytest.raises(LostError):
        gaps.write()
    assert (len(gaps), gaps.lost) == (3, 2)
    database.absence_of(storage.engine).end()
    gaps.write()
    assert since(storage.engine, AT)[1] == {"2": 1, "3": 1, "4": 1}
    assert len(gaps) == 0
    storage.close()


# when a database is left alone


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_database_that_was_found_away_is_spared_and_then_one_is_let_through_a_second():
    clock = Clock()
    it = Absence(clock)
    assert (it.spared(), it.known, it.seconds) == (False, False, float("inf"))
    it.begin()
    assert it.spared()
    clock.now += absence.SECONDS - 0.01
    assert it.spared()
    assert it.seconds == pytest.approx(absence.SECONDS - 0.01)
    clock.now += 0.02
    assert [it.spared() for _ in range(3)] == [False, True, True]
    clock.now += 1.01
    assert [it.spared() for _ in range(3)] == [False, True, True]
    it.begin()  # the one that was let through found it away
    clock.now += 1.01
    assert it.spared()
    assert it.known


def test_what_a_database_does_ends_its_absence_and_it_is_known_how_long_ago_that_was():
    clock = Clock()
    it = Absence(clock)
    it.begin()
    clock.now += absence.SECONDS + 1
    assert not it.spared()
    it.end()
    assert (it.spared(), it.known) == (False, False)
    assert it.seconds == absence.SECONDS + 1
    it.begin()
    assert it.seconds == 0


def test_of_many_that_ask_when_the_time_is_over_one_is_let_through():
    clock = Clock()
    it = Absence(clock)
    it.begin()
    clock.now += absence.SECONDS
    begin = threading.Barrier(16)

    def ask(_):
        begin.wait()
        return it.spared()

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(ask, range(16))) == [False] + [True] * 15


def test_a_database_that_is_spared_is_not_asked(tmp_path):
    storage = Storage.open(f"sqlite:///{tmp_path}/desk.db")
    database.absence_of(storage.engine).begin()
    with pytest.raises(LostError, match="did not answer a moment ago"), database.transaction(storage.engine):
        pytest.fail("it was asked")
    database.absence_of(storage.engine).end()
    with database.transaction(storage.engine):
        pass
    storage.close()


def test_at_the_end_what_waits_is_written_though_the_database_was_away_a_moment_ago(tmp_path, caplog):
    storage = Storage.open(f"sqlite:///{tmp_path}/desk.db")
    database.absence_of(storage.engine).begin()
    storage.records.put("revoked", lambda: storage.follows.put("T1", "U1", "coal", AT.date()))
    assert storage.state == {"database": "away", "waiting_records": "1"}
    storage.close()
    assert "not written" not in caplog.text
    again = Storage.open(f"sqlite:///{tmp_path}/desk.db")
    assert again.follows.of("T1", "U1") == ("coal",)
    again.close()


# which errors mean that it may come back


def of_sqlite(name, kind=sqlite3.OperationalError):
    error = kind("said")
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    return DBAPIError.instance("statement", {}, error, sqlite3.Error)


def of_postgresql(error):
    return DBAPIError.instance("statement", {}, error, psycopg.Error)


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("SQLITE_BUSY", True),
        ("SQLITE_BUSY_SNAPSHOT", True),
        ("SQLITE_LOCKED", True),
        ("SQLITE_FULL", True),
        ("SQLITE_IOERR", True),
        ("SQLITE_IOERR_WRITE", True),
        ("SQLITE_PROTOCOL", True),
        ("SQLITE_READONLY", False),
        ("SQLITE_READONLY_DBMOVED", False),
        ("SQLITE_CORRUPT", False),
        ("SQLITE_NOTADB", False),
        ("SQLITE_ERROR", False),
        ("SQLITE_CONSTRAINT", False),
    ],
)
def test_what_sqlite_says_is_lost_where_it_may_go_well_later(name, lost):
    assert is_lost(of_sqlite(name)) is lost


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        ("57014", True),  # it took too long
        ("53100", True),  # the disk is full
        ("53300", True),  # too many connections
        ("57P01", True),  # the server is shut down
        ("57P03", True),  # … or starts
        ("40P01", True),  # a deadlock
        ("55P03", True),  # a lock that could not be had
        ("08006", True),  # the connection broke
        ("25006", True),  # it only reads, for another one takes its place
        ("28P01", False),  # a wrong password
        ("28000", False),  # no right to come in
        ("3D000", False),  # no such database
        ("42P01", False),  # no such table
        ("42501", False),  # no right to that table
        ("23505", False),  # a row that is there
        ("22001", False),  # a value that is too long
        ("XX001", False),  # a page that is broken
    ],
)
def test_what_postgresql_says_by_its_code_is_lost_where_it_may_go_well_later(state, lost):
    assert is_lost(of_postgresql(errors.lookup(state)("said"))) is lost


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ('connection failed: connection to server at "db", port 5432 failed: Connection refused', True),
        ("connection timeout expired", True),
        ("connection failed: FATAL:  the database system is starting up", True),
        ("connection failed: FATAL:  sorry, too many clients already", True),
        ("[Errno -2] Name or service not known", True),
        ("consuming input failed: server closed the connection unexpectedly", True),
        ("consuming input failed: SSL error: unexpected eof while reading", True),
        ("consuming input failed: SSL connection has been closed unexpectedly", True),
        ("consuming input failed: SSL SYSCALL error: EOF detected", True),
        ('connection failed: FATAL:  password authentication failed for user "desk"', False),
        ('connection failed: FATAL:  database "desk" does not exist', False),
        ('connection failed: FATAL:  no pg_hba.conf entry for host "10.0.0.1", SSL off', False),
        ("connection failed: server does not support SSL, but SSL was required", False),
        ("connection failed: SSL error: certificate verify failed", False),
        ('connection failed: connection to server on socket "/run/x" failed: Permission denied', False),
    ],
)
def test_what_postgresql_says_without_a_code_is_lost_where_it_may_go_well_later(said, lost):
    assert is_lost(of_postgresql(psycopg.OperationalError(said))) is lost


def test_a_pool_that_has_no_connection_in_time_is_lost_and_a_mistake_of_ours_is_not():
    assert is_lost(PoolTimeoutError("said"))
    assert not is_lost(InvalidRequestError("said"))
    assert not is_lost(of_sqlite("SQLITE_CONSTRAINT_UNIQUE", sqlite3.IntegrityError))
    assert not is_lost(DBAPIError.instance("statement", {}, sqlite3.ProgrammingError("of Python's own"), sqlite3.Error))


@pytest.fixture(scope="module")
def server():
    with running() as one:
        yield one


def met(url, *statements):
    """Whether what a real database says to statements is lost."""
    engine = database.engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
    except SQLAlchemyError as error:
        return is_lost(error)
    finally:
        engine.dispose()
    raise AssertionError("it went well")


def test_what_a_real_server_says_is_told_apart(server):
    url = server.fresh(ready=False)
    other = url.replace("postgres@", "reader:wrong@")
    rules = server.folder / "data" / "pg_hba.conf"
    rules.write_text("local all reader scram-sha-256\n" + rules.read_text())
    engine = database.engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE reader LOGIN PASSWORD 'right'")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
    assert met(url, "SET statement_timeout = 20", "SELECT pg_sleep(2)")
    assert met(url, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert met(url, "SET TRANSACTION READ ONLY", "CREATE TABLE things (id INTEGER)")
    assert not met(url, "SELECT * FROM things")
    until(lambda: not met(other))
    assert not met(url.replace("/trouble", "/nothing", 1))
    with server.away():
        assert met(url)
