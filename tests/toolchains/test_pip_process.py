"""pip itself, asked for what it cannot do; a second each."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from verstak.errors import Cancelled, DiskFull, ToolchainFailed
from verstak.toolchains.pip_process import _typed, run_pip

PYTHON = Path(sys.executable)


@pytest.mark.integration
def test_what_it_says_is_heard_line_by_line() -> None:
    heard: list[str] = []
    run_pip(
        PYTHON,
        ("--version",),
        on_line=heard.append,
        on_wait=lambda: None,
        cancel=threading.Event(),
    )
    assert heard[0].startswith("pip ")


@pytest.mark.integration
def test_its_own_words_tell_why_it_failed() -> None:
    with pytest.raises(ToolchainFailed, match="no-such-option"):
        run_pip(
            PYTHON,
            ("install", "--no-such-option"),
            on_line=lambda _: None,
            on_wait=lambda: None,
            cancel=threading.Event(),
        )


@pytest.mark.integration
def test_it_is_stopped() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        run_pip(PYTHON, ("list",), on_line=lambda _: None, on_wait=lambda: None, cancel=cancel)


def test_a_full_disk_is_named() -> None:
    log = [
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    ]
    assert isinstance(_typed(1, log), DiskFull)


def test_a_signal_is_named() -> None:
    assert "signal 9" in _typed(-9, []).message
