"""Thin Slack listeners: ask the desk, render, respond. A listener knows no law."""

from slack_bolt import App

from bot.listeners import actions, commands, digest, events, middleware, shortcuts, views
from bot.listeners.newsroom import Newsroom


def register(app: App, newsroom: Newsroom) -> None:
    """Register every listener."""
    middleware.register(app, newsroom)
    commands.register(app, newsroom)
    events.register(app)
    actions.register(app)
    shortcuts.register(app)
    views.register(app)
    digest.register(app)
