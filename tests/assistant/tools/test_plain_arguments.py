"""plain_arguments: JSON of a form or another program, checked against the slots."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assistant.sample_tools import sample_tools

from verstak.assistant.tools.desk import Attachment, Desk
from verstak.assistant.tools.plain_arguments import read_arguments
from verstak.errors import ArgumentMissing, ToolRefused

DOUBLE, _, MEASURE, _ = sample_tools()
NONSENSE = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())
)
DESK = Desk(attachments=(Attachment("a.dxf", b"xyz"), Attachment("b.pdf", b"")))


@pytest.mark.parametrize("written", [300, 300.0, "300", " 300 ", "300,0"])
def test_numbers_as_people_and_programs_write_them(written: object) -> None:
    values, told = read_arguments(DOUBLE, {"length": written, "drawn": True}, DESK)
    assert values["length"] == 300
    assert values["material"] == "mdf", "the declared default"
    assert [one.origin for one in told] == ["edited", "default", "edited"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"length": True},
        {"length": "много"},
        {"length": "NaN"},
        {"length": "Infinity"},
        {"length": "1e400"},
        {"length": -3},
        {"length": 0},
        {"length": 10**9},
        {"length": [300]},
        {"length": {"value": 300}},
        {"length": 300, "material": "gold"},
        {"length": 300, "material": 5},
        {"length": 300, "drawn": "yes"},
        {"length": 300, "__class__": "x"},
    ],
    ids=repr,
)
def test_anything_else_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        read_arguments(DOUBLE, arguments, DESK)


@pytest.mark.parametrize("missing", [{}, {"length": None}, {"length": ""}])
def test_what_is_missing_is_asked_for(missing: dict[str, Any]) -> None:
    with pytest.raises(ArgumentMissing) as error:
        read_arguments(DOUBLE, missing, DESK)
    assert "Какой длины?" in (error.value.in_russian or "")


def test_files_by_name_or_by_content() -> None:
    values, _ = read_arguments(MEASURE, {"file": "a.dxf"}, DESK)
    assert values["file"].content == b"xyz"
    sent = {"name": "../../etc/c.dxf", "content": base64.b64encode(b"12").decode()}
    values, told = read_arguments(MEASURE, {"file": sent}, DESK)
    assert values["file"] == Attachment("c.dxf", b"12")
    assert told[0].value == "c.dxf"


@pytest.mark.parametrize(
    "written",
    ["missing.dxf", "b.pdf", 5, {"name": "c.dxf", "content": "no base64!"}, {"name": "c.dxf"}],
    ids=repr,
)
def test_files_that_are_none_are_refused(written: object) -> None:
    with pytest.raises(ToolRefused):
        read_arguments(MEASURE, {"file": written}, DESK)


@given(st.dictionaries(st.sampled_from(["length", "material", "drawn", "x"]), NONSENSE))
def test_nothing_but_a_refusal_comes_of_nonsense(arguments: dict[str, Any]) -> None:
    try:
        values, _ = read_arguments(DOUBLE, arguments, DESK)
    except ToolRefused:
        return
    assert 1 <= values["length"] <= 5000
