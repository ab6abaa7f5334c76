"""A small fake of Slack's Web API: records every call, answers as Slack does, can fail on demand."""

import json
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import slack_payloads


@dataclass
class FakeSlack:
    """`calls` holds (method, arguments); `failures` holds (status, headers) to give before answering well.

    `answers` holds what a method answers beside `ok`; one with an `error` is not `ok`. What is sent to a `response_url`
    is a call of the method `response`. Every message and view passes the validator.
    """

    calls: list[tuple[str, dict]] = field(default_factory=list)
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    answers: dict[str, dict] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What the validator found; the fixture asserts that there is nothing."""
    called: threading.Condition = field(default_factory=threading.Condition)
    url: str = ""
    socket_url: str = ""

    def start(self) -> "FakeSlack":
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                if "json" in (self.headers.get("Content-Type") or ""):
                    arguments = json.loads(raw or "{}")
                else:
                    arguments = {key: values[0] for key, values in urllib.parse.parse_qs(raw).items()}
                status, headers = fake.failures.pop(0) if fake.failures else (200, {})
                method = self.path.rsplit("/", 1)[-1]
                body = {"ok": status == 200, "ts": "1.2", "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T1"}
                body |= fake.answers.get(method, {})
                body["ok"] = body["ok"] and "error" not in body
                arguments |= {
                    name: json.loads(arguments[name])
                    for name in ("blocks", "view")
                    if isinstance(arguments.get(name), str)
                }
                body |= {"url": fake.socket_url} if fake.socket_url else {}
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Type": "application/json"}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                with fake.called:
                    fake.calls.append((method, arguments))
                    fake.faults += faults_of(method, arguments)
                    fake.called.notify_all()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def response_url(self) -> str:
        return self.url.replace("/api/", "/response")

    def called_with(self, method: str, number: int = 1, seconds: float = 5) -> list[dict]:
        """Wait until a method was called `number` times, and give the arguments of each call."""

        def arguments() -> list[dict]:
            return [one for name, one in self.calls if name == method]

        with self.called:
            self.called.wait_for(lambda: len(arguments()) >= number, timeout=seconds)
            return arguments()

    def posted(self, number: int = 1, seconds: float = 5) -> list[dict]:
        """Wait until `number` messages were posted, and give their arguments."""
        return self.called_with("chat.postMessage", number, seconds)


_KINDS = {"chat.postMessage": "message", "chat.postEphemeral": "ephemeral", "response": "response"}


def faults_of(method: str, arguments: dict) -> list[str]:
    if method in _KINDS:
        return [f"{method}: {one}" for one in slack_payloads.faults(arguments, _KINDS[method])]
    if method.startswith("views.") and "view" in arguments:
        return [f"{method}: {one}" for one in slack_payloads.faults(arguments["view"], "view")]
    return []
