"""The app as it is served, against an emulated Slack with channels, threads, tokens, scopes and signed events."""

import contextlib
import json
import logging
import re
import time
import urllib.parse
from typing import NamedTuple

import emulated_slack as emulated
import httpx2
import pytest
from emulated_slack import BOT, BOT_TOKEN, CHANNEL, MUTE_TOKEN, EmulatedSlack
from node.install import NodeError
from slack_requests import SECRET
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.app import serving
from bot.listeners.newsroom import Newsroom
from bot.settings import Settings
from bot.storage.channels import ChannelSettings

QUESTION = "can russia buy shells from north korea"


@pytest.fixture(scope="session")
def workspace():
    try:
        with emulated.running() as one:
            yield one
    except NodeError as error:
        pytest.fail(str(error))


def configured(workspace: EmulatedSlack, token: str) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=token,
        slack_signing_secret=SECRET,
        slack_api_url=workspace.api,
        citedesk_cache="off",
        database_url="sqlite://",
    )


class Served(NamedTuple):
    address: str
    room: Newsroom


@pytest.fixture
def serve(workspace, desk):
    """Serve the app with a token, and have the workspace send its events there."""
    with contextlib.ExitStack() as closing:

        def start(token: str) -> Served:
            config = configured(workspace, token)
            room = serving.newsroom(config, desk)
            closing.callback(room.close)
            app = serving.slack(config, room)
            closing.callback(app.listener_runner.lazy_listener_runner.executor.shutdown, wait=True)
            address = closing.enter_context(emulated.served(serving.service(app, desk, SECRET)))
            workspace.send_events_to(f"{address}/slack/events")
            return Served(address, room)

        yield start


def asked(workspace: EmulatedSlack, text: str, channel: str = CHANNEL, **more: str) -> str:
    return workspace.reporter.chat_postMessage(channel=channel, text=text, **more)["ts"]


def keyless(blocks: list[dict]) -> list[dict]:
    """Give blocks without the values of their buttons, which are made by chance."""
    return json.loads(json.dumps(blocks), object_hook=lambda one: {key: one[key] for key in one if key != "value"})


def test_a_mention_is_answered_in_its_thread_with_blocks_and_text(serve, workspace):
    room = serve(BOT_TOKEN).room
    ts = asked(workspace, f"<@{BOT}> {QUESTION}")
    emulated.eventually(lambda: len(workspace.thread(ts)) == 2)
    answer = workspace.thread(ts)[1]
    expected = room.message(*room.answer(QUESTION), ChannelSettings(), private=False)
    assert answer["user"] == BOT
    assert answer["text"] == expected["text"]
    assert keyless(answer["blocks"]) == keyless(expected["blocks"])


def test_a_mention_inside_a_thread_is_answered_there_and_a_message_without_one_is_left_alone(serve, workspace):
    serve(BOT_TOKEN)
    ts = asked(workspace, "does anyone know about coal?")
    asked(workspace, f"<@{BOT}> coal", thread_ts=ts)
    emulated.eventually(lambda: len(workspace.thread(ts)) == 3)
    assert [message["user"] == BOT for message in workspace.thread(ts)] == [False, False, True]


def test_a_direct_message_is_answered_once_and_the_answer_is_not_answered(serve, workspace):
    serve(BOT_TOKEN)
    asked(workspace, QUESTION, channel=BOT)
    emulated.eventually(lambda: len(workspace.direct()) == 2)
    answer, question = workspace.direct()
    assert (answer["user"], question["text"]) == (BOT, QUESTION)
    assert "S/RES/1874 (2009) ¶9" in answer["text"]
    time.sleep(0.2)
    assert len(workspace.direct()) == 2


def test_an_app_that_may_not_write_stays_up_and_logs_the_reason_and_nothing_typed(serve, workspace, caplog):
    address = serve(MUTE_TOKEN).address
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.WARNING, logger="slack_sdk"):
        ts = asked(workspace, f"<@{BOT}> CANARYSOURCENAME")
        emulated.eventually(lambda: "could not be told" in caplog.text)
        assert httpx2.get(f"{address}/healthz").json()["status"] == "ok"
    assert "SlackApiError missing_scope" in caplog.text
    assert "CANARYSOURCENAME" not in caplog.text
    assert len(workspace.thread(ts)) == 1


def test_the_bot_token_passes_the_check_at_the_start(serve, workspace):
    serve(BOT_TOKEN)
    known = WebClient(BOT_TOKEN, base_url=workspace.api).auth_test()
    assert (known["user_id"], known["bot_id"], known["app_id"]) == (BOT, "B0CITEDESK", "A0CITEDESK")


def test_an_installation_by_oauth_gives_a_token_that_writes(workspace):
    links = AuthorizeUrlGenerator(
        client_id=emulated.CLIENT,
        scopes=emulated.SCOPES,
        redirect_uri=emulated.BACK,
        authorization_url=f"{workspace.address}/oauth/v2/authorize",
    )
    page = httpx2.get(links.generate("a-state")).text
    form = next(one for one in re.findall(r"<form.*?</form>", page, flags=re.DOTALL) if "reporter" in one)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    sent_back = httpx2.post(f"{workspace.address}/oauth/v2/authorize/callback", data=fields).headers["location"]
    given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(sent_back).query))
    assert sent_back.startswith(emulated.BACK)
    assert given["state"] == "a-state"

    exchange = {"client_id": emulated.CLIENT, "client_secret": emulated.CLIENT_SECRET, "code": given["code"]}
    anyone = WebClient(base_url=workspace.api)
    installed = anyone.oauth_v2_access(redirect_uri=emulated.BACK, **exchange)
    assert installed["scope"].split(",") == emulated.SCOPES
    app = WebClient(installed["access_token"], base_url=workspace.api)
    assert app.auth_test()["user_id"] == BOT
    assert app.chat_postMessage(channel=CHANNEL, text="hello")["message"]["user"] == BOT
    with pytest.raises(SlackApiError, match="invalid_code"):
        anyone.oauth_v2_access(redirect_uri=emulated.BACK, **exchange)
