from __future__ import annotations

import tomllib

import pytest

from verstak.toml_lines import line_of, read_toml

TEXT = '''\
name = "office"
[artifact]
digest = "x"
note = """
size = 1
"""
size.bytes = 5

[[sources]]
kind = "file"

[[sources]] # the second
kind = "wheels"
"odd key" = 1
  [sources.inner]
  deep = true
[[sources.parts]]
n = 1
[[sources.parts]]
n = 2
'''


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("name", 1),
        ("artifact", 2),
        ("artifact.digest", 3),
        ("artifact.size.bytes", 7),
        ("artifact.missing", 2),
        ("sources[0].kind", 10),
        ("sources[1].kind", 13),
        ('sources[1]."odd key"', 14),
        ("sources[1].inner.deep", 16),
        ("sources[1].parts[1].n", 20),
        ("sources[1].parts[1].n.nothing", 20),
        ("nowhere", None),
        ("sources", None),
    ],
)
def test_a_field_is_found_on_its_line(field: str, line: int | None) -> None:
    assert line_of(TEXT, field) == line


def test_what_stands_in_a_long_string_is_no_key() -> None:
    assert line_of(TEXT, "artifact.size") == 2


def test_a_byte_order_mark_is_left_out() -> None:
    assert read_toml("\ufeffa = [1, { b = -9223372036854775808 }]") == {"a": [1, {"b": -(2**63)}]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a =", "Invalid value"),
        ("a = 9223372036854775808", "a whole number has more than 64 bits"),
        ("a = [{ b = -9223372036854775809 }]", "a whole number has more than 64 bits"),
        ("a = 1" + 5000 * "0", "digits"),
        ("a = " + 100_000 * "[", "recursion"),
    ],
)
def test_every_failure_is_one_error(text: str, reason: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match=reason):
        read_toml(text)
