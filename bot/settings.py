"""The environment, read once, into a frozen `Settings`; secrets never show in a repr."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

_TOKENS = {
    "slack_bot_token": ("SLACK_BOT_TOKEN", "xoxb-", "api.slack.com/apps > your app > OAuth & Permissions"),
    "slack_app_token": (
        "SLACK_APP_TOKEN",
        "xapp-",
        "api.slack.com/apps > your app > Basic Information > App-Level Tokens, scope connections:write",
    ),
    "slack_client_id": ("SLACK_CLIENT_ID", "", "api.slack.com/apps > your app > Basic Information > App Credentials"),
    "slack_client_secret": (
        "SLACK_CLIENT_SECRET",
        "",
        "api.slack.com/apps > your app > Basic Information > App Credentials",
    ),
    "slack_signing_secret": (
        "SLACK_SIGNING_SECRET",
        "",
        "api.slack.com/apps > your app > Basic Information > App Credentials",
    ),
}


def _command(name: str) -> str:
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", name):
        raise ValueError("write it as Slack does: a slash, then up to 31 small letters, digits, - or _")
    return name


def _stripped(secret: SecretStr) -> SecretStr:
    """Take off the white space that comes along when a token is copied."""
    return SecretStr(secret.get_secret_value().strip())


Command = Annotated[str, AfterValidator(_command)]
Secret = Annotated[SecretStr, AfterValidator(_stripped)]
Token = Secret


class Settings(BaseSettings):
    """Every setting, its default and what it is for; the README's table is compared with this."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: Token = Field(SecretStr(""), description="Bot token of the installed app, `xoxb-…`.")
    slack_app_token: Token = Field(SecretStr(""), description="App-level token for Socket Mode, `xapp-…`.")
    slack_signing_secret: Token = Field(SecretStr(""), description="Signing secret, for HTTP.")
    slack_api_url: str = Field("https://slack.com/api/", description="Slack's Web API; another one for tests.")
    citedesk_knowledge: Path = Field(Path("knowledge"), description="The knowledge folder.")
    citedesk_lists: Path = Field(
        Path("lists"), description="Where imported sanctions lists are kept; loaded beside the knowledge."
    )
    citedesk_cache: Path = Field(
        Path("~/.cache/citedesk"), description="Where the index is kept between starts; `off` keeps none."
    )
    citedesk_sanctions_command: Command = Field("/sanctions", description="Name of the law command in your workspace.")
    citedesk_timeline_command: Command = Field("/timeline", description="Name of the timeline command.")
    database_url: Secret = Field(
        SecretStr("sqlite:///data/citedesk.db"),
        description="Where channel settings, follows, feedback and shares are kept, as an SQLAlchemy URL.",
    )
    slack_client_id: str = Field("", description="Client id, for installs from more than one workspace.")
    slack_client_secret: Secret = Field(SecretStr(""), description="Client secret, for the same.")
    citedesk_token_keys: Secret = Field(
        SecretStr(""), description="Fernet keys of the workspaces' tokens, with commas, the newest first (`new-key`)."
    )
    citedesk_curators_channel: str = Field(
        "",
        pattern=r"^(?:(?:T[A-Z0-9]+/)?[CGD][A-Z0-9]+)?$",
        description="Id of the channel that reported mistakes go to, `C…`; of several workspaces `T…/C…`.",
    )
    citedesk_admins: str = Field(
        "",
        pattern=r"^(?:\s*[UW][A-Z0-9]+\s*(?:,|$))*$",
        description="Ids of users who may let the desk answer beside another organisation, `U…`, with commas.",
    )
    citedesk_keep_feedback_days: int = Field(
        365, ge=1, le=36_500, description="Days that readers' verdicts are kept; `purge` deletes older ones."
    )
    citedesk_keep_shares_days: int = Field(
        365,
        ge=1,
        le=36_500,
        description="Days that shared answers are remembered for corrections; `purge` deletes older ones.",
    )
    citedesk_keep_gaps_days: int = Field(
        365,
        ge=1,
        le=36_500,
        description="Days that it is remembered what was not on record; `purge` deletes older ones.",
    )
    citedesk_host: str = Field("127.0.0.1", description="Address that `serve --http` listens on.")
    citedesk_port: int = Field(3000, ge=1, le=65535, description="Port that `serve --http` listens on.")
    citedesk_workers: int = Field(
        1, ge=1, le=64, description="Processes of `serve --http` on one machine, each with its own copy of the index."
    )
    citedesk_log_format: Literal["text", "json"] = Field("text", description="How a line of the log is written.")
    citedesk_metrics: bool = Field(default=False, description="Whether `/metrics` is shown.")
    citedesk_health_port: int = Field(
        0, ge=0, le=65535, description="Port of the health pages in Socket Mode, on `CITEDESK_HOST`; 0: none."
    )
    citedesk_hosts: str = Field(
        "",
        pattern=r"^(?:\s*(?:\*\.)?[A-Za-z0-9.-]+\s*(?:,|$))*$",
        description="Names the desk may be asked by (`Host`), with commas; empty: any.",
    )
    citedesk_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged; never what a user typed."
    )

    @property
    def kept(self) -> Path | None:
        """Give the folder in which the index is kept between starts, if one is."""
        return None if str(self.citedesk_cache) == "off" else self.citedesk_cache.expanduser()

    @property
    def admins(self) -> frozenset[str]:
        """Give the ids of the admins."""
        return frozenset(one.strip() for one in self.citedesk_admins.split(",") if one.strip())

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the names the desk may be asked by."""
        return tuple(one.strip() for one in self.citedesk_hosts.split(",") if one.strip())

    @property
    def seal_secret(self) -> str:
        """Give the secret that seals what was typed: one that every process of the app has, and no database."""
        return self.slack_signing_secret.get_secret_value() or self.slack_app_token.get_secret_value()

    @property
    def token_keys(self) -> tuple[str, ...]:
        """Give the keys of the workspaces' tokens, the newest first."""
        written = self.citedesk_token_keys.get_secret_value().split(",")
        return tuple(one.strip() for one in written if one.strip())

    @model_validator(mode="after")
    def _two_commands(self) -> "Settings":
        if self.citedesk_sanctions_command == self.citedesk_timeline_command:
            raise ValueError("CITEDESK_SANCTIONS_COMMAND and CITEDESK_TIMELINE_COMMAND must differ")
        return self


def read() -> Settings:
    """Read the environment (and `.env`). Raises SettingsError with every wrong variable."""
    try:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text; save it as UTF-8") from None
    except ValidationError as error:
        wrong = [
            "".join(f"{part}: ".upper() for part in one["loc"][:1]) + one["msg"].removeprefix("Value error, ")
            for one in error.errors()
        ]
        raise SettingsError("\n".join(wrong)) from None


def require(settings: Settings, *names: str) -> None:
    """Raise SettingsError naming every missing or misplaced token, and where Slack shows it."""
    wrong: list[str] = []
    for name in names:
        variable, prefix, place = _TOKENS[name]
        value = _plain(getattr(settings, name))
        if not value:
            wrong.append(f"{variable} is not set; you find it at {place}")
        elif not value.startswith(prefix):
            wrong.append(f"{variable} does not begin with {prefix}; you find the right one at {place}")
    if wrong:
        raise SettingsError("\n".join(wrong))


def _plain(value: SecretStr | str) -> str:
    return value if isinstance(value, str) else value.get_secret_value()
