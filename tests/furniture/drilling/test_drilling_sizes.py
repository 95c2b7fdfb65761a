from __future__ import annotations

import pytest

from verstak.furniture.drilling.drilling_sizes import citation, size, size_keys, size_um
from verstak.quantities.quantity import Assumed, Cited, Computed, Estimated, Given
from verstak.quantities.text import Bilingual


@pytest.mark.parametrize(
    ("key", "mm"),
    [
        ("system32.pitch", 32),
        ("system32.front_setback", 37),
        ("confirmat.face_diameter", 8),
        ("confirmat.edge_diameter", 5),
        ("eccentric.housing_depth_16", 12.5),
        ("eccentric.drilling_distance", 34),
        ("hinge.cup_diameter", 35),
        ("hinge.screw_offset", 9.5),
    ],
)
def test_sizes_are_those_that_were_read(key: str, mm: float) -> None:
    assert size(key).value == mm
    assert size_um(key) == mm * 1000
    assert isinstance(size(key).provenance, Cited)


def test_no_size_is_negative_and_each_says_where_it_is_from() -> None:
    for key in size_keys():
        assert size(key).value >= 0, key
        assert isinstance(size(key).provenance, Cited | Assumed), key
        said = citation(size(key).provenance)
        assert min(len(said.en), len(said.ru)) > 10, key


def test_dowels_and_pilots_are_assumed_because_no_page_was_read() -> None:
    for key in ("dowel.face_depth", "dowel.edge_depth", "dowel.diameter", "screw.pilot_depth"):
        assert isinstance(size(key).provenance, Assumed)


def test_citations_are_one_line() -> None:
    assert citation(Cited("a book", "page 3")).en == "a book, page 3"
    assert citation(Computed("a + b")).ru == "a + b"
    assert citation(Given("an option")).en == "an option"
    assert citation(Estimated("a guess", 1, 2)).en == "a guess"
    assert citation(Assumed(Bilingual("a habit", "привычка"))).ru == "принято: привычка"


def test_an_unknown_size_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        size("hinge.colour")
