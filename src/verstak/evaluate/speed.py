"""How fast a model reads and writes on this machine: several runs, their medians, what they vary."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Sequence

from verstak.errors import UsageError
from verstak.evaluate.card import Interval, Speed
from verstak.evaluate.intervals import median_interval
from verstak.evaluate.runtime import Clocked, Runtime
from verstak.hardware.processor import processor_name, usable_cores

RUNS = 6
"""The least whose whole range covers the true median in 95 % of cases."""
PROMPT_TOKENS = 256
NEW_TOKENS = 48


def measure_speed(
    runtime: Runtime,
    *,
    label: str,
    threads: int | None,
    on_run: Callable[[int, int], None],
    cancel: threading.Event,
    runs: int = RUNS,
    prompt_tokens: int = PROMPT_TOKENS,
    new_tokens: int = NEW_TOKENS,
) -> Speed:
    """Time a model. One run before the first warms it up and does not count.

    Args:
        runtime: The model, loaded or not.
        label: What runs it, with its version, for the card.
        threads: Threads that it computes with; ``None`` = not known.
        on_run: Hears how many runs are done and how many there are.
        cancel: Stops the work.
        runs: Runs that count.
        prompt_tokens: Tokens to read in each.
        new_tokens: Tokens to write in each.

    Raises:
        UsageError: numbers that cannot be meant.
        EvaluationFailed: a run failed.
        Cancelled: `cancel` was set.
    """
    if runs < 1 or prompt_tokens < 1 or new_tokens < 2:
        raise UsageError("a speed takes one run or more, one token to read and two to write")
    found: list[Clocked] = []
    for run in range(runs + 1):
        on_run(run, runs + 1)
        found.append(
            runtime.clock(prompt_tokens=prompt_tokens, new_tokens=new_tokens, cancel=cancel)
        )
    on_run(runs + 1, runs + 1)
    return summarise_runs(
        found[1:], label=label, threads=threads, load_s=found[0].load_s, machine=machine()
    )


def summarise_runs(
    runs: Sequence[Clocked], *, label: str, threads: int | None, load_s: float | None, machine: str
) -> Speed:
    """Several runs as one line of a card.

    Args:
        runs: What was timed.
        label: What ran it.
        threads: Threads that it computed with.
        load_s: Seconds until it could be asked.
        machine: Where it ran.
    """
    peaks = [run.peak_bytes for run in runs if run.peak_bytes is not None]
    return Speed(
        machine=machine,
        runtime=label,
        threads=threads,
        runs=len(runs),
        prompt_tokens=runs[0].prompt_tokens,
        # The first one is part of reading the prompt.
        new_tokens=runs[0].new_tokens + 1,
        prefill_tokens_s=_median([_rate(run.prompt_tokens, run.prompt_s) for run in runs]),
        decode_tokens_s=_median([_rate(run.new_tokens, run.new_s) for run in runs]),
        first_token_s=_median([run.prompt_s for run in runs]),
        load_s=load_s,
        peak_bytes=max(peaks) if peaks else None,
    )


def machine() -> str:
    """This machine's processor and the cores that may be used."""
    return f"{processor_name() or platform.machine()}, {usable_cores()} cores"


def _rate(tokens: int, seconds: float | None) -> float | None:
    return tokens / seconds if seconds else None


def _median(values: Sequence[float | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    return median_interval(known) if known else None
