"""What the desk remembers: on a SQLite file, in memory, and where the database is broken."""

import contextlib
import copy
import datetime as dt
import logging
import re
import secrets
import sqlite3
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.errors import DeskError, StorageError
from bot.storage import database, tables
from bot.storage.channels import CACHED_SECONDS, Channels, ChannelSettings, Dates, Mode, Reply, Style
from bot.storage.deliveries import Left
from bot.storage.gaps import since
from bot.storage.kept import LONGEST, Kept, Questions, Threads
from bot.storage.seal import Seal
from bot.storage.shares import Share
from bot.storage.storage import Storage

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
DAY = AT.date()
CHOSEN = ChannelSettings(Mode.BRIEF, Style.OSCOLA, Reply.IN_CHANNEL, Dates.KOREAN, shared=True)
SHARE = Share("T1", "C1", "1700000000.000100", "2026-11-01", ("unscr-2397-5", "unscr-1718-8"))
TEXT = "who is the man of the coal ship"
ANYTHING = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kept" / "citedesk.db"


@pytest.fixture(params=["file", "memory"])
def storage(request, file):
    one = Storage.open(f"sqlite:///{file}" if request.param == "file" else "sqlite://")
    yield one
    one.close()


def sql(storage, statement, **values):
    with storage.engine.begin() as connection:
        return connection.execute(sa.text(statement), values)


def refused(url):
    with pytest.raises(StorageError) as caught:
        Storage.open(str(url))
    return str(caught.value)


def until(done, seconds=5.0):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def at_once(work, many):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(work, range(many)))


# channels


def test_a_channel_where_nobody_chose_has_the_defaults(storage):
    assert storage.channels.get("T1", "C1") == ChannelSettings()
    assert ChannelSettings() == ChannelSettings(Mode.FULL, Style.UN, Reply.EPHEMERAL, Dates.BRITISH, shared=False)


def test_what_was_chosen_is_kept_for_that_channel_of_that_team_alone(storage):
    storage.channels.put("T1", "C1", CHOSEN)
    for channels in (storage.channels, Channels(storage.engine)):
        assert channels.get("T1", "C1") == CHOSEN
        assert channels.get("T1", "C2") == channels.get("T2", "C1") == ChannelSettings()


def test_the_last_choice_counts_even_where_the_one_before_was_read(storage):
    storage.channels.get("T1", "C1")
    storage.channels.put("T1", "C1", CHOSEN)
    storage.channels.get("T1", "C1")
    storage.channels.put("T1", "C1", ChannelSettings(mode=Mode.OFF))
    assert storage.channels.get("T1", "C1") == ChannelSettings(mode=Mode.OFF)
    assert Channels(storage.engine).get("T1", "C1") == ChannelSettings(mode=Mode.OFF)


def test_choices_outlive_the_process(file):
    for wanted in (ChannelSettings(), CHOSEN):
        storage = Storage.open(f"sqlite:///{file}")
        assert storage.channels.get("T1", "C1") == wanted
        storage.channels.put("T1", "C1", CHOSEN)
        storage.close()


@given(st.builds(ChannelSettings, *map(st.sampled_from, (Mode, Style, Reply, Dates)), st.booleans()), ANYTHING)
def test_any_settings_come_back_as_they_were(settings, channel):
    storage = Storage.open("sqlite://")
    try:
        storage.channels.put("T1", channel, settings)
        got = Channels(storage.engine).get("T1", channel)
    finally:
        storage.close()
    assert got == settings
    assert [type(one) for one in (got.mode, got.style, got.reply, got.dates, got.shared)] == [
        Mode, Style, Reply, Dates, bool,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["mode", "style", "reply", "dates"])
def test_a_kept_value_that_is_unknown_gives_its_default_and_spares_the_others(storage, name):
    storage.channels.put("T1", "C1", CHOSEN)
    sql(storage, f"UPDATE channel_settings SET {name} = 'of a later version'")  # noqa: S608
    got = Channels(storage.engine).get("T1", "C1")
    for one in ("mode", "style", "reply", "dates", "shared"):
        assert getattr(got, one) == getattr(ChannelSettings() if one == name else CHOSEN, one)


