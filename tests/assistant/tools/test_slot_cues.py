"""The office's slots take the right numbers out of shop-floor sentences, without a model."""

from __future__ import annotations

from typing import Any

import pytest
from tests.assistant.tools.asking import by_name

from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.deflection_tools import deflection_tools
from verstak.assistant.tools.door_tools import door_tools
from verstak.assistant.tools.drawer_tools import drawer_tools
from verstak.assistant.tools.drilling_tools import confirmat_tool, drilling_tools
from verstak.assistant.tools.front_tools import front_tools
from verstak.assistant.tools.joint_tools import joint_tools
from verstak.assistant.tools.opening_tools import opening_tools
from verstak.assistant.tools.shelf_load_tools import shelf_load_tools
from verstak.assistant.tools.shelf_tools import shelf_tools
from verstak.assistant.tools.system32_tools import system32_tools
from verstak.errors import ToolRefused
from verstak.furniture.standards.rules import load_rules

TOOLS = by_name(
    (
        *shelf_tools(),
        *shelf_load_tools(),
        *deflection_tools(),
        *joint_tools(),
        *opening_tools(),
        *front_tools(),
        *door_tools(),
        *drawer_tools(),
        *system32_tools(),
        *drilling_tools(),
        confirmat_tool(load_rules()),
    )
)


@pytest.mark.parametrize(
    ("tool", "text", "values"),
    [
        (
            "shelf",
            "полка 16, между стойками 700, глуб 280, груз 15 кило, сколько провиснет",
            {"span": 700, "thickness": 16, "depth": 280, "spread_load": 15},
        ),
        (
            "shelf",
            "На сколько прогнётся полка 1000х350х22 под 25 кг книг?",
            {"span": 1000, "depth": 350, "thickness": 22, "spread_load": 25},
        ),
        (
            "shelf",
            "прогиб полки 20 кг по центру, 800 на 300, 16 мм",
            {"span": 800, "depth": 300, "thickness": 16, "point_load": 20},
        ),
        (
            "shelf",
            "Прогиб полки МДФ 19 мм, пролёт 0,8 м, 45 кг/м2, E=2000 МПа",
            {"span": 800, "thickness": 19, "area_load": 45, "modulus": 2000},
        ),
        (
            "shelf",
            "Is a 1 m shelf of 22 mm MDF stiff enough for 50 kg per square metre?",
            {"span": 1000, "thickness": 22, "area_load": 50},
        ),
        (
            "shelf_span",
            "макс пролет фанера 15, 45 кг/м2, L/300",
            {"thickness": 15, "area_load": 45, "limit": 300},
        ),
        (
            "shelf_thickness",
            "толщина полки? пролет 800, 60 кг/м2, лдсп",
            {"span": 800, "area_load": 60},
        ),
        (
            "shelf_load",
            "перевести 20 кг на полку 80х30 см в кг/м2",
            {"length": 800, "depth": 300, "mass": 20},
        ),
        (
            "deflection_ratio",
            "прогиб во ск раз вырастет пролет был 700 стал 1000",
            {"span_from": 700, "span_to": 1000},
        ),
        (
            "deflection_ratio",
            "Как изменится прогиб полки при переходе с ЛДСП 16 на 25 мм?",
            {"thickness_from": 16, "thickness_to": 25},
        ),
        (
            "deflection_ratio",
            "нагрузка была 30 кг/м2 стала 75 кг/м2, прогиб во сколько раз",
            {"load_from": 30, "load_to": 75},
        ),
        ("corner_moment", "момент угла: 20 кг на вылете 40 см", {"mass": 20, "arm": 400}),
        ("dowel_corner", "moment per dowel 8x30", {"diameter": 8, "length": 30}),
        (
            "opening_width",
            "Шкаф 1500 мм, две перегородки, плита 16: ширина каждой секции?",
            {"width": 1500, "dividers": 2, "thickness": 16},
        ),
        (
            "inner_depth",
            "глубина в свету: корпус 560, ДВП 3 мм в пазу на 12 мм от края",
            {"depth": 560, "back": 3, "groove": 12},
        ),
        ("front_fit", "фасад 355 на корпус 360 норм?", {"front": 355, "carcass": 360}),
        (
            "front_size",
            "размер фасадов: тумба 600х720, 2 двери",
            {"width": 600, "height": 720, "doors": 2},
        ),
        (
            "hinges",
            "Хватит ли двух петель на дверцу 900 на 400 из МДФ 18?",
            {"height": 900, "width": 400, "thickness": 18},
        ),
        (
            "drawer_box",
            "Размер ящика в проём 464 мм, глубина корпуса 500, направляющие скрытого монтажа",
            {"opening": 464, "depth": 500, "slides": "undermount"},
        ),
        (
            "system32_rows",
            "Кратно ли 32 расстояние между рядами при глубине 330 мм?",
            {"depth": 330, "setback": 37},
        ),
        (
            "system32_row_check",
            "Вкладная дверь 16 мм: ряд на 54,5 мм от кромки подойдёт?",
            {"row": 54.5, "doors": "inset", "thickness": 16},
        ),
        ("system32_holes", "скока дырок по 32 на 600 мм", {"height": 600}),
        (
            "hinge_positions",
            "крайние петли по 90 мм от края, дверь 1200, 3 петли: где средняя?",
            {"height": 1200, "count": 3, "end": 90},
        ),
        (
            "fastener_places",
            "присадка дна глубиной 450: три конфирмата, отступы?",
            {"length": 450, "count": 3},
        ),
        (
            "confirmat_holes",
            "Конфирмат 7×50: торец 8 мм, пласть 5 мм. Так можно?",
            {"face": 5, "edge": 8},
        ),
    ],
)
def test_numbers_find_their_slots(tool: str, text: str, values: dict[str, Any]) -> None:
    filling = fill(TOOLS[tool], Ground(read_message(text)))
    assert not filling.missing
    assert {name: filling.values.get(name) for name in values} == values


@pytest.mark.parametrize(
    ("tool", "text", "missing"),
    [
        ("shelf", "Полка ЛДСП 16 мм, 50 кг/м². Какой прогиб?", "span"),
        ("opening_width", "Какой проём у шкафа 800 мм?", "thickness"),
        ("corner_moment", "Какой момент даёт сила 150 Н?", "arm"),
    ],
)
def test_what_is_not_said_is_missing(tool: str, text: str, missing: str) -> None:
    assert missing in fill(TOOLS[tool], Ground(read_message(text))).missing


def test_a_shelf_of_minus_three_millimetres_is_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        fill(
            TOOLS["shelf"],
            Ground(read_message("Прогиб полки: пролёт 800, толщина −3 мм, 50 кг/м²")),
        )
    assert "−3" in (refused.value.in_russian or "").replace("-", "−")
