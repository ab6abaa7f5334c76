"""A Docker engine of one's own, thrown away afterwards, and a stand-in for a base image that cannot be pulled."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PACKAGES = (
    "ca-certificates", "libbz2-1.0", "libffi8", "liblzma5", "libncursesw6", "libreadline8", "libsqlite3-0", "libssl3",
    "libuuid1", "passwd", "zlib1g",
)  # fmt: skip
"""What a CPython needs of Debian."""
_SECONDS = 600
"""How long a step on this machine may take; a mirror of Debian may be far."""
_LEFT_OUT = ("__pycache__", "config-3*", "test", "tests", "idlelib", "tkinter", "turtledemo", "*.a")


_RETRIES = "Acquire::Retries=3"
"""An option of apt: a mirror that does not answer once is asked again."""


class CannotError(Exception):
    """This machine cannot run an engine, and why, in one line: nothing was found out of the image."""


class FailedError(Exception):
    """The engine runs, and what it was asked for went wrong."""


def need(command: str, package: str) -> None:
    """Install a Debian package unless its command is here."""
    if shutil.which(command):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotError(f"{command} is not here, and only root on Debian can install it (package {package})")
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        _run("apt-get", "-o", _RETRIES, *arguments, DEBIAN_FRONTEND="noninteractive")


class Docker:
    """The client of the engine; the one that Debian packages with it, for another may be too new for it."""

    def __init__(self, folder: Path) -> None:
        debian = Path("/usr/bin/docker")
        self._client = str(debian) if debian.exists() else str(shutil.which("docker"))
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DOCKER_HOST": f"unix://{folder}/docker.sock",
            "DOCKER_BUILDKIT": "0",
        }

    def try_it(self, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._client, *arguments], env=self._environment, capture_output=True, text=True, check=False,
            timeout=seconds,
        )  # fmt: skip

    def __call__(self, *arguments: str, seconds: float = 60) -> str:
        done = self.try_it(*arguments, seconds=seconds)
        if done.returncode:
            raise FailedError(f"docker {arguments[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout.strip()


@contextlib.contextmanager
def engine(folder: Path) -> Iterator[Docker]:
    """Run an engine that keeps everything in a folder and touches neither bridges nor the firewall."""
    if os.geteuid() != 0:
        raise CannotError("an engine can be started by root alone")
    need("dockerd", "docker.io")
    log = folder / "dockerd.log"
    command = [
        "dockerd", "--host", f"unix://{folder}/docker.sock", "--data-root", f"{folder}/data",
        "--exec-root", f"{folder}/exec", "--pidfile", f"{folder}/dockerd.pid", "--bridge=none", "--iptables=false",
        "--ip-forward=false", "--ip-masq=false",
    ]  # fmt: skip
    docker = Docker(folder)
    with log.open("wb") as output:
        daemon = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        until = time.monotonic() + 30
        while docker.try_it("info").returncode:
            if daemon.poll() is not None or time.monotonic() > until:
                raise CannotError(f"the engine does not start here: {_last(log.read_text())}")
            time.sleep(0.2)
        yield docker
    finally:
        containers = docker.try_it("ps", "--all", "--quiet").stdout.split()
        if containers:
            docker.try_it("rm", "--force", "--volumes", *containers)
        daemon.terminate()
        try:
            daemon.wait(20)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
        mounted = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for path in sorted((one for one in mounted if one.startswith(f"{folder}/")), reverse=True):
            subprocess.run(["umount", "--lazy", path], check=False)


def stand_in(docker: Docker, image: str, folder: Path) -> str:
    """Make an image under the name of an official Python image, of Debian and a CPython of this machine.

    Gives the version of Python that is in it: the wanted one if this machine has it, else Debian's own.
    """
    need("mmdebstrap", "mmdebstrap")
    root = folder / "root"
    wanted = re.fullmatch(r"python:(\d+\.\d+)-slim(?:-\w+)?", image)
    if not wanted:
        raise CannotError(f"no stand-in for {image} is known")
    home = _python(wanted[1])
    packages = PACKAGES if home else (*PACKAGES, "python3", "python3-venv", "python3-pip")
    options = ["--variant=minbase", f"--include={','.join(packages)}", f"--aptopt={_RETRIES}"]
    _run("mmdebstrap", *options, _suite(), str(root), TMPDIR=str(folder))
    if home:
        for name in ("bin", "lib"):
            ignore = shutil.ignore_patterns(*_LEFT_OUT, *(["pkgconfig", "site-packages"] if name == "lib" else []))
            shutil.copytree(home / name, root / "usr/local" / name, symlinks=True, ignore=ignore, dirs_exist_ok=True)
    python = f"python{wanted[1]}" if home else "../../bin/python3"
    for name in ("python", "python3"):
        link = root / "usr/local/bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(python)
    _as_this_machine(root)
    _run("ldconfig", "-r", str(root))
    if home:
        _run("chroot", str(root), "/usr/local/bin/python", "-m", "ensurepip")
    archive = folder / "root.tar"
    _run("tar", "--create", "--file", str(archive), "--directory", str(root), ".")
    change = "ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
    docker("import", "--change", change, str(archive), image, seconds=180)
    archive.unlink()
    shutil.rmtree(root)
    said = docker.try_it("run", "--rm", "--network", "host", "--memory", "512m", image, "python", "--version")
    if said.returncode:
        raise CannotError(f"the engine runs no container here: {_last(said.stderr)}")
    return said.stdout.strip()


def _python(version: str) -> Path | None:
    """Find a CPython of that version that may be copied: one that is not spread over /usr."""
    homes = [Path(sys.base_prefix), *sorted(Path.home().glob(f".pyenv/versions/{version}.*")), Path("/usr/local")]
    for home in homes:
        if home != Path("/usr") and (home / "bin" / f"python{version}").is_file():
            return home
    return None


def _suite() -> str:
    """The Debian of this machine: its CPython fits no other."""
    found = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(), flags=re.MULTILINE)
    if not found:
        raise CannotError("this machine is no Debian")
    return found[1]


def _as_this_machine(root: Path) -> None:
    """Let pip in the stand-in find packages as pip does here: the same indexes, the same authorities."""
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    if bundle.exists():
        shutil.copy(bundle, root / "etc/ssl/certs/ca-certificates.crt")
    said = _run(sys.executable, "-m", "pip", "config", "list")
    settings = {f"cert = {bundle}"} if bundle.exists() else set()
    for name, value in re.findall(r"^\S+?\.([\w-]+)='(.*)'$", said, flags=re.MULTILINE):
        addresses = " ".join(one for one in value.split() if one.startswith("http"))
        if name in ("index-url", "extra-index-url") and addresses:
            settings.add(f"{name} = {addresses}")
    (root / "etc/pip.conf").write_text("\n".join(["[global]", *sorted(settings), ""]))


def _run(*command: str, **changed: str) -> str:
    environment = os.environ | changed
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment
    ) as process:
        try:
            said, error = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
            raise CannotError(f"{command[0]} takes more than {_SECONDS} seconds") from None
        except BaseException:  # stopped meanwhile: mmdebstrap has processes of its own
            os.killpg(process.pid, signal.SIGTERM)
            raise
    if process.returncode:
        raise CannotError(f"{command[0]} failed: {_last(error)}")
    return said


def _last(text: str) -> str:
    """Give the last line of what was said."""
    return text.strip().rpartition("\n")[2][-400:]
