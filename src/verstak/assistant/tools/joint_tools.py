"""Tools about corner joints: a moment on the corner, joints compared, one dowel."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.board_slots import length_slot, material_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.refusal import question, refusal
from verstak.assistant.tools.slots import Default, MessageSlot, NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.mass import GRAVITY
from verstak.furniture.strength.joints import (
    NOT_ALIKE,
    OPPOSED,
    JointComparison,
    dowel_moment,
)
from verstak.furniture.strength.joints import compare_joints as compared
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, Estimated, Given, Quantity
from verstak.quantities.report import Figure, Report, Table
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_MATERIAL = material_slot()
_FORCE = NumberSlot(
    title=Bilingual("force", "сила"),
    dimension=Dimension.FORCE,
    unit="N",
    cues=("сила", "усилие", "нагрузка", "давит", "тянет", "force", "load", "pull", "push"),
    question=Bilingual("What is the force, N?", "Какая сила, Н?"),
    least=0.1,
    most=100_000,
    optional=True,
)
_MASS = NumberSlot(
    title=Bilingual("load", "груз"),
    dimension=Dimension.MASS,
    unit="kg",
    cues=("груз", "нагрузка", "вес", "масса", "висит", "давит", "load", "weight", "mass", "hangs"),
    question=Bilingual("What is the load, kg?", "Какой груз, кг?"),
    least=0.01,
    most=10_000,
    optional=True,
)
_ARM = length_slot(
    "arm",
    "плечо",
    (
        "плечо",
        "плече",
        "вылет",
        "вылете",
        "на расстоянии",
        "от угла",
        "рычаг",
        "длина",
        "arm",
        "lever",
        "distance",
        "from the corner",
        "away",
        "reach",
    ),
    ask=(
        "How far from the corner does the force act, mm?",
        "На каком плече от угла действует сила, мм?",
    ),
    most=10_000,
)
_ALLOWED = NumberSlot(
    title=Bilingual("moment to compare with", "с чем сравнить момент"),
    dimension=Dimension.MOMENT,
    unit="N·m",
    cues=(
        "меньше",
        "больше",
        "наименьшего",
        "опубликованного",
        "предел",
        "допустимый",
        "выдержит",
        "сравни",
        "less than",
        "below",
        "published",
        "limit",
        "holds",
    ),
    question=Bilingual("Compare with which moment, N·m?", "С каким моментом сравнить, Н·м?"),
    least=0.01,
    most=1_000_000,
    optional=True,
)


def corner_moment(
    *,
    arm: Annotated[float, _ARM],
    force: Annotated[float | None, _FORCE] = None,
    mass: Annotated[float | None, _MASS] = None,
    allowed: Annotated[float | None, _ALLOWED] = None,
    material: Annotated[str, _MATERIAL] = "particleboard",
    desk: Desk,
) -> Outcome:
    """Moment of a force on a corner, held against the lowest published one."""
    del desk
    if force is None and mass is None:
        raise question("What force acts on the corner, N", "Какая сила действует на угол, Н")
    force_n = force if force is not None else (mass or 0.0) * GRAVITY.value
    comparison = compared(material, force_n=force_n, arm_um=um(arm))
    report = comparison.report()
    moment = comparison.moment
    assert moment is not None  # noqa: S101 - a force was given
    if force is None:
        stated = Quantity(mass or 0.0, "kg", Given(Bilingual("load", "груз")), 2)
        made = Computed("F = m · g", (("m", stated), ("g", GRAVITY)))
        turned = Quantity(force_n, "N", made, 1)
        first = report.figures[0]
        figures = (first, Figure("force", _FORCE.title, turned), *report.figures[1:])
        report = Report(report.title, figures, report.tables, report.notes)
    against, what = (
        comparison.lowest,
        Bilingual("the lowest published", "наименьшего опубликованного"),
    )
    if allowed is not None and abs(allowed - against.value) > 0.05:
        against = Quantity(allowed, "N·m", Given(_ALLOWED.title), 1)
        what = Bilingual("the stated", "названного")
        figures = (*report.figures, Figure("allowed", _ALLOWED.title, against))
        report = Report(report.title, figures, report.tables, report.notes)
    below = moment.value < against.value
    word = ("below", "меньше") if below else ("not below", "не меньше")
    return Outcome(
        report,
        answers=("moment", "below_lowest"),
        verdict=Verdict(
            below,
            Bilingual(
                f"{moment.text('en')} is {word[0]} {what.en} {against.text('en')}",
                f"{moment.text('ru')} {word[1]} {what.ru} {against.text('ru')}",
            ),
        ),
        feeds=(Feed(moment, ("момент", "изгибающий момент", "moment")),),
    )


_JOINTS = {
    "screws": ("шуруп", "саморез", "встык", "screw", "butt"),
    "mitre": ("на ус", "под 45", "усов", "mitre", "miter"),
    "dowel": ("шкант", "нагел", "dowel"),
    "confirmat": ("конфирмат", "евровинт", "confirmat"),
    "eccentric": (
        "эксцентрик",
        "минификс",
        "рафикс",
        "стяжк",
        "eccentric",
        "minifix",
        "rafix",
        "cam",
    ),
    "biscuit": ("ламел", "ламелл", "biscuit"),
    "lamello_p14": ("p-14", "p14", "clamex", "lamello p"),
}
"""Beginnings of words that name a joint, by its key."""


def compare_joints(
    *,
    message: Annotated[ParsedMessage, MessageSlot(Bilingual("question", "вопрос"))],
    material: Annotated[str, _MATERIAL] = "particleboard",
    desk: Desk,
) -> Outcome:
    """Corner joints side by side, as far as published tests reach."""
    del desk
    comparison = compared(material)
    text = message.text.casefold()
    named = {key for key, words in _JOINTS.items() if any(word in text for word in words)}
    report = comparison.report()
    if named:
        report = _only(comparison, report, named)
    return Outcome(
        report,
        answers=("lowest_published",),
        verdict=Verdict(
            None,
            Bilingual(f"{NOT_ALIKE.en}; {OPPOSED.en}", f"{NOT_ALIKE.ru}; {OPPOSED.ru}"),
        ),
    )


def _only(comparison: JointComparison, report: Report, named: set[str]) -> Report:
    names = [joint.name for joint in comparison.joints if joint.key in named]
    tables = tuple(
        Table(
            table.key,
            table.title,
            table.columns,
            tuple(
                row
                for row in table.rows
                if row[0] in names or ("dowel" in named and row[0] == _ONE_DOWEL)
            ),
        )
        for table in report.tables
    )
    return Report(report.title, report.figures, tuple(t for t in tables if t.rows), report.notes)


_ONE_DOWEL = Bilingual(
    "one dowel Ø8, 12 mm in the face of particleboard", "один шкант Ø8, 12 мм в пласти ДСтП"
)
_DIAMETER = length_slot(
    "diameter of the dowel",
    "диаметр шканта",
    ("шкант", "шканта", "диаметр", "Ø", "dowel", "diameter"),
    least=6,
    most=10,
    group="dowel",
    nouns=("шкант", "нагель", "dowel"),
    default=Default(
        8, Bilingual("a dowel of 8 mm is usual in cabinets", "в корпусной мебели обычен шкант 8 мм")
    ),
)
_DOWEL_LENGTH = length_slot(
    "length of the dowel",
    "длина шканта",
    ("длина шканта", "длиной", "dowel length", "long"),
    least=10,
    most=200,
    optional=True,
    group="dowel",
    nouns=("шкант", "нагель", "dowel"),
)
_FACE_DEPTH = length_slot(
    "depth in the face",
    "глубина в пласти",
    ("глубина", "на глубину", "в пласть", "в пласти", "заглублён", "depth", "deep", "in the face"),
    least=6,
    most=16,
    default=Default(
        12,
        Bilingual(
            "12 mm is usual in the face of a 16 mm board", "в пласти плиты 16 мм обычно 12 мм"
        ),
    ),
)
_DOWELS = NumberSlot(
    title=Bilingual("dowels in the corner", "шкантов в углу"),
    dimension=Dimension.COUNT,
    unit="pcs",
    cues=("шкант", "шканта", "шкантов", "штук", "на шкантах", "dowels", "pieces"),
    question=Bilingual("How many dowels?", "Сколько шкантов?"),
    least=1,
    most=100,
    whole=True,
    default=Default(1, Bilingual("one dowel", "один шкант")),
)


def dowel_corner(
    *,
    diameter: Annotated[float, _DIAMETER] = 8,
    length: Annotated[float | None, _DOWEL_LENGTH] = None,
    face_depth: Annotated[float, _FACE_DEPTH] = 12,
    count: Annotated[int, _DOWELS] = 1,
    desk: Desk,
) -> Outcome:
    """Moment that dowels hold in a corner of particleboard: an estimate."""
    del desk
    if length is not None and face_depth >= length:
        raise refusal(
            f"a dowel {length:g} mm long does not stand {face_depth:g} mm deep in the face",
            f"шкант длиной {length:g} мм не войдёт в пласть на {face_depth:g} мм".replace(".", ","),
        )
    closing = dowel_moment(um(diameter), um(face_depth), "compression")
    opening = dowel_moment(um(diameter), um(face_depth), "tension")
    figures = [
        Figure(
            "compression",
            Bilingual("one dowel, corner closed", "один шкант, угол сжимают"),
            closing,
        ),
        Figure(
            "tension", Bilingual("one dowel, corner opened", "один шкант, угол разгибают"), opening
        ),
    ]
    if count > 1:
        figures = [
            Figure(
                "all_compression",
                Bilingual("all, corner closed", "все, угол сжимают"),
                _times(closing, count),
            ),
            Figure(
                "all_tension",
                Bilingual("all, corner opened", "все, угол разгибают"),
                _times(opening, count),
            ),
            *figures,
        ]
    title = Bilingual("Moment of dowels in a corner", "Момент шкантов в углу")
    notes = (
        Bilingual(
            "an estimate for ultimate load of one test; not an allowable load",
            "оценка разрушающего момента одного опыта, а не допустимая нагрузка",
        ),
        *(
            (
                Bilingual(
                    "dowels are simply added, which no test of the sources confirms",
                    "шканты просто сложены; опыта, который это подтвердил бы, в источниках нет",
                ),
            )
            if count > 1
            else ()
        ),
    )
    return Outcome(
        Report(title, tuple(figures), notes=notes),
        answers=tuple(figure.key for figure in figures[:2]),
        feeds=(Feed(figures[0].value, ("момент", "moment")),)
        if isinstance(figures[0].value, Quantity)
        else (),
    )


def _times(one: Quantity, count: int) -> Quantity:
    estimate = one.provenance
    assert isinstance(estimate, Estimated)  # noqa: S101 - what dowel_moment gives
    method = estimate.method
    made = Estimated(method, round(estimate.low * count, 2), round(estimate.high * count, 2))
    return Quantity(one.value * count, one.unit, made, one.decimals)


def joint_tools() -> tuple[Tool, ...]:
    """Every tool about corner joints."""
    return (
        derive(
            corner_moment,
            title=Bilingual("Moment on a corner", "Момент на угол"),
            doing=Bilingual("calculating the moment on the corner", "считаю момент на угол"),
            about=Bilingual(
                "moment of a force on an arm at a corner joint, and whether it is below the lowest published one",
                "момент силы на плече в угловом соединении и меньше ли он наименьшего опубликованного",
            ),
            examples=(
                "Какой момент даёт сила 150 Н на плече 300 мм?",
                "Сила 250 Н приложена в 350 мм от угла корпуса: момент и меньше ли он опубликованных?",
                "момент угла: 20 кг на вылете 40 см",
                "Выдержит ли угол на шурупах силу 120 ньютонов с плечом 0,5 м?",
                "сила 80Н плечо 600, Н·м?",
                "Груз 15 кг висит в 450 мм от угла. Момент?",
                "Moment on a corner from 200 N on a 350 mm arm?",
                "Is 90 N at 0.6 m from the corner below the lowest published moment?",
                "corner moment, 25 kg hanging 30 cm away",
            ),
            asks={
                "moment": ("момент", "moment", "Н·м"),
                "below_lowest": (
                    "меньше ли",
                    "ниже ли",
                    "опубликованного",
                    "below",
                    "less than",
                    "published",
                ),
                "force": ("какая сила", "what force"),
            },
        ),
        derive(
            compare_joints,
            title=Bilingual("Corner joints compared", "Сравнение угловых соединений"),
            doing=Bilingual("comparing joints", "сравниваю соединения"),
            about=Bilingual(
                "which corner joint is stronger, what published tests say of screws, dowels, confirmats, mitres, cams, biscuits",
                "какое угловое соединение прочнее, что говорят опыты о шурупах, шкантах, конфирматах, усе, стяжках, ламелях",
            ),
            examples=(
                "Что прочнее: конфирмат или эксцентриковая стяжка?",
                "Какое соединение корпуса из МДФ надёжнее, на шкантах или на ус?",
                "шканты или евровинты, что лучше держит",
                "Сравни соединения на ламелях и встык на шурупах",
                "минификс или конфирмат для лдсп?",
                "Чем крепить угол шкафа, чтобы было крепче?",
                "Which corner joint is stronger, dowels or confirmats?",
                "Compare mitre and butt joints in MDF",
                "cam fittings vs screws strength",
            ),
            asks={"lowest_published": ("наименьший опубликованный", "lowest published")},
        ),
        derive(
            dowel_corner,
            title=Bilingual("Moment that a dowel holds", "Какой момент держит шкант"),
            doing=Bilingual("estimating the dowel's moment", "оцениваю момент шканта"),
            about=Bilingual(
                "estimate of the corner moment that one or several dowels hold in particleboard",
                "оценка момента, который держит шкант (или несколько) в углу из ДСтП",
            ),
            examples=(
                "Какой момент держит один шкант 8 мм в углу из ДСП?",
                "Сколько Н·м выдержит шкант Ø8 на глубине 13 мм в пласти?",
                "шкант 8, глубина 12, момент угла",
                "Четыре шканта 8 мм в углу — какой момент?",
                "прочность шкантового соединения 3 шканта по 8 мм",
                "на сколько ньютон-метров рассчитан шкант",
                "What moment does one 8 mm dowel hold in a particleboard corner?",
                "corner strength of three dowels 8 mm, 12 mm deep",
                "moment per dowel 8x30",
            ),
            asks={
                "compression": ("сжатие", "сжимают", "compression"),
                "tension": ("растяжение", "разгибают", "tension"),
            },
        ),
    )
