"""Cards as files: card_file, and what card_checks refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluate.made_up_cards import made_up_card, made_up_levels

from verstak.errors import InvalidRecipe
from verstak.evaluate.card import Interval
from verstak.evaluate.card_file import (
    MOST_BYTES,
    card_beside,
    decode_card,
    encode_card,
    read_card,
    write_card,
)


@pytest.mark.parametrize("card", made_up_levels(), ids=lambda card: card.level)
def test_what_is_written_is_read(card: Any, tmp_path: Path) -> None:
    path = card_beside(tmp_path / "deep" / "model.gguf")
    write_card(path, card)
    assert path.name == "model.gguf.card.json"
    assert read_card(path) == card
    assert [each.name for each in path.parent.iterdir()] == [path.name], "no leftover"
    assert path.stat().st_mode & 0o777 == 0o644


def changed(**fields: Any) -> bytes:
    plain = json.loads(encode_card(made_up_card()))
    for dotted, value in fields.items():
        *path, last = dotted.split("__")
        at = plain
        for step in path:
            at = at[int(step)] if step.isdigit() else at[step]
        if value is ...:
            del at[last]
        else:
            at[last] = value
    return json.dumps(plain).encode()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"schema": 2}, "schema", "newer"),
        ({"digest": "sha256:12"}, "digest", "64 hexadecimal"),
        ({"name": " "}, "name", "found nothing"),
        ({"size_bytes": 0}, "size_bytes", "1 or more"),
        ({"size_bytes": 10}, "size_bytes", "less than its tensors"),
        ({"parameters": 2**64}, "parameters", "1 or more"),
        ({"bits_per_weight": 65.0}, "bits_per_weight", "at most 64"),
        ({"made": "yesterday"}, "made", "2026-01-31"),
        ({"format": "EXE"}, "format", "EXE"),
        ({"level": ...}, "level", "missing"),
        ({"tensors__0__elements": "many"}, "tensors[0].elements", "int"),
        ({"tensors__3__size_bytes": -1}, "tensors[3].size_bytes", "0 or more"),
        ({"divergence__0__positions": 0}, "divergence[0].positions", "1 or more"),
        ({"divergence__0__mean__low": 1.0}, "divergence[0].mean", "is not between"),
        ({"divergence__0__top1__high": 1.5}, "divergence[0].top1", "0 to 1"),
        ({"tasks__0__right": 500}, "tasks[0].right", "0 to 120"),
        ({"tasks__0__right": 3}, "tasks[0].share", "is another"),
        ({"tasks__0__language": "de"}, "tasks[0].language", "de"),
        ({"tasks__1__temperature": -1}, "tasks[1].temperature", "0 or more"),
        ({"speed__0__runs": 0}, "speed[0].runs", "1 or more"),
        ({"speed__0__load_s": -2}, "speed[0].load_s", "0 or more"),
        ({"speed__0__decode_tokens_s__low": -3}, "speed[0].decode_tokens_s", "0 or more"),
        ({"steps__0__command": "rm \x1b[2J"}, "steps[0].command", "control"),
        ({"notes": ["x" * 5_000]}, "notes[0]", "characters"),
        ({"notes": ["x"] * 3_000}, "notes", "entries"),
        ({"licence": "a\u202eb"}, "licence", "control"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_cannot_be_meant_names_file_and_field(
    fields: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidRecipe) as caught:
        decode_card(changed(**fields), "x.json")
    assert caught.value.message.startswith("x.json: ")
    assert field in caught.value.message
    assert words in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": 1e999}',
        changed().replace(b"8192", b"NaN"),
        b" " * (MOST_BYTES + 1),
    ],
    ids=["empty", "cut", "list", "no-text", "deep", "huge", "nan", "large"],
)
def test_other_files_are_no_cards(data: bytes) -> None:
    with pytest.raises(InvalidRecipe, match=r"x\.json: "):
        decode_card(data, "x.json")


def test_a_field_of_tomorrow_is_passed_over() -> None:
    assert decode_card(changed(colour="blue"), "x.json") == made_up_card()


def test_nothing_that_could_not_be_read_is_written(tmp_path: Path) -> None:
    bad = msgspec.structs.replace(made_up_card(), bits_per_weight=float("nan"))
    with pytest.raises(InvalidRecipe, match="bits_per_weight"):
        write_card(tmp_path / "x.json", bad)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecipe, match=r"none\.json"):
        read_card(tmp_path / "none.json")


@given(
    value=st.floats(allow_nan=False, allow_infinity=False, width=32),
    spread=st.floats(min_value=0, max_value=100),
)
def test_every_interval_survives(value: float, spread: float) -> None:
    card = made_up_card()
    row = msgspec.structs.replace(
        card.divergence[0], mean=Interval(value, value - spread, value + spread)
    )
    card = msgspec.structs.replace(card, divergence=(row,))
    assert decode_card(encode_card(card), "x") == card
