"""Make the Slack app and serve it, in Socket Mode or over HTTP."""

import contextlib
import logging
import re
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import NoReturn

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_sdk.errors import SlackApiError
from starlette.types import ASGIApp

from bot import listeners, settings
from bot.app import answering
from bot.app.answering import desk
from bot.app.reload import Reload
from bot.app.rounds import Rounds, leave
from bot.desk import Desk
from bot.errors import DeskError, SettingsError
from bot.listeners import delivery, retries
from bot.listeners.newsroom import Newsroom
from bot.listeners.outbox import Outbox
from bot.operations import logs, readiness
from bot.operations.logs import RequestThreads
from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.storage import installations
from bot.storage.storage import Storage
from bot.web import install
from bot.web.health import HealthServer
from bot.web.pages import Pages
from bot.web.service import service

log = logging.getLogger("citedesk.app")

_CANNOT_START = 3
"""The exit code by which uvicorn's supervisor knows a worker that would fail again (uvicorn.main, STARTUP_FAILURE)."""
_OPEN_SECONDS = 2
"""How long connections that are open are waited for at the end."""
_THREADS = 5
"""Threads for what follows an acknowledgement: Bolt's own number."""


def slack(config: Settings, room: Newsroom, *, token_verification: bool = True) -> App:
    """Make the Bolt app.

    Listeners run within the request (`process_before_response`): an answer takes milliseconds, and Bolt's other
    mode waits for the acknowledgement in steps of 10 ms. What posts to Slack is a lazy listener. Bolt's own loggers
    are off, for they print whole request bodies: on a bad signature at INFO, on an unhandled request at WARNING.
    """
    silent = logging.getLogger("citedesk.bolt")
    silent.disabled = True
    try:
        app = App(
            name="citedesk",
            logger=silent,
            client=room.client,
            oauth_flow=_install(config, room),
            signing_secret=config.slack_signing_secret.get_secret_value() or "unused-in-socket-mode",
            request_verification_enabled=False,  # `bot.web.service` has done it before a request comes to Bolt
            attaching_function_token_enabled=False,  # for steps of workflows, of which the app has none
            process_before_response=True,
            token_verification_enabled=token_verification,
            listener_executor=RequestThreads(_THREADS, thread_name_prefix="listener"),
        )
    except BoltError as error:
        cause = error.__context__
        if isinstance(cause, SlackApiError) and cause.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            problem = f"Slack answers with an error at {config.slack_api_url}; start again in a while"
            raise SettingsError(problem) from None
        problem = "SLACK_BOT_TOKEN was refused by Slack; take it anew from api.slack.com/apps > OAuth & Permissions"
        raise SettingsError(problem) from None
    except OSError as error:
        raise _unreachable(config, error) from None
    listeners.register(app, room)
    return app


def _install(config: Settings, room: Newsroom) -> OAuthFlow | None:
    if room.installations is None:
        return None
    states = installations.States(room.storage.engine)
    secret = config.slack_client_secret.get_secret_value()
    return install.flow(room.client, config.slack_client_id, secret, room.installations, states)


def newsroom(config: Settings, one: Desk) -> Newsroom:
    """Put together what the listeners are lent. Raises StorageError or SettingsError."""
    tokens = installations.keys(config.token_keys) if config.slack_client_id else None
    storage = Storage.open(config.database_url.get_secret_value(), config.seal_secret)
    team, _, channel = config.citedesk_curators_channel.rpartition("/")
    metrics = Metrics()
    room = Newsroom(
        desk=one,
        storage=storage,
        outbox=Outbox(),
        now=answering.now,
        sanctions=config.citedesk_sanctions_command,
        timeline=config.citedesk_timeline_command,
        curators=channel,
        curators_team=team,
        admins=config.admins,
        installations=installations.Installations(storage.engine, tokens) if tokens else None,
        client=retries.client(
            config.slack_bot_token.get_secret_value() or None, config.slack_api_url, metrics.slack_error
        ),
        metrics=metrics,
    )
    metrics.watch(
        queue=lambda: len(room.outbox),
        records=lambda: (storage.waiting, storage.lost),
        version=lambda: room.desk.knowledge.version,
        age=lambda: (room.desk.today() - room.desk.newest).days,
    )
    return room


def pages(config: Settings, room: Newsroom, reload: Reload, connected: Callable[[], bool] | None = None) -> Pages:
    """Give the pages for those who run the desk; `connected` tells of the socket, where there is one."""

    def state() -> dict[str, str]:
        told = {"socket": "connected" if connected() else "lost"} if connected else {}
        return {**told, **room.storage.state, **reload.state()}

    def missing() -> str:
        known = room.installations is None or room.storage.agreed.is_set()
        return readiness.missing(database=known, slack=connected() if connected else True)

    return Pages(
        version=lambda: room.desk.knowledge.version,
        state=state,
        ready=missing,
        metrics=room.metrics.page if config.citedesk_metrics else None,
        hosts=config.hosts,
    )