def test_the_cache_spares_the_database_and_another_process_is_heard_a_minute_later(storage):
    clock = Clock()
    here, there = Channels(storage.engine, clock), Channels(storage.engine)
    assert here.get("T1", "C1") == ChannelSettings()
    there.put("T1", "C1", CHOSEN)
    clock.now = CACHED_SECONDS - 1
    assert here.get("T1", "C1") == ChannelSettings()
    clock.now = CACHED_SECONDS + 1
    assert here.get("T1", "C1") == CHOSEN


def test_settings_put_while_the_old_ones_were_being_read_are_not_forgotten(storage, monkeypatch):
    channels = storage.channels
    read = channels._read  # noqa: SLF001

    def slowly(team, channel):
        old = read(team, channel)
        channels.put(team, channel, CHOSEN)
        return old

    monkeypatch.setattr(channels, "_read", slowly)
    assert channels.get("T1", "C1") == CHOSEN
    assert channels.get("T1", "C1") == CHOSEN


def test_settings_that_cannot_be_read_fail_closed_and_name_no_one_in_the_log(storage, caplog):
    storage.channels.put("T-SECRET", "C-SECRET", CHOSEN)
    sql(storage, "DROP TABLE channel_settings")
    channels = Channels(storage.engine)
    with caplog.at_level(logging.DEBUG, "citedesk.storage"):
        got = channels.get("T-SECRET", "C-SECRET")
    assert got == ChannelSettings()
    assert got.shared is False
    assert [(one.name, one.levelname) for one in caplog.records] == [("citedesk.storage", "ERROR")]
    assert caplog.text.rstrip().endswith("StorageError")
    assert "SECRET" not in caplog.text


def test_the_default_of_a_failure_is_not_remembered(storage):
    storage.channels.put("T1", "C1", CHOSEN)
    channels = Channels(storage.engine)
    sql(storage, "ALTER TABLE channel_settings RENAME TO away")
    assert channels.get("T1", "C1") == ChannelSettings()
    sql(storage, "ALTER TABLE away RENAME TO channel_settings")
    assert channels.get("T1", "C1") == CHOSEN


def test_settings_that_cannot_be_written_change_nothing(storage):
    storage.channels.put("T1", "C1", CHOSEN)
    sql(storage, "DROP TABLE channel_settings")
    with pytest.raises(StorageError):
        storage.channels.put("T1", "C1", ChannelSettings())
    assert storage.channels.get("T1", "C1") == CHOSEN


# feedback, follows, shares


def test_verdicts_are_counted_for_each_answer(storage):
    for user, verdict in (("U1", "positive"), ("U2", "positive"), ("U3", "negative")):
        storage.feedback.put("T1", user, "a1", verdict, AT)
    storage.feedback.put("T2", "U1", "a1", "negative", AT)
    storage.feedback.put("T1", "U1", "a2", "negative", AT)
    assert [storage.feedback.counts(one) for one in ("a1", "a2", "a3")] == [(2, 2), (0, 1), (0, 0)]


def test_a_person_who_changes_their_mind_is_counted_once(storage):
    for verdict in ("positive", "positive", "negative"):
        storage.feedback.put("T1", "U1", "a1", verdict, AT)
    assert storage.feedback.counts("a1") == (0, 1)


def test_an_id_of_an_answer_has_at_most_64_characters(storage):
    storage.feedback.put("T1", "U1", "a" * 64, "positive", AT)
    with pytest.raises(ValueError, match="64"):
        storage.feedback.put("T1", "U1", "a" * 65, "positive", AT)


def test_times_are_kept_in_utc(storage):
    seoul = dt.timezone(dt.timedelta(hours=9))
    storage.feedback.put("T1", "U1", "a1", "positive", AT.astimezone(seoul))
    storage.shares.put(SHARE, AT.astimezone(seoul))
    for table in ("feedback", "shares"):
        assert sql(storage, f"SELECT at FROM {table}").scalar() == "2026-11-22 09:30:00.000000"  # noqa: S608


def test_topics_are_given_by_the_day_they_are_followed_since_then_by_name(storage):
    for topic, days in (("seafarers", 1), ("coal", 0), ("Arms", 1), ("luxury", 2)):
        storage.follows.put("T1", "U1", topic, DAY + dt.timedelta(days))
    storage.follows.put("T1", "U2", "oil", DAY)
    assert storage.follows.of("T1", "U1") == ("coal", "Arms", "seafarers", "luxury")
    assert storage.follows.of("T1", "U2") == ("oil",)
    assert storage.follows.of("T2", "U1") == ()


