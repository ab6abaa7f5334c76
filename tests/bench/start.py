"""From nothing to the first answer in the terminal: seconds and memory of whole processes.

    python tests/bench/start.py [TIMES]

Runs `python -m bot ask` as a reader would, TIMES times each (default 7): with no index kept, so that every file is read
and checked, and with the one kept from the start before. Prints the median and the largest resident set so far.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as kept:
        for label, cache in (("every file read and checked", "off"), ("the index kept from before", kept)):
            seconds = [start(cache) for _ in range(times + 1)][1:]
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            median = statistics.median(seconds)
            print(f"start to first answer, {label}: median {median:.2f} s; memory at most {memory:.0f} MiB")


def start(cache: str) -> float:
    """Give the seconds that one start takes."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", "/sanctions coal"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env=os.environ | {"CITEDESK_CACHE": cache},
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
