"""Each expectation was tried on the engine; `test_schema` repeats some of them there."""

from __future__ import annotations

import pytest

from verstak.engines.patterns import check_pattern
from verstak.errors import InvalidSchema

ENFORCED = [
    "",
    "abc",
    "^",
    "$",
    "^[a-c]{3}-[0-9]{2}$",
    r"^\d{3}\w\s$",
    r"^\p{Lu}[а-яё]{2,5}$",
    "^(a|b)$",
    "^a|b$",
    "^a$|^b$",
    "(^a$)",
    "^a+?b$",
    "^(?:a|b)$",
    "^(?P<x>a)b$",
    "^(?<x>a)$",
    "(?i)^abc$",
    r"^a\/b$",
    r"^\-\_\@\"$",
    r"^\u0410\x41\u{410}$",
    r"^[\d\s\]]$",
    "^[^a-z]$",
    "^[[:alpha:]]$",
    "^[]a]$",
    "^()$",
    "^a{1001}$",
    r"\Aab\z",
]
NOT_ENFORCED = [
    "^(?=a)[a-z]+$",
    "(?!a)b",
    "(?<=a)b",
    "(?<!a)b",
    "^(?>a)b$",
    "^(?#x)a$",
    r"\bfoo\b",
    r"\Bfoo",
    r"^(a)\1$",
    r"^a\Z",
    r"^\cA$",
    r"^\0$",
    "a^b",
    "a$b",
    "^(a",
    "a)",
    "[a",
    "*a",
    "(*)",
    "a{b}",
    "a{,3}",
    "a{3,2}",
    "^(a{1000}){1000}$",
    "((((a{99}){99}){99}){99}){99}",
    "a\\",
]


@pytest.mark.parametrize("pattern", ENFORCED)
def test_allowed(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize("pattern", NOT_ENFORCED)
def test_refused(pattern: str) -> None:
    with pytest.raises(InvalidSchema):
        check_pattern(pattern)


def test_the_message_shows_the_place() -> None:
    with pytest.raises(InvalidSchema, match="position 4"):
        check_pattern("abc(?=d)")
