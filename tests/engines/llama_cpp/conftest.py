from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def run_dir() -> Iterator[Path]:
    """A folder with a short name: a socket's path holds about a hundred bytes."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name) / "run"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
