"""What may stand side by side: groups, the front, and the figures beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.evaluate.made_up_cards import (
    PARAMETERS,
    digest_of,
    divergence,
    made_up_card,
    made_up_levels,
    made_up_onnx,
    score,
    speed,
)

from verstak.evaluate.comparison.figures import (
    divergence_quantities,
    nat_decimals,
    precision_class,
    size,
    task_quantity,
)
from verstak.evaluate.comparison.footprint import footprints
from verstak.evaluate.comparison.front import front
from verstak.evaluate.comparison.groups import (
    by_size,
    divergence_groups,
    not_comparable,
    short,
    speed_groups,
    task_groups,
)
from verstak.quantities.quantity import Measured


def test_only_one_reference_on_one_text_makes_a_group() -> None:
    code = replace(made_up_card("Q6_K"), divergence=(divergence(0.01, text="code"),))
    groups = divergence_groups([*made_up_levels(), code])
    assert [len(group.rows) for group in groups] == [10, 1, 1]
    assert {group.first.text for group in groups} == {"ru-office", "code"}
    assert groups[0].of(made_up_onnx()) is None


def test_the_same_name_of_other_bytes_is_another_reference() -> None:
    row = divergence(0.1)
    other = replace(made_up_card("Q8_0"), divergence=(replace(row, reference_digest="sha256:00"),))
    assert len(divergence_groups([made_up_card(), other])) == 2


def test_runtimes_of_one_machine_are_compared_and_machines_are_not() -> None:
    cards = [
        made_up_card(),
        made_up_onnx(),
        replace(made_up_card("Q8_0"), speed=(speed(10, machine="b"),)),
    ]
    assert [len(group.rows) for group in speed_groups(cards)] == [2, 1]


def test_another_seed_is_another_score() -> None:
    other = replace(made_up_card("Q8_0"), tasks=(replace(score(90), seed=2),))
    assert [len(group.rows) for group in task_groups([made_up_card(), other])] == [1, 1, 1]


def test_what_cannot_be_compared_is_said_with_its_reason() -> None:
    assert list(not_comparable([made_up_card(), made_up_card("Q8_0")])) == []
    assert list(not_comparable([made_up_onnx()])) == []
    bare = replace(made_up_card("Q6_K"), divergence=(), base_model="Somebody/Else")
    said = list(not_comparable(by_size([made_up_card(), made_up_onnx(), bare])))
    assert [each.en for each in said if "No divergence was measured: made-up:1.5b-q6_k." in each.en]
    assert [each.en for each in said if "made-up-int4" in each.en and "fp32" in each.en]
    assert [each.en for each in said if "different models" in each.en]
    assert all(each.en != each.ru for each in said)
    many = list(not_comparable(by_size(made_up_levels())))
    assert "№ 1, 2, 3, 4, 5, 6, 7, 8, 9, 11" in many[0].en


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_the_front_is_what_nothing_beats(points: list[tuple[float, float]]) -> None:
    def beaten(one: tuple[float, float]) -> bool:
        return any(other[0] <= one[0] and other[1] <= one[1] and other != one for other in points)

    assert set(front(points)) == {at for at, one in enumerate(points) if not beaten(one)}


def test_numbers_carry_their_interval_and_run() -> None:
    card = made_up_card()
    found = divergence_quantities(card, card.divergence[0])
    told = found["mean"].provenance
    assert isinstance(told, Measured)
    assert (told.low, told.high) == (card.divergence[0].mean.low, card.divergence[0].mean.high)
    assert card.digest[7:19] in told.run
    assert found["top1"].text() == "98.2 %"
    assert task_quantity(card, card.tasks[0]).text("ru") == "76,7 %"
    assert size(card).text() == "990.0 MB"


@pytest.mark.parametrize(
    ("value", "places"), [(0.0361, 4), (0.000724, 6), (0.41, 3), (12.3, 2), (0.0, 2), (1e-12, 9)]
)
def test_divergences_show_three_digits(value: float, places: int) -> None:
    assert nat_decimals(value) == places


@pytest.mark.parametrize(
    ("level", "bits", "key"),
    [
        ("Q2_K", 3.3, "ultra_low"),
        ("mixed", 4.9, "low"),
        ("mixed", 2.6, "ultra_low"),
        ("int8", 8.6, "medium"),
        ("F16", 16.0, "full"),
        ("mixed", 12.0, None),
    ],
)
def test_a_mixture_has_the_class_of_its_bits(level: str, bits: float, key: str | None) -> None:
    kind, why = precision_class(replace(made_up_card(), level=level, bits_per_weight=bits))
    assert (None if kind is None else kind.key) == key
    assert (why is None) == (level != "mixed")


def test_a_footprint_is_against_the_file_at_16_bits_where_there_is_one() -> None:
    card = replace(made_up_card("Q8_0"), size_bytes=1_600_000_000)
    (computed,) = footprints([card])
    assert computed.change.value == pytest.approx(100 * (1.6e9 / (2 * PARAMETERS) - 1))
    assert computed.quoted is not None
    assert computed.quoted.value == -50
    full = replace(made_up_card("Q8_0"), level="F16", size_bytes=3_200_000_000, name="full")
    (measured,) = footprints([card, full])
    assert measured.change.value == pytest.approx(-50)
    stranger = replace(full, parameters=7)
    assert footprints([card, stranger])[0].change == computed.change


def test_nothing_is_quoted_for_other_levels_and_formats() -> None:
    cards = [made_up_card(), replace(made_up_onnx(), level="Q8_0")]
    assert [each.quoted for each in footprints(cards)] == [None, None]


def test_digests_are_shortened_with_and_without_their_name() -> None:
    assert short(digest_of("a")) == short(digest_of("a").removeprefix("sha256:"))
    assert len(short(digest_of("a"))) == 12
