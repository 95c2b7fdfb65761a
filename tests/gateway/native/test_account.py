"""`account`: paths of a hosted service; clients must get an answer they know."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/me"),
        ("POST", "/api/signout"),
        ("DELETE", "/api/user/keys/abc"),
        ("POST", "/api/experimental/web_search"),
        ("POST", "/api/experimental/web_fetch"),
    ],
)
def test_nobody_is_signed_in(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.json()) == (401, {"error": "unauthorized"})


def test_no_advice_from_outside(client: httpx.Client) -> None:
    response = client.get("/api/experimental/model-recommendations")
    assert response.json() == {"recommendations": []}
