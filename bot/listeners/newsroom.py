"""All that a listener is lent: the desk, what it remembers, and how this workspace has it."""

import contextlib
import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient

from bot.answer.shape import Answer, Outcome
from bot.desk import Desk
from bot.listeners import retries
from bot.listeners.connected import Connected, Inside
from bot.listeners.outbox import Outbox
from bot.listeners.replies import Asked, Replies, Reply
from bot.operations.logs import RequestThreads
from bot.operations.metrics import Metrics
from bot.query.parse import clean
from bot.render import blocks, buttons
from bot.render.format import Format
from bot.storage.channels import ChannelSettings, Mode
from bot.storage.installations import Installations
from bot.storage.kept import Kept
from bot.storage.storage import Storage

log = logging.getLogger("citedesk.listeners")

_DRAIN_SECONDS = 3.0
_FORM_SECONDS = 2
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
    replies: Replies = field(default_factory=Replies)
    threads: RequestThreads = field(default_factory=lambda: RequestThreads(2, thread_name_prefix="aside"))
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
        return retries.client(token, self.client.base_url, self.metrics.slack_error) if token else None

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

    def aside(self, do: Callable[..., object], *given: object, **named: object) -> None:
        """Do what follows a command, and is not to hold its response."""
        with contextlib.suppress(RuntimeError):  # the app is stopping
            self.threads.submit(do, *given, **named)

    def client_of_curators(self, client: WebClient) -> WebClient:
        """Give a client of the curators' workspace, which is that of `client` where there is one workspace.

        It is a `quick` one. Raises LookupError where the app is not installed there, and StorageError.
        """
        curators = self.client_of(self.curators_team) if self.curators_team else client
        if curators is None:
            raise LookupError("the app is not installed where the curators are")
        return self.quick(curators)

    def quick(self, client: WebClient) -> WebClient:
        """Give a client of the same workspace that tries once, for two seconds: a form waits three for its answer."""
        url, count = self.client.base_url, self.metrics.slack_error
        return retries.client(client.token, url, count, seconds=_FORM_SECONDS, again=False)

    def close(self) -> None:
        """Send what waits to be posted, for some seconds, and close the storage; the rest another process takes over.

        Docker kills what has not ended after ten seconds, and this is not all that is to be done in them.
        """
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.outbox.close(_DRAIN_SECONDS)
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
        answer = self.desk.ask(text, today)
        return answer, Kept(text, today, answer.knowledge)

    def asked(self, kept: Kept) -> str:
        """Restate a question as it was typed, without Slack's markup, with the workspace's name of the command."""
        return self.format(ChannelSettings()).command(clean(kept.text))

    def message(self, answer: Answer, kept: Kept, settings: ChannelSettings, *, private: bool) -> dict[str, Any]:
        """Make the message of an answer, with its buttons, for a channel with these settings."""
        return self.page(answer, self.storage.questions.keep(kept), kept, settings, private=private)

    def reply(self, text: str, settings: ChannelSettings, *, private: bool) -> Reply:
        """Answer a command, or give the answer that was made before, for a channel with these settings."""

        def make() -> Reply:
            answer, kept = self.answer(text)
            message = self.message(answer, kept, settings, private=private)
            told = {"response_type": "ephemeral" if private else "in_channel", **message}
            body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            return Reply(answer.outcome, answer.knowledge, answer.suggestions, body)

        return self.replies.get(Asked(text, self.desk.today(), self.desk.knowledge.version, settings, private), make)

    def at_once(self, body: Mapping[str, Any]) -> bool:
        """Tell whether a request is a command that will wait for nothing: no token and no setting is to be read."""
        return (
            self.installations is None
            and "command" in body
            and self.storage.channels.at_hand(str(body.get("team_id")), str(body.get("channel_id")))
        )

    def told(self, team: str, command: str, reply: Reply, seconds: float) -> None:
        """Count an answer, log how it ended, and record a gap; `seconds` it took, without posting."""
        self.metrics.answered(command, reply.outcome, seconds)
        spent = round(1_000 * seconds, 1)
        extra = {"team": team, "command": command, "outcome": reply.outcome.value, "milliseconds": spent}
        log.info("%s %s in %.1f ms", command, reply.outcome, spent, extra=extra)
        if reply.outcome is Outcome.NOTHING:
            self.storage.gaps.put(team, command, reply.knowledge, reply.near, self.now())

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
