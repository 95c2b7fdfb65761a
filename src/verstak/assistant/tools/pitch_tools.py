"""Tools about what lies between parts: the step on a sheet map, the gap in an outline."""

from __future__ import annotations

import re
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    Question,
    length_slot,
)
from verstak.assistant.tools.outcome import Outcome, Verdict
from verstak.assistant.tools.sheet_slots import (
    StatedKerf,
)
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolRefused
from verstak.furniture.drawings.outline_gap import MEET_MM
from verstak.furniture.part_sums import length_given
from verstak.furniture.shop_sums import check_part_pitch
from verstak.quantities.length import um
from verstak.quantities.quantity import Assumed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_SUM = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:мм|mm)?\s*\+\s*(\d+(?:[.,]\d+)?)")

PartAlong = Annotated[
    float | None,
    length_slot(
        Bilingual("size of the part along the step", "размер детали вдоль шага"),
        ("деталь", "размер детали", "деталями", "part", "part size", "panel"),
        Bilingual("How large is the part along the step, mm?", "Какой размер детали, мм?"),
        most=20_000,
        optional=True,
    ),
]
PartGap = Annotated[
    float | None,
    length_slot(
        Bilingual("gap between parts", "промежуток между деталями"),
        (
            "зазор",
            "промежуток",
            "расстояние",
            "между деталями",
            "оставлено",
            "на карте",
            "на раскладке",
            "gap",
            "between parts",
            "spacing",
            "on the map",
            "on the layout",
        ),
        Bilingual(
            "What gap is left between the parts, mm?", "Какой промежуток между деталями, мм?"
        ),
        least=0,
        most=100,
        optional=True,
    ),
]
PartStep = Annotated[
    float | None,
    length_slot(
        Bilingual("step of the parts", "шаг деталей"),
        ("шаг", "с шагом", "step", "pitch"),
        Bilingual("What is the step, mm?", "Какой шаг деталей, мм?"),
        most=20_000,
        optional=True,
    ),
]
OutlineGap = Annotated[
    float | None,
    length_slot(
        Bilingual("gap in the outline", "разрыв контура"),
        (
            "разрыв",
            "разрывом",
            "разомкнут",
            "расходятся",
            "ends",
            "зазор",
            "щель",
            "не сходится",
            "расхождение",
            "незамкнут",
            "gap",
            "open by",
        ),
        Bilingual("How wide is the gap, mm?", "Какой разрыв контура, мм?"),
        least=0,
        most=10_000,
        optional=True,
    ),
]


