"""Saw sizes, strips, sheets by area, yield, spacing on the map."""

from __future__ import annotations

import math
from random import Random

from benchmarks.assistant.spelling import COUNTS, Amount, Count, Mm, Size
from benchmarks.assistant.templates.template import Drawn, Template, step

SHEETS = ((2750, 1830), (2800, 2070), (2440, 1830), (2440, 1220))


def _saw_round(dice: Random) -> Drawn:
    a, b = step(dice, 300, 900, 1), step(dice, 110, 290, 1)
    edge, milled = dice.choice((0.4, 0.8, 1.0, 2.0)), dice.choice((0.3, 0.5, 1.0))
    return Drawn(
        {"s": Size((a, b)), "e": Mm(edge), "m": Mm(milled)},
        (a - 2 * edge + 2 * milled, b - 2 * edge + 2 * milled),
        tolerance=0.05,
    )


def _saw_long(dice: Random) -> Drawn:
    # Edges along the length make the part narrower before they are glued, never shorter.
    a, b = step(dice, 500, 900, 1), step(dice, 110, 390, 1)
    edge, milled = dice.choice((0.8, 1.0, 2.0)), dice.choice((0.3, 0.5))
    return Drawn(
        {"s": Size((a, b)), "e": Mm(edge), "m": Mm(milled)},
        (a, b - 2 * edge + 2 * milled),
        tolerance=0.05,
    )


def _strips(dice: Random) -> Drawn:
    while True:
        wide, strip = dice.choice((1830, 2070, 1220)), step(dice, 180, 620, 5)
        kerf, trim = dice.choice((3.2, 4.0, 4.4)), dice.choice((5, 10, 15))
        usable = wide - 2 * trim
        n = math.floor((usable + kerf) / (strip + kerf))
        rest = usable - n * (strip + kerf)
        if rest > 5:  # a last cut that falls off the sheet would be a matter of taste
            slots = {"w": Mm(wide), "s": Mm(strip), "k": Mm(kerf), "t": Mm(trim)}
            return Drawn(slots, (n, round(rest, 4)), tolerance=0.2)


def _sheets(dice: Random) -> Drawn:
    (length, width), n = dice.choice(SHEETS), dice.choice(COUNTS)
    a, b, each = step(dice, 300, 900, 10), step(dice, 200, 590, 10), dice.choice((4, 6, 8))
    area, sheet = n * each * a * b, length * width
    return Drawn(
        {"s": Size((a, b)), "e": Count(each), "n": Count(n), "l": Size((length, width))},
        (math.ceil(area / sheet - 1e-9),),
        tolerance=0,
    )


def _sheets_of_area(dice: Random) -> Drawn:
    (length, width), area = dice.choice(SHEETS), step(dice, 205, 9005, 7) / 10
    return Drawn(
        {"a": Amount(area, "m2"), "l": Size((length, width))},
        (math.ceil(area * 1e6 / (length * width) - 1e-9),),
        tolerance=0,
    )


def _yield(dice: Random) -> Drawn:
    (length, width), n = dice.choice(SHEETS), step(dice, 5, 40, 5)
    area = round(n * length * width / 1e6 * dice.uniform(0.7, 0.96), 1)
    share = area * 1e6 / (n * length * width) * 100
    return Drawn(
        {"a": Amount(area, "m2"), "n": Count(n), "l": Size((length, width))},
        (share,),
        tolerance=0.1,
    )


def _spacing(dice: Random) -> Drawn:
    part, kerf = step(dice, 300, 900, 10), dice.choice((3.2, 4.0, 4.4))
    gap = dice.choice((2, 3, 4, 5, 6))
    return Drawn({"p": Mm(part), "g": Mm(gap), "k": Mm(kerf)}, verdict=gap < kerf)


def _fits(dice: Random) -> Drawn:
    (length, width), trim = dice.choice(SHEETS), dice.choice((10, 15))
    fits = dice.random() < 0.5
    part = length - 2 * trim - dice.choice((0, 4, 30)) if fits else length - dice.choice((0, 5, 10))
    return Drawn(
        {"s": Size((part, step(dice, 200, 600, 10))), "l": Size((length, width)), "t": Mm(trim)},
        verdict=fits,
    )


