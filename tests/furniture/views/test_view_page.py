"""The sheets as a whole: title_block, panel_table, notes; nothing lies on anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.furniture.views.cabinets import everything, zoo
from tests.furniture.views.shapes_read import outside, overlapping_texts, words_of

from verstak.drawing.pdf import write_pdf
from verstak.drawing.shapes import Text
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.drill import drill
from verstak.furniture.views.panel_table import table_legend
from verstak.furniture.views.paper import scale_for, scale_text, size_text, wrapped
from verstak.furniture.views.positions import positions
from verstak.furniture.views.title_block import boards_mass, mass_text
from verstak.furniture.views.view_page import cabinet_pages
from verstak.quantities.text import Language

ALL = everything()


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_texts_neither_overlap_nor_leave_the_paper(cabinet: Cabinet, language: Language) -> None:
    for page in cabinet_pages(cabinet, language=language, holes=drill(cabinet)):
        assert (page.width_mm, page.height_mm) == (297, 210)
        assert overlapping_texts(page.shapes) == []
        assert outside(page) == []
        sizes = [shape.size_mm for shape in page.shapes if isinstance(shape, Text)]
        assert min(sizes) >= 2


@pytest.mark.parametrize("cabinet", ALL, ids=lambda c: c.spec.name)
def test_the_table_lists_every_panel_with_its_size(cabinet: Cabinet) -> None:
    pages = cabinet_pages(cabinet)
    words = [word for page in pages[1:] for word in words_of(page)]
    for position in positions(cabinet):
        panel = position.panel
        assert panel.name.en in words
        assert size_text("en", panel.length_um, panel.width_um, panel.thickness_um) in words


def test_a_title_block_says_what_how_large_of_what_and_how_heavy() -> None:
    words = words_of(cabinet_pages(zoo()["base"], language="ru")[0])
    assert "base" in words
    assert "шкаф напольный" in words
    assert "600×720×560" in words
    assert str(len(zoo()["base"].panels)) in words
    assert "корпус: ДСтП / ЛДСП (P2) 16 мм" in words
    assert "Лист 1 / 2" in words
    assert any(word.startswith("Масса: 2") and "без ХДФ" in word for word in words)


def test_what_cannot_be_weighed_is_named_and_not_guessed() -> None:
    mass, unknown = boards_mass(zoo()["base"])
    assert mass is not None
    assert unknown == ("hdf",)
    only = replace(zoo()["base"], panels=(zoo()["base"].panel("back"),))
    assert boards_mass(only) == (None, ("hdf",))
    assert mass_text(only, "en") == "not known"


def test_groove_and_overlaid_back_are_said() -> None:
    groove = " ".join(words_of(cabinet_pages(zoo()["inset"])[0]))
    assert "Groove for the back: 3 mm wide, 8 mm deep, 12 mm from the rear edge." in groove
    assert "The back of 3 mm lies on the rear edges." in " ".join(
        words_of(cabinet_pages(zoo()["base"])[0])
    )


def test_panels_without_end_go_on_on_further_sheets() -> None:
    cabinet = zoo()["base"]
    shelf = cabinet.panel("shelf_1")
    many = tuple(replace(shelf, id=f"shelf_{n}", width_um=10_000 + 5_000 * n) for n in range(1, 80))
    long = replace(
        cabinet,
        panels=tuple(p for p in cabinet.panels if p.id != "shelf_1") + many,
        fittings=(),
        connections=(),
    )
    pages = cabinet_pages(long)
    assert len(pages) > 2
    words = [word for page in pages[1:] for word in words_of(page)]
    assert all(size_text("en", 566_000, 10_000 + 5_000 * n, 16_000) in words for n in range(1, 80))
    assert f"Sheet {len(pages)} / {len(pages)}" in words
    for page in pages[2:]:
        assert overlapping_texts(page.shapes) == []
        assert outside(page) == []


def test_sheets_without_holes_are_two_and_make_a_pdf() -> None:
    pages = cabinet_pages(zoo()["base"])
    assert len(pages) == 2
    assert [page.title.split(": ")[1] for page in pages] == [
        "Views and sections",
        "Exploded view, panels",
    ]
    assert write_pdf(pages).startswith(b"%PDF")


def test_a_legend_explains_letters_and_sides() -> None:
    legend = table_legend(zoo()["base"], "ru")
    assert legend[:2] == ["a = кромка 2 мм", "b = кромка 0,4 мм"]
    assert legend[-1].startswith("L1, L2")


def test_scales_are_the_usual_ones() -> None:
    assert scale_for(5.1) == 6
    assert scale_for(7.5) == 7.5
    assert scale_for(0.4) == 1
    assert scale_text(7.5, "ru") == "1 : 7,5"
    assert scale_text(20, "en") == "1 : 20"


def test_long_words_are_wrapped() -> None:
    assert wrapped("one two three", 1000, 2.5) == ["one two three"]
    assert wrapped("one two three", 1, 2.5) == ["one", "two", "three"]
    assert wrapped("", 10, 2.5) == []
