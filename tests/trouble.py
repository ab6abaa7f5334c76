"""Trouble made on purpose: a PostgreSQL server that goes and comes, a file that others hold, a Slack that fails."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import postgres
import pytest
import sqlalchemy as sa
from conftest import Client
from pydantic import SecretStr
from slack_requests import SECRET

from bot.app import serving
from bot.app.reload import Reload
from bot.settings import Settings
from bot.storage import database, migrate
from bot.storage.storage import Storage
from bot.web.service import service


def until(done: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def took(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    started = time.monotonic()
    work()
    return time.monotonic() - started


def sql(storage: Storage, statement: str, **values: object) -> list:
    """Look into the database, or change it, as no desk would."""
    with storage.engine.begin() as connection:
        done = connection.execute(sa.text(statement), values)
        return done.all() if done.returns_rows else []


class Postgres:
    """A server of the tests' own that can be stopped, frozen and started again; what was committed is kept."""

    def __init__(self, server: postgres.Server) -> None:
        """Take a server that runs."""
        self._server = server
        self.folder = Path(str(sa.make_url(server.url()).query["host"]))
        self._data = self.folder / "data"
        self._numbers = count(1)
        self._ready = server.fresh()
        engine = database.engine(self._ready)
        migrate.upgrade(engine)
        engine.dispose()

    def fresh(self, *, ready: bool = True) -> str:
        """Make a database, with the tables of the desk if it is to be `ready`, and give its address."""
        template, name = sa.make_url(self._ready).database if ready else "template1", f"trouble{next(self._numbers)}"
        engine = sa.create_engine(self._server.url(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
            # the servers of the tests would lose what was just committed
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = on")
        return self._server.url(name)

    def stop(self) -> None:
        """Stop it at once, as a machine does that loses its power."""
        self._control("stop", "--mode=immediate")

    def start(self) -> None:
        """Start it, unless it runs."""
        if not (self._data / "postmaster.pid").exists():
            log = str(self.folder / "log")
            self._control("start", "-l", log, "-o", f"-k {self.folder} -c listen_addresses='' -c fsync=off")

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Be stopped for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Take connections and statements, and do nothing with them, for a while."""
        parent = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        every = [parent, *map(int, children)]

        def thaw() -> None:
            for one in every:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one, signal.SIGCONT)

        for one in every:
            os.kill(one, signal.SIGSTOP)
        at_last = threading.Timer(10, thaw)  # who waits for it as long as it likes is to fail, and not to hang
        at_last.start()
        try:
            yield
        finally:
            at_last.cancel()
            thaw()

    def _control(self, *command: str) -> None:
        other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        program = [*other, postgres.binary("pg_ctl"), *command, "--wait", "--silent", "-D", str(self._data)]
        subprocess.run(program, cwd=self.folder, check=True, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """Start a server, and stop it."""
    try:
        with postgres.running() as server:
            one = Postgres(server)
            try:
                yield one
            finally:
                one.start()
    except postgres.PostgresMissingError as error:
        pytest.fail(str(error))


@contextlib.contextmanager
def locked(url: str, *, alone: bool = False) -> Iterator[None]:
    """Hold the lock of a SQLite file that whoever writes needs or, if `alone`, whoever reads as well."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as holder:
        if alone:
            holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")


@contextlib.contextmanager
def table_locked(url: str, *names: str) -> Iterator[None]:
    """Hold tables of a PostgreSQL database so that nobody can read them."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
        yield


class Answers(dict):
    """Answers of a fake Slack, which does something of `before` first: sleeps too long, or breaks the connection off.

    What is done is taken from the list of the method, so that Slack is well again when there is nothing left.
    """

    def __init__(self, *known: dict) -> None:
        """Begin with the answers that are known."""
        super().__init__(*known)
        self.before: dict[str, list[Callable[[], object]]] = {}

    def get(self, method: str, default: object = None) -> object:
        """Give the answer of a method, late or never."""
        todo = self.before.get(method)
        if todo:
            todo.pop(0)()
        return super().get(method, default)


def broken_off() -> None:
    """End a connection without an answer."""
    raise ConnectionResetError


def at(settings: Settings, url: str) -> Settings:
    """Give the settings of a desk with its memory at an address, which shows its metrics."""
    return settings.model_copy(update={"database_url": SecretStr(url), "citedesk_metrics": True})


def with_pages(app, newsroom, settings: Settings, connected: Callable[[], bool] | None = None) -> Client:
    """Serve an app with the pages of those who run it."""
    reload = Reload(newsroom.desk, settings.citedesk_knowledge)
    pages = serving.pages(settings, newsroom, reload, connected)
    return Client(service(app, newsroom.desk, SECRET, pages=pages))
