"""Slash commands. The answer is given inside `ack`, so it needs no second request to Slack."""

import logging
import time

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.render import blocks

log = logging.getLogger("citedesk.listeners")


def register(app: App, sanctions: str, timeline: str) -> None:
    """Register the two commands under the names the workspace gives them."""

    def ask(ack: Ack, command: dict[str, str], desk: Desk) -> None:
        started = time.perf_counter()
        name = "/timeline" if command["command"] == timeline else "/sanctions"
        answer = desk.ask(f"{name} {command.get('text', '')}".strip())
        ack(response_type="ephemeral", **blocks.message(answer))
        log.info("%s %s in %.1f ms", name, answer.outcome, 1_000 * (time.perf_counter() - started))

    for name in (sanctions, timeline):
        app.command(name)(ask)
