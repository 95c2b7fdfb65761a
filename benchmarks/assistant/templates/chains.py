"""Two steps: the result of one feeds the next."""

from __future__ import annotations

import math
from random import Random

from benchmarks.assistant.spelling import COUNTS, Amount, Count, Mm, Size
from benchmarks.assistant.templates.sawing import SHEETS
from benchmarks.assistant.templates.strength import deflection_mm
from benchmarks.assistant.templates.template import Drawn, Template, step


def _opening_then_deflection(dice: Random) -> Drawn:
    width, t, load = step(dice, 600, 1200, 10), dice.choice((16, 18)), step(dice, 20, 60, 5)
    opening = width - 2 * t
    sag = deflection_mm(opening, t, load, 1600)
    return Drawn(
        {"w": Mm(width), "t": Mm(t), "d": Mm(step(dice, 280, 400, 10)), "q": Amount(load, "kg/m2"),
         "e": Amount(1600, "MPa")},
        (opening, sag),
        tolerance=max(0.01, 0.005 * sag),
    )  # fmt: skip


def _area_then_mass(dice: Random) -> Drawn:
    a, b, n = step(dice, 300, 900, 10), step(dice, 200, 590, 10), dice.choice(COUNTS)
    t, rho = dice.choice((16, 18, 22)), step(dice, 600, 760, 10)
    area = n * a * b / 1e6
    return Drawn(
        {"s": Size((a, b)), "n": Count(n), "t": Mm(t), "d": Amount(rho, "kg/m3")},
        (area, area * t / 1000 * rho),
    )


def _sheets_then_cost(dice: Random) -> Drawn:
    (length, width), area = dice.choice(SHEETS), step(dice, 400, 8000, 7) / 10
    price = step(dice, 1800, 5200, 50)
    sheets = math.ceil(area * 1e6 / (length * width) - 1e-9)
    return Drawn(
        {"a": Amount(area, "m2"), "l": Size((length, width)), "p": Amount(price, "rub")},
        (sheets, sheets * price),
        tolerance=0.5,
    )


def _edge_then_cost(dice: Random) -> Drawn:
    a, b, n = step(dice, 300, 900, 2), step(dice, 200, 590, 2), dice.choice(COUNTS)
    price = step(dice, 12, 90, 2)
    metres = n * 2 * (a + b) / 1000
    return Drawn(
        {"s": Size((a, b)), "n": Count(n), "p": Amount(price, "rub")}, (metres, metres * price)
    )


def _area_then_sheets(dice: Random) -> Drawn:
    (length, width), n = dice.choice(SHEETS), dice.choice(COUNTS)
    a, b = step(dice, 500, 900, 10), step(dice, 300, 590, 10)
    area = n * a * b / 1e6
    return Drawn(
        {"s": Size((a, b)), "n": Count(n), "l": Size((length, width))},
        (area, math.ceil(area * 1e6 / (length * width) - 1e-9)),
        tolerance=min(0.5, 0.005 * area),
    )


def _front_then_edge(dice: Random) -> Drawn:
    height, width, n = step(dice, 400, 900, 10), step(dice, 300, 600, 10), dice.choice(COUNTS)
    front = (height - 4, width - 4)
    return Drawn(
        {"h": Mm(height), "w": Mm(width), "g": Mm(2), "n": Count(n)}, (n * 2 * sum(front) / 1000,)
    )