def part_pitch(
    *,
    part: PartAlong = None,
    step: PartStep = None,
    gap: PartGap = None,
    kerf: StatedKerf,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Whether the step between equal parts on a sheet map leaves room for the saw."""
    del desk
    part, step, gap = _summands(part, step, gap, question)
    if gap is None and part is not None and step is not None:
        gap = step - part
    if gap is None:
        raise ToolRefused(
            "which step and which part, or which gap between the parts?",
            in_russian="какой шаг и какой размер детали, или какой промежуток между деталями?",
        )
    if gap < 0:
        raise ToolRefused(
            f"a step of {step:g} mm is less than the part of {part:g} mm: parts would overlap",
            in_russian=f"шаг {step:g} мм меньше детали {part:g} мм: детали наложились бы",
        )
    along = um(part or 1)  # the gap alone decides; the part's size only carries the formula
    made = check_part_pitch(along, along + um(gap), um(kerf))
    report = made.report()
    saw = length_given(um(kerf), Bilingual("kerf", "пропил"))
    figures = (*report.figures, Figure("kerf", Bilingual("kerf", "пропил"), saw))
    why = (
        Bilingual("the gap holds the kerf", "промежуток вмещает пропил")
        if made.right
        else Bilingual(
            "the gap is narrower than the kerf, so each part loses the difference",
            "промежуток уже пропила: детали выйдут меньше на разницу",
        )
    )
    return Outcome(
        Report(report.title, figures, report.tables, report.notes),
        answers=("right", "shortfall"),
        verdict=Verdict(made.right, why),
    )


def _summands(
    part: float | None, step: float | None, gap: float | None, message: ParsedMessage | None
) -> tuple[float | None, float | None, float | None]:
    """``720+3`` in the question is a part and its gap, unless other numbers were put in."""
    match = None if message is None or gap is not None else _SUM.search(message.text)
    if match is None:
        return part, step, gap
    pair = tuple(float(each.replace(",", ".")) for each in match.groups())
    if any(value is not None and value not in pair for value in (part, step)):
        return part, step, gap
    return pair[0], None, pair[1]


def contour_gap(*, gap: OutlineGap = None, desk: Desk) -> Outcome:
    """Whether an outline that is stated to have a gap may go to a machine."""
    del desk
    closed = gap is not None and gap <= MEET_MM
    limit = Quantity(
        MEET_MM,
        "mm",
        Assumed(
            Bilingual(
                "ends this close are one point: the resolution of every length here",
                "ближе этого концы — одна точка: таково разрешение всех длин здесь",
            )
        ),
        3,
    )
    said = None
    if gap is not None:
        said = Quantity(gap, "mm", Given(Bilingual("the question", "вопрос")), 3)
    unknown = Bilingual("its width is not said", "ширина не названа")
    yes = Bilingual("the outline is closed", "контур замкнут")
    no = Bilingual(
        "the outline is not closed: a machine needs a closed outline",
        "контур не замкнут: станку нужен замкнутый контур",
    )
    notes = (
        ()
        if closed
        else (
            Bilingual(
                "What to do: find the layer and both ends of the gap (attach the DXF and they are "
                "named), join the ends or mark the polyline as closed in the drawing program, "
                "then check the file again. A gap is never closed silently.",
                "Что делать: найти слой и координаты обоих концов разрыва (приложите DXF — они "
                "будут названы), соединить концы или замкнуть полилинию в чертёжной программе и "
                "проверить файл ещё раз. Молча разрыв не замыкается.",
            ),
        )
    )
    return Outcome(
        Report(
            Bilingual("Outline for CNC", "Контур для ЧПУ"),
            (
                Figure("ready", Bilingual("Ready for CNC", "Готов для ЧПУ"), closed),
                Figure("gap", Bilingual("Gap", "Разрыв"), said, None if said else unknown),
                Figure(
                    "limit", Bilingual("Counts as closed up to", "Замкнут при разрыве до"), limit
                ),
            ),
            notes=notes,
        ),
        answers=("ready",),
        verdict=Verdict(closed, yes if closed else no),
    )


def pitch_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            part_pitch,
            title=Bilingual("Step of parts against the kerf", "Шаг деталей и пропил"),
            doing=Bilingual("comparing the gap with the kerf", "сравниваю промежуток с пропилом"),
            about=Bilingual(
                "Whether the step or gap between parts on a sheet map leaves room for the saw's "
                "kerf.",
                "Хватает ли шага или промежутка между деталями на карте раскроя на ширину пропила.",
            ),
            examples=(
                "Между деталями на карте оставлено 2 мм, пропил 4 мм. Правильно?",
                "Шаг деталей 604 мм при размере детали 600 и пропиле 4,4 — верно?",
                "детали 500+3 на раскладке, пила 3,2, нормально?",
                "хватит ли промежутка 5 мм между деталями если диск 4.8",
                "зазор на карте раскроя 3мм а пропил 3.2 ошибка?",
                "шаг 724 деталь 720 пропил 4",
                "Между деталями 450 мм на карте 3 мм, пила 4,2. Это ошибка?",
                "Parts are placed 400+2 mm apart and the kerf is 3.2 mm: is that wrong?",
                "Is a gap of 4 mm between parts enough for a 4.4 mm kerf?",
                "step 804 mm for 800 mm parts, saw cut 4 mm, right?",
            ),
            asks={
                "right": ("ошибка", "верно", "правильно", "хватит", "wrong", "right", "enough"),
                "shortfall": ("на сколько", "меньше", "by how much"),
            },
        ),
        derive(
            contour_gap,
            title=Bilingual("Gap in an outline and CNC", "Разрыв контура и ЧПУ"),
            doing=Bilingual("checking the outline", "проверяю контур"),
            about=Bilingual(
                "Whether a drawing with an open outline or a gap of a stated width may go to a "
                "CNC machine.",
                "Можно ли отдавать на станок с ЧПУ чертёж с незамкнутым контуром или разрывом "
                "названной ширины.",
            ),
            examples=(
                "Контур фасада в DXF не замкнут, зазор 0,5 мм. Пойдёт на станок?",
                "Полилиния детали не сходится на 1,2 мм — можно фрезеровать?",
                "в дхф разрыв контура 0.05, отдавать на чпу?",
                "щель 2мм в контуре чертежа это нормально для чпу",
                "незамкнутый контур с разрывом 0,8 мм, файл годится для ЧПУ?",
                "концы линии контура расходятся на 3 мм, станок примет?",
                "The outline has a 0.4 mm gap; may the DXF go to the CNC router?",
                "open polyline, ends 1 mm apart: ready for machining?",
                "is a contour with a gap of 0.02 mm fine for CNC",
            ),
            asks={"ready": ("можно", "годится", "готов", "may", "ready", "fine")},
        ),
    )
