"""A fake registry to push into: a real HTTP server whose bad habits a test can choose.

Unlike Debian's registry it can tell how far an interrupted upload has come.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, cast
from urllib.parse import parse_qs, urlsplit


@dataclass
class Habits:
    """How the registry behaves; may be changed while it runs."""

    token_login: tuple[str, str] | None = None
    """Bearer tokens are wanted, and its token server wants this login."""
    cut_patches: list[int] = field(default_factory=list)
    """The next PATCH requests break after so many bytes of their body; the bytes are kept."""
    forget_cut_uploads: bool = False
    lose_commits: int = 0
    """So many commits are done and not answered."""
    statuses: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Method → answers that it gives first: status, and error code of the body."""
    redirect_patches_to: str = ""
    """Base address of another server, which is answered with 307."""
    least_chunk: int = 0
    hide_location: bool = False


class UploadRegistry:
    """Use as a context manager; ``blobs`` and ``manifests`` hold what came."""

    def __init__(self, **habits: object) -> None:
        self.habits = Habits(**habits)  # type: ignore[arg-type]  # names are checked there
        self.blobs: dict[str, bytes] = {}
        self.manifests: dict[str, tuple[str, bytes]] = {}
        self.uploads: dict[str, bytes] = {}
        self.seen: list[tuple[str, str, str | None]] = []
        """Method, path and Authorization of every request."""
        self.patched: list[tuple[int, int]] = []
        """Offset and length of every PATCH."""
        self.scopes: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def count(self, method: str) -> int:
        return sum(seen[0] == method for seen in self.seen)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: UploadRegistry

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections of these tests break on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def fake(self) -> UploadRegistry:
        return cast("_Server", self.server).fake

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Quiet."""

    def do_HEAD(self) -> None:
        if self._admitted():
            data = self.fake.blobs.get(self.path.rpartition("/")[2])
            if data is None:
                self._answer(404)
            else:
                self._answer(200, length=len(data))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/token":
            self._token(parse_qs(parts.query))
        elif self._admitted():
            got = self.fake.uploads.get(parts.path)
            if got is None:
                self._refuse(404, "BLOB_UPLOAD_UNKNOWN")
            else:
                self._answer(204, {"Range": f"0-{max(0, len(got) - 1)}", "Location": self.path})

    def do_POST(self) -> None:
        if self._admitted():
            place = f"{urlsplit(self.path).path}{len(self.fake.seen)}"
            self.fake.uploads[place] = b""
            headers = {"Location": place, "OCI-Chunk-Min-Length": str(self.fake.habits.least_chunk)}
            self._answer(202, {} if self.fake.habits.hide_location else headers)

    def do_PATCH(self) -> None:
        if not self._admitted():
            return
        fake = self.fake
        if fake.habits.redirect_patches_to:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(307, {"Location": fake.habits.redirect_patches_to + self.path})
            return
        begin, _, end = self.headers["Content-Range"].partition("-")
        length = int(self.headers["Content-Length"])
        got = fake.uploads.setdefault(self.path, b"")
        if int(begin) != len(got) or int(end) + 1 - int(begin) != length:
            self._refuse(416, "BLOB_UPLOAD_INVALID")
            return
        fake.patched.append((int(begin), length))
        limit = fake.habits.cut_patches.pop(0) if fake.habits.cut_patches else length
        fake.uploads[self.path] = got + self.rfile.read(min(limit, length))
        if limit < length:
            if fake.habits.forget_cut_uploads:
                del fake.uploads[self.path]
            self.close_connection = True
            return
        self._answer(202, {"Location": self.path})

    def do_PUT(self) -> None:
        if not self._admitted():
            return
        fake = self.fake
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if match := re.fullmatch(r"/v2/(.+)/manifests/([^/]+)", parts.path):
            fake.manifests[f"{match[1]}:{match[2]}"] = (self.headers["Content-Type"], body)
            self._answer(201)
            return
        data = fake.uploads.pop(parts.path) + body
        digest = parse_qs(parts.query)["digest"][0]
        if digest != f"sha256:{hashlib.sha256(data).hexdigest()}":
            self._refuse(400, "DIGEST_INVALID")
            return
        fake.blobs[digest] = data
        if fake.habits.lose_commits:
            fake.habits.lose_commits -= 1
            self.close_connection = True
            return
        self._answer(201)

    def _admitted(self) -> bool:
        """Whether the request goes on; answered otherwise."""
        fake = self.fake
        authorization = self.headers.get("Authorization")
        fake.seen.append((self.command, urlsplit(self.path).path, authorization))
        planned = fake.habits.statuses.get(self.command)
        if planned:
            self.close_connection = True  # its body stays unread
            self._refuse(*planned.pop(0))
            return False
        if fake.habits.token_login is None:
            return True
        action = "pull" if self.command in {"GET", "HEAD"} else "pull,push"
        if authorization is not None and authorization.startswith("Bearer "):
            granted = authorization.removeprefix("Bearer repository-").split("-")
            if set(action.split(",")) <= set(granted):
                return True
        self.close_connection = True
        self._refuse(
            401,
            "UNAUTHORIZED",
            {
                "WWW-Authenticate": f'Bearer realm="{fake.url}/token",service="fake"'
                f',scope="repository:x/y:{action}"'
            },
        )
        return False

    def _token(self, query: dict[str, list[str]]) -> None:
        wanted = ":".join(self.fake.habits.token_login or ())
        if self.headers.get("Authorization") != "Basic " + base64.b64encode(wanted.encode()).decode(
            "ascii"
        ):
            self._refuse(401, "UNAUTHORIZED")
            return
        scope = query["scope"][0]
        self.fake.scopes.append(scope)
        token = "repository-" + scope.rpartition(":")[2].replace(",", "-")
        self._answer(200, body=json.dumps({"token": token}).encode())

    def _refuse(self, status: int, code: str, headers: dict[str, str] | None = None) -> None:
        body = {"errors": [{"code": code, "message": "so it is"}]}
        self._answer(status, headers, json.dumps(body).encode() if code else b"")

    def _answer(
        self,
        status: int,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
