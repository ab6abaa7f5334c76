"""Thin Slack listeners: ask the desk, render, respond. A listener knows no law."""

from slack_bolt import App

from bot.desk import Desk
from bot.listeners import commands, events, middleware
from bot.storage.deliveries import Deliveries


def register(app: App, desk: Desk, deliveries: Deliveries, sanctions: str, timeline: str) -> None:
    """Register every listener; the command names are those of the workspace."""
    middleware.register(app, desk, deliveries)
    commands.register(app, sanctions, timeline)
    events.register(app)
