"""Every failure as HTTP: one total map from error class to status, and two ways to render it.

A native path answers ``{"error": "text"}`` and nothing else; a ``/v1`` path answers OpenAI's
error object. Where Ollama's clients rely on a status that differs from what the class would
give, the handler raises :class:`ApiError` with that status:

* 404 for an empty model name in generate and embed, 400 in chat and show;
* 500 for an option of the wrong type and for an unknown ``format``;
* 500 for a pull that finds nothing, when it does not stream (200 with an error line when it does).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

import msgspec
from starlette.responses import Response

from verstak.errors import (
    ArgumentMissing,
    Busy,
    Cancelled,
    ContextOverflow,
    DiskFull,
    DoesNotFit,
    EngineDied,
    EngineError,
    EngineTimeout,
    EvaluationFailed,
    GateClosed,
    IntegrityError,
    InvalidCabinet,
    InvalidCheckpoint,
    InvalidCutList,
    InvalidDrawing,
    InvalidGguf,
    InvalidLength,
    InvalidName,
    InvalidRecipe,
    InvalidSchema,
    InvalidSettings,
    InvalidStatement,
    InvalidTable,
    NotEnoughMemory,
    PartDoesNotFit,
    QuantizationFailed,
    ServerUnreachable,
    SolverFailed,
    SourceUnavailable,
    ToolchainFailed,
    ToolError,
    ToolFailed,
    ToolRefused,
    UnknownArchitecture,
    UnknownDevice,
    UnknownModel,
    UnknownSource,
    UnsupportedFeature,
    UsageError,
    VerstakError,
    VolumeMissing,
)
from verstak.gateway.request_id import request_id

STATUSES: Final[Mapping[type[VerstakError], int]] = {
    VerstakError: 500,
    UsageError: 400,
    InvalidName: 400,
    UnknownModel: 404,
    UnknownDevice: 400,
    UnknownSource: 404,
    UnsupportedFeature: 400,
    InvalidSchema: 400,
    ContextOverflow: 400,
    InvalidGguf: 400,
    InvalidCheckpoint: 400,
    InvalidRecipe: 400,
    UnknownArchitecture: 400,
    InvalidLength: 400,
    InvalidCutList: 400,
    InvalidStatement: 400,
    VolumeMissing: 400,
    InvalidTable: 400,
    InvalidDrawing: 400,
    InvalidCabinet: 400,
    PartDoesNotFit: 422,
    QuantizationFailed: 500,
    ToolchainFailed: 500,
    EvaluationFailed: 500,
    GateClosed: 500,
    SolverFailed: 500,
    ToolError: 500,
    ToolRefused: 400,
    ArgumentMissing: 400,
    ToolFailed: 500,
    InvalidSettings: 500,  # the server's own settings: nothing a client could change
    # Not 5xx: a client that retries those would retry in vain on a machine that is too small.
    DoesNotFit: 422,
    NotEnoughMemory: 422,
    DiskFull: 422,
    EngineError: 502,
    EngineDied: 502,
    EngineTimeout: 504,
    ServerUnreachable: 502,  # raised on the command line only; here for a total map
    SourceUnavailable: 502,
    Busy: 503,
    Cancelled: 499,  # as Ollama logs a client that hung up; nobody reads it
    IntegrityError: 500,
}

RETRY_AFTER_S = 1
"""What a full queue tells clients to wait; queues here move within seconds."""

JSON_TYPE = "application/json; charset=utf-8"

MESSAGES_PATH = "/v1/messages"

_OPENAI_TYPES = {400: "invalid_request_error", 404: "not_found_error"}
_ANTHROPIC_TYPES = {
    400: "invalid_request_error",
    404: "not_found_error",
    413: "request_too_large",
    503: "overloaded_error",
}


class ApiError(VerstakError):
    """A failure whose status and wording a client relies on.

    Args:
        status: HTTP status.
        message: Text as Ollama or OpenAI writes it.
        remedy: What to do about it; added to neither wire format, only logged.
    """

    code: ClassVar[str] = "api"

    def __init__(self, status: int, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class ClientGone(VerstakError):
    """The client hung up; nobody is left to answer. Logged as 499, as nginx and Ollama do."""

    code: ClassVar[str] = "client_gone"


def status_of(error: VerstakError) -> int:
    """HTTP status of a failure; a subclass that is not listed takes its nearest parent's."""
    if isinstance(error, ApiError):
        return error.status
    if isinstance(error, ClientGone):
        return 499
    return next(STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES)


def message_of(error: VerstakError) -> str:
    """The text for the wire.

    Memory, disk and roles fail in ways that the reader can mend, so the remedy goes with the
    message. An ApiError is worded for clients that compare it, so nothing is added.
    """
    if error.remedy is None or isinstance(error, ApiError):
        return error.message
    if isinstance(error, InvalidName):  # Ollama's own wording, which clients compare
        return error.message
    return f"{error.message}; {error.remedy}"


def native_body(message: str) -> bytes:
    """``{"error": message}`` as the native API writes it."""
    return msgspec.json.encode({"error": message})


def openai_body(status: int, message: str, *, code: str | None = None) -> bytes:
    """OpenAI's error object.

    Args:
        status: HTTP status, which decides ``type`` as Ollama's compatibility layer does.
        message: Text for people.
        code: Machine-readable code, ``None`` where Ollama sends null.
    """
    kind = _OPENAI_TYPES.get(status, "api_error")
    return msgspec.json.encode(
        {"error": {"message": message, "type": kind, "param": None, "code": code}}
    )


def anthropic_body(status: int, message: str) -> bytes:
    """The error object of ``/v1/messages``."""
    kind = _ANTHROPIC_TYPES.get(status, "api_error")
    error = {"type": kind, "message": message}
    return msgspec.json.encode({"type": "error", "error": error, "request_id": request_id.get()})


def is_openai(path: str) -> bool:
    """Whether errors of this path are rendered in OpenAI's form."""
    return path.startswith("/v1/")


def error_body(path: str, error: VerstakError) -> bytes:
    """The body of a failure in the dialect that the path belongs to."""
    if path == MESSAGES_PATH:
        return anthropic_body(status_of(error), message_of(error))
    if is_openai(path):
        return openai_body(status_of(error), message_of(error))
    return native_body(message_of(error))


def error_response(path: str, error: VerstakError) -> Response:
    """A whole reply for a failure that happened before the first byte."""
    status = status_of(error)
    headers = {"x-verstak-error": error.code}
    if isinstance(error, Busy):
        headers["retry-after"] = str(RETRY_AFTER_S)
    return Response(error_body(path, error), status, headers, media_type=JSON_TYPE)


def internal_error(request_id: str) -> ApiError:
    """What a client is told of a bug: nothing of the inside, only where the log has it."""
    return ApiError(500, f"internal error; the server's log has it under request id {request_id}")
