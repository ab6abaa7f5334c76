"""Write a list of made names as an import would keep it, to measure with: no such person or firm is on any list.

    python tests/bench/made_list.py FOLDER [COUNT]

Then `python tests/bench/start.py 3 FOLDER` measures the start with it beside the knowledge.
"""

import datetime as dt
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from name_corpus import corpus

from bot.knowledge import listings
from bot.knowledge.listings import Alias, Header, Listing, SanctionsList

DAY = dt.date(2020, 1, 1)


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    entries = tuple(
        Listing(
            reference=f"XXi.{number:06d}",
            kind="individual",
            name=name,
            regime="made",
            listed_on=DAY,
            aliases=(Alias(f"{name} Junior", "Good"),) if number % 4 == 0 else (),
            narrative="Made to measure with.",
        )
        for number, name in enumerate(corpus(count).names)
    )
    header = Header("A made list", DAY, "0" * 64, len(entries))
    listings.write(folder / listings.FILE, SanctionsList(header, entries))


if __name__ == "__main__":
    main()
