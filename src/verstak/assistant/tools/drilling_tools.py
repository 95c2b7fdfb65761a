"""Tools about drilling: a confirmat's holes, sizes for a fastener, places along an edge."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.drilling.drilling_sizes import size, size_keys
from verstak.furniture.drilling.fastener_holes import places_um
from verstak.furniture.drilling.hole_row import Places, hinge_places
from verstak.furniture.shop_sums import check_confirmat_holes
from verstak.furniture.standards.rules import RuleBase
from verstak.quantities.length import mm, um
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_FACE = length_slot(
    "hole through the face",
    "отверстие в пласти",
    (
        "пласть",
        "в пласти",
        "через пласть",
        "насквозь",
        "сквозное",
        "плоскость",
        "в плоскости",
        "face",
        "through",
        "through hole",
    ),
    ask=("Which diameter goes through the face, mm?", "Какой диаметр через пласть, мм?"),
    most=30,
)
_EDGE = length_slot(
    "hole in the edge",
    "отверстие в торце",
    ("торец", "в торец", "в торце", "кромка", "в кромке", "edge", "end grain", "in the edge"),
    ask=("Which diameter is in the edge, mm?", "Какой диаметр в торце, мм?"),
    most=30,
)


def confirmat_tool(rules: RuleBase) -> Tool:
    """The check of a confirmat's two holes against a rule base."""

    def confirmat_holes(
        *, face: Annotated[float, _FACE], edge: Annotated[float, _EDGE], desk: Desk
    ) -> Outcome:
        del desk
        found = check_confirmat_holes(um(face), um(edge), rules)
        if found.swapped:
            why = Bilingual(
                f"the two holes are swapped: {face:g} mm belongs in the edge, {edge:g} mm in the face",
                f"отверстия перепутаны: {face:g} мм нужно в торец, {edge:g} мм в пласть".replace(
                    ".", ","
                ),
            )
        elif found.wrong:
            why = Bilingual("a diameter is outside its range", "диаметр вне допустимого")
        else:
            why = Bilingual("both diameters are in their ranges", "оба диаметра в пределах")
        return Outcome(
            found.report(), answers=("verdict", "swapped"), verdict=Verdict(not found.wrong, why)
        )

    return derive(
        confirmat_holes,
        title=Bilingual("Holes of a confirmat", "Отверстия под конфирмат"),
        doing=Bilingual("checking the confirmat's holes", "проверяю отверстия под конфирмат"),
        about=Bilingual(
            "whether the hole through the face and the hole in the edge suit a confirmat, or are swapped",
            "подходят ли отверстия в пласти и в торце под конфирмат и не перепутаны ли",
        ),
        examples=(
            "Под конфирмат сверлят 8 мм в пласти и 5 мм в торце, правильно?",
            "Конфирмат 7×50: торец 8 мм, пласть 5 мм. Так можно?",
            "евровинт: пласть 7 торец 4,5 ок?",
            "Сделали сквозное 6 мм и в кромку 6 мм под конфирмат, ошибка?",
            "под конфирмат пласть 10, торец 5",
            "Не перепутаны ли свёрла: насквозь 5, в торец 8?",
            "Confirmat: 8 mm through the face and 5 mm in the edge, right?",
            "Is 5 mm in the face and 7 mm in the edge wrong for a confirmat?",
            "confirmat holes face 7 edge 6",
        ),
        asks={"swapped": ("перепутаны", "наоборот", "swapped")},
    )


