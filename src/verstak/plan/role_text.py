"""Roles as people write them on a command line: ``analysis=qwen2.5:32b,chat=mistral:7b``.

    roles   = role {"," role}
    role    = name ["=" models] {";" option "=" value}
    models  = "any" | model {"|" model}
    option  = context | parallel | speed | first-token | rate | prompt | answer | class
            | languages | commercial | types

Several languages or types are joined by ``+``; ``parallel`` may be a range such as ``1-4``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from verstak.catalog.known_model import KnownModel
from verstak.errors import UsageError
from verstak.plan.role_need import (
    ANY_MODEL_WHY,
    ANY_TYPE_WHY,
    COMMERCIAL_WHY,
    KNOWN_ROLES,
    LANGUAGES,
    LANGUAGES_WHY,
    MOST_RATE,
    OTHER_ROLE,
    QUALITY_CLASSES,
    RATE_WHY,
    NeedField,
    RoleNeed,
)
from verstak.quantities.text import Bilingual

type FindModel = Callable[[str], tuple[KnownModel, str | None]]
"""Model and file type of a spelling such as ``mistral:7b-instruct-q5_0``."""

MOST_ROLES = 6
"""Roles are placed together, and sets of roles are counted: 63 with six."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MOST_DIGITS = 18  # longer numbers were mistaken, whatever they count
_RANGE = re.compile(r"(\d{1,18})(?:\s*[-–]\s*(\d{1,18}))?")  # people type either dash
_FILE_TYPE = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)*")
_YES_NO = {"yes": True, "да": True, "true": True, "no": False, "нет": False, "false": False}


def parse_roles(
    text: str, *, find: FindModel, requests_per_hour: float | None = None
) -> tuple[RoleNeed, ...]:
    """Needs of the roles in a text; what it does not say is assumed, and marked so.

    Args:
        text: For example ``analysis=qwen2.5:32b;context=16384,chat``.
        find: Looks a model's spelling up.
        requests_per_hour: Of all roles together, where the user states it; roles without a rate
            of their own share what is left evenly.

    Raises:
        UnknownModel: the catalogue has no such model.
        UsageError: no role, a role twice, too many, an unknown option, or a value that cannot be
            meant.
    """
    pieces = [piece.strip() for piece in text.split(",")]
    if not all(pieces):
        raise UsageError(
            f"expected roles such as analysis=qwen2.5:32b,chat=mistral:7b, found {text!r}",
            remedy="separate roles by commas, options of a role by semicolons",
        )
    if len(pieces) > MOST_ROLES:
        raise UsageError(f"expected at most {MOST_ROLES} roles, found {len(pieces)}")
    written = [_read(piece, find) for piece in pieces]
    names = [name for name, _ in written]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"role {twice} is named twice", remedy="name each role once")
    rest = _rate_left(requests_per_hour, [stated for _, stated in written])
    return tuple(_need(name, stated, rest) for name, stated in written)


def _rate_left(total: float | None, written: list[dict[NeedField, Any]]) -> float | None:
    """Requests an hour of each role that states none."""
    if total is None:
        return None
    if not 0 < total <= MOST_RATE:
        raise UsageError(
            f"expected requests per hour above 0 and at most {MOST_RATE:g}, found {total:g}"
        )
    silent = sum("requests_per_hour" not in stated for stated in written)
    own = sum(stated.get("requests_per_hour", 0.0) for stated in written)
    if own > total or (silent and own >= total):
        raise UsageError(
            f"the roles' own rates make {own:g} requests an hour, the whole is {total:g}",
            remedy="state a larger whole, or leave it out",
        )
    return (total - own) / silent if silent else None


def _read(piece: str, find: FindModel) -> tuple[str, dict[NeedField, Any]]:
    head, *options = (part.strip() for part in piece.split(";"))
    name, equals, models = (part.strip() for part in head.partition("="))
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"expected a role's name of letters, digits, - and _, found {name!r}",
            remedy="write roles as NAME=MODEL, for example analysis=qwen2.5:32b",
        )
    stated: dict[NeedField, Any] = {}
    if equals and models.casefold() not in {"any", "*", "любая"}:
        found = [find(spelling.strip()) for spelling in models.split("|")]
        stated["models"] = tuple(dict.fromkeys(model.name for model, _ in found))
        types = tuple(dict.fromkeys(t for _, t in found if t is not None))
        if types:
            stated["file_types"] = types
    for option in options:
        key, equals, value = (part.strip() for part in option.partition("="))
        if key not in _OPTIONS or not equals:
            raise UsageError(
                f"role {name}: expected an option such as context=8192, found {option!r}",
                remedy=f"options are {', '.join(_OPTIONS)}",
            )
        field, read = _OPTIONS[key]
        stated[field] = read(f"role {name}: {key}", value)
    return name, stated


