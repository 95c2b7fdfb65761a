from __future__ import annotations

import pytest

from verstak.catalog.fields import FieldError, Table, read_table, require_name, require_relative
from verstak.errors import InvalidSettings


class Inner(Table, frozen=True):
    count: int


class Outer(Table, frozen=True):
    inner: list[Inner]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("inner = [{count = 1.5}]", r"x\.toml: inner\[0\]\.count: Expected `int`, got `float`"),
        ("inner = [{}]", r"x\.toml: inner\[0\]: Object missing required field `count`"),
        ("iner = []", r"x\.toml: Object contains unknown field `iner`"),
        ("inner = [", r"x\.toml: not TOML: "),
        ("inner = " + 100_000 * "[", r"x\.toml: not TOML: "),
        ("inner = [{count = 1" + 30 * "0" + "}]", r"x\.toml: not TOML: .* 64 bits"),
        ("\n[[inner]]\ncount = 1.5", r"x\.toml: inner\[0\]\.count: .*\(line 3\)"),
        ("\n[[inner]]\n", r"x\.toml: inner\[0\]: Object missing .*\(line 2\)"),
        ("[[inner]]\ncount = 1\ncuont = 2", r"x\.toml: inner\[0\]: .*`cuont` \(line 3\)"),
        ("inner = []\niner = []", r"x\.toml: Object contains unknown field `iner` \(line 2\)"),
    ],
)
def test_errors_name_file_field_and_reason(text: str, message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        read_table(text, "x.toml", Outer, lambda outer: outer)


def test_a_good_table_becomes_its_value() -> None:
    assert read_table("inner = [{count = 2}]", "x", Outer, lambda outer: outer.inner[0].count) == 2


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a\\b"])
def test_paths_that_climb_out(path: str) -> None:
    with pytest.raises(FieldError, match="file: expected a relative path"):
        require_relative("file", path)


def test_names() -> None:
    assert require_name("name", "Model").tag == "latest"
    with pytest.raises(FieldError, match="name: expected"):
        require_name("name", "..")