_FASTENERS = ChoiceSlot(
    title=Bilingual("fastener", "крепёж"),
    choices=(
        Choice(
            "confirmat", Bilingual("confirmat", "конфирмат"), ("конфирмат", "евровинт", "confirmat")
        ),
        Choice("dowel", Bilingual("dowel", "шкант"), ("шкант", "нагель", "dowel")),
        Choice(
            "eccentric",
            Bilingual("eccentric fitting", "эксцентриковая стяжка"),
            ("эксцентрик", "эксцентриковая", "минификс", "minifix", "cam", "eccentric"),
        ),
        Choice(
            "shelf_pin",
            Bilingual("shelf pin", "полкодержатель"),
            ("полкодержатель", "полкодержатели", "shelf pin", "shelf support"),
        ),
        Choice("hinge", Bilingual("hinge", "петля"), ("петля", "петли", "чашка", "hinge", "cup")),
        Choice(
            "system32",
            Bilingual("System 32", "система 32"),
            ("система 32", "системы 32", "system 32"),
        ),
        Choice(
            "slide",
            Bilingual("slides", "направляющие"),
            ("направляющая", "направляющие", "slide", "runner"),
        ),
    ),
    question=Bilingual("Which fastener?", "Какой крепёж?"),
)
_FASTENER_BOARD = length_slot(
    "thickness of the board",
    "толщина плиты",
    (
        "толщина",
        "плита",
        "ЛДСП",
        "МДФ",
        "ДСП",
        "минификс",
        "эксцентрик",
        "присадка",
        "размеры",
        "board",
        "thickness",
        "thick",
        "minifix",
    ),
    most=60,
    least=3,
    default=Default(16, Bilingual("a board of 16 mm, the usual one", "плита 16 мм, обычная")),
)
_NAMES = {
    "diameter": Bilingual("diameter", "диаметр"),
    "depth": Bilingual("depth", "глубина"),
    "pitch": Bilingual("pitch", "шаг"),
    "front_setback": Bilingual("row from the front edge", "ряд от передней кромки"),
    "least_end": Bilingual("row from the end, at least", "ряд от торца, не менее"),
    "length": Bilingual("length", "длина"),
    "face_diameter": Bilingual("diameter in the face", "диаметр в пласти"),
    "sink_diameter": Bilingual("countersink, diameter", "зенковка, диаметр"),
    "sink_depth": Bilingual("countersink, depth", "зенковка, глубина"),
    "edge_diameter": Bilingual("diameter in the edge", "диаметр в торце"),
    "end_distance": Bilingual("first one from the edge", "первый от края"),
    "face_depth": Bilingual("depth in the face", "глубина в пласти"),
    "edge_depth": Bilingual("depth in the edge", "глубина в торце"),
    "housing_diameter": Bilingual("diameter of the housing", "диаметр корпуса"),
    "drilling_distance": Bilingual(
        "housing from the edge, dimension B", "корпус от торца, размер B"
    ),
    "bolt_diameter": Bilingual("bolt's hole in the edge", "отверстие дюбеля в торце"),
    "pin_diameter": Bilingual("bolt's thread hole in the face", "отверстие под резьбу в пласти"),
    "pin_depth": Bilingual("its depth", "его глубина"),
    "housing_depth": Bilingual("depth of the housing", "глубина корпуса"),
    "cup_diameter": Bilingual("diameter of the cup", "диаметр чашки"),
    "cup_depth": Bilingual("depth of the cup", "глубина чашки"),
    "cup_edge": Bilingual("cup from the door's edge", "чашка от края двери"),
    "screw_pitch": Bilingual("cup screws apart", "шаг винтов чашки"),
    "screw_offset": Bilingual("cup screws' offset", "отступ винтов чашки"),
    "front": Bilingual("first screw from the front edge", "первый винт от передней кромки"),
    "second": Bilingual("second screw", "второй винт"),
}
"""What people call the sizes of data/drilling.toml; the others are this program's own margins."""


def drilling_sizes(
    *,
    fastener: Annotated[str, _FASTENERS],
    thickness: Annotated[float, _FASTENER_BOARD] = 16,
    desk: Desk,
) -> Outcome:
    """Diameters, depths and distances for a fastener."""
    del desk
    figures: list[Figure] = []
    for key in size_keys():
        group, _, name = key.partition(".")
        if group != fastener:
            continue
        if name.startswith("housing_depth_"):
            if name != f"housing_depth_{thickness:g}":
                continue
            name = "housing_depth"
        if name in _NAMES:
            figures.append(Figure(name, _NAMES[name], size(key)))
    if fastener == "confirmat":
        figures.append(Figure("edge_depth", _NAMES["edge_depth"], _confirmat_depth(thickness)))
    title = next(choice.title for choice in _FASTENERS.choices if choice.key == fastener)
    heads = (
        "face_diameter",
        "edge_diameter",
        "edge_depth",
        "diameter",
        "depth",
        "cup_diameter",
        "housing_diameter",
        "front",
        "pitch",
    )
    answers = tuple(key for key in heads if any(figure.key == key for figure in figures))
    return Outcome(
        Report(
            Bilingual(f"Drilling: {title.en}", f"Присадка: {title.ru}"),
            tuple(figures),
        ),
        answers=answers[:3],
    )


