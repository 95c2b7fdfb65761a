from __future__ import annotations

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, Phase, given, settings
from tests.cutting.map_samples import all_words, crowded, kitchen, outside, overlaps, texts_of
from tests.cutting.plans import random_plans

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.figures.sequence import cut_sequence
from verstak.cutting.job import CuttingJob, Part, SawRules, Sheet
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout
from verstak.cutting.maps.sheet_map import page_title, sheet_map, sheet_yield
from verstak.drawing.shapes import Circle, Page, Rectangle
from verstak.drawing.svg import write_svg
from verstak.errors import UsageError


def rectangles(page: Page, role: str) -> list[Rectangle]:
    return [s for s in page.shapes if isinstance(s, Rectangle) and s.pen.role == role]


def area(found: list[Rectangle]) -> float:
    return sum(each.size[0] * each.size[1] for each in found)


@pytest.mark.parametrize("plan", [kitchen(), crowded()], ids=["kitchen", "crowded"])
def test_the_samples_are_sound(plan: CuttingPlan) -> None:
    assert check_plan(plan) == ()


def test_parts_are_drawn_to_scale() -> None:
    plan = kitchen()
    page = sheet_map(plan, 0, language="ru")
    (board,) = rectangles(page, "sheet")
    scale = 2750 / board.size[0]
    assert board.size[1] * scale == pytest.approx(1830)
    found = rectangles(page, "part")
    nodes = list(plan.layouts[0].parts())
    assert len(found) == len(nodes) == 6
    for drawn, node in zip(found, nodes, strict=True):
        assert drawn.size[0] * scale == pytest.approx(node.dx_um / 1000)
        assert drawn.size[1] * scale == pytest.approx(node.dy_um / 1000)
        left = (drawn.corner[0] - board.corner[0]) * scale
        bottom = (board.corner[1] + board.size[1] - drawn.corner[1] - drawn.size[1]) * scale
        assert left == pytest.approx(node.x_um / 1000, abs=1e-6)
        assert bottom == pytest.approx(node.y_um / 1000, abs=1e-6)


def test_header_names_sizes_and_yield_in_russian() -> None:
    plan = kitchen()
    shown = all_words(sheet_map(plan, 0, language="ru"))
    parts = [node.area_um2 for node in plan.layouts[0].parts()]
    percent = 100 * sum(parts) / (2_750_000 * 1_830_000)
    for words in (
        "Кухня Ивановых",
        "ЛДСП дуб сонома",
        "16 мм",
        "2750×1830",
        "1 / 2",
        "×3",
        f"{percent:.1f} %".replace(".", ","),
        "720×560",
        "пила 716×296",
        "568×100,4",
        "деловой обрезок",
        "2730×982",
        "2750",
        "1830",
    ):
        assert words in shown, words


def test_english_has_a_decimal_point_and_english_words() -> None:
    shown = " ".join(all_words(sheet_map(kitchen(), 0, language="en")))
    assert "568×100.4" in shown
    assert "Parts on this sheet" in shown
    assert "reusable offcut" in shown
    assert "Лист" not in shown


def test_every_part_of_every_pattern_is_named_in_well_formed_xml() -> None:
    plan = kitchen()
    for index, layout in enumerate(plan.layouts):
        page = sheet_map(plan, index, language="ru")
        root = ElementTree.fromstring(write_svg(page))
        said = " ".join("".join(element.itertext()) for element in root.iter())
        for node in layout.parts():
            for word in plan.job.parts[node.part or 0].name.split():
                assert word in said


def test_cuts_are_numbered_from_one() -> None:
    plan = kitchen()
    page = sheet_map(plan, 0, language="ru")
    cuts = cut_sequence(plan.job, plan.layouts[0])
    circles = [s for s in page.shapes if isinstance(s, Circle)]
    # One more in the legend.
    assert len(circles) == len(cuts) + 1
    red = {t.words for t in texts_of(page) if t.bold and t.colour == "#9b1c1c"}
    assert red == {str(cut.number) for cut in cuts}


