from __future__ import annotations

import pytest

from verstak.store.sources.registry_auth import Challenge, parse_challenges


@pytest.mark.parametrize(
    ("header", "challenges"),
    [
        ("", ()),
        ("Negotiate", ()),
        ('Basic realm="a b"', (Challenge("basic", {"realm": "a b"}),)),
        (
            'Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull,push"',
            (
                Challenge(
                    "bearer",
                    {
                        "realm": "https://auth.example/token",
                        "service": "r",
                        "scope": "repository:a/b:pull,push",
                    },
                ),
            ),
        ),
        (
            'bearer realm=x, Basic realm="q\\"q"',
            (Challenge("bearer", {"realm": "x"}), Challenge("basic", {"realm": 'q"q'})),
        ),
    ],
)
def test_challenges(header: str, challenges: tuple[Challenge, ...]) -> None:
    assert parse_challenges(header) == challenges