def _need(name: str, stated: Mapping[NeedField, Any], rate: float | None) -> RoleNeed:
    defaults = KNOWN_ROLES.get(name, OTHER_ROLE)
    fallback: dict[NeedField, tuple[Any, Bilingual]] = {
        "models": (None, ANY_MODEL_WHY),
        "file_types": (None, ANY_TYPE_WHY),
        "context_tokens": defaults.context_tokens,
        "parallel": (defaults.parallel[:2], defaults.parallel[2]),
        "tokens_per_s": defaults.tokens_per_s,
        "languages": (LANGUAGES, LANGUAGES_WHY),
        "commercial": (True, COMMERCIAL_WHY),
        "requests_per_hour": (rate, RATE_WHY),
        "prompt_tokens": defaults.prompt_tokens,
        "answer_tokens": defaults.answer_tokens,
    }
    if rate is not None:
        del fallback["requests_per_hour"]
        stated = {"requests_per_hour": rate, **stated}
    assumed = {field: pair for field, pair in fallback.items() if field not in stated}
    values: dict[str, Any] = {f: value for f, (value, _) in assumed.items()}
    values.update((str(field), value) for field, value in stated.items())
    values["parallel"], values["parallel_most"] = values["parallel"]
    _shorten(values, assumed)
    return RoleNeed(
        name=name, assumed=tuple((field, why) for field, (_, why) in assumed.items()), **values
    )


def _shorten(values: dict[str, Any], assumed: Mapping[NeedField, object]) -> None:
    """Lengths that nobody stated give way to a short context that somebody did."""
    for field in ("prompt_tokens", "answer_tokens"):
        if field in assumed:
            values[field] = max(1, min(values[field], values["context_tokens"] // 2))


def _whole(what: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise UsageError(f"{what}: expected a whole number, found {text!r}")
    return int(text)


def _number(what: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"{what}: expected a number, found {text!r}") from None
    if not 0 < value < math.inf:
        raise UsageError(f"{what}: expected a number above 0, found {text!r}")
    return value


def _side_by_side(what: str, text: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(text)
    if match is None or int(match[1]) < 1 or int(match[2] or match[1]) < int(match[1]):
        raise UsageError(f"{what}: expected a number or a range such as 1-4, found {text!r}")
    return int(match[1]), int(match[2] or match[1])


def _class(what: str, text: str) -> str:
    if text not in QUALITY_CLASSES:
        raise UsageError(f"{what}: expected {', '.join(QUALITY_CLASSES)}, found {text!r}")
    return text


def _languages(what: str, text: str) -> tuple[str, ...]:
    tags = tuple(tag.strip().casefold() for tag in text.split("+"))
    if not all(_LANGUAGE.fullmatch(tag) for tag in tags):
        raise UsageError(f"{what}: expected language tags such as ru+en, found {text!r}")
    return tags


def _commercial(what: str, text: str) -> bool:
    answer = _YES_NO.get(text.casefold())
    if answer is None:
        raise UsageError(f"{what}: expected yes or no, found {text!r}")
    return answer


def _types(what: str, text: str) -> tuple[str, ...]:
    types = tuple(name.strip().upper() for name in text.split("+"))
    if not all(_FILE_TYPE.fullmatch(name) for name in types):
        raise UsageError(f"{what}: expected precisions such as Q4_K_M+Q5_K_M, found {text!r}")
    return types


_OPTIONS: Mapping[str, tuple[NeedField, Callable[[str, str], Any]]] = {
    "context": ("context_tokens", _whole),
    "parallel": ("parallel", _side_by_side),
    "speed": ("tokens_per_s", _number),
    "first-token": ("first_token_s", _number),
    "rate": ("requests_per_hour", _number),
    "prompt": ("prompt_tokens", _whole),
    "answer": ("answer_tokens", _whole),
    "class": ("quality", _class),
    "languages": ("languages", _languages),
    "commercial": ("commercial", _commercial),
    "types": ("file_types", _types),
}
