"""HTTP for the sources.

Clients refuse plain http unless it was asked for, trust the system's certificates besides the
bundled ones, and can be woken from a blocked read when a pull or push is cancelled.
"""

from __future__ import annotations

import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from os import PathLike
from types import TracebackType
from typing import Any, Protocol, Self

import httpx

import verstak
from verstak.errors import SourceUnavailable
from verstak.store.pull_options import PullOptions
from verstak.store.sources.origin import SourceLacks
from verstak.store.sources.patience import AskAgain, Patience

type StrPath = str | PathLike[str]

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class Authorizer(Protocol):
    """Adds credentials to requests for one place."""

    def header(self) -> str | None:
        """Value of ``Authorization``, ``None`` to ask anonymously."""
        ...

    def challenged(self, response: httpx.Response, sent: str | None) -> bool:
        """Answer a 401.

        Args:
            response: The 401.
            sent: What ``Authorization`` said in the request.

        Returns:
            True when asking again makes sense.
        """
        ...


@dataclass(frozen=True, slots=True)
class FixedHeader:
    """The same ``Authorization`` for every request, or none."""

    value: str | None = None

    def header(self) -> str | None:
        """The value given."""
        return self.value

    def challenged(self, response: httpx.Response, sent: str | None) -> bool:
        """Nothing better to offer."""
        del response, sent
        return False


@dataclass(frozen=True, slots=True)
class Connection:
    """What a host needs beyond the system's own settings.

    Attributes:
        plain_http: True allows ``http://`` (asked for by name, flag or configuration).
        verify: False trusts any certificate (pip's ``trusted-host``).
        ca_file: More certificate authorities, PEM.
        client_certificate: PEM with certificate and key.
        proxy: Proxy address; ``None`` = what the environment says.
    """

    plain_http: bool = False
    verify: bool = True
    ca_file: str | None = None
    client_certificate: str | None = None
    proxy: str | None = None


class HttpAccess:
    """HTTP clients of one pull or push; use as a context manager, share between its threads."""

    def __init__(self, options: PullOptions) -> None:
        self.options = options
        self._mutex = threading.Lock()
        self._clients: dict[Connection, httpx.Client] = {}
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._answered: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            client.close()

    def abort(self) -> None:
        """Wake every thread that waits for a socket; its request fails at once."""
        with self._mutex:
            sockets = list(self._sockets)
        for each in sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed already
                continue

    def answered(self, url: str) -> bool:
        """True when the host of ``url`` has given any reply during this pull."""
        return httpx.URL(url).host in self._answered

    def get(
        self,
        url: str,
        *,
        connection: Connection,
        authorizer: Authorizer,
        headers: Mapping[str, str],
    ) -> AbstractContextManager[httpx.Response]:
        """GET; see :meth:`send`."""
        return self.send("GET", url, connection=connection, authorizer=authorizer, headers=headers)

    @contextmanager
    def send(
        self,
        method: str,
        url: str,
        *,
        connection: Connection,
        authorizer: Authorizer,
        headers: Mapping[str, str],
        content: bytes | Iterable[bytes] | None = None,
        silence_s: float | None = None,
    ) -> Iterator[httpx.Response]:
        """Ask with credentials, redirects followed, the answer's body not read yet.

        Credentials never follow a redirect to another host, and a 401 is answered once.

        Args:
            method: HTTP method.
            url: Absolute address.
            connection: How to reach the host.
            authorizer: Credentials.
            headers: Sent besides ours.
            content: The body. An iterable must give its pieces anew each time, since a 401 or
                a redirect has them sent again, and ``headers`` must hold their length.
            silence_s: Longest wait for the answer; the options' value when ``None``.

        Raises:
            httpx.TransportError: no connection, or it broke.
            SourceUnavailable: a redirect led to plain http, or in circles.
        """
        client = self._client(connection)
        for last in (False, True):
            sent = authorizer.header()
            request = client.build_request(
                method,
                url,
                content=content,
                headers={**headers, **({"Authorization": sent} if sent else {})},
                timeout=self._timeout(silence_s),
                extensions={"trace": self._trace},
            )
            try:
                response = client.send(request, stream=True)
            except httpx.TooManyRedirects as error:
                raise SourceUnavailable(f"{request.url.host} redirects in circles") from error
            try:
                self._answered.add(request.url.host)
                # Only the host that was asked may ask for credentials, not where it redirected.
                asks = response.status_code == 401 and response.url.host == request.url.host
                if asks and not last and authorizer.challenged(response, sent):
                    continue
                yield response
                return
            finally:
                response.close()

    def _client(self, connection: Connection) -> httpx.Client:
        with self._mutex:
            if connection not in self._clients:
                self._clients[connection] = self._new_client(connection)
            return self._clients[connection]

    def _new_client(self, connection: Connection) -> httpx.Client:
        return httpx.Client(
            verify=self._tls(connection),
            proxy=connection.proxy,
            follow_redirects=True,
            headers={"User-Agent": f"verstak/{verstak.__version__}", "Accept-Encoding": "identity"},
            timeout=self._timeout(None),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
            event_hooks={"request": [] if connection.plain_http else [_refuse_plain_http]},
        )

    def _timeout(self, silence_s: float | None) -> httpx.Timeout:
        stall_s = self.options.stall_timeout_s
        return httpx.Timeout(
            stall_s,
            connect=self.options.connect_timeout_s,
            read=silence_s or stall_s,
            pool=None,
        )

    def _tls(self, connection: Connection) -> ssl.SSLContext:
        context = httpx.create_ssl_context(verify=connection.verify)
        if connection.verify:
            # httpx brings its own list; an office's own authority is in the system's.
            context.load_default_certs()
            for file in (self.options.ca_file, connection.ca_file):
                if file is not None:
                    _or_unreadable(context.load_verify_locations, file)
        if connection.client_certificate is not None:
            _or_unreadable(context.load_cert_chain, connection.client_certificate)
        return context

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            found = info["return_value"].get_extra_info("socket")
            if isinstance(found, socket.socket):
                with self._mutex:
                    self._sockets.add(found)


