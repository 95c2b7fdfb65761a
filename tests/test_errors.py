"""The tree in ``errors``: drawn as it is, and mapped as a whole."""

from __future__ import annotations

import inspect
import re

import pytest

from verstak import errors
from verstak.cli.exit_codes import exit_code
from verstak.errors import VerstakError
from verstak.gateway.error_map import status_of


def family(kind: type[VerstakError]) -> list[type[VerstakError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in family(child))]


TREE = [kind for kind in family(VerstakError) if kind.__module__ == errors.__name__]


def test_the_drawing_shows_every_class_once() -> None:
    drawn = re.findall(r"[├└]── (\w+)", inspect.getdoc(errors) or "")
    assert sorted(drawn) == sorted(kind.__name__ for kind in TREE if kind is not VerstakError)


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in TREE]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", TREE)
def test_every_error_has_a_status_and_an_exit_code(kind: type[VerstakError]) -> None:
    assert 400 <= status_of(kind("x")) < 600
    assert exit_code(kind("x")) > 0


@pytest.mark.parametrize("kind", TREE)
def test_client_errors_are_those_the_client_can_mend(kind: type[VerstakError]) -> None:
    theirs = errors.UsageError | errors.DoesNotFit | errors.ToolRefused | errors.Cancelled
    mendable = issubclass(kind, theirs)
    exceptions = {errors.InvalidSettings}  # the administrator's, not the client's
    assert (status_of(kind("x")) < 500) == mendable or kind in exceptions
