"""The exploded view: every panel drawn, every position called out where it is seen."""

from __future__ import annotations

import pytest
from tests.furniture.views.cabinets import everything, zoo
from tests.furniture.views.shapes_read import words_of

from verstak.drawing.shapes import Circle, Line, Polyline
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.views.exploded import box_shapes, exploded_view
from verstak.furniture.views.isometry import Box
from verstak.furniture.views.paper import Frame
from verstak.furniture.views.positions import band_letters, band_text, positions

ALL = everything()


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_every_panel_is_drawn_and_every_position_numbered(cabinet: Cabinet) -> None:
    page = exploded_view(cabinet)
    faces = [s for s in page.shapes if isinstance(s, Polyline) and s.pen.fill]
    assert len(faces) >= 3 * len(cabinet.panels)
    numbers = [word for word in words_of(page) if word.isdigit()]
    assert numbers == [str(position.number) for position in positions(cabinet)]
    balloons = [s for s in page.shapes if isinstance(s, Circle) and s.pen.role == "callout"]
    for balloon in balloons:
        x, y = balloon.centre
        assert balloon.radius_mm < x < page.width_mm - balloon.radius_mm
        assert balloon.radius_mm < y < page.height_mm - balloon.radius_mm


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_positions_hold_every_panel_once(cabinet: Cabinet) -> None:
    ids = [panel.id for position in positions(cabinet) for panel in position.panels]
    assert sorted(ids) == sorted(panel.id for panel in cabinet.panels)
    for position in positions(cabinet):
        sizes = {(p.length_um, p.width_um, p.thickness_um, p.edges) for p in position.panels}
        assert len(sizes) == 1


def test_a_cut_through_a_panel_is_no_edge() -> None:
    panel = zoo()["base"].panel("bottom")
    whole = Box("bottom", (0, 0, 0), (10, 10, 2))
    half = Box("bottom", (0, 0, 0), (5, 10, 2), frozenset({(0, True)}))
    frame = Frame(0, 0, 1)

    def edges(box: Box) -> int:
        return sum(isinstance(shape, Line) for shape in box_shapes(box, panel, frame))

    assert edges(whole) == 12
    # The right side is a cut: its four edges go, and so do the same two of front and top.
    assert edges(half) == 12 - 4 - 2


def test_bands_have_letters_and_say_their_thickness_once() -> None:
    kitchen = next(c for c in ALL if c.spec.name == "base 600")
    letters = band_letters(kitchen)
    named = {letter: band_text(band, "ru") for band, letter in letters.items()}
    assert named == {"a": "ABS oak 1", "b": "ABS white 1", "c": "melamine white 0.4"}
    plain = {band_text(band, "ru") for band in band_letters(zoo()["base"])}
    assert plain == {"2 мм", "0,4 мм"}
    assert {band_text(band, "en") for band in band_letters(zoo()["base"])} == {"2 mm", "0.4 mm"}


def test_titles_in_both_languages() -> None:
    assert "Exploded view" in words_of(exploded_view(zoo()["base"]))
    russian = words_of(exploded_view(zoo()["base"], language="ru"))
    assert "Сборка: вид с разнесёнными деталями" in russian
