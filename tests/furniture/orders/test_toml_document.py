"""toml_document: exact decimals, and unknown keys with the nearest known one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.orders.toml_document import (
    Length,
    Written,
    check,
    check_keys,
    load_toml,
    nearest,
)


class Box(Written):
    """A table with one length and one inner table."""

    side: Length
    inner: Box | None = None


def test_decimals_are_exact() -> None:
    assert load_toml("a = 0.1\nb = 3", name="x") == {"a": Decimal("0.1"), "b": 3}


def test_lengths_are_micrometres() -> None:
    assert check(Box, {"side": Decimal("16.5")}, where="x").side == 16_500
    assert check(Box, {"side": "1,2 m"}, where="x").side == 1_200_000


def test_the_nearest_key_of_an_inner_table() -> None:
    with pytest.raises(InvalidCabinet, match=r"unknown key 'inner\.sied'") as caught:
        check(Box, {"side": 1, "inner": {"side": 1, "sied": 1}}, where="x")
    assert caught.value.remedy == "did you mean 'side'?"


def test_many_errors_are_cut_short() -> None:
    with pytest.raises(InvalidCabinet, match="and 5 more"):
        check(Box, {"side": 1} | {f"k{n}": 1 for n in range(10)}, where="x")


def test_keys_outside_a_list() -> None:
    check_keys({"a": 1}, ("a",), where="x")
    with pytest.raises(InvalidCabinet, match="x: unknown key 'zzz'"):
        check_keys({"zzz": 1}, ("a",), where="x")
    assert nearest("zzz", ("a", "b")) == "known keys: a, b"
