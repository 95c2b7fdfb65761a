from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.model.architecture import F16_BITS, Q8_0_BITS, Architecture, kv_cache_bytes

SMALL = Architecture("qwen2", 24, 896, 14, (2,) * 24, 64, 64, 32768, 151936)
LARGE = Architecture("qwen2", 28, 1536, 12, (2,) * 28, 128, 128, 32768, 151936)
MIB = 2**20


@pytest.mark.parametrize(
    ("arch", "tokens", "bits", "mib"),
    [  # measured: RssAnon minus the constant of each model
        (SMALL, 2048, F16_BITS, 24),
        (SMALL, 8192, F16_BITS, 96),
        (SMALL, 8192, Q8_0_BITS, 51),
        (LARGE, 2048, F16_BITS, 56),
        (LARGE, 8192, F16_BITS, 224),
        (LARGE, 8192, Q8_0_BITS, 119),
    ],
)
def test_measured_caches(arch: Architecture, tokens: int, bits: float, mib: int) -> None:
    assert kv_cache_bytes(arch, context_tokens=tokens, bits_per_value=bits) == mib * MIB


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_grows_with_context(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert kv_cache_bytes(SMALL, context_tokens=low) <= kv_cache_bytes(SMALL, context_tokens=high)


def test_an_empty_context_is_refused() -> None:
    with pytest.raises(UsageError):
        kv_cache_bytes(SMALL, context_tokens=0)