def _confirmat_depth(thickness: float) -> Quantity:
    """Depth in the edge: screw − board + reserve; 70 mm screws behind thick boards."""
    screw = size("confirmat.length")
    if screw.value - thickness < size("confirmat.least_hold").value:
        screw = size("confirmat.long_length")
    board = Quantity(thickness, "mm", Given(_FASTENER_BOARD.title), 1)
    reserve = size("confirmat.edge_reserve")
    inputs = (("l", screw), ("t", board), ("r", reserve))
    return Quantity(screw.value - thickness + reserve.value, "mm", Computed("l − t + r", inputs), 1)


_JOINT_LENGTH = length_slot(
    "length of the joint",
    "длина стыка",
    (
        "длина",
        "длиной",
        "глубина",
        "деталь",
        "стык",
        "кромка",
        "боковина",
        "length",
        "depth",
        "joint",
        "edge",
        "long",
    ),
    ask=("How long is the joint, mm?", "Какая длина стыка, мм?"),
    least=20,
)
_FASTENER_COUNT = NumberSlot(
    title=Bilingual("fasteners", "крепежей"),
    dimension=Dimension.COUNT,
    unit="pcs",
    cues=(
        "конфирмат",
        "конфирмата",
        "шкант",
        "шканта",
        "стяжки",
        "крепежа",
        "штуки",
        "confirmats",
        "dowels",
        "fasteners",
    ),
    question=Bilingual("How many fasteners?", "Сколько крепежей?"),
    least=1,
    most=100,
    whole=True,
)


def fastener_places(
    *,
    length: Annotated[float, _JOINT_LENGTH],
    count: Annotated[int, _FASTENER_COUNT],
    desk: Desk,
) -> Outcome:
    """Where fasteners stand along a joint."""
    del desk
    at = places_um(0, um(length), count)
    stated = Quantity(length, "mm", Given(_JOINT_LENGTH.title), 1)
    inputs = (("L", stated), ("e", size("confirmat.end_distance")))
    formula = "e + (L − 2 e) · i / (n − 1)" if count > 1 else "L / 2"
    places = tuple(Quantity(mm(one), "mm", Computed(formula, inputs), 1) for one in at)
    distance = None
    if len(at) > 1:
        distance = Quantity(mm(at[-1] - at[0]), "mm", Computed("L − 2 e", inputs), 1)
    title = Bilingual("Places of the fasteners", "Где ставить крепёж")
    return _placed(Places(title, places, distance))


_DOOR = length_slot(
    "height of the door",
    "высота двери",
    ("высота", "высотой", "дверь", "дверца", "фасад", "height", "high", "tall", "door"),
    ask=("How high is the door, mm?", "Какая высота двери, мм?"),
    least=100,
    most=4_000,
    axis="height",
)
_HINGES = NumberSlot(
    title=Bilingual("hinges", "петель"),
    dimension=Dimension.COUNT,
    unit="pcs",
    cues=("петля", "петли", "петель", "петлях", "hinges"),
    question=Bilingual("How many hinges?", "Сколько петель?"),
    least=1,
    most=10,
    whole=True,
)
_FROM_END = length_slot(
    "outer hinges from the ends",
    "крайние петли от краёв",
    ("от края", "от торца", "отступ", "крайние", "from the end", "from the edge"),
    least=20,
    most=500,
    optional=True,
)


def hinge_positions(
    *,
    height: Annotated[float, _DOOR],
    count: Annotated[int, _HINGES],
    end: Annotated[float | None, _FROM_END] = None,
    desk: Desk,
) -> Outcome:
    """Where hinges stand along a door."""
    del desk
    if end is not None and 2 * end >= height:
        raise refusal(
            f"a door of {height:g} mm has no room for hinges {end:g} mm from both ends",
            f"на двери {height:g} мм нет места для петель в {end:g} мм от обоих краёв".replace(
                ".", ","
            ),
        )
    return _placed(hinge_places(um(height), count, end_um=None if end is None else um(end)))


