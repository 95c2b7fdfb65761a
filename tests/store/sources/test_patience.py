from __future__ import annotations

import threading
import time

import pytest

from verstak.errors import Cancelled, SourceUnavailable
from verstak.store.pull_options import PullOptions
from verstak.store.sources.patience import Patience

FAST = PullOptions(attempts=4, first_attempts=2, backoff_base_s=0.001)


def tries(patience: Patience, *, answered: bool) -> int:
    for count in range(1, 100):
        try:
            patience.failed("cut", answered=answered)
        except SourceUnavailable:
            return count
    return 100


def test_a_host_that_never_answered_is_given_up_sooner() -> None:
    assert tries(Patience(FAST, "there", threading.Event()), answered=False) == 2
    assert tries(Patience(FAST, "there", threading.Event()), answered=True) == 4
    with pytest.raises(SourceUnavailable, match="there: cut"):
        Patience(PullOptions(attempts=1), "there", threading.Event()).failed("cut", answered=True)


def test_a_new_byte_starts_the_count_anew() -> None:
    patience = Patience(FAST, "there", threading.Event())
    for _ in range(20):
        patience.failed("cut", answered=True)
        patience.progressed()
    assert tries(patience, answered=True) == 4


def test_a_cancel_ends_the_wait() -> None:
    cancel = threading.Event()
    patience = Patience(PullOptions(), "there", cancel)
    threading.Timer(0.1, cancel.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        patience.failed("busy", answered=True, wait_s=20)
    assert time.monotonic() - began < 15


def test_what_the_server_asks_for_is_capped() -> None:
    options = PullOptions(backoff_base_s=0.001, backoff_cap_s=0.01)
    began = time.monotonic()
    Patience(options, "there", threading.Event()).failed("busy", answered=True, wait_s=10_000)
    assert time.monotonic() - began < 60
