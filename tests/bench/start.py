"""From nothing to the first answer in the terminal: seconds and memory of whole processes.

    python tests/bench/start.py [TIMES]

Runs `python -m bot ask` as a reader would, TIMES times (default 7), and prints the first, the median and the
largest resident set. The first run is the cold one only on a machine that has not run it before.
"""

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    seconds: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "ask", "/sanctions coal"], cwd=ROOT, check=True, capture_output=True
        )
        seconds.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"start to first answer: first {seconds[0]:.2f} s, median {statistics.median(seconds):.2f} s; "
        f"memory at most {memory:.0f} MiB"
    )


if __name__ == "__main__":
    main()
