from __future__ import annotations

import pytest

from verstak.convert.config_values import ConfigValues
from verstak.errors import InvalidCheckpoint

VALUES = ConfigValues({"n": 3, "x": 0.5, "b": True, "s": "text", "l": [1, 2.5], "o": {"n": 4}})


def test_what_is_there() -> None:
    assert (VALUES.whole("n"), VALUES.number("x"), VALUES.number("n")) == (3, 0.5, 3.0)
    assert VALUES.flag("b", default=False)
    assert (VALUES.text("s"), VALUES.text("n")) == ("text", None)
    assert VALUES.numbers("l") == (1.0, 2.5)
    inner = VALUES.inner("o")
    assert inner is not None
    assert inner.whole("n") == 4


def test_what_is_missing() -> None:
    assert VALUES.whole("none", 7) == 7
    assert VALUES.number("none", 0.1) == 0.1
    assert VALUES.optional_number("none") is None
    assert VALUES.inner("none") is None
    assert VALUES.flag("none", default=True)
    for ask in (VALUES.whole, VALUES.number, VALUES.numbers):
        with pytest.raises(InvalidCheckpoint, match="none"):
            ask("none")


@pytest.mark.parametrize("value", [0, -1, True, 2.0, "3", [], 2**31, 10**400])
def test_no_whole_number(value: object) -> None:
    with pytest.raises(InvalidCheckpoint, match="n in config"):
        ConfigValues({"n": value}).whole("n")


@pytest.mark.parametrize("value", [True, "3", [], float("nan"), float("inf"), 1e39, -(10**400)])
def test_no_number(value: object) -> None:
    with pytest.raises(InvalidCheckpoint, match="n in config"):
        ConfigValues({"n": value}).number("n")


def test_of_other_kinds() -> None:
    with pytest.raises(InvalidCheckpoint):
        VALUES.inner("n")
    with pytest.raises(InvalidCheckpoint):
        VALUES.flag("n", default=True)
    with pytest.raises(InvalidCheckpoint):
        ConfigValues({"l": [1, "x"]}).numbers("l")


def test_the_part_within_a_larger_model() -> None:
    whole = ConfigValues.of({"hidden_size": 1, "text_config": {"hidden_size": 2}, "n": 3})
    assert (whole.whole("hidden_size"), whole.whole("n")) == (2, 3)


def test_size_of_a_head() -> None:
    assert ConfigValues({"hidden_size": 64, "num_attention_heads": 4}).head_size == 16
    assert (
        ConfigValues({"hidden_size": 64, "num_attention_heads": 4, "head_dim": 40}).head_size == 40
    )
