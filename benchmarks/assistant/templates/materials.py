"""Areas, masses, edge metres, fittings, money."""

from __future__ import annotations

import math
from random import Random

from benchmarks.assistant.spelling import COUNTS, Amount, Count, Mm, Size
from benchmarks.assistant.templates.template import Drawn, Template, step


def _side(dice: Random) -> tuple[int, int]:
    return step(dice, 500, 2200, 10), step(dice, 250, 490, 10)


def _area(dice: Random) -> Drawn:
    (a, b), n = _side(dice), dice.choice(COUNTS)
    return Drawn({"s": Size((a, b)), "n": Count(n)}, (n * a * b / 1e6,))


def _area_of_two(dice: Random) -> Drawn:
    (a, b), (c, d), n = _side(dice), _side(dice), dice.choice(COUNTS)
    shelves = dice.choice((3, 4))
    one = 2 * a * b + shelves * c * d
    return Drawn(
        {"s": Size((a, b)), "p": Size((c, d)), "k": Count(shelves), "n": Count(n)},
        (n * one / 1e6,),
    )


def _mass(dice: Random) -> Drawn:
    (a, b), t, rho = _side(dice), dice.choice((16, 18, 22, 25)), step(dice, 600, 780, 10)
    return Drawn({"s": Size((a, b, t)), "d": Amount(rho, "kg/m3")}, (a * b * t / 1e9 * rho,))


def _mass_of_many(dice: Random) -> Drawn:
    drawn, n = _mass(dice), dice.choice(COUNTS)
    slots = dict(drawn.slots)
    slots["n"] = Count(n)
    return Drawn(slots, (n * drawn.expected[0],))


def _edge_round(dice: Random) -> Drawn:
    (a, b), n = _side(dice), dice.choice(COUNTS)
    return Drawn(
        {"s": Size((a, b)), "n": Count(n), "t": Mm(dice.choice((0.4, 0.8, 1, 2)))},
        (n * 2 * (a + b) / 1000,),
    )


def _edge_long(dice: Random) -> Drawn:
    (a, b), n = _side(dice), dice.choice(COUNTS)
    return Drawn(
        {"s": Size((a, b)), "n": Count(n), "t": Mm(dice.choice((0.4, 1, 2)))}, (n * 2 * a / 1000,)
    )


def _confirmats(dice: Random) -> Drawn:
    bottom, rail, rails, n = dice.choice((4, 6, 8)), 2, dice.choice((2, 3, 4)), dice.choice(COUNTS)
    return Drawn(
        {"b": Count(bottom), "r": Count(rail), "k": Count(rails), "n": Count(n)},
        (n * (bottom + rail * rails),),
        tolerance=0,
    )


def _hinges(dice: Random) -> Drawn:
    doors, hinges, n = dice.choice((2, 3)), dice.choice((2, 3, 4)), dice.choice(COUNTS)
    return Drawn(
        {"d": Count(doors), "h": Count(hinges), "n": Count(n)}, (n * doors * hinges,), tolerance=0
    )


def _cost_of_area(dice: Random) -> Drawn:
    area, price = step(dice, 20, 900, 5) / 10, step(dice, 400, 1900, 10)
    return Drawn({"a": Amount(area, "m2"), "p": Amount(price, "rub")}, (area * price,))


def _boxes(dice: Random) -> Drawn:
    each, n, box = dice.choice((8, 12, 14)), dice.choice(COUNTS), dice.choice((100, 200, 500))
    return Drawn(
        {"e": Count(each), "n": Count(n), "x": Count(box)},
        (math.ceil(each * n / box),),
        tolerance=0,
    )


