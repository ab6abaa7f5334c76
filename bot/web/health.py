"""The pages of `bot.web.pages` on a port of their own, in a thread: for Socket Mode, which has none by itself."""

import socket
import threading

import uvicorn
from starlette.applications import Starlette

from bot.errors import SettingsError
from bot.web.pages import Pages, bordered


class HealthServer:
    """Serves the pages until it is closed."""

    def __init__(self, pages: Pages, host: str, port: int) -> None:
        """Listen and start; port 0 takes any free one. Raises SettingsError where that cannot be listened on."""
        app = bordered(Starlette(routes=pages.routes()), pages.hosts)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", server_header=False, timeout_graceful_shutdown=2
        )
        self._server = uvicorn.Server(config)
        self._socket = _listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Serve no more."""
        self._server.should_exit = True
        self._thread.join(5)
        self._socket.close()


def _listening(host: str, port: int) -> socket.socket:
    """Listen before the thread starts, so that what cannot be done is told at the start."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        problem = f"the health pages cannot listen on {host} port {port} ({error.strerror or type(error).__name__})"
        raise SettingsError(f"{problem}; choose another port, or end what listens there") from None
