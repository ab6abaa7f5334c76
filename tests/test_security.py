"""What .github/SECURITY.md promises of the service over HTTP against anybody at all, as far as no other test has it.

What depends on the web server is asked of one on a socket of this machine; more of that is in `test_web_server`.
"""

import contextlib
import logging
import threading
import time
import urllib.parse

import pytest
import sqlalchemy as sa
from conftest import Client
from cryptography.fernet import Fernet
from pydantic import SecretStr
from raw_http import FORM, JSON, head, post, served
from slack_requests import SECRET, command, mention, signed
from slack_sdk.oauth.installation_store import Installation

from bot.operations import logs
from bot.storage.database import transaction
from bot.storage.tables import states
from bot.web import service as web

CANARY = "CANARYSOURCENAME"
HEADERS = ("x-content-type-options", "cache-control", "content-security-policy", "referrer-policy")


@pytest.fixture
def settings(settings, tmp_path):
    """Those of a desk that any workspace may install."""
    changed = {
        "slack_bot_token": SecretStr(""),
        "slack_client_id": "1.2",
        "slack_client_secret": SecretStr("secret"),
        "citedesk_token_keys": SecretStr(Fernet.generate_key().decode()),
        "database_url": SecretStr(f"sqlite:///{tmp_path}/desk.db"),
    }
    return settings.model_copy(update=changed)


@pytest.fixture
def app(app, newsroom):
    made = Installation(team_id="T1", bot_token="xoxb-one", bot_id="B1", bot_user_id="U0BOT", user_id="U1")
    newsroom.installations.save(made)
    return app


@pytest.fixture
def client(app, desk):
    with Client(web.service(app, desk, SECRET), base_url="https://desk.example.org") as one:
        yield one


@pytest.fixture
def server(app, desk):
    with served(web.service(app, desk, SECRET)) as one:
        yield one


def failing(*_, **__):
    raise ValueError(f"xoxb-{CANARY}")


def test_a_signature_is_good_for_the_body_it_was_made_for_and_nothing_else_reaches_bolt(client, monkeypatch):
    headers = signed(command("coal"), FORM)
    assert client.post("/slack/events", content=command("coal"), headers=headers).status_code == 200
    monkeypatch.setattr("slack_bolt.App.dispatch", failing)
    assert client.slack(command("coal"), secret="another").status_code == 401
    assert client.post("/slack/events", content=command("coat"), headers=headers).status_code == 401
    later = headers | {"x-slack-request-timestamp": str(int(headers["x-slack-request-timestamp"]) + 1)}
    assert client.post("/slack/events", content=command("coal"), headers=later).status_code == 401


@pytest.mark.parametrize(("minutes", "status"), [(-6, 401), (-4, 200), (4, 200), (6, 401)])
def test_a_clock_may_be_wrong_by_less_than_five_minutes(client, monkeypatch, minutes, status):
    monkeypatch.setattr("slack_sdk.signature.time", lambda: time.time() + 60 * minutes)
    assert client.slack(command("coal")).status_code == status


@pytest.mark.parametrize("stamp", ["9" * 5_000, "-1", "1e9", "", "\xb2"])
@pytest.mark.parametrize("signature", ["v0=\xe9", "", "v0=", "v0=" + "A" * 64, "v1=" + "0" * 64])
def test_what_only_looks_like_a_signature_is_refused(client, caplog, stamp, signature):
    headers = {"x-slack-request-timestamp": stamp.encode("latin-1"), "x-slack-signature": signature.encode("latin-1")}
    assert client.post("/slack/events", content="a=b", headers=headers).status_code == 401
    now = {"x-slack-request-timestamp": str(int(time.time()))}
    assert client.post("/slack/events", content="a=b", headers=headers | now).status_code == 401
    assert "failed" not in caplog.text


def test_a_command_that_is_sent_again_is_answered_again(client):
    headers = signed(command("coal"), FORM)
    first, second = (client.post("/slack/events", content=command("coal"), headers=headers).json() for _ in range(2))
    assert first["text"] == second["text"]


def test_no_header_runs_a_part_of_a_listener_alone(client, slack):
    body = mention("<@U0BOT> coal", event_id="EvLazy")
    lazy = {"x-slack-bolt-lazy-only": "1", "x-slack-bolt-lazy-function-name": "nothing"}
    client.post("/slack/events", content=body, headers=signed(body, JSON) | lazy)
    assert slack.posted()


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/xml", "json"])
def test_another_content_type_is_refused(client, kind):
    body = command("coal")
    assert client.post("/slack/events", content=body, headers=signed(body, kind)).status_code == 415
    assert client.post("/slack/events", content=body, headers={"content-type": kind}).status_code == 401


