"""Fields of a TOML file: typed reading, and errors that name the file, the field and the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

import msgspec

from verstak.errors import InvalidName, InvalidSettings
from verstak.model.names import ModelName
from verstak.toml_lines import line_of, read_toml

MAX_FILE_BYTES = 2**20
"""Of a catalogue file; a larger one is not what it should be."""

_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]+)`")


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A TOML table; an unknown key is an error, because it is usually a misspelt one."""


class FieldError(Exception):
    """A field of the right type whose value cannot be true.

    Args:
        field: Dotted path inside the file.
        reason: What was expected and what was found.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def read_table[T, R](text: str, file_name: str, shape: type[T], value: Callable[[T], R]) -> R:
    """Read TOML into a shape, and the shape into a value.

    Args:
        text: Content of the file.
        file_name: Named in errors.
        shape: What msgspec reads the table into.
        value: Turns the shape into what the rest of the program uses; may raise FieldError.

    Raises:
        InvalidSettings: not TOML, not of that shape, or a field that cannot be true.
    """
    try:
        return value(msgspec.convert(read_toml(text), shape))
    except tomllib.TOMLDecodeError as error:
        raise invalid(file_name, f"not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise invalid(file_name, with_line(text, field_first(str(error)))) from error
    except FieldError as error:
        raise invalid(file_name, with_line(text, str(error))) from error


def file_text(file: Traversable) -> str:
    """The text of a catalogue file.

    Raises:
        InvalidSettings: it cannot be read, is too large, or is not UTF-8.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise invalid(file.name, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_FILE_BYTES:
        raise invalid(file.name, f"larger than {MAX_FILE_BYTES} bytes")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise invalid(file.name, f"not UTF-8: {error.reason}") from error


def invalid(file_name: str, reason: str) -> InvalidSettings:
    """The error of a catalog file that cannot be obeyed."""
    return InvalidSettings(f"{file_name}: {reason}", remedy=f"correct {file_name} and start again")


def require_name(field: str, text: str) -> ModelName:
    """Read a model name.

    Raises:
        FieldError: no store could hold it.
    """
    try:
        return ModelName.parse(text)
    except InvalidName as error:
        raise FieldError(field, error.remedy or error.message) from error


def require_relative(field: str, text: str) -> None:
    """Check a path inside a repository, a wheel or a folder.

    Raises:
        FieldError: it is empty, absolute or climbs out.
    """
    path = PurePosixPath(text)
    if not text or path.is_absolute() or ".." in path.parts or "\\" in text:
        raise FieldError(field, f"expected a relative path, found {text!r}")


def with_line(text: str, message: str) -> str:
    """A message that starts with a field, and the line that the field stands on.

    Args:
        text: Content of the file.
        message: ``a.b: reason``; given back as it is when the field has no line.
    """
    field, colon, reason = message.partition(": ")
    if not colon:
        field, reason = "", message
    if misspelt := _UNKNOWN_FIELD.search(reason):
        field = f"{field}.{misspelt[1]}"
    line = line_of(text, field)
    return message if line is None else f"{message} (line {line})"


def field_first(message: str) -> str:
    """Turn msgspec's ``reason - at `$.a.b``` into ``a.b: reason``."""
    reason, marker, place = message.rpartition(" - at `$")
    if not marker:
        return message
    field = place.removesuffix("`").removeprefix(".")
    return f"{field}: {reason}"
