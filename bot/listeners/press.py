"""One press of a button or one choice of a menu: acknowledged, done afterwards, and never without a reply."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient, WebhookClient

from bot.listeners import delivery, retries
from bot.listeners.failures import NotTakenError, failed
from bot.listeners.newsroom import Newsroom
from bot.storage.channels import ChannelSettings


def team_of(body: dict[str, Any]) -> str:
    """Give the workspace of an interaction; an install of a whole organisation may name it with the user alone."""
    return str((body.get("team") or {}).get("id") or body["user"].get("team_id", ""))


class Press:
    """Who pressed what, where, and how they are answered."""

    def __init__(self, body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
        """Take what Slack sent."""
        self.body, self.client, self.newsroom = body, client, newsroom
        action = body["actions"][0]
        self.value: str = action.get("value") or (action.get("selected_option") or {}).get("value", "")
        self.key = self.value.partition(":")[0]
        self.user: str = body["user"]["id"]
        self.name: str = body["user"].get("name") or body["user"].get("username") or self.user
        self.team: str = team_of(body)
        self.channel: str = (body.get("channel") or {}).get("id", "")
        container = body.get("container") or {}
        self.private: bool = bool(container.get("is_ephemeral"))
        self.goes_on = False
        """Whether what was pressed is done by somebody else later, who settles the delivery."""
        self.thread: str | None = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")

    @property
    def settings(self) -> ChannelSettings:
        """The settings of the channel."""
        return self.newsroom.storage.channels.get(self.team, self.channel)

    def say(self, text: str) -> None:
        """Tell the one who pressed, and nobody else."""
        self.show({"text": text})

    def show(self, message: dict[str, Any], *, instead: bool = False) -> None:
        """Show a message to the one who pressed, in place of a private one where `instead`."""
        if instead and self.private:
            self.respond(**message, replace_original=True)
        else:
            thread = {"thread_ts": self.thread} if self.thread else {}
            self.respond(**message, response_type="ephemeral", replace_original=False, **thread)

    def respond(self, **message: Any) -> None:
        """Send to the address that came with the button; Slack takes five in thirty minutes. Raises NotTakenError."""
        address = WebhookClient(self.body["response_url"], retries.SECONDS, retry_handlers=retries.handlers())
        status = address.send_dict(message).status_code
        if status != HTTPStatus.OK:
            raise NotTakenError(status)

    def settle(self) -> None:
        """Tell that what was pressed is done, or that doing it begins in a way that must not happen twice."""
        delivery.settle(self.newsroom, self.body)

    def fail(self, error: Exception) -> None:
        """Count a failure, and tell it to the one who pressed."""
        self.newsroom.metrics.failed()
        failed(error, self.body, self.client)


def register(
    app: App, action: Any, pressed: Callable[[Press], None] | None, first: Callable[[Press], None] | None = None
) -> None:
    """Register what a press does; `action` is an action id or a pattern of one.

    `first` is what is done before the press is acknowledged, so that it lasts once it is: it only writes, and says
    nothing. `pressed` follows, and may take its time.
    """

    def acknowledge(ack: Ack, body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
        if first:
            first(Press(body, client, newsroom))
        ack()

    def listener(body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
        press = Press(body, client, newsroom)
        try:
            if pressed:
                pressed(press)
        except Exception as error:  # noqa: BLE001  (Bolt would log the text of what a lazy listener raises)
            press.fail(error)
        if not press.goes_on:
            press.settle()

    listener.__name__ = pressed.__name__ if pressed else "nothing_follows"
    app.action(action)(ack=acknowledge, lazy=[listener] if pressed else [])
