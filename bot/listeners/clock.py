"""What is looked at now and then, each thing at its own pace, in a thread until it is closed."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.listeners.failures import kind

log = logging.getLogger("citedesk.listeners")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do every so many seconds, the first time after as many; `name` is for the log."""

    name: str
    seconds: float
    work: Callable[[], object]


class Clock:
    """Does its tasks one after the other: those that must not wait for others have a clock of their own."""

    def __init__(self, *tasks: Task) -> None:
        """Start the thread."""
        self._due = {task: time.monotonic() + task.seconds for task in tasks}
        self._failed: dict[str, str] = {}
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def close(self, seconds: float = 2.0) -> None:
        """Begin nothing more, and wait so long for what was begun."""
        self._closed.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            task = min(self._due, key=self._due.__getitem__)
            if self._closed.wait(max(0.0, self._due[task] - time.monotonic())):
                return
            self._do(task)
            self._due[task] = time.monotonic() + task.seconds

    def _do(self, task: Task) -> None:
        try:
            task.work()
        except Exception as error:  # noqa: BLE001  (the next look must come, whatever became of this one)
            what = kind(error)
            if self._failed.get(task.name) != what:  # said once, until it went well or fails otherwise
                log.error("%s: %s", task.name, what)  # noqa: TRY400
            self._failed[task.name] = what
        else:
            self._failed.pop(task.name, None)
