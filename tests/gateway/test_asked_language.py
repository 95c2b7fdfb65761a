from __future__ import annotations

import pytest
from starlette.requests import Request

from verstak.gateway.asked_language import asked_language
from verstak.gateway.error_map import ApiError


def asking(accepted: str | None) -> Request:
    headers = [] if accepted is None else [(b"accept-language", accepted.encode())]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("accepted", "asked", "language"),
    [
        (None, "", "en"),
        ("ru-RU,ru;q=0.9", "", "ru"),
        ("RU", "", "ru"),
        ("de", "", "en"),
        ("ru", "en", "en"),
        ("en", "ru", "ru"),
    ],
)
def test_a_named_language_goes_before_the_accepted_one(
    accepted: str | None, asked: str, language: str
) -> None:
    assert asked_language(asking(accepted), asked) == language


def test_another_language_is_refused() -> None:
    with pytest.raises(ApiError, match="expected en or ru"):
        asked_language(asking("ru"), "de")
