"""Socket Mode: Slack's own client against a fake WebSocket server, through the real app."""

import json
import queue
import threading
import urllib.parse

import pytest
from slack_requests import command, mention, press
from websockets.sync.server import serve

from bot.app import serving
from bot.render import blocks


@pytest.fixture
def socket(slack):
    to_app: queue.Queue[dict] = queue.Queue()
    from_app: queue.Queue[dict] = queue.Queue()

    def talk(connection):
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        while True:
            envelope = to_app.get()
            if envelope is None:
                return
            connection.send(json.dumps(envelope))
            if envelope["type"] != "disconnect":
                from_app.put(json.loads(connection.recv(timeout=10)))

    with serve(talk, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        slack.socket_url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        yield to_app, from_app
        to_app.put(None)
        server.shutdown()


@pytest.fixture
def app(settings, newsroom, socket):
    bolt = serving.slack(settings, newsroom)
    handler = serving.socket(settings, bolt)
    handler.connect()
    yield bolt
    handler.close()
    bolt.listener_runner.lazy_listener_runner.executor.shutdown(wait=True)


def envelope(kind: str, payload: dict, number: str = "e1") -> dict:
    return {"type": kind, "envelope_id": number, "payload": payload, "accepts_response_payload": True}


def test_a_slash_command_is_answered_in_the_acknowledgement_of_its_envelope(app, socket, desk):
    to_app, from_app = socket
    payload = {key: values[0] for key, values in urllib.parse.parse_qs(command("coal")).items()}
    to_app.put(envelope("slash_commands", payload, "e7"))
    answered = from_app.get(timeout=10)
    assert answered["envelope_id"] == "e7"
    blocked = [one for one in answered["payload"]["blocks"] if "actions" not in one["type"]]
    assert blocked == blocks.message(desk.ask("/sanctions coal"))["blocks"]


def test_a_mention_is_acknowledged_and_answered_once_in_its_thread(app, socket, slack):
    to_app, from_app = socket
    for number in ("e1", "e2"):
        to_app.put(envelope("events_api", json.loads(mention("<@U0BOT> coal", event_id="EvSame")), number))
        assert from_app.get(timeout=10)["envelope_id"] == number
    (message,) = slack.posted()
    assert message["thread_ts"] == "1700000000.000100"


def test_a_button_is_pressed_through_the_socket(app, socket, slack):
    to_app, from_app = socket
    payload = {key: values[0] for key, values in urllib.parse.parse_qs(command("coal")).items()}
    to_app.put(envelope("slash_commands", payload, "e1"))
    rows = [one for one in from_app.get(timeout=10)["payload"]["blocks"] if one["type"] == "actions"]
    cite = next(one for one in rows[0]["elements"] if one["action_id"] == "answer_cite")
    pressed = json.loads(urllib.parse.parse_qs(press(cite, slack.response_url))["payload"][0])
    to_app.put(envelope("interactive", pressed, "e2"))
    assert from_app.get(timeout=10)["envelope_id"] == "e2"
    (opened,) = slack.called_with("views.open")
    assert opened["view"]["title"]["text"] == "Cite this answer"
