from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.catalog.fields import FieldError
from verstak.catalog.known_checks import (
    check_context,
    check_file_size,
    check_geometry,
    check_parameters,
)
from verstak.catalog.known_models import known_models
from verstak.model.architecture import Architecture


def geometry(name: str) -> Architecture:
    found = known_models().find(name).architecture
    assert found is not None
    return found


QWEN = geometry("Qwen2.5-32B-Instruct")
EXPERTS = geometry("Qwen3-30B-A3B")


@pytest.mark.parametrize(
    ("arch", "field"),
    [
        (replace(QWEN, heads=0), "a.heads"),
        (replace(QWEN, vocabulary=0), "a.vocabulary"),
        (replace(QWEN, feed_forward_length=-1), "a.feed_forward_length"),
        (replace(QWEN, kv_heads=(0,) * 64), "a.kv_heads"),
        (replace(QWEN, kv_heads=(7,) * 64), "a.kv_heads"),
        (replace(QWEN, key_length=64), "a.key_length"),
        (replace(QWEN, feed_forward_lengths=(1, 2)), "a.feed_forward_lengths"),
        (
            replace(EXPERTS, experts=replace(EXPERTS.experts, used=129)),  # type: ignore[type-var] # it has experts
            "a.experts.used",
        ),
        (
            replace(EXPERTS, experts=replace(EXPERTS.experts, leading_dense_layers=48)),  # type: ignore[type-var] # it has experts
            "a.experts.leading_dense_layers",
        ),
    ],
)
def test_a_geometry_that_cannot_be(arch: Architecture, field: str) -> None:
    with pytest.raises(FieldError) as caught:
        check_geometry("a", arch)
    assert caught.value.field == field


@pytest.mark.parametrize("model", list(known_models()), ids=lambda model: model.name)
def test_every_shipped_geometry_can_be(model: object) -> None:
    arch = getattr(model, "architecture", None)
    if arch is not None:
        check_geometry("a", arch)


def test_heads_need_not_fill_the_width_where_the_family_says_so() -> None:
    nemo = geometry("Mistral-Nemo-Instruct-2407")
    assert nemo.heads * nemo.key_length == 4096 != nemo.embedding_length
    check_geometry("a", nemo)


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({"parameters": 14_000_000_000, "active": None, "checkpoint": None}, "m.parameters"),
        ({"parameters": None, "active": 1, "checkpoint": None}, "m.active_parameters"),
        (
            {"parameters": 32_763_876_352, "active": 40_000_000_000, "checkpoint": None},
            "m.active_parameters",
        ),
        (
            {"parameters": 32_763_876_352, "active": None, "checkpoint": 30_000_000_000},
            "m.checkpoint_parameters",
        ),
    ],
)
def test_counts_that_contradict(counts: dict[str, int | None], field: str) -> None:
    with pytest.raises(FieldError) as caught:
        check_parameters("m", QWEN, **counts)
    assert caught.value.field == field


def test_a_rounded_count_is_fine() -> None:
    check_parameters("m", QWEN, parameters=32_800_000_000, active=None, checkpoint=None)


@given(st.integers(1, 2**20), st.integers(1, 2**20))
def test_an_extended_context_is_no_shorter(native: int, extended: int) -> None:
    if extended >= native:
        check_context("m", native, extended)
    else:
        with pytest.raises(FieldError):
            check_context("m", native, extended)


@pytest.mark.parametrize(
    ("file_type", "gigabytes", "fits"),
    [
        # What the customer's plan claims of the 32B model, and what is published.
        ("Q4_K_M", 9.5, False),
        ("Q4_K_M", 19.85, True),
        ("Q5_K_M", 12, False),
        ("Q5_K_M", 23.26, True),
        ("Q8_0", 32, False),
        ("Q8_0", 34.82, True),
        ("F16", 19.5, False),
        ("BF16", 65.54, True),
    ],
)
def test_bits_per_weight_against_the_file(file_type: str, gigabytes: float, *, fits: bool) -> None:
    size = int(gigabytes * 1e9)
    if fits:
        check_file_size("f", file_type, size, 32_763_876_352, QWEN)
    else:
        with pytest.raises(FieldError, match="bits for each of 32763876352 parameters"):
            check_file_size("f", file_type, size, 32_763_876_352, QWEN)