def _or_unreadable(load: Callable[[StrPath], None], file: StrPath) -> None:
    try:
        load(file)
    except OSError as error:  # ssl.SSLError is one: a file that holds no certificate
        raise SourceUnavailable(
            f"the certificate file {file} cannot be used: {error}",
            remedy="correct the settings, or pip's configuration",
        ) from error


def patiently[T](
    access: HttpAccess, url: str, label: str, cancel: threading.Event, ask: Callable[[], T]
) -> T:
    """Ask, and ask again when the connection breaks or the server wants patience.

    Args:
        access: Whose options say how often.
        url: The place, to know whether it has ever answered.
        label: The place as messages name it.
        cancel: Ends the waiting.
        ask: One try; raises TransportError or AskAgain to be called again.

    Raises:
        SourceUnavailable: it has failed often enough.
        Cancelled: ``cancel`` was set.
    """
    patience = Patience(access.options, label, cancel)
    while True:
        wait_s = None
        try:
            return ask()
        except httpx.TransportError as error:
            reason = reason_of(error)
        except AskAgain as error:
            reason, wait_s = error.reason, error.wait_s
        patience.failed(reason, answered=access.answered(url), wait_s=wait_s)


def check_status(response: httpx.Response, label: str) -> None:
    """Let 2xx pass.

    Raises:
        SourceLacks: 404 and 410.
        AskAgain: statuses that pass by themselves.
        SourceUnavailable: everything else.
    """
    status = response.status_code
    if response.is_success:
        return
    if status in {404, 410}:
        raise SourceLacks(f"{label}: not found")
    # A signed address that a redirect led to expires; the next try gets a new one.
    if status in _AGAIN or (status in {401, 403} and response.history):
        raise AskAgain(f"answered {status}", _retry_after_s(response))
    if status in {401, 403}:
        raise SourceUnavailable(
            f"{label}: access refused ({status})",
            remedy="give the settings a login for this host that may read it",
        )
    raise SourceUnavailable(f"{label}: answered {status}")


def reason_of(error: httpx.TransportError) -> str:
    """A broken connection in a few words for people."""
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx.ReadTimeout):
        return "it fell silent"
    if isinstance(error, httpx.ConnectError):
        return f"cannot connect ({error})" if str(error) else "cannot connect"
    return f"the connection broke ({error})" if str(error) else "the connection broke"


def _retry_after_s(response: httpx.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else None


def _refuse_plain_http(request: httpx.Request) -> None:
    if request.url.scheme != "https":
        raise SourceUnavailable(
            f"{request.url.host}: plain http was not asked for",
            remedy="pass --insecure, or spell the address with http://",
        )
