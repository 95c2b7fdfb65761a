"""A quality card as a file: JSON that is read as foreign data and written as a whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from verstak.errors import InvalidRecipe
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_checks import problems
from verstak.store.disk import disk_errors, set_mode, sync_folder

MOST_BYTES = 16 * 2**20
"""The card of a model of 3 000 tensors has half a megabyte."""
ENDING = ".card.json"

_REMEDY = "measure the model again: verstak evaluate"


def card_beside(artifact: Path) -> Path:
    """Where the card of a file or folder outside of the store lies: ``model.gguf.card.json``."""
    return artifact.with_name(f"{artifact.name}{ENDING}")


def decode_card(data: bytes, where: str) -> QualityCard:
    """Read a card's JSON.

    Args:
        data: The bytes.
        where: What an error calls them: the file's name.

    Raises:
        InvalidRecipe: too large, not JSON, a field of the wrong type, or numbers that contradict
            each other; the field is named.
    """
    if len(data) > MOST_BYTES:
        raise InvalidRecipe(f"{where}: a quality card of over {MOST_BYTES} bytes is none")
    try:
        card = msgspec.json.decode(data, type=QualityCard)
    except msgspec.ValidationError as error:
        raise InvalidRecipe(
            f"{where}: not a quality card: {_named(error)}", remedy=_REMEDY
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRecipe(f"{where}: not JSON: {error}", remedy=_REMEDY) from error
    found = next(problems(card), None)
    if found is not None:
        raise InvalidRecipe(f"{where}: {found[0]}: {found[1]}", remedy=_REMEDY)
    return card


def encode_card(card: QualityCard) -> bytes:
    """JSON that people can read too.

    Raises:
        InvalidRecipe: the card says what no card may say.
    """
    found = next(problems(card), None)
    if found is not None:
        raise InvalidRecipe(f"the card of {card.name[:200]}: {found[0]}: {found[1]}")
    return msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n"


def read_card(path: Path) -> QualityCard:
    """Read a card's file.

    Raises:
        InvalidRecipe: as `decode_card`, or there is no such file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidRecipe(
            f"cannot read {path}: {error.strerror or error}", remedy="check the name"
        ) from error
    return decode_card(data, path.name)


def write_card(path: Path, card: QualityCard) -> None:
    """Write a card's file; whoever reads meanwhile sees the old one or the new one.

    Raises:
        InvalidRecipe: the card says what no card may say.
        DiskFull: no room.
        InvalidSettings: this user may not write there.
    """
    data = encode_card(card)
    folder = path.parent
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{path.name}.{secrets.token_hex(8)}"
    try:
        with disk_errors(folder, needed_bytes=len(data)):
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            set_mode(temporary)
            temporary.replace(path)
            sync_folder(folder)
    finally:
        temporary.unlink(missing_ok=True)


def _named(error: msgspec.ValidationError) -> str:
    """``tensors[0].elements: Expected `int`, got `str``` from msgspec's own words."""
    said, _, place = str(error).partition(" - at `$")
    return f"{place.rstrip('`').lstrip('.')}: {said}" if place else said