@pytest.mark.parametrize("kind", [FORM, FORM.upper(), f"{FORM}; charset=utf-8"])
def test_a_content_type_may_be_written_in_any_way(client, kind):
    body = command("coal")
    assert client.post("/slack/events", content=body, headers=signed(body, kind)).status_code == 200


@pytest.mark.parametrize("levels", [65, 900, 5_000, 250_000])
@pytest.mark.parametrize("form", [False, True])
def test_a_body_of_too_many_levels_is_refused(client, caplog, levels, form):
    deep = '{"a": ' + "[" * (levels - 1) + "]" * (levels - 1) + "}"
    body = urllib.parse.urlencode({"payload": deep}, safe="[]") if form else deep
    assert client.slack(body).status_code == 400
    assert "failed" not in caplog.text


def test_a_body_of_some_levels_is_read(client):
    assert client.slack('{"type": "url_verification", "challenge": "abc", "a": ' + "[" * 50 + "]" * 50 + "}").text


@pytest.mark.parametrize(
    "body",
    ["payload={oops", "payload=5", "payload=null", "payload=[1]", "payload=", '{"authorizations": 5}',
     '{"authorizations": {"a": 1}}', '{"a": ' + "9" * 5_000 + "}"],
)  # fmt: skip
def test_a_signed_body_that_is_none_of_slacks_is_refused(client, caplog, body):
    assert client.slack(body).status_code == 400
    assert "failed" not in caplog.text


def test_headers_of_any_bytes_do_not_fail(server):
    raw = head("GET /slack/oauth_redirect?state=a&code=b", cookie="\xff\xfe=\xe9", **{"x-any": "\xff"})
    assert server(raw)[0] == 400


def begun(client, query: str = "") -> urllib.parse.SplitResult:
    response = client.get(f"/slack/install?{query}", follow_redirects=False)
    assert response.status_code == 302
    return urllib.parse.urlsplit(response.headers["location"])


def state_of(place: urllib.parse.SplitResult) -> str:
    return urllib.parse.parse_qs(place.query)["state"][0]


def ended(client, state: str) -> int:
    return client.get("/slack/oauth_redirect", params={"code": "abc", "state": state}).status_code


@pytest.fixture
def granted(slack):
    answer = {"access_token": f"xoxb-{CANARY}", "team": {"id": "T7"}, "authed_user": {"id": "U7"}}
    slack.answers["oauth.v2.access"] = answer


def test_a_browser_with_an_install_of_its_own_cannot_end_another(client, granted):
    theirs = state_of(begun(client))
    cookies = dict(client.cookies)
    client.cookies.clear()
    begun(client)
    assert ended(client, theirs) == 400
    client.cookies.clear()
    client.cookies.update(cookies)
    assert ended(client, theirs) == 200


def test_an_install_that_took_too_long_is_not_ended(client, granted, newsroom):
    state = state_of(begun(client))
    with transaction(newsroom.storage.engine) as connection:
        connection.execute(sa.update(states).values(expires=int(time.time()) - 1))
    assert ended(client, state) == 401


@pytest.mark.parametrize("team", ["T1&scope=admin", "T1&redirect_uri=//evil", "T1\r\nset-cookie: a=b", "\u00e9"])
def test_nothing_is_added_to_the_address_of_slack(client, team):
    query = urllib.parse.urlencode({"team": team})
    known = {"state", "client_id", "scope", "user_scope"}
    assert set(urllib.parse.parse_qs(begun(client, query).query, keep_blank_values=True)) == known
    assert urllib.parse.parse_qs(begun(client, "team=T123").query)["team"] == ["T123"]


def test_what_takes_its_time_holds_no_command_and_no_page(server, app, monkeypatch):
    over, held = threading.Event(), threading.Semaphore(0)
    at_once = type(app).dispatch

    def slowly(*_):
        held.release()
        over.wait(20)
        raise TimeoutError

    def dispatch(app, request):
        return at_once(app, request) if "command" in request.body else slowly()

    monkeypatch.setattr(type(app), "dispatch", dispatch)
    monkeypatch.setattr(type(app.oauth_flow), "handle_installation", slowly)
    body = mention("slow")
    slow = [post(body.encode(), **signed(body, JSON))] * (web.OTHER_THREADS + 1)
    slow += [head("GET /slack/install")] * (web.INSTALL_THREADS + 1)
    with contextlib.ExitStack() as stack:
        stack.callback(over.set)
        for raw in slow:
            stack.enter_context(server.connect(raw))
        assert all(held.acquire(timeout=5) for _ in range(web.OTHER_THREADS + web.INSTALL_THREADS))
        assert server.slack(command("coal")) == 200
        assert server(head("GET /healthz"))[0] == 200
        assert not over.is_set()


