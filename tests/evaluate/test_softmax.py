from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import EvaluationFailed
from verstak.evaluate.softmax import log_softmax


@given(st.lists(st.floats(-80, 80, width=32), min_size=1, max_size=40), st.floats(-50, 50))
def test_rows_add_up_to_one_wherever_they_lie(row: list[float], shift: float) -> None:
    logits = np.array([row], np.float64)
    found = log_softmax(logits)
    assert np.exp(found).sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(log_softmax(logits + shift), found, atol=1e-9)


def test_nothing_overflows() -> None:
    found = log_softmax(np.array([[3e38, 0.0], [-3e38, -3e38]], np.float32))
    assert found[0, 0] == 0
    assert found[1].tolist() == pytest.approx([-np.log(2)] * 2)


@pytest.mark.parametrize("bad", [[np.nan, 0.0], [np.inf, 0.0], [-np.inf, -np.inf]])
def test_what_is_no_number_is_refused(bad: list[float]) -> None:
    with pytest.raises(EvaluationFailed, match="1 of 2 positions"):
        log_softmax(np.array([[0.0, 1.0], bad], np.float32))


def test_a_masked_token_is_none_of_that() -> None:
    assert log_softmax(np.array([[0.0, -np.inf]], np.float32)).tolist() == [[0.0, -np.inf]]
