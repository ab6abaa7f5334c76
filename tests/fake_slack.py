"""A small fake of Slack's Web API: records every call, answers as Slack does, can fail on demand."""

import json
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FakeSlack:
    """`calls` holds (method, arguments); `failures` holds (status, headers) to give before answering well."""

    calls: list[tuple[str, dict]] = field(default_factory=list)
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
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
                body = {"ok": status == 200, "ts": "1.2", "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T1"}
                body |= {"url": fake.socket_url} if fake.socket_url else {}
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Type": "application/json"}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                with fake.called:
                    fake.calls.append((self.path.rsplit("/", 1)[-1], arguments))
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

    def posted(self, number: int = 1, seconds: float = 5) -> list[dict]:
        """Wait until `number` messages were posted, and give their arguments."""
        with self.called:
            self.called.wait_for(lambda: len(self._messages()) >= number, timeout=seconds)
            return self._messages()

    def _messages(self) -> list[dict]:
        return [arguments for method, arguments in self.calls if method == "chat.postMessage"]
