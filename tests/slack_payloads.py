"""One gate for all that the tests see going to Slack: Slack's own types, blockkit's rules, and those of the house.

A fault reads `layer: place: what is wrong`, the layer being `types` (JSON Schema made from `@slack/types`), `blockkit`
or `house`. blockkit names one fault a component, the other two name all.
"""

import functools
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import blockkit
from blockkit.core import ColumnSettings, ComponentValidationError, FieldValidationError, RawText, Table
from jsonschema import Draft7Validator, ValidationError, validators

Kind = Literal["message", "ephemeral", "view", "response"]

SCHEMAS = Path(__file__).parent / "slack_schema"
MOST_TEXT, MOST_TEXT_OF_AN_UPDATE, MOST_CHARACTERS, MOST_BYTES_OF_A_VIEW = 40_000, 4_000, 12_000, 250_000


def check(payload: dict, kind: Kind, *, mentions: set[str] = frozenset()) -> None:
    found = faults(payload, kind, mentions=mentions)
    assert not found, "Slack or the house would refuse this:\n" + "\n".join(found)


def faults(payload: dict, kind: Kind, *, mentions: set[str] = frozenset()) -> list[str]:
    """Find every fault. A `view` may be the view itself or the arguments that hold it; `mentions` are the users that
    the text may mention. What came as a form is opened first: `blocks` and `view` are strings there.
    """
    body = _opened(payload.get("view", payload) if kind == "view" else payload)
    body = {name: _opened(value) if name == "blocks" else value for name, value in body.items()}
    blocks = body.get("blocks", [])
    if kind == "view":
        root, surface = body, body.get("type")
        found = [*_by_types("view", body, ""), *_of_a_view(body)]
        _load(body, "", "", found)
    else:
        root, surface = {name: body[name] for name in ("text", "blocks") if name in body}, "message"
        found = [*_of_a_message(body, kind)]
        _load(blocks, "blocks", "blocks", found)
    return [*found, *_by_types("blocks", blocks, "blocks"), *_by_the_house(root, surface, mentions)]


