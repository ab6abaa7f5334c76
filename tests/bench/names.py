"""Name lookup, ours beside its peers on the same names and questions: one run, one table.

    python tests/bench/names.py [--large] [--sizes 500,10000,100000] [--budget 20] [--misses 5] [--data DIR]

Each engine and size is a fresh process, one after the other. `MB` is what the resident memory grew by while the index
was built (the names and the libraries themselves are there before). A slow engine is asked as many questions as fit
the budget of seconds (the column `asked`); the kinds of question take turns, so that fewer are asked of each. Names
and questions are made (`name_corpus.py`); with `--data`, names that other people published are asked for as well.
bm25s and tantivy are in `tests/bench/requirements.txt`, and left out where they are not installed.
"""

import argparse
import csv
import gc
import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from name_corpus import KINDS, SURNAMES, Corpus, Question, corpus
from name_peers import ENGINES, Engine

from bot.text import words

TOP = 5
LARGE = 1_000_000
PADDING = 100_000
SAMPLE = 500
OURS = "ours"


@dataclass
class Measured:
    """What one engine did with one corpus."""

    build: float
    memory: float
    times: list[float] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By kind of question, the place of the first right answer; 0 where there was none."""
    misses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    hostile: dict[str, float] = field(default_factory=dict)

    def recall(self, kind: str = "") -> str:
        """Give the shares of questions answered right at the first place and among all, of one kind or of every."""
        places = self.places.get(kind, []) if kind else [place for some in self.places.values() for place in some]
        if not places:
            return "-"
        first = sum(place == 1 for place in places) / len(places)
        return f"{first:.2f} / {sum(map(bool, places)) / len(places):.2f}"

    def at(self, percent: int) -> float:
        return statistics.quantiles(self.times, n=100)[percent - 1] if len(self.times) > 1 else self.times[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500,10000,100000", help="numbers of names")
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} names as well")
    parser.add_argument("--budget", type=float, default=20, help="seconds of questions for one engine and size")
    parser.add_argument("--engines", default=",".join(ENGINES), help="those to measure")
    parser.add_argument("--misses", type=int, default=0, help="questions of each kind to show that ours did not answer")
    parser.add_argument("--data", type=Path, help="a folder of published names")
    given = parser.parse_args()
    sizes = sorted({int(size) for size in given.sizes.split(",") if size} | ({LARGE} if given.large else set()))
    engines = given.engines.split(",")
    results: dict[int, dict[str, Measured | None]] = {}
    for size in sizes:
        made = corpus(size)
        results[size] = {engine: measured(engine, made, given.budget) for engine in engines}
    if sizes:
        _print_sizes(results)
        _print_kinds(f"{sizes[-1]:,} names", KINDS, results[sizes[-1]])
    if OURS in engines:
        _print_ours({size: result for size, of in results.items() if (result := of[OURS])}, given.misses)
    if given.data:
        for label, published in _published(given.data):
            found = {engine: measured(engine, published, given.budget) for engine in engines}
            _print_kinds(label, dict.fromkeys(question.kind for question in published.questions), found, times=True)
            if OURS in engines:
                _print_misses(found[OURS], given.misses)


def measured(engine: str, made: Corpus, budget: float) -> Measured | None:
    """Measure in a process of its own; nothing where the library is not installed."""
    print(f"{engine}, {len(made.names):,} names …", file=sys.stderr)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, engine, made, budget).result()


def _measure(name: str, made: Corpus, budget: float) -> Measured | None:
    try:
        engine = ENGINES[name]()
    except ImportError:
        return None
    gc.collect()
    before, started = _resident(), time.perf_counter()
    engine.build(made.names)
    result = Measured(time.perf_counter() - started, 0)
    gc.collect()
    result.memory = (_resident() - before) / 2**20
    _warm(engine, made.names)
    until = time.perf_counter() + budget
    for question in made.questions:
        _ask(engine, question, made.names, result)
        if time.perf_counter() > until:
            break
    if name == OURS:
        for label, text in _hostile(made.names).items():
            result.hostile[label] = max(_timed(engine, text)[0] for _ in range(3))
    return result


def _warm(engine: Engine, names: list[str]) -> None:
    until = time.perf_counter() + 1
    for name in names[-20:]:
        if time.perf_counter() < until:
            engine.search(name, TOP)


def _timed(engine: Engine, text: str) -> tuple[float, list[int]]:
    started = time.perf_counter()
    found = engine.search(text, TOP)
    return 1_000 * (time.perf_counter() - started), found


def _ask(engine: Engine, question: Question, names: list[str], result: Measured) -> None:
    taken, found = _timed(engine, question.text)
    result.times.append(taken)
    place = next((place for place, number in enumerate(found, 1) if number in question.right), 0)
    result.places[question.kind].append(place)
    if place != 1:
        wanted, got = names[min(question.right)], ", ".join(names[number] for number in found[:2])
        result.misses[question.kind].append(f"{question.text} → {got} (place {place or '-'}: {wanted})")


def _resident() -> float:
    """Give the bytes of memory in use (the most so far where there is no /proc)."""
    if not Path("/proc/self/statm").exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _hostile(names: list[str]) -> dict[str, str]:
    """Give texts that nobody should type."""
    rng = random.Random(1)  # noqa: S311 - a bench is no secret
    letters = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz  ", k=10_000))
    return {
        "nothing": "",
        "white space": " \t\n" * 3_000,
        "punctuation": "-'\".,;:!?()*" * 800,
        "10,000 random letters": letters,
        "one word of 10,000 letters": letters.replace(" ", ""),
        "one letter, 10,000 times": "a" * 10_000,
        "one letter a word, 5,000 words": "a " * 5_000,
        "one family name, 2,000 times": "kim " * 2_000,
        "names in a row": " ".join(names[:400]),
        "digits": "0123456789" * 1_000,
        "mixed scripts": "Kim 김 Ким محمد 金 " * 500,
        "all scripts in one word": "KиMمな金김" * 1_400,
        "rare characters": "".join(map(chr, rng.sample(range(0x4E00, 0x9FFF), 5_000))),
        "zero width between letters": "\u200b\u2060\ufeff".join("kim jong gyu" * 200),
        "10,000 accents on a letter": "e" + "\u0301" * 10_000,
        "every common start": "al el kim ri an ov na ha ch jo sh mu ab ma ho so",
    }


def _print_sizes(results: dict[int, dict[str, Measured | None]]) -> None:
    head = ["engine", "names", "build s", "MB", "p50 ms", "p99 ms", "asked", "recall@1 / @5"]
    rows = []
    for size, of in results.items():
        for engine, result in of.items():
            if result:
                cells = [f"{result.build:.2f}", f"{result.memory:.0f}", f"{result.at(50):.2f}", f"{result.at(99):.2f}"]
                rows.append([engine, f"{size:,}", *cells, str(len(result.times)), result.recall()])
            else:
                rows.append([engine, f"{size:,}", "not installed", *[""] * 5])
    _print_table(head, rows)


def _print_kinds(title: str, kinds, of: dict[str, Measured | None], *, times: bool = False) -> None:
    """Print recall by kind, and the times where no other table has them."""
    rows = []
    for engine, result in of.items():
        if result:
            timed = [f"{result.at(50):.2f} / {result.at(99):.2f}", str(len(result.times))] if times else []
            rows.append([engine, *map(result.recall, kinds), *timed])
        else:
            rows.append([engine, "not installed", *[""] * (len(kinds) - 1 + 2 * times)])
    print(f"recall@1 / @{TOP} by kind, {title}\n")
    _print_table(["engine", *kinds, *(["p50 / p99 ms", "asked"] if times else [])], rows)


def _print_ours(results: dict[int, Measured], misses: int) -> None:
    """Print what only ours is asked: how it grows, and the worst that can be typed."""
    if not results:
        return
    largest = max(results)
    if 10_000 in results and largest > 10_000:
        growth = results[largest].at(99) / results[10_000].at(99)
        print(f"growth of ours: p99 at {largest:,} names is {growth:.1f} times that at 10,000\n")
    hostile = sorted(results[largest].hostile.items(), key=lambda one: -one[1])
    told = ", ".join(f"{label} {taken:.1f}" for label, taken in hostile)
    print(f"worst case of ours, {largest:,} names, the longest of three, ms: {told}\n")
    _print_misses(results[largest], misses)


def _print_misses(result: Measured | None, most: int) -> None:
    for kind, some in result.misses.items() if result and most else ():
        print(f"{kind}: {len(some)} of {len(result.places[kind])} not at the first place")
        print("".join(f"  {miss}\n" for miss in sorted(some, key=lambda miss: "place -" not in miss)[:most]))


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
    print()


def _published(folder: Path) -> Iterator[tuple[str, Corpus]]:
    """Give names that others published and questions about them, from the files that are there."""
    before, after = (folder / f"yente_positives_un_{what}.csv" for what in ("untreated", "treated"))
    if before.exists() and after.exists():
        yield f"altered UN names among {PADDING:,} made ones (opensanctions/yente)", _altered(before, after)
    pairs = folder / "wd_korean.tsv"
    if pairs.exists():
        yield "Hangul to Latin names (Wikidata, NETransliteration-COLING2018)", _korean(pairs)


def _altered(before: Path, after: Path) -> Corpus:
    tables = [list(csv.DictReader(path.read_text().splitlines())) for path in (before, after)]
    plain, altered = ([row["full_name"] for row in table] for table in tables)
    names = list(dict.fromkeys(plain)) + corpus(PADDING, 0).names
    owners = defaultdict(set)
    for number, name in enumerate(names):
        owners[" ".join(sorted(words(name)))].add(number)
    pairs = [pair for pair in zip(plain, altered, strict=True) if pair[0] != pair[1]]
    asked = [Question("altered", new, frozenset(owners[" ".join(sorted(words(old)))])) for old, new in pairs]
    return Corpus(names, asked)


def _korean(path: Path) -> Corpus:
    """Ask in Hangul: for Koreans (a family name and two syllables), and for foreigners (several words)."""
    pairs = [tuple(line.split("\t")) for line in path.read_text().splitlines()]
    names = list(dict.fromkeys(latin for latin, _ in pairs))
    numbers = {name: number for number, name in enumerate(names)}
    right = defaultdict(set)
    for latin, hangul in pairs:
        right[hangul].add(numbers[latin])
    southern = {"이", "임", "유", "노", "나"}
    koreans = [one for one in right if len(one) == 3 and one[0] in southern | {*SURNAMES}]
    foreigners = [one for one in right if " " in one]
    rng = random.Random(1)  # noqa: S311 - a bench is no secret
    samples = (rng.sample(some, min(SAMPLE, len(some))) for some in (koreans, foreigners))
    turns = [
        turn
        for korean, foreign in zip(*samples, strict=False)
        for turn in (("Koreans", korean), ("foreigners", foreign))
    ]
    return Corpus(names, [Question(kind, one, frozenset(right[one])) for kind, one in turns])


if __name__ == "__main__":
    main()
