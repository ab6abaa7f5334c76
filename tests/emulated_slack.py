"""A Slack that keeps channels, threads, tokens and scopes: the npm package `emulate`, run by Node beside the tests."""

import contextlib
import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from node.install import install, node
from slack_requests import SECRET
from slack_sdk import WebClient
from starlette.types import ASGIApp

HERE = Path(__file__).parent
MANIFEST = json.loads((HERE.parent / "manifest.json").read_text())
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]

BOT = "U0CITEDESK"
CHANNEL = "C000000001"
CLIENT = "111.222"
CLIENT_SECRET = "client-secret"
BACK = "http://127.0.0.1:9/slack/oauth_redirect"
BOT_TOKEN = "xoxb-citedesk"
MUTE_TOKEN = "xoxb-may-not-write"
REPORTER_TOKEN = "xoxp-reporter"


def _bot_token(token: str, scopes: list[str]) -> dict:
    ids = {"user_id": BOT, "bot_user_id": BOT, "bot_id": "B0CITEDESK", "app_id": "A0CITEDESK", "client_id": CLIENT}
    return {"token": token, "type": "bot", "scopes": scopes, **ids}


SEED = {
    "events": MANIFEST["settings"]["event_subscriptions"]["bot_events"],
    "signing_secret": SECRET,
    "strict_scopes": True,
    "users": [{"name": "reporter", "real_name": "A Reporter"}],
    "oauth_apps": [
        {
            "app_id": "A0CITEDESK",
            "client_id": CLIENT,
            "client_secret": CLIENT_SECRET,
            "name": MANIFEST["display_information"]["name"],
            "redirect_uris": [BACK],
            "scopes": SCOPES,
            "bot_id": "B0CITEDESK",
            "bot_user_id": BOT,
        }
    ],
    "tokens": [
        _bot_token(BOT_TOKEN, SCOPES),
        _bot_token(MUTE_TOKEN, [scope for scope in SCOPES if scope != "chat:write"]),
        {
            "token": REPORTER_TOKEN,
            "type": "user",
            "user": "reporter",
            "scopes": ["chat:write", "channels:read", "channels:history", "im:read", "im:history"],
        },
    ],
}
"""The app has the events and scopes of its manifest, and none of the optional ones.

A token that is not here passes as an admin, so a token that is refused cannot be tested with this.
"""


class EmulatedSlack:
    """`address` is its root; `api` what the app is told; `reporter` the client of someone in the newsroom."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        self.address = f"http://127.0.0.1:{self._say(json.dumps(SEED))}"
        self.api = f"{self.address}/api/"
        self.reporter = WebClient(REPORTER_TOKEN, base_url=self.api)

    def send_events_to(self, url: str) -> None:
        self._say(url)

    def thread(self, ts: str) -> list[dict]:
        """Give the messages of a thread, the first one included."""
        return self.reporter.conversations_replies(channel=CHANNEL, ts=ts)["messages"]

    def direct(self) -> list[dict]:
        """Give the direct messages between the reporter and the app, newest first."""
        channels = self.reporter.conversations_list(types="im")["channels"]
        return self.reporter.conversations_history(channel=channels[0]["id"])["messages"] if channels else []

    def _say(self, line: str) -> str:
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("the emulated Slack has ended; what it said is in the captured output")
        return answer


@contextlib.contextmanager
def running() -> Iterator[EmulatedSlack]:
    """Run the emulated Slack; its packages are installed when they are not there. Raises NodeError."""
    command = [node(), str(HERE / "node" / "slack.mjs")]
    with subprocess.Popen(
        command, cwd=install(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:  # leaving closes its input, and that ends it
        yield EmulatedSlack(process)


@contextlib.contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an app as in production, on a free port, and give its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            eventually(lambda: server.started)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def eventually(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something holds, and fail when it does not."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold in time"
        time.sleep(0.02)
