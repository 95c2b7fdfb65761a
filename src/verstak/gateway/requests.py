"""Reads a request body the way Ollama does: any content type, first JSON value, bounded.

Go's decoder shapes the details that clients see: keys match without regard to case, ``null``
leaves a field at its default, unknown fields are ignored, and messages name the Go struct.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import anyio
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from verstak.gateway.error_map import ApiError, ClientGone
from verstak.gateway.services import services_of

_RawObject = dict[str, msgspec.Raw]
_decode_keys = msgspec.json.Decoder(_RawObject)

_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_WRONG_TYPE = re.compile(r"Expected `(?P<want>[^`]+)`, got `(?P<got>[^`]+)`")
_AT = re.compile(r"at `\$(?P<path>[^`]*)`")
_INDEX = re.compile(r"\[[^\]]*\]")

_GO_GOT = {"int": "number", "float": "number", "str": "string", "array": "array"}
_GO_WANT = {
    "str": "string",
    "int": "int",
    "float": "float64",
    "bool": "bool",
    "object": "map[string]interface {}",
}

# json's own words for a syntax error, and Go's.
_SYNTAX = (
    ("Expecting value", "looking for beginning of value"),
    ("Expecting property name", "looking for beginning of object key string"),
    ("Illegal trailing comma before end of object", "looking for beginning of object key string"),
    ("Illegal trailing comma before end of array", "looking for beginning of value"),
    ("Expecting ':'", "after object key"),
    ("Expecting ','", "after object key:value pair"),
    ("Invalid control character", "in string literal"),
    ("Invalid \\", "in string escape code"),
)
_LINGER_S = 1.0
_LINGER_BYTES = 8 * 2**20

_EXPLAINED_BYTES = 2**20
"""Syntax errors in larger bodies are not located: finding them again would hold up the server."""


async def read_body(request: Request) -> bytes:
    """The whole body, as long as it is not larger than the server allows.

    Raises:
        ApiError: 413, without having read more than the limit.
        ClientGone: the client hung up before it had sent everything.
    """
    limit = services_of(request).options.max_body_bytes
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone("the client hung up while sending its request")
        piece: bytes = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        pieces.append(piece)
        if not message.get("more_body", False):
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class LingeringResponse(Response):
    """An error reply to a body that we will not read; closes the connection afterwards.

    A client that is still writing would be cut off by a reset and might never see the reply, so
    a little more is read and thrown away first, as nginx's lingering close does.
    """

    def __init__(self, inner: Response) -> None:
        self.status_code = inner.status_code
        self.background = None
        self.body = inner.body
        self.raw_headers = [*inner.raw_headers, (b"connection", b"close")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reply, drain for a moment, then end it."""
        del scope
        status, headers = self.status_code, self.raw_headers
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        drained = 0
        with anyio.move_on_after(_LINGER_S):
            while drained < _LINGER_BYTES:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break
                drained += len(message.get("body", b""))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def read_json[T: msgspec.Struct](request: Request, kind: type[T]) -> T:
    """Read and decode the body into a request struct.

    Args:
        request: The request; its content type is not looked at.
        kind: A struct with defaults for every field. Its name is what error messages show, so
            it should be Go's (``ChatRequest``).

    Raises:
        ApiError: 400 with Go's wording, or 413.
        ClientGone: the client hung up before it had sent everything.
    """
    return decode_json(await read_body(request), kind)


def decode_json[T: msgspec.Struct](body: bytes, kind: type[T]) -> T:
    """Decode the first JSON value of a body; see :func:`read_json`."""
    if not body.strip():
        raise ApiError(400, "missing request body")
    try:
        body, keys = _first_object(body)
        folded = _fold_keys(keys, _fields(kind))
        if folded is not None:
            body = msgspec.json.encode(folded)
        return cast("T", _decoder(kind).decode(body))
    except msgspec.ValidationError as error:
        raise ApiError(400, _wrong_type(str(error), kind.__name__)) from error
    except msgspec.DecodeError as error:
        raise ApiError(400, _syntax_error(body, str(error))) from error
    except RecursionError as error:
        # msgspec counts its own depth, so a hostile body ends here after a few thousand bytes.
        raise ApiError(400, "exceeded max depth") from error
    except UnicodeDecodeError as error:
        raise ApiError(400, "invalid UTF-8 in request body") from error


def _too_large(limit: int) -> ApiError:
    return ApiError(413, f"request body too large: at most {limit} bytes are accepted")


def _first_object(body: bytes) -> tuple[bytes, _RawObject]:
    try:
        return body, _decode_keys.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        # Go's Decoder stops after the first value; what follows is nobody's business.
        trailing = _TRAILING.search(str(error))
        if trailing is None:
            raise
        # msgspec counts the offending byte itself.
        body = body[: int(trailing[1]) - 1]
        return body, _decode_keys.decode(body)


def _fold_keys(keys: _RawObject, fields: Mapping[str, str]) -> _RawObject | None:
    """The object with Go's key matching applied, ``None`` when it is fine as it is."""
    strange = [key for key in keys if key not in fields and key.casefold() in fields]
    nulls = [key for key, value in keys.items() if bytes(value) == b"null"]
    if not strange and not nulls:
        return None
    kept = {key: value for key, value in keys.items() if key not in nulls}
    for key in strange:
        if key in kept:
            kept.setdefault(fields[key.casefold()], kept.pop(key))
    return kept


@cache
def _decoder(kind: type[msgspec.Struct]) -> msgspec.json.Decoder[msgspec.Struct]:
    return msgspec.json.Decoder(kind)


@cache
def _fields(kind: type[msgspec.Struct]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for field in msgspec.structs.fields(kind):
        names[field.encode_name] = field.encode_name
        names.setdefault(field.encode_name.casefold(), field.encode_name)
    return names


def _wrong_type(text: str, struct: str) -> str:
    found = _WRONG_TYPE.search(text)
    if found is None:  # a constraint of ours, not a type
        return text[:1].lower() + text[1:]
    want = next((part for part in found["want"].split(" | ") if part != "null"), found["want"])
    got = _GO_GOT.get(found["got"], found["got"])
    want = _GO_WANT.get(want, "[]interface {}" if want == "array" else want)
    place = _AT.search(text)
    path = _INDEX.sub("", place["path"]).lstrip(".") if place else ""
    if not path:
        return f"json: cannot unmarshal {got} into Go value of type api.{struct}"
    return f"json: cannot unmarshal {got} into Go struct field {struct}.{path} of type {want}"


def _syntax_error(body: bytes, fallback: str) -> str:
    if len(body) > _EXPLAINED_BYTES:
        return f"invalid JSON: {fallback}"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return "invalid UTF-8 in request body"
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return _go_syntax_error(text, error)
    except RecursionError:
        return "exceeded max depth"
    return f"invalid JSON: {fallback}"  # json is laxer than msgspec: NaN, 1e999


def _go_syntax_error(text: str, error: json.JSONDecodeError) -> str:
    # Python points at the opening quote or at the space before; Go at the offending character.
    position = error.pos
    in_string = error.msg.startswith("Invalid control")
    while not in_string and position < len(text) and text[position] in " \t\r\n":
        position += 1
    if position >= len(text) or error.msg.startswith("Unterminated"):
        return "unexpected EOF"
    words = next((go for start, go in _SYNTAX if error.msg.startswith(start)), "in request body")
    return f"invalid character {_go_quote(text[position])} {words}"


def _go_quote(character: str) -> str:
    special: dict[str, Any] = {"'": r"'\''", '"': "'\"'", "\n": r"'\n'", "\t": r"'\t'"}
    return str(special.get(character, f"'{character}'"))
