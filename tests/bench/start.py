"""From nothing to the first answer in the terminal: seconds and memory of whole processes.

    python tests/bench/start.py [TIMES] [LISTS]

Runs `python -m bot ask` as a reader would, TIMES times each (default 7): with no index kept, so that every file is read
and checked, and with the one kept from the start before. LISTS is the folder of an imported list (`made_list.py` makes
one to measure with). Prints the median and the largest resident set.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    lists = sys.argv[2] if len(sys.argv) > 2 else "lists"
    with tempfile.TemporaryDirectory() as kept:
        for label, cache in (("every file read and checked", "off"), ("the index kept from before", kept)):
            taken = [start(cache, lists) for _ in range(times + 1)][1:]
            seconds, memory = statistics.median(one for one, _ in taken), max(one for _, one in taken)
            print(f"start to first answer, {label}: median {seconds:.2f} s; memory at most {memory:.0f} MiB")


def start(cache: str, lists: str) -> tuple[float, float]:
    """Give the seconds that one start takes, and its largest resident set in MiB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "/sanctions coal"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"CITEDESK_CACHE": cache, "CITEDESK_LISTS": lists},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("the start failed; what it printed is above")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
