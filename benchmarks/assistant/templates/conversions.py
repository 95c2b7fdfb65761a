"""Units and plain arithmetic."""

from __future__ import annotations

from random import Random

from benchmarks.assistant.spelling import Amount
from benchmarks.assistant.templates.template import Drawn, Template, step


def _inches(dice: Random) -> Drawn:
    inches = dice.choice((0.5, 0.75, 1.5, 2.25, 12, 16, 24, 30.5, 36))
    return Drawn({"i": Amount(inches)}, (inches * 25.4,), tolerance=0.05)


def _square_centimetres(dice: Random) -> Drawn:
    area = step(dice, 1200, 98000, 50)
    return Drawn({"a": Amount(area)}, (area / 10_000,), tolerance=0.0005)


def _decimetre_load(dice: Random) -> Drawn:
    load = step(dice, 20, 250, 5) / 100
    return Drawn({"q": Amount(load)}, (load * 100,), tolerance=0.01)


def _pounds(dice: Random) -> Drawn:
    pounds = step(dice, 5, 150, 1)
    return Drawn({"p": Amount(pounds)}, (pounds * 0.45359237,))


def _expression(dice: Random) -> Drawn:
    a, b, c, d = (step(dice, 100, 3000, 1), step(dice, 2, 30, 2), step(dice, 11, 99, 1) / 10,
                  step(dice, 2, 9, 1))  # fmt: skip
    return Drawn(
        {"a": str(a), "b": str(b), "c": Amount(c), "d": str(d)},
        ((a - 2 * b) / c + d,),
        tolerance=0.01,
    )


def _percent(dice: Random) -> Drawn:
    total, share = step(dice, 200, 5000, 50), dice.choice((5, 8, 12, 15))
    return Drawn(
        {"t": Amount(total), "p": Amount(share, "%")}, (total * (1 + share / 100),), tolerance=0.01
    )


TEMPLATES = (
    Template(
        "inches", "units", "number", _inches,
        ("Переведите {i} дюйма в миллиметры", "{i} дюйма — сколько мм?", "Сколько миллиметров в {i} дюйма?"),
        ("Convert {i} inches to millimetres", "{i} inches in mm?", "How many millimetres are {i} inches?"),
        ("mm",),
    ),
    Template(
        "square centimetres", "units", "number", _square_centimetres,
        ("Сколько квадратных метров в {a} см²?", "{a} см2 в м2", "Переведи площадь {a} см² в квадратные метры"),
        ("How many square metres are {a} cm²?", "{a} cm2 in m2", "Convert an area of {a} cm² to square metres"),
        ("m2",),
    ),
    Template(
        "load per square decimetre", "units", "number", _decimetre_load,
        ("Нагрузка {q} кг/дм² — сколько это кг/м²?", "{q} кг/дм2 в кг/м2?", "Переведите {q} кг/дм² в килограммы на квадратный метр"),
        ("A load of {q} kg/dm²: how much is that in kg/m²?", "{q} kg/dm2 in kg/m2?", "Convert {q} kg/dm² to kilograms per square metre"),
        ("kg/m2",),
    ),
    Template(
        "pounds", "units", "number", _pounds,
        ("Сколько килограммов в {p} фунтах?", "{p} фунтов в кг", "Переведите {p} фунтов в килограммы"),
        ("How many kilograms are {p} pounds?", "{p} lb in kg", "Convert {p} lb to kilograms"),
        ("kg",),
    ),
    Template(
        "expression", "arithmetic", "number", _expression,
        ("Сколько будет ({a} - 2*{b}) / {c} + {d}?", "({a}-2*{b})/{c}+{d}=?", "Вычисли: ({a} − 2·{b}) : {c} + {d}"),
        ("What is ({a} - 2*{b}) / {c} + {d}?", "({a}-2*{b})/{c}+{d}=?", "Compute ({a} − 2·{b}) / {c} + {d}"),
        ("number",),
    ),
    Template(
        "per cent more", "arithmetic", "number", _percent,
        ("Сколько будет {t} плюс {p}?", "{t} + {p} сколько", "Прибавь {p} запаса к {t} — что получится?"),
        ("How much is {t} plus {p}?", "{t} + {p} =?", "Add {p} to {t}: what is the result?"),
        ("number",),
    ),
)  # fmt: skip
