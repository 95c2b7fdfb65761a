from __future__ import annotations

import pytest

from verstak.engines.messages import ImagePart, TextPart
from verstak.engines.tools import ToolChoice, ToolMode
from verstak.errors import VerstakError
from verstak.gateway.error_map import status_of
from verstak.gateway.openai import wire
from verstak.gateway.openai.fields import (
    effort,
    image_of,
    messages_of,
    response_format,
    stop_texts,
    tool_choice,
)


def test_stop_is_a_text_or_a_list() -> None:
    assert stop_texts("a") == ["a"]
    assert stop_texts(["a", "b"]) == ["a", "b"]
    assert stop_texts(None) is None


@pytest.mark.parametrize(
    ("name", "nested", "able", "expected"),
    [
        (None, None, False, None),
        ("none", None, False, None),
        ("none", None, True, False),
        (None, None, True, True),
        ("minimal", None, True, "low"),
        (None, {"effort": "xhigh"}, True, "high"),
    ],
)
def test_effort(name: str | None, nested: object, able: bool, expected: bool | str | None) -> None:
    assert effort(name, nested, able=able) == expected


def test_an_unknown_effort_is_refused() -> None:
    with pytest.raises(VerstakError, match="invalid reasoning value: 'loud'") as caught:
        effort("loud", None, able=False)
    assert status_of(caught.value) == 400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ToolChoice()),
        ("auto", ToolChoice()),
        ("none", ToolChoice(ToolMode.NONE)),
        ("required", ToolChoice(ToolMode.REQUIRED)),
        (
            {"type": "function", "function": {"name": "f"}},
            ToolChoice(ToolMode.REQUIRED, "f"),
        ),
        ({"type": "function", "name": "f"}, ToolChoice(ToolMode.REQUIRED, "f")),
    ],
)
def test_tool_choice(value: object, expected: ToolChoice) -> None:
    assert tool_choice(value) == expected


@pytest.mark.parametrize("value", ["any", 1, {"type": "function"}, {"type": "web_search"}])
def test_an_unknown_tool_choice_is_refused(value: object) -> None:
    with pytest.raises(VerstakError, match="invalid tool_choice"):
        tool_choice(value)


def test_formats_that_need_no_schema() -> None:
    assert response_format(None) is None
    assert response_format({"type": "text"}) is None
    found = response_format({"type": "json_object"})
    assert found is not None
    assert found.schema is None


@pytest.mark.parametrize(
    "value", ["json", {"type": "xml"}, {"type": "json_schema"}, {"type": "json_schema", "x": 1}]
)
def test_other_formats_are_refused(value: object) -> None:
    with pytest.raises(VerstakError, match="invalid response_format") as caught:
        response_format(value)
    assert status_of(caught.value) == 400


def test_content_parts_are_joined_unless_one_is_an_image() -> None:
    text = wire.Part("text", "a"), wire.Part("text", "b")
    (message,) = messages_of([wire.Message("User", [*text])])
    assert (message.role, message.content) == ("user", "a\nb")
    url = "data:image/png;base64,iVBORw0KGgo="
    image = wire.Part("image_url", image_url={"url": url})
    (message,) = messages_of([wire.Message("user", [text[0], image])])
    assert message.content == (TextPart("a"), ImagePart(url))


@pytest.mark.parametrize(
    "value", ["http://x/y.png", {"url": "https://x/y.png"}, "data:text/plain;base64,AA==", 3, ""]
)
def test_images_that_are_not_in_the_request_are_refused(value: object) -> None:
    with pytest.raises(VerstakError, match=r"image|base64"):
        image_of(value)


def test_only_an_assistant_may_say_nothing() -> None:
    call = wire.CallItem(wire.Function("f", '{"a":1}'), id="call_1")
    (message,) = messages_of([wire.Message("assistant", None, tool_calls=[call])])
    assert message.tool_calls[0].arguments == {"a": 1}
    with pytest.raises(VerstakError, match="invalid message content"):
        messages_of([wire.Message("user", None)])
    with pytest.raises(VerstakError, match="part of type 'input_audio'"):
        messages_of([wire.Message("user", [wire.Part("input_audio")])])
