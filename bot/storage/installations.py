"""The workspaces that installed the app, as Slack's own SDK asks for them; tokens are encrypted at rest.

Each record is encrypted whole (Fernet: AES-128-CBC with HMAC-SHA256, cryptography.io), so that neither a token nor a
name of a workspace can be read from the database or a backup of it. The first of the keys encrypts, all of them
decrypt: a new one is put in front, `rotate` writes every record anew, and then the old one can go. What belongs to a
workspace is deleted at once when the app is removed there (docs.slack.dev: tokens_revoked, app_uninstalled).

An organisation of Slack's (Enterprise Grid) may install the app as a whole: one record, with no workspace, is then good
in all of its workspaces. A request tells both (docs.slack.dev, organization-ready apps); what the desk begins by itself
knows a workspace alone. So it is remembered, from such requests, of which organisation a workspace is.
"""

import hashlib
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from logging import Logger

import sqlalchemy as sa
from cachetools import TTLCache
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth import OAuthStateStore
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore

from bot.errors import SettingsError, StorageError
from bot.storage.database import insert, transaction, upsert
from bot.storage.remembered import MOST, Remembered, Row
from bot.storage.tables import installations, states, workspaces

log = logging.getLogger("citedesk.storage")

_SEEN_SECONDS = 3_600
"""After this a workspace is written again: another process may have deleted it."""
_STATE_SECONDS = 600


def keys(written: Iterable[str]) -> MultiFernet:
    """Make the keys of a setting, the newest first. Raises SettingsError, without a word of a key."""
    made: list[Fernet] = []
    for place, one in enumerate(written, 1):
        try:
            made.append(Fernet(one))
        except ValueError:
            problem = f"CITEDESK_TOKEN_KEYS: key {place} is no Fernet key; make one with: python -m bot new-key"
            raise SettingsError(problem) from None
    if not made:
        raise SettingsError("CITEDESK_TOKEN_KEYS is not set; make a key with: python -m bot new-key")
    return MultiFernet(made)


