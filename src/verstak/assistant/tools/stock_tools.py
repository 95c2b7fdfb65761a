"""Tools about what is bought whole: packs of fasteners, bars and rolls of linear material."""

from __future__ import annotations

import math
from typing import Annotated

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.edge_length_tools import EDGE_CUES
from verstak.assistant.tools.material_slots import (
    PRODUCT_WORDS,
    Question,
    count_slot,
    length_slot,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.part_tools import PIECES_CUES
from verstak.assistant.tools.refusal import question as ask
from verstak.assistant.tools.said_counts import counts_said
from verstak.assistant.tools.sheet_slots import NoKerf
from verstak.assistant.tools.slots import NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.stock_lengths import cut_from_stock, packs_for, stock_for_length
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

_PACKS_FED = ("упаковок", "коробок", "количество", "packs", "boxes", "pieces")

PerPack = Annotated[
    int,
    count_slot(
        Bilingual("pieces in a pack", "штук в упаковке"),
        (
            "в упаковке",
            "упаковка",
            "упаковка по",
            "в коробке",
            "коробка",
            "коробки по",
            "в пачке",
            "пачка",
            "в пакете",
            "пакет",
            "фасовка",
            "фасовка по",
            "in a box",
            "in a pack",
            "a box",
            "box",
            "pack",
            "pack of",
            "per pack",
            "per box",
            "boxes of",
            "packs of",
        ),
        Bilingual("How many pieces are in a pack?", "Сколько штук в упаковке?"),
    ),
]
PackedPieces = Annotated[
    int | None,
    count_slot(
        Bilingual("pieces needed", "нужно штук"),
        (*PIECES_CUES, "нужно", "надо", "всего", "крепёж", "needed", "need", "total"),
        Bilingual("How many pieces are needed?", "Сколько штук нужно?"),
        optional=True,
    ),
]
PackedProducts = Annotated[
    int | None,
    count_slot(
        Bilingual("products", "изделий"),
        PRODUCT_WORDS,
        Bilingual("For how many products?", "На сколько изделий?"),
        optional=True,
    ),
]


def packs_needed(
    *,
    per_pack: PerPack,
    pieces: PackedPieces = None,
    products: PackedProducts = None,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Whole packs for the pieces of all products, and what is left over."""
    del desk
    wanted = _wanted(per_pack, pieces, products, question)
    bought = packs_for(wanted, per_pack)
    return Outcome(
        Report(
            Bilingual("Packs", "Упаковки"),
            (
                Figure("packs", Bilingual("Packs", "Упаковок"), bought.number),
                Figure("pieces", Bilingual("Pieces needed", "Нужно штук"), wanted),
                Figure("left", Bilingual("Left over", "Останется"), bought.left),
            ),
        ),
        answers=("packs",),
        feeds=(Feed(bought.number, _PACKS_FED), Feed(bought.left, ("остаток", "left"))),
    )


def _wanted(
    per_pack: int, pieces: int | None, products: int | None, message: ParsedMessage | None
) -> Quantity:
    """Every other count of the question is a factor of the pieces needed.

    Raises:
        ArgumentMissing: none is stated.
    """
    factors = list(counts_said(message))
    if per_pack in factors:
        factors.remove(per_pack)
    if pieces is not None and pieces not in factors:
        factors = [pieces, *([products] if products else [])]
    if not factors:
        raise ask("How many pieces are needed", "Сколько штук нужно")
    if len(factors) == 1:
        return count(factors[0], Given(Bilingual("pieces needed", "нужно штук")))
    inputs = tuple(
        (sign, count(value, Given(Bilingual("the question", "вопрос"))))
        for sign, value in zip("abcdef", factors, strict=False)
    )
    return count(math.prod(factors), Computed(" · ".join(sign for sign, _ in inputs), inputs))


StockLength = Annotated[
    float,
    NumberSlot(
        title=Bilingual("length of a bar or roll", "длина хлыста или рулона"),
        dimension=Dimension.LENGTH,
        unit="m",
        cues=(
            "хлыст",
            "хлыста",
            "хлысты по",
            "штанга",
            "рулон",
            "рулоны по",
            "бухта",
            "бухты по",
            "в рулоне",
            "в бухте",
            "палка",
            "профиль длиной",
            "bar",
            "bars of",
            "roll",
            "rolls of",
            "coil",
            "in a roll",
            "stick",
        ),
        question=Bilingual(
            "How long is a bar or a roll, m?", "Какой длины хлыст (рулон, бухта), м?"
        ),
        least=0.5,
        most=2_000,
    ),
]
TotalLength = Annotated[
    float | None,
    NumberSlot(
        title=Bilingual("length needed", "нужная длина"),
        dimension=Dimension.LENGTH,
        unit="m",
        cues=(*EDGE_CUES, "нужно", "надо", "всего", "требуется", "погонных", "needed", "total"),
        question=Bilingual("How many metres are needed?", "Сколько метров нужно?"),
        least=0.1,
        most=10_000_000,
        optional=True,
    ),
]
CutLength = Annotated[
    float | None,
    length_slot(
        Bilingual("one cut length", "отрезок"),
        (
            "отрезок",
            "отрезка",
            "отрезков по",
            "кусок",
            "кусков по",
            "планка",
            "деталь",
            "плинтус",
            "штанг по",
            "piece",
            "pieces of",
            "lengths of",
            "cut to",
        ),
        Bilingual("How long is one piece, mm?", "Какой длины один отрезок, мм?"),
        least=10,
        most=50_000,
        optional=True,
    ),
]
CutPieces = Annotated[
    int | None,
    count_slot(
        Bilingual("pieces to cut", "отрезков"),
        ("отрезков", "отрезка", "кусков", "штук", "планок", "деталей", "pieces", "lengths"),
        Bilingual("How many pieces?", "Сколько отрезков?"),
        optional=True,
    ),
]


def bars_needed(
    *,
    stock: StockLength,
    total: TotalLength = None,
    piece: CutLength = None,
    pieces: CutPieces = None,
    kerf: NoKerf = 0,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Whole bars or rolls for a total length, or for equal lengths that are not joined."""
    del desk
    if piece is not None and pieces is None and len(said := counts_said(question)) == 1:
        pieces = said[0]
    if piece is not None and pieces is not None:
        cut = cut_from_stock(um(piece), pieces, um(stock * 1000), um(kerf))
        figures: tuple[Figure, ...] = (
            Figure("bars", Bilingual("Bars", "Хлыстов"), cut.bars),
            Figure("per_bar", Bilingual("Pieces out of a bar", "Отрезков из хлыста"), cut.per_bar),
            Figure("offcut", Bilingual("Left of a full bar", "Остаток хлыста"), cut.offcut),
        )
        note = Bilingual("Pieces are not joined.", "Отрезки не стыкуются.")
        number = cut.bars
    elif total is not None:
        bought = stock_for_length(um(total * 1000), um(stock * 1000))
        figures = (
            Figure("bars", Bilingual("Bars or rolls", "Хлыстов или рулонов"), bought.number),
            Figure("left", Bilingual("Left over", "Останется"), bought.left),
        )
        note = Bilingual("By the total length: joints are allowed.", "По общей длине, со стыками.")
        number = bought.number
    elif piece is not None:
        raise ask("How many pieces are needed", "Сколько отрезков нужно")
    else:
        raise ask("How many metres are needed", "Сколько метров нужно")
    return Outcome(
        Report(Bilingual("Bars and rolls", "Хлысты и рулоны"), figures, notes=(note,)),
        answers=("bars",),
        feeds=(Feed(number, ("хлыстов", "рулонов", "бухт", "количество", "bars", "rolls")),),
    )


def stock_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            packs_needed,
            title=Bilingual("Packs of fasteners", "Упаковки крепежа"),
            doing=Bilingual("counting the packs", "считаю упаковки"),
            about=Bilingual(
                "How many whole packs or boxes of fasteners are needed: pieces for each product × "
                "products ÷ pieces in a pack, rounded up.",
                "Сколько целых упаковок или коробок крепежа нужно: штук на изделие × изделий ÷ "
                "штук в упаковке, с округлением вверх.",
            ),
            examples=(
                "На шкаф 12 конфирматов, шкафов 60, в коробке 200 штук. Сколько коробок?",
                "Нужно 1350 шкантов, упаковка по 500. Сколько упаковок купить?",
                "скок пачек саморезов на 25 тумб если на тумбу 18 а в пачке 100",
                "ножек 4 на стол, столов 75, в упаковке 20, упаковок?",
                "в пакете 50 эксцентриков, надо 420 — пакетов?",
                "фасовка 1000 шт, требуется 2600 стяжек, коробок",
                "сколько коробок петель по 100 на 45 кухонь по 14 петель",
                "Каждый модуль берёт 6 полкодержателей, модулей 130, пакет 80 шт: пакетов?",
                "Each cabinet takes 16 screws, 80 cabinets, 250 screws in a box: how many boxes?",
                "packs of 40 dowels needed for 500 dowels",
                "how many boxes of 100 cams for 30 wardrobes with 24 cams each",
                "2200 confirmats, 500 per pack, packs to buy?",
                "саморезов 6 на полку, полок 240, коробка 500: коробок надо?",
                "How many packs of 25 handles for 40 kitchens with 9 handles each?",
                "A carcass needs 10 cams, 64 carcasses, cams come in packs of 50: packs?",
                "скок упаковок ножек если упаковка 16 штук а тумб 70 по 4 ножки",
            ),
            asks={
                "packs": ("упаковок", "коробок", "пачек", "пакетов", "packs", "boxes"),
                "left": ("останется", "остаток", "лишних", "left over"),
                "pieces": ("сколько штук", "всего штук", "pieces"),
            },
        ),
        derive(
            bars_needed,
            title=Bilingual("Bars and rolls", "Хлысты, рулоны и бухты"),
            doing=Bilingual("counting the bars", "считаю хлысты"),
            about=Bilingual(
                "How many bars, sticks, rolls or coils of a length for a total of metres or for "
                "equal cut lengths (edge band, rail, profile, plinth), and the offcut.",
                "Сколько хлыстов, штанг, рулонов или бухт данной длины на общий метраж или на "
                "одинаковые отрезки (кромка, штанга, профиль, цоколь, плинтус) и какой остаток.",
            ),
            examples=(
                "Нужно 730 м кромки, в рулоне 200 м. Сколько рулонов?",
                "кромки 1250 метров, бухта 100 м, сколько бухт",
                "Штанга 3 м, режем отрезки по 864 мм, нужно 40 штук. Сколько штанг и остаток?",
                "профиль хлыст 5,4 м, 26 отрезков по 1196 мм, скок хлыстов",
                "сколько рулонов по 150 м на 415 погонных метров",
                "цоколь 4 м палка, надо 33 метра, сколько палок",
                "из хлыста 6 м сколько выйдет кусков по 716 мм, пропил 4, надо 50 кусков",
                "плинтус по 3 метра, требуется 47 м всего",
                "We need 560 m of band, rolls of 100 m: how many rolls?",
                "bars of 3 m cut to 18 pieces of 768 mm: how many bars and what is left?",
                "how many 5 m sticks for 64 m of profile",
                "rail comes in 2.5 m bars, 30 lengths of 560 mm, kerf 3 mm",
            ),
            asks={
                "bars": ("рулонов", "бухт", "хлыстов", "штанг", "палок", "rolls", "bars", "sticks"),
                "offcut": ("остаток", "обрезок", "offcut", "what is left"),
                "left": ("останется", "остаток", "left over", "what is left"),
                "per_bar": ("из хлыста", "из одного", "out of one bar", "per bar"),
            },
        ),
    )
