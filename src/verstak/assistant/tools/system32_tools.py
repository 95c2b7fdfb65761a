"""Tools about System 32: rows on a side, a row that stands somewhere, holes along a height."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.drilling.drilling_sizes import size
from verstak.furniture.drilling.hole_row import hole_row
from verstak.furniture.drilling.system32 import rows
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_DEPTH = length_slot(
    "depth of the side",
    "глубина боковины",
    (
        "глубина",
        "глубиной",
        "боковина",
        "боковины",
        "боковине",
        "стойка",
        "корпус",
        "depth",
        "deep",
        "side",
        "panel",
    ),
    ask=("How deep is the side, mm?", "Какая глубина боковины, мм?"),
    least=50,
    most=3_000,
    axis="depth",
)
_SETBACK = length_slot(
    "front row from the front edge",
    "передний ряд от передней кромки",
    (
        "отступ",
        "отступы",
        "от кромки",
        "от передней кромки",
        "от задней",
        "от края",
        "setback",
        "from the front edge",
        "from the edge",
    ),
    least=5,
    most=500,
    default=Default(
        37, Bilingual("37 mm, the usual setback of System 32", "37 мм, обычный отступ системы 32")
    ),
)


def system32_rows(
    *,
    depth: Annotated[float, _DEPTH],
    setback: Annotated[float, _SETBACK] = 37,
    desk: Desk,
) -> Outcome:
    """Where both rows of a side stand, and whether their distance is a multiple of 32."""
    del desk
    if depth - 2 * setback < 32:
        raise refusal(
            f"a side {depth:g} mm deep has no room for two rows {setback:g} mm from its edges",
            f"на боковине глубиной {depth:g} мм нет места для двух рядов с отступом "
            f"{setback:g} мм".replace(".", ","),
        )
    found = rows(um(depth), setback_um=um(setback))
    report = found.report()
    distance = report.figure("distance").value
    pitches = report.figure("pitches").value
    whole = found.is_multiple_of_pitch
    assert isinstance(distance, Quantity)  # noqa: S101 - what the room gives
    assert isinstance(pitches, Quantity)  # noqa: S101 - what the room gives
    signs = ("is", "кратно") if whole else ("is not", "не кратно")
    return Outcome(
        report,
        answers=("front", "rear", "multiple_of_32"),
        verdict=Verdict(
            whole,
            Bilingual(
                f"the distance {distance.text('en')} {signs[0]} a multiple of 32 mm: "
                f"{pitches.text('en')} pitches",
                f"расстояние {distance.text('ru')} {signs[1]} 32 мм: {pitches.text('ru')} шага",
            ),
        ),
        feeds=(Feed(distance, ("расстояние между рядами", "distance")),),
    )


_ROW = length_slot(
    "row from the front edge",
    "ряд от передней кромки",
    (
        "ряд",
        "ряда",
        "отверстия",
        "стоит",
        "от кромки",
        "от передней кромки",
        "отступ",
        "на",
        "row",
        "holes",
        "from the front edge",
        "setback",
    ),
    ask=(
        "How far is the row from the front edge, mm?",
        "На каком расстоянии от передней кромки ряд, мм?",
    ),
    least=0.5,
    most=1_000,
)
_PLACE = ChoiceSlot(
    title=Bilingual("fronts", "фасады"),
    choices=(
        Choice(
            "overlay",
            Bilingual("overlay", "накладные"),
            ("накладная", "накладной", "накладные", "overlay"),
        ),
        Choice(
            "inset",
            Bilingual("inset", "вкладные"),
            ("вкладная", "вкладной", "вкладные", "внутренняя дверь", "inset"),
        ),
    ),
    question=Bilingual("Are the doors overlay or inset?", "Двери накладные или вкладные?"),
    default=Default(
        "overlay",
        Bilingual("overlay doors, the usual ones", "накладные двери, обычные для системы 32"),
    ),
)
_DOOR_BOARD = length_slot(
    "thickness of the inset door",
    "толщина вкладной двери",
    ("толщина", "дверь", "ЛДСП", "МДФ", "thickness", "thick", "door"),
    least=3,
    most=60,
    optional=True,
)


def system32_row_check(
    *,
    row: Annotated[float, _ROW],
    doors: Annotated[str, _PLACE] = "overlay",
    thickness: Annotated[float | None, _DOOR_BOARD] = None,
    desk: Desk,
) -> Outcome:
    """Whether a front row stands where the hinges' plates need it."""
    del desk
    usual, extra = size("system32.front_setback"), size("hinge.inset_extra")
    stated = Quantity(row, "mm", Given(_ROW.title), 1)
    if doors == "overlay":
        wanted: Quantity | None = usual
        why = Bilingual(
            "at another place the mounting plate of an overlay door's hinge misses the row",
            "в другом месте монтажная планка петли накладной двери не попадёт в ряд",
        )
    else:
        wanted = None
        why = Bilingual(
            "inset doors need the row deeper by the door's thickness and a little more",
            "для вкладной двери ряд нужен глубже на толщину двери и небольшой запас",
        )
        if thickness is not None:
            board = Quantity(thickness, "mm", Given(_DOOR_BOARD.title), 1)
            inputs = (("s", usual), ("t", board), ("e", extra))
            wanted = Quantity(
                usual.value + thickness + extra.value, "mm", Computed("s + t + e", inputs), 1
            )
    fine = None if wanted is None else abs(row - wanted.value) < _CLOSE_MM
    figures = [Figure("row", _ROW.title, stated)]
    if wanted is not None:
        name = Bilingual("where it should stand", "где он должен стоять")
        figures.insert(0, Figure("wanted", name, wanted))
        off = Quantity(
            row - wanted.value,
            "mm",
            Computed("row − wanted", (("row", stated), ("wanted", wanted))),
            1,
        )
        figures.append(Figure("off", Bilingual("off by", "отклонение"), off))
    return Outcome(
        Report(
            Bilingual("Front row of System 32", "Передний ряд системы 32"),
            tuple(figures),
            notes=(why,),
        ),
        answers=("wanted",) if wanted is not None else ("row",),
        verdict=Verdict(fine, _row_words(stated, wanted, why)),
    )


