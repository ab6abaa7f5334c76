"""Build the image with a real engine, run it as it will be run, and look at everything that is promised of it.

    python tests/docker/run.py [--unable CODE]

No registry is needed: the base image is a stand-in, made of Debian and a CPython of this machine. It takes root, the
Debian packages docker.io and mmdebstrap (installed if they are missing), a minute or two and a gigabyte, and leaves
nothing behind. It ends with 1, and says why, if anything fails. Where this machine cannot run an engine (no root, no
Debian, no mirror of it) nothing was found out of the image: it says that in one line, and ends with CODE, or else with
77, as automake's tests do that were skipped.
"""

import argparse
import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from engine import CannotError, Docker, FailedError, engine, stand_in  # noqa: E402
from fake_slack import FakeSlack  # noqa: E402
from slack_requests import SECRET, command, signed  # noqa: E402
from websockets.sync.server import ServerConnection, serve  # noqa: E402

IMAGE = "citedesk:test"
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-known-to-the-test",
    "SLACK_APP_TOKEN": "xapp-known-to-the-test",
    "SLACK_SIGNING_SECRET": SECRET,
}
SOCKET_STOP = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["socket"].get("stop_signal", "SIGTERM")
"""What stops Socket Mode, as compose.yaml has it."""
LIMIT = 10
"""Seconds that Docker waits before it kills what does not stop."""


class PromiseError(AssertionError):
    """Something is not as it was promised."""


def promise(kept: object, what: str) -> None:
    if not kept:
        raise PromiseError(what)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:6.1f} s  {name}", flush=True)


def until(found, seconds: float, what: str):
    """Ask until there is something, and give it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.1)
    raise PromiseError(f"{what}: not within {seconds:.0f} seconds")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def version() -> str:
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), flags=re.MULTILINE)
    return found[1] if found else "dev"


def build(docker: Docker) -> None:
    arguments = ["--build-arg", f"VERSION={version()}", "--build-arg", "REVISION=0123abc"]
    docker("build", "--network", "host", *arguments, "--tag", IMAGE, str(ROOT), seconds=900)


def look_at_the_image(docker: Docker) -> int:
    """See what is in the image, and give its size."""
    image = json.loads(docker("image", "inspect", IMAGE))[0]
    config = image["Config"]
    labels = config["Labels"]
    promise(config["User"] == "10001", "the image runs as 10001")
    promise(config["StopSignal"] == "SIGTERM", "SIGTERM stops it")
    promise(config["Healthcheck"], "there is a HEALTHCHECK")
    promise(list(config["Volumes"]) == ["/app/data"], "/app/data is the only volume")
    promise(labels["org.opencontainers.image.version"] == version(), "a label tells the version")
    promise(labels["org.opencontainers.image.revision"] == "0123abc", "a label tells the revision")
    history = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", IMAGE)
    told = "\n".join([history, *config["Env"]])
    promise(not re.search(r"TOKEN|SECRET|PASSWORD|DATABASE_URL|xox[abp]-|xapp-", told), "the image tells no secret")
    return image["Size"]


def look_inside(docker: Docker) -> None:
    code = """
