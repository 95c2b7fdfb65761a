"""Questions that lack a number, that cannot be meant, or that no source answers."""

from __future__ import annotations

from random import Random

from benchmarks.assistant.spelling import COUNTS, Amount, Count, Mm, Size
from benchmarks.assistant.templates.template import Drawn, Template, step


def _shelf(dice: Random) -> Drawn:
    return Drawn(
        {"t": Mm(dice.choice((16, 18))), "d": Mm(step(dice, 250, 400, 10)),
         "q": Amount(step(dice, 20, 60, 5), "kg/m2"), "l": Mm(step(dice, 600, 1000, 50)),
         "n": Count(dice.choice(COUNTS))}
    )  # fmt: skip


def _sheet(dice: Random) -> Drawn:
    return Drawn({"w": Mm(dice.choice((1830, 2070))), "k": Mm(4), "n": Count(dice.choice(COUNTS))})


def _force(dice: Random) -> Drawn:
    return Drawn({"f": Amount(step(dice, 50, 300, 10), "N")})


def _edge(dice: Random) -> Drawn:
    return Drawn({"e": Mm(dice.choice((0.8, 1, 2))), "n": Count(dice.choice(COUNTS))})


def _price(dice: Random) -> Drawn:
    return Drawn({"a": Amount(step(dice, 20, 900, 5) / 10, "m2")})


def _negative(dice: Random) -> Drawn:
    return Drawn(
        {"t": Mm(-dice.choice((3, 16, 18))), "l": Mm(step(dice, 600, 1000, 50)),
         "q": Amount(step(dice, 20, 60, 5), "kg/m2")}
    )  # fmt: skip


def _billion(dice: Random) -> Drawn:
    a, b = step(dice, 500, 900, 10), step(dice, 300, 490, 10)
    return Drawn({"s": Size((a, b)), "n": str(dice.choice((10**9, 5 * 10**9, 10**12)))})


def _no_room(dice: Random) -> Drawn:
    t = dice.choice((16, 18, 22))
    return Drawn({"w": Mm(2 * t - dice.choice((2, 4, 6))), "t": Mm(t)})


def _zero(dice: Random) -> Drawn:
    return Drawn({"t": Mm(dice.choice((16, 18))), "q": Amount(step(dice, 20, 60, 5), "kg/m2")})


def _gap(dice: Random) -> Drawn:
    height = step(dice, 100, 300, 10)
    return Drawn({"h": Mm(height), "g": Mm(height * dice.choice((1, 2)))})


def _standard(dice: Random) -> Drawn:
    return Drawn({"s": f"{dice.randrange(81000, 99000)}-{dice.randrange(2031, 2060)}"})


def _nothing(dice: Random) -> Drawn:
    del dice
    return Drawn({})


