from __future__ import annotations

import pytest

from verstak.cli.exit_codes import EXIT_CODES, exit_code
from verstak.errors import NotEnoughMemory, UnknownModel, VerstakError


def second_level() -> list[type[VerstakError]]:
    return VerstakError.__subclasses__()


@pytest.mark.parametrize("kind", second_level())
def test_every_second_level_error_has_its_own_status(kind: type[VerstakError]) -> None:
    if kind.__module__ == "verstak.errors":
        assert kind in EXIT_CODES


def test_statuses_are_distinct_and_not_zero() -> None:
    assert 0 not in EXIT_CODES.values()
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)


def test_a_class_without_a_line_takes_its_parents() -> None:
    assert exit_code(UnknownModel("x")) == 2
    assert exit_code(NotEnoughMemory("x")) == 3
