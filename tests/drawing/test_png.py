from __future__ import annotations

import io

import pytest
from PIL import Image

from verstak.drawing.png import write_png
from verstak.drawing.shapes import Page, Pen, Rectangle, Text
from verstak.errors import UsageError


def drawn(*shapes: object, dots_per_mm: float = 6) -> Image.Image:
    page = Page(60, 30, shapes)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(write_png(page, dots_per_mm=dots_per_mm))).convert("RGB")


def dark(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:128])


@pytest.mark.parametrize(("dots", "size"), [(6, (360, 180)), (2.5, (150, 75)), (10, (600, 300))])
def test_the_picture_has_the_asked_size(dots: float, size: tuple[int, int]) -> None:
    assert drawn(dots_per_mm=dots).size == size


def test_rectangles_fill_their_millimetres_on_white() -> None:
    picture = drawn(Rectangle((10, 5), (20, 10), Pen(stroke=None, fill="#ff0000")), dots_per_mm=10)
    red = [picture.getpixel((x, y)) for x, y in ((102, 52), (298, 148), (200, 100))]
    assert red == [(255, 0, 0)] * 3
    white = [picture.getpixel((x, y)) for x, y in ((97, 52), (302, 148), (200, 153))]
    assert white == [(255, 255, 255)] * 3


def test_letters_come_from_the_bundled_faces() -> None:
    nothing = dark(drawn())
    cyrillic = dark(drawn(Text((5, 15), "Стенка боковая", 5)))
    bold = dark(drawn(Text((5, 15), "Стенка боковая", 5, bold=True)))
    assert nothing == 0
    assert cyrillic > 500
    assert bold > cyrillic * 1.2


def test_a_character_without_glyph_is_a_box() -> None:
    assert dark(drawn(Text((5, 15), "漢", 8))) > 20


def test_the_same_page_gives_the_same_bytes() -> None:
    page = Page(60, 30, (Text((5, 15), "Дно", 5),))
    assert write_png(page) == write_png(page)


@pytest.mark.parametrize("dots", [0.001, 1e4])
def test_impossible_resolutions_are_refused(dots: float) -> None:
    with pytest.raises(UsageError, match="pixels"):
        write_png(Page(60, 30, ()), dots_per_mm=dots)
