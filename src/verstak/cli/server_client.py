"""How verbs talk to the running server: its own Ollama API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import httpx

from verstak.cli.session import Session
from verstak.errors import (
    EngineError,
    InvalidSettings,
    ServerUnreachable,
    UnknownModel,
    UsageError,
    VerstakError,
)

# Loading a large model and reading a long prompt can take minutes; only the connection is quick.
_TIMEOUT = httpx.Timeout(600.0, connect=5.0)


class ServerClient:
    """The API of one running server, as typed failures and plain JSON objects.

    Use it as a context manager; leaving closes its connections.

    Raises:
        InvalidSettings: the address of the settings is none.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        try:
            # trust_env off: a company proxy must not see requests to the office's own server.
            self._http = httpx.Client(base_url=session.base_url, timeout=_TIMEOUT, trust_env=False)
        except httpx.InvalidURL as error:
            host = session.settings.gateway.host
            raise InvalidSettings(session.say("bad_host", host=host)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, *, timeout_s: float | None = None) -> dict[str, Any]:
        """GET a JSON object.

        Args:
            path: With its slash.
            timeout_s: Longest wait; that of a slow model when ``None``.

        Raises:
            ServerUnreachable: nobody listens there, or something that is no server of ours.
            VerstakError: the server refused; its own words.
        """
        timeout = _TIMEOUT if timeout_s is None else httpx.Timeout(timeout_s)
        with self._failures():
            return self._object(self._http.get(path, timeout=timeout))

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST a JSON object and read one back; raises as :meth:`get`."""
        with self._failures():
            return self._object(self._http.post(path, json=body))

    def stream(self, path: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """POST and yield each line of the answer; closing the iterator cancels the work.

        Raises:
            ServerUnreachable: nobody listens there, or the connection broke.
            VerstakError: the server refused, or reported an error inside the stream.
        """
        with self._failures(), self._http.stream("POST", path, json=body) as response:
            if response.is_error:
                response.read()
                raise _refusal(response)
            for line in response.iter_lines():
                item = self._decoded(line)
                if "error" in item:
                    raise EngineError(str(item["error"]))
                yield item

    @contextmanager
    def _failures(self) -> Iterator[None]:
        say = self._session.say
        try:
            yield
        except httpx.TransportError as error:
            raise ServerUnreachable(
                say("no_server", url=self._session.base_url), remedy=say("no_server_remedy")
            ) from error
        except UnicodeError as error:  # the host has no form that the resolver can be asked for
            raise InvalidSettings(
                say("bad_host", host=self._session.settings.gateway.host)
            ) from error

    def _object(self, response: httpx.Response) -> dict[str, Any]:
        if response.is_error:
            raise _refusal(response)
        return self._decoded(response.content) if response.content else {}

    def _decoded(self, text: str | bytes) -> dict[str, Any]:
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            say = self._session.say
            raise ServerUnreachable(
                say("not_ollama", url=self._session.base_url), remedy=say("not_ollama_remedy")
            )
        return found


def _refusal(response: httpx.Response) -> VerstakError:
    try:
        message = str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        message = f"the server answered {response.status_code}"
    kind = _KINDS.get(response.headers.get("X-Verstak-Error", ""))
    if kind is None:  # another server that speaks this API, or wording that is Ollama's own
        kind = UsageError if response.is_client_error else EngineError
        if response.status_code == httpx.codes.NOT_FOUND:
            kind = UnknownModel
    hint = "verstak list shows what is here, verstak pull fetches more"
    return kind(message, remedy=hint if kind is UnknownModel else None)


def _family(kind: type[VerstakError]) -> list[type[VerstakError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in _family(child))]


# Only the tree in errors.py: other rooms' own classes may want more arguments.
_KINDS = {kind.code: kind for kind in _family(VerstakError) if kind.__module__ == "verstak.errors"}
