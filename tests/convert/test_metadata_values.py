from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.convert.metadata_values import MetadataValues, shortest
from verstak.errors import InvalidGguf
from verstak.formats.gguf_values import GgufArray

VALUES = MetadataValues(
    "llama",
    {
        "llama.n": 3,
        "llama.x": struct.unpack("<f", struct.pack("<f", 1e-6))[0],
        "llama.b": True,
        "llama.t": "yarn",
        "llama.a": GgufArray(5, 2, struct.pack("<2i", 1, 2)),
        "n": 9,
    },
)


def test_what_is_there_and_what_is_not() -> None:
    assert (VALUES.whole("n"), VALUES.number("x"), VALUES.text("t")) == (3, 1e-6, "yarn")
    assert VALUES.array("a") == (1, 2)
    assert (VALUES.array("n"), VALUES.text("n")) == (None, None)
    assert (VALUES.whole("none", 5), VALUES.number("none", 0.5)) == (5, 0.5)
    assert (VALUES.has("n"), VALUES.has("none")) == (True, False)
    for key in ("b", "t", "none"):
        with pytest.raises(InvalidGguf, match=f"llama.{key}"):
            VALUES.whole(key)
        with pytest.raises(InvalidGguf, match=f"llama.{key}"):
            VALUES.number(key)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_shortest_number_is_the_same_number(value: float) -> None:
    found = shortest(value)
    assert struct.pack("<f", found) == struct.pack("<f", value)
    assert len(repr(found)) <= len(repr(value))