TEMPLATES = (
    Template(
        "saw size all round", "saw sizes", "number_list", _saw_round,
        ("Чистовой размер детали {s}, кромка {e} со всех четырёх сторон, прифуговка {m} на сторону. Какой распиловочный размер?",
         "{s} готовая, кромка {e} вкруговую, прифуговка {m} на сторону — пильный размер?",
         "Подскажите размер в распил: кромка {e} кругом, прифуговка {m} на каждую сторону, чистовой {s}"),
        ("The finished size is {s}, edge band {e} on all four sides, pre-milling {m} per side. What is the saw size?",
         "Finished {s}, {e} edge all round, pre-mill {m} a side: cut size?",
         "What size do I saw if the part is {s} finished, banded all round with {e} and pre-milled {m} per side?"),
        ("mm", "mm"),
    ),
    Template(
        "saw size two long sides", "saw sizes", "number_list", _saw_long,
        ("Деталь {s} чистовая, кромка {e} только по двум длинным сторонам, прифуговка {m} на сторону с кромкой. Распиловочный размер?",
         "Чистовой {s}, кромка {e} на обе длинные, прифуговка {m}. В распил?",
         "Кромим {e} две длинные стороны детали {s} с прифуговкой {m} на сторону. Какой размер пилить?"),
        ("Part {s} finished, edge {e} on the two long sides only, pre-milling {m} per banded side. Saw size?",
         "Finished {s}, {e} band on both long edges, pre-mill {m}. Cut size?",
         "Both long edges of a {s} part get {e} band with {m} pre-milling per side. What size do I cut?"),
        ("mm", "mm"),
    ),
    Template(
        "strips", "strips", "number_list", _strips,
        ("Сколько полос шириной {s} получится поперёк листа шириной {w} при пропиле {k} и торцовке {t} с двух сторон, и какой остаток после последнего реза?",
         "Лист поперёк {w}, торцовка по {t} с обеих сторон, пила {k}, полосы {s}. Сколько штук и остаток?",
         "Режем лист шириной {w} на полосы {s}: пропил {k}, торцовка {t} с каждой стороны. Сколько полос и что останется?"),
        ("How many strips of {s} fit across a sheet {w} wide with a kerf of {k} and {t} trim on both sides, and what is left after the last cut?",
         "Sheet width {w}, trim {t} each side, kerf {k}, strip {s}: number of strips and remainder?",
         "We rip a sheet {w} wide into {s} strips, kerf {k}, trimming {t} off both edges. How many strips, and the rest?"),
        ("count", "mm"),
    ),
    Template(
        "sheets by area", "sheets by area", "number", _sheets,
        ("На корпус идёт {e} деталей {s}. Сколько листов {l} самое меньшее нужно на {n} корпусов, если считать только по площади?",
         "{n} корпусов, в каждом {e} деталей {s}. Листов {l} по голой площади минимум?",
         "Нижняя оценка числа листов {l} только по площади: {n} корпусов по {e} деталей {s}"),
        ("A carcass takes {e} parts {s}. At least how many sheets {l} for {n} carcasses, by area only?",
         "{n} carcasses with {e} parts {s} each. Minimum sheets {l} by bare area?",
         "Lower bound on the number of {l} sheets by area alone: {n} units of {e} parts {s}"),
        ("count",),
    ),
    Template(
        "sheets of an area", "sheets by area", "number", _sheets_of_area,
        ("Деталей всего {a}. Сколько листов {l} нужно самое меньшее, только по площади?",
         "{a} деталей, лист {l}: сколько листов по площади?",
         "Нижняя оценка числа листов {l} на {a} деталей, без пропила и торцовки?"),
        ("The parts take {a}. How many {l} sheets at least, by area only?",
         "{a} of parts, sheet {l}: sheets by area?",
         "Lower bound on {l} sheets for {a} of parts, no kerf and no trim?"),
        ("count",),
    ),
    Template(
        "yield", "yield", "number", _yield,
        ("Площадь деталей {a}, израсходовано {n} листов {l}. Какой КИМ в процентах?",
         "КИМ? деталей {a}, листов {l} ушло {n}",
         "Посчитайте выход: на {a} деталей потрачено {n} листов {l}"),
        ("The parts take {a} and {n} sheets {l} were used. What is the yield in per cent?",
         "Yield? parts {a}, {n} sheets of {l}",
         "Material utilisation in %: {a} of parts out of {n} sheets {l}"),
        ("%",),
    ),
    Template(
        "spacing and kerf", "checks", "yes_no", _spacing,
        ("Детали {p} стоят на карте с промежутком {g}, а пропил {k}. Это ошибка?",
         "Пропил {k}, между деталями {p} на карте {g}. Ошибка?",
         "Ошибка ли промежуток {g} между деталями {p}, если пила берёт {k}?"),
        ("Parts of {p} stand {g} apart on the map while the kerf is {k}. Is that an error?",
         "Kerf {k}, gap on the map between parts {p} is {g}. Error?",
         "Is a spacing of {g} between parts of {p} a mistake if the saw takes {k}?"),
        asks="error",
    ),
    Template(
        "fits the sheet", "checks", "yes_no", _fits,
        ("Войдёт ли деталь {s} в лист {l} с торцовкой {t} со всех сторон, если поворачивать нельзя?",
         "Лист {l}, торцовка {t} кругом, деталь {s} вдоль листа без поворота. Влезет?",
         "Помещается ли деталь {s} на листе {l} после торцовки по {t} с каждой стороны (без поворота)?"),
        ("Does a part {s} fit a sheet {l} trimmed {t} on all sides if it may not be turned?",
         "Sheet {l}, trim {t} all round, part {s} along the sheet, no rotation. Does it fit?",
         "Will a {s} part fit on a {l} sheet after trimming {t} from each side, without rotation?"),
        asks="fits",
    ),
)  # fmt: skip
