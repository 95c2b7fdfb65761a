"""Deflection of shelves, ratios, moments on a corner, loads."""

from __future__ import annotations

from random import Random

from benchmarks.assistant.spelling import Amount, Mm
from benchmarks.assistant.templates.template import GRAVITY, Drawn, Template, step

LEAST_PUBLISHED = 78.7
"""N·m, Atar and Ozcifci 2008: the weakest corner of their series, as the exam cites it."""


def deflection_mm(span: float, thickness: float, kg_per_m2: float, modulus_mpa: float) -> float:
    """Uniformly loaded, simply supported: w = 5 q L⁴ / (384 E I); the depth cancels out.

    q = p·g·b and I = b·t³/12, so w = 60 p g L⁴ / (384 E t³), all in metres and pascals.
    """
    length, t = span / 1000, thickness / 1000
    pressure = kg_per_m2 * GRAVITY
    return 60 * pressure * length**4 / (384 * modulus_mpa * 1e6 * t**3) * 1000


def _deflection(dice: Random) -> Drawn:
    span, depth = step(dice, 550, 1150, 10), step(dice, 250, 450, 10)
    t, load = dice.choice((16, 18, 22, 25)), step(dice, 20, 80, 5)
    modulus = dice.choice((1500, 1600, 1800, 2200, 2500))
    return Drawn(
        {"l": Mm(span), "d": Mm(depth), "t": Mm(t), "q": Amount(load, "kg/m2"),
         "e": Amount(modulus, "MPa")},
        (deflection_mm(span, t, load, modulus),),
        tolerance=max(0.01, 0.005 * deflection_mm(span, t, load, modulus)),
    )  # fmt: skip


def _span_ratio(dice: Random) -> Drawn:
    a = step(dice, 500, 800, 50)
    b = a + step(dice, 100, 500, 50)
    return Drawn({"a": Mm(a), "b": Mm(b)}, ((b / a) ** 4,))


def _thickness_ratio(dice: Random) -> Drawn:
    a, b = sorted(dice.sample((16, 18, 19, 22, 25), 2))
    return Drawn({"a": Mm(a), "b": Mm(b)}, ((b / a) ** 3,))


def _moment(dice: Random) -> Drawn:
    force, arm = step(dice, 40, 400, 10), step(dice, 150, 600, 10)
    return Drawn({"f": Amount(force, "N"), "a": Mm(arm)}, (force * arm / 1000,))


def _moment_compared(dice: Random) -> Drawn:
    while True:
        drawn = _moment(dice)
        if abs(drawn.expected[0] - LEAST_PUBLISHED) > 2:
            return Drawn(drawn.slots, drawn.expected, drawn.expected[0] < LEAST_PUBLISHED)


def _moment_of_mass(dice: Random) -> Drawn:
    mass, arm = step(dice, 5, 40, 1), step(dice, 150, 600, 10)
    return Drawn({"m": Amount(mass, "kg"), "a": Mm(arm)}, (mass * GRAVITY * arm / 1000,))


def _load(dice: Random) -> Drawn:
    mass, length, depth = step(dice, 8, 60, 1), step(dice, 500, 1100, 50), step(dice, 200, 450, 10)
    return Drawn(
        {"m": Amount(mass, "kg"), "l": Mm(length), "d": Mm(depth)}, (mass / (length * depth) * 1e6,)
    )


def _limit(dice: Random) -> Drawn:
    span, part = step(dice, 600, 1200, 50), dice.choice((150, 200, 250, 300))
    return Drawn({"l": Mm(span), "n": str(part)}, (span / part,), tolerance=0.01)


