"""What the one who runs the desk does with its database: `migrate`, `purge`, `backup`, `gaps`, and the keys."""

import datetime as dt
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import settings
from bot.app import answering
from bot.errors import SettingsError, StorageError
from bot.settings import Settings

# the command line loads this module whatever is asked of it, and SQLAlchemy takes a sixth of a second
if TYPE_CHECKING:
    import sqlalchemy as sa


@click.command()
def migrate() -> None:
    """Bring the tables of the database up to date."""
    from bot.storage import migrate as steps  # noqa: PLC0415 -- loads only where it works

    with _database() as (engine, _):
        taken = steps.upgrade(engine)
        click.echo("\n".join(f"done: {name}" for name in taken) or "The tables are up to date.")


@click.command()
def purge() -> None:
    """Delete feedback, shared answers and gaps that are older than the settings say."""
    from bot.storage import migrate as steps  # noqa: PLC0415 -- loads only where it works
    from bot.storage import purge as old  # noqa: PLC0415 -- as above

    with _database() as (engine, config):
        keep = old.Retention(
            config.citedesk_keep_feedback_days, config.citedesk_keep_shares_days, config.citedesk_keep_gaps_days
        )
        steps.ready(engine)
        gone = old.purge(engine, answering.now(), keep)
        click.echo(
            f"deleted: feedback older than {keep.feedback_days} days: {gone['feedback']}, "
            f"shared answers older than {keep.shares_days} days: {gone['shares']}, "
            f"gaps older than {keep.gaps_days} days: {gone['gaps']}, "
            f"marks of corrections without their answer: {gone['corrected']}"
        )


@click.command()
@click.option("--days", type=click.IntRange(1), default=30, show_default=True, help="How far back to look.")
def gaps(days: int) -> None:
    """Tell what was asked and is not on record: how often, on which days, and what near it was offered.

    The words themselves are not kept; they reach the curators only from readers who send them.
    """
    from bot.storage import migrate as steps  # noqa: PLC0415 -- loads only where it works
    from bot.storage.gaps import since  # noqa: PLC0415 -- as above

    with _database() as (engine, _):
        steps.ready(engine)
        by_day, near = since(engine, answering.now() - dt.timedelta(days))
        click.echo(f"not on record in {days} days: {by_day.total()} questions")
        for day, count in sorted(by_day.items()):
            click.echo(f"{day.isoformat()}  {count:5}")
        for offered, count in near.most_common(20):
            click.echo(f"{count:5}  offered {offered}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the SQLite database into FILE, also while the desk runs.

    To restore it: stop the desk, take away the -wal and -shm files beside the database, and put FILE in its place.
    """
    from bot.storage import database  # noqa: PLC0415 -- as above

    with _database() as (engine, _):
        if engine.dialect.name != "sqlite":
            raise StorageError(_dump(engine.url, file))
        database.copy(engine, file)
        click.echo(f"copied: {file}")


@contextmanager
def _database() -> Iterator[tuple["sa.Engine", Settings]]:
    """Lend the engine of DATABASE_URL and the settings; tell an error that a person can act on, and end with its code.

    One for the database, two for a setting, as everywhere on the command line.
    """
    from bot.storage import database  # noqa: PLC0415 -- as above

    try:
        config = settings.read()
        engine = database.engine(config.database_url.get_secret_value())
        try:
            yield engine, config
        finally:
            engine.dispose()
    except StorageError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _dump(url: "sa.URL", file: Path) -> str:
    """Say how PostgreSQL's own tools copy the database and put it back; they ask for the password themselves."""
    options = {name: value for name, value in url.query.items() if "password" not in name}
    # libpq knows no name of a driver; `set` would leave the password
    address = type(url).create("postgresql", url.username, None, url.host, url.port, url.database, options)
    place = shlex.quote(address.render_as_string())
    name = shlex.quote(str(file))
    return (
        "nothing was copied: a PostgreSQL database is copied by its own tool; run:\n"
        f"  pg_dump --format=custom --file={name} --dbname={place}\n"
        "and to put it back, while the desk is stopped:\n"
        f"  pg_restore --clean --if-exists --single-transaction --dbname={place} {name}"
    )


@click.command("new-key")
def new_key() -> None:
    """Make a key for CITEDESK_TOKEN_KEYS: the first of them encrypts, all of them decrypt."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 -- loads only where it works

    click.echo(Fernet.generate_key().decode())


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Encrypt the tokens of every workspace anew with the first of CITEDESK_TOKEN_KEYS."""
    from bot.storage import installations  # noqa: PLC0415 -- loads only where it works
    from bot.storage import migrate as steps  # noqa: PLC0415 -- as above

    with _database() as (engine, config):
        steps.ready(engine)
        count = installations.Installations(engine, installations.keys(config.token_keys)).rotate()
        click.echo(f"encrypted with the first key: {count}; the others are no longer needed for these")
