"""The workspaces that installed the app, as Slack's own SDK asks for them; tokens are encrypted at rest.

Each record is encrypted whole (Fernet: AES-128-CBC with HMAC-SHA256, cryptography.io), so that neither a token nor a
name of a workspace can be read from the database or a backup of it. The first of the keys encrypts, all of them
decrypt: a new one is put in front, `rotate` writes every record anew, and then the old one can go. What belongs to a
workspace is deleted at once when the app is removed there (docs.slack.dev: tokens_revoked, app_uninstalled).
"""

import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from logging import Logger

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth import OAuthStateStore
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore

from bot.errors import SettingsError, StorageError
from bot.storage.database import insert, transaction, upsert
from bot.storage.tables import installations, states

log = logging.getLogger("citedesk.storage")

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
    """Every installation, by organisation, workspace and the user who installed it; errors are StorageErrors."""

    def __init__(self, engine: sa.Engine, keys: MultiFernet) -> None:
        """Read and write by `engine`."""
        self._engine, self._keys = engine, keys

    @property
    def logger(self) -> Logger:
        """The log that nothing secret is written to."""
        return log

    def save(self, installation: Installation) -> None:
        """Keep an installation, over the one of the same user."""
        upsert(
            self._engine,
            installations,
            enterprise=installation.enterprise_id or "",
            team=_team(installation.team_id, installation.is_enterprise_install),
            user=installation.user_id,
            installed_at=int(installation.installed_at),
            data=self._keys.encrypt(json.dumps(vars(installation)).encode()).decode(),
        )

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
        columns = installations.c
        where = self._where(enterprise_id, _team(team_id, is_enterprise_install))
        query = sa.select(columns.data).where(where).order_by(columns.installed_at.desc()).limit(1)
        if user_id:
            query = query.where(columns.user == user_id)
        with transaction(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return Installation(**json.loads(self._open(row.data))) if row else None

    def token_of(self, team: str) -> str | None:
        """Give the newest bot token of a workspace, whatever organisation it is in."""
        columns = installations.c
        query = sa.select(columns.data).where(columns.team == team).order_by(columns.installed_at.desc()).limit(1)
        with transaction(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        token = json.loads(self._open(row.data)).get("bot_token") if row else None
        return str(token) if token else None

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete every installation of a workspace: all of them hold its bot's token."""
        self._delete(self._where(enterprise_id, team_id or ""))

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installation by a user, or all of the workspace."""
        where = self._where(enterprise_id, team_id or "")
        self._delete(where & (installations.c.user == user_id) if user_id else where)

    def rotate(self) -> int:
        """Encrypt every record anew with the first key, and give how many there are."""
        columns = installations.c
        place = (columns.enterprise, columns.team, columns.user)
        with transaction(self._engine) as connection:
            rows = connection.execute(sa.select(*place, columns.data)).all()
            for row in rows:
                anew = self._keys.encrypt(self._open(row.data)).decode()
                same = (columns.enterprise == row.enterprise) & (columns.team == row.team) & (columns.user == row.user)
                connection.execute(sa.update(installations).where(same).values(data=anew))
        return len(rows)

    def _open(self, data: str) -> bytes:
        try:
            return self._keys.decrypt(data)
        except InvalidToken:
            problem = "an installation was encrypted with a key that is not in CITEDESK_TOKEN_KEYS; put it back there"
            raise StorageError(problem) from None

    def _where(self, enterprise: str | None, team: str) -> sa.ColumnElement[bool]:
        return (installations.c.enterprise == (enterprise or "")) & (installations.c.team == team)

    def _delete(self, where: sa.ColumnElement[bool]) -> None:
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(installations).where(where))


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


def _team(team: str | None, enterprise_wide: bool | None) -> str:  # noqa: FBT001  (as Slack's SDK gives it)
    return "" if enterprise_wide else team or ""


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