def http(config: Settings, *, token_verification: bool = True) -> ASGIApp:
    """Make the HTTP service. Raises KnowledgeError, StorageError or SettingsError."""
    _required(config)
    one = desk(config.citedesk_knowledge, config.kept, config.citedesk_lists)
    secret = config.slack_signing_secret.get_secret_value()
    room = newsroom(config, one)
    reload = Reload(one, config.citedesk_knowledge, config.kept, config.citedesk_lists)
    app = slack(config, room, token_verification=token_verification)
    rounds = _rounds(app, room, reload)

    def close() -> None:
        rounds.close()
        room.close()

    return service(app, one, secret, close, pages=pages(config, room, reload), at_once=room.at_once)


def _rounds(app: App, room: Newsroom, reload: Reload) -> Rounds:
    listeners = app.listener_runner.listener_executor
    if not isinstance(listeners, ThreadPoolExecutor):
        raise TypeError("listeners run in threads")
    return Rounds(room, reload, lambda: delivery.take_over(app, room), listeners)


def _required(config: Settings) -> None:
    several = ("slack_client_id", "slack_client_secret") if config.slack_client_id else ("slack_bot_token",)
    settings.require(config, *several, "slack_signing_secret")


def worker() -> ASGIApp:
    """Make the HTTP service in a process of its own, by the environment: what uvicorn starts each worker with."""
    config = settings.read()
    logs.configure(config.citedesk_log_level, as_json=config.citedesk_log_format == "json")
    try:
        return http(config)
    except DeskError as error:
        log.error("a worker cannot start: %s", error)  # noqa: TRY400  (such a text is for the one who runs the desk)
        sys.exit(_CANNOT_START)  # any other way to end, and uvicorn would start it again and again


def serve_http(config: Settings) -> None:
    """Serve over HTTP until stopped, with as many processes as the settings say."""
    several = config.citedesk_workers > 1
    if several and config.citedesk_metrics:
        problem = "CITEDESK_METRICS tells of one process: with it, leave CITEDESK_WORKERS at 1 and run replicas"
        raise SettingsError(problem)
    if several:  # what keeps a worker from starting is told here, once
        _required(config)
        Storage.open(config.database_url.get_secret_value()).close()
        answering.desk(config.citedesk_knowledge, config.kept, config.citedesk_lists)
    signal.signal(signal.SIGTERM, _stopped)
    try:
        uvicorn.run(
            "bot.app.serving:worker" if several else http(config),
            factory=several,
            workers=config.citedesk_workers,
            host=config.citedesk_host,
            port=config.citedesk_port,
            log_config=None,
            access_log=False,
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_OPEN_SECONDS,
        )
    finally:
        leave()


def serve_socket(config: Settings) -> None:
    """Serve in Socket Mode until stopped; no public address is needed. Raises KnowledgeError or SettingsError."""
    if config.slack_client_id:
        raise SettingsError("SLACK_CLIENT_ID is for several workspaces over HTTP; in Socket Mode leave it empty")
    settings.require(config, "slack_bot_token", "slack_app_token")
    one = desk(config.citedesk_knowledge, config.kept, config.citedesk_lists)
    room = newsroom(config, one)
    signal.signal(signal.SIGTERM, _stopped)
    with contextlib.ExitStack() as end:  # the last first
        end.callback(leave)
        end.callback(room.close)
        try:
            app = slack(config, room)
            reload = Reload(one, config.citedesk_knowledge, config.kept, config.citedesk_lists)
            end.callback(_rounds(app, room, reload).close)
            handler = socket(config, app)
            if config.citedesk_health_port:
                shown = pages(config, room, reload, handler.client.is_connected)
                health = HealthServer(shown, config.citedesk_host, config.citedesk_health_port)
                end.callback(health.close)
            end.callback(handler.close)
            handler.start()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
        except SlackApiError:
            problem = "SLACK_APP_TOKEN was refused by Slack; it is made under Basic Information > App-Level Tokens"
            raise SettingsError(problem) from None
        except OSError as error:
            raise _unreachable(config, error) from None


def _stopped(*_: object) -> NoReturn:
    """End as on Ctrl-C: uvicorn does so itself, and process 1 of a container would ignore the signal."""
    raise SystemExit(0)


def _unreachable(config: Settings, error: OSError) -> SettingsError:
    reason = type(error).__name__
    return SettingsError(f"Slack cannot be reached at {config.slack_api_url} ({reason}); check the network")


def socket(config: Settings, app: App) -> SocketModeHandler:
    """Make the Socket Mode handler; of the client's log only the fixed words of what became of the connection."""
    log = logging.getLogger("citedesk.socket")
    log.setLevel(logging.INFO)
    log.addFilter(_fixed_words)
    return SocketModeHandler(app, config.slack_app_token.get_secret_value(), logger=log)


def _fixed_words(record: logging.LogRecord) -> bool:
    """Cut a record of the Slack client before its first detail: sessions, addresses and payloads stay out."""
    record.msg = re.split(r"[(:{\[]", record.getMessage(), maxsplit=1)[0].strip()
    record.args, record.exc_info = (), None
    return True
