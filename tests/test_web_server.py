"""The service behind the web server itself, on a socket: what is slow, too large, too much, or no HTTP at all."""

import time

import pytest
from raw_http import answered, chunked, drip, head, is_closed, post, served
from slack_requests import SECRET, command

from bot.web import service as web

HEADERS = ("x-content-type-options", "cache-control", "content-security-policy", "referrer-policy")


@pytest.fixture
def server(app, desk):
    with served(web.service(app, desk, SECRET)) as one:
        yield one


def test_a_body_of_just_the_size_is_answered_and_one_byte_more_is_not_read(server):
    body = command("coal", user_name="")
    body = body.replace("user_name=", "user_name=" + "x" * (web.MOST_BODY - len(body)))
    assert server.slack(body) == 200
    assert server(post(body.encode()))[0] == 401
    with server.connect(head(**{"content-length": web.MOST_BODY + 1})) as connection:
        assert answered(connection)[0] == 413
        assert is_closed(connection)


def test_a_body_of_no_announced_size_is_read_up_to_the_limit(server):
    begun = head(**{"transfer-encoding": "chunked"})
    assert server(begun + chunked(web.MOST_BODY) + b"0\r\n\r\n")[0] == 401
    with server.connect(begun + chunked(web.MOST_BODY) + chunked(1)) as connection:
        assert answered(connection)[0] == 413
        assert is_closed(connection)


def test_a_slow_client_is_cut_off_and_holds_nobody(server, monkeypatch):
    monkeypatch.setattr(web, "BODY_SECONDS", 1)
    with server.connect(head(**{"content-length": 10_000})) as connection, drip(connection):
        assert server.slack(command("coal")) == 200
        assert server(head("GET /healthz"))[0] == 200
        begun = time.monotonic()
        assert answered(connection)[0] == 408
        assert is_closed(connection)
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(("line", "status"), [("GET /healthz", 200), ("POST /nothing", 404), ("GET /metrics", 404)])
def test_nobody_holds_a_connection_with_a_body_that_is_not_read(server, line, status):
    with server.connect(head(line, **{"content-length": 10})) as connection:
        assert answered(connection)[0] == status
        assert is_closed(connection)


@pytest.mark.parametrize("flood", [b"x: " + b"a" * 20_000, b"x: a\r\n" * 4_000], ids=["long", "many"])
def test_a_flood_of_headers_is_refused(server, flood):
    with server.connect(b"GET /healthz HTTP/1.1\r\nhost: desk\r\n" + flood) as connection:
        assert answered(connection)[0] == 400
        assert is_closed(connection)
    assert server(head("GET /healthz"))[0] == 200


@pytest.mark.parametrize(
    "line",
    ["GET /", "GET /slack/events", "PUT /slack/events", "DELETE /slack/install", "POST /slack/oauth_redirect",
     "OPTIONS *", "TRACE /healthz", "BREW /readyz", "GET //healthz", "GET /healthz/", "GET /slack/events/../events",
     "GET /%73lack/%2e%2e/healthz", "GET http://elsewhere/healthz", "POST /slack/events%00", "CONNECT desk:443"],
)  # fmt: skip
def test_no_other_path_and_no_other_method_is_known(server, caplog, line):
    status, response = server(head(line))
    assert status == 404
    assert all(response.headers.get_all(name, []) for name in HEADERS)
    assert response.headers["location"] is None
    assert "failed" not in caplog.text


def test_a_websocket_is_refused(server, caplog):
    asked = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": 13}
    status, _ = server(head("GET /slack/events", **asked, **{"sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA=="}))
    assert status in (403, 404)
    assert "failed" not in caplog.text
