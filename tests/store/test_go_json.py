from __future__ import annotations

import hashlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.store import go_json


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (0.7, "0.7"),
        (1e-6, "0.000001"),
        (1.5e-6, "0.0000015"),
        (1e-7, "1e-7"),
        (1.25e-9, "1.25e-9"),
        (1e-10, "1e-10"),
        (0.00001, "0.00001"),
        (123456789.125, "123456789.125"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (5e-324, "5e-324"),
        (-2.5, "-2.5"),
    ],
)
def test_numbers_have_the_digits_that_go_writes(value: float, text: str) -> None:
    assert go_json.encode(value, sort_keys=True) == f"{text}\n".encode()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_as_the_same_number(value: float) -> None:
    assert float(go_json.encode(value, sort_keys=True)) == value


_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_DOCUMENTS)
def test_documents_read_back_unchanged(value: object) -> None:
    data = go_json.encode(value, sort_keys=True)
    assert data.endswith(b"\n")
    assert not set(b"<>&") & set(data)
    assert json.loads(data) == value


def test_html_and_line_separators_are_escaped_as_go_does() -> None:
    data = go_json.encode({"stop": ["<|end|>", "a&b\u2028", "шкаф"]}, sort_keys=True)
    assert (
        data == b'{"stop":["\\u003c|end|\\u003e","a\\u0026b\\u2028","' + "шкаф".encode() + b'"]}\n'
    )


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert go_json.encode("a\ud800b", sort_keys=True) == '"a\ufffdb"\n'.encode()


def test_keys_are_sorted_only_where_go_has_a_map() -> None:
    value = {"b": 1, "a": {"d": 1, "c": 2}}
    assert go_json.encode(value, sort_keys=True) == b'{"a":{"c":2,"d":1},"b":1}\n'
    assert go_json.encode(value, sort_keys=False) == b'{"b":1,"a":{"d":1,"c":2}}\n'


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, b"bytes", object(), {1, 2}])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(UsageError):
        go_json.encode(value, sort_keys=True)


@pytest.mark.parametrize(
    ("value", "digest"),
    [
        # Digests of blobs that a real Ollama wrote for these values: its own create tests
        # (server/routes_create_test.go) and the parameters of llama3.2 in its library.
        (
            {"temperature": 1, "top_k": 10, "stop": ["USER:", "ASSISTANT:"]},
            "1d0ad71299d48c2fb7ae2b98e683643e771f8a5b72be34942af90d97a91c1e37",
        ),
        (
            {"temperature": 0.6, "top_k": 10, "top_p": 0.7, "stop": ["USER:", "ASSISTANT:"]},
            "e29a7b3c47287a2489c895d21fe413c20f859a85d20e749492f52a838e36e1ba",
        ),
        (
            {"temperature": 0.6, "top_k": 10, "top_p": 0.7, "stop": ["<|endoftext|>"]},
            "12f58bb75cb3042d69a7e013ab87fb3c3c7088f50ddc62f0c77bd332f0d44d35",
        ),
        (
            {"stop": ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]},
            "56bb8bd477a519ffa694fc449c2413c6f0e1d3b1c88fa7e3c9d88d3ae49d4dcb",
        ),
    ],
)
def test_parameters_have_the_digest_that_a_real_ollama_gives_them(
    value: object, digest: str
) -> None:
    assert hashlib.sha256(go_json.encode(value, sort_keys=True)).hexdigest() == digest
