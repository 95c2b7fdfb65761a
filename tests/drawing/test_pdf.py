from __future__ import annotations

from importlib import import_module

import pytest

from verstak.drawing.pdf import write_pdf
from verstak.drawing.shapes import Circle, Line, Page, Pen, Polyline, Rectangle, Text
from verstak.errors import UsageError

pdfium = import_module("pypdfium2")  # has no type information

RED = Pen(stroke=None, fill="#ff0000")


def page(*shapes: object, width: float = 100.0, height: float = 50.0, title: str = "") -> Page:
    return Page(width, height, shapes, title)  # type: ignore[arg-type]


def pixel(content: bytes, x_mm: float, y_mm: float) -> tuple[int, int, int]:
    """Colour at a place of the first page, at 10 dots per mm."""
    document = pdfium.PdfDocument(content)
    picture = document[0].render(scale=10 * 25.4 / 72).to_pil().convert("RGB")
    red, green, blue = picture.getpixel((round(x_mm * 10), round(y_mm * 10)))
    document.close()
    return red, green, blue


def near(found: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= 24 for a, b in zip(found, wanted, strict=True))


def test_pages_sizes_and_text() -> None:
    content = write_pdf(
        [
            page(Text((10, 10), "Стенка боковая №1, 720×560", 3), title="Карта раскроя"),
            page(Text((10, 10), "Second", 3, bold=True), width=297, height=210),
        ]
    )
    document = pdfium.PdfDocument(content)
    assert len(document) == 2
    assert document[0].get_textpage().get_text_range() == "Стенка боковая №1, 720×560"
    sizes = [document[index].get_size() for index in range(2)]
    assert sizes[0] == pytest.approx((100 / 25.4 * 72, 50 / 25.4 * 72), abs=0.01)
    assert sizes[1] == pytest.approx((297 / 25.4 * 72, 210 / 25.4 * 72), abs=0.01)
    assert document.get_metadata_dict()["Title"] == "Карта раскроя"
    document.close()


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = [page(Text((10, 10), "Дно"), Circle((20, 20), 4), title="t")]
    assert write_pdf(pages) == write_pdf(iter(pages))
    assert write_pdf(pages) != write_pdf([page(Text((10, 10), "Дом"), title="t")])


def test_shapes_are_where_they_should_be() -> None:
    content = write_pdf(
        [
            page(
                Rectangle((10, 5), (20, 10), RED),
                Circle((60, 40), 5, Pen(stroke=None, fill="#00ff00")),
                Polyline(((80, 5), (95, 5), (95, 20)), closed=True, pen=Pen(fill="#0000ff")),
                Line((10, 45), (40, 45), Pen(stroke="#ff0000", width_mm=2)),
            )
        ]
    )
    for at in ((11, 6), (29, 14), (20, 45)):
        assert near(pixel(content, *at), (255, 0, 0)), at
    assert near(pixel(content, 60, 44), (0, 255, 0))
    assert near(pixel(content, 93, 8), (0, 0, 255))
    for at in ((9, 6), (31, 14), (20, 16), (60, 34), (82, 18), (20, 43)):
        assert near(pixel(content, *at), (255, 255, 255)), at


def test_a_run_of_fills_is_drawn_like_single_ones() -> None:
    run = tuple(Rectangle((10 + 4 * i, 5), (2, 2), RED) for i in range(5))
    other = Rectangle((10, 20), (2, 2), Pen(stroke=None, fill="#00ff00"))
    content = write_pdf([page(*run, other)])
    assert all(near(pixel(content, 11 + 4 * i, 6), (255, 0, 0)) for i in range(5))
    assert near(pixel(content, 13, 6), (255, 255, 255))
    assert near(pixel(content, 11, 21), (0, 255, 0))


def test_text_is_anchored_and_turned() -> None:
    # A box character fills its place: its middle row is dark only where the text was put.
    block = "■■■■■■■■"
    upright = write_pdf([page(Text((50, 25), block, 4, "end"))])
    assert not near(pixel(upright, 45, 23.7), (255, 255, 255))
    assert near(pixel(upright, 55, 23.7), (255, 255, 255))
    turned = write_pdf([page(Text((50, 45), block, 4, "start", 90))])
    assert not near(pixel(turned, 48.7, 35), (255, 255, 255))
    assert near(pixel(turned, 55, 43.7), (255, 255, 255))


def test_control_characters_and_missing_glyphs_do_no_harm() -> None:
    content = write_pdf(
        [page(Text((5, 10), "a\x00b\ud800漢"), Text((5, 20), "\x07"), title="\x00")]
    )
    document = pdfium.PdfDocument(content)
    assert document[0].get_textpage().get_text_range().strip() == "ab□"
    document.close()


def test_no_page_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one page"):
        write_pdf([])