def test_every_refusal_and_every_failure_has_the_security_headers(client, app, monkeypatch, newsroom):
    form = signed("a=b", FORM)
    monkeypatch.setattr(web, "MOST_BODY", 100)
    found = [
        client.post("/slack/events", content="a=b"),
        client.post("/slack/events", content="a=b", headers=signed("a=b", "text/plain")),
        client.post("/slack/events", content="x" * 101),
        client.slack("{oops"),
        client.put("/slack/events"),
        client.get("/slack/oauth_redirect?error=access_denied"),
        client.get("/slack/install", follow_redirects=False),
    ]
    monkeypatch.setattr(type(app), "dispatch", failing)
    monkeypatch.setattr(type(app.oauth_flow), "handle_callback", failing)
    found += [client.post("/slack/events", content="a=b", headers=form), client.get("/slack/oauth_redirect?code=a")]
    assert [one.status_code for one in found] == [401, 415, 413, 400, 404, 400, 302, 500, 500]
    for response in found:
        assert [len(response.headers.get_list(name)) for name in HEADERS] == [1] * len(HEADERS)
        assert CANARY not in response.text


def test_no_request_makes_the_server_log_a_word_of_it_or_a_token(server, caplog, granted, monkeypatch, slack):
    monkeypatch.setattr(web, "BODY_SECONDS", 0.5)
    caplog.set_level(logging.DEBUG)
    for name, level in ({"uvicorn": logging.INFO} | dict.fromkeys(logs.QUIET, logging.WARNING)).items():
        caplog.set_level(level, name)  # as `logs.configure` has them at most
    text = CANARY.encode()
    install = server(head(f"GET /slack/install?team={CANARY}"))[1].headers
    state, cookie = install["location"].partition("state=")[2].partition("&")[0], install["set-cookie"]
    deep = ('{"a": ' + "[" * 5_000 + f'"{CANARY}"' + "]" * 5_000 + "}").encode()
    requests = [
        post(text), post(text, **signed(CANARY, "text/plain")), post(text, **signed(CANARY, JSON)),
        post(text, **signed("another", FORM)), post(deep, **signed(deep.decode(), JSON)), post(b"\xff" + text),
        post(text, **{"x-slack-signature": f"v0={CANARY}", "x-slack-request-timestamp": CANARY}),
        post(text, f"POST /{CANARY}?{CANARY}"), post(text, "POST /slack/events", **{CANARY: CANARY}),
        head(**{"content-length": web.MOST_BODY + 1}) + text, head(**{"content-length": 1_000}) + text,
        head("POST /nothing", **{"transfer-encoding": "chunked"}) + text,
        head(**{"transfer-encoding": "chunked"}) + text, b"GET /" + text + b"\r\n\r\n",
        head("GET /healthz", **{CANARY: "a" * 20_000})[:-4], head(f"{CANARY} /healthz"),
        head(f"GET /{CANARY}", connection="Upgrade", upgrade="websocket"), head("GET /healthz", host=CANARY),
        head(f"GET /slack/oauth_redirect?error={CANARY}"),
        head(f"GET /slack/oauth_redirect?code={CANARY}&state={state}", cookie=CANARY),
        head(f"GET /slack/oauth_redirect?code={CANARY}&state={state}", cookie=cookie),
    ]  # fmt: skip
    statuses = [server(raw)[0] for raw in requests]
    assert statuses[-1] == 200
    assert set(statuses[:-1]) <= {200, 400, 401, 403, 404, 408, 413, 415}
    slack.answers["oauth.v2.access"] = {"error": CANARY}
    monkeypatch.setattr("bot.desk.Desk.ask", failing)
    assert server.slack(command(CANARY)) == 200
    assert server.slack(mention(CANARY, event_id=CANARY)) == 200
    monkeypatch.setattr("slack_bolt.App.dispatch", failing)
    assert server.slack(command(CANARY)) == 500
    slack.called_with("chat.postMessage")
    assert "a request failed: ValueError" in caplog.text
    assert CANARY not in caplog.text