def _row_words(stated: Quantity, wanted: Quantity | None, why: Bilingual) -> Bilingual:
    if wanted is None:
        return why
    return Bilingual(
        f"the row stands at {stated.text('en')}, it should be at {wanted.text('en')}: {why.en}",
        f"ряд стоит на {stated.text('ru')}, нужно {wanted.text('ru')}: {why.ru}",
    )


_CLOSE_MM = 0.05
"""A tenth of a drill's play: closer is the same place."""

_LENGTH = length_slot(
    "height of the panel along the row",
    "высота детали вдоль ряда",
    (
        "высота",
        "высотой",
        "боковина",
        "стойка",
        "длина",
        "деталь",
        "height",
        "high",
        "side",
        "panel",
        "length",
        "tall",
    ),
    ask=("How high is the side, mm?", "Какая высота боковины, мм?"),
    least=100,
    most=5_000,
    axis="height",
)
_FIRST = length_slot(
    "first hole from the lower end",
    "первое отверстие от низа",
    (
        "первое",
        "первое отверстие",
        "снизу",
        "от низа",
        "начало",
        "отступ",
        "отступом",
        "отступ снизу",
        "first",
        "first hole",
        "from the bottom",
        "start",
    ),
    least=0,
    most=2_000,
    optional=True,
)
_END = length_slot(
    "from the last hole to the upper end",
    "от последнего отверстия до верха",
    ("последнее", "сверху", "от верха", "отступ сверху", "last", "from the top", "end"),
    least=0,
    most=2_000,
    optional=True,
)


def system32_holes(
    *,
    height: Annotated[float, _LENGTH],
    first: Annotated[float | None, _FIRST] = None,
    end: Annotated[float | None, _END] = None,
    desk: Desk,
) -> Outcome:
    """How many holes a row of System 32 has along a height."""
    del desk
    begin = 40.0 if first is None else first
    if begin + (begin if end is None else end) > height:
        raise refusal(
            f"a panel {height:g} mm high has no room for such a row",
            f"на детали высотой {height:g} мм такой ряд не помещается".replace(".", ","),
        )
    found = hole_row(
        um(height),
        first_um=None if first is None else um(first),
        end_um=None if end is None else um(end),
    )
    return Outcome(
        found.report(),
        answers=("holes",),
        feeds=(Feed(found.holes, ("отверстий", "holes")),),
    )


