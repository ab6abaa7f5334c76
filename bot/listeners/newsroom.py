"""All that a listener is lent: the desk, what it remembers, and how this workspace has it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient

from bot.answer.shape import Answer
from bot.desk import Desk
from bot.listeners import retries
from bot.listeners.connected import Connected, Inside
from bot.listeners.outbox import Outbox
from bot.listeners.slack_errors import SlackErrors
from bot.operations.metrics import Metrics
from bot.query.parse import clean
from bot.render import blocks, buttons
from bot.render.format import Format
from bot.storage.channels import ChannelSettings, Mode
from bot.storage.installations import Installations
from bot.storage.kept import Kept
from bot.storage.storage import Storage

_MOST_TOPICS = 100
"""Options of a menu (docs.slack.dev, select menus)."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One app; `curators` is the channel that reports go to, `admins` the users who may allow shared channels."""

    desk: Desk
    storage: Storage
    outbox: Outbox
    now: Callable[[], dt.datetime]
    client: WebClient
    """The client of the one workspace; without a token where each has its own."""
    sanctions: str = "/sanctions"
    timeline: str = "/timeline"
    curators: str = ""
    admins: frozenset[str] = frozenset()
    connected: Connected = field(default_factory=Connected)
    metrics: Metrics = field(default_factory=Metrics)
    installations: Installations | None = None
    """The workspaces that installed the app, where more than one may."""
    curators_team: str = ""
    """The workspace of the curators, where more than one installed the app."""

    def __deepcopy__(self, memo: dict[int, object]) -> "Newsroom":
        """Be shared and not copied: Bolt copies the context of a request for every lazy listener."""
        return self

    def client_of(self, team: str) -> WebClient | None:
        """Give the client of a workspace, if the app is installed there. Raises StorageError."""
        if self.installations is None:
            return self.client
        token = self.installations.token_of(team)
        if token is None:
            return None
        return WebClient(
            token,
            base_url=self.client.base_url,
            retry_handlers=[SlackErrors(self.metrics.slack_error), *retries.handlers()],
        )

    def refusal(self, client: WebClient, team: str, channel: str, body: dict[str, Any]) -> str:
        """Say why nothing may be posted for all to see in a channel, or nothing: `off`, `connected` or `unsure`.

        Asks Slack who is in it where neither the request nor an earlier look tells, and fails closed.
        """
        settings = self.storage.channels.get(team, channel)
        if settings.mode is Mode.OFF:
            return "off"
        if settings.shared:
            return ""
        inside = self.connected.look(client, team, channel, body)
        return {Inside.OTHERS_TOO: "connected", Inside.UNKNOWN: "unsure"}.get(inside, "")

    def client_of_curators(self, client: WebClient) -> WebClient:
        """Give the client of the curators' workspace, which is that of `client` where there is one workspace.

        Raises LookupError where the app is not installed there, and StorageError.
        """
        curators = self.client_of(self.curators_team) if self.curators_team else client
        if curators is None:
            raise LookupError("the app is not installed where the curators are")
        return curators

    def close(self) -> None:
        """Send what waits to be posted, and close the storage."""
        self.outbox.close()
        self.connected.close()
        self.storage.close()

    def format(self, settings: ChannelSettings) -> Format:
        """Give the format of a channel with these settings."""
        return Format(
            dates=settings.dates,
            brief=settings.mode is Mode.BRIEF,
            sanctions=self.sanctions,
            timeline=self.timeline,
        )

    @property
    def topics(self) -> list[tuple[str, str]]:
        """The ids and labels of the topics, by label, as many as a menu of Slack's holds."""
        topics = sorted(self.desk.knowledge.topics.values(), key=lambda one: one.label.casefold())
        return [(one.id, one.label) for one in topics[:_MOST_TOPICS]]

    def answer(self, text: str) -> tuple[Answer, Kept]:
        """Answer what was typed, and give what the buttons below will need to find it again."""
        today = self.desk.today()
        return self.desk.ask(text, today), Kept(text, today)

    def asked(self, kept: Kept) -> str:
        """Restate a question as it was typed, without Slack's markup, with the workspace's name of the command."""
        return self.format(ChannelSettings()).command(clean(kept.text))

    def message(self, answer: Answer, kept: Kept, settings: ChannelSettings, *, private: bool) -> dict[str, Any]:
        """Make the message of an answer, with its buttons, for a channel with these settings."""
        return self.page(answer, self.storage.answers.keep(kept), kept, settings, private=private)

    def page(
        self, answer: Answer, key: str, kept: Kept, settings: ChannelSettings, *, private: bool, page: int = 0
    ) -> dict[str, Any]:
        """Make one page of an answer that is kept under `key`."""
        below = buttons.below(
            answer,
            key,
            private=private,
            curators=bool(self.curators),
            timeline=kept.text.startswith("/timeline"),
        )
        return blocks.message(answer, self.format(settings), below, page)