TEMPLATES = (
    Template(
        "area", "areas", "number", _area,
        ("Сколько квадратных метров плиты в партии деталей {s}, {n} штук?",
         "Деталь {s}, количество {n} шт. Площадь всех, м2?",
         "Посчитайте, пожалуйста, общую площадь {n} полок {s}"),
        ("What is the total area of {n} panels {s}, in square metres?",
         "Panel {s}, quantity {n}. Total m²?",
         "Please give me the board area for {n} shelves of {s}"),
        ("m2",),
    ),
    Template(
        "area of two kinds", "areas", "number", _area_of_two,
        ("На шкаф идут 2 боковины {s} и {k} полки {p}. Сколько м² плиты на {n} шкафов, без отходов?",
         "Шкаф: боковина {s} — 2 шт, полка {p} — {k} шт. Квадратура на {n} штук?",
         "Сделать надо {n} шкафов. В каждом {k} полки {p} и 2 боковины {s}; чистая площадь плиты?"),
        ("A cabinet takes 2 sides {s} and {k} shelves {p}. How many m² of board for {n} cabinets, without waste?",
         "2 sides {s}, {k} shelves {p} per unit, {n} units: net board area?",
         "We build {n} bookcases, each with {k} shelves {p} and 2 sides {s}. Area of the board in m²?"),
        ("m2",),
    ),
    Template(
        "mass", "masses", "number", _mass,
        ("Какова масса панели {s} при плотности {d}?",
         "Щит {s}, плотность {d} — сколько весит?",
         "Подскажите вес детали {s}, если плотность плиты {d}"),
        ("What is the mass of a panel {s} at a density of {d}?",
         "Panel {s}, density {d}: weight?",
         "How heavy is a board {s} if its density is {d}?"),
        ("kg",),
    ),
    Template(
        "mass of many", "masses", "number", _mass_of_many,
        ("Сколько весит партия из {n} щитов {s}, плотность {d}?",
         "{n} деталей {s}, плотность {d}, общий вес в кг?",
         "Найдите массу {n} панелей {s} при плотности {d}"),
        ("What do {n} panels {s} weigh together at {d}?",
         "{n} parts {s}, density {d}, total mass in kg?",
         "Find the mass of {n} boards {s} with a density of {d}"),
        ("kg",),
    ),
    Template(
        "edge all round", "edge metres", "number", _edge_round,
        ("Сколько метров кромки {t} нужно, чтобы обклеить по периметру {n} фасадов {s}, без припусков?",
         "Фасад {s}, {n} штук, кромка {t} кругом. Погонаж?",
         "Кромка {t} со всех четырёх сторон, деталей {s} — {n} шт. Сколько пог. м без запаса?"),
        ("How many metres of {t} edge band go round {n} fronts {s}, without allowances?",
         "Fronts {s}, {n} pcs, {t} edge on all four sides. Metres?",
         "Edge length in m for {n} parts {s} banded all round with {t}, no waste?"),
        ("m",),
    ),
    Template(
        "edge on two long sides", "edge metres", "number", _edge_long,
        ("Кромка {t} только по двум длинным сторонам детали {s}. Сколько метров на {n} деталей, без припусков?",
         "{n} полок {s}, кромим {t} обе длинные стороны. Метров кромки?",
         "Нужна кромка {t}: деталь {s}, клеим на две длинные стороны, количество {n} шт. Погонные метры?"),
        ("Edge band {t} on the two long sides of a part {s}. How many metres for {n} parts, no allowances?",
         "{n} shelves {s}, banding {t} on both long edges. Metres of band?",
         "Both long sides of {n} panels {s} get {t} edging; total metres?"),
        ("m",),
    ),
    Template(
        "confirmats", "fittings", "number", _confirmats,
        ("На дно идёт {b} конфирмата, на каждую из {k} планок по {r}. Сколько конфирматов на {n} корпусов?",
         "Корпусов {n}. Конфирматы: дно — {b} шт, планки — {k} по {r} шт. Всего?",
         "Посчитай конфирматы на {n} тумб: по {b} на дно и по {r} на каждую планку, планок {k}"),
        ("The bottom takes {b} confirmats and each of {k} rails takes {r}. How many for {n} carcasses?",
         "{n} carcasses; confirmats: bottom {b}, {k} rails with {r} each. Total?",
         "Count the confirmats for {n} units: {b} per bottom, {r} per rail, {k} rails"),
        ("count",),
    ),
    Template(
        "hinges", "fittings", "number", _hinges,
        ("В шкафу дверей: {d}, на каждой петель: {h}. Сколько петель на {n} шкафов?",
         "{n} шкафов, дверей в каждом {d}, петель на дверь {h}. Всего петель?",
         "Сколько петель заказать на {n} шкафов, если на дверь ставим {h}, а дверей {d}?"),
        ("A cabinet has {d} doors with {h} hinges each. How many hinges for {n} cabinets?",
         "{n} cabinets, {d} doors each, {h} hinges per door. Hinges in total?",
         "How many hinges should I order for {n} cabinets with {d} doors and {h} hinges a door?"),
        ("count",),
    ),
    Template(
        "cost of an area", "money", "number", _cost_of_area,
        ("Сколько стоит {a} плиты по цене {p} за квадратный метр?",
         "{a} по {p} за м2 — итого?",
         "Плита стоит {p} за 1 м², нужно {a}. Сумма в рублях?"),
        ("What do {a} of board cost at {p} per square metre?",
         "{a} at {p} per m²: total?",
         "The board is {p} per m² and I need {a}. How much is that?"),
        ("rub",),
    ),
    Template(
        "boxes", "fittings", "number", _boxes,
        ("На корпус {e} саморезов, корпусов {n}, в коробке {x} саморезов. Сколько коробок нужно?",
         "{n} корпусов по {e} саморезов, фасовка {x}. Сколько коробок брать?",
         "Сколько упаковок по {x} саморезов хватит на {n} корпусов, если на каждый идёт {e}?"),
        ("A carcass takes {e} screws, there are {n} carcasses and {x} screws in a box. How many boxes?",
         "{n} carcasses, {e} screws each, boxes of {x}. Boxes needed?",
         "How many packs of {x} screws are enough for {n} carcasses with {e} each?"),
        ("count",),
    ),
)  # fmt: skip
