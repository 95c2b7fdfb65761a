"""TOML that people write about cabinets: read safely, checked by models, errors in their words."""

from __future__ import annotations

import difflib
import tomllib
from decimal import Decimal
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from verstak.errors import InvalidCabinet, InvalidLength
from verstak.quantities.length import parse_length

LARGEST_CHARACTERS = 2_000_000
_SHOWN = 5


class Written(BaseModel):
    """A table that a person wrote: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _length(written: object) -> int:
    if isinstance(written, bool) or not isinstance(written, int | float | Decimal | str):
        raise ValueError(f"expected a length in mm, found {written!r}")  # noqa: TRY004 - pydantic
    try:
        return parse_length(str(written))
    except InvalidLength as error:
        raise ValueError(error.message.removeprefix("a length: ")) from None


Length = Annotated[int, BeforeValidator(_length)]
"""Millimetres as a number, or with a unit as text; held as whole micrometres."""


def load_toml(text: str, *, name: str) -> dict[str, Any]:
    """Parse TOML; decimals stay exact.

    Args:
        text: The file's text.
        name: What the file is called, for errors.

    Raises:
        InvalidCabinet: too long, or not TOML; the message has line and column.
    """
    if len(text) > LARGEST_CHARACTERS:
        raise InvalidCabinet(
            f"{name}: {len(text)} characters; at most {LARGEST_CHARACTERS} are read",
            remedy="split the order into several files",
        )
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidCabinet(
            f"{name}: expected TOML: {error}",
            remedy='write key = value lines; words stand in quotes: kind = "base"',
        ) from None
    except (RecursionError, ValueError, ArithmeticError) as error:
        raise InvalidCabinet(f"{name}: expected plain TOML tables: {error}") from None


def check[T: Written](model: type[T], table: object, *, where: str) -> T:
    """A table as a model.

    Args:
        model: What is expected.
        table: What was written.
        where: File and table, for errors.

    Raises:
        InvalidCabinet: keys or values that the model refuses, with the nearest known key.
    """
    if not isinstance(table, dict):
        raise InvalidCabinet(f"{where}: expected a table, found {table!r}")
    try:
        return model.model_validate(table)
    except ValidationError as error:
        _refuse(error, model, where)


def check_keys(table: dict[str, Any], known: tuple[str, ...], *, where: str) -> None:
    """Refuse keys outside a list.

    Raises:
        InvalidCabinet: the first unknown key, with the nearest known one.
    """
    for key in table:
        if key not in known:
            raise InvalidCabinet(f"{where}: unknown key {key!r}", remedy=nearest(key, known))


def nearest(key: str, known: tuple[str, ...]) -> str:
    """Advice about an unknown key."""
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(known)}"


def _refuse(error: ValidationError, model: type[Written], where: str) -> NoReturn:
    lines, remedy = [], None
    for row in error.errors(include_url=False)[:_SHOWN]:
        path = ".".join(str(step) for step in row["loc"])
        if row["type"] == "extra_forbidden":
            lines.append(f"unknown key {path!r}")
            remedy = remedy or nearest(str(row["loc"][-1]), _known(model, row["loc"][:-1]))
        elif row["type"] == "missing":
            lines.append(f"{path} is missing")
        else:
            said = row["msg"].removeprefix("Value error, ")
            found = "" if "found" in said else f", found {row['input']!r}"
            lines.append(f"{path}: {said}{found}")
    if len(error.errors()) > _SHOWN:
        lines.append(f"and {len(error.errors()) - _SHOWN} more")
    raise InvalidCabinet(f"{where}: {'; '.join(lines)}", remedy=remedy) from None


def _known(model: type[Written], path: tuple[int | str, ...]) -> tuple[str, ...]:
    """Keys of the table at a path below a model."""
    fields = model.model_fields
    for step in path:
        annotation = fields[str(step)].annotation if str(step) in fields else None
        inner = next(
            (
                kind
                for kind in (annotation, *getattr(annotation, "__args__", ()))
                if isinstance(kind, type) and issubclass(kind, Written)
            ),
            None,
        )
        if inner is None:
            break
        fields = inner.model_fields
    return tuple(fields)
