"""Show how many questions of the evaluation are answered as expected, by group, and each that is not.

python tests/evals/show.py [GROUP ...]
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from evals import asked, judge

from bot.desk import Desk
from bot.knowledge.load import load
from bot.lookup.index import Index

ROOT = Path(__file__).parents[2]


def main() -> None:
    chosen = sys.argv[1:] or asked.groups()
    if unknown := set(chosen) - set(asked.groups()):
        sys.exit(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(asked.groups())}")
    questions = [question for group in chosen for question in asked.read(group)]
    desk = Desk(Index.of(load(ROOT / "knowledge")), lambda: asked.TODAY)
    started = time.perf_counter()
    verdicts = judge.judge(desk, questions)
    taken = time.perf_counter() - started
    right, floors = judge.right(verdicts), asked.floors()
    print("group       asked  right   share   floor")
    for group in chosen:
        count = sum(one.group == group for one in questions)
        print(f"{group:<11} {count:>5} {right[group]:>6} {right[group] / count:>7.1%}  {floors.groups[group]:>6.1%}")
    if chosen == asked.groups():
        share = right.total() / len(questions)
        print(f"{'total':<11} {len(questions):>5} {right.total():>6} {share:>7.1%}  {floors.total:>6.1%}")
    print(f"{1000 * taken / len(questions):.1f} ms a question")
    print(judge.listing(verdicts))


if __name__ == "__main__":
    main()
