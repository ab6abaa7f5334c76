"""Posting: one message a second for each channel, in order; what fails is told; what waits is sent at the end."""

import threading
import time
from itertools import pairwise

import pytest
from slack_sdk.errors import SlackApiError

from bot.listeners import outbox
from bot.listeners.outbox import Outbox


class Client:
    def __init__(self, fails: int = 0) -> None:
        self.posted: list[tuple[float, str, str]] = []
        self.fails = fails
        self.gate = threading.Event()
        self.gate.set()

    def chat_postMessage(self, channel: str, text: str) -> dict:  # noqa: N802  (the name in Slack's client)
        self.gate.wait(5)
        if self.fails:
            self.fails -= 1
            raise SlackApiError("refused", {"ok": False, "error": "not_in_channel"})
        self.posted.append((time.monotonic(), channel, text))
        return {"ok": True, "ts": f"{len(self.posted)}.0"}


@pytest.fixture
def client():
    return Client()


def test_messages_of_a_channel_go_out_in_order_and_apart(client):
    box = Outbox(seconds=0.1)
    for number in range(4):
        assert box.post(client, {"channel": "C1", "text": str(number)})
    assert box.close() == 0
    assert [text for _, _, text in client.posted] == ["0", "1", "2", "3"]
    times = [at for at, _, _ in client.posted]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))


def test_channels_do_not_wait_for_each_other(client):
    box = Outbox(seconds=30)
    for channel in ("C1", "C2", "C3"):
        box.post(client, {"channel": channel, "text": "x"})
    assert box.close(5) == 0
    assert {channel for _, channel, _ in client.posted} == {"C1", "C2", "C3"}


def test_the_timestamp_and_the_failure_are_handed_on_and_the_next_message_goes_out(caplog):
    client, seen = Client(fails=1), []
    box = Outbox(seconds=0)
    box.post(client, {"channel": "C1", "text": "CANARY"}, posted=seen.append, failed=seen.append)
    box.post(client, {"channel": "C1", "text": "x"}, posted=seen.append)
    assert box.close() == 0
    assert isinstance(seen[0], SlackApiError)
    assert seen[1] == "1.0"
    assert "not_in_channel" in caplog.text
    assert "CANARY" not in caplog.text


def test_what_fails_after_a_message_was_posted_does_not_make_it_a_failure(client, caplog):
    def broken(_: object) -> None:
        raise ValueError("CANARY")

    failures: list[Exception] = []
    box = Outbox(seconds=0)
    box.post(client, {"channel": "C1", "text": "x"}, posted=broken, failed=failures.append)
    box.post(client, {"channel": "C1", "text": "y"})
    assert box.close() == 0
    assert (len(client.posted), failures) == (2, [])
    assert "ValueError" in caplog.text
    assert "CANARY" not in caplog.text


def test_more_than_a_reader_would_wait_for_is_refused(client):
    box = Outbox(seconds=0)
    client.gate.clear()
    taken = [box.post(client, {"channel": "C1", "text": "x"}) for _ in range(outbox.MOST + 10)]
    client.gate.set()
    assert outbox.MOST <= sum(taken) <= outbox.MOST + 1
    assert not taken[-1]
    assert box.close() == 0
    assert len(client.posted) == sum(taken)


def test_what_is_left_when_time_is_up_is_counted_and_nothing_more_is_taken(client):
    box = Outbox(seconds=60)
    for _ in range(3):
        box.post(client, {"channel": "C1", "text": "x"})
    assert box.close(0.2) == 2
    assert not box.post(client, {"channel": "C2", "text": "x"})
    assert len(client.posted) == 1


def test_many_threads_may_post_at_once(client):
    box = Outbox(seconds=0)
    threads = [
        threading.Thread(target=lambda n=n: [box.post(client, {"channel": f"C{n}", "text": str(m)}) for m in range(40)])
        for n in range(5)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert box.close() == 0
    for number in range(5):
        texts = [text for _, channel, text in client.posted if channel == f"C{number}"]
        assert texts == [str(m) for m in range(40)]


def test_an_idle_outbox_holds_nothing(client):
    box = Outbox(seconds=0)
    for number in range(20):
        box.post(client, {"channel": f"C{number}", "text": "x"})
    assert box.close() == 0
    assert (len(box), box._waiting, box._due) == (0, {}, {})  # noqa: SLF001
