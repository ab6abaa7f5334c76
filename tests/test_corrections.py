"""A correction follows the answers that were shared before it, once, in their threads."""

import datetime as dt

import pytest

from bot.listeners import corrections
from bot.render import wording
from bot.storage.shares import Share

BEFORE = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
CLAIM = "jurist-small-arms-exception-2024-11-05"


@pytest.fixture(autouse=True)
def ours(slack):
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}


def share(
    newsroom, *, ts: str = "1.5", knowledge: str = "older", at: dt.datetime = BEFORE, entry: str = CLAIM
) -> Share:
    one = Share("T1", "C1", ts, knowledge, (entry,))
    newsroom.storage.shares.put(one, at)
    return one


def test_a_shared_answer_is_corrected_in_its_thread_once(newsroom, app, slack):
    share(newsroom)
    assert corrections.post_new(newsroom) == 1
    (message,) = slack.posted()
    assert (message["channel"], message["thread_ts"]) == ("C1", "1.5")
    assert message["text"].startswith(wording.CORRECTED_SINCE)
    assert "small-arms exception covered only supply to North Korea" in message["text"]
    assert "S/RES/1874 (2009) ¶10" in message["text"]
    assert corrections.post_new(newsroom) == 0


def test_each_share_gets_its_own(newsroom, app, slack):
    share(newsroom, ts="1.5")
    share(newsroom, ts="1.6")
    assert corrections.post_new(newsroom) == 2
    assert {one["thread_ts"] for one in slack.posted(2)} == {"1.5", "1.6"}


def test_what_was_shared_after_it_or_by_this_knowledge_is_not_corrected(newsroom, app, knowledge):
    share(newsroom, ts="1.5", at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    share(newsroom, ts="1.6", knowledge=knowledge.version)
    share(newsroom, ts="1.7", entry="S/RES/2397 (2017) ¶15")
    assert corrections.post_new(newsroom) == 0


@pytest.mark.parametrize(("error", "again"), [("internal_error", True), ("is_archived", False)])
def test_one_that_could_not_be_posted_is_tried_again_unless_it_never_can(newsroom, app, slack, error, again):
    one = share(newsroom)
    slack.answers["chat.postMessage"] = {"error": error}
    corrections.post_new(newsroom)
    slack.posted()
    newsroom.outbox.close()
    assert newsroom.storage.shares.mark(one, "sc-04") == again


def test_what_was_corrected_costs_no_further_look_at_slack(newsroom, app, slack):
    share(newsroom)
    corrections.post_new(newsroom)
    before = len(slack.called_with("conversations.info"))
    newsroom.connected._known.clear()  # noqa: SLF001  (as after ten minutes)
    assert corrections.post_new(newsroom) == 0
    assert len(slack.called_with("conversations.info", before + 1, seconds=0.2)) == before


def test_nothing_is_posted_beside_another_organisation(newsroom, app, slack):
    share(newsroom)
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": True}}
    assert corrections.post_new(newsroom) == 0


def test_a_correction_that_the_answer_knew_does_not_follow_it(newsroom, app, knowledge):
    assert "sc-04" in corrections.known([CLAIM], knowledge)
    one = Share("T1", "C1", "1.8", "another version of the same day", (CLAIM,))
    newsroom.storage.shares.put(one, BEFORE, corrections.known([CLAIM], knowledge))
    assert corrections.post_new(newsroom) == 0


def test_what_was_shared_through_the_button_is_found(client, newsroom, app, slack, knowledge):
    assert any(check.id == "sc-04" for check in knowledge.checks)
    answer = newsroom.desk.ask("/sanctions small arms exception")
    entries = (*(one.citation for one in answer.references), *(one.id for one in answer.claims))
    newsroom.storage.shares.put(Share("T1", "C1", "9.9", "older", tuple(entries)), BEFORE)
    assert corrections.post_new(newsroom) >= 1