TEMPLATES = (
    Template(
        "deflection without span", "lacking", "ask_back", _shelf,
        ("На сколько прогнётся полка {t} глубиной {d} при нагрузке {q}?",
         "Полка {t}, глубина {d}, {q} — прогиб?",
         "Посчитайте прогиб полки толщиной {t}, если нагрузка {q}"),
        ("How much does a {t} shelf {d} deep sag under {q}?",
         "Shelf {t}, depth {d}, {q}: deflection?",
         "Compute the deflection of a shelf {t} thick with a load of {q}"),
    ),
    Template(
        "deflection without load", "lacking", "ask_back", _shelf,
        ("На сколько прогнётся полка {t} с пролётом {l} и глубиной {d}?",
         "Полка {t}, пролёт {l}, глубина {d}. Прогиб?",
         "Какой будет прогиб у полки толщиной {t} на пролёте {l}?"),
        ("How much will a {t} shelf with a span of {l} and a depth of {d} sag?",
         "Shelf {t}, span {l}, depth {d}. Deflection?",
         "What is the deflection of a shelf {t} thick over a span of {l}?"),
    ),
    Template(
        "strips without width", "lacking", "ask_back", _sheet,
        ("Сколько полос выйдет поперёк листа шириной {w} при пропиле {k}?",
         "Лист {w}, пила {k}. Сколько полос?",
         "На сколько полос разойдётся лист {w}, если пропил {k}?"),
        ("How many strips come out of a sheet {w} wide with a kerf of {k}?",
         "Sheet {w}, kerf {k}. How many strips?",
         "Into how many strips does a {w} sheet go if the kerf is {k}?"),
    ),
    Template(
        "area without size", "lacking", "ask_back", _sheet,
        ("Какая площадь у партии боковин, {n} штук?",
         "{n} боковин — сколько м2?",
         "Сколько квадратных метров плиты в боковинах, количество {n} шт?"),
        ("What is the area of a batch of side panels, {n} pieces?",
         "{n} side panels: how many m²?",
         "How many square metres of board are in {n} side panels?"),
    ),
    Template(
        "moment without arm", "lacking", "ask_back", _force,
        ("Какой момент на угол даёт сила {f}?", "Сила {f} на угол. Момент, Н·м?",
         "Посчитайте момент на соединение от силы {f}"),
        ("What moment does a force of {f} put on the corner?", "Force {f} on the corner. Moment in N·m?",
         "Compute the moment on the joint from a force of {f}"),
    ),
    Template(
        "saw size without size", "lacking", "ask_back", _edge,
        ("Какой распиловочный размер, если кромка {e} кругом?", "Кромка {e} вкруговую — размер в распил?",
         "Посчитай пильный размер детали с кромкой {e} со всех сторон"),
        ("What is the saw size with {e} edge band all round?", "Edge {e} on all sides: cut size?",
         "Work out the saw size of a part banded with {e} on every side"),
    ),
    Template(
        "edge without size", "lacking", "ask_back", _edge,
        ("Сколько метров кромки {e} пойдёт на {n} фасадов?", "{n} фасадов, кромка {e} кругом, метров?",
         "Погонаж кромки {e} по периметру {n} фасадов?"),
        ("How many metres of {e} edge go on {n} fronts?", "{n} fronts, {e} edge all round, metres?",
         "Edge metres of {e} band round {n} fronts?"),
    ),
    Template(
        "cost without price", "lacking", "ask_back", _price,
        ("Сколько будет стоить {a} плиты?", "{a} ЛДСП — цена?", "Посчитайте стоимость {a} плиты"),
        ("What will {a} of board cost?", "{a} of chipboard: price?", "Work out the cost of {a} of board"),
    ),
    Template(
        "negative thickness", "impossible", "impossible", _negative,
        ("Полка толщиной {t}, пролёт {l}, нагрузка {q}. Какой прогиб?",
         "Прогиб полки {t} на пролёте {l} при {q}?",
         "Посчитайте прогиб: толщина {t}, пролёт {l}, {q}, E=1600 МПа"),
        ("A shelf {t} thick, span {l}, load {q}. What is its deflection?",
         "Deflection of a {t} shelf over {l} at {q}?",
         "Compute the deflection: thickness {t}, span {l}, {q}, E=1600 MPa"),
    ),
    Template(
        "absurd number", "impossible", "impossible", _billion,
        ("Сколько м² плиты нужно на {n} шкафов, в каждом 2 боковины {s}?",
         "{n} шкафов по 2 боковины {s}: площадь?",
         "Сделайте спецификацию на {n} тумб с двумя боковинами {s}"),
        ("How many m² of board for {n} cabinets with 2 sides {s} each?",
         "{n} cabinets, 2 sides {s} each: area?",
         "Make a bill of materials for {n} units with two sides {s}"),
    ),
    Template(
        "no opening left", "impossible", "impossible", _no_room,
        ("Какой проём между боковинами, если ширина корпуса {w}, а плита {t}?",
         "Корпус {w}, плита {t}: проём в свету?",
         "Внутренняя ширина корпуса {w} из ЛДСП {t}?"),
        ("What is the opening of a cabinet {w} wide made of {t} board?",
         "Cabinet {w}, board {t}: clear width?",
         "Inner width of a carcass {w} wide out of {t} chipboard?"),
    ),
    Template(
        "zero span", "impossible", "impossible", _zero,
        ("Полка {t}, пролёт 0 мм, нагрузка {q}: какой прогиб?",
         "Прогиб полки {t} на пролёте 0 мм при {q}?",
         "Посчитай прогиб для пролёта 0 мм, полка {t}, {q}"),
        ("Shelf {t}, span 0 mm, load {q}: what deflection?",
         "Deflection of a {t} shelf over 0 mm at {q}?",
         "Compute the deflection for a span of 0 mm, shelf {t}, {q}"),
    ),
    Template(
        "gap larger than front", "impossible", "impossible", _gap,
        ("Корпус высотой {h}, зазоры фасада сверху и снизу по {g}. Какой высоты фасад?",
         "Корпус {h}, зазор {g} сверху и {g} снизу. Высота фасада?",
         "Высота накладного фасада на корпус {h} с зазорами по {g} сверху и снизу?"),
        ("A carcass is {h} high, the front leaves {g} above and {g} below. How high is the front?",
         "Carcass height {h}, gap {g} top and {g} bottom. Front height?",
         "Height of an overlay front for a carcass {h} high with gaps of {g} at the top and the bottom?"),
    ),
    Template(
        "no such standard", "no answer", "no_answer", _standard,
        ("Что требует ГОСТ {s} к толщине боковин?", "ГОСТ {s}, толщина полок — какой пункт?",
         "Процитируйте пункт ГОСТ {s} о кромке"),
        ("What does GOST {s} require of the thickness of sides?", "GOST {s}, shelf thickness: which clause?",
         "Quote the clause of GOST {s} about edge banding"),
    ),
    Template(
        "nothing in the sources", "no answer", "no_answer", _nothing,
        ("В каком пункте ГОСТ 16371 указан цвет ручек?", "Сколько стоит подписка на каталог фасадов у конкурентов?",
         "Какую толщину стен дома требует ГОСТ 16371?", "Какая завтра погода в Вологде?"),
        ("Which clause of GOST 16371 sets the colour of handles?", "Which wood does the Eiffel Tower's shelf use?",
         "What wall thickness of a house does GOST 16371 demand?", "What will the weather be tomorrow?"),
    ),
)  # fmt: skip
