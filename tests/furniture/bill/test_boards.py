from __future__ import annotations

from verstak.furniture.bill.boards import (
    DEFAULT_KERF,
    DEFAULT_TRIM,
    Board,
    default_sheets,
    stock_sheets,
)
from verstak.quantities.quantity import Assumed, Cited, Given, words_in


def test_key_and_name() -> None:
    board = Board("particleboard", 16_500, "oak")
    assert board.key == "particleboard 16.5 oak"
    assert board.name.en.endswith("16.5 mm oak")
    assert board.name.ru.endswith("16,5 мм oak")
    assert Board("particleboard", 16_000).key == "particleboard 16"


def test_the_size_of_particleboard_is_retold_and_others_are_assumed() -> None:
    particleboard = default_sheets("particleboard", 16_000)
    assert isinstance(particleboard.provenance, Cited)
    assert particleboard.provenance.confidence == "secondary"
    hdf = default_sheets("hdf", 3_000)
    assert isinstance(hdf.provenance, Assumed)
    assert "hdf" in words_in(hdf.provenance.why, "en")
    (sheet,) = hdf.sheets
    assert (sheet.length_um, sheet.width_um) == (2_750_000, 1_830_000)


def test_trim_and_kerf_have_a_source() -> None:
    for quantity, value in ((DEFAULT_TRIM, 10), (DEFAULT_KERF, 4.4)):
        assert quantity.value == value
        assert isinstance(quantity.provenance, Cited)


def test_sheets_of_the_caller_are_given() -> None:
    board = Board("particleboard", 16_000)
    own = default_sheets("particleboard", 16_000).sheets
    found = stock_sheets(board, {("particleboard", 16_000): own})
    assert isinstance(found.provenance, Given)
    assert isinstance(stock_sheets(board, {}).provenance, Cited)
