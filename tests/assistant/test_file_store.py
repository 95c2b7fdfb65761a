"""Made files are kept for a while, and never more than the limits say."""

from __future__ import annotations

from verstak.assistant.file_store import FileLimits, FileStore
from verstak.assistant.tools.outcome import MadeFile
from verstak.quantities.text import Bilingual


def made(content: bytes = b"x") -> MadeFile:
    return MadeFile("plan.svg", Bilingual("Plan", "План"), "image/svg+xml", content)


def test_a_file_is_found_by_its_token_alone() -> None:
    store = FileStore()
    token = store.put(made(b"<svg/>"))
    found = store.get(token)
    assert found is not None
    assert found.content == b"<svg/>"
    assert token.isalpha()
    assert store.get("plan.svg") is None


def test_the_oldest_go_first() -> None:
    store = FileStore(FileLimits(most_files=2))
    first, second, third = (store.put(made()) for _ in range(3))
    assert store.get(first) is None
    assert store.get(second) is not None
    assert store.get(third) is not None


def test_bytes_are_bounded() -> None:
    store = FileStore(FileLimits(most_bytes=10))
    first = store.put(made(b"x" * 6))
    second = store.put(made(b"x" * 6))
    assert store.get(first) is None
    assert store.get(second) is not None
    assert store.get(store.put(made(b"x" * 11))) is None, "what is too large is not kept at all"
    assert store.get(second) is not None, "and nothing goes for it"


def test_files_grow_old() -> None:
    now = [0.0]
    store = FileStore(FileLimits(age_s=60), clock=lambda: now[0])
    token = store.put(made())
    now[0] = 60
    assert store.get(token) is not None
    now[0] = 61
    assert store.get(token) is None
