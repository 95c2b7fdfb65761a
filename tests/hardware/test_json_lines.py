from __future__ import annotations

import json

import pytest

from verstak.hardware.json_lines import json_line_of

TEXT = """\
{
  "name": "a \\"b\\" [0]",

  "processor": {"cores": 2,
                "name": "x"},
  "devices": [
    {"name": "one"}, {"name": "two",
    "memory_gib": 24},
    []
  ]
}
"""


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("name", 2),
        ("processor", 4),
        ("processor.cores", 4),
        ("processor.name", 5),
        ("processor.sockets", 4),
        ("devices", 6),
        ("devices[0].name", 7),
        ("devices[1].memory_gib", 8),
        ("devices[1].vram", 7),
        ("devices[2]", 9),
        ("devices[7]", 6),
        ("nothing", None),
        ("", None),
    ],
)
def test_the_line_of_a_field_or_of_what_is_around_it(field: str, line: int | None) -> None:
    assert json.loads(TEXT)["devices"][2] == []
    assert json_line_of(TEXT, field) == line


def test_a_list_has_no_fields() -> None:
    assert json_line_of("[1, 2]", "name") is None
    assert json_line_of("[1,\n 2]", "[1]") == 2
