"""Which browsers and which Host headers may talk to us.

A page on the web can make the user's browser call 127.0.0.1. Two rules stop it: its ``Origin``
must be on the list, and on a loopback bind the ``Host`` must be a local name (otherwise a page
could point its own domain at 127.0.0.1: DNS rebinding).

Source: ollama/ollama@fb30760 ``server/routes.go`` (allowedHostsMiddleware), ``envconfig``
(AllowedOrigins), gin-contrib/cors for headers and statuses.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import lru_cache

import psutil

_DEFAULT_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104 -- an origin, not a bind
_DEFAULT_SCHEMES = (
    "app",
    "file",
    "tauri",
    "vscode-webview",
    "vscode-file",
    "chrome-extension",
    "moz-extension",
    "safari-extension",
    "safari-web-extension",
    "ms-browser-extension",
)
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal")

ALLOWED_METHODS = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"
ALLOWED_HEADERS = (
    "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,OpenAI-Beta,"
    "X-Stainless-Arch,X-Stainless-Async,X-Stainless-Custom-Poll-Interval,"
    "X-Stainless-Helper-Method,X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,"
    "X-Stainless-Poll-Helper,X-Stainless-Retry-Count,X-Stainless-Runtime,"
    "X-Stainless-Runtime-Version,X-Stainless-Timeout,"
    # Ours, additive: a strict client asks for an error instead of a shortened prompt.
    "X-Verstak-Strict"
)
PREFLIGHT_MAX_AGE_S = 43200

type RawHeaders = tuple[tuple[bytes, bytes], ...]


class OriginRules:
    """The origin table of one server.

    Args:
        extra: Origins that the administrator adds; ``*`` stands for any text, alone for all.
    """

    def __init__(self, extra: tuple[str, ...] = ()) -> None:
        patterns = [origin.strip().lower() for origin in extra if origin.strip()]
        self._any = "*" in patterns
        for host in _DEFAULT_HOSTS:
            for scheme in ("http", "https"):
                patterns += [f"{scheme}://{host}", f"{scheme}://{host}:*"]
        patterns += [f"{scheme}://*" for scheme in _DEFAULT_SCHEMES]
        parts = (".*".join(re.escape(piece) for piece in one.split("*")) for one in patterns)
        self._allowed = re.compile("|".join(f"(?:{part})" for part in parts))

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may call."""
        return self._any or self._allowed.fullmatch(origin.lower()) is not None

    def reply_headers(self, origin: str) -> RawHeaders:
        """What an allowed origin's reply carries."""
        if self._any:
            return ((b"access-control-allow-origin", b"*"),)
        return (
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"vary", b"Origin"),
        )

    def preflight_headers(self, origin: str) -> RawHeaders:
        """What answers an allowed origin's OPTIONS."""
        return (
            *self.reply_headers(origin),
            (b"access-control-allow-methods", ALLOWED_METHODS.encode()),
            (b"access-control-allow-headers", ALLOWED_HEADERS.encode()),
            (b"access-control-max-age", str(PREFLIGHT_MAX_AGE_S).encode()),
        )


def is_same_origin(origin: str, host: str) -> bool:
    """Whether a page calls the server that it came from, which needs no permission."""
    return origin in {f"http://{host}", f"https://{host}"}


def is_loopback_bind(address: str) -> bool:
    """Whether a bind address is reachable from this machine only."""
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=256)
def is_local_host(header: str) -> bool:
    """Whether a Host header names this machine.

    Args:
        header: ``host``, ``host:port`` or ``[v6]:port``; empty counts as local (HTTP/1.0).
    """
    host = _without_port(header).lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        names = {"", "localhost", socket.gethostname().lower()}
        return host in names or host.endswith(_LOCAL_SUFFIXES)
    if address.is_loopback or address.is_unspecified or _is_private(address):
        return True
    return str(address) in _own_addresses()


def _without_port(header: str) -> str:
    if header.startswith("["):
        return header[1:].partition("]")[0]
    head, colon, _ = header.rpartition(":")
    # Two colons and no bracket: a bare IPv6 address, not a port.
    return head if colon and ":" not in head else header


def _is_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    # RFC 1918 and RFC 4193 only, as Go's IsPrivate; Python's is_private takes in far more.
    return any(
        address in network for network in _PRIVATE_NETWORKS if network.version == address.version
    )


def _own_addresses() -> frozenset[str]:
    return frozenset(
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
    )


_PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
