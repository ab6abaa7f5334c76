"""What both fuzz targets share: atheris, a folder of seeds that goes away again, and the limits of a run.

    PYTHONPATH=.venv/fuzz .venv/bin/python tests/fuzz/question.py [options of libFuzzer] [file to try | corpus to grow]

atheris is in `tests/fuzz/requirements.txt`; `make fuzz` installs it in a folder of its own and keeps there the input
that an error came from. Given the name of such a file, a target runs it once. With `-minimize_crash=1
-exact_artifact_path=SMALLER` before the name it makes the input smaller, for as long as the time allows.
"""

import contextlib
import io
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

try:
    import atheris
except ImportError as error:
    lacks = f"atheris is missing for Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    print(f"{lacks}; see tests/fuzz/requirements.txt ({error})", file=sys.stderr)
    raise SystemExit(2) from None

LIMITS = (
    "-max_total_time=60",
    "-max_len=4096",
    "-rss_limit_mb=2048",
    "-timeout=5",  # seconds for one input; one that takes longer is an error
    "-print_final_stats=1",
    "-verbosity=0",
)


@contextlib.contextmanager
def instrumented(*packages: str) -> Iterator[None]:
    """Have what is imported within report its branches and comparisons; atheris names every module, to no use."""
    with contextlib.redirect_stderr(io.StringIO()), atheris.instrument_imports(include=packages):
        yield


def run(
    target: Callable[[bytes], None],
    seeds: Iterable[bytes],
    tokens: Iterable[str],
    mutator: Callable[[bytes, int, int], bytes] | None = None,
) -> NoReturn:
    """Fuzz in a child process: libFuzzer ends its process without Python's clean-up, which is then the parent's."""
    with tempfile.TemporaryDirectory(prefix="citedesk-fuzz-") as name:
        folder = Path(name)
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds):
            (corpus / f"{number:04}").write_bytes(seed)
        dictionary = folder / "tokens"
        dictionary.write_text("".join(f'"{_escaped(token)}"\n' for token in tokens))
        typed = sys.argv[1:]
        own = [] if any(not one.startswith("-") for one in typed) else [str(corpus)]
        child = os.fork()
        if not child:
            os.environ["TMPDIR"] = tempfile.tempdir = name
            options = {"custom_mutator": mutator} if mutator else {}
            command = f"{sys.executable} {sys.argv[0]}"  # libFuzzer starts itself anew by this to make an input smaller
            atheris.Setup([command, *LIMITS, f"-dict={dictionary}", *typed, *own], target, **options)
            atheris.Fuzz()
        _, status = os.waitpid(child, 0)
    raise SystemExit(os.waitstatus_to_exitcode(status))


def _escaped(token: str) -> str:
    return "".join(f"\\x{byte:02X}" for byte in token.encode())