def test_a_topic_followed_again_is_followed_since_the_new_day(storage):
    storage.follows.put("T1", "U1", "coal", DAY)
    storage.follows.put("T1", "U1", "oil", DAY + dt.timedelta(1))
    storage.follows.put("T1", "U1", "coal", DAY + dt.timedelta(2))
    assert storage.follows.of("T1", "U1") == ("oil", "coal")


def test_a_topic_is_followed_no_longer_by_that_person_alone(storage):
    for team, user, topic in (("T1", "U1", "coal"), ("T1", "U1", "oil"), ("T1", "U2", "coal"), ("T2", "U1", "coal")):
        storage.follows.put(team, user, topic, DAY)
    storage.follows.remove("T1", "U1", "coal")
    storage.follows.remove("T1", "U1", "never followed")
    assert storage.follows.of("T1", "U1") == ("oil",)
    assert storage.follows.of("T1", "U2") == storage.follows.of("T2", "U1") == ("coal",)


def test_the_shares_that_cite_an_entry_are_found(storage):
    later = Share("T1", "C1", "1700000000.000200", "2026-11-01", ("unscr-2397-5",))
    none = Share("T1", "C2", "1700000000.000300", "2026-11-01", ())
    for share in (later, none, SHARE):
        storage.shares.put(share, AT)
    assert storage.shares.holding("unscr-2397-5") == (SHARE, later)
    assert storage.shares.holding("unscr-1718-8") == (SHARE,)
    assert storage.shares.holding("") == ()


@pytest.mark.parametrize("part", ["unscr-2397", "2397-5", "UNSCR-2397-5", "unscr_2397_5", "%", "_", '", "', "["])
def test_a_part_or_a_pattern_of_an_entry_finds_no_share(storage, part):
    storage.shares.put(SHARE, AT)
    assert storage.shares.holding(part) == ()


@pytest.mark.parametrize("entry", ['a"b', "50%", "a_b", "a/b", "a\\b", "북한-1", "’"])
def test_an_entry_of_any_characters_is_found(storage, entry):
    share = Share("T1", "C1", "1.0", "v", ("other", entry))
    storage.shares.put(share, AT)
    assert storage.shares.holding(entry) == (share,)


def test_a_message_that_was_edited_is_kept_once(storage):
    storage.shares.put(SHARE, AT)
    edited = Share(SHARE.team, SHARE.channel, SHARE.ts, "2026-11-02", ("unscr-1718-8",))
    storage.shares.put(edited, AT)
    assert storage.shares.holding("unscr-2397-5") == ()
    assert storage.shares.holding("unscr-1718-8") == (edited,)


# what was asked


def test_a_question_goes_with_its_button_and_only_this_app_reads_it():
    here, again, other = Questions(Seal("secret")), Questions(Seal("secret")), Questions(Seal("another secret"))
    key = here.keep(Kept(TEXT, DAY))
    assert here.find(key) == again.find(key) == Kept(TEXT, DAY)
    assert other.find(key) is None
    assert re.fullmatch(r"[A-Za-z0-9_=-]{50,300}", key)
    assert here.keep(Kept(TEXT, DAY)) != key
    spoiled = key[:40] + ("A" if key[40] != "A" else "B") + key[41:]
    assert here.find(spoiled) is here.find("") is here.find("-") is here.find("Ω" * 60) is None


def test_a_secret_that_is_not_set_is_good_for_one_process():
    assert Questions(Seal()).find(Questions(Seal()).keep(Kept(TEXT, DAY))) is None


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_question_comes_back_as_it_was_typed(text):
    questions = Questions(Seal("secret"))
    assert questions.find(questions.keep(Kept(text, DAY))) == Kept(text, DAY)


def test_a_question_fits_into_a_button_or_finds_nothing():
    questions = Questions(Seal("secret"))
    long = Kept("북한에 대한 유엔 안보리 제재 " * 60, DAY)
    key = questions.keep(long)
    assert len(key) <= LONGEST
    assert questions.find(key) == long
    assert questions.keep(Kept(secrets.token_hex(4_000), DAY)) == "-"


