"""What is drawn, by name: what the app sends, made by the app's own code.

A payload has `blocks`, `text` and `as`: `message`, `modal` or `home`. A message may have `asked`, the words of the
reporter above it, or `only_you`, as the answer to a slash command; a modal has `title`, `submit` and `close`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.desk import Desk
from bot.render import blocks, buttons, home, views
from bot.render.citation import cite
from bot.render.format import PLAIN
from bot.storage.channels import ChannelSettings, Style

TODAY = dt.date(2026, 11, 22)
KEY = "A1b2C3d4E5f6G7h8"
Payload = dict[str, Any]


def _message(text: str, *, private: bool, page: int = 0) -> Callable[[Desk], Payload]:
    def made(desk: Desk) -> Payload:
        answer = desk.ask(text, TODAY)
        timeline = text.startswith("/timeline")
        below = buttons.below(answer, KEY, private=private, curators=True, timeline=timeline)
        around = {"only_you": True} if private else {"asked": text}
        return {"as": "message", **around, **blocks.message(answer, PLAIN, below, page)}

    return made


def _cited(desk: Desk) -> Payload:
    return _view(views.cite(cite(desk.ask("/sanctions crude oil cap", TODAY), Style.UN, desk.knowledge), Style.UN, KEY))


def _sources(desk: Desk) -> Payload:
    said = "Russia may buy no shells from North Korea. Crude oil is capped at four million barrels a year."
    return _view(views.sources(desk.sources(said)))


def _view(view: Payload) -> Payload:
    words = {name: view[name]["text"] for name in ("title", "submit", "close") if name in view}
    return {"as": view["type"], "blocks": view["blocks"], "text": "", **words}


MESSAGES: dict[str, Callable[[Desk], Payload]] = {
    "law": _message("/sanctions can russia buy shells from north korea", private=True),
    "law-on-a-date": _message("/sanctions small arms as of 2015-06-01", private=True),
    "paragraph": _message("/sanctions 2397 8", private=True),
    "timeline": _message("/timeline kursk", private=True),
    "person": _message("who is Kim Jong Gyu?", private=False),
    "choose": _message("defence ministry", private=False),
    "silence": _message("iran snapback", private=False),
    "help": _message("help", private=False),
    "cite": _cited,
    "report": lambda desk: _view(views.report(desk.ask("/sanctions coal", TODAY).understood, KEY)),
    "settings": lambda _: _view(
        views.settings(ChannelSettings(), None, [("troops", "Soldiers and deployments")], KEY, admin=True)
    ),
    "sources": _sources,
    "home": lambda desk: _view(home.view(desk.knowledge, ["troops"], dt.date(2026, 2, 27))),
}
