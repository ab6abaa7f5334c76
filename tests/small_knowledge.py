"""A small valid knowledge folder, with its document beside it, to change one thing in."""

import copy
import hashlib
from pathlib import Path
from typing import Any

import yaml

DOCUMENT = "The minister said: “At least 3,000 men\nwere sent.” Nobody else was named.\n"
DIGEST = hashlib.sha256(DOCUMENT.encode()).hexdigest()

FILES: dict[str, Any] = {
    "pack.yaml": {
        "id": "small",
        "title": "A small pack",
        "scope": "Boats and planes.",
        "desk": "the small desk",
        "languages": ["English"],
        "subject": "northland",
        "story": "boats",
        "disclaimer": "For tests.",
        "listing_law": ["100 8(d)"],
        "list_checked_on": "2012-03-04",
        "samples": ["may boats be sold to northland", "who sent men"],
    },
    "topics.yaml": [
        {"id": "vehicles", "label": "Vehicles"},
        {"id": "boats", "label": "Boats", "synonyms": ["ships", "no"], "broader": ["vehicles"]},
    ],
    "actors.yaml": [
        {
            "id": "northland",
            "name": "Northland",
            "kind": "state",
            "side": "Northland",
            "roles": [{"title": "State", "since": "1948"}],
            "cites": ["100 8"],
            "checked": "unchecked",
        },
        {
            "id": "jane-roe",
            "name": "Jane Roe",
            "kind": "person",
            "side": "Southland",
            "roles": [{"title": "Minister"}],
            "listed": {"reference": "X.1", "listed_on": "2010-01-02", "list": "the list", "by": "100 8(d)"},
            "cites": ["source:paper"],
            "checked": "secondary",
        },
    ],
    "sources.yaml": [
        {
            "id": "paper",
            "publisher": "The Paper",
            "title": "Men sent",
            "published": "2011-05",
            "file": "seeds/paper.txt",
            "sha256": DIGEST,
        },
        {
            "id": "site",
            "publisher": "A Site",
            "title": "More men",
            "published": "2012-03-04",
            "url": "https://example.org/men",
        },
    ],
    "claims/2011.yaml": [
        {
            "id": "men-sent",
            "date": "2011-05-02",
            "claimant": "Jane Roe",
            "actors": ["jane-roe"],
            "kind": "allegation",
            "text": "Jane Roe said that men were sent.",
            "quote": "At least 3,000 men were sent.",
            "figures": [{"what": "men", "low": 3000, "qualifier": "at least"}],
            "source": "paper",
            "topics": ["boats"],
        },
        {
            "id": "men-not-sent",
            "date": "2011-05",
            "claimant": "Northland",
            "kind": "denial",
            "text": "Northland denied it.",
            "source": "paper",
            "topics": ["boats"],
            "disputes": ["men-sent"],
        },
    ],
    "claims/2012.yaml": [
        {
            "id": "men-admitted",
            "date": "2012",
            "claimant": "Northland",
            "kind": "confirmation",
            "text": "Northland admitted that men were sent.",
            "source": "site",
            "topics": ["vehicles"],
            "confirms": ["men-sent"],
            "supersedes": ["men-not-sent"],
        },
    ],
    "instruments/100.yaml": {
        "id": "100",
        "kind": "sanctions",
        "citation": "RES/100 (2006)",
        "title": "The first ban",
        "adopted": "2006-10-14",
        "gist": "It banned boats.",
        "checked": "unchecked",
        "paragraphs": [
            {
                "pinpoint": pinpoint,
                "gist": f"Paragraph {pinpoint} bans boats.",
                "topics": ["boats"],
                "bound": ["all States"],
                "force": "binding",
                "effective_from": "2006-10-14",
                "checked": "unchecked",
            }
            for pinpoint in ("8(a)(i)", "8(a)(ii)", "8(d)", "9")
        ],
    },
    "instruments/200.yaml": {
        "id": "200",
        "kind": "treaty",
        "citation": "RES/200 (2009)",
        "title": "The second ban",
        "adopted": "2009-06",
        "in_force_from": "2009-07-01",
        "gist": "It banned all boats.",
        "checked": "secondary",
        "notes": [
            {
                "kind": "amended",
                "text": "Later changed.",
                "cites": ["100 9"],
                "since": "2009-06-12",
                "until": "2010-01-01",
            }
        ],
        "paragraphs": [
            {
                "pinpoint": "9",
                "gist": "It ends paragraph 9 of 100.",
                "topics": ["boats"],
                "bound": ["all States"],
                "force": "binding",
                "limits": [{"number": 0.5, "unit": "boats", "period": "a year"}],
                "effective_from": "2009-06-12",
                "last_day": "2015-12-31",
                "relations": [
                    {"does": "replaces", "to": "100 9"},
                    {"does": "closes", "to": "100 8(a)", "since": "2010-01-01", "what": "small boats"},
                ],
                "checked": "secondary",
            },
            {
                "pinpoint": "art. 10",
                "gist": "It calls for reports.",
                "topics": ["vehicles"],
                "bound": ["all States"],
                "force": "call",
                "effective_from": "2009-06-12",
                "checked": "secondary",
            },
        ],
    },
    "rules/boats.yaml": [
        {
            "id": "boats-to-northland",
            "title": "Boats to Northland",
            "question": "May a State sell boats to Northland?",
            "topics": ["boats"],
            "steps": [
                {
                    "since": "2006-10-14",
                    "label": "Banned",
                    "sentences": [{"text": "Boats may not be sold.", "cites": ["100 9"]}],
                },
                {
                    "since": "2009-06-12",
                    "label": "All banned",
                    "sentences": [{"text": "No boat may be sold.", "cites": ["200 9", "source:paper"]}],
                    "also": ["100 8(a)(i)"],
                },
            ],
        }
    ],
    "checks.yaml": [
        {
            "id": "sc-1",
            "kind": "attribution",
            "on": ["source:paper"],
            "text": "Name the minister.",
            "checked": "secondary",
        }
    ],
    "corrections.yaml": [
        {
            "id": "sc-2",
            "on": ["claim:men-not-sent", "topic:boats", "100 9"],
            "said": "Nobody was sent.",
            "text": "Men were sent.",
            "cites": ["claim:men-admitted"],
            "recorded": "2026-11-22",
            "checked": "secondary",
        }
    ],
}