def system32_tools() -> tuple[Tool, ...]:
    """Rows and holes."""
    return (
        derive(
            system32_rows,
            title=Bilingual("Rows of System 32", "Ряды системы 32"),
            doing=Bilingual("placing the rows of holes", "размечаю ряды отверстий"),
            about=Bilingual(
                "coordinates of the front and rear row on a side of given depth, and whether their distance is a multiple of 32",
                "координаты переднего и заднего рядов на боковине данной глубины и кратно ли расстояние 32",
            ),
            examples=(
                "Где пройдут ряды системы 32 на боковине глубиной 500 мм?",
                "Боковина 580 мм, отступ 37: координаты рядов и кратно ли 32?",
                "ряды 32 на глубину 450",
                "Координата заднего ряда отверстий, глубина 350, отступы по 37",
                "Кратно ли 32 расстояние между рядами при глубине 330 мм?",
                "разметка боковины 600 под систему 32, где задний ряд",
                "Where do the System 32 rows go on a 500 mm deep side?",
                "Is the row distance a multiple of 32 on a 394 mm side?",
                "system 32 rear row position for 580 deep panel",
            ),
            asks={
                "front": ("координаты", "передний ряд", "coordinates", "front row"),
                "rear": ("координаты", "задний ряд", "coordinates", "rear row"),
                "distance": ("расстояние между рядами", "distance"),
                "multiple_of_32": ("кратно", "multiple"),
                "pitches": ("сколько шагов", "pitches"),
            },
        ),
        derive(
            system32_row_check,
            title=Bilingual("Is a row of System 32 in its place", "На месте ли ряд системы 32"),
            doing=Bilingual("checking the row of holes", "проверяю ряд отверстий"),
            about=Bilingual(
                "whether a front row at a stated distance from the front edge is right for overlay or inset doors",
                "верно ли стоит передний ряд на названном расстоянии от кромки при накладной или вкладной двери",
            ),
            examples=(
                "Передний ряд системы 32 на 40 мм от кромки, дверь накладная — правильно?",
                "ряд отверстий 37 мм от передней кромки, это верно?",
                "засверлили ряд на 45 от края, двери накладные, ошибка?",
                "Вкладная дверь 16 мм: ряд на 54,5 мм от кромки подойдёт?",
                "Можно ли передний ряд поставить на 30 мм?",
                "первый ряд системы 32 стоит 60 мм от фасада, пойдет?",
                "Front row at 40 mm from the edge with overlay doors, is that wrong?",
                "System 32 row set back 37 mm, ok?",
                "row of holes 50 mm from front edge, inset door 18 mm",
            ),
        ),
        derive(
            system32_holes,
            title=Bilingual("Holes in a row of System 32", "Сколько отверстий в ряду системы 32"),
            doing=Bilingual("counting the holes of the row", "считаю отверстия в ряду"),
            about=Bilingual(
                "how many holes or pitches of 32 mm a panel of given height takes, from the first hole",
                "сколько отверстий или шагов по 32 мм помещается на детали данной высоты от первого отверстия",
            ),
            examples=(
                "Сколько отверстий системы 32 на боковине высотой 720 мм?",
                "Стойка 2000 мм, первое отверстие на 64 мм от низа: сколько отверстий с шагом 32?",
                "скока дырок по 32 на 600 мм",
                "Сколько шагов 32 мм поместится на высоте 1800 мм с отступом 50 мм?",
                "ряд отверстий на боковину 900, первое 46,5",
                "количество отверстий под полкодержатели на высоту 1,5 м",
                "How many System 32 holes fit on a 720 mm side?",
                "holes at 32 mm pitch on 2 m panel, first at 64 mm",
                "number of 32 mm pitches in 900 mm",
            ),
            asks={
                "holes": ("отверстий", "дырок", "holes"),
                "pitches": ("шагов", "pitches", "steps"),
                "last": ("последнее", "last hole"),
                "first": ("где первое", "first hole"),
            },
        ),
    )
