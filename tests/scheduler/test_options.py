from __future__ import annotations

import math

import pytest

from verstak.errors import InvalidSettings
from verstak.scheduler.options import SchedulerOptions


@pytest.mark.parametrize(
    "wrong",
    [
        {"default_context_tokens": 0},
        {"max_queue": 0},
        {"max_loaded": 0},
        {"memory_margin_bytes": -1},
        {"stop_timeout_s": math.nan},
        {"default_keep_alive_s": math.nan},
    ],
)
def test_numbers_that_cannot_be_obeyed(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidSettings, match=f"scheduler.{next(iter(wrong))}"):
        SchedulerOptions(**wrong)


def test_forever_and_never_are_fine() -> None:
    assert SchedulerOptions(default_keep_alive_s=-1).default_keep_alive_s == -1
    assert SchedulerOptions(default_keep_alive_s=math.inf, max_loaded=None).max_loaded is None