TEMPLATES = (
    Template(
        "deflection", "deflection", "number", _deflection,
        ("Полка из ЛДСП {t}, пролёт {l}, глубина {d}, свободно оперта, нагрузка {q} равномерно, E={e}. Каков мгновенный прогиб, мм?",
         "Полка {t}, пролёт {l}, глубина {d}, {q}, E {e}: насколько прогнётся сразу?",
         "Посчитай упругий прогиб: модуль упругости {e}, равномерная нагрузка {q}, свободные опоры через {l}, толщина {t}, глубина {d}"),
        ("A chipboard shelf {t} thick spans {l}, is {d} deep, simply supported, with a uniform load of {q} and E={e}. What is the instant deflection in mm?",
         "Shelf {t}, span {l}, depth {d}, {q}, E {e}: deflection?",
         "How much does a {t} shelf sag at once over {l} (depth {d}) under {q} if E is {e}?"),
        ("mm",),
    ),
    Template(
        "ratio of spans", "ratios", "number", _span_ratio,
        ("Во сколько раз вырастет прогиб полки, если пролёт увеличить с {a} до {b}?",
         "Пролёт был {a}, стал {b}. Прогиб больше во сколько раз?",
         "Как изменится прогиб (во сколько раз), если вместо {a} сделать пролёт {b}, нагрузка на квадратный метр та же?"),
        ("By what factor does the deflection of a shelf grow when the span goes from {a} to {b}?",
         "Span {a} becomes {b}: deflection how many times larger?",
         "How many times more does a shelf sag over {b} than over {a}, same load per area?"),
        ("ratio",),
    ),
    Template(
        "ratio of thicknesses", "ratios", "number", _thickness_ratio,
        ("Во сколько раз уменьшится прогиб полки, если вместо толщины {a} взять {b}?",
         "Полка была {a}, поставили {b}. Во сколько раз меньше прогиб?",
         "Толщину полки увеличили с {a} до {b}; во сколько раз она стала жёстче?"),
        ("By what factor does the deflection of a shelf fall when its thickness goes from {a} to {b}?",
         "Shelf {a} replaced by {b}: how many times less deflection?",
         "How many times stiffer is a {b} shelf than a {a} one?"),
        ("ratio",),
    ),
    Template(
        "moment", "moment", "number", _moment,
        ("Какой момент действует на угол корпуса, если сила {f} приложена на плече {a}?",
         "Сила {f}, плечо {a}. Момент, Н·м?",
         "Посчитайте момент на угловое соединение: плечо {a}, сила {f}"),
        ("What moment acts on the corner if a force of {f} is applied at an arm of {a}?",
         "Force {f}, arm {a}. Moment in N·m?",
         "Compute the moment on a corner joint: arm {a}, force {f}"),
        ("N m",),
    ),
    Template(
        "moment compared", "moment", "number+bool", _moment_compared,
        ("Момент на угол: сила {f} на плече {a}, Н·м? Меньше ли он наименьшего опубликованного 78,7 Н·м?",
         "{f} на плече {a} — какой момент и меньше ли 78,7 Н·м?",
         "Меньше ли 78,7 Н·м момент от силы {f} на плече {a}, и чему он равен?"),
        ("Moment on the corner from {f} at an arm of {a}, in N·m? Is it less than the lowest published 78.7 N·m?",
         "{f} at {a}: the moment, and is it below 78.7 N·m?",
         "Is the moment of {f} on an arm of {a} less than 78.7 N·m, and what is it?"),
        ("N m",), asks="less",
    ),
    Template(
        "moment of a mass", "chains", "number", _moment_of_mass,
        ("На краю висит груз {m}, плечо до угла {a}. Какой момент на угол в Н·м (g = 9,81 м/с²)?",
         "Груз {m} на вылете {a}: момент в Н·м, g 9,81?",
         "Подвесили {m} на расстоянии {a} от соединения. Найдите силу тяжести (g = 9,81) и момент на угол"),
        ("A mass of {m} hangs {a} from the corner. What is the moment in N·m (g = 9.81 m/s²)?",
         "{m} at an arm of {a}: moment in N·m, g 9.81?",
         "We hang {m} at a distance of {a} from the joint. Find its weight (g = 9.81) and the moment on the corner"),
        ("N m",),
    ),
    Template(
        "load per area", "loads", "number", _load,
        ("На полке длиной {l} и глубиной {d} лежит {m} книг. Какая это нагрузка в кг/м²?",
         "{m} на полку {l} на {d} — сколько кг/м2?",
         "Переведите в кг/м²: груз {m} равномерно на полке, длина {l}, глубина {d}"),
        ("A shelf {l} long and {d} deep carries {m} of books. What load is that in kg/m²?",
         "{m} on a shelf of {l} by {d}: kg/m²?",
         "Convert to kg/m²: {m} spread evenly on a shelf, length {l}, depth {d}"),
        ("kg/m2",),
    ),
    Template(
        "deflection limit", "deflection", "number", _limit,
        ("Какой прогиб в мм допускает предел L/{n} при пролёте {l}?",
         "Пролёт {l}, предел L/{n}: сколько мм?",
         "Чему равен L/{n} для полки с пролётом {l}, в миллиметрах?"),
        ("What deflection in mm does a limit of L/{n} allow at a span of {l}?",
         "Span {l}, limit L/{n}: how many mm?",
         "What is L/{n} in millimetres for a shelf spanning {l}?"),
        ("mm",),
    ),
)  # fmt: skip