def test_a_button_is_good_for_thirty_days_whatever_the_clocks_of_two_processes_say():
    clock = Clock()
    questions = Questions(Seal("secret", clock))
    key = questions.keep(Kept(TEXT, DAY))
    behind = Clock()
    behind.now = -299
    assert Questions(Seal("secret", behind)).find(key) == Kept(TEXT, DAY)
    clock.now = 30 * 86_400
    assert questions.find(key) == Kept(TEXT, DAY)
    clock.now += 1
    assert questions.find(key) is None


def test_what_was_sealed_as_something_else_is_no_question():
    seal = Seal("secret")
    assert Questions(seal).find(seal.close("no day and no question")) is None


def test_the_last_question_of_a_thread_is_found_by_every_process(file):
    first, second = (Storage.open(f"sqlite:///{file}", "secret") for _ in range(2))
    first.threads.put("T1", "C1", "1.0", Kept("earlier", DAY))
    second.threads.put("T1", "C1", "1.0", Kept(TEXT, DAY))
    assert first.threads.find("T1", "C1", "1.0") == second.threads.find("T1", "C1", "1.0") == Kept(TEXT, DAY)
    assert first.threads.find("T1", "C1", "2.0") is first.threads.find("T2", "C1", "1.0") is None
    for one in (first, second):
        one.close()


def test_the_question_of_a_thread_is_forgotten_after_a_day(storage):
    clock = Clock()
    threads = Threads(storage.engine, Seal("secret", clock), storage.records, clock)
    threads.put("T1", "C1", "1.0", Kept(TEXT, DAY))
    clock.now = 86_399
    assert threads.find("T1", "C1", "1.0") == Kept(TEXT, DAY)
    clock.now = 86_401
    assert threads.find("T1", "C1", "1.0") is None
    threads.put("T1", "C1", "2.0", Kept(TEXT, DAY))
    threads.sweep()
    assert sql(storage, "SELECT count(*) FROM threads").scalar() == 1


def test_a_thread_is_followed_in_memory_while_the_database_is_away(storage):
    storage.threads.put("T1", "C1", "1.0", Kept("earlier", DAY))
    database.absence_of(storage.engine).begin()
    storage.threads.put("T1", "C1", "1.0", Kept(TEXT, DAY))
    assert storage.threads.find("T1", "C1", "1.0") == Kept(TEXT, DAY)
    assert storage.threads.find("T1", "C1", "2.0") is None


def test_a_question_shows_in_no_repr(storage):
    kept = Kept(TEXT, DAY)
    storage.threads.put("T1", "C1", "1.0", kept)
    assert TEXT not in repr(kept) + repr(storage) + repr(Left("Ev1", TEXT))


def test_nothing_that_was_asked_can_be_read_in_the_database(file):
    storage = Storage.open(f"sqlite:///{file}", "secret")
    key = storage.questions.keep(Kept(TEXT, DAY))
    storage.threads.put("T1", "C1", "1700000000.000900", Kept(TEXT, DAY))
    storage.deliveries.first("E1", TEXT)
    storage.gaps.put("T1", "/sanctions", "v", ("/sanctions coal",), AT)
    storage.gaps.write()
    storage.feedback.put("T1", "U1", "answer-1", "positive", AT)
    storage.shares.put(SHARE, AT)
    open_files = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    storage.close()
    closed = file.read_bytes()
    assert b"answer-1" in closed  # it is readable as it stands, so the text would show
    contents = (*open_files.items(), ("closed", closed))
    for hidden in (TEXT, "coal ship", key, "1700000000.000900"):
        assert not [name for name, content in contents if hidden.encode() in content]


# gaps


def test_gaps_are_counted_by_day_and_by_what_was_near(storage):
    for days, near in ((0, ("/sanctions coal",)), (0, ("/sanctions coal", "/sanctions 1718")), (2, ()), (-40, ())):
        storage.gaps.put("T1", "/sanctions", "v", near, AT + dt.timedelta(days))
    assert len(storage.gaps) == 4
    storage.gaps.write()
    assert len(storage.gaps) == 0
    days, near = since(storage.engine, AT - dt.timedelta(1))
    assert days == {DAY: 2, DAY + dt.timedelta(2): 1}
    assert near == {"/sanctions coal": 2, "/sanctions 1718": 1}


# many threads


