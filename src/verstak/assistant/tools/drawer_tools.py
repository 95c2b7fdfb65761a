"""The tool about a drawer box."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.board_slots import THICKNESS_CUES, length_slot
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import refusal
from verstak.assistant.tools.slots import Choice, ChoiceSlot, Default
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import InvalidCabinet
from verstak.furniture import drawer_sizes as drawers
from verstak.furniture.builders.drawer_box import SLIDES
from verstak.furniture.cabinet_spec import SlideSystem
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual

_OPENING = length_slot(
    "opening",
    "проём",
    (
        "проём",
        "проем",
        "между боковинами",
        "между стойками",
        "в свету",
        "внутренняя ширина",
        "ширина",
        "opening",
        "between",
        "inner width",
        "clear width",
    ),
    ask=("How wide is the opening for the drawer, mm?", "Какая ширина проёма под ящик, мм?"),
    least=100,
    most=3_000,
    axis="width",
)
_SLIDES = ChoiceSlot(
    title=Bilingual("slides", "направляющие"),
    choices=(
        Choice(
            SlideSystem.BALL_BEARING,
            SLIDES[SlideSystem.BALL_BEARING].name,
            ("шариковые", "телескопические", "полного выдвижения", "ball bearing", "telescopic"),
        ),
        Choice(
            SlideSystem.ROLLER,
            SLIDES[SlideSystem.ROLLER].name,
            ("роликовые", "ролики", "roller"),
        ),
        Choice(
            SlideSystem.UNDERMOUNT,
            SLIDES[SlideSystem.UNDERMOUNT].name,
            (
                "скрытого монтажа",
                "скрытые",
                "тандем",
                "tandem",
                "movento",
                "undermount",
                "concealed",
            ),
        ),
    ),
    question=Bilingual("Which slides?", "Какие направляющие?"),
    default=Default(
        SlideSystem.BALL_BEARING,
        Bilingual("no slides were named: ball-bearing ones", "направляющие не названы: шариковые"),
    ),
)
_DRAWER_SIDE = length_slot(
    "thickness of a drawer side",
    "толщина боковины ящика",
    ("боковина ящика", "стенка ящика", *THICKNESS_CUES),
    least=3,
    most=40,
    default=Default(
        16,
        Bilingual("drawer sides of 16 mm, the usual board", "боковины ящика 16 мм, обычная плита"),
    ),
)
_DRAWER_DEPTH = length_slot(
    "clear depth",
    "глубина в свету",
    ("глубина", "глубиной", "глубина корпуса", "depth", "deep"),
    least=100,
    most=2_000,
    optional=True,
    axis="depth",
)


_SLIDE_TAKES = length_slot(
    "slide on each side",
    "направляющая на сторону",
    (
        "направляющие по",
        "на сторону",
        "с каждой стороны",
        "slides of",
        "slides take",
        "per side",
        "a side",
        "on each side",
    ),
    least=3,
    most=40,
    optional=True,
)


def drawer_box(
    *,
    opening: Annotated[float, _OPENING],
    slides: Annotated[str, _SLIDES] = SlideSystem.BALL_BEARING,
    side: Annotated[float, _DRAWER_SIDE] = 16,
    depth: Annotated[float | None, _DRAWER_DEPTH] = None,
    slide: Annotated[float | None, _SLIDE_TAKES] = None,
    desk: Desk,
) -> Outcome:
    """Width (and length) of a drawer box for an opening and slides."""
    del desk
    try:
        found = drawers.drawer_sizes(
            um(opening),
            SlideSystem(slides),
            side_um=um(side),
            depth_um=None if depth is None else um(depth),
            slide_um=None if slide is None else um(slide),
        )
    except InvalidCabinet as error:
        raise refusal(
            error.message,
            "такой ящик не получится: проверьте ширину проёма, глубину и толщину боковины ящика "
            "для этих направляющих",
        ) from error
    return Outcome(
        found.report(),
        answers=("outer_width",),
        feeds=(
            Feed(found.outer, ("ширина ящика", "ширина короба", "drawer width")),
            Feed(found.inner, ("внутренняя ширина ящика", "длина дна", "inner width")),
        ),
    )


def drawer_tools() -> tuple[Tool, ...]:
    """The drawer box."""
    return (
        derive(
            drawer_box,
            title=Bilingual("Drawer box", "Короб ящика"),
            doing=Bilingual("calculating the drawer box", "считаю короб ящика"),
            about=Bilingual(
                "outer and inner width of a drawer box from the opening and the slides, its length from the depth",
                "наружная и внутренняя ширина ящика по проёму и направляющим, длина по глубине",
            ),
            examples=(
                "Какая ширина ящика на шариковых направляющих в проём 568 мм?",
                "Проём 418, роликовые направляющие: ширина короба?",
                "короб ящика под тандем, проем 868",
                "Размер ящика в проём 464 мм, глубина корпуса 500, направляющие скрытого монтажа",
                "ящик в проем 500 шарики внутр ширина",
                "Какой длины направляющая и ящик при глубине 480 мм и проёме 768?",
                "Drawer width for a 568 mm opening on ball-bearing slides?",
                "inner width of an undermount drawer, opening 468 mm, 16 mm sides",
                "drawer box size opening 764 depth 500 telescopic",
            ),
            asks={
                "outer_width": (
                    "ширина ящика",
                    "ширина короба",
                    "наружная",
                    "drawer width",
                    "outer",
                ),
                "inner_width": ("внутренняя", "внутри ящика", "inner"),
                "slide_length": ("длина направляющей", "какие направляющие", "slide length"),
                "box_length": ("длина ящика", "глубина ящика", "box length"),
            },
        ),
    )