TEMPLATES = (
    Template(
        "opening then deflection", "chains", "number_list", _opening_then_deflection,
        ("Корпус шириной {w} из плиты {t}. Какова ширина проёма и какой мгновенный прогиб у полки {t} на этом пролёте, если глубина {d}, нагрузка {q}, E={e}?",
         "Корпус {w}, плита {t}: проём и прогиб полки {t} на нём, глубина {d}, {q}, E={e}?",
         "Сначала найдите проём корпуса {w} (боковины {t}), потом прогиб полки {t} глубиной {d} на этом пролёте при {q} и E={e}"),
        ("A cabinet is {w} wide, board {t}. What is the opening, and how much does a {t} shelf {d} deep sag over it under {q} with E={e}?",
         "Cabinet {w}, board {t}: opening, and deflection of a {t} shelf over it, depth {d}, {q}, E={e}?",
         "First the opening of a {w} cabinet with {t} sides, then the deflection of a {t} shelf {d} deep on that span at {q}, E={e}"),
        ("mm", "mm"),
    ),
    Template(
        "area then mass", "chains", "number_list", _area_then_mass,
        ("Сколько м² в {n} деталях {s} и сколько они весят при толщине {t} и плотности {d}?",
         "{n} деталей {s}, толщина {t}, плотность {d}: площадь и масса?",
         "Посчитайте площадь {n} щитов {s}, а затем их массу: толщина {t}, плотность {d}"),
        ("How many m² are {n} parts {s}, and what do they weigh at a thickness of {t} and {d}?",
         "{n} parts {s}, thickness {t}, density {d}: area and mass?",
         "Compute the area of {n} panels {s} and then their mass: thickness {t}, density {d}"),
        ("m2", "kg"),
    ),
    Template(
        "sheets then cost", "chains", "number_list", _sheets_then_cost,
        ("Сколько листов {l} нужно по площади на {a} деталей и сколько они стоят по {p} за лист?",
         "{a} деталей, лист {l} по {p}: сколько листов (по площади) и на какую сумму?",
         "Деталей {a}. Найдите число листов {l} только по площади, потом стоимость, лист стоит {p}"),
        ("How many {l} sheets do {a} of parts need by area, and what do they cost at {p} a sheet?",
         "{a} of parts, sheet {l} at {p}: sheets by area, and the sum?",
         "Parts take {a}. Find the number of {l} sheets by area only, then the cost at {p} per sheet"),
        ("count", "rub"),
    ),
    Template(
        "edge then cost", "chains", "number_list", _edge_then_cost,
        ("Сколько метров кромки уйдёт по периметру {n} деталей {s} и сколько она стоит по {p} за метр?",
         "{n} деталей {s} кромим кругом, метр {p}: погонаж и сумма?",
         "Кромка вокруг деталей {s}, {n} шт: найдите метры и стоимость при цене {p} за метр"),
        ("How many metres of edge go round {n} parts {s}, and what does it cost at {p} a metre?",
         "{n} parts {s} banded all round, {p} per metre: metres and cost?",
         "Edge band round {n} parts {s}: find the metres, then the price at {p} per metre"),
        ("m", "rub"),
    ),
    Template(
        "area then sheets", "chains", "number_list", _area_then_sheets,
        ("Какова площадь {n} деталей {s} и сколько листов {l} на неё нужно, если считать по площади?",
         "{n} деталей {s}: м2 и листов {l} по площади?",
         "Найдите общую площадь {n} деталей {s}, затем число листов {l} по этой площади"),
        ("What is the area of {n} parts {s}, and how many {l} sheets does it take by area?",
         "{n} parts {s}: m² and {l} sheets by area?",
         "Find the total area of {n} parts {s}, then the number of {l} sheets for that area"),
        ("m2", "count"),
    ),
    Template(
        "front then edge", "chains", "number", _front_then_edge,
        ("Фасад меньше корпуса {h} (высота) на {w} (ширина) на {g} с каждой из четырёх сторон. Сколько метров кромки по периметру {n} таких фасадов?",
         "Корпус: высота {h}, ширина {w}; фасад с зазором {g} с каждой стороны. Кромка кругом на {n} фасадов, м?",
         "Накладной фасад на корпус высотой {h} и шириной {w}, зазоры {g} со всех сторон. Погонаж кромки на {n} фасадов?"),
        ("A front is smaller than its carcass, {h} high and {w} wide, by {g} on each of the four sides. Metres of edge round {n} such fronts?",
         "Carcass {h} high, {w} wide; front with a {g} gap on every side. Edge round {n} fronts in m?",
         "An overlay front for a carcass {h} high and {w} wide with {g} gaps all round. Edge metres for {n} fronts?"),
        ("m",),
    ),
)  # fmt: skip
