"""Logging in to a registry: Basic, or a Bearer token from the server that the registry names.

Source: https://distribution.github.io/distribution/spec/auth/token/ (RFC 7235 challenges).
"""

from __future__ import annotations

import re
import threading
from base64 import b64encode
from dataclasses import dataclass

import httpx
import msgspec

from verstak.errors import SourceUnavailable
from verstak.store.sources.http_access import Connection, FixedHeader, HttpAccess, reason_of

_CHALLENGE = re.compile(r"(?:^|,)\s*(Basic|Bearer)(?=\s|$|,)", re.ASCII | re.IGNORECASE)
_PARAMETER = re.compile(
    r'([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', re.ASCII | re.IGNORECASE
)
_TOKEN_LIMIT_BYTES = 2**20


class _Token(msgspec.Struct):
    token: str = ""
    access_token: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """One ``WWW-Authenticate`` challenge.

    Attributes:
        scheme: ``basic`` or ``bearer``.
        parameters: realm, service, scope …
    """

    scheme: str
    parameters: dict[str, str]


def parse_challenges(text: str) -> tuple[Challenge, ...]:
    """Read a ``WWW-Authenticate`` header; schemes other than Basic and Bearer are passed over."""
    marks = list(_CHALLENGE.finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)][1:] if marks else []
    return tuple(
        Challenge(
            mark[1].lower(),
            {
                match[1].lower(): re.sub(r"\\(.)", r"\1", match[2])
                if match[3] is None
                else match[3]
                for match in _PARAMETER.finditer(text, mark.end(), end)
            },
        )
        for mark, end in zip(marks, ends, strict=True)
    )


class RegistryAuth:
    """Authorization for one repository of one registry; shared by the threads of a pull or push.

    Args:
        access: Clients to ask with.
        label: The registry as messages name it.
        repository: Named in the scope when the challenge names none.
        connection: How the registry is reached; a token server may not be reached less safely.
        login: User and password, ``None`` to ask anonymously.
        write: Whether the token shall allow pushing, where the challenge does not say.
    """

    def __init__(
        self,
        access: HttpAccess,
        *,
        label: str,
        repository: str,
        connection: Connection,
        login: tuple[str, str] | None,
        write: bool = False,
    ) -> None:
        self._access = access
        self._label = label
        self._repository = repository
        self._connection = connection
        self._login = login
        self._write = write
        self._mutex = threading.Lock()
        self._header: str | None = None

    def header(self) -> str | None:
        """The newest token or login; none before the registry has asked."""
        return self._header

    def challenged(self, response: httpx.Response, sent: str | None) -> bool:
        """Fetch a token, or use the login; also when a token expired in mid-download."""
        with self._mutex:
            if self._header != sent:
                return True  # another thread has just refreshed it
            challenges = parse_challenges(response.headers.get("WWW-Authenticate", ""))
            for challenge in challenges:
                if challenge.scheme == "bearer" and "realm" in challenge.parameters:
                    self._header = "Bearer " + self._token(challenge.parameters)
                    return True
            basic = any(challenge.scheme == "basic" for challenge in challenges)
            header = self._basic() if basic else None
            fresh = header is not None and header != sent
            self._header = header
            return fresh

    def _basic(self) -> str | None:
        if self._login is None:
            return None
        return "Basic " + b64encode(":".join(self._login).encode()).decode("ascii")

    def _token(self, parameters: dict[str, str]) -> str:
        actions = "pull,push" if self._write else "pull"
        scope = parameters.get("scope", f"repository:{self._repository}:{actions}")
        query = {"scope": scope}
        if "service" in parameters:
            query = {"service": parameters["service"], **query}
        try:
            url = str(httpx.URL(parameters["realm"]).copy_merge_params(query))
            with self._access.get(
                url,
                connection=self._connection,
                authorizer=FixedHeader(self._basic()),
                headers={"Accept": "application/json"},
            ) as response:
                if not response.is_success:
                    raise SourceUnavailable(
                        f"{self._label}: its token server refused ({response.status_code})",
                        remedy="give the settings a login for this registry that may "
                        + ("write to it" if self._write else "read it"),
                    )
                body = b""
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > _TOKEN_LIMIT_BYTES:
                        break
        except httpx.TransportError as error:
            raise SourceUnavailable(f"{self._label}: token server: {reason_of(error)}") from error
        except httpx.InvalidURL as error:
            raise SourceUnavailable(f"{self._label}: names no valid token server") from error
        try:
            reply = msgspec.json.decode(body, type=_Token)
        except msgspec.DecodeError as error:
            raise SourceUnavailable(f"{self._label}: its token server sent no token") from error
        token = reply.token or reply.access_token
        if not token or not token.isascii() or not token.isprintable():
            raise SourceUnavailable(f"{self._label}: its token server sent no token")
        return token
