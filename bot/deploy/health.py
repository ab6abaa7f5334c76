# noqa: INP001  (a script that the image runs; nothing imports it)
"""The HEALTHCHECK of the image: end with 0 if the desk beside it serves, with 1 if it does not.

Over HTTP `/healthz` must answer. In Socket Mode there is no port: the desk must hold a connection, as it does while
Slack can reach it (one to a PostgreSQL passes for it). Anything else that runs in the image is well as long as it runs.
Nothing but Python is needed.
"""

import sys
import urllib.request
from collections.abc import Iterable
from pathlib import Path

_ESTABLISHED = "01"
"""The state of a TCP connection in /proc/net/tcp (proc_pid_net(5); include/net/tcp_states.h of Linux)."""


def serves(port: int, proc: Path = Path("/proc")) -> bool:
    """Tell whether the first process of the container, which is the desk or the init above it, does its work."""
    words = (proc / "1" / "cmdline").read_bytes().decode(errors="replace").split("\0")
    if "--http" in words:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=4) as answer:
            return bool(answer.status == 200)
    return "serve" not in words or _connected(proc)


def _connected(proc: Path) -> bool:
    """Tell whether a process of the container holds an established connection."""
    held = {link for process in proc.glob("[0-9]*") for link in _sockets(process)}
    return any(
        fields[3] == _ESTABLISHED and f"socket:[{fields[9]}]" in held
        for table in ("tcp", "tcp6")
        for fields in _rows(proc / "net" / table)
    )


def _sockets(process: Path) -> Iterable[str]:
    try:
        return [str(one.readlink()) for one in (process / "fd").iterdir()]
    except OSError:  # it ended meanwhile, or is another user's
        return []


def _rows(table: Path) -> Iterable[list[str]]:
    if not table.exists():
        return []
    return [line.split() for line in table.read_text().splitlines()[1:]]


if __name__ == "__main__":
    try:
        sys.exit(not serves(int(sys.argv[1])))
    except (OSError, ValueError, IndexError) as error:
        sys.exit(type(error).__name__)
