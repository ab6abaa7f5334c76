"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket there, gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy as sa

_DEBIAN = Path("/usr/lib/postgresql")
_SAFE = "-c listen_addresses='' -c shared_buffers=16MB"
_FAST = f"{_SAFE} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
_MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder is made in it under a name nobody can guess
_ROOM = 2**30
"""Bytes; a database takes seven million."""
_SAFE_PATH = 60
"""Characters of the folder that the name of a socket, of a hundred at most, leaves room for."""


class PostgresMissingError(Exception):
    """PostgreSQL is not on this machine; says how it gets there."""


class Server:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        """Take the folder in which its socket is."""
        self._folder = folder
        self._numbers = count(1)

    def url(self, database: str = "postgres") -> str:
        """Give the address of a database, as the desk takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def fresh(self) -> str:
        """Make a database and give its address."""
        name = f"desk{next(self._numbers)}"
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return self.url(name)


def binary(name: str) -> str:
    """Give the path of a program of PostgreSQL 15 or later. Raises PostgresMissingError."""
    versions = (int(one.name) for one in _DEBIAN.glob("*") if one.name.isdigit())
    places = [str(_DEBIAN / str(version) / "bin") for version in sorted(versions, reverse=True) if version >= 15]
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", os.defpath)]))
    if not found:
        raise PostgresMissingError(f"{name} is not installed: apt-get install --no-install-recommends postgresql")
    return found


@contextmanager
def running(*, fsync: bool = False) -> Iterator[Server]:
    """Start a server and stop it; with `fsync` it writes as one does in earnest. Raises PostgresMissingError."""
    initdb, pg_ctl = binary("initdb"), binary("pg_ctl")
    # not in pytest's folders, which root alone may enter; PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="citedesk-postgres-", dir=None if fsync else _place()))
    assert len(str(folder)) < _SAFE_PATH, f"{folder} is too long for a socket; set TMPDIR to a shorter one"
    data = str(folder / "data")
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(folder, initdb, "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", data)
        log = str(folder / "log")
        options = f"-k {folder} {_SAFE if fsync else _FAST}"
        _run(folder, pg_ctl, "start", "--wait", "--silent", "-D", data, "-l", log, "-o", options)
        try:
            yield Server(folder)
        finally:
            _run(folder, pg_ctl, "stop", "--wait", "--silent", "--mode=immediate", "-D", data)
    finally:
        shutil.rmtree(folder)


def _place() -> Path | None:
    """Give the memory, where there is room: a new database takes a fiftieth of a second then, half of one on a disk."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None


def _run(folder: Path, *command: str) -> None:
    other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*other, *command], cwd=folder, capture_output=True, text=True, check=False)
    log = folder / "log"
    assert done.returncode == 0, done.stdout + done.stderr + (log.read_text() if log.is_file() else "")


def python(code: str, *args: str) -> "subprocess.Popen[str]":
    """Start a process of Python's."""
    command = [sys.executable, "-c", code, *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
