"""The pages for those who run the desk, beside `/slack/events` and on a port of their own."""

import dataclasses
import json
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from conftest import Client
from slack_requests import SECRET, command

from bot.app import serving
from bot.app.reload import Reload
from bot.errors import SettingsError
from bot.operations import readiness
from bot.operations.metrics import Metrics
from bot.storage import database
from bot.web.health import HealthServer
from bot.web.pages import Pages
from bot.web.service import service

HEADERS = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


@pytest.fixture
def served(app, desk):
    """Serve the app with pages that are told by the test."""
    opened: list[Client] = []

    def serve(hosts=(), **pages) -> Client:
        shown = Pages(lambda: desk.knowledge.version, hosts=hosts, **pages)
        client = Client(service(app, desk, SECRET, pages=shown))
        opened.append(client.__enter__())
        return client

    yield serve
    for client in opened:
        client.__exit__(None, None, None)


def test_the_health_page_says_that_the_desk_runs_and_what_it_is_told(served, desk):
    states = [{"socket": "connected"}, {"socket": "lost"}]
    client = served(state=lambda: states.pop(0))
    for expected in ("connected", "lost"):
        told = client.get("/healthz").json()
        assert told == {"status": "ok", "knowledge": desk.knowledge.version, "socket": expected}


def test_without_pages_the_desk_is_well_and_ready_and_shows_no_metrics(client, desk):
    assert client.get("/healthz").json() == {"status": "ok", "knowledge": desk.knowledge.version}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert client.get("/metrics").status_code == 404


def test_a_desk_that_lacks_something_is_not_ready_and_says_what(served):
    missing = ["database", ""]
    client = served(ready=lambda: missing.pop(0))
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert refused.json() == {"status": "not ready", "missing": "database"}
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_away_is_told_and_takes_no_replica_out(settings, newsroom, app, desk, monkeypatch):
    reload = Reload(desk, settings.citedesk_knowledge)
    client = Client(service(app, desk, SECRET, pages=serving.pages(settings, newsroom, reload)))
    assert client.get("/healthz").json() == {"status": "ok", "knowledge": desk.knowledge.version}
    database.absence_of(newsroom.storage.engine).begin()
    newsroom.storage.gaps.put("T1", "/sanctions", "v", (), newsroom.now())
    told = client.get("/healthz").json()
    assert (told["database"], told["waiting_records"]) == ("away", "1")
    assert client.get("/readyz").status_code == 200


def test_where_tokens_are_in_a_database_that_was_never_there_the_desk_is_not_ready(settings, newsroom, app, desk):
    newsroom.storage.agreed.clear()
    several = dataclasses.replace(newsroom, installations=object())
    client = Client(service(app, desk, SECRET, pages=serving.pages(settings, several, Reload(desk, Path("x")))))
    refused = client.get("/readyz")
    assert (refused.status_code, refused.json()["missing"]) == (503, "database")
    newsroom.storage.agreed.set()
    assert client.get("/readyz").status_code == 200


def test_the_metrics_are_shown_where_they_are_given(served):
    counted = Metrics()
    counted.refused("off")
    response = served(metrics=counted.page).get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'citedesk_refused_total{reason="off"} 1.0' in response.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/nothing", "/slack/events"])
def test_every_response_has_the_security_headers(served, path):
    response = served(ready=lambda: "database", metrics=Metrics().page).get(path)
    assert {name: response.headers.get_list(name) for name in HEADERS} == {name: [one] for name, one in HEADERS.items()}


def test_a_signed_request_is_answered_beside_the_pages(served):
    response = served().slack(command("coal"))
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"


def test_only_the_names_that_are_allowed_are_answered(served):
    client = served(hosts=("desk.example.org", "*.internal"))
    for host in ("desk.example.org", "desk.example.org:3000", "a.internal", "127.0.0.1:3000"):
        assert client.get("/healthz", headers={"host": host}).status_code == 200
    for host in ("testserver", "example.org", "desk.example.org.evil", "www.desk.example.org"):
        refused = client.get("/healthz", headers={"host": host}, follow_redirects=False)
        assert refused.status_code == 400
        assert refused.headers["x-content-type-options"] == "nosniff"
    assert client.slack(command("coal")).status_code == 400


def test_the_pages_take_no_other_method(client):
    assert client.post("/healthz").status_code == 404
    assert client.head("/healthz").status_code == 200


def fetch(port: int, path: str) -> tuple[int, dict, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_the_pages_have_a_port_of_their_own_in_socket_mode():
    state = {"socket": "connected"}
    pages = Pages(lambda: "abc", lambda: state, lambda: "slack", Metrics().page)
    server = HealthServer(pages, "127.0.0.1", 0)
    try:
        status, headers, body = fetch(server.port, "/healthz")
        assert (status, json.loads(body)) == (200, {"status": "ok", "knowledge": "abc", "socket": "connected"})
        assert {name: headers.get(name) for name in HEADERS} == HEADERS
        assert "server" not in {name.lower() for name in headers}
        assert fetch(server.port, "/readyz")[0] == 503
        assert fetch(server.port, "/metrics")[0] == 200
        assert fetch(server.port, "/slack/events")[0] == 404
    finally:
        server.close()
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", server.port), timeout=1):
        pass


def test_a_port_that_is_taken_is_told_at_the_start():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"127.0.0.1 port {port} "):
            HealthServer(Pages(lambda: "abc"), "127.0.0.1", port)


def test_the_state_of_the_socket_is_that_of_slacks_client(settings, newsroom, slack):
    import threading

    from websockets.sync.server import serve

    def talk(connection):
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        for _ in connection:
            pass

    bolt = serving.slack(settings, newsroom)
    handler = serving.socket(settings, bolt)
    pages = Pages(
        lambda: "abc",
        lambda: {"socket": "connected" if handler.client.is_connected() else "lost"},
        lambda: readiness.missing(database=True, slack=handler.client.is_connected()),
    )
    server = HealthServer(pages, "127.0.0.1", 0)
    try:
        with serve(talk, "127.0.0.1", 0) as link:
            threading.Thread(target=link.serve_forever, daemon=True).start()
            slack.socket_url = f"ws://127.0.0.1:{link.socket.getsockname()[1]}/link"
            assert json.loads(fetch(server.port, "/readyz")[2])["missing"] == "slack"
            handler.connect()
            assert json.loads(fetch(server.port, "/healthz")[2])["socket"] == "connected"
            assert fetch(server.port, "/readyz")[0] == 200
            handler.close()
            assert json.loads(fetch(server.port, "/healthz")[2])["socket"] == "lost"
            link.shutdown()
    finally:
        server.close()
        bolt.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)
