"""What the gateway obeys."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_PORT = 11434


@dataclass(frozen=True, slots=True)
class GatewayOptions:
    """Settings of the HTTP edge.

    Attributes:
        host: Address to bind; loopback unless an administrator says otherwise.
        port: TCP port, Ollama's by default so that its clients find us.
        origins: Extra browser origins that may call, ``*`` wildcards allowed.
        max_body_bytes: Larger request bodies get 413; blob uploads are exempt.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    origins: tuple[str, ...] = ()
    max_body_bytes: int = 32 * 2**20
