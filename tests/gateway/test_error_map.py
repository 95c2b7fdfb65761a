import inspect

import msgspec
import pytest

from verstak import errors
from verstak.gateway.error_map import (
    STATUSES,
    ApiError,
    ClientGone,
    error_response,
    internal_error,
    status_of,
)


def _all_classes() -> list[type[errors.VerstakError]]:
    return [
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, errors.VerstakError)
    ]


@pytest.mark.parametrize("cls", _all_classes())
def test_map_is_total(cls: type[errors.VerstakError]) -> None:
    assert cls in STATUSES
    assert 400 <= status_of(cls("x")) < 600


def test_unlisted_subclass_takes_its_parents_status() -> None:
    class Special(errors.UnknownModel):
        pass

    assert status_of(Special("x")) == 404
    assert status_of(ClientGone("x")) == 499


def test_native_form() -> None:
    response = error_response("/api/chat", errors.UnknownModel("model 'x' not found"))
    assert (response.status_code, response.body) == (404, b'{"error":"model \'x\' not found"}')
    assert response.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "invalid_request_error"), (404, "not_found_error"), (500, "api_error")],
)
def test_openai_form(status: int, kind: str) -> None:
    response = error_response("/v1/models", ApiError(status, "no", remedy="hidden"))
    assert msgspec.json.decode(response.body) == {
        "error": {"message": "no", "type": kind, "param": None, "code": None}
    }


def test_remedy_is_told_where_the_reader_can_act() -> None:
    error = errors.NotEnoughMemory("needs 9 GiB, has 1", remedy="ask for a smaller num_ctx")
    response = error_response("/api/chat", error)
    assert response.status_code == 422
    assert response.body == b'{"error":"needs 9 GiB, has 1; ask for a smaller num_ctx"}'


def test_busy_says_when_to_come_back() -> None:
    response = error_response("/api/chat", errors.Busy("server busy"))
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")


def test_a_bug_tells_nothing_but_where_to_look() -> None:
    error = internal_error("0000002a")
    assert status_of(error) == 500
    assert "0000002a" in error.message
