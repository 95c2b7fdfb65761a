from __future__ import annotations

import pytest

from verstak.evaluate.runtimes.timed_prompt import timed_prompt


@pytest.mark.parametrize(("vocabulary", "low", "high"), [(1000, 16, 984), (8, 2, 6), (2, 0, 2)])
def test_the_same_ordinary_tokens_in_each_run(vocabulary: int, low: int, high: int) -> None:
    found = timed_prompt(vocabulary, 200)
    assert found == timed_prompt(vocabulary, 200)
    assert len(found) == 200
    assert low <= min(found) <= max(found) < high
