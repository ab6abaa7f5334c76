"""Renderers: within Slack's limits for every entry of the knowledge, nothing unescaped, nothing decided."""

import dataclasses
import io
import json
import re

import pytest
from conftest import TODAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from slack_sdk.models.blocks import Block
from syrupy.extensions.json import JSONSnapshotExtension

from bot.answer.shape import Answer, Cited, NoteCard, Outcome, ReferenceCard
from bot.render import blocks, buttons, mrkdwn, outline, plain, terminal, wording

SHOWN = {
    "law": "/sanctions can russia buy shells from north korea",
    "law-on-a-date": "/sanctions small arms as of 2015-06-01",
    "paragraph": "/sanctions 2397 8",
    "instrument": "/sanctions 1718",
    "timeline": "/timeline kursk",
    "person": "who is Kim Jong Gyu?",
    "choose": "defence ministry",
    "silence": "iran snapback",
    "help": "help",
}


def every_answer(desk, knowledge):
    entries = [f"/sanctions {ref}" for ref in [*knowledge.provisions, *knowledge.instruments]]
    entries += [rule.examples[0] for rule in knowledge.rules.values()]
    entries += [f"{rule.title} history" for rule in knowledge.rules.values()]
    entries += [f"/timeline {topic.label}" for topic in knowledge.topics.values()]
    entries += [actor.name for actor in knowledge.actors.values()]
    entries += ["/timeline since 2000", *SHOWN.values()]
    return [desk.ask(entry, TODAY) for entry in entries]


@pytest.fixture(scope="module")
def answers(desk, knowledge):
    return every_answer(desk, knowledge)


def texts(block: dict):
    yield from (one for one in [block.get("text"), *block.get("elements", []), *block.get("fields", [])] if one)


def test_every_entry_of_the_knowledge_fits_a_slack_message(answers):
    for answer in answers:
        message = blocks.message(answer)
        assert 1 <= len(message["blocks"]) <= 50
        assert len(message["text"]) <= 40_000
        total = 0
        for block in message["blocks"]:
            limit = {"header": 150, "section": 3_000, "context": 2_000}.get(block["type"], 0)
            for text in texts(block):
                assert 0 < len(text["text"]) <= limit, block
                total += len(text["text"])
            assert len(block.get("elements", [])) <= 10
        assert total <= 12_000, answer.input


def test_slacks_own_block_models_accept_every_message(answers):
    for answer in answers:
        for block in blocks.message(answer)["blocks"]:
            parsed = Block.parse(block)
            assert parsed is not None
            assert parsed.to_dict() == block


def test_no_citation_of_a_summary_or_a_note_is_ever_left_out_of_a_message(answers):
    for answer in answers:
        sent = json.dumps(blocks.message(answer)["blocks"], ensure_ascii=False)
        plain_text = plain.text(outline.outline(answer))
        for one in (*answer.summary, *answer.notes):
            for citation in one.citations:
                assert mrkdwn.escape(citation) in sent, (answer.input, citation)
        for one in answer.summary:
            assert all(citation in plain_text for citation in one.citations), answer.input


def test_the_plain_text_holds_the_summary_the_notes_and_their_citations(answers):
    for answer in answers:
        text = plain.text(outline.outline(answer))
        assert len(text) <= plain.MOST + 100
        for sentence in answer.summary:
            assert sentence.text in text


def test_what_is_left_out_is_counted(answers):
    longest = max(answers, key=lambda one: len(one.claims) + len(one.paragraphs))
    sent = json.dumps(blocks.message(longest), ensure_ascii=False)
    assert wording.LEFT_OUT.split("}")[1][:20] in sent


def test_every_link_goes_to_a_https_page_of_the_knowledge(answers, knowledge):
    urls = {one.url for one in knowledge.instruments.values()} | {one.url for one in knowledge.sources.values()}
    for answer in answers:
        for url in re.findall(r"<(https?://[^|>]+)\|", json.dumps(blocks.message(answer))):
            assert url.replace("&amp;", "&") in urls


@pytest.mark.parametrize("name", SHOWN)
def test_a_message_looks_as_it_did(name, desk, snapshot):
    shown = dataclasses.replace(desk.ask(SHOWN[name], TODAY), knowledge="0123456789ab")
    timeline = SHOWN[name].startswith("/timeline")
    below = buttons.below(shown, "A1b2C3d4E5f6G7h8", private=True, curators=True, timeline=timeline)
    message = blocks.message(shown, below=below)
    assert {"blocks": message["blocks"]} == snapshot(extension_class=JSONSnapshotExtension)


ANY_TEXT = st.text(min_size=1, max_size=200)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(title=ANY_TEXT, sentence=ANY_TEXT, citation=ANY_TEXT, note=ANY_TEXT)
def test_any_text_is_escaped_and_fits(title, sentence, citation, note):
    answer = Answer(
        knowledge="v",
        input="",
        outcome=Outcome.ANSWERED,
        as_of=TODAY,
        understood=title,
        summary=(Cited(sentence, (citation,)),),
        notes=(NoteCard("contested", note, (citation,)),),
        suggestions=(sentence,),
        references=(ReferenceCard(citation, None),),
    )
    message = blocks.message(answer)
    for block in message["blocks"]:
        if block["type"] != "header":
            for text in texts(block):
                bare = re.sub(r"&(?:amp|lt|gt);", "", text["text"])
                assert not re.search(r"[<>&]", re.sub(r"<https://[^<>|]+\|[^<>|]*>", "", bare))
    assert not re.search(r"<[!@#]", message["text"])


def test_the_terminal_shows_every_part(desk):
    console = Console(width=100, record=True, file=io.StringIO(), highlight=False)
    answer = desk.ask("is sending soldiers illegal?", TODAY)
    terminal.show(answer, console)
    shown = " ".join(console.export_text().split())
    for part in (answer.understood, answer.summary[0].text, answer.notes[0].text, answer.claims[0].text):
        assert " ".join(part.split()) in shown
    assert answer.knowledge in shown


def test_citations_are_numbered_once_and_in_order_of_appearance(desk):
    laid = outline.outline(desk.ask("arms from north korea", TODAY))
    assert [one.number for one in laid.citations] == list(range(1, len(laid.citations) + 1))
    assert len({one.text for one in laid.citations}) == len(laid.citations)


@pytest.mark.parametrize(
    ("label", "url", "expected"),
    [
        ("a & b", None, "a &amp; b"),
        ("[1]", "https://docs.un.org/en/S/RES/2397(2017)", "<https://docs.un.org/en/S/RES/2397(2017)|[1]>"),
        ("x|y", "https://e.org/?a=1&b=2", "<https://e.org/?a=1&amp;b=2|x¦y>"),
        ("no", "javascript:alert(1)", "no"),
        ("no", "https://e.org/a b", "no"),
        ("<!here>", "https://e.org", "<https://e.org|&lt;!here&gt;>"),
    ],
)
def test_links(label, url, expected):
    assert mrkdwn.link(label, url) == expected
