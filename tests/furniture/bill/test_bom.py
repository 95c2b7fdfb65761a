"""The bill against the exam's own figures, and against itself for N cabinets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.furniture.exam_cabinet import exam_cabinet, with_panel

from verstak.cutting.job import EdgeBand, Edges
from verstak.errors import UsageError
from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_lines import edges_text
from verstak.furniture.bill.boards import Board
from verstak.furniture.bill.bom import DEFAULT_ALLOWANCE, bill_of_materials
from verstak.quantities.quantity import Cited, Computed, Given, Quantity, words_in
from verstak.quantities.text import Bilingual


def exam(pieces: int = 1) -> Bill:
    return bill_of_materials([(exam_cabinet(), pieces)])


def shown(quantity: Quantity | None) -> float:
    assert quantity is not None
    return quantity.rounded


def test_f01_area_of_one_cabinet() -> None:
    body, doors = exam().boards
    assert shown(body.area) == 1.5437
    assert body.board == Board("particleboard", 16_000)
    assert doors.area_um2 == 2 * 716_000 * 296_000


def test_f02_area_and_panels_of_five_hundred() -> None:
    body, _ = exam(500).boards
    assert shown(body.area) == 771.86
    assert body.parts == 3000


def test_f05_edge_band_of_five_hundred() -> None:
    (band,) = exam(500).bands
    assert shown(band.net) == 2024.0
    assert band.strips == 4000
    assert shown(exam(500).report().figure("edge_band").value) == 2024.0  # type: ignore[arg-type] # a quantity


def test_f10_confirmats_of_five_hundred() -> None:
    pieces = {line.key: shown(line.quantity) for line in exam(500).fittings}
    assert pieces == {"confirmat": 4000, "hinge": 2000, "shelf_pin": 2000}


def test_mass_by_hand() -> None:
    """16 mm: 1.54372 m² × 0.016 m × 660 kg/m³; 18 mm: 0.423872 m² × 0.018 m × 650 kg/m³."""
    bill = exam()
    body, doors = bill.boards
    assert body.mass_kg == Fraction("1.54372") * 16 * 660 / 1000
    assert doors.mass_kg == Fraction("0.423872") * 18 * 650 / 1000
    assert shown(bill.mass) == 21.3
    (cabinet,) = bill.cabinets
    assert shown(cabinet.mass) == 21.26
    assert sum(line.mass_kg or 0 for line in bill.parts) == bill.known_mass_kg == cabinet.mass_kg
    side = bill.parts[0]
    assert shown(side.piece_mass) == 4.26
    assert isinstance(side.mass, Quantity)
    assert isinstance(side.mass.provenance, Computed)
    assert dict(side.mass.provenance.inputs)["ρ"].value == 660


def test_saw_area_leaves_out_the_bands() -> None:
    _, doors = exam().boards
    assert doors.saw_area_um2 == 2 * 712_000 * 292_000
    (sides, *_) = exam().parts
    assert sides.group.saw_area_um2 == sides.group.area_um2


def test_the_floor_by_area_is_marked_as_one_and_is_that_of_the_issue() -> None:
    """Kerf 4.4 mm, trim 10 mm: Σ (l + k)(w + k) over 2734.4 × 1814.4 mm."""
    body, doors = exam(500).boards
    need = 500 * (2 * 724.4 * 564.4 + 572.4 * 564.4 + 2 * 572.4 * 104.4 + 570.4 * 544.4)
    assert need / (2734.4 * 1814.4) == pytest.approx(158.306, abs=0.001)
    assert body.bound is not None
    assert body.bound.text() == "159 sheets"
    assert isinstance(body.bound.provenance, Computed)
    assert "not a cutting plan" in words_in(body.bound.provenance.formula, "en")
    assert shown(doors.bound) == 43
    assert body.sheets is None


@settings(max_examples=60, deadline=None)
@given(pieces=st.integers(1, 5000), allowance=st.integers(0, 100_000))
def test_the_bill_of_n_is_n_times_the_bill_of_one(pieces: int, allowance: int) -> None:
    def bill(count: int) -> Bill:
        return bill_of_materials([(exam_cabinet(), count)], edge_allowance_um=allowance)

    one, many = bill(1), bill(pieces)
    for single, multiple in zip(one.boards, many.boards, strict=True):
        assert multiple.area_um2 == pieces * single.area_um2
        assert multiple.saw_area_um2 == pieces * single.saw_area_um2
        assert multiple.parts == pieces * single.parts
        assert single.mass_kg is not None
        assert multiple.mass_kg == pieces * single.mass_kg
        assert single.bound is not None
        assert multiple.bound is not None
        assert multiple.bound.value <= pieces * single.bound.value
    for band, bands in zip(one.bands, many.bands, strict=True):
        assert (bands.net_um, bands.gross_um) == (pieces * band.net_um, pieces * band.gross_um)
    assert [line.pieces for line in many.fittings] == [pieces * f.pieces for f in one.fittings]
    assert many.cabinets[0].mass_kg == one.cabinets[0].mass_kg
    assert many.known_mass_kg == pieces * one.known_mass_kg


def test_orders_written_apart_or_together_are_one() -> None:
    assert bill_of_materials([(exam_cabinet(), 1)] * 500) == exam(500)


def test_five_hundred_cost_no_more_than_one() -> None:
    """Counted, not timed: a line per kind of panel, whatever the number of cabinets."""
    assert len(exam(500).parts) == len(exam().parts) == 5
    named = bill_of_materials([(exam_cabinet(f"cabinet {i}"), 1) for i in range(500)])
    assert (named.parts, named.boards) == (exam(500).parts, exam(500).boards)
    assert len(named.cabinets) == 500


class TestEdgeAllowance:
    def test_the_default_is_a_retold_reading_and_says_so(self) -> None:
        bill = exam(500)
        (band,) = bill.bands
        assert band.allowance is DEFAULT_ALLOWANCE
        assert isinstance(band.allowance.provenance, Cited)
        assert band.allowance.provenance.confidence == "secondary"
        assert shown(band.gross) == 2024.0 + 4000 * 0.040
        assert any("35–40" in note.ru for note in bill.notes)

    def test_it_is_changeable(self) -> None:
        bill = bill_of_materials([(exam_cabinet(), 500)], edge_allowance_um=0)
        (band,) = bill.bands
        assert band.gross_um == band.net_um
        assert isinstance(band.allowance.provenance, Given)
        assert not any("35–40" in note.ru for note in bill.notes)

    @pytest.mark.parametrize("allowance_um", [-1, 500_001])
    def test_absurd_ones_are_refused(self, allowance_um: int) -> None:
        with pytest.raises(UsageError, match="0 to 500 mm"):
            bill_of_materials([(exam_cabinet(), 1)], edge_allowance_um=allowance_um)

    def test_types_of_band_are_kept_apart(self) -> None:
        thin = EdgeBand("0.4 mm", 400)
        cabinet = with_panel(exam_cabinet(), "shelf_1", edges=Edges(l1=thin, w1=thin))
        bill = bill_of_materials([(cabinet, 10)], edge_allowance_um=50_000)
        assert {line.name: (line.strips, line.net_um) for line in bill.bands} == {
            "0.4 mm": (20, 10 * (566_000 + 540_000)),
            "2 mm": (80, 10 * 4_048_000),
        }
        assert {line.title.ru for line in bill.bands} == {"0,4 мм", "2 мм"}
        named = [replace(bill.bands[1], name=name).title.ru for name in ("ПВХ 2,0", "ABS 2", "oak")]
        assert named == ["ПВХ 2,0", "ABS 2", "oak, 2 мм"]
        assert edges_text(Edges(l1=thin, w1=thin)) == Bilingual("0.4 mm: L1 W1", "0,4 мм: L1 W1")


class TestUnknownDensity:
    def bill(self) -> Bill:
        return bill_of_materials([(with_panel(exam_cabinet(), "shelf_1", thickness_um=50_000), 2)])

    def test_no_mass_and_the_reason(self) -> None:
        bill = self.bill()
        assert bill.mass is None
        figure = bill.report().figure("mass")
        assert figure.value is None
        assert figure.why is not None
        assert "50 mm" in figure.why.en
        shelf = next(line for line in bill.parts if line.group.name.en == "Shelf")
        assert (shelf.mass, shelf.piece_mass) == (None, None)
        assert bill.cabinets[0].mass is None

    def test_what_is_known_is_called_partial(self) -> None:
        bill = self.bill()
        figure = bill.report().figure("known_mass")
        assert "partial" in figure.name.en
        weight = exam(2).known_mass_kg - 2 * Fraction("0.30564") * 16 * 660 / 1000
        assert bill.known_mass_kg == weight


def test_nothing_to_bill() -> None:
    with pytest.raises(UsageError, match="no cabinet"):
        bill_of_materials([])


def test_every_number_of_the_report_has_provenance() -> None:
    plain = exam(500).report().to_json()
    assert plain["figures"]["mass"]["value"]["unit"] == "kg"
    assert plain["tables"]["boards"]["rows"][0]["area"]["rounded"] == 771.86
    assert plain["tables"]["edge_bands"]["rows"][0]["allowance"]["provenance"]["kind"] == "cited"
    assert Decimal(str(plain["tables"]["parts"]["rows"][0]["quantity"]["value"])) == 1000


def test_assumed_sheets_are_told() -> None:
    cabinet = with_panel(exam_cabinet(), "shelf_1", material="mdf")
    notes = [note.en for note in bill_of_materials([(cabinet, 1)]).notes]
    assert any("assumed, no size was read" in note for note in notes)
    assert any("secondary source" in note for note in notes)