import json, os, shutil, pathlib
top = pathlib.Path("/app")
print(json.dumps({
    "uid": os.getuid(),
    "compilers": [one for one in ("cc", "gcc", "g++", "c++", "clang", "tcc", "make", "ld") if shutil.which(one)],
    "top": sorted(one.name for one in top.iterdir()),
    "secrets": [str(one) for one in top.rglob("*") if one.name in (".env", ".git", "tests")],
    "ours": [str(one) for one in top.rglob("*") if one.stat().st_uid == 10001 and top / "data" not in one.parents],
    "kept": len(list((top / "data/cache").glob("*.index"))),
}))
"""
    found = json.loads(docker("run", "--rm", *hardened(), "--entrypoint", "python", IMAGE, "-c", code))
    promise(found["uid"] == 10001, "it runs as 10001")
    promise(found["compilers"] == [], f"no compiler is in the image, but {found['compilers']}")
    promise(
        found["top"] == ["bot", "data", "knowledge", "manifest.json", "seeds"],
        f"nothing else is in the image: {found['top']}",
    )
    promise(found["secrets"] == [], f"no .env, .git or tests are in the image: {found['secrets']}")
    promise(found["ours"] == ["/app/data"], f"its user can change nothing but its data: {found['ours']}")
    promise(found["kept"] == 1, "the index was made with the image")


def hardened() -> list[str]:
    return [
        "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "host",
        "--tmpfs=/tmp", "--memory", "512m",
    ]  # fmt: skip


class Container:
    """One container of the image, as it is run in earnest but for the interval of its HEALTHCHECK."""

    def __init__(self, docker: Docker, folder: Path, settings: dict[str, str], *words: str) -> None:
        self._docker = docker
        with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".env") as file:
            file.writelines(f"{name}={value}\n" for name, value in settings.items())
            file.flush()
            self._id = docker(
                "run", "--detach", *hardened(), "--env-file", file.name, "--health-interval", "1s",
                "--health-retries", "2", "--health-start-period", "0s", IMAGE, *words,
            )  # fmt: skip

    def is_well(self) -> str:
        return self._docker("inspect", "--format", "{{.State.Health.Status}}", self._id)

    def log(self) -> str:
        done = self._docker.try_it("logs", self._id)
        return done.stdout + done.stderr

    def indexes(self) -> int:
        return self._docker("exec", self._id, "ls", "/app/data/cache").count(".index")

    def memory(self) -> str:
        return self._docker("stats", "--no-stream", "--format", "{{.MemUsage}}", self._id).split(" /")[0]

    def stop(self, signal_name: str) -> tuple[int, float]:
        """Send a signal as Docker does, and give the exit code and the seconds it took."""
        begun = time.monotonic()
        self._docker("kill", "--signal", signal_name, self._id)
        try:
            code = int(self._docker("wait", self._id, seconds=LIMIT))
        except subprocess.TimeoutExpired:
            raise PromiseError(f"it does not stop within {LIMIT} seconds of {signal_name}\n{self.log()}") from None
        return code, time.monotonic() - begun


def over_http(docker: Docker, folder: Path, slack: FakeSlack) -> None:
    port = free_port()
    settings = TOKENS | {"SLACK_API_URL": slack.url, "CITEDESK_HOST": "127.0.0.1", "CITEDESK_PORT": str(port)}
    address = f"http://127.0.0.1:{port}"

    def status() -> dict | None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310
                return json.load(answer)
        except OSError:
            return None

    with step("HTTP: /healthz answers"):
        container = Container(docker, folder, settings, "serve", "--http")
        try:
            until(status, 30, "/healthz")
        except PromiseError as error:
            raise PromiseError(f"{error}\n{container.log()}") from None
    with step("HTTP: a signed slash command is answered"):
        body = command("coal")
        headers = signed(body, "application/x-www-form-urlencoded")
        asked = urllib.request.Request(f"{address}/slack/events", body.encode(), headers)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            promise("S/RES/" in json.dumps(json.load(answer)["blocks"]), "the answer cites a resolution")
    with step("HTTP: the HEALTHCHECK turns healthy"):
        until(lambda: container.is_well() == "healthy", 20, "healthy")
    promise(container.indexes() == 1, "the index that was made with the image is used")
    print(f"          {container.memory()} of memory")
    code, seconds = container.stop("SIGTERM")
    promise(code == 0, f"SIGTERM ends it with 0, not {code}\n{container.log()}")
    print(f"{seconds:6.1f} s  HTTP: SIGTERM ends it with 0")


@contextlib.contextmanager
def socket_mode(slack: FakeSlack, answers: list[dict]) -> Iterator[None]:
    """Serve WebSockets as Slack's Socket Mode does: greet, send one command, keep the answer; then be gone."""
    payload = {key: values[0] for key, values in urllib.parse.parse_qs(command("coal")).items()}
    envelope = {"type": "slash_commands", "envelope_id": "e1", "payload": payload, "accepts_response_payload": True}
    over = threading.Event()

    def talk(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        connection.send(json.dumps(envelope))
        answers.append(json.loads(connection.recv(timeout=LIMIT)))
        over.wait()

    with serve(talk, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        slack.socket_url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        try:
            yield
        finally:
            over.set()


def in_socket_mode(docker: Docker, folder: Path, slack: FakeSlack) -> None:
    answers: list[dict] = []
    with socket_mode(slack, answers):
        with step("Socket Mode: a slash command is answered"):
            container = Container(docker, folder, TOKENS | {"SLACK_API_URL": slack.url})
            try:
                (answer, *_) = until(lambda: answers, 30, "an answer in Socket Mode")
            except PromiseError as error:
                raise PromiseError(f"{error}\n{container.log()}") from None
            promise("S/RES/" in json.dumps(answer["payload"]["blocks"]), "the answer cites a resolution")
        with step("Socket Mode: the HEALTHCHECK turns healthy"):
            until(lambda: container.is_well() == "healthy", 20, "healthy")
    with step("Socket Mode: without a connection it turns unhealthy"):
        until(lambda: container.is_well() == "unhealthy", 30, "unhealthy")
    code, seconds = container.stop(SOCKET_STOP)
    print(f"{seconds:6.1f} s  Socket Mode: {SOCKET_STOP} ends it, with {code}")


def main() -> None:
    image = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    promise(len(set(image)) == 1, "both stages begin with one image")
    slack = FakeSlack().start()
    with contextlib.ExitStack() as stack:
        stack.callback(slack.stop)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citedesk-docker-")))
        with step("the engine starts"):
            docker = stack.enter_context(engine(folder))
        with step(f"a stand-in for {image[0]} is made"):
            python = stand_in(docker, image[0], folder)
        with step(f"the image is built, on {python}"):
            build(docker)
        with step("the image holds what it should, and nothing else"):
            size = look_at_the_image(docker)
            look_inside(docker)
        base = json.loads(docker("image", "inspect", image[0]))[0]["Size"]
        print(f"          {size / 1e6:.0f} MB, of which {base / 1e6:.0f} MB are the stand-in")
        over_http(docker, folder, slack)
        in_socket_mode(docker, folder, slack)
    promise(slack.faults == [], f"Slack would refuse: {slack.faults}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--unable", type=int, default=77, metavar="CODE")
    unable = parser.parse_args().unable
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything is cleaned up then too
    try:
        with step("in all"):
            main()
    except CannotError as error:
        print(f"make docker-test was not run: {error}")
        sys.exit(unable)
    except (FailedError, PromiseError, subprocess.TimeoutExpired) as error:
        sys.exit(f"make docker-test: {error}")
