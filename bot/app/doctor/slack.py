"""What Slack says of this app, for the doctor: its token, its scopes, the curators' channel, the time.

docs.slack.dev: every response names the scopes of its token (`X-OAuth-Scopes`), and a request whose timestamp is more
than five minutes off is to be refused (verifying requests from Slack), so that a wrong clock ends in 401.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.app.doctor.finding import Finding, Level
from bot.app.doctor.manifest import Manifest
from bot.settings import Settings

SKEW_WARNING = 60
SKEW_PROBLEM = 300
"""Seconds; the second is the window in which a signature counts."""
_TIMEOUT = 10
_NO_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Codes of `auth.test` that speak of the token itself (docs.slack.dev, auth.test: errors)."""
_INSTALL = "install the app anew: api.slack.com/apps > your app > Install App"


def examine(config: Settings, declared: Manifest | None, now: Callable[[], dt.datetime]) -> Iterator[Finding]:
    """Ask Slack; `declared` is the manifest, or None where there is none to compare with."""
    token = config.slack_bot_token.get_secret_value()
    if not token and not config.slack_client_id:
        yield Finding(Level.PROBLEM, "without a bot token Slack was not asked", "set SLACK_BOT_TOKEN")
        return
    client = WebClient(token=token or None, base_url=config.slack_api_url, timeout=_TIMEOUT)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        if token or _code(error) != "not_authed":
            yield _refused(_code(error))
        else:
            yield Finding(Level.OK, "Slack is reached; each workspace has a token of its own, which was not looked at")
        yield from _clock(_headers(error.response), now())
        return
    except (OSError, SlackClientError) as error:
        told = f"Slack cannot be reached at {config.slack_api_url} ({type(error).__name__})"
        yield Finding(Level.PROBLEM, told, "check the network, a proxy and SLACK_API_URL")
        return
    yield Finding(Level.OK, "Slack takes the bot token")
    headers = _headers(answer)
    yield from _clock(headers, now())
    yield from _scopes(headers, declared)
    channel = config.citedesk_curators_channel.rpartition("/")[2]  # before it, the workspace, where there are many
    if channel:
        yield _channel(client, channel)


def _headers(response: object) -> dict[str, str]:
    """Give the headers of a response, by their names in small letters."""
    headers = getattr(response, "headers", {})
    return {str(name).lower(): str(value) for name, value in headers.items()}


def _refused(code: str) -> Finding:
    if code in _NO_TOKEN:
        advice = "take it anew from api.slack.com/apps > your app > OAuth & Permissions"
        return Finding(Level.PROBLEM, f"SLACK_BOT_TOKEN was refused by Slack ({code})", advice)
    return Finding(Level.PROBLEM, f"Slack did not answer as it should ({code})", "try again; see slack-status.com")


def _clock(headers: Mapping[str, str], now: dt.datetime) -> Iterator[Finding]:
    """Compare the time of this machine with that of Slack's response."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        yield Finding(Level.WARNING, "Slack did not say what time it is; the clock was not compared")
        return
    seconds = round(abs((now - theirs.replace(tzinfo=theirs.tzinfo or dt.UTC)).total_seconds()))
    told = f"the clock is {seconds} s off Slack's"
    advice = "let the machine keep its time by NTP; requests by HTTP are refused from 300 s on"
    if seconds > SKEW_PROBLEM:
        yield Finding(Level.PROBLEM, told, advice)
    elif seconds > SKEW_WARNING:
        yield Finding(Level.WARNING, told, advice)
    else:
        yield Finding(Level.OK, told)


def _scopes(headers: Mapping[str, str], declared: Manifest | None) -> Iterator[Finding]:
    """Compare the scopes of the token with those of the manifest."""
    if declared is None:
        return
    granted = {one.strip() for one in headers.get("x-oauth-scopes", "").split(",")} - {""}
    if not granted:
        yield Finding(Level.WARNING, "Slack did not say which scopes the token has; they were not compared", _INSTALL)
        return
    lacking, without = declared.required - granted, declared.optional - granted
    beyond = granted - declared.required - declared.optional
    if lacking:
        yield Finding(Level.PROBLEM, f"the token lacks scopes: {', '.join(sorted(lacking))}", _INSTALL)
    if without:
        told = f"the token lacks optional scopes: {', '.join(sorted(without))}"
        yield Finding(
            Level.WARNING, told, f"see in the README what does not work without; if that is wanted, {_INSTALL}"
        )
    if beyond:
        told = f"the token has scopes that the desk does not need: {', '.join(sorted(beyond))}"
        yield Finding(Level.WARNING, told, f"take them out at OAuth & Permissions, and {_INSTALL}")
    if not lacking and not without and not beyond:
        yield Finding(Level.OK, "the scopes are those of the manifest")


def _channel(client: WebClient, channel: str) -> Finding:
    """See that the app can post to the curators' channel, as far as its scopes let it see."""
    name = "the curators' channel"
    try:
        told = dict(client.conversations_info(channel=channel)["channel"])
    except SlackApiError as error:
        if _code(error) == "missing_scope":
            advice = "add the optional scope channels:read (groups:read for a private one), and install the app anew"
            return Finding(Level.WARNING, f"{name} could not be looked at: the token may not", advice)
        advice = "see that CITEDESK_CURATORS_CHANNEL is right, and invite the app there"
        return Finding(Level.PROBLEM, f"{name} cannot be reached ({_code(error)})", advice)
    except (OSError, SlackClientError, KeyError, TypeError, ValueError) as error:
        return Finding(Level.WARNING, f"{name} could not be looked at ({type(error).__name__})", "try again")
    if told.get("is_archived"):
        return Finding(Level.PROBLEM, f"{name} is archived", "set CITEDESK_CURATORS_CHANNEL to another one")
    if told.get("is_member") is False and not told.get("is_im"):
        return Finding(Level.PROBLEM, f"the app is not in {name}", "invite it there: /invite @citedesk")
    return Finding(Level.OK, f"{name} can be reached")


def _code(error: SlackApiError) -> str:
    """Give Slack's own word for what went wrong, or the status where Slack gave none."""
    told = error.response.get("error") if hasattr(error.response, "get") else None
    return told if isinstance(told, str) and told.isidentifier() else "no code"
