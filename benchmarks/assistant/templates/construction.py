"""System 32, openings, fronts, drawers; rules that are kept or broken."""

from __future__ import annotations

from random import Random

from benchmarks.assistant.spelling import Mm, Size
from benchmarks.assistant.templates.template import Drawn, Template, step


def _rows(dice: Random) -> Drawn:
    depth = step(dice, 266, 650, 2) if dice.random() < 0.6 else 74 + 32 * dice.randrange(6, 18)
    distance = depth - 2 * 37
    return Drawn({"d": Mm(depth)}, (37, depth - 37), distance % 32 == 0, tolerance=0)


def _nth_hole(dice: Random) -> Drawn:
    first, n = dice.choice((37, 46.5, 64, 96)), dice.randrange(4, 20)
    return Drawn({"f": Mm(first), "n": str(n)}, (first + 32 * (n - 1),), tolerance=0)


def _opening(dice: Random) -> Drawn:
    width, t = step(dice, 300, 1200, 10), dice.choice((16, 18, 22))
    return Drawn({"w": Mm(width), "t": Mm(t)}, (width - 2 * t,), tolerance=0)


def _front_height(dice: Random) -> Drawn:
    carcass, gap = step(dice, 300, 2300, 10), dice.choice((1.5, 2, 3))
    return Drawn({"c": Mm(carcass), "g": Mm(gap)}, (carcass - 2 * gap,), tolerance=0)


def _two_fronts(dice: Random) -> Drawn:
    carcass, side, middle = step(dice, 600, 1200, 10), dice.choice((1.5, 2)), dice.choice((2, 3, 4))
    each = (carcass - 2 * side - middle) / 2
    return Drawn({"c": Mm(carcass), "s": Mm(side), "m": Mm(middle)}, (each,), tolerance=0.01)


def _drawer(dice: Random) -> Drawn:
    opening, slide = step(dice, 250, 1100, 2), dice.choice((12.7, 13, 13.5))
    return Drawn({"o": Mm(opening), "s": Mm(slide)}, (opening - 2 * slide,), tolerance=0.01)


def _bays(dice: Random) -> Drawn:
    height, shelves, t = step(dice, 700, 2200, 10), dice.randrange(2, 7), dice.choice((16, 18))
    clear = (height - shelves * t) / (shelves + 1)
    return Drawn({"h": Mm(height), "n": str(shelves), "t": Mm(t)}, (clear,), tolerance=0.1)


def _top_shelf(dice: Random) -> Drawn:
    height = dice.choice((step(dice, 1500, 1900, 10), step(dice, 1910, 2200, 10)))
    return Drawn({"h": Mm(height)}, verdict=height <= 1900)


def _glass(dice: Random) -> Drawn:
    return Drawn({"l": Mm(step(dice, 660, 1100, 10))}, verdict=False)


def _setback(dice: Random) -> Drawn:
    wrong = dice.random() < 0.6
    return Drawn({"a": Mm(dice.choice((40, 45, 50, 32, 60)) if wrong else 37)}, verdict=wrong)


def _holes(dice: Random) -> Drawn:
    wrong = dice.random() < 0.6
    face, edge = (5, 7) if wrong else (dice.choice((7, 8)), 5)
    length = dice.choice((50, 70))
    return Drawn({"c": Size((7, length)), "f": Mm(face), "e": Mm(edge)}, verdict=wrong)


def _contour(dice: Random) -> Drawn:
    return Drawn({"g": Mm(dice.choice((0.1, 0.2, 0.5, 1, 2, 5)))}, verdict=False)


