"""An answer on pages: every page of every entry is what Slack takes, and between them they hold the whole answer."""

import datetime as dt
import json

import pytest
import slack_payloads
from conftest import TODAY
from test_render import every_answer

from bot.answer.shape import Outcome
from bot.render import blocks, buttons, mrkdwn, views
from bot.render.citation import cite
from bot.render.format import Format
from bot.render.outline import outline
from bot.storage.channels import ChannelSettings, Dates, Mode, Style
from bot.storage.digests import Digest, Every

KEY = "A1b2C3d4E5f6G7h8"


@pytest.fixture(scope="module")
def answers(desk, knowledge):
    return every_answer(desk, knowledge)


def every_page(answer, shown: Format) -> list[dict]:
    below = buttons.below(answer, KEY, private=True, curators=True, timeline=False)
    first = blocks.message(answer, shown, below)
    count = len(blocks.pages(outline(answer, shown), brief=shown.brief, entries=6))
    return [first, *(blocks.message(answer, shown, below, page) for page in range(1, count))]


@pytest.mark.parametrize("shown", [Format(), Format(brief=True, dates="ko", sanctions="/law", timeline="/when")])
def test_every_page_of_every_entry_is_what_slack_takes(answers, shown):
    for answer in answers:
        for page in every_page(answer, shown):
            slack_payloads.check(page, "ephemeral")


def test_the_pages_hold_every_sentence_note_and_entry_once(answers):
    for answer in answers:
        laid = outline(answer)
        sent = json.dumps([page["blocks"] for page in every_page(answer, Format())], ensure_ascii=False)
        for text in [line.text for line in (*laid.summary, *laid.notes)]:
            assert json.dumps(mrkdwn.escape(text), ensure_ascii=False)[1:-1] in sent, (answer.input, text)
        for card in [card for _, some in laid.groups for card in some]:
            assert json.dumps(mrkdwn.escape(card.text[:300]), ensure_ascii=False)[1:-1] in sent, (answer.input, card)


def test_no_page_cuts_a_citation_and_the_last_has_no_more(answers):
    for answer in answers:
        pages = every_page(answer, Format())
        for number, page in enumerate(pages, 1):
            more = buttons.MORE in json.dumps(page["blocks"])
            assert more == (number < len(pages)), answer.input


def test_the_plain_text_is_the_complete_answer(answers):
    for answer in answers:
        text = blocks.message(answer)["text"]
        for one in (*answer.summary, *answer.notes):
            assert mrkdwn.escape(one.text) in text
        for citation in {one.citation for one in answer.references}:
            assert mrkdwn.escape(citation) in text
        for claim in answer.claims:
            assert mrkdwn.escape(claim.text) in text, answer.input


def test_a_page_past_the_last_is_the_last(desk):
    answer = desk.ask("/sanctions 1718", TODAY)
    below = buttons.below(answer, KEY, private=True, curators=False, timeline=False)
    assert blocks.message(answer, Format(), below, 999) == every_page_without_report(answer)[-1]


def every_page_without_report(answer) -> list[dict]:
    below = buttons.below(answer, KEY, private=True, curators=False, timeline=False)
    count = len(blocks.pages(outline(answer), entries=6))
    return [blocks.message(answer, Format(), below, page) for page in range(count)]


def test_the_views_of_every_entry_are_what_slack_takes(answers, knowledge):
    for answer in answers:
        if answer.outcome is Outcome.HELP:
            continue
        written = cite(answer, Style.BLUEBOOK, knowledge)
        if written:
            slack_payloads.check(views.cite(written, Style.BLUEBOOK, f"{KEY}:T1:C1"), "view")
        slack_payloads.check(views.report(answer.understood, f"{KEY}:T1:C1"), "view")
        slack_payloads.check(views.sources([answer, answer, answer]), "view")


@pytest.mark.parametrize("admin", [True, False])
@pytest.mark.parametrize("dates", list(Dates))
def test_the_settings_view_shows_what_is_kept(newsroom, dates, admin):
    kept = ChannelSettings(mode=Mode.BRIEF, style=Style.AP, dates=dates, shared=True)
    due = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    digest = Digest("T1", "C1", ("troops", "coal"), Every.WEEK, due)
    view = views.settings(kept, digest, newsroom.topics, "T1:C1", admin=admin)
    slack_payloads.check(view, "view")
    elements = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    assert elements[views.DATES]["initial_option"]["value"] == dates
    assert elements[views.MODE]["initial_option"]["value"] == "brief"
    assert (views.SHARED in elements) == admin
    assert elements[views.DIGEST]["initial_option"]["value"] == "week"
    assert {one["value"] for one in elements[views.TOPICS]["initial_options"]} == {"troops", "coal"}
