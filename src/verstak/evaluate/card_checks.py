"""What a quality card must not say: numbers that contradict each other, words that are commands.

A card travels from machine to machine, so it is foreign data like any other file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from verstak.evaluate.card import (
    SCHEMA,
    Divergence,
    Interval,
    Perplexity,
    QualityCard,
    Speed,
    TaskScore,
    TensorShare,
)

MOST_TENSORS = 100_000
"""A model of 500 layers with 20 tensors each has a tenth of them."""
MOST_ROWS = 2_000
"""Steps, divergences, tasks, speeds, notes, perplexities: each list holds at most so many."""
MOST_CHARACTERS = 4_000
"""Of one text."""

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What could move a terminal's cursor or turn a line around."""
_LARGEST = 2**63 - 1
_ROUNDING = 1e-6
"""An interval and its value are rounded apart from each other."""

type Problem = tuple[str, str]
"""A field, and what is wrong with it."""


def problems(card: QualityCard) -> Iterator[Problem]:
    """What cannot be meant, field by field; nothing where all is well."""
    if not 1 <= card.schema <= SCHEMA:
        yield "schema", f"expected 1 to {SCHEMA}, found {card.schema}: a newer verstak wrote it"
        return
    yield from _texts(card, "")
    yield from _head(card)
    for name in ("tensors", "steps", "divergence", "tasks", "speed", "notes", "perplexity"):
        most = MOST_TENSORS if name == "tensors" else MOST_ROWS
        if len(found := getattr(card, name)) > most:
            yield name, f"at most {most} entries are read, found {len(found)}"
            return
    yield from _rows(card)


def _head(card: QualityCard) -> Iterator[Problem]:
    if not _DIGEST.fullmatch(card.digest):
        yield "digest", f"expected sha256: and 64 hexadecimal digits, found {card.digest[:80]!r}"
    if not card.name.strip():
        yield "name", "expected a name, found nothing"
    yield from _counts(card, ("parameters", "size_bytes"), "", least=1)
    if not (math.isfinite(card.bits_per_weight) and 0 < card.bits_per_weight <= 64):
        yield (
            "bits_per_weight",
            f"expected more than 0 and at most 64, found {card.bits_per_weight}",
        )
    try:
        datetime.fromisoformat(card.made)
    except ValueError:
        yield "made", f"expected a time such as 2026-01-31T12:00:00Z, found {card.made[:80]!r}"


def _rows(card: QualityCard) -> Iterator[Problem]:
    for index, tensor in enumerate(card.tensors):
        yield from _tensor(tensor, f"tensors[{index}].")
    if (total := sum(each.size_bytes for each in card.tensors)) > card.size_bytes:
        yield "size_bytes", f"is {card.size_bytes}, less than its tensors together: {total}"
    for index, divergence in enumerate(card.divergence):
        yield from _divergence(divergence, f"divergence[{index}].")
    for index, task in enumerate(card.tasks):
        yield from _task(task, f"tasks[{index}].")
    for index, speed in enumerate(card.speed):
        yield from _speed(speed, f"speed[{index}].")
    for index, perplexity in enumerate(card.perplexity):
        yield from _perplexity(perplexity, f"perplexity[{index}].")


def _tensor(tensor: TensorShare, place: str) -> Iterator[Problem]:
    yield from _counts(tensor, ("elements", "size_bytes"), place)
    if tensor.harm is not None and not math.isfinite(tensor.harm):
        yield f"{place}harm", f"expected a number, found {tensor.harm}"


def _divergence(row: Divergence, place: str) -> Iterator[Problem]:
    yield from _counts(row, ("positions", "chunk_tokens"), place, least=1)
    yield from _interval(row.mean, f"{place}mean")
    yield from _interval(row.top1, f"{place}top1", most=1.0)
    yield from _interval(row.perplexity, f"{place}perplexity")
    for name in ("median", "p999", "reference_perplexity"):
        if not math.isfinite(value := getattr(row, name)):
            yield f"{place}{name}", f"expected a number, found {value}"


def _perplexity(row: Perplexity, place: str) -> Iterator[Problem]:
    yield from _counts(row, ("positions", "chunk_tokens"), place, least=1)
    yield from _interval(row.value, f"{place}value", least=1.0)


def _task(row: TaskScore, place: str) -> Iterator[Problem]:
    yield from _counts(row, ("items",), place, least=1)
    yield from _interval(row.share, f"{place}share", most=1.0)
    if not 0 <= row.right <= row.items:
        yield f"{place}right", f"expected 0 to {row.items}, found {row.right}"
    elif abs(row.share.value - row.right / row.items) > 1e-3:
        yield f"{place}share", f"is {row.share.value}, and {row.right} of {row.items} is another"
    if row.missed is not None and len(set(row.missed)) != row.items - row.right:
        yield f"{place}missed", f"expected {row.items - row.right} names, found {len(row.missed)}"
    if not (math.isfinite(row.temperature) and row.temperature >= 0):
        yield f"{place}temperature", f"expected 0 or more, found {row.temperature}"


def _speed(row: Speed, place: str) -> Iterator[Problem]:
    yield from _counts(row, ("runs",), place, least=1)
    yield from _counts(row, ("prompt_tokens", "new_tokens", "threads", "peak_bytes"), place)
    for name in ("prefill_tokens_s", "decode_tokens_s", "first_token_s"):
        value: Interval | None = getattr(row, name)
        if value is not None:
            yield from _interval(value, f"{place}{name}", least=0.0)
    if row.load_s is not None and not (math.isfinite(row.load_s) and row.load_s >= 0):
        yield f"{place}load_s", f"expected 0 or more, found {row.load_s}"


def _interval(
    value: Interval, place: str, *, least: float | None = None, most: float | None = None
) -> Iterator[Problem]:
    parts = (value.low, value.value, value.high)
    if not all(math.isfinite(part) for part in parts):
        yield place, f"expected numbers, found {parts}"
        return
    slack = _ROUNDING * max(1.0, abs(value.value))
    if not value.low - slack <= value.value <= value.high + slack:
        yield place, f"{value.value} is not between {value.low} and {value.high}"
    if least is not None and value.low < least - slack:
        yield place, f"expected {least:g} or more, found {value.low}"
    if most is not None and (value.low < -slack or value.high > most + slack):
        yield place, f"expected 0 to {most:g}, found {value.low} to {value.high}"


def _counts(
    row: object, names: tuple[str, ...], place: str, *, least: int = 0
) -> Iterator[Problem]:
    for name in names:
        value: int | None = getattr(row, name)
        if value is not None and not least <= value <= _LARGEST:
            yield f"{place}{name}", f"expected {least} or more, found {value}"


def _texts(value: object, place: str) -> Iterator[Problem]:
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            yield place, f"at most {MOST_CHARACTERS} characters are read, found {len(value)}"
        elif _CONTROL.search(value):
            yield place, "holds control characters"
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _texts(each, f"{place}[{index}]")
    elif isinstance(value, msgspec.Struct):
        before = f"{place}." if place else ""
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), f"{before}{name}")
