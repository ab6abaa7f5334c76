"""The gate itself: what Slack would refuse is named, what Slack takes passes, nothing is overlooked."""

import copy
import json
import re
from collections import Counter

import pytest
from slack_payloads import LENGTHS, NAMED_BY_KEY, check, faults

from bot.render import blocks

ASKED = [
    "help", "coal", "/timeline kursk", "who is Kim Jong Gyu?", "/sanctions 2397 8", "/sanctions 1718",
    "iran snapback", "defence ministry", "/timeline since 2000", "/sanctions small arms as of 2015-06-01",
    "can russia buy shells from north korea", "<!channel> & <@U1> coal <https://example.org|x>", "paektusan",
]  # fmt: skip
QUIET = {"unfurl_links": False, "unfurl_media": False}


def plain(text="Ask"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="*Coal* may not be sold. <https://example.org/2371|[1]>"):
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text="Coal"):
    return {"type": "header", "text": plain(text)}


def section(text="Coal", **rest):
    return {"type": "section", "text": mrkdwn(text), **rest}


def fields(*texts):
    return {"type": "section", "fields": [mrkdwn(text) for text in texts]}


def context(*elements):
    return {"type": "context", "elements": list(elements)}


def button(action_id="more", **rest):
    return {"type": "button", "text": plain("More"), "action_id": action_id, **rest}


def actions(*elements, **rest):
    return {"type": "actions", "elements": list(elements), **rest}


def feedback(**rest):
    sides = {"positive_button": {"text": plain("Good"), "value": "good"}}
    sides |= {"negative_button": {"text": plain("Bad"), "value": "bad"}}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "felt", **sides, **rest}]}


def image(**rest):
    return {"type": "image", "image_url": "https://example.org/map.png", "alt_text": "A map", **rest}


def option(text="Coal", value="coal", **rest):
    return {"text": plain(text), "value": value, **rest}


def select(**rest):
    return {"type": "static_select", "action_id": "topic", "options": [option(), option("Oil", "oil")], **rest}


def asked(element, **rest):
    return {"type": "input", "label": plain("What"), "element": element, **rest}


def table(*widths):
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "1"}] * width for width in widths]}


def rich(*elements):
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def message(*blocks, **rest):
    return {"channel": "C1", "text": "Coal", "blocks": list(blocks), **QUIET, **rest}


def modal(*blocks, **rest):
    return {"type": "modal", "title": plain("Ask"), "submit": plain("Send"), "blocks": list(blocks), **rest}


def home(*blocks, **rest):
    return {"type": "home", "blocks": list(blocks), **rest}