def test_threads_that_write_at_once_lose_nothing(storage):
    def work(n):
        storage.feedback.put("T1", f"U{n}", "a1", "positive" if n % 2 else "negative", AT)
        storage.follows.put("T1", "U1", f"topic {n:03}", DAY)
        storage.channels.put("T1", f"C{n % 5}", CHOSEN)
        return storage.channels.get("T1", f"C{n % 5}"), storage.questions.find(storage.questions.keep(Kept(TEXT, DAY)))

    assert set(at_once(work, 200)) == {(CHOSEN, Kept(TEXT, DAY))}
    assert storage.feedback.counts("a1") == (100, 100)
    assert storage.follows.of("T1", "U1") == tuple(f"topic {n:03}" for n in range(200))


def test_threads_that_write_the_same_row_at_once_leave_one(storage):
    at_once(lambda n: storage.feedback.put("T1", "U1", "a1", "positive" if n % 2 else "negative", AT), 100)
    assert sum(storage.feedback.counts("a1")) == 1


def test_a_failure_in_one_thread_undoes_nothing_of_another(storage):
    def work(n):
        if n % 2:
            storage.follows.put("T1", "U1", f"topic {n:03}", DAY)
        else:
            with pytest.raises(StorageError):
                storage.feedback.put("T1", f"U{n}", "a1", None, AT)

    at_once(work, 200)
    assert len(storage.follows.of("T1", "U1")) == 100
    assert storage.feedback.counts("a1") == (0, 0)


def test_desks_that_start_at_once_on_a_new_file_all_start(file):
    def work(_):
        one = Storage.open(f"sqlite:///{file}")
        one.follows.put("T1", "U1", "coal", DAY)
        one.close()

    at_once(work, 8)
    storage = Storage.open(f"sqlite:///{file}")
    assert storage.follows.of("T1", "U1") == ("coal",)
    storage.close()


# the database


def test_a_file_is_made_for_the_desk_alone_and_with_the_agreed_pragmas(file):
    storage = Storage.open(f"sqlite:///{file}")
    pragmas = [sql(storage, f"PRAGMA {name}").scalar() for name in ("journal_mode", "busy_timeout", "foreign_keys")]
    storage.close()
    assert pragmas == ["wal", 1_500, 1]
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_home_folder_may_be_written_with_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    Storage.open("sqlite:///~/desk/citedesk.db").close()
    assert (tmp_path / "desk" / "citedesk.db").is_file()


def test_bolt_may_copy_its_context(storage):
    context = copy.deepcopy({"storage": storage})
    assert context["storage"] is storage


def test_every_table_can_be_made_by_postgresql():
    made = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in tables.metadata.sorted_tables]
    assert len(made) == 12
    assert any("TIMESTAMP WITH TIME ZONE" in one for one in made)


def test_a_file_that_is_no_database_stays_as_it_is_and_the_error_says_what_to_do(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("these are notes of somebody, and no database at all\n" * 50)
    before = file.read_bytes()
    assert refused(f"sqlite:///{file}") == (
        f"sqlite:///{file}: file is not a database; if the file is no SQLite database, move it away and start again; "
        "otherwise see that the desk may write the file and its folder, and that the disk has room"
    )
    assert file.read_bytes() == before


def test_a_connection_that_cannot_be_set_up_is_closed(tmp_path, monkeypatch):
    closed = []

    class Watched(sqlite3.Connection):
        def close(self):
            closed.append(self)
            super().close()

    real = sqlite3.dbapi2.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *a, **k: real(*a, **k, factory=Watched))
    (tmp_path / "garbage.db").write_bytes(b"garbage" * 1000)
    refused(f"sqlite:///{tmp_path}/garbage.db")
    assert closed


