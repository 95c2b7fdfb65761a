"""Diagonal and perimeter of a rectangle."""

from __future__ import annotations

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    KnownParts,
    KnownThickness,
    Question,
    StatedLength,
    StatedWidth,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.stated_parts import StatedPart, stated_parts
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.rectangle import diagonal, perimeter
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


def rectangle(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: KnownThickness = None,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Diagonal and perimeter of a rectangle, for checking that it is square."""
    single = StatedPart(length, width, thickness)
    side = stated_parts(parts, single, question, desk.language).parts[0]
    across = diagonal(side.length_um, side.width_um)
    round_it = perimeter(side.length_um, side.width_um)
    return Outcome(
        Report(
            Bilingual("Rectangle", "Прямоугольник"),
            (
                Figure("diagonal", Bilingual("Diagonal", "Диагональ"), across),
                Figure("perimeter", Bilingual("Perimeter", "Периметр"), round_it),
            ),
            notes=(
                Bilingual(
                    "It is square when both diagonals are equal.",
                    "Углы прямые, когда обе диагонали равны.",
                ),
            ),
        ),
        answers=("diagonal",),
        feeds=(
            Feed(across, ("диагональ", "diagonal")),
            Feed(round_it, ("периметр", "perimeter")),
        ),
    )


def rectangle_tools() -> tuple[Tool, ...]:
    """The one tool of this file."""
    return (
        derive(
            rectangle,
            title=Bilingual("Diagonal and perimeter", "Диагональ и периметр"),
            doing=Bilingual("calculating the diagonal", "считаю диагональ"),
            about=Bilingual(
                "Diagonal (check for square) and perimeter of a rectangle, carcass, front or sheet "
                "from two sides; no edge band.",
                "Диагональ (проверка прямых углов) и периметр прямоугольника, корпуса, фасада или "
                "листа по двум сторонам; не про кромку.",
            ),
            examples=(
                "Какая диагональ у корпуса 800×720 мм?",
                "диагональ задней стенки 1190 на 715",
                "проверка прямых углов: какой должна быть диагональ шкафа 2100х900",
                "диагональ рамы 600*2000 чтобы углы были прямые",
                "Периметр прямоугольника 450×300 мм",
                "чему равен периметр фасада 716х396 в мм",
                "скок по диагонали лист 2750 на 1830",
                "What is the diagonal of a 720 × 560 mm carcass?",
                "diagonal of a door 2000 by 800 to check it is square",
                "perimeter of a 596x396 rectangle",
                "square check: 900 x 1200 frame, diagonal?",
            ),
            asks={
                "diagonal": ("диагональ", "по диагонали", "diagonal", "square"),
                "perimeter": ("периметр", "perimeter"),
            },
        ),
    )