WITH_STYLE = {"type": "text", "text": "Coal", "style": {"bold": True, "underline": True}}
BULLETS = {"type": "rich_text_list", "style": "bullet", "elements": rich(WITH_STYLE)["elements"]}
RADIO = {"type": "radio_buttons", "action_id": "how", "options": [{"text": mrkdwn("*Short*"), "value": "short"}]}
WORDS = {"type": "plain_text_input", "action_id": "words", "multiline": True, "initial_value": "<@U1> asked: [12"}
DAY = {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-22"}
NUMBER = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
GROUPS = {"label": plain("Goods"), "options": [option()]}
GROUPED = {"type": "static_select", "action_id": "in", "option_groups": [GROUPS], "initial_option": option()}
BOX = {"type": "container", "title": plain("More"), "is_collapsible": True, "child_blocks": [section(), table(1)]}
ALERT = {"type": "alert", "level": "warning", "text": plain("Old law")}
CARD = {"type": "card", "title": mrkdwn("Coal"), "body": mrkdwn("Banned"), "actions": [button()]}
FORM = [header(), rich(WITH_STYLE), *map(asked, [select(), RADIO, WORDS, DAY, NUMBER])]

VALID = {
    "words alone": {"text": "Coal"},
    "a cited answer": message(header(), section(), {"type": "divider"}, context(mrkdwn())),
    "buttons and feedback": message(section(), actions(button(value="2371:8"), button("b")), feedback()),
    "a link without an action": message(actions({"type": "button", "text": plain(), "url": "https://e.org"})),
    "an update": {"ts": "1.2", "text": "Coal", "blocks": [section()]},
    "an answer to one": {"response_type": "ephemeral", "text": "Coal", "blocks": [section()]},
    "an ephemeral in a channel": {"user": "U1", "text": "Coal", "blocks": [section(accessory=image())]},
    "a deletion": {"delete_original": True},
    "a modal that asks": modal(*FORM, asked(GROUPED), private_metadata="2371"),
    "a modal that warns": modal(ALERT, close=plain("Back")),
    "a home": home(header(), section(accessory=button()), actions(select()), context(image(), plain())),
    "a quotation": message(section(">quoted &lt;as is&gt;\n>>> more\n\n[1] <https://e.org/?a=1&amp;b|[2]>")),
    "tables": message(table(2, 2, 2), {"type": "rich_text", "elements": [BULLETS]}, fields("a", "b")),
    "a container": message(BOX, section()),
    "cards": message({"type": "carousel", "elements": [CARD]}, image(alt_text="x" * 300)),
}

INVALID = {
    # the message
    "no text": (message(section(), text=" "), "house: text: there is none"),
    "a long text": (message(text="x" * 40_001), "house: text: 40001 characters"),
    "a long text of an update": ({"ts": "1.2", "text": "x" * 4_001}, "house: text: 4001 characters"),
    "51 blocks": (message(*[section()] * 51), "house: blocks: 51 of them"),
    "too many characters": (message(*[section("x" * 2_500)] * 5), "house: blocks: 12500 characters"),
    "previews": (message(section()) | {"unfurl_media": True}, "house: unfurl_media: is not false"),
    "a response to whom": ({"text": "a", "response_type": "all"}, "house: response_type: 'all'"),
    "a broadcast": (message(section("<!channel> look")), "house: blocks[0].text.text: mentions !channel"),
    "a mention in the text": (message(section(), text="by <@U9>"), "house: text: mentions @U9"),
    "a broadcast in rich text": (message(rich({"type": "broadcast", "range": "here"})), ": mentions broadcast"),
    # the views
    "101 blocks": (home(*[section()] * 101), "house: blocks: 101 of them"),
    "a long title": (modal(title=plain("x" * 25)), "house: title: length 25"),
    "a title in mrkdwn": (modal(title=mrkdwn()), "types: title.type: 'plain_text' was expected"),
    "no title": ({"type": "modal", "blocks": []}, "types: view: 'title' is a required property"),
    "a home with a title": (home(section(), title=plain()), "types: view: Additional properties"),
    "a long memory": (home(section(), private_metadata="x" * 3_001), "house: private_metadata: length 3001"),
    "a long callback": (modal(section(), callback_id="x" * 256), "house: callback_id: length 256"),
    "an input and no submit": (modal(asked(select()), submit=None), "house: submit: is missing"),
    "a large view": (home(*[section("я" * 2_999)] * 50), "house: view: 30"),
    "a container in a home": (home(BOX), "house: blocks[0]: container is taken only in a message"),
    "a table in a home": (home(table(1)), "blockkit: view: Field 'blocks'"),
    # the blocks
    "an unknown block": (message({"type": "secton", "text": mrkdwn()}), "types: blocks[0]: the type 'sect"),
    "a block without type": (message({"text": mrkdwn()}), "types: blocks[0]: the type None"),
    "an unknown property": (message(section(colour="red")), "types: blocks[0]: Additional properties"),
    "an alert in a message": (message(ALERT), "house: blocks[0]: alert is taken only in a modal"),
    "context actions in a container": (message({**BOX, "child_blocks": [feedback()]}), "types: blocks[0].child_"),
    "an empty section": (message({"type": "section"}), "blockkit: blocks[0]: Component 'Section': At least"),
    "a section without words": (message(section("")), "house: blocks[0].text: length 0"),
    "a long section": (message(section("x" * 3_001)), "house: blocks[0].text: length 3001"),
    "a long header": (message(header("x" * 151)), "house: blocks[0].text: length 151"),
    "a header in mrkdwn": (message(header() | {"text": mrkdwn()}), "blockkit: blocks[0]: Field 'text': Only"),
    "emoji in mrkdwn": (message(section() | {"text": {**mrkdwn(), "emoji": True}}), "types: blocks[0].text"),
    "11 fields": (message(fields(*"abcdefghijk")), "house: blocks[0].fields: length 11"),
    "a long field": (message(fields("x" * 2_001)), "house: blocks[0].fields: length 2001"),
    "no actions": (message(actions()), "house: blocks[0].elements: length 0"),
    "26 actions": (message(actions(*[button(str(n)) for n in range(26)])), "elements: length 26"),
    "no context": (message(context()), "house: blocks[0].elements: length 0"),
    "a button in a context": (message(context(button())), "types: blocks[0].elements[0]: the type 'button'"),
    "six context actions": (message(feedback() | {"elements": feedback()["elements"] * 6}), "length 6"),
    "uneven columns": (message(table(2, 3)), "house: blocks[0].rows: [2, 3] columns"),
    "21 columns": (message(table(21)), "house: blocks[0].rows: [21] columns"),
    "101 rows": (message(table(*[1] * 101)), "blockkit: blocks[0]: Field 'rows': Length"),
    "a block named twice": (message(section(block_id="a"), section(block_id="a")), "house: block_id: 'a' is"),
    "a long name": (message(section(block_id="x" * 256)), "house: blocks[0].block_id: length 256"),
    "an image unseen": (message(image(alt_text=" ")), "house: blocks[0].alt_text: there is none"),
    "an image without words": (message({"type": "image", "image_url": "x"}), "types: blocks[0]: 'alt_text'"),
    "an image of nothing": (message({"type": "image", "alt_text": "x"}), "blockkit: blocks[0]: Component 'Im"),
    "a list of no kind": (message({"type": "rich_text", "elements": [BULLETS | {"style": "-"}]}), "'bullet'"),
    # the elements
    "an action twice": (message(actions(button()), actions(button())), "house: action_id: 'more' is used 2"),
    "no action": (message(actions(button(""))), "house: blocks[0].elements[0]: button has no action_id"),
    "feedback on nothing": (message(feedback(action_id="")), "feedback_buttons has no action_id"),
    "half of a feedback": (message(feedback(negative_button={"text": plain()})), "'value' is a required"),
    "a long button": (message(actions(button(text=plain("x" * 76)))), ".text: length 76"),
    "a coloured button": (message(actions(button(style="blue"))), "types: blocks[0].elements[0].style"),
    "a value out of words": (message(actions(button(value="Kim Jong"))), ".value: is no short key"),
    "a long value": (message(actions(button(value="x" * 2_001))), ".value: length 2001"),
    "101 options": (home(actions(select(options=[option()] * 101))), ".options: length 101"),
    "no options": (home(actions(select(options=[]))), "blockkit: blocks[0].elements[0]: Component 'Static"),
    "a long option": (home(actions(select(options=[option("x" * 76)]))), "options[0].text: length 76"),
    "a long key": (home(actions(select(options=[option(value="x" * 151)]))), "options[0].value: length 151"),
    "a choice not offered": (home(actions(select(initial_option=option("No", "no")))), "'initial_option' has"),
    "no such day": (modal(asked({**DAY, "initial_date": "2026-02-30"})), "blockkit: blocks[0].element: day"),
    "a number too large": (modal(asked({**NUMBER, "initial_value": "10"})), "'initial_value' value must be"),
    # the words
    "an open link": (message(section("see <https://example.org|[1]")), "< or > that is no whole link"),
    "a bare angle": (message(section("a < b")), "< or > that is no whole link"),
    "half a mark": (message(section("banned [12")), "house: blocks[0].text.text: half of a citation mark"),
    "a mark just begun": (message(section("banned [")), "half of a citation mark, '['"),
    "the other half": (message(context(mrkdwn("2] banned"))), "half of a citation mark, '2]'"),
}


def kind_of(payload):
    if "type" in payload:
        return "view"
    if "user" in payload:
        return "ephemeral"
    return "response" if {"response_type", "delete_original"} & payload.keys() else "message"


def objects(node):
    """Every object inside, with its type or without."""
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(part)


@pytest.mark.parametrize("name", INVALID)
def test_what_slack_or_the_house_refuses_is_named(name):
    payload, fault = INVALID[name]
    found = faults(payload, kind_of(payload))
    assert [one for one in found if fault in one] != [], found
    with pytest.raises(AssertionError, match=re.escape(found[-1])):
        check(payload, kind_of(payload))


@pytest.mark.parametrize("name", VALID)
def test_what_slack_takes_passes_and_is_left_as_it_was(name):
    payload = copy.deepcopy(VALID[name])
    check(payload, kind_of(payload))
    assert payload == VALID[name]


@pytest.mark.parametrize("question", ASKED)
def test_every_answer_of_the_desk_passes(question, desk):
    answer = blocks.message(desk.ask(question))
    check({"response_type": "ephemeral", **answer}, "response")
    check({"channel": "C1", **answer, **QUIET}, "message")


@pytest.mark.parametrize("name", VALID)
def test_no_object_of_a_payload_is_overlooked(name):
    changed = copy.deepcopy(VALID[name])
    kind = kind_of(changed)
    for one in objects(changed if kind == "view" else changed.get("blocks", [])):
        one["colour"] = "red"
        assert faults(changed, kind), one
        del one["colour"]
        if isinstance(one.get("type"), str):
            was, one["type"] = one["type"], "nonsense"
            assert faults(changed, kind), was
            one["type"] = was


@pytest.mark.parametrize("changed", ["{} <@U9>", "{} [7", "{} <", ""])
def test_no_text_of_an_answer_is_overlooked(changed, desk):
    answer = blocks.message(desk.ask("/timeline kursk"))
    texts = [one for one in objects(answer) if isinstance(one.get("text"), str)]
    for one in texts if changed != "{} <" else [one for one in texts if one.get("type") != "plain_text"]:
        was, one["text"] = one["text"], changed.format(one["text"])
        assert faults(answer, "response"), one
        one["text"] = was


def test_what_came_as_a_form_is_opened_first():
    check({"trigger_id": "1", "view": json.dumps(modal(section()))}, "view")
    check(message() | {"blocks": json.dumps([section()]), "unfurl_links": "0"}, "message")
    broken = "house: blocks[0].text: length 0, not 1 to 3000"
    assert broken in faults({"view": json.dumps(modal(section("")))}, "view")
    assert broken in faults(message() | {"blocks": json.dumps([section("")])}, "message")


@pytest.mark.parametrize(("kind", "name"), LENGTHS)
def test_every_length_has_its_end(kind, name):
    least, most = LENGTHS[kind, name]
    held = {key: word for key, word in NAMED_BY_KEY.items() if word == kind} or {"elements": kind}
    for size in (least - 1, least, most, most + 1) if least else (most, most + 1):
        one = {name: "x" * size} | ({"type": kind} if "elements" in held else {})
        found = faults({"text": "Coal", "blocks": [{key: [one] for key in held}]}, "message")
        assert any(f"[0].{name}: length {size}" in fault for fault in found) is not (least <= size <= most), found


def test_a_mention_passes_only_where_the_caller_allows_it():
    said = message(section("<@U1> asked"), rich({"type": "user", "user_id": "U1"}))
    check(said, "message", mentions={"U1"})
    assert len(faults(said, "message", mentions={"U2"})) == 2
    assert faults(message(section("<!here>")), "message", mentions={"here", "!here"}) != []


def test_each_layer_names_what_no_other_does():
    alone = Counter()
    for payload, _ in INVALID.values():
        layers = {one.split(":")[0] for one in faults(payload, kind_of(payload))}
        alone.update(layers if len(layers) == 1 else ())
    assert set(alone) == {"types", "blockkit", "house"}, alone
