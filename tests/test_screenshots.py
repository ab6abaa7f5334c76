"""What draws the pictures of messages leaves nothing out. The pictures themselves are for people to look at."""

import html
import re
from collections.abc import Iterator

import pytest
from conftest import ROOT
from node.install import NodeError
from screenshots.messages import MESSAGES
from screenshots.shoot import pages

UNSEEN = {"accessibility_label", "action_id", "alt_text", "block_id", "confirm", "style", "type", "url", "value"}


def drawn(payloads: dict[str, dict]) -> dict[str, str]:
    try:
        return pages(payloads)
    except NodeError as error:
        pytest.fail(str(error))


def texts(part: object) -> Iterator[str]:
    """Give every text that a reader of a payload sees, or would see after a click."""
    match part:
        case {"type": "plain_text" | "mrkdwn" | "text", "text": str(text)}:
            yield text
        case dict():
            for name, inner in part.items():
                if isinstance(inner, str) and name in {"initial_value", "initial_date", "title", "submit", "asked"}:
                    yield inner
                elif name not in UNSEEN:
                    yield from texts(inner)
        case list():
            for inner in part:
                yield from texts(inner)


def letters(text: str) -> str:
    """Give the letters and digits of a text, of a link only its label."""
    words = re.sub(r"<[^<>|]+\|([^<>]+)>", r"\1", text)
    return re.sub(r"[\W_]|:\w+:", "", html.unescape(re.sub(r"<[@#!]?|>", "", words)))


def missing(payload: dict, page: str) -> list[str]:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    seen = re.sub(r"[\W_]", "", html.unescape(re.sub(r"<[^>]*>", "", body)))
    return [text for text in texts(payload) if letters(text) not in seen]


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict:
    return {"text": plain(text), "value": text.lower(), "description": plain(f"what {text} does")}


def button(text: str, **more: object) -> dict:
    return {"type": "button", "text": plain(text), "action_id": text, **more}


CONTROLS = [
    {"type": "header", "text": plain("A header")},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "A *section* of <https://example.org/a_b|a link>, &lt;b&gt;\n>and a quote"},
        "fields": [{"type": "mrkdwn", "text": "*Field*\none"}, plain("field two")],
        "accessory": button("Open", style="primary"),
    },
    {"type": "divider"},
    {
        "type": "actions",
        "elements": [
            button("Yes", style="primary"),
            button("No", style="danger"),
            {"type": "overflow", "action_id": "more", "options": [{"text": plain("Hide"), "value": "hide"}]},
            {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick"), "options": [option("Law")]},
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Helpful"), "value": "1"},
                "negative_button": {"text": plain("Something is wrong"), "value": "0"},
            }
        ],
    },
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "to copy\nline two"}]}],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small `code`"}]},
]
INPUTS = [
    {
        "type": "input",
        "label": plain(f"Label of {one['type']}"),
        "hint": plain(f"Hint of {one['type']}"),
        "optional": True,
        "element": {"action_id": "one", **one},
    }
    for one in (
        {"type": "plain_text_input", "multiline": True, "placeholder": plain("Write here")},
        {"type": "url_text_input", "initial_value": "an address"},
        {"type": "static_select", "placeholder": plain("Choose"), "options": [{"text": plain("Law"), "value": "l"}]},
        {"type": "radio_buttons", "options": [option("English"), option("Korean")]},
        {"type": "checkboxes", "options": [option("Digest")], "initial_options": [option("Digest")]},
        {"type": "datepicker", "initial_date": "2026-11-22"},
    )
]


@pytest.fixture(scope="module")
def payloads(desk) -> dict[str, dict]:
    return {name: make(desk) for name, make in MESSAGES.items()} | {
        "every control": {"as": "message", "asked": "anything", "blocks": CONTROLS},
        "every input": {"as": "modal", "title": "A modal", "submit": "Send", "blocks": INPUTS},
        "a home": {"as": "home", "blocks": CONTROLS},
    }


@pytest.fixture(scope="module")
def drawings(payloads) -> dict[str, str]:
    return drawn(payloads)


@pytest.mark.parametrize("name", [*MESSAGES, "every control", "every input", "a home"])
def test_a_drawing_holds_every_text_of_its_message(name, payloads, drawings):
    assert list(texts(payloads[name]))
    assert missing(payloads[name], drawings[name]) == []
    assert "NOT DRAWN" not in drawings[name]


def test_a_text_that_is_left_out_is_noticed(payloads, drawings):
    assert missing({"blocks": [plain("this was never drawn")]}, drawings["law"]) == ["this was never drawn"]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "invented", "text": plain("words")},
        {"type": "context", "elements": [{"type": "invented", "text": plain("words")}]},
        {"type": "actions", "elements": [button("Known"), {"type": "invented", "text": plain("words")}]},
        {"type": "section", "text": plain("Known"), "accessory": {"type": "invented", "text": plain("words")}},
        {"type": "input", "label": plain("Known"), "element": {"type": "invented", "text": plain("words")}},
    ],
    ids=lambda block: block["type"],
)
def test_what_cannot_be_drawn_is_a_red_box_and_does_not_vanish(block):
    page = drawn({"one": {"as": "message", "blocks": [block]}})["one"]
    assert 'class="alarm">NOT DRAWN' in page
    assert missing({"blocks": [block]}, page) == []


def test_every_link_of_a_message_is_one_in_its_drawing(payloads, drawings):
    wanted = set(re.findall(r"<(https?://[^|>]+)\|", "\n".join(texts(payloads["law"]["blocks"]))))
    assert wanted
    assert {html.unescape(one) for one in wanted} <= {
        html.unescape(one) for one in re.findall(r'href="([^"]+)"', drawings["law"])
    }


def test_the_lock_of_the_node_packages_has_hashes_and_names_no_host():
    text = (ROOT / "tests" / "node" / "package-lock.json").read_text()
    assert "://" not in text
    assert text.count('"node_modules/') == text.count('"integrity": "sha512-')
