from __future__ import annotations

import threading

import pytest

from verstak.errors import UsageError
from verstak.evaluate.card import Interval
from verstak.evaluate.runtime import Clocked
from verstak.evaluate.speed import machine, measure_speed, summarise_runs


def clocked(prompt_s: float | None, new_s: float | None, peak: int | None = None) -> Clocked:
    return Clocked(0.5, 100, prompt_s, 49, new_s, peak)


def test_a_line_is_made_of_medians() -> None:
    runs = [clocked(2.0, 7.0, 5), clocked(1.0, 4.9, 9), clocked(4.0, 9.8, 7)]
    found = summarise_runs(runs, label="engine 1", threads=2, load_s=0.25, machine="here")
    assert found.prefill_tokens_s == Interval(50.0, 25.0, 100.0)
    assert found.decode_tokens_s == Interval(7.0, 5.0, 10.0)
    assert found.first_token_s == Interval(2.0, 1.0, 4.0)
    assert (found.runs, found.prompt_tokens, found.new_tokens) == (3, 100, 50)
    assert (found.load_s, found.peak_bytes, found.machine) == (0.25, 9, "here")


def test_what_a_runtime_does_not_tell_stays_unknown() -> None:
    found = summarise_runs(
        [clocked(1.0, None), clocked(1.0, None)], label="e", threads=None, load_s=None, machine="m"
    )
    assert found.decode_tokens_s is None
    assert found.peak_bytes is None
    assert found.prefill_tokens_s is not None


class Runs:
    """Stands in for a runtime that is asked for its times alone."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def clock(self, *, prompt_tokens: int, new_tokens: int, cancel: threading.Event) -> Clocked:
        self.asked.append((prompt_tokens, new_tokens))
        slow = 100.0 if len(self.asked) == 1 else 1.0
        return Clocked(slow, prompt_tokens, slow, new_tokens - 1, slow, None)


def test_the_first_run_warms_up() -> None:
    runtime, heard = Runs(), list[tuple[int, int]]()
    found = measure_speed(
        runtime,  # type: ignore[arg-type]  # it is asked for nothing else
        label="e",
        threads=1,
        on_run=lambda done, total: heard.append((done, total)),
        cancel=threading.Event(),
        runs=2,
        prompt_tokens=10,
        new_tokens=5,
    )
    assert runtime.asked == [(10, 5)] * 3
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert found.prefill_tokens_s == Interval(10.0, 10.0, 10.0)
    assert found.load_s == 100.0, "loading is paid once, in the run that warms up"
    assert found.machine == machine()


@pytest.mark.parametrize(("runs", "read", "write"), [(0, 1, 2), (1, 0, 2), (1, 1, 1)])
def test_what_cannot_be_meant_is_refused(runs: int, read: int, write: int) -> None:
    with pytest.raises(UsageError):
        measure_speed(
            Runs(),  # type: ignore[arg-type]  # it is not even asked
            label="e",
            threads=1,
            on_run=lambda *_: None,
            cancel=threading.Event(),
            runs=runs,
            prompt_tokens=read,
            new_tokens=write,
        )
