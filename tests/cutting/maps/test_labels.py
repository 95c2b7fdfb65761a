from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import combinations, islice

import pytest
from tests.cutting.map_samples import crowded, kitchen, text_box

from verstak.cutting.job import Part
from verstak.cutting.maps.labels import (
    COLUMNS,
    LABEL_MM,
    MOST_LABELS,
    draw_label,
    labels,
    write_labels,
)
from verstak.cutting.maps.qr_shapes import qr_matrix
from verstak.drawing.shapes import Line, Rectangle, Text
from verstak.errors import UsageError

pdfium = import_module("pypdfium2")  # has no type information


def test_one_label_per_piece_in_the_order_of_sawing() -> None:
    plan = kitchen()
    found = list(labels([plan]))
    assert len(found) == 3 * 6 + 1
    names = [label.part.name for label in found[:6]]
    assert names == [
        "Стенка боковая",
        "Стенка боковая",
        "Фасад <верхний> & «левый»",
        *["Царга"] * 3,
    ]
    assert [(x.sheet, x.piece, x.pieces) for x in found[5:8]] == [(1, 6, 6), (2, 1, 6), (2, 2, 6)]
    assert (found[-1].sheet, found[-1].sheets, found[-1].pieces) == (4, 4, 1)


def test_the_payload_is_compact_text() -> None:
    label = next(islice(labels([kitchen()]), 3, None))
    assert label.payload() == "Царга;568x100.4;ЛДСП дуб сонома;1/4"
    long = replace(label, part=Part("a;b\n" + "Ж" * 500, 1000, 1000, code="7"))
    name, size, material, place = long.payload().split(";")
    assert name.startswith("7 a,b ЖЖ")
    assert len(name) == 60
    assert (size, material, place) == ("1x1", "ЛДСП дуб сонома", "1/4")


def test_pages_hold_24_and_their_text_is_readable() -> None:
    content = write_labels([kitchen(), crowded(3, 3)], language="ru")
    document = pdfium.PdfDocument(content)
    assert len(document) == 2  # 19 + 9 = 28 labels
    first = document[0].get_textpage().get_text_range()
    assert first.count("Царга") == 9
    assert first.count("568×100,4×16") == 9
    assert "Лист 2/4 · деталь 1/6" in first
    assert "ЛДСП дуб сонома" in first
    width, height = document[0].get_size()
    assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx((210, 297), abs=0.01)
    document.close()


def rendered_matrix(content: bytes, place: int, modules: int) -> tuple[tuple[bool, ...], ...]:
    """The QR code of one label, read from the rendered page in the middles of its modules."""
    document = pdfium.PdfDocument(content)
    dots = 20.0
    picture = document[0].render(scale=dots * 25.4 / 72).to_pil().convert("L")
    document.close()
    row, column = divmod(place, COLUMNS)
    left = column * LABEL_MM[0] + LABEL_MM[0] - 4 - 17
    top = 0.5 + row * LABEL_MM[1] + LABEL_MM[1] - 3.5 - 17
    step = 17 / modules

    def dark(r: int, c: int) -> bool:
        at = (round((left + (c + 0.5) * step) * dots), round((top + (r + 0.5) * step) * dots))
        return bool(picture.getpixel(at) < 128)

    return tuple(tuple(dark(r, c) for c in range(modules)) for r in range(modules))


@pytest.mark.parametrize("place", [0, 4, 18])
def test_the_printed_qr_code_holds_the_payload(place: int) -> None:
    plan = kitchen()
    content = write_labels([plan], language="ru")
    payload = next(islice(labels([plan]), place, None)).payload()
    wanted = qr_matrix(payload)
    assert rendered_matrix(content, place, len(wanted)) == wanted


def test_an_address_is_printed_instead() -> None:
    plan = kitchen()
    content = write_labels([plan], language="en", url="https://shop.example/p/")
    wanted = qr_matrix("https://shop.example/p/1/2/3")
    assert rendered_matrix(content, 8, len(wanted)) == wanted


def test_banded_sides_are_thick_and_lettered() -> None:
    plan = kitchen()
    door = next(label for label in labels([plan]) if label.part.code == "2.1")
    rail = next(label for label in labels([plan]) if label.part.name == "Царга")
    for label, sides in ((door, 4), (rail, 1)):
        shapes = draw_label(label, (0, 0), "ru", None)
        assert sum(isinstance(s, Line) and s.pen.width_mm == 0.6 for s in shapes) == sides
        letters = [s for s in shapes if isinstance(s, Text) and s.words == "A"]
        assert len(letters) == sides
    shown = [s.words for s in draw_label(rail, (0, 0), "ru", None) if isinstance(s, Text)]
    assert "A  ПВХ Дуб 0,4" in shown


def test_the_front_is_drawn_below_and_the_left_end_left() -> None:
    plan = kitchen()
    batten = list(labels([plan]))[-1]
    shapes = draw_label(batten, (0, 0), "ru", None)
    box = next(s for s in shapes if isinstance(s, Rectangle))
    (mark,) = [s for s in shapes if isinstance(s, Line) and s.pen.width_mm == 0.6]
    # w1 lies at x = 0.
    assert mark.start[0] == mark.end[0] == box.corner[0]


@pytest.mark.parametrize("name", ["Стенка", "Очень длинное имя детали " * 9, "", "Ш" * 500])
@pytest.mark.parametrize("code", ["", "1.1", "КОД-" * 30])
def test_nothing_leaves_the_label_or_overlaps(name: str, code: str) -> None:
    label = next(labels([kitchen()]))
    job = replace(label.job, material="ЛДСП " * 30)
    edges = kitchen().job.parts[1].edges
    part = replace(label.part, name=name, code=code, edges=edges)
    shapes = draw_label(replace(label, job=job, part=part), (70, 37.5), "ru", None)
    texts = [s for s in shapes if isinstance(s, Text) and s.words.strip()]
    boxes = [text_box(text) for text in texts]
    qr = [s for s in shapes if isinstance(s, Rectangle) and s.pen.role == "qr"]
    for left, top, right, bottom in boxes:
        assert left >= 73
        assert right <= 137
        assert top >= 40
        assert bottom <= 74.5
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
    left = min(s.corner[0] for s in qr)
    top = min(s.corner[1] for s in qr)
    assert all(box[2] <= left - 1 or box[3] <= top - 1 for box in boxes)


def test_too_many_and_none_are_refused() -> None:
    plan = kitchen()
    many = replace(plan, layouts=(replace(plan.layouts[0], copies=MOST_LABELS // 6 + 1),))
    with pytest.raises(UsageError, match="at most 20000"):
        write_labels([many], language="ru")
    with pytest.raises(UsageError, match="nothing to label"):
        write_labels([], language="ru")


def test_the_same_plans_give_the_same_bytes() -> None:
    plans = [crowded(2, 2)]
    assert write_labels(plans, language="ru") == write_labels(plans, language="ru")