def _opened(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# Slack's types


def _by_types(name: str, instance: Any, path: str) -> Iterator[str]:
    for error in _schema(name).iter_errors(instance):
        place = path + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
        yield f"types: {place.lstrip('.') or 'view'}: {error.message[:200]}"


@functools.cache
def _schema(name: str) -> Any:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    unfolded = _unfolded({"$ref": schema["$ref"]}, schema["definitions"], {})
    return validators.extend(Draft7Validator, {"byType": _by_type})(unfolded)


def _unfolded(node: Any, definitions: dict, done: dict) -> Any:
    """Put every definition in its place, and sort the branches of every `anyOf` by the `type` they are for."""
    if isinstance(node, list):
        return [_unfolded(one, definitions, done) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = unquote(node["$ref"].rpartition("/")[2])
        if name not in done:
            done[name] = _unfolded(definitions[name], definitions, done)
        return done[name]
    made = {key: _unfolded(value, definitions, done) for key, value in node.items()}
    for branch in made.pop("anyOf", ()):
        kinds = branch.get("byType") or [branch.get("properties", {}).get("type", {}).get("const", "")]
        for kind in kinds:
            made.setdefault("byType", {}).setdefault(kind, []).append(branch)
    return made


def _by_type(validator: Any, branches: dict, instance: Any, _: dict) -> Iterator[ValidationError]:
    """`anyOf` that says what is wrong with the branch meant, instead of that none fits."""
    kind = instance.get("type") if isinstance(instance, dict) else None
    fitting = branches.get(str(kind), branches.get(""))
    if fitting is None:
        yield ValidationError(f"the type {kind!r} is none of {', '.join(branches)}")
    else:
        yield from min((list(validator.descend(instance, one)) for one in fitting), key=len)


# blockkit

_STRANGE = object()
_REFUSALS = (ComponentValidationError, FieldValidationError, ValueError, TypeError, AttributeError, KeyError)
_BY_NAME = {
    "plain_text": blockkit.Text, "mrkdwn": blockkit.Text, "raw_text": RawText, "table": Table,
    "datepicker": blockkit.DatePicker, "datetimepicker": blockkit.DatetimePicker,
    "timepicker": blockkit.TimePicker, "usergroup": blockkit.RichUserGroupEl, "link": blockkit.RichLinkEl,
    "email_text_input": blockkit.EmailInput, "url_text_input": blockkit.UrlInput, "text": blockkit.RichTextEl,
    "user": blockkit.RichUserEl, "channel": blockkit.RichChannelEl, "broadcast": blockkit.RichBroadcastEl,
    "emoji": blockkit.RichEmojiEl, "date": blockkit.RichDateEl, "color": blockkit.RichColorEl,
}  # fmt: skip
_BY_KEY = {
    "confirm": blockkit.Confirm, "options": blockkit.Option, "initial_option": blockkit.Option,
    "initial_options": blockkit.Option, "option_groups": blockkit.OptionGroup, "slack_file": blockkit.SlackFile,
    "dispatch_action_config": blockkit.DispatchActionConfig, "filter": blockkit.ConversationFilter,
    "workflow": blockkit.Workflow, "trigger": blockkit.Trigger, "style": blockkit.RichStyle,
    "customizable_input_parameters": blockkit.InputParameter, "column_settings": ColumnSettings,
}  # fmt: skip


def _load(value: Any, key: str, path: str, found: list[str]) -> Any:
    """Make blockkit's components of a payload, from the inside out, each checked once; what it has no class for (such
    as `context_actions`) is left out, and so are properties it has no argument for: the types know them.
    """
    if isinstance(value, list):
        made = [_load(one, key, f"{path}[{place}]", found) for place, one in enumerate(value)]
        return [one for one in made if one is not _STRANGE]
    if not isinstance(value, dict):
        return value
    kind = _class(value, key)
    parts = {name: _load(part, name, f"{path}.{name}".lstrip("."), found) for name, part in _eased(value, kind).items()}
    if kind is None:
        return _STRANGE
    component = _STRANGE
    try:
        known = _arguments(kind)
        component = kind(**{name: part for name, part in parts.items() if name in known and part is not _STRANGE})
        component.validate()
    except _REFUSALS as error:
        found.append(f"blockkit: {path or 'view'}: {error}")
    return component


def _class(value: dict, key: str) -> type | None:
    name = value.get("type")
    if not isinstance(name, str):
        return _BY_KEY.get(key)
    if name == "image" and key in {"elements", "accessory"}:
        return blockkit.ImageEl
    return _BY_NAME.get(name) or getattr(blockkit, "".join(map(str.capitalize, name.split("_"))), None)


@functools.cache
def _arguments(kind: type) -> frozenset[str]:
    return frozenset(inspect.signature(kind).parameters) - ({"type"} if kind is not blockkit.Text else set())


def _eased(value: dict, kind: type | None) -> dict:
    """Change what blockkit 2.1.3 refuses and Slack takes: alternative texts of more than 255 characters, options in
    mrkdwn, an initial option out of a group, numbers written as strings.
    """
    value = dict(value)
    if isinstance(value.get("alt_text"), str):
        value["alt_text"] = value["alt_text"][:255]
    if kind is blockkit.Option and isinstance(value.get("text"), dict):
        value["text"] = {"type": "plain_text", "text": value["text"].get("text")}
    if value.get("option_groups"):
        value = {name: part for name, part in value.items() if name not in {"initial_option", "initial_options"}}
    if kind is blockkit.NumberInput:
        numbers = {name: one for name, one in value.items() if re.fullmatch(r"-?\d+(\.\d+)?", str(one))}
        value |= {name: json.loads(str(one)) for name, one in numbers.items()}
    return value


# The house

LENGTHS: dict[tuple[str, str], tuple[int, int]] = {
    ("actions", "elements"): (1, 25), ("context", "elements"): (1, 10), ("context_actions", "elements"): (1, 5),
    ("header", "text"): (1, 150), ("section", "text"): (1, 3_000), ("section", "fields"): (1, 10),
    ("image", "alt_text"): (1, 2_000), ("markdown", "text"): (1, 12_000),
    ("button", "text"): (1, 75), ("button", "value"): (0, 2_000), ("button", "accessibility_label"): (1, 75),
    ("icon_button", "text"): (1, 75), ("icon_button", "value"): (0, 2_000),
    ("feedback_button", "text"): (1, 75), ("feedback_button", "value"): (1, 2_000),
    ("feedback_button", "accessibility_label"): (1, 75),
    ("option", "text"): (1, 75), ("option", "value"): (1, 150), ("option", "description"): (1, 75),
    ("static_select", "options"): (1, 100), ("multi_static_select", "options"): (1, 100),
    ("option_group", "options"): (1, 100), ("overflow", "options"): (1, 5), ("radio_buttons", "options"): (1, 10),
    ("checkboxes", "options"): (1, 10), ("table", "rows"): (1, 100), ("data_table", "rows"): (2, 101),
    ("alert", "text"): (1, 200), ("container", "title"): (1, 150), ("container", "child_blocks"): (1, 10),
    ("carousel", "elements"): (1, 10), ("card", "title"): (1, 150), ("card", "subtitle"): (1, 150),
    ("card", "body"): (1, 200), ("card", "actions"): (1, 3), ("modal", "title"): (1, 24),
    ("modal", "submit"): (1, 24), ("modal", "close"): (1, 24), ("any", "private_metadata"): (0, 3_000),
    ("any", "callback_id"): (1, 255), ("any", "block_id"): (1, 255), ("any", "action_id"): (1, 255),
}  # fmt: skip
"""Least and most characters of a text or members of a list, by the type of the object and the property."""

NAMED_BY_KEY = {
    "options": "option", "initial_option": "option", "initial_options": "option", "option_groups": "option_group",
    "positive_button": "feedback_button", "negative_button": "feedback_button",
}  # fmt: skip
_ONLY_IN = {"alert": "modal", "container": "message"}
_INTERACTIVE = re.compile(r"((icon|workflow)_)?button|\w+_(select|input)|\w*picker|\w+_buttons|checkboxes|overflow")
_KEY = re.compile(r"gAAAA[A-Za-z0-9_=-]{60,1975}(:[0-9]{1,3})?|[A-Za-z0-9_.:-]{0,80}")
"""A sealed question and perhaps a place, or a short key: nothing that can be read."""
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^<>|\s]+(?:\|[^<>|\n]+)?>|<[#@!][^<>\n]+>")
_QUOTED = re.compile(r"^>+", re.MULTILINE)
_TORN = re.compile(r"\[\d+[^\[\]\n]*(?=\[|\n|$)|^\d{1,3}\]|\[$")
_MENTION = re.compile(r"<(!|@)([^>|]*)")


def _of_a_message(body: dict, kind: Kind) -> Iterator[str]:
    text, blocks = str(body.get("text") or ""), body.get("blocks", [])
    is_update = kind == "message" and "ts" in body
    if not text.strip() and not body.get("delete_original"):
        yield "house: text: there is none, and notifications and screen readers read it"
    most = MOST_TEXT_OF_AN_UPDATE if is_update else MOST_TEXT
    if len(text) > most:
        yield f"house: text: {len(text)} characters, at most {most}"
    if len(blocks) > 50:
        yield f"house: blocks: {len(blocks)} of them, at most 50"
    total = sum(len(node["text"]) for _, _, node in _walk(blocks, "") if isinstance(node.get("text"), str))
    if total > MOST_CHARACTERS:
        yield f"house: blocks: {total} characters in all, at most {MOST_CHARACTERS}"
    if kind == "message" and blocks and not is_update:
        wrong = [name for name in ("unfurl_links", "unfurl_media") if body.get(name) not in (False, "0", "false")]
        yield from (f"house: {name}: is not false, and previews would follow" for name in wrong)
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        yield f"house: response_type: {body['response_type']!r} is neither ephemeral nor in_channel"


def _of_a_view(body: dict) -> Iterator[str]:
    blocks = body.get("blocks", [])
    if len(blocks) > 100:
        yield f"house: blocks: {len(blocks)} of them, at most 100"
    size = len(json.dumps(body, ensure_ascii=False).encode())
    if size >= MOST_BYTES_OF_A_VIEW:
        yield f"house: view: {size} bytes, fewer than {MOST_BYTES_OF_A_VIEW} are taken"
    asks = any(kind == "input" for _, kind, _ in _walk(blocks, ""))
    if asks and body.get("type") == "modal" and not body.get("submit"):
        yield "house: submit: is missing, and there is an input"


def _by_the_house(root: dict, surface: Any, mentions: set[str]) -> Iterator[str]:
    ids: Counter[tuple[str, str]] = Counter()
    for path, kind, node in _walk(root, ""):
        ids.update((name, node[name]) for name in ("action_id", "block_id") if isinstance(node.get(name), str))
        for fault in (*_lengths(kind, node), *_of_an_element(kind, node, surface), *_of_a_text(kind, node, mentions)):
            yield f"house: {(path + fault).lstrip('.: ')}"
    yield from (f"house: {name}: {one!r} is used {count} times" for (name, one), count in ids.items() if count > 1)


def _walk(node: Any, path: str, key: str = "") -> Iterator[tuple[str, str, dict]]:
    """Give every object with its place and its type, or what it is where it has no type of its own."""
    if isinstance(node, list):
        for place, one in enumerate(node):
            yield from _walk(one, f"{path}[{place}]", key)
    elif isinstance(node, dict):
        yield path, str(node.get("type") or NAMED_BY_KEY.get(key, "")), node
        for name, part in node.items():
            yield from _walk(part, f"{path}.{name}".lstrip("."), name)


def _lengths(kind: str, node: dict) -> Iterator[str]:
    for name, value in node.items():
        bounds = LENGTHS.get((kind, name)) or LENGTHS.get(("any", name))
        held = value.get("text") if isinstance(value, dict) else value
        if bounds and isinstance(held, str | list) and not bounds[0] <= len(held) <= bounds[1]:
            yield f".{name}: length {len(held)}, not {bounds[0]} to {bounds[1]}"
    fields = [one for one in node.get("fields", []) if isinstance(one, dict)] if kind == "section" else []
    yield from (
        f".fields: length {size}, not 1 to 2000" for one in fields if (size := len(one.get("text", ""))) > 2_000
    )


def _of_an_element(kind: str, node: dict, surface: Any) -> Iterator[str]:
    if surface != _ONLY_IN.get(kind, surface):
        yield f": {kind} is taken only in a {_ONLY_IN[kind]}"
    if _INTERACTIVE.fullmatch(kind) and not node.get("action_id") and not (kind == "button" and node.get("url")):
        yield f": {kind} has no action_id"
    if kind.endswith("button") and not _KEY.fullmatch(str(node.get("value", ""))):
        yield ".value: is no short key"
    if kind == "image" and not str(node.get("alt_text", "")).strip():
        yield ".alt_text: there is none, and screen readers read it"
    if kind in ("table", "data_table"):
        columns = {len(row) for row in node.get("rows", []) if isinstance(row, list)}
        if len(columns) > 1 or max(columns, default=1) not in range(1, 21):
            yield f".rows: {sorted(columns)} columns, not the same 1 to 20 everywhere"


def _of_a_text(kind: str, node: dict, mentions: set[str]) -> Iterator[str]:
    for name, value in node.items():
        found = _MENTION.findall(value) if isinstance(value, str) and name != "initial_value" else ()
        yield from (f".{name}: mentions {sign}{one}" for sign, one in found if sign == "!" or one not in mentions)
    if kind in ("broadcast", "usergroup") or (kind == "user" and node.get("user_id") not in mentions):
        yield f": mentions {kind} {node.get('user_id', '')}"
    text = node.get("text")
    if isinstance(text, str) and (torn := _TORN.search(text)):
        yield f".text: half of a citation mark, {torn[0][:20]!r}"
    if isinstance(text, str) and kind in ("mrkdwn", "") and re.search("[<>]", _LINK.sub("", _QUOTED.sub("", text))):
        yield ".text: has a < or > that is no whole link"
