"""Fixtures. The knowledge of the project itself is what most tests ask; broken ones are made in a temporary folder."""

import dataclasses
import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import postgres
from fake_slack import FakeSlack
from slack_bolt import App
from slack_requests import SECRET, signed
from starlette.testclient import TestClient

from bot.app import serving
from bot.desk import Desk
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.load import load
from bot.listeners.newsroom import Newsroom
from bot.listeners.outbox import Outbox
from bot.lookup.index import Index
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="session")
def desk(knowledge: Knowledge) -> Desk:
    return Desk(Index.of(knowledge), lambda: TODAY)


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL of the tests' own."""
    try:
        with postgres.running() as one:
            yield one
    except postgres.PostgresMissingError as error:
        pytest.fail(str(error))


@pytest.fixture
def slack():
    fake = FakeSlack().start()
    yield fake
    fake.stop()
    assert fake.faults == []


@pytest.fixture
def settings(slack: FakeSlack) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token="xoxb-test",
        slack_app_token="xapp-test",
        slack_signing_secret=SECRET,
        slack_api_url=slack.url,
        citedesk_cache="off",
        database_url="sqlite://",
        citedesk_curators_channel="CCURATORS",
        citedesk_admins="UADMIN",
    )


class Client(TestClient):
    """A test client that sends what Slack sends."""

    def slack(self, body: str, **signing):
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        return self.post("/slack/events", content=body.encode(), headers=signed(body, kind, **signing))


@pytest.fixture
def newsroom(settings: Settings, desk: Desk):
    room = serving.newsroom(settings, desk)
    room.outbox.close()
    room = dataclasses.replace(room, outbox=Outbox(seconds=0.02))
    yield room
    room.close()


@pytest.fixture
def app(settings: Settings, newsroom: Newsroom):
    bolt = serving.slack(settings, newsroom)
    yield bolt
    bolt.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)


@pytest.fixture
def client(app: App, desk: Desk):
    with Client(serving.service(app, desk, SECRET)) as one:
        yield one
