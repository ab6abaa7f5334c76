"""The time of whole answers, text to blocks, to the project's own questions, without an imported list and with one.

    python tests/bench/answers.py LISTS [ROUNDS]

LISTS is the folder of a list (`made_list.py` makes one to measure with). The questions are those of `tests/evals`; each
is asked ROUNDS times (default 3) of each desk in turn, so that what else the machine does touches both alike.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from evals.asked import groups, read

from bot.app import answering
from bot.render import blocks

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    desks = {"without a list": answering.desk(KNOWLEDGE)}
    desks["with the list"] = answering.desk(KNOWLEDGE, lists=Path(sys.argv[1]))
    taken: dict[str, list[float]] = {name: [] for name in desks}
    asked = [(one.ask, one.today) for group in groups() for one in read(group)]
    for number in range(rounds + 1):
        for text, today in asked:
            for name, desk in desks.items():
                started = time.perf_counter()
                blocks.message(desk.ask(text, today))
                if number:  # the first round fills caches
                    taken[name].append(1_000 * (time.perf_counter() - started))
    print(f"{len(asked)} questions, {rounds} times each, milliseconds")
    for name, some in taken.items():
        cuts = statistics.quantiles(some, n=100)
        print(f"  whole answer, {name:<16} p50 {cuts[49]:6.2f}   p99 {cuts[98]:6.2f}")


if __name__ == "__main__":
    main()
