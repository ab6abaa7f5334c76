"""What a mention asks of the database, and how many a second each kind of database takes from one process.

    python tests/bench/database.py [MENTIONS]

A command asks nothing of it: the settings of its channel are read once a minute. A mention is marked and held, its
thread is looked up and remembered, and the mark is settled before the answer is posted: four statements. MENTIONS
(default 2,000) go through eight threads, on a SQLite file and on a PostgreSQL of the tests' own, with `fsync` on.
"""

import datetime as dt
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import postgres
import sqlalchemy as sa

from bot.storage import database, migrate
from bot.storage.kept import Kept
from bot.storage.storage import Storage

BODY = '{"event": {"type": "app_mention", "text": "when did Pyongyang confirm the troops?"}}' * 4
KEPT = Kept("when did Pyongyang confirm the troops?", dt.date(2026, 11, 24))


def mention(storage: Storage, number: int) -> None:
    storage.deliveries.first(f"Ev{number}", BODY)
    storage.threads.find("T1", f"C{number % 50}", f"17.{number}")
    storage.threads.put("T1", f"C{number % 50}", f"17.{number}", KEPT)
    storage.deliveries.settle(f"Ev{number}")


def measured(name: str, url: str, mentions: int) -> None:
    storage, statements = Storage.open(url, "secret"), []
    sa.event.listen(storage.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    mention(storage, -1)
    for number in range(100):
        mention(storage, -2 - number)
    each = len(statements) / 101
    started = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: mention(storage, number), range(mentions)))
    taken = time.perf_counter() - started
    assert storage.waiting == 0
    print(f"  {name:<12} {mentions / taken:6.0f} mentions a second, {each:.0f} statements each")
    storage.close()


def main() -> None:
    mentions = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    print(f"{mentions} mentions through eight threads of one process, what they ask of the database")
    with tempfile.TemporaryDirectory() as folder:
        measured("SQLite", f"sqlite:///{folder}/desk.db", mentions)
    with postgres.running(fsync=True) as server:
        url = server.fresh()
        engine = database.engine(url)
        migrate.upgrade(engine)
        engine.dispose()
        measured("PostgreSQL", url, mentions)


if __name__ == "__main__":
    main()