class SmallKnowledge:
    """The folder on disk. `set` changes one field, `drop` takes one out, `text` replaces a whole file."""

    def __init__(self, above: Path) -> None:
        self.folder = above / "knowledge"
        self.seeds = above / "seeds"
        self.seeds.mkdir(parents=True)
        (self.seeds / "paper.txt").write_text(DOCUMENT, "utf-8")
        self._files = copy.deepcopy(FILES)
        for file in self._files:
            self._write(file)

    def get(self, file: str, *path: str | int) -> Any:
        value = self._files[file]
        for part in path:
            value = value[part]
        return value

    def set(self, file: str, *path_and_value: Any) -> "SmallKnowledge":
        *path, last, value = path_and_value
        around = self.get(file, *path)
        if isinstance(around, list) and last == len(around):
            around.append(value)
        else:
            around[last] = value
        return self._write(file)

    def drop(self, file: str, *path: str | int) -> "SmallKnowledge":
        del self.get(file, *path[:-1])[path[-1]]
        return self._write(file)

    def text(self, file: str, text: str | bytes) -> "SmallKnowledge":
        place = self.folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def replace(self, file: str, old: str, new: str) -> "SmallKnowledge":
        written = (self.folder / file).read_text("utf-8")
        assert written.count(old) == 1
        return self.text(file, written.replace(old, new))

    def line(self, file: str, text: str, number: int = 1) -> int:
        """Give the line on which `text` stands for the `number`th time."""
        lines = (self.folder / file).read_text("utf-8").splitlines()
        return [at for at, line in enumerate(lines, 1) if text in line][number - 1]

    def _write(self, file: str) -> "SmallKnowledge":
        return self.text(file, yaml.safe_dump(self._files[file], sort_keys=False, allow_unicode=True))
