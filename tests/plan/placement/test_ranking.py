from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.placement.offices import model

from verstak.errors import UsageError
from verstak.plan.placement.ranking import (
    cache_points,
    class_number,
    dense_equivalent,
    precision_points,
    quality_class,
    quality_points,
    size_step,
    speed_points,
)


def points(name: str, **other: object) -> tuple[int, ...]:
    asked: dict[str, object] = {
        "file_type": "Q4_K_M",
        "cache_type": "f16",
        "positions": (0,),
        "roles": 2,
        "ready": False,
        "roomy": False,
    }
    return quality_points(model(name), **{**asked, **other})  # type: ignore[arg-type]  # a table


@pytest.mark.parametrize(
    ("name", "quality"),
    [
        ("qwen2.5-coder:0.5b", "small"),
        ("Qwen3-4B", "small"),
        ("Qwen3-8B", "medium"),
        ("Qwen3-14B", "medium"),
        ("Qwen3-32B", "large"),
        ("Qwen3-30B-A3B-Instruct-2507", "medium"),
    ],
)
def test_classes(name: str, quality: str) -> None:
    assert quality_class(model(name)) == quality


def test_experts_count_between_what_is_there_and_what_is_used() -> None:
    known = model("Qwen3-30B-A3B-Instruct-2507")
    ranked = dense_equivalent(known)
    assert ranked is not None
    assert known.active_parameters is not None
    assert known.parameters is not None
    assert known.active_parameters < ranked < known.parameters


def test_size_goes_before_precision_and_tier_before_precision() -> None:
    assert points("Qwen3-14B", file_type="Q4_0") > points("Qwen3-8B", file_type="Q8_0")
    assert points("Qwen3-14B", file_type="Q4_0") > points("Qwen2.5-14B-Instruct", file_type="Q8_0")


def test_the_first_roles_model_counts_first() -> None:
    first_large = zip(points("Qwen3-8B"), points("Qwen3-4B", positions=(1,)), strict=True)
    second_large = zip(points("Qwen3-4B"), points("Qwen3-8B", positions=(1,)), strict=True)
    assert [a + b for a, b in first_large] > [a + b for a, b in second_large]


def test_a_file_that_is_here_wins_among_models_of_one_size() -> None:
    coder = points("qwen2.5-coder:1.5b", ready=True)
    assert coder > points("Qwen3-1.7B", file_type="Q8_0", roomy=True)
    assert points("Qwen3-4B") > coder, "but not over a larger one"


def test_the_smallest_are_one_step() -> None:
    steps = {size_step(model(name)) for name in ("qwen2.5-coder:0.5b", "Qwen3-0.6B")}
    assert steps == {0}


def test_precisions_in_their_order() -> None:
    order = ["Q2_K", "Q3_K_M", "Q4_0", "Q4_K_M", "Q5_K_M", "Q8_0"]
    assert sorted(order, key=precision_points) == order
    assert len({precision_points(name) for name in order}) == len(order)
    assert cache_points("q4_0") < cache_points("q8_0") < cache_points("f16")
    with pytest.raises(UsageError, match="cache of"):
        cache_points("f64")


@given(st.floats(min_value=0.01, max_value=1e4), st.floats(min_value=1.08, max_value=10))
def test_faster_is_more(rate: float, factor: float) -> None:
    assert speed_points(rate * factor) > speed_points(rate)
    assert speed_points(0.0) <= speed_points(rate)


def test_a_model_of_unknown_size_has_no_rank() -> None:
    unknown = replace(model("Qwen3-8B"), parameters=None)
    assert size_step(unknown) is None
    assert quality_class(unknown) is None
    with pytest.raises(UsageError, match="cannot be ranked"):
        quality_points(
            unknown,
            file_type="Q8_0",
            cache_type="f16",
            positions=(0,),
            roles=1,
            ready=False,
            roomy=False,
        )


def test_class_numbers_rise() -> None:
    assert [class_number(key) for key in ("small", "medium", "large")] == [1, 2, 3]
