"""One press of a button or one choice of a menu: acknowledged at once, done afterwards, and never without a reply."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient, WebhookClient

from bot.listeners import retries
from bot.listeners.failures import NotTakenError, failed
from bot.listeners.newsroom import Newsroom
from bot.storage.channels import ChannelSettings


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
        self.team: str = (body.get("team") or {}).get("id") or body["user"].get("team_id", "")
        self.channel: str = (body.get("channel") or {}).get("id", "")
        container = body.get("container") or {}
        self.private: bool = bool(container.get("is_ephemeral"))
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
        address = WebhookClient(self.body["response_url"], retry_handlers=retries.handlers())
        status = address.send_dict(message).status_code
        if status != HTTPStatus.OK:
            raise NotTakenError(status)

    def fail(self, error: Exception) -> None:
        """Count a failure, and tell it to the one who pressed."""
        self.newsroom.metrics.failed()
        failed(error, self.body, self.client)


def register(app: App, action: Any, pressed: Callable[[Press], None]) -> None:
    """Register what a press does; `action` is an action id or a pattern of one."""

    def listener(body: dict[str, Any], client: WebClient, newsroom: Newsroom) -> None:
        press = Press(body, client, newsroom)
        try:
            pressed(press)
        except Exception as error:  # noqa: BLE001  (Bolt would log the text of what a lazy listener raises)
            press.fail(error)

    listener.__name__ = pressed.__name__
    app.action(action)(ack=_acknowledge, lazy=[listener])


def _acknowledge(ack: Ack) -> None:
    ack()
