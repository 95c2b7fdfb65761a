from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.furniture.drawings.dxf_layers import LayerMeaning, Operation, layer_meaning


def told(layer: str) -> tuple[Operation, str | None, int | None, int | None]:
    meaning = layer_meaning(layer)
    return meaning.operation, meaning.face, meaning.depth_um, meaning.diameter_um


@pytest.mark.parametrize(
    ("layer", "wanted"),
    [
        ("TOP-CUT-OUTSIDE_12.000MM", (Operation.OUTLINE, "top", 12_000, None)),
        ("TOP-CUT-INSIDE_18.000MM", (Operation.CUTOUT, "top", 18_000, None)),
        ("TOP-POCKET-INSIDE_6.000MM", (Operation.POCKET, "top", 6_000, None)),
        ("TOP-POCKET-OUTSIDE_14MM", (Operation.POCKET, "top", 14_000, None)),
        ("TOP-POCKET-ONLINE-2MM", (Operation.ENGRAVE, "top", 2_000, None)),
        ("TOP-HOLE-11.002MM-DIAM_12.000MM", (Operation.DRILL, "top", 12_000, 11_002)),
        ("REV-HOLE-14.763MM-DIAM_4.000MM", (Operation.DRILL, "reverse", 4_000, 14_763)),
        ("top-cut-outside_12.000mm", (Operation.OUTLINE, "top", 12_000, None)),
        ("BOARD_$TH-NOMINAL", (Operation.SHEET, None, None, None)),
        ("00-NOPRINT_TEXT", (Operation.IGNORED, None, None, None)),
        ("00_NOPRINT_TOLERANCE", (Operation.IGNORED, None, None, None)),
    ],
)
def test_opendesk(layer: str, wanted: object) -> None:
    assert told(layer) == wanted
    assert layer_meaning(layer).convention == "opendesk"


@pytest.mark.parametrize(
    ("layer", "wanted"),
    [
        ("outline z18p0", (Operation.OUTLINE, "top", 18_000, None)),
        ("Panel", (Operation.OUTLINE, "top", None, None)),
        ("pocket z6p5 d12p0", (Operation.POCKET, "top", 6_500, None)),
        ("dado z9", (Operation.GROOVE, "top", 9_000, None)),
        ("drill z13p0 d5p0", (Operation.DRILL, "top", 13_000, 5_000)),
        ("backdrill z13p0", (Operation.DRILL, "reverse", 13_000, None)),
        ("back bore z3", (Operation.DRILL, "reverse", 3_000, None)),
        ("hbore z9p0", (Operation.IGNORED, "top", 9_000, None)),
    ],
)
def test_thermwood(layer: str, wanted: object) -> None:
    assert told(layer) == wanted
    meaning = layer_meaning(layer)
    assert meaning.convention == "thermwood"
    assert meaning.in_drawing_units


@pytest.mark.parametrize(
    ("layer", "wanted"),
    [
        ("OUTLINE_16.0", (Operation.OUTLINE, None, 16_000, None)),
        ("DRILL_A_HINGE_CUP_D35.0_Z13.0", (Operation.DRILL, "A", 13_000, 35_000)),
        ("DRILL_B_SYSTEM32_D5.0_Z13.0", (Operation.DRILL, "B", 13_000, 5_000)),
        ("DRILL_L1_D5.0_Z37.0", (Operation.EDGE_DRILL, "L1", 37_000, 5_000)),
        ("DRILL_A_CONFIRMAT_D7.0_THROUGH", (Operation.DRILL, "A", None, 7_000)),
    ],
)
def test_what_this_program_writes(layer: str, wanted: object) -> None:
    assert told(layer) == wanted
    meaning = layer_meaning(layer)
    assert meaning.convention == "verstak"
    assert meaning.through == layer.endswith("THROUGH")


@pytest.mark.parametrize(
    ("layer", "wanted"),
    [
        ("Контур", Operation.OUTLINE),
        ("КОНТУР ПАНЕЛИ", Operation.OUTLINE),
        ("Отверстия сквозные", Operation.DRILL),
        ("Отверстия в пласть глухие", Operation.DRILL),
        ("Отверстия в торец", Operation.EDGE_DRILL),
        ("Пазы по пласти", Operation.GROOVE),
        ("Пазы_торцевые", Operation.EDGE_GROOVE),
        ("пазл", Operation.UNKNOWN),
    ],
)
def test_the_groups_of_bazis(layer: str, wanted: Operation) -> None:
    assert layer_meaning(layer).operation is wanted


def test_bazis_depth_and_diameter() -> None:
    meaning = layer_meaning("Отверстия глухие D8 глуб. 12,5")
    assert (meaning.diameter_um, meaning.depth_um) == (8_000, 12_500)


@pytest.mark.parametrize("layer", ["0", "Layer1", "FK18_101", "Слой 3", "", "OUTLINES?", "DRILL_"])
def test_what_no_convention_explains_is_unknown(layer: str) -> None:
    assert layer_meaning(layer) == LayerMeaning(layer, Operation.UNKNOWN)


def test_only_the_convention_that_was_asked_for() -> None:
    assert layer_meaning("TOP-CUT-OUTSIDE_12.000MM", "bazis").operation is Operation.UNKNOWN
    assert layer_meaning("panel", "thermwood").operation is Operation.OUTLINE
    assert layer_meaning("panel", "opendesk").operation is Operation.UNKNOWN


@given(name=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_name_has_a_meaning(name: str) -> None:
    meaning = layer_meaning(name)
    assert meaning.layer == name
    assert (meaning.operation is Operation.UNKNOWN) <= (meaning.depth_um is None)


def test_names_in_both_languages() -> None:
    assert all(operation.text.en and operation.text.ru for operation in Operation)