@pytest.mark.parametrize(("code", "opens"), [(sqlite3.SQLITE_BUSY_RECOVERY, True), (sqlite3.SQLITE_IOERR, False)])
def test_a_file_that_another_desk_is_switching_to_wal_opens_all_the_same(code, opens, file, monkeypatch):
    class Cursor(sqlite3.Cursor):
        def execute(self, statement, *values):
            if "journal_mode" in statement:
                error = sqlite3.OperationalError("no WAL now")
                error.sqlite_errorcode = code
                raise error
            return super().execute(statement, *values)

    monkeypatch.setattr(database, "closing", lambda cursor: contextlib.closing(Cursor(cursor.connection)))
    if opens:
        Storage.open(f"sqlite:///{file}").close()
    else:
        assert "no WAL now" in refused(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")
    message = refused(f"sqlite:///{tmp_path}/taken/deeper/citedesk.db")
    assert message.startswith(f"sqlite:///{tmp_path}/taken/deeper/citedesk.db: {tmp_path}/taken")
    assert message.endswith("(Not a directory); name a file in a folder that the desk may write")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    assert "unable to open database file; if the file is no SQLite database" in refused(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "cannot be read; write it as sqlite:///"),
        ("nonsense hunter2", "cannot be read; write it as sqlite:///"),
        ("postgresql://desk:hunter2@host:port/db", "cannot be read; write it as sqlite:///"),
        ("mysql://desk:hunter2@host/db", "mysql://desk:***@host/db: the desk keeps its memory in SQLite or PostgreSQL"),
        ("postgresql+none://desk:hunter2@host/db", "postgresql+none://desk:***@host/db: it has an unknown driver"),
        ("sqlite:///file:x.db?uri=true&password=hunter2", "takes the path of a SQLite file"),
        ("sqlite:///x.db?timeout=hunter2", "it has an unknown driver or option"),
    ],
)
def test_an_address_that_cannot_be_used_says_why_and_shows_no_password(url, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    message = refused(url)
    assert said in message
    assert "hunter2" not in message


def test_a_driver_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    message = refused("postgresql+psycopg://desk:hunter2@host/db?password=hunter2")
    assert message == (
        "postgresql+psycopg://desk:***@host/db: its driver psycopg is not installed; install it with: "
        "pip install psycopg"
    )


@pytest.mark.parametrize("url", ["postgresql://desk:hunter2@host/db", "postgresql://desk@host/db?password=hunter2"])
def test_what_a_driver_says_loses_the_password(url):
    said = database._hidden("connection failed: hunter2 is wrong", sa.make_url(url))  # noqa: SLF001
    assert said == "connection failed: *** is wrong"


@pytest.mark.parametrize(
    ("table", "work"),
    [
        ("channel_settings", lambda it: it.channels.put("T-SECRET", "C-SECRET", CHOSEN)),
        ("feedback", lambda it: it.feedback.put("T-SECRET", "U-SECRET", "a-SECRET", "positive", AT)),
        ("feedback", lambda it: it.feedback.counts("a-SECRET")),
        ("follows", lambda it: it.follows.put("T-SECRET", "U-SECRET", "SECRET", DAY)),
        ("follows", lambda it: it.follows.remove("T-SECRET", "U-SECRET", "SECRET")),
        ("follows", lambda it: it.follows.of("T-SECRET", "U-SECRET")),
        ("shares", lambda it: it.shares.put(Share("T-SECRET", "C-SECRET", "1.0", "v", ("SECRET",)), AT)),
        ("shares", lambda it: it.shares.holding("SECRET")),
    ],
    ids=["choose", "judge", "count", "follow", "unfollow", "followed", "share", "shared"],
)
def test_a_database_that_fails_is_named_without_anything_that_was_to_be_kept(storage, table, work):
    sql(storage, f"DROP TABLE {table}")
    with pytest.raises(DeskError, match=r"^sqlite://.*: OperationalError \(SQLITE_ERROR\); if the file") as caught:
        work(storage)
    assert type(caught.value) is StorageError
    assert "SECRET" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert "SECRET" not in str(caught.value.__context__)  # a traceback of it would tell nothing either


def test_a_delivery_is_first_once_in_every_process(tmp_path):
    url = f"sqlite:///{tmp_path}/desk.db"
    one, other = Storage.open(url), Storage.open(url)
    assert one.deliveries.first("Ev1")
    assert not one.deliveries.first("Ev1")
    assert not other.deliveries.first("Ev1")
    assert other.deliveries.first("Ev2")
    one.close()
    other.close()


def test_where_nothing_can_be_written_the_memory_of_the_process_serves(tmp_path, caplog):
    storage = Storage.open(f"sqlite:///{tmp_path}/desk.db")
    with storage.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE deliveries"))
    assert storage.deliveries.first("Ev1")
    assert not storage.deliveries.first("Ev1")
    assert "in memory alone" in caplog.text
    storage.close()


def test_deliveries_that_are_over_are_swept(storage):
    assert storage.deliveries.first("EvOld")
    sql(storage, "UPDATE deliveries SET at = at - 3601")
    assert storage.deliveries.first("EvNew")
    storage.sweep()
    assert sql(storage, "SELECT id FROM deliveries").scalars().all() == ["EvNew"]