def _placed(places: Places) -> Outcome:
    report = places.report()
    feeds = () if places.distance is None else (Feed(places.distance, ("расстояние", "distance")),)
    return Outcome(
        report,
        answers=tuple(f.key for f in report.figures if f.key.startswith("place_")),
        feeds=feeds,
    )


def drilling_tools() -> tuple[Tool, ...]:
    """Sizes for a fastener, places along a joint and along a door."""
    return (
        derive(
            drilling_sizes,
            title=Bilingual("Which holes a fastener needs", "Какие отверстия нужны под крепёж"),
            doing=Bilingual("looking up the drilling", "подбираю присадку"),
            about=Bilingual(
                "drill diameters, depths and distances for a confirmat, dowel, minifix, shelf pin, hinge cup or slide",
                "диаметры, глубины и отступы под конфирмат, шкант, минификс, полкодержатель, чашку петли, направляющую",
            ),
            examples=(
                "Каким сверлом сверлить под конфирмат?",
                "Какой глубины отверстие под шкант в пласти?",
                "минификс присадка размеры 18 мм",
                "Диаметр и глубина чашки петли?",
                "глубина сверления под евровинт в торец, плита 16",
                "на каком расстоянии от торца сверлить под эксцентрик",
                "What drill do I need for a confirmat?",
                "hole size for a shelf pin",
                "Depth of a minifix housing in 19 mm board?",
            ),
            asks={
                "face_diameter": ("в пласти", "пласть", "face"),
                "edge_diameter": ("диаметр в торце", "торец", "edge"),
                "edge_depth": ("глубина в торце", "глубина сверления", "depth"),
                "face_depth": ("глубина в пласти", "depth in the face"),
                "cup_depth": ("глубина чашки", "cup depth"),
                "cup_diameter": ("диаметр чашки", "cup diameter"),
                "housing_depth": ("глубина корпуса", "housing depth"),
                "drilling_distance": ("от торца", "размер B", "from the edge"),
            },
        ),
        derive(
            fastener_places,
            title=Bilingual("Where fasteners go", "Где ставить крепёж"),
            doing=Bilingual("placing the fasteners", "размечаю крепёж"),
            about=Bilingual(
                "coordinates of confirmats, dowels or cams along a joint of given length",
                "координаты конфирматов, шкантов или стяжек вдоль стыка данной длины",
            ),
            examples=(
                "Где сверлить 3 конфирмата на стыке длиной 560 мм?",
                "Разметь 4 шканта по глубине 320 мм",
                "координаты 2 стяжек на 500 мм",
                "как расставить 5 конфирматов по длине 1200",
                "присадка дна глубиной 450: три конфирмата, отступы?",
                "3 шканта на 280 мм где ставить",
                "Where do three confirmats go along a 560 mm joint?",
                "positions of 4 dowels on a 300 mm edge",
                "spacing for 2 cams on 450 mm",
            ),
        ),
        derive(
            hinge_positions,
            title=Bilingual("Where hinges go", "Где ставить петли"),
            doing=Bilingual("placing the hinges", "размечаю петли"),
            about=Bilingual(
                "coordinates of hinges along a door of given height",
                "координаты петель по высоте двери",
            ),
            examples=(
                "Где ставить 3 петли на двери высотой 1400 мм?",
                "Координаты чашек: дверь 2000 мм, 4 петли",
                "разметка петель на фасад 716, две петли",
                "на каком расстоянии друг от друга 5 петель на двери 2,3 м",
                "крайние петли по 90 мм от края, дверь 1200, 3 петли: где средняя?",
                "куда ставить петли на дверку 900 2 шт",
                "Where do 3 hinges go on a 1400 mm door?",
                "hinge positions for a 2 m door with four hinges",
                "cup positions, door 716 mm, 2 hinges",
            ),
            asks={"distance": ("расстояние между крайними", "distance between")},
        ),
    )
