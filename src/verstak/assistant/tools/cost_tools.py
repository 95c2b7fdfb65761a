"""Tools about cost: area, metres, sheets or pieces times their price."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.edge_length_tools import EDGE_CUES
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.price_slots import COST_FED, price_slot
from verstak.assistant.tools.sheet_tools import SHEET_CUES, TotalArea
from verstak.assistant.tools.slots import NumberSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.sheet_sums import cost_of
from verstak.quantities.quantity import Given, Quantity, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

AreaPrice = Annotated[
    float,
    price_slot(
        Dimension.PRICE_PER_AREA,
        "RUB/m²",
        Bilingual("m²", "м²"),
        ("квадрат", "за квадрат", "за м²", "per square metre"),
    ),
]
MetrePrice = Annotated[
    float,
    price_slot(
        Dimension.PRICE_PER_LENGTH,
        "RUB/m",
        Bilingual("metre", "метр"),
        ("метр", "за метр", "за погонный метр", "per metre", "a metre"),
    ),
]
PiecePrice = Annotated[
    float,
    price_slot(
        Dimension.PRICE_PER_PIECE,
        "RUB/pcs",
        Bilingual("piece or sheet", "штуку или лист"),
        (
            "штука",
            "за штуку",
            "за шт",
            "каждый",
            "лист",
            "за лист",
            "лист стоит",
            "плита",
            "коробка",
            "each",
            "per piece",
            "a piece",
            "per sheet",
            "a sheet",
            "a box",
        ),
    ),
]
Metres = Annotated[
    float,
    NumberSlot(
        title=Bilingual("metres", "метров"),
        dimension=Dimension.LENGTH,
        unit="m",
        cues=(*EDGE_CUES, "погонных", "п.м", "running metres"),
        question=Bilingual("How many metres?", "Сколько метров?"),
        least=0.1,
        most=10_000_000,
    ),
]
PricedPieces = Annotated[
    int,
    NumberSlot(
        title=Bilingual("pieces or sheets", "штук или листов"),
        dimension=Dimension.COUNT,
        unit="pcs",
        cues=(
            *SHEET_CUES,
            "плит",
            "boards",
            "количество",
            "штук",
            "упаковок",
            "коробок",
            "packs",
            "boxes",
            "pieces",
            "деталей",
            "крепёж",
            "конфирмат",
            "петля",
            "ручка",
            "эксцентрик",
            "шкант",
            "фасад",
            "fasteners",
            "hinges",
            "dowels",
            "handles",
            "fronts",
            "parts",
        ),
        question=Bilingual("How many pieces or sheets?", "Сколько штук или листов?"),
        least=1,
        most=1_000_000_000,
        whole=True,
    ),
]


def area_cost(*, area: TotalArea, price: AreaPrice, desk: Desk) -> Outcome:
    """Cost of an area of board."""
    del desk
    amount = Quantity(area, "m²", Given(Bilingual("area", "площадь")), 4)
    return _product(amount, price, "RUB/m²")


def metres_cost(*, metres: Metres, price: MetrePrice, desk: Desk) -> Outcome:
    """Cost of metres of edge band."""
    del desk
    return _product(Quantity(metres, "m", Given(Bilingual("metres", "метров")), 3), price, "RUB/m")


def pieces_cost(*, pieces: PricedPieces, price: PiecePrice, desk: Desk) -> Outcome:
    """Cost of pieces: whole sheets, fasteners, fittings, packs, parts."""
    del desk
    return _product(count(pieces, Given(Bilingual("pieces", "штук"))), price, "RUB/pcs")


def _product(amount: Quantity, price: float, unit: str) -> Outcome:
    of_one = Quantity(price, unit, Given(Bilingual("price", "цена")))
    cost = cost_of(amount, of_one)
    return Outcome(
        Report(
            Bilingual("Cost", "Стоимость"),
            (
                Figure("cost", Bilingual("Cost", "Стоимость"), cost),
                Figure("amount", Bilingual("Amount", "Количество"), amount),
                Figure("price", Bilingual("Price", "Цена"), of_one),
            ),
        ),
        answers=("cost",),
        feeds=(Feed(cost, COST_FED),),
    )


_ASKS = {"cost": ("стоимость", "сколько стоит", "обойдётся", "cost", "how much", "price of")}


def cost_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            area_cost,
            title=Bilingual("Cost of board by area", "Стоимость материала по площади"),
            doing=Bilingual("multiplying by the price", "умножаю на цену"),
            about=Bilingual(
                "Cost of a board's area at a price per m².",
                "Стоимость материала: площадь в м² на цену за м².",
            ),
            examples=(
                "Сколько стоят 34 м² ЛДСП по 620 руб за м²?",
                "стоимость 12,5 квадратов МДФ по 1400 р/м2",
                "почём выйдет 220 м2 плиты если квадрат 540 рублей",
                "цена материала: 48 м² по 710 руб/м²",
                "посчитай сумму за 7.2 кв.м фанеры 950 руб квадрат",
                "во сколько обойдётся материал по 600 рублей за квадрат",
                "Cost of 60 m² at 550 RUB/m²",
                "how much are 18.4 m² of board at 700 roubles per square metre",
                "material price for 9 m², 820 RUB per m²",
                "ЛДСП 26,4 м² по цене 590 за квадрат, сколько выйдет",
                "и сколько стоит этот материал по 650 рублей за м²",
                "what does it cost at 700 RUB per m²?",
                "36 м² МДФ — сколько стоит?",
                "18,7 м² по 640 руб за м² — итого?",
                "цена 52 м² плиты?",
            ),
            asks=_ASKS,
        ),
        derive(
            metres_cost,
            title=Bilingual("Cost of edge band", "Стоимость кромки"),
            doing=Bilingual("multiplying by the price", "умножаю на цену"),
            about=Bilingual(
                "Cost of metres of edge band at a price per metre.",
                "Стоимость кромки: метры на цену за погонный метр.",
            ),
            examples=(
                "Сколько стоят 480 м кромки по 32 руб за метр?",
                "стоимость 1250 погонных метров кромки 2 мм, 45 р/м",
                "почём кромка 90 метров если метр 18 рублей",
                "цена кромления 640 м по 55 руб/пог. м",
                "сколько отдать за 2 024 м ПВХ по 27,5 руб/м",
                "во сколько обойдётся кромка при цене 40 за метр",
                "Cost of 300 m of edge band at 28 RUB/m",
                "how much is 75 metres of edging at 60 roubles per metre",
                "price of 1100 m of band, 19.5 RUB per m",
                "сколько она стоит по 62 рубля за метр",
                "метр кромки 38 руб, нужно 512 м, сумма",
                "cost of edging at 45 RUB per metre",
                "стоимость 260 м кромки?",
                "340 м по 29 руб за м — итого?",
            ),
            asks=_ASKS,
        ),
        derive(
            pieces_cost,
            title=Bilingual("Cost of sheets and pieces", "Стоимость листов и штучных позиций"),
            doing=Bilingual("multiplying by the price", "умножаю на цену"),
            about=Bilingual(
                "Cost of sheets or of pieces (fasteners, hinges, handles, fronts) at a price each.",
                "Стоимость листов или штучных позиций (крепёж, петли, ручки, фасады): количество "
                "на цену за лист или за штуку.",
            ),
            examples=(
                "Сколько стоят 4000 конфирматов по 1,8 руб за штуку?",
                "стоимость 160 петель по 95 руб/шт",
                "почём 36 ручек если штука 210 рублей",
                "цена 500 эксцентриков по 7.5 р за шт",
                "сумма за 28 фасадов, 1450 рублей каждый",
                "во сколько обойдётся крепёж по 2 рубля за штуку",
                "Cost of 240 hinges at 80 RUB each",
                "how much are 1000 dowels at 0.6 roubles a piece",
                "price of 64 handles, 150 RUB per piece",
                "Сколько стоят 14 листов по 3200 руб?",
                "стоимость 54 листов ЛДСП, лист 2950 рублей",
                "почём 7 листов мдф если лист 4100",
                "цена 120 листов по 3 450 руб/лист",
                "во что обойдутся листы при цене 2800 за лист",
                "сумма за 9 плит, 3700 рублей плита",
                "Cost of 25 sheets at 3100 RUB each",
                "how much are 40 boards, 2700 roubles per sheet",
                "сколько стоят 22 листа?",
                "56 шт по 120 руб — итого?",
            ),
            asks=_ASKS,
        ),
    )
