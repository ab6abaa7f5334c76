"""Organisations that installed the app as a whole, a database that cannot be read, keys that change meanwhile."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, MultiFernet
from slack_bolt import BoltContext
from slack_bolt.authorization.authorize import InstallationStoreAuthorize
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation

from bot.errors import StorageError
from bot.storage import database, migrate, tables
from bot.storage.installations import Installations, keys
from bot.storage.remembered import Remembered, Row

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/desk.db"
    return request.getfixturevalue("server").fresh()


@pytest.fixture
def engine(url):
    one = database.engine(url)
    migrate.upgrade(one)
    yield one
    one.dispose()


@pytest.fixture
def other_engine(url, engine):
    """The database as another process has it open."""
    one = database.engine(url)
    yield one
    one.dispose()


@pytest.fixture
def now():
    return [1_000.0]


@pytest.fixture
def store(engine, now):
    return Installations(engine, keys([OLD]), lambda: now[0])


@pytest.fixture
def other(other_engine):
    return Installations(other_engine, keys([OLD]))


@contextmanager
def unreadable(engine):
    """Let every statement on the installations and workspaces fail, as in a database that somebody broke."""
    with engine.begin() as connection:
        for name in ("installations", "workspaces"):
            connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO lost_{name}")
    yield
    with engine.begin() as connection:
        for name in ("installations", "workspaces"):
            connection.exec_driver_sql(f"ALTER TABLE lost_{name} RENAME TO {name}")


def install(store, team: str | None, token: str, enterprise: str | None = None, **more) -> None:
    """An install of a workspace or, without a team, of an organisation as a whole."""
    fields = {"bot_id": "B1", "bot_user_id": "U0BOT", "user_id": "U1", "team_name": "NAME"}
    store.save(
        Installation(
            **(fields | more),
            team_id=team,
            enterprise_id=enterprise,
            bot_token=token,
            is_enterprise_install=team is None,
        )
    )


def bot(store, team: str | None, enterprise: str | None = None, *, whole: bool = False) -> str | None:
    found = store.find_bot(enterprise_id=enterprise, team_id=team, is_enterprise_install=whole)
    return found.bot_token if found else None


def rows(engine, table: sa.Table) -> list[tuple]:
    with engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(sa.select(*table.primary_key.columns)))


# organisations


def test_bolt_finds_the_organisations_token_for_any_of_its_workspaces(store, slack):
    install(store, None, "xoxb-org", "E1")
    slack.answers["auth.test"] = {"enterprise_id": "E1", "bot_id": "B1", "user_id": "U0BOT"}
    authorize = InstallationStoreAuthorize(
        logger=logging.getLogger("quiet"), installation_store=store, bot_only=True, client_id="1", client_secret="s"
    )
    context = BoltContext({"is_enterprise_install": True, "client": WebClient(base_url=slack.url)})
    for team in ("T1", "T2", None):
        found = authorize(context=context, enterprise_id="E1", team_id=team, user_id="U9")
        assert found.bot_token == "xoxb-org"


def test_what_begins_from_a_workspace_alone_finds_its_organisations_token(store, other):
    install(store, None, "xoxb-org", "E1")
    install(store, None, "xoxb-second", "E2")
    assert store.token_of("T1") is None
    store.seen("T1", "E1")
    store.seen("T2", "E2")
    assert (store.token_of("T1"), store.token_of("T2"), store.token_of("T3")) == ("xoxb-org", "xoxb-second", None)
    assert other.token_of("T1") == "xoxb-org"


def test_a_workspaces_own_token_goes_before_its_organisations(store):
    install(store, None, "xoxb-org", "E1", installed_at=2_000.0)
    install(store, "T1", "xoxb-own", "E1", installed_at=1_000.0)
    store.seen("T1", "E1")
    assert store.token_of("T1") == "xoxb-own"
    store.delete_bot(enterprise_id="E1", team_id="T1")
    assert store.token_of("T1") == "xoxb-org"


def test_of_several_installs_of_an_organisation_the_newest_counts(store):
    install(store, None, "xoxb-newer", "E1", user_id="U2", installed_at=2_000.0)
    install(store, None, "xoxb-older", "E1", user_id="U1", installed_at=1_000.0)
    store.seen("T1", "E1")
    assert store.token_of("T1") == bot(store, "T1", "E1", whole=True) == "xoxb-newer"


def test_no_workspace_is_no_organisation(store):
    install(store, None, "xoxb-org", "E1")
    assert store.token_of("") is None


@pytest.mark.parametrize(("team", "enterprise"), [(None, "E1"), ("", "E1"), ("T1", None), ("T1", ""), ("E1", "E1")])
def test_a_request_that_names_no_workspace_or_no_organisation_teaches_nothing(store, engine, team, enterprise):
    store.seen(team, enterprise)
    assert rows(engine, tables.workspaces) == []


def test_where_a_workspace_belongs_is_written_once_an_hour_and_when_it_moves(store, engine, now):
    install(store, None, "xoxb-second", "E2")
    written = []
    sa.event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, text, *_: written.append(text))
    store.seen("T1", "E1")
    store.seen("T1", "E1")
    assert len(written) == 1
    store.seen("T1", "E2")
    assert len(written) == 2
    assert store.token_of("T1") == "xoxb-second"
    now[0] += 3_600
    written.clear()
    store.seen("T1", "E2")
    assert len(written) == 1


def test_where_a_workspace_belongs_is_tried_again_after_a_failure_that_nobody_notices(store, engine, caplog):
    install(store, None, "xoxb-org", "E1")
    with unreadable(engine):
        store.seen("T-SECRET", "E1")
    assert "the organisation of a workspace was not kept: StorageError" in caplog.text
    assert "SECRET" not in caplog.text
    assert store.token_of("T-SECRET") is None
    store.seen("T-SECRET", "E1")
    assert store.token_of("T-SECRET") == "xoxb-org"


# the app is removed


def test_a_workspace_that_goes_takes_nothing_from_its_organisation(store, engine):
    install(store, None, "xoxb-org", "E1")
    install(store, "T1", "xoxb-own", "E1")
    for team in ("T1", "T2"):
        store.seen(team, "E1")
    assert store.delete_all(enterprise_id="E1", team_id="T1") == ("T1",)
    assert rows(engine, tables.installations) == [("E1", "", "U1")]
    assert store.token_of("T1") is None
    assert store.token_of("T2") == bot(store, "T2", "E1", whole=True) == "xoxb-org"
    store.seen("T1", "E1")  # and it is asked from there again
    assert store.token_of("T1") == "xoxb-org"


@pytest.mark.parametrize("team", [None, "", "E1"])
def test_of_an_organisation_that_goes_nothing_is_left(store, engine, team):
    install(store, None, "xoxb-org", "E1", user_id="U1")
    install(store, None, "xoxb-org", "E1", user_id="U2")
    install(store, None, "xoxb-second", "E2")
    install(store, "T3", "xoxb-own", "E1")
    for one, enterprise in (("T2", "E1"), ("T1", "E1"), ("T3", "E1"), ("T4", "E2")):
        store.seen(one, enterprise)
    assert store.delete_all(enterprise_id="E1", team_id=team) == ("T1", "T2")  # T3 has the app still
    assert rows(engine, tables.installations) == [("E1", "T3", "U1"), ("E2", "", "U1")]
    assert rows(engine, tables.workspaces) == [("T4",)]
    assert bot(store, "T1", "E1", whole=True) is None
    assert [store.token_of(one) for one in ("T1", "T2", "T3", "T4")] == [None, None, "xoxb-own", "xoxb-second"]
    install(store, None, "xoxb-again", "E1")
    assert store.token_of("T1") is None
    store.seen("T1", "E1")
    assert store.token_of("T1") == "xoxb-again"


def test_nothing_named_deletes_nothing(store, engine):
    install(store, None, "xoxb-org", "E1")
    store.seen("T1", "E1")
    for team in (None, ""):
        assert store.delete_all(enterprise_id=None, team_id=team) == ()
    assert store.token_of("T1") == "xoxb-org"


def test_tokens_that_were_revoked_leave_it_known_whose_workspaces_are_to_be_forgotten(store):
    install(store, None, "xoxb-org", "E1")
    store.seen("T1", "E1")
    store.delete_bot(enterprise_id="E1", team_id=None)
    assert store.token_of("T1") is None
    assert bot(store, "T1", "E1", whole=True) is None
    assert store.delete_all(enterprise_id="E1", team_id=None) == ("T1",)
    assert store.delete_all(enterprise_id="E1", team_id=None) == ()


def test_one_of_several_who_installed_the_app_goes_alone(store, engine):
    install(store, None, "xoxb-older", "E1", user_id="U1", installed_at=1_000.0)
    install(store, None, "xoxb-newer", "E1", user_id="U2", installed_at=2_000.0)
    for user in ("U1", "U2"):
        assert store.find_installation(enterprise_id="E1", team_id=None, user_id=user)
    store.delete_installation(enterprise_id="E1", team_id=None, user_id="U2")
    with unreadable(engine):
        assert store.find_installation(enterprise_id="E1", team_id=None, user_id="U1").bot_token == "xoxb-older"
        with pytest.raises(StorageError):
            store.find_installation(enterprise_id="E1", team_id=None, user_id="U2")
    assert bot(store, None, "E1", whole=True) == "xoxb-older"


# a database that cannot be read


def test_what_was_last_read_serves_while_the_database_cannot_be_read(store, engine, caplog):
    install(store, "T1", "xoxb-CANARY")
    install(store, None, "xoxb-org", "E1")
    store.seen("T2", "E1")
    asked = (
        lambda: bot(store, "T1"),
        lambda: bot(store, "T2", "E1", whole=True),
        lambda: store.find_installation(enterprise_id=None, team_id="T1", user_id="U1").bot_token,
        lambda: store.token_of("T1"),
        lambda: store.token_of("T2"),
    )
    before = [one() for one in asked]
    assert before == ["xoxb-CANARY", "xoxb-org", "xoxb-CANARY", "xoxb-CANARY", "xoxb-org"]
    with caplog.at_level(logging.DEBUG), unreadable(engine):
        assert [one() for one in asked] == before
        with pytest.raises(StorageError):
            store.token_of("T3")
    assert [one.getMessage() for one in caplog.records if one.name.startswith("citedesk")] == [
        "installations cannot be read, what was last read serves: StorageError"
    ]
    assert [one() for one in asked] == before
    caplog.clear()
    with unreadable(engine):
        assert [one() for one in asked] == before
    assert len(caplog.records) == 1  # of each time it is told once


def test_a_database_that_can_be_read_decides_at_once(store, other, engine):
    install(store, "T1", "xoxb-one")
    install(store, "T2", "xoxb-two")
    assert (bot(store, "T1"), store.token_of("T1"), store.token_of("T2")) == ("xoxb-one", "xoxb-one", "xoxb-two")
    other.delete_all(enterprise_id=None, team_id="T1")
    install(other, "T2", "xoxb-newer")
    assert (bot(store, "T1"), store.token_of("T1"), store.token_of("T2")) == (None, None, "xoxb-newer")
    with unreadable(engine):
        assert store.token_of("T2") == "xoxb-newer"
        for ask in (lambda: bot(store, "T1"), lambda: store.token_of("T1")):
            with pytest.raises(StorageError):
                ask()


@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize("name", ["delete_all", "delete_bot", "delete_installation"])
def test_what_is_deleted_is_remembered_no_more_whether_the_database_was_reached_or_not(store, engine, name, reached):
    install(store, None, "xoxb-org", "E1")
    install(store, "T1", "xoxb-own", "E1")
    store.seen("T2", "E1")

    def read():
        return bot(store, "T1", "E1"), store.token_of("T1"), store.token_of("T2"), bot(store, "T2", "E1", whole=True)

    assert read() == ("xoxb-own", "xoxb-own", "xoxb-org", "xoxb-org")
    if reached:
        getattr(store, name)(enterprise_id="E1", team_id="T1")
    with unreadable(engine):
        if not reached:
            with pytest.raises(StorageError):
                getattr(store, name)(enterprise_id="E1", team_id="T1")
        for ask in (lambda: bot(store, "T1", "E1"), lambda: store.token_of("T1")):
            with pytest.raises(StorageError):
                ask()
        assert store.token_of("T2") == bot(store, "T2", "E1", whole=True) == "xoxb-org"
        with pytest.raises(StorageError):
            getattr(store, name)(enterprise_id="E1", team_id=None)
        for ask in (lambda: store.token_of("T2"), lambda: bot(store, "T2", "E1", whole=True)):
            with pytest.raises(StorageError):
                ask()


def test_a_workspace_that_goes_is_not_given_the_token_that_its_organisation_lent_it(store, engine):
    install(store, None, "xoxb-org", "E1")
    for team in ("T1", "T2"):
        store.seen(team, "E1")
        assert store.token_of(team) == "xoxb-org"
    store.delete_all(enterprise_id="E1", team_id="T1")
    with unreadable(engine):
        assert store.token_of("T2") == "xoxb-org"
        with pytest.raises(StorageError):
            store.token_of("T1")


def test_a_token_that_another_took_the_place_of_is_remembered_no_more(store, engine):
    install(store, "T1", "xoxb-old")
    assert store.token_of("T1") == "xoxb-old"
    install(store, "T1", "xoxb-new")
    with unreadable(engine), pytest.raises(StorageError):
        store.token_of("T1")


def test_what_was_read_is_remembered_for_a_day(store, engine, now):
    install(store, "T1", "xoxb-one")
    store.token_of("T1")
    with unreadable(engine):
        now[0] += 86_399
        assert store.token_of("T1") == "xoxb-one"
        now[0] += 1
        with pytest.raises(StorageError):
            store.token_of("T1")


def test_a_token_that_is_remembered_is_not_renewed(store, engine):
    # Slack would take the old one back, and the new one could not be kept
    install(store, "T1", "xoxe.xoxb-one", bot_refresh_token="xoxe-1", bot_token_expires_at=1)
    assert store.find_bot(enterprise_id=None, team_id="T1").bot_refresh_token == "xoxe-1"
    with unreadable(engine):
        found = store.find_bot(enterprise_id=None, team_id="T1")
    assert (found.bot_token, found.bot_refresh_token) == ("xoxe.xoxb-one", None)


def test_a_record_of_another_key_is_no_fault_of_the_database(store, other_engine):
    install(store, "T1", "xoxb-one")
    assert store.token_of("T1") == "xoxb-one"
    install(Installations(other_engine, keys([NEW])), "T1", "xoxb-two")
    for ask in (lambda: bot(store, "T1"), lambda: store.token_of("T1")):
        with pytest.raises(StorageError, match="CITEDESK_TOKEN_KEYS"):
            ask()


def away():
    raise StorageError("away")


def row(data: str, team: str = "T1") -> Row:
    return Row("", team, "U1", data)


def test_no_more_is_remembered_than_agreed():
    remembered = Remembered(most=2)
    for team in ("T1", "T2", "T3"):
        remembered.read((team,), lambda team=team: row("x", team))
    with pytest.raises(StorageError):
        remembered.read(("T1",), away)
    assert remembered.read(("T3",), away).team == "T3"


def test_what_is_deleted_while_it_is_read_is_not_remembered():
    remembered = Remembered()

    def look():
        remembered.forget("", "T1")
        return row("x")

    assert remembered.read(("T1",), look) == row("x")
    with pytest.raises(StorageError):
        remembered.read(("T1",), away)


def test_what_is_remembered_shows_in_no_repr(store):
    install(store, "T1", "xoxb-CANARY")
    store.token_of("T1")
    assert "CANARY" not in str(vars(store._remembered))  # noqa: SLF001
    assert "data" not in repr(row("CANARY"))
    assert "CANARY" not in repr(row("CANARY"))


def test_threads_that_read_and_delete_at_once_leave_nothing_remembered(store, engine):
    for number in range(20):
        install(store, f"T{number}", "xoxb-one")
    begin = threading.Barrier(3)

    def work(delete):
        begin.wait()
        for number in range(20):
            if delete:
                store.delete_all(enterprise_id=None, team_id=f"T{number}")
            else:
                store.token_of(f"T{number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, [True, False, False]))
    with unreadable(engine):
        for number in range(20):
            with pytest.raises(StorageError):
                store.token_of(f"T{number}")


# keys that change while others write


class Meanwhile(MultiFernet):
    """Keys with which something happens, once, between the reading of a record and its writing."""

    def __init__(self, happens) -> None:
        super().__init__([Fernet(NEW), Fernet(OLD)])
        self._happens = happens

    def decrypt(self, *given):
        happens, self._happens = self._happens, lambda: None
        happens()
        return super().decrypt(*given)


def test_a_record_that_is_written_while_the_keys_are_changed_is_kept_and_changed(store, other, engine):
    install(store, "T1", "xoxb-one")
    install(store, "T2", "xoxb-two")
    meanwhile = Meanwhile(lambda: install(other, "T1", "xoxb-newer"))
    assert Installations(engine, meanwhile).rotate() == 2
    new = Installations(engine, keys([NEW]))
    assert (new.token_of("T1"), new.token_of("T2")) == ("xoxb-newer", "xoxb-two")


def test_a_record_that_is_deleted_while_the_keys_are_changed_stays_so(store, other, engine):
    install(store, "T1", "xoxb-one")
    install(store, "T2", "xoxb-two")
    meanwhile = Meanwhile(lambda: other.delete_all(enterprise_id=None, team_id="T1"))
    assert Installations(engine, meanwhile).rotate() == 1
    assert rows(engine, tables.installations) == [("", "T2", "U1")]
    assert Installations(engine, keys([NEW])).token_of("T2") == "xoxb-two"


def test_keys_are_changed_for_all_records_or_for_none(store, engine):
    lost = Fernet.generate_key().decode()
    install(store, "T1", "xoxb-one")
    install(Installations(engine, keys([lost])), "T2", "xoxb-two")
    with pytest.raises(StorageError, match="CITEDESK_TOKEN_KEYS"):
        Installations(engine, keys([NEW, OLD])).rotate()
    assert store.token_of("T1") == "xoxb-one"


def test_two_that_change_the_keys_at_once_both_end(store, engine, other_engine):
    for number in range(30):
        install(store, f"T{number}", f"xoxb-{number}")
    begin = threading.Barrier(2)

    def rotate(one):
        begin.wait()
        return Installations(one, keys([NEW, OLD])).rotate()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(rotate, [engine, other_engine])) == [30, 30]
    new = Installations(engine, keys([NEW]))
    assert [new.token_of(f"T{number}") for number in range(30)] == [f"xoxb-{number}" for number in range(30)]
