"""What the desk is deployed with: image, Compose, Kubernetes. `make docker-test` builds and runs the image."""

import re
import runpy
import subprocess
import sys
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from conftest import ROOT

from bot.settings import Settings

BIN = Path(sys.executable).parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
DEPLOY = ROOT / "bot" / "deploy"
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))
SETTINGS = {name.upper() for name in Settings.model_fields}
PODS = [one for one in KUBERNETES if "template" in one["spec"]]
CONTAINERS = [(pod["kind"], container) for pod in PODS for container in pod["spec"]["template"]["spec"]["containers"]]
DESK = {name: one for name, one in SERVICES.items() if one["image"] == "citedesk"}


def instructions(word: str) -> list[str]:
    whole = DOCKERFILE.replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in whole.splitlines() if line.startswith(f"{word} ")]


def of_profile(profile: str) -> dict[str, dict]:
    return {name: one for name, one in SERVICES.items() if profile in one["profiles"]}


@pytest.mark.parametrize(
    "command",
    [["hadolint", "Dockerfile"], ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"]],
    ids=lambda command: command[0],
)
def test_a_linter_has_nothing_to_say(command):
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stdout


def test_nothing_but_the_lock_the_knowledge_and_the_code_is_copied_into_the_image():
    copied = [line.split()[:-1] for line in instructions("COPY")]
    assert copied == [
        ["requirements.lock"],
        ["--from=build", "/opt/citedesk"],
        ["seeds"],
        ["knowledge"],
        ["bot"],
        ["manifest.json"],
    ]
    assert instructions("ADD") == []


def test_the_image_is_sent_nothing_else():
    first, *kept = (ROOT / ".dockerignore").read_text().split()
    assert first == "*"
    assert {one for one in kept if one[0] == "!"} == {
        "!requirements.lock",
        "!seeds",
        "!knowledge",
        "!bot",
        "!manifest.json",
    }


def test_the_image_names_no_secret():
    assert not re.search(r"TOKEN|SECRET|PASSWORD|DATABASE_URL|xox[abp]-|xapp-", DOCKERFILE)
    assert {line.split("=")[0] for line in instructions("ARG")} == {"VERSION", "REVISION"}


def test_the_image_is_one_that_may_be_run_hardened():
    assert instructions("USER") == ["10001"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert instructions("VOLUME") == ["/app/data"]
    assert len(instructions("HEALTHCHECK")) == 1
    (environment,) = instructions("ENV")
    assert "PYTHONDONTWRITEBYTECODE=1" in environment
    assert "CITEDESK_CACHE=/app/data/" in environment
    assert set(re.findall(r"CITEDESK_\w+", environment)) <= SETTINGS


def test_the_image_is_made_of_hashed_wheels_alone():
    (install,) = [line for line in instructions("RUN") if "install --no-cache-dir" in line]
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_the_image_is_built_by_the_oldest_builder_too():
    assert "<<" not in DOCKERFILE
    assert "--mount" not in DOCKERFILE
    assert not DOCKERFILE.startswith("# syntax")


def test_the_image_says_what_it_is():
    (label,) = instructions("LABEL")
    for name, value in {"version": "$VERSION", "revision": "$REVISION", "title": "citedesk", "licenses": "MIT"}.items():
        assert f'org.opencontainers.image.{name}="{value}"' in label


@pytest.fixture(scope="module")
def serves():
    return runpy.run_path(str(DEPLOY / "health.py"))["serves"]


@pytest.fixture
def proc(tmp_path):
    """A /proc with one process, which holds one socket."""
    (tmp_path / "1" / "fd").mkdir(parents=True)
    (tmp_path / "1" / "fd" / "7").symlink_to("socket:[4242]")
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "tcp").write_text("  sl  local_address ...\n")
    return tmp_path


def running(proc: Path, *words: str) -> Path:
    (proc / "1" / "cmdline").write_bytes("\0".join(["python", "-m", "bot", *words, ""]).encode())
    return proc


@pytest.fixture(params=[200, 503])
def answering(request):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param if self.path == "/healthz" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_port, request.param
        server.shutdown()


def test_over_http_the_desk_is_well_if_healthz_says_so(serves, proc, answering):
    port, status = answering
    running(proc, "serve", "--http")
    if status == 200:
        assert serves(port, proc)
    else:
        with pytest.raises(OSError, match="503"):
            serves(port, proc)


@pytest.mark.parametrize(
    ("state", "inode", "well"),
    [("01", 4242, True), ("06", 4242, False), ("0A", 4242, False), ("01", 99, False)],
    ids=["connected", "closing", "listening", "another process"],
)
def test_in_socket_mode_the_desk_is_well_if_it_holds_a_connection(serves, proc, state, inode, well):
    row = f"   0: 0100007F:A1B2 0200007F:01BB {state} 00000000:00000000 00:00000000 00000000 10001 0 {inode} 1 x\n"
    with (proc / "net" / "tcp").open("a") as table:
        table.write(row)
    assert serves(3000, running(proc, "serve")) is well


def test_whatever_else_runs_in_the_image_is_well(serves, proc):
    assert serves(3000, running(proc, "ask", "coal"))


def test_the_health_check_ends_with_1_and_without_a_traceback_where_it_can_tell_nothing():
    done = subprocess.run(
        [sys.executable, DEPLOY / "health.py", "no port"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "ValueError\n")


def test_every_profile_has_the_services_that_it_promises():
    assert {profile: set(of_profile(profile)) for profile in ("socket", "http", "replicas")} == {
        "socket": {"socket"},
        "http": {"http", "migrate", "database"},
        "replicas": {"replica", "proxy", "migrate", "database"},
    }
    assert SERVICES["socket"]["command"] == ["serve"]
    assert SERVICES["http"]["command"] == SERVICES["replica"]["command"] == ["serve", "--http"]
    assert SERVICES["replica"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened_and_bounded(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(one.startswith("/tmp:") for one in service["tmpfs"])  # noqa: S108
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert "privileged" not in service
    assert service["restart"] == ("on-failure:3" if name == "migrate" else "unless-stopped")
    assert ("test" in service["healthcheck"]) is (name != "migrate")


@pytest.mark.parametrize("name", DESK)
def test_the_desk_has_its_settings_from_env_and_sets_only_what_is_one(name):
    assert DESK[name]["env_file"] == ".env"
    assert set(DESK[name].get("environment", {})) <= SETTINGS


def test_no_secret_is_written_into_compose():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "URL" in name:
                assert "${POSTGRES_PASSWORD" in value


def test_what_must_last_is_in_a_volume():
    named = {
        name: [one.split(":")[:2] for one in service.get("volumes", []) if one[0] != "."]
        for name, service in SERVICES.items()
    }
    assert named["socket"] == [["desk", "/app/data"]]
    assert named["database"] == [["database", "/var/lib/postgresql/data"]]
    assert {one[0] for volumes in named.values() for one in volumes} == set(COMPOSE["volumes"])


def test_the_tables_are_made_before_the_desk_starts():
    for name in ("http", "replica"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["migrate"]["command"] == ["migrate"]
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    major = re.fullmatch(r"postgres:(\d+)-\w+", SERVICES["database"]["image"])
    assert int(major[1]) >= 15


def test_only_what_must_be_is_reached_from_outside():
    assert {name for name, one in SERVICES.items() if "ports" in one} == {"http", "proxy"}
    assert SERVICES["http"]["ports"] == ["127.0.0.1:3000:3000"]
    assert SERVICES["database"]["networks"] == ["data"]
    assert COMPOSE["networks"]["data"] == {"internal": True}


def test_the_proxy_passes_on_what_slack_sends_and_nothing_else():
    caddy = (DEPLOY / "Caddyfile").read_text()
    assert caddy.count("{") == caddy.count("}")
    assert "path /slack/*" in caddy
    assert "name replica" in caddy
    assert "port 3000" in caddy
    assert "{$DESK_DOMAIN" in caddy
    assert "DESK_DOMAIN" in SERVICES["proxy"]["environment"]
    assert "./bot/deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["proxy"]["volumes"]


def kind(name: str) -> dict:
    (one,) = [one for one in KUBERNETES if one["kind"] == name]
    return one


def test_the_manifests_are_those_that_are_promised():
    assert [one["kind"] for one in KUBERNETES] == ["Job", "Deployment", "Service", "PodDisruptionBudget"]
    assert all(one["apiVersion"] and one["metadata"]["name"] for one in KUBERNETES)


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: pod["kind"])
def test_a_pod_may_do_next_to_nothing(pod):
    spec = pod["spec"]["template"]["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"] == {
        "runAsNonRoot": True, "runAsUser": 10001, "runAsGroup": 10001, "seccompProfile": {"type": "RuntimeDefault"},
    }  # fmt: skip


@pytest.mark.parametrize(("of", "container"), CONTAINERS, ids=[of for of, _ in CONTAINERS])
def test_a_container_is_hardened_bounded_and_of_this_version(of, container):
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert set(container["resources"]["limits"]) == set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert container["envFrom"] == [{"secretRef": {"name": "citedesk"}}]
    assert {one["name"] for one in container.get("env", [])} <= SETTINGS
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert container["image"] == f"citedesk:{version}"


def test_the_desk_runs_twice_is_probed_and_never_wholly_away():
    spec = kind("Deployment")["spec"]
    (desk,) = spec["template"]["spec"]["containers"]
    assert spec["replicas"] == 2
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert desk["args"] == ["serve", "--http"]
    for probe, path in {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}.items():
        headers = [{"name": "Host", "value": "localhost"}]
        assert desk[f"{probe}Probe"]["httpGet"] == {"path": path, "port": "http", "httpHeaders": headers}
    assert kind("PodDisruptionBudget")["spec"]["minAvailable"] == 1
    assert kind("Job")["spec"]["template"]["spec"]["containers"][0]["args"] == ["migrate"]


def test_service_and_budget_find_the_pods_of_the_desk_and_no_other():
    labels = kind("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert kind("Deployment")["spec"]["selector"]["matchLabels"] == labels
    assert kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert kind("Service")["spec"]["selector"] == labels
    assert kind("Job")["spec"]["template"]["metadata"]["labels"] != labels
