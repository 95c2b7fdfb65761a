from __future__ import annotations

from itertools import combinations

from tests.cutting.map_samples import crowded, kitchen, text_box

from verstak.cutting.job import SawRules
from verstak.cutting.maps.map_caption import Box
from verstak.cutting.maps.map_frame import Frame
from verstak.cutting.maps.map_panel import (
    Cell,
    draw_header,
    draw_legend,
    draw_list,
    legend_items,
    legend_rows,
    saw_words,
)
from verstak.cutting.maps.map_parts import Canvas
from verstak.cutting.maps.map_style import band_styles
from verstak.drawing.shapes import Shape, Text

PANEL = Box(230, 30, 56, 140)


def words(shapes: list[Shape]) -> list[str]:
    return [shape.words for shape in shapes if isinstance(shape, Text)]


def inside(shapes: list[Shape], box: Box) -> bool:
    boxes = [text_box(shape) for shape in shapes if isinstance(shape, Text)]
    return all(
        left >= box.x - 0.01
        and top >= box.y - 0.01
        and right <= box.x + box.dx + 0.01
        and bottom <= box.y + box.dy + 0.01
        for left, top, right, bottom in boxes
    )


def test_header_values_shrink_break_and_are_shortened() -> None:
    box = Box(10, 10, 100, 14)
    short = draw_header(box, [Cell("Job", "A", "", 1), Cell("Sheet", "2750×1830", "x", 1)])
    assert words(short) == ["Job", "A", "Sheet", "2750×1830", "x"]
    name = "Офис «Север», третий этаж, рабочие места, тумбы и шкафы для документов"
    long = draw_header(box, [Cell("Job", name, "", 1), Cell("Job", name, "remark", 1)])
    assert inside(long, box)
    first, second, shortened = (words(long)[index] for index in (1, 2, 4))
    assert name.startswith(f"{first} ")
    assert second.endswith("…")
    assert shortened.endswith("…")


def test_the_list_counts_parts_and_shows_saw_sizes() -> None:
    plan = kitchen()
    shown = words(draw_list(PANEL, plan.job, plan.layouts[0], frozenset(), "ru"))
    assert "720×560" in shown
    assert "пила 716×296" in shown
    # Two sides, one door, three rails.
    counts = [shown[shown.index(size) + 1] for size in ("720×560", "720×300", "568×100,4")]
    assert counts == ["2", "1", "3"]


def test_a_hundred_parts_stay_inside_and_numbered_ones_come_first() -> None:
    plan = crowded()
    keyed = frozenset({50, 51, 99})
    shapes = draw_list(PANEL, plan.job, plan.layouts[0], keyed, "ru")
    assert inside(shapes, PANEL)
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    for a, b in combinations(map(text_box, texts), 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] - 0.01 or b[1] >= a[3] - 0.01
    numbers = [t.words for t in texts if t.bold and t.words.isdigit()]
    assert numbers[:4] == ["51", "52", "100", "1"]
    assert any(t.words.startswith("… и ещё") for t in texts)


def test_the_legend_explains_what_is_there() -> None:
    plan = kitchen()
    canvas = Canvas(plan.job, plan.job.sheets[0], Frame(0, 0, 10), band_styles(plan.job), "ru")
    items = [i.words for i in legend_items(canvas, plan.layouts[0], hidden_cuts=0, across=False)]
    assert items[:2] == ["ПВХ Дуб 2", "ПВХ Дуб 0,4"]
    assert "деловой обрезок" in items
    assert not any("ABS" in words for words in items)
    second = legend_items(canvas, plan.layouts[1], hidden_cuts=3, across=True)
    items = [item.words for item in second]
    assert "ABS белая 1" in items
    assert any("3 номеров" in words for words in items)
    assert "длина поперёк надписи" in items


def test_legend_rows_fit_their_room() -> None:
    plan = kitchen()
    canvas = Canvas(plan.job, plan.job.sheets[0], Frame(0, 0, 10), band_styles(plan.job), "ru")
    items = legend_items(canvas, plan.layouts[0], hidden_cuts=0, across=True)
    rows = legend_rows(items, 100)
    assert len(rows) > 1
    assert [item for row in rows for item in row] == items
    assert inside(draw_legend((10, 10), rows), Box(10, 10, 100, 60))


def test_the_kerf_is_named() -> None:
    assert saw_words(SawRules(kerf_um=3200), "ru") == "пропил 3,2"