@pytest.mark.parametrize("size", [(3, 3), (8, 5), (10, 10), (14, 12)])
def test_no_text_lies_on_another_or_off_the_page(size: tuple[int, int]) -> None:
    page = sheet_map(crowded(*size), 0, language="ru")
    assert overlaps(page) == []
    assert outside(page) == []
    assert min(text.size_mm for text in texts_of(page)) >= 2 - 1e-9


def test_each_part_is_told_by_name_or_number_among_a_hundred() -> None:
    plan = crowded()
    shown = all_words(sheet_map(plan, 0, language="ru"))
    joined = " ".join(shown)
    for index, part in enumerate(plan.job.parts):
        named = f"{part.code} {part.name.split()[0]}"
        assert named in joined or f"№{index + 1}" in joined or str(index + 1) in shown


def test_an_offcut_is_hatched_and_waste_is_not() -> None:
    job = CuttingJob(
        (Part("a", 600_000, 1_000_000),),
        (Sheet("s", 2_000_000, 1_000_000),),
        SawRules(kerf_um=0),
    )
    leaves = (
        Node(0, 0, 600_000, 1_000_000, part=0),
        Node(600_000, 0, 1_350_000, 1_000_000),
        Node(1_950_000, 0, 50_000, 1_000_000),
    )
    root = Node(0, 0, 2_000_000, 1_000_000, axis="x", children=leaves)
    page = sheet_map(CuttingPlan(job, (SheetLayout(0, 1, root),)), 0, language="en")
    board = area(rectangles(page, "sheet"))
    # The legend's samples are 7 by 3 mm.
    assert area(rectangles(page, "offcut")[:1]) == pytest.approx(board * 1350 / 2000)
    assert area(rectangles(page, "waste")[:1]) == pytest.approx(board * 50 / 2000)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # shrinking whole plans takes minutes
)
@given(random_plans())
def test_any_plan_can_be_drawn(plan: CuttingPlan) -> None:
    page = sheet_map(plan, 0, language="ru")
    assert outside(page) == []
    assert overlaps(page) == []
    placed = list(plan.layouts[0].parts())
    assert len(rectangles(page, "part")) == len(placed)
    ElementTree.fromstring(write_svg(page))


@pytest.mark.parametrize("size", [(2750, 60), (200, 2750), (100_000, 300), (30, 30)])
def test_sheets_of_any_shape_stay_on_the_page(size: tuple[int, int]) -> None:
    length, width = (side * 1000 for side in size)
    job = CuttingJob((Part("Планка", length, width),), (Sheet("s", length, width),))
    root = Node(0, 0, length, width, part=0)
    page = sheet_map(CuttingPlan(job, (SheetLayout(0, 1, root),)), 0, language="ru")
    assert outside(page) == []
    (board,) = rectangles(page, "sheet")
    assert board.corner[0] >= 20
    assert board.corner[1] + board.size[1] <= 190


def test_yield_is_saw_area_by_full_sheet() -> None:
    job = CuttingJob((Part("a", 500_000, 500_000),), (Sheet("s", 1_000_000, 500_000),))
    node = Node(0, 0, 500_000, 500_000, part=0)
    root = Node(0, 0, 1_000_000, 500_000, axis="x", children=(node,))
    found = sheet_yield(job, SheetLayout(0, 1, root))
    assert (found.value, found.unit) == (50, "%")


def test_a_hostile_name_is_only_a_name() -> None:
    name = "</text><script>" + "Ы" * 5000 + "\x00\u202e"
    job = CuttingJob((Part(name, 500_000, 300_000),), (Sheet(name, 500_000, 300_000),), name=name)
    root = Node(0, 0, 500_000, 300_000, part=0)
    page = sheet_map(CuttingPlan(job, (SheetLayout(0, 1, root),)), 0, language="ru")
    assert outside(page) == []
    svg = ElementTree.fromstring(write_svg(page))
    assert not [element for element in svg.iter() if element.tag.endswith("script")]


def test_title_and_missing_pattern() -> None:
    assert page_title(kitchen(), 1, "en") == "Cutting map 2/2 — Кухня Ивановых — ЛДСП дуб сонома"
    for index in (-1, 2):
        with pytest.raises(UsageError, match="2 patterns"):
            sheet_map(kitchen(), index, language="ru")
