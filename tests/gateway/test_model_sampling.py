from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.errors import UsageError
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of


def test_options_become_sampling() -> None:
    sampling = sampling_of(replace(ModelOptions(), stop=("", "a"), num_predict=-2, seed=3))
    assert sampling.stop == ("a",)
    assert sampling.max_tokens == -1
    assert sampling.seed == 3
    assert (sampling.temperature, sampling.top_p, sampling.top_k) == (0.8, 0.9, 40)
    assert sampling.keep_tokens == 4


@pytest.mark.parametrize("count", [-1, 21])
def test_alternatives_are_bounded(count: int) -> None:
    with pytest.raises(UsageError, match="top_logprobs must be between 0 and 20"):
        sampling_of(ModelOptions(), logprobs=True, top_logprobs=count)


def test_numbers_fit_the_engines_32_bits() -> None:
    huge = 2**63 - 1
    sampling = sampling_of(
        replace(ModelOptions(), num_predict=huge, top_k=huge, repeat_last_n=-5, seed=huge)
    )
    assert (sampling.max_tokens, sampling.top_k) == (2**31 - 1, 2**31 - 1)
    assert sampling.seed is not None
    assert 0 <= sampling.seed < 2**32 - 1
    assert sampling_of(replace(ModelOptions(), seed=-7)).seed == -1


@pytest.mark.parametrize(
    ("asked", "sent"), [(-1, 65536), (-5, 65536), (0, 0), (64, 64), (10**9, 65536)]
)
def test_looking_back_is_bounded(asked: int, sent: int) -> None:
    # The engine allocates what it is told to look back at.
    assert sampling_of(replace(ModelOptions(), repeat_last_n=asked)).repeat_last_n == sent
