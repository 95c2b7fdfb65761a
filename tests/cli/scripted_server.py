"""A server that says what a test wrote, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    """Pieces leave one by one; the connection closes after the last."""

    status: int = 200
    pieces: Sequence[bytes] = (b"{}",)
    pause_s: float = 0.0


def line(text: str, **more: object) -> bytes:
    return json.dumps({"message": {"role": "assistant", "content": text}, **more}).encode() + b"\n"


@dataclass
class ScriptedServer:
    """Use as a context manager. The last reply is repeated for further requests."""

    replies: list[Reply]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def __enter__(self) -> Self:
        script = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply()

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                script.bodies.append(json.loads(self.rfile.read(length)))
                self._reply()

            def _reply(self) -> None:
                reply = script.replies.pop(0) if len(script.replies) > 1 else script.replies[0]
                try:
                    self.send_response(reply.status)
                    self.end_headers()
                    for piece in reply.pieces:
                        self.wfile.write(piece)
                        time.sleep(reply.pause_s)
                except OSError:
                    script.hung_up.set()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown()
            self._server.server_close()
        self._thread.join()
