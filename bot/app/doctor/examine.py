"""`python -m bot doctor`: what stands between these settings and a desk that answers, and what to do about it.

Nothing is made, changed or posted. With `live`, Slack is asked two things: who the bot token is (`auth.test`) and
about the curators' channel (`conversations.info`). No token and no password is in what is told.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from bot import settings
from bot.app.answering import now
from bot.app.doctor import manifest as manifests
from bot.app.doctor import slack
from bot.app.doctor.finding import Finding, Level
from bot.app.doctor.manifest import Manifest
from bot.errors import KnowledgeError, SettingsError, StorageError
from bot.knowledge import listings
from bot.knowledge.load import load
from bot.settings import Settings
from bot.storage import database, installations, migrate

MANIFEST = Path("manifest.json")
OLD_LIST = 30
"""Days after which an imported list is worth a look: a rule of this house, for the UN changes it at any time."""

Transport = Literal["socket", "http"]
_TOKENS: dict[Transport, tuple[str, ...]] = {
    "socket": ("slack_bot_token", "slack_app_token"),
    "http": ("slack_bot_token", "slack_signing_secret"),
}


def examine(
    config: Settings,
    *,
    live: bool = False,
    transport: Transport = "socket",
    manifest: Path = MANIFEST,
    clock: Callable[[], dt.datetime] = now,
) -> list[Finding]:
    """Look at everything, in the order in which it is mended. Settings that cannot be read raise before this."""
    declared = manifests.read(manifest)
    found = [Finding(Level.OK, "the settings are read")]
    found += _tokens(config, transport)
    found += _manifest(config, declared, manifest)
    found += _database(config)
    found += _knowledge(config)
    found += _list(config, clock().date())
    found += _curators(config)
    if live:
        found += slack.examine(config, declared, clock)
    return found


def _tokens(config: Settings, transport: Transport) -> Iterator[Finding]:
    """Each token is there, and begins as its kind does; with many workspaces each has its own, which need a key."""
    names = _TOKENS[transport]
    if transport == "http" and config.slack_client_id:
        names = ("slack_client_secret", "slack_signing_secret")
        yield from _keys(config)
    for name in names:
        try:
            settings.require(config, name)
        except SettingsError as error:
            wrong, _, place = str(error).partition("; ")
            yield Finding(Level.PROBLEM, wrong, place)
        else:
            yield Finding(Level.OK, f"{name.upper()} is set")


def _keys(config: Settings) -> Iterator[Finding]:
    try:
        installations.keys(config.token_keys)
    except SettingsError as error:
        wrong, _, advice = str(error).partition("; ")
        yield Finding(Level.PROBLEM, wrong, advice)
    else:
        yield Finding(Level.OK, "CITEDESK_TOKEN_KEYS can be used")


def _manifest(config: Settings, declared: Manifest | None, file: Path) -> Iterator[Finding]:
    """The commands of the settings are those of the manifest: Slack sends no other."""
    if declared is None:
        yield Finding(
            Level.WARNING,
            f"{file} cannot be read; commands and scopes were not compared",
            "run the doctor in the folder of the project",
        )
        return
    ours = {config.citedesk_sanctions_command, config.citedesk_timeline_command}
    theirs, named = ", ".join(sorted(declared.commands)), ", ".join(sorted(ours))
    if declared.commands == ours:
        yield Finding(Level.OK, f"the commands are those of the manifest: {named}")
    else:
        yield Finding(
            Level.WARNING,
            f"the manifest has the commands {theirs}, the settings {named}",
            "give both the same names, and put the manifest in again at api.slack.com/apps > your app > App Manifest",
        )


def _database(config: Settings) -> Iterator[Finding]:
    """The database can be opened, and its tables are those of this version; a file that is not there stays so."""
    url = config.database_url.get_secret_value()
    try:
        file = _file(url)
        if file and not file.exists():
            yield _unmade(file)
            return
        engine = database.engine(url)
        try:
            with database.transaction(engine) as connection:
                connection.execute(sa.select(1))
            yield Finding(Level.OK, f"the database can be opened ({engine.dialect.name})")
            if file or engine.dialect.name != "sqlite":
                yield from _migrations(engine)
        finally:
            engine.dispose()
    except StorageError as error:
        wrong, _, advice = str(error).partition("; ")
        yield Finding(Level.PROBLEM, wrong, advice)


def _file(url: str) -> Path | None:
    """Give the file of a SQLite URL, if it names one; what is wrong with a URL is told by `database.engine`."""
    try:
        place = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return None
    if place.get_backend_name() != "sqlite" or place.database in {None, "", ":memory:"} or "uri" in place.query:
        return None
    return Path(str(place.database)).expanduser()


def _unmade(file: Path) -> Finding:
    folder = next(one for one in (file.absolute().parents) if one.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding(Level.OK, f"there is no database at {file} yet; the desk makes it when it starts")
    return Finding(
        Level.PROBLEM,
        f"the database {file} cannot be made: this user may not write {folder}",
        "let the desk write that folder, or name another file in DATABASE_URL",
    )


def _migrations(engine: sa.Engine) -> Iterator[Finding]:
    """Tell of steps that the tables lack."""
    missing = migrate.pending(engine)
    if not missing:
        yield Finding(Level.OK, "the tables are up to date")
    elif engine.dialect.name == "sqlite":
        steps = ", ".join(missing)
        yield Finding(Level.WARNING, f"the tables lack {steps}; the desk adds them when it starts", "back it up before")
    else:
        yield Finding(Level.PROBLEM, f"the tables lack {', '.join(missing)}", "run: python -m bot migrate")


def _knowledge(config: Settings) -> Iterator[Finding]:
    """The knowledge loads, read anew whatever is kept."""
    try:
        knowledge = load(config.citedesk_knowledge)
    except KnowledgeError as error:
        yield Finding(
            Level.PROBLEM,
            f"{len(error.mistakes)} to mend in {config.citedesk_knowledge}; nothing of it is loaded",
            "run: python -m bot check",
        )
    else:
        told = f"the knowledge loads: version {knowledge.version}, {len(knowledge.claims)} claims"
        yield Finding(Level.OK, told)


def _list(config: Settings, today: dt.date) -> Iterator[Finding]:
    """The imported sanctions list, if there is one, can be read and is not old."""
    file = config.citedesk_lists / listings.FILE
    anew = "run: python -m bot import un-list FILE"
    if not file.exists():
        yield Finding(Level.WARNING, "no sanctions list is imported; names that are only on it are not known", anew)
        return
    try:
        header = listings.read(file).header
    except KnowledgeError as error:
        yield Finding(Level.PROBLEM, f"{len(error.mistakes)} to mend in {file}; the desk will not start", anew)
        return
    age = (today - header.generated).days
    told = f"the imported list is {age} days old, with {header.entries} entries"
    yield Finding(Level.WARNING, told, anew) if age > OLD_LIST else Finding(Level.OK, told)


def _curators(config: Settings) -> Iterator[Finding]:
    if config.citedesk_curators_channel:
        yield Finding(Level.OK, "CITEDESK_CURATORS_CHANNEL is set")
    else:
        yield Finding(
            Level.WARNING,
            "CITEDESK_CURATORS_CHANNEL is not set; readers have no button to report a mistake",
            "set it to the id of a channel (`C…`: its details, at the bottom) and invite the app there",
        )
