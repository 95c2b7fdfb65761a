import time
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.gateway.error_map import ApiError
from verstak.gateway.requests import decode_json


class ChatMessage(msgspec.Struct):
    content: str = ""


class ChatRequest(msgspec.Struct):
    model: str = ""
    stream: bool = True
    count: int = 0
    messages: list[ChatMessage] = msgspec.field(default_factory=list)
    options: dict[str, object] = msgspec.field(default_factory=dict)


def _message(body: bytes) -> str:
    with pytest.raises(ApiError) as caught:
        decode_json(body, ChatRequest)
    assert caught.value.status == 400
    return caught.value.message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "missing request body"),
        (b" \n", "missing request body"),
        (b"x", "invalid character 'x' looking for beginning of value"),
        (b"<html>", "invalid character '<' looking for beginning of value"),
        (b"{x", "invalid character 'x' looking for beginning of object key string"),
        (b'{"model" 1}', "invalid character '1' after object key"),
        (b'{"model":"a" "b":1}', "invalid character '\"' after object key:value pair"),
        (b'{"model":"a",}', "invalid character '}' looking for beginning of object key string"),
        (b'{"model":', "unexpected EOF"),
        (b'{"model":"a', "unexpected EOF"),
        (b"{", "unexpected EOF"),
        (b'{"model":"a\nb"}', "invalid character '\\n' in string literal"),
        (b'{"model":"\xff"}', "invalid UTF-8 in request body"),
        (
            b'{"model":1}',
            "json: cannot unmarshal number into Go struct field ChatRequest.model of type string",
        ),
        (
            b'{"stream":"yes"}',
            "json: cannot unmarshal string into Go struct field ChatRequest.stream of type bool",
        ),
        (
            b'{"messages":[{"content":["a"]}]}',
            (
                "json: cannot unmarshal array into Go struct field ChatRequest.messages.content "
                "of type string"
            ),
        ),
        (
            b'{"options":"x"}',
            (
                "json: cannot unmarshal string into Go struct field ChatRequest.options of type "
                "map[string]interface {}"
            ),
        ),
        (b"[1]", "json: cannot unmarshal array into Go value of type api.ChatRequest"),
        (b'"a"', "json: cannot unmarshal string into Go value of type api.ChatRequest"),
    ],
)
def test_bad_bodies_in_gos_words(body: bytes, message: str) -> None:
    assert _message(body) == message


def test_first_value_counts_and_unknown_fields_do_not() -> None:
    request = decode_json(b' {"model":"a","extra":[1]} {"model":"b"}', ChatRequest)
    assert request.model == "a"


def test_keys_match_without_case_and_null_means_default() -> None:
    body = b'{"MODEL":"a","Stream":null,"count":null,"messages":[{"content":"x"}]}'
    request = decode_json(body, ChatRequest)
    assert (request.model, request.stream, request.count) == ("a", True, 0)
    assert request.messages == [ChatMessage("x")]


def test_exact_key_wins_over_another_case() -> None:
    assert decode_json(b'{"Model":"b","model":"a"}', ChatRequest).model == "a"


@pytest.mark.parametrize("body", [b'{"a":' + b"[" * 10_000, b'{"options":' * 10_000])
def test_deep_json_is_refused_at_once(body: bytes) -> None:
    started = time.process_time()
    assert _message(body) == "exceeded max depth"
    assert time.process_time() - started < 5


def test_deep_json_below_a_known_key() -> None:
    body = b'{"options":{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}}"
    assert _message(body) == "exceeded max depth"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_request_or_a_typed_error(body: bytes) -> None:
    with suppress(ApiError):
        assert isinstance(decode_json(body, ChatRequest), ChatRequest)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    )
)
def test_any_json_gives_a_request_or_a_typed_error(value: object) -> None:
    with suppress(ApiError):
        decode_json(msgspec.json.encode(value), ChatRequest)