TEMPLATES = (
    Template(
        "system 32 rows", "System 32", "number_list+bool", _rows,
        ("Боковина глубиной {d}: два ряда Система 32, передний 37 мм от передней кромки, задний 37 мм от задней. Координаты рядов от передней кромки и кратно ли расстояние 32?",
         "Боковина {d}, ряды сис 32 по 37 мм от переда и от зада. Координаты от переда, кратно 32?",
         "Кратно ли 32 расстояние между рядами Системы 32 и где они от передней кромки, если глубина боковины {d}, а отступы по 37 мм от обеих кромок?"),
        ("A side panel {d} deep has two System 32 rows, 37 mm from the front edge and 37 mm from the rear edge. Their coordinates from the front edge, and is the distance a multiple of 32?",
         "Side {d} deep, System 32 rows 37 mm from either edge: coordinates from the front, multiple of 32?",
         "Is the distance between the System 32 rows a multiple of 32, and where are they from the front edge, in a {d} deep side with 37 mm setbacks at both edges?"),
        ("mm", "mm"), asks="multiple",
    ),
    Template(
        "nth hole", "System 32", "number", _nth_hole,
        ("Первое отверстие ряда на {f} от низа, шаг 32 мм. На какой высоте отверстие номер {n}?",
         "Ряд с шагом 32 мм, старт {f}. Координата отверстия № {n}?",
         "Найдите координату отверстия № {n} в ряду Системы 32, если первое стоит на {f}"),
        ("The first hole of a row is {f} from the bottom and the pitch is 32 mm. How high is hole number {n}?",
         "Row with a 32 mm pitch starting at {f}: position of hole no. {n}?",
         "Find the coordinate of hole no. {n} of a System 32 row whose first hole is at {f}"),
        ("mm",),
    ),
    Template(
        "opening", "openings", "number", _opening,
        ("Какова ширина проёма между боковинами, если ширина корпуса {w}, а плита {t}?",
         "Корпус {w}, плита {t} — в свету сколько?",
         "Внутренняя ширина корпуса шириной {w} из ЛДСП {t}?"),
        ("What is the opening between the sides of a cabinet {w} wide made of {t} board?",
         "Cabinet {w}, board {t}: clear width inside?",
         "Inner width of a carcass {w} wide out of {t} chipboard?"),
        ("mm",),
    ),
    Template(
        "front height", "fronts", "number", _front_height,
        ("Высота корпуса {c}, зазоры фасада сверху и снизу по {g}. Какой высоты фасад?",
         "Корпус {c}, зазор {g} сверху и {g} снизу. Высота фасада?",
         "Какой высоты делать накладной фасад на корпус высотой {c} с зазорами по {g} сверху и снизу?"),
        ("The carcass is {c} high and the front leaves {g} above and {g} below. How high is the front?",
         "Carcass height {c}, gap {g} top and {g} bottom. Front height?",
         "How high should an overlay front be for a carcass {c} high with gaps of {g} at the top and at the bottom?"),
        ("mm",),
    ),
    Template(
        "two fronts", "fronts", "number", _two_fronts,
        ("На корпус шириной {c} ставим два одинаковых фасада: зазор по краям {s}, между фасадами {m}. Ширина одного фасада?",
         "Два фасада на корпус {c}, по бокам по {s}, в середине {m}. Ширина фасада?",
         "Какой ширины два равных фасада на корпусе {c}, если с каждого края зазор {s}, а между ними {m}?"),
        ("Two equal fronts go on a cabinet {c} wide: {s} gap at each side and {m} between them. How wide is one front?",
         "Two fronts on {c}, side gaps {s} each, middle gap {m}. Width of a front?",
         "How wide are two equal fronts on a {c} cabinet with a gap of {s} at either edge and {m} in the middle?"),
        ("mm",),
    ),
    Template(
        "drawer width", "openings", "number", _drawer,
        ("Проём {o}, направляющие занимают по {s} с каждой стороны. Наружная ширина ящика?",
         "Ящик в проём {o}, на сторону {s}. Ширина ящика?",
         "Какой ширины ящик войдёт в проём {o} с направляющими по {s} на сторону?"),
        ("The opening is {o} and the slides take {s} on each side. Outer width of the drawer?",
         "Drawer in an opening of {o}, {s} a side for slides. Drawer width?",
         "How wide a drawer goes into an opening of {o} with slides of {s} per side?"),
        ("mm",),
    ),
    Template(
        "bays", "openings", "number", _bays,
        ("Внутренняя высота шкафа {h}, ставим полки толщиной {t}, штук: {n}. Какой просвет между ними, если все отсеки равны?",
         "В свету по высоте {h}, полок {n}, толщина {t}. Равные отсеки — высота каждого?",
         "Разделите высоту {h} на равные отсеки полками {t}, полок {n}. Высота отсека?"),
        ("The inner height is {h} and we fit {n} shelves {t} thick. How high is each bay if all are equal?",
         "Clear height {h}, {n} shelves, {t} thick. Equal bays: height of each?",
         "Divide a height of {h} into equal bays with {n} shelves of {t}. Height of a bay?"),
        ("mm",),
    ),
    Template(
        "top shelf", "rules", "yes_no", _top_shelf,
        ("Верхняя полка навесного кухонного шкафа стоит на высоте {h} от пола. Соответствует ли это ГОСТ 13025.1?",
         "Навесной кухонный, верхняя полка {h} от пола. По ГОСТ 13025.1 проходит?",
         "Отвечает ли ГОСТ 13025.1 верхняя полка навесного шкафа кухни на {h} от пола?"),
        ("The top shelf of a kitchen wall cabinet is {h} above the floor. Does that comply with GOST 13025.1?",
         "Kitchen wall cabinet, top shelf at {h} from the floor: OK by GOST 13025.1?",
         "Does GOST 13025.1 accept a top shelf of a wall kitchen cabinet {h} above the floor?"),
        asks="complies",
    ),
    Template(
        "glass shelf", "rules", "yes_no", _glass,
        ("Допускает ли ГОСТ 16371 стеклянную полку 5 мм длиной {l} без промежуточной опоры?",
         "Стекло 5 мм, полка {l}, опор посередине нет. По ГОСТ 16371 можно?",
         "Можно ли по ГОСТ 16371 поставить стеклянную полку толщиной 5 мм и длиной {l} без опоры в середине?"),
        ("Does GOST 16371 allow a 5 mm glass shelf {l} long without an intermediate support?",
         "5 mm glass shelf, {l}, no middle support: allowed by GOST 16371?",
         "May a glass shelf 5 mm thick and {l} long go without a support in the middle under GOST 16371?"),
        asks="allowed",
    ),
    Template(
        "row setback", "rules", "yes_no", _setback,
        ("Передний ряд Системы 32 отстоит от передней кромки на {a}, дверь накладная. Это ошибка?",
         "Сис 32, ряд {a} от передней кромки, накладная дверь. Ошибка?",
         "Ошибка ли отступ {a} переднего ряда Системы 32 от кромки при накладной двери?"),
        ("The front System 32 row stands {a} from the front edge and the door is overlay. Is that an error?",
         "System 32 row {a} from the front edge, overlay door. Error?",
         "Is a setback of {a} of the front System 32 row a mistake with an overlay door?"),
        asks="error",
    ),
    Template(
        "confirmat holes", "rules", "yes_no", _holes,
        ("Под конфирмат {c} просверлено: через пласть {f} насквозь, в торец {e}. Ошибка?",
         "Конфирмат {c}: пласть {f}, торец {e}. Это ошибка?",
         "Правильность сверловки под конфирмат {c}: сквозное в пласти {f}, в торце {e}. Есть ли ошибка?"),
        ("For a confirmat {c} there is a through hole of {f} in the face and one of {e} in the edge. Is it an error?",
         "Confirmat {c}: face {f}, edge {e}. Error?",
         "Drilling for a confirmat {c}: {f} through the face, {e} into the edge. Is there a mistake?"),
        asks="error",
    ),
    Template(
        "open contour", "rules", "yes_no", _contour,
        ("Контур детали в DXF разомкнут, разрыв {g}. Можно ли отдавать его на ЧПУ?",
         "DXF, полилиния не замкнута, щель {g}. На станок можно?",
         "Можно ли пускать на ЧПУ деталь, у которой незамкнутый контур с разрывом {g}?"),
        ("The outline of a part in a DXF is open with a gap of {g}. May it go to the CNC?",
         "DXF, polyline not closed, gap {g}. Can it be sent to the CNC?",
         "May a part with an open contour (gap {g}) be sent to the CNC machine?"),
        asks="allowed",
    ),
)  # fmt: skip
