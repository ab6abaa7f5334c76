"""Texts made to be slow, and how long the whole answer to each takes: milliseconds, the longest of three.

    python tests/bench/worst.py [LISTS]

LISTS is a folder with an imported list. Every text is 10,000 characters; a question is read to its thousandth.
"""

import datetime as dt
import hashlib
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bot.app import answering

SIZE = 10_000
TODAY = dt.date(2026, 11, 22)
UNITS = {
    "one letter": "a",
    "stop words": "of the and to ",
    "digits": "1234567890",
    "resolutions": "1718 ",
    "pinpoints": "2397 para 8(a)(i), ",
    "dates": "12 may 2017 ",
    "periods": "since before after until from to ",
    "names": "Kim Jong Un ",
    "syllables of names": "kim of jong of un of ",
    "letters of names": "k i m j o n g ",
    "topics": "coal iron arms shells ",
    "mixed scripts": "aбв가",
    "zero width": "k\u200bi\u200bm\u200b ",
    "accents": "a\u0301\u0302\u0303",
    "Chinese": "制裁朝鲜",
    "emoji": "🚀",
    "brackets": "(",
    "dashes": "-",
    "commands": "/sanctions ",
}


def main() -> None:
    lists = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    desk = answering.desk(ROOT / "knowledge", lists=lists)
    texts = {name: (unit * SIZE)[:SIZE] for name, unit in UNITS.items()}
    texts["random words"] = " ".join(hashlib.sha256(str(n).encode()).hexdigest()[:7] for n in range(SIZE // 8))
    taken = {name: max(timed(desk, text) for _ in range(3)) for name, text in texts.items()}
    for name, most in sorted(taken.items(), key=lambda pair: -pair[1]):
        print(f"  {name:20} {most:6.1f}")


def timed(desk, text) -> float:
    started = time.perf_counter()
    desk.ask(text, TODAY)
    return (time.perf_counter() - started) * 1e3


if __name__ == "__main__":
    main()