class Installations(InstallationStore):
    """Every installation, by organisation, workspace and the user who installed it; errors are StorageErrors.

    Where the database cannot be read, what this process last read serves for a day. Safe to use from many threads.
    """

    def __init__(self, engine: sa.Engine, keys: MultiFernet, clock: Callable[[], float] = time.monotonic) -> None:
        """Read and write by `engine`; `clock` gives seconds."""
        self._engine, self._keys = engine, keys
        self._remembered = Remembered(clock)
        self._seen: TTLCache[str, str] = TTLCache(MOST, _SEEN_SECONDS, timer=clock)
        self._lock = threading.Lock()

    @property
    def logger(self) -> Logger:
        """The log that nothing secret is written to."""
        return log

    def save(self, installation: Installation) -> None:
        """Keep an installation, over the one of the same user."""
        enterprise, team = _place(
            installation.enterprise_id, installation.team_id, whole=installation.is_enterprise_install
        )
        upsert(
            self._engine,
            installations,
            enterprise=enterprise,
            team=team,
            user=installation.user_id,
            installed_at=int(installation.installed_at),
            data=self._keys.encrypt(json.dumps(vars(installation)).encode()).decode(),
        )
        self._remembered.forget(enterprise, team)  # the tokens before these

    def save_bot(self, bot: Bot) -> None:
        """Keep a bot's new tokens (after a rotation of tokens) in the newest installation of its workspace."""
        found = self.find_installation(
            enterprise_id=bot.enterprise_id, team_id=bot.team_id, is_enterprise_install=bot.is_enterprise_install
        )
        if found:
            found.bot_token, found.bot_refresh_token = bot.bot_token, bot.bot_refresh_token
            found.bot_token_expires_at = bot.bot_token_expires_at
            self.save(found)

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Find the bot of a workspace, or of a whole organisation."""
        found = self.find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found and found.bot_token else None

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Find the installation by a user, or the newest of the workspace."""
        enterprise, team = _place(enterprise_id, team_id, whole=is_enterprise_install)
        row = self._read((enterprise, team, user_id or ""), _of(enterprise, team, user_id or None))
        if row is None:
            return None
        found = Installation(**json.loads(self._open(row.data)))
        if not row.current:  # Bolt would renew a token that ends soon, could not keep the new one, and the old is void
            found.bot_refresh_token = None
        return found

    def token_of(self, team: str) -> str | None:
        """Give the newest bot token of a workspace, whatever organisation it is in, or else that organisation's own."""
        if not team:  # as which all organisations are stored
            return None
        columns = installations.c
        enterprise = sa.select(workspaces.c.enterprise).where(workspaces.c.team == team).scalar_subquery()
        row = self._read((team,), (columns.team == team) | ((columns.team == "") & (columns.enterprise == enterprise)))
        token = json.loads(self._open(row.data)).get("bot_token") if row else None
        return str(token) if token else None

    def seen(self, team: str | None, enterprise: str | None) -> None:
        """Remember of which organisation a workspace is, as a request says that came by the install of the whole.

        Costs nothing but once in an hour. What could not be written is tried again at the next request: no answer
        depends on it.
        """
        if not team or not enterprise or team == enterprise:
            return
        with self._lock:
            if self._seen.get(team) == enterprise:
                return
            self._seen[team] = enterprise
        try:
            upsert(self._engine, workspaces, team=team, enterprise=enterprise)
        except StorageError as error:
            with self._lock:
                self._seen.pop(team, None)
            log.error("the organisation of a workspace was not kept: %s", type(error).__name__)  # noqa: TRY400

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete every installation of a workspace or, without one, of an organisation: all hold its bot's token."""
        self.delete_installation(enterprise_id=enterprise_id, team_id=team_id)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installation by a user, or all of the workspace or, without one, of the organisation."""
        enterprise, team = _place(enterprise_id, team_id)
        try:
            with transaction(self._engine) as connection:
                connection.execute(sa.delete(installations).where(_of(enterprise, team, user_id or None)))
        finally:  # also where the database could not be reached
            self._remembered.forget(enterprise, team, user_id or None)

    def delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> tuple[str, ...]:
        """Delete all of a workspace or, without one, of an organisation; give the workspaces that have the app no more.

        What the organisation installed stays when a workspace goes: it is that workspace's again when it asks again.
        What a workspace installed by itself stays when the organisation goes.
        """
        enterprise, team = _place(enterprise_id, team_id)
        which = workspaces.c.team == team if team else workspaces.c.enterprise == enterprise
        own = sa.exists().where(installations.c.team == workspaces.c.team)
        try:
            with transaction(self._engine) as connection:
                connection.execute(sa.delete(installations).where(_of(enterprise, team)))
                left = connection.scalars(sa.select(workspaces.c.team).where(which, ~own)).all()
                connection.execute(sa.delete(workspaces).where(which))
        finally:
            self._remembered.forget(enterprise, team)
            with self._lock:
                for one in [team] if team else [one for one in self._seen if self._seen.get(one) == enterprise]:
                    self._seen.pop(one, None)
        return (team,) if team else tuple(sorted(left))

    def rotate(self) -> int:
        """Encrypt every record anew with the first key, and give how many there are; all of them or none.

        Other processes may go on meanwhile. Those that have not got the first key yet can read none afterwards.
        """
        columns = installations.c
        place = (columns.enterprise, columns.team, columns.user)
        with transaction(self._engine, slow=True) as connection:
            # in order: two of these at once would else wait for each other
            rows = connection.execute(sa.select(*place).order_by(*place)).all()
            return sum(self._anew(connection, _of(*row)) for row in rows)

    def _anew(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> bool:
        """Encrypt a record anew; False where it is gone. One that was written meanwhile is not overwritten but read."""
        while True:
            data = connection.scalar(sa.select(installations.c.data).where(which))
            if data is None:
                return False
            anew = self._keys.encrypt(self._open(data)).decode()
            change = sa.update(installations).where(which, installations.c.data == data).values(data=anew)
            if connection.execute(change).rowcount:
                return True

    def _read(self, asked: tuple[str, ...], which: sa.ColumnElement[bool]) -> Row | None:
        """Read the newest of some rows, those of a workspace before those of its organisation."""
        columns = installations.c
        query = sa.select(columns.enterprise, columns.team, columns.user, columns.data).where(which)
        query = query.order_by(columns.team.desc(), columns.installed_at.desc()).limit(1)

        def look() -> Row | None:
            with transaction(self._engine) as connection:
                row = connection.execute(query).one_or_none()
            return Row(*row) if row else None

        return self._remembered.read(asked, look)

    def _open(self, data: str) -> bytes:
        try:
            return self._keys.decrypt(data)
        except InvalidToken:
            problem = "an installation was encrypted with a key that is not in CITEDESK_TOKEN_KEYS; put it back there"
            raise StorageError(problem) from None


class States(OAuthStateStore):
    """The states of installs that were begun: each is good once, for ten minutes, in every process.

    Only a digest is kept, so that nobody who reads the database can finish an install that somebody else began.
    """

    def __init__(self, engine: sa.Engine, clock: Callable[[], float] = time.time) -> None:
        """Read and write by `engine`; `clock` gives seconds since 1970."""
        self._engine, self._clock = engine, clock

    @property
    def logger(self) -> Logger:
        """The log that nothing secret is written to."""
        return log

    def issue(self, *_: object, **__: object) -> str:
        """Make a state and forget those that are over."""
        state = secrets.token_urlsafe(32)
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(states).where(states.c.expires < int(self._clock())))
        insert(self._engine, states, digest=_digest(state), expires=int(self._clock()) + _STATE_SECONDS)
        return state

    def consume(self, state: str) -> bool:
        """Use a state up: True the first time, within its ten minutes."""
        good = (states.c.digest == _digest(state)) & (states.c.expires >= int(self._clock()))
        with transaction(self._engine) as connection:
            return bool(connection.execute(sa.delete(states).where(good)).rowcount)


def _place(enterprise: str | None, team: str | None, *, whole: bool | None = False) -> tuple[str, str]:
    """Give organisation and workspace as they are stored: a `whole` organisation without a workspace.

    Slack writes its id in the place of a workspace's where there is none (docs.slack.dev: app_uninstalled_team).
    """
    return enterprise or "", "" if whole or team == enterprise else team or ""


def _of(enterprise: str, team: str, user: str | None = None) -> sa.ColumnElement[bool]:
    columns = installations.c
    which = (columns.enterprise == enterprise) & (columns.team == team)
    return which if user is None else which & (columns.user == user)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
