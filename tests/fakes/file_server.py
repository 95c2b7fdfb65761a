"""A fake file server and registry: a real HTTP server whose manners a test can choose."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, cast
from urllib.parse import parse_qs, urlsplit

_CHUNK_BYTES = 64 * 2**10


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    path: str
    query: dict[str, list[str]]
    range: str | None
    authorization: str | None


@dataclass
class Manners:
    """How the server behaves; may be changed while it runs."""

    files: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    ignore_ranges: bool = False
    hide_length: bool = False
    redirects: dict[str, str] = field(default_factory=dict)
    """Path → absolute URL."""
    statuses: list[int] = field(default_factory=list)
    """Answered first, one for each request of a file."""
    bytes_per_s: float | None = None
    """Of each response."""
    cut_after: int | None = None
    """The connection breaks after this many bytes of a body."""
    stall_after: int | None = None
    """The server falls silent after this many bytes of a body."""
    token_realm: str | None = None
    """``WWW-Authenticate: Bearer`` with this realm; ``self`` = this server's /token."""
    token_uses: int | None = None
    """Requests after which a token is no longer taken."""
    login: tuple[str, str] | None = None
    """What the token server, or the files when there is no realm, want by Basic."""
    on_bytes: Callable[[int], None] | None = None
    """Told all bytes sent so far, before each piece."""


class FileServer:
    """Use as a context manager; ``manners`` says how it behaves, ``seen`` what it was asked."""

    def __init__(self, **manners: object) -> None:
        self.manners = Manners(**manners)  # type: ignore[arg-type]  # names are checked there
        self.seen: list[Seen] = []
        self.sent: Counter[str] = Counter()
        self.tokens: dict[str, int] = {}
        self.released = threading.Event()
        self.mutex = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def sent_bytes(self, path: str | None = None) -> int:
        with self.mutex:
            return sum(self.sent.values()) if path is None else self.sent[path]

    def requests(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    def forget(self) -> None:
        with self.mutex:
            self.seen.clear()
            self.sent.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fake: FileServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients of these tests hang up on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def fake(self) -> FileServer:
        return cast("_Server", self.server).fake

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Quiet."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        seen = Seen(
            path=parts.path,
            query=parse_qs(parts.query),
            range=self.headers.get("Range"),
            authorization=self.headers.get("Authorization"),
        )
        with self.fake.mutex:
            self.fake.seen.append(seen)
        if parts.path == "/token":
            self._token(seen)
        elif not self._allowed(seen):
            self._challenge()
        else:
            self._file(seen)

    def _file(self, seen: Seen) -> None:
        manners = self.fake.manners
        with self.fake.mutex:
            status = manners.statuses.pop(0) if manners.statuses else 200
        if status != 200:
            self._small(status, b"not now")
        elif seen.path in manners.redirects:
            self._small(307, b"", {"Location": manners.redirects[seen.path]})
        elif (data := manners.files.get(seen.path)) is None:
            self._small(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
        else:
            self._body(seen, data)

    def _body(self, seen: Seen, data: bytes) -> None:
        manners = self.fake.manners
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", seen.range or "")
        begin, end = 0, len(data)
        if match and not manners.ignore_ranges:
            begin = int(match[1])
            end = min(end, int(match[2]) + 1) if match[2] else end
            if begin >= len(data):
                self._small(416, b"", {"Content-Range": f"bytes */{len(data)}"})
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        else:
            self.send_response(200)
        self.send_header("Content-Type", manners.types.get(seen.path, "application/octet-stream"))
        if manners.hide_length:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(end - begin))
            if not manners.ignore_ranges:
                self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        self._send(seen.path, memoryview(data)[begin:end])

    def _send(self, path: str, body: memoryview) -> None:
        manners, fake = self.fake.manners, self.fake
        if self.command == "HEAD":
            return
        sent = 0
        for at in range(0, len(body), _CHUNK_BYTES):
            piece = body[at : at + _CHUNK_BYTES]
            for limit in (manners.cut_after, manners.stall_after):
                if limit is not None:
                    piece = piece[: max(0, limit - sent)]
            if manners.on_bytes is not None:
                manners.on_bytes(fake.sent_bytes())
            # Counted before it is written: else the client may have the last byte, and a test ask
            # for the sum, before it is counted.
            with fake.mutex:
                fake.sent[path] += len(piece)
            try:
                self.wfile.write(piece)
            except OSError:  # the client has gone; what it did not take was not sent
                with fake.mutex:
                    fake.sent[path] -= len(piece)
                self.close_connection = True
                return
            sent += len(piece)
            if manners.cut_after is not None and sent >= manners.cut_after:
                self.close_connection = True
                return
            if manners.stall_after is not None and sent >= manners.stall_after:
                fake.released.wait(30)
                self.close_connection = True
                return
            if manners.bytes_per_s:
                time.sleep(len(piece) / manners.bytes_per_s)

    def _token(self, seen: Seen) -> None:
        fake = self.fake
        if fake.manners.login is not None and seen.authorization != _basic(*fake.manners.login):
            self._small(401, b"{}")
            return
        with fake.mutex:
            token = f"token-{len(fake.tokens)}"
            fake.tokens[token] = 0
        self._small(200, json.dumps({"token": token, "expires_in": 60}).encode())

    def _allowed(self, seen: Seen) -> bool:
        fake = self.fake
        if fake.manners.token_realm is not None:
            token = (seen.authorization or "").removeprefix("Bearer ")
            with fake.mutex:
                if token not in fake.tokens:
                    return False
                fake.tokens[token] += 1
                uses = fake.manners.token_uses
                return uses is None or fake.tokens[token] <= uses
        login = fake.manners.login
        return login is None or seen.authorization == _basic(*login)

    def _challenge(self) -> None:
        realm = self.fake.manners.token_realm
        if realm is None:
            challenge = 'Basic realm="files"'
        else:
            realm = f"{self.fake.url}/token" if realm == "self" else realm
            challenge = f'Bearer realm="{realm}",service="fake",scope="repository:x/y:pull,push"'
        self._small(401, b"{}", {"WWW-Authenticate": challenge})

    def _small(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
