"""Tools that count: pieces of all products, fasteners for each part."""

from __future__ import annotations

import math
from typing import Annotated

from verstak.assistant.message.mention import FastenerLine, ParsedMessage
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import PRODUCT_WORDS, count_slot
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.part_tools import PIECES_CUES
from verstak.assistant.tools.refusal import question as ask
from verstak.assistant.tools.said_counts import counts_said, fastener_lines, products_said
from verstak.assistant.tools.slots import Default, MessageSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.part_sums import EachTimes, fasteners_of
from verstak.quantities.quantity import Computed, Given, count
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

EachFastener = Annotated[
    int | None,
    count_slot(
        Bilingual("fasteners for each part", "крепежа на одну деталь"),
        (
            "по",
            "на деталь",
            "на каждую",
            "на соединение",
            "на узел",
            "конфирмат",
            "шкант",
            "эксцентрик",
            "стяжка",
            "саморез",
            "евровинт",
            "петля",
            "полкодержатель",
            "каждый",
            "each",
            "per part",
            "per joint",
            "confirmat",
            "dowel",
            "cam lock",
            "screw",
            "hinge",
        ),
        Bilingual("How many for each part?", "Сколько крепежа на одну деталь?"),
        optional=True,
    ),
]
FastenedParts = Annotated[
    int | None,
    count_slot(
        Bilingual("such parts in one product", "таких деталей в одном изделии"),
        (
            "деталей",
            "соединений",
            "узлов",
            "полок",
            "планок",
            "стыков",
            "дверей",
            "фасадов",
            "parts",
            "joints",
            "shelves",
            "rails",
            "doors",
        ),
        Bilingual("How many such parts in one product?", "Сколько таких деталей в изделии?"),
        optional=True,
    ),
]
FastenerWords = Annotated[
    ParsedMessage | None,
    MessageSlot(
        Bilingual("how many for each part, in words", "сколько на каждую деталь, словами"),
        most_numbers=2,
    ),
]
FastenedProducts = Annotated[
    int | None,
    count_slot(
        Bilingual("products", "изделий"),
        PRODUCT_WORDS,
        Bilingual("For how many products?", "На сколько изделий?"),
        default=Default(
            None,
            Bilingual(
                "by the words of the question; one where it names no number",
                "по словам вопроса; одно, если количество не названо",
            ),
        ),
    ),
]


def count_pieces(
    *,
    words: FastenerWords = None,
    each: EachFastener = None,
    parts: FastenedParts = None,
    products: FastenedProducts = None,
    desk: Desk,
) -> Outcome:
    """Pieces of all products: Σ for each part × parts × products."""
    del desk
    lines, said = fastener_lines(words)
    if products is None:
        products = said or products_said(words)
    if lines and products == 1:
        products = _left_over(lines, words)
    if lines:
        rows = [(line.name, EachTimes(line.each, line.parts, line.part_name)) for line in lines]
    else:
        row, products = _plain_counts(each, parts, products, words)
        rows = [("", row)]
    one, total = fasteners_of([row for _, row in rows], products=products)
    figures = [
        Figure("pieces", Bilingual("Pieces altogether", "Всего штук"), total),
        Figure("per_product", Bilingual("For one product", "На одно изделие"), one),
    ]
    return Outcome(
        Report(
            Bilingual("Pieces of all products", "Штук на все изделия"),
            tuple(figures),
            (_fastener_table(rows, products),),
        ),
        answers=("pieces",),
        feeds=(Feed(total, (*PIECES_CUES, "крепёж", "конфирмат", "fasteners")),),
    )


def _left_over(lines: tuple[FastenerLine, ...], words: ParsedMessage | None) -> int:
    """The only count that no line of fasteners takes: ``на 90 ящиков, по 8 на ящик``."""
    left = list(counts_said(words))
    for number in (value for line in lines for value in (line.each, line.parts)):
        if number in left:
            left.remove(number)
    return left[0] if len(left) == 1 else 1


def _plain_counts(
    each: int | None, parts: int | None, products: int, words: ParsedMessage | None
) -> tuple[EachTimes, int]:
    """Counts that stand by themselves; which is which does not change their product.

    Of a message every count is a factor, the products last; a form or a program names them.

    Raises:
        ArgumentMissing: a message holds fewer than two counts.
    """
    said = list(counts_said(words))
    if words is None and each is not None:
        return EachTimes(each, parts or 1), products
    if len(said) < 2:
        raise ask(
            "How many for each part or product, and how many of those are there",
            "Сколько штук на одну деталь или изделие и сколько таких деталей и изделий",
        )
    last = products if products in said and products != 1 else said[-1]
    said.remove(last)
    return EachTimes(said[0], math.prod(said[1:])), last


def _fastener_table(rows: list[tuple[str, EachTimes]], products: int) -> Table:
    given = Given(Bilingual("the question", "вопрос"))
    heads = columns(
        ("part", "part", "деталь"),
        ("name", "fastener", "крепёж"),
        ("each", "for each", "на одну"),
        ("parts", "parts in a product", "деталей в изделии"),
        ("total", "altogether", "всего"),
    )
    cells = tuple(
        (
            row.name or "—",
            name or "—",
            count(row.each, given),
            count(row.parts, given),
            count(row.each * row.parts * products, Computed("k · m · N")),
        )
        for name, row in rows
    )
    return Table("fasteners", Bilingual("By part", "По деталям"), heads, cells)


def count_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            count_pieces,
            title=Bilingual("Pieces of all products", "Штук на все изделия"),
            doing=Bilingual("counting the pieces", "считаю количество"),
            about=Bilingual(
                "Number of fasteners (confirmats, dowels, cams, screws, hinges), handles, legs or "
                "parts for N products from the number for each part, joint or product.",
                "Количество крепежа (конфирматов, шкантов, эксцентриков, саморезов, петель), "
                "ручек, ножек или деталей на N изделий по количеству на каждую деталь, соединение "
                "или изделие.",
            ),
            examples=(
                "В тумбе 7 деталей, сколько деталей на 120 тумб?",
                "На один шкаф идёт 9 полок. Сколько полок на 35 шкафов?",
                "по 4 ножки на изделие, делаем 60 изделий, сколько ножек",
                "6 ручек на комод, комодов 45 — всего ручек?",
                "в комплекте 11 панелей, комплектов 300, итого панелей",
                "В пенале дверей: 2, на дверь петель: 4. Сколько петель на 30 пеналов?",
                "петель на дверь 3, дверей 4, шкафов 12, итого петель",
                "There are 8 parts in a cabinet; how many parts for 150 cabinets?",
                "5 shelves per unit, 40 units: how many shelves?",
                "2 handles each, 75 dressers, total handles",
                "По 3 шканта на каждую из 4 полок, сколько шкантов на 80 шкафов?",
                "На крышку 4 эксцентрика и по 2 на две царги. Сколько стяжек на 250 столов?",
                "по 2 конфирмата на стык, стыков 8, изделий 30 — сколько конфирматов",
                "сколко евровинтов нада на 90 ящиков если по 8 на ящик",
                "Нужно по 4 полкодержателя на полку, полок 5, шкафов 16. Сколько всего?",
                "по 3 петли на дверь, 2 двери, 70 пеналов сколько петель",
                "Each shelf takes 4 confirmats, 3 shelves per cabinet; how many for 60 cabinets?",
                "2 dowels per joint and 12 joints, 45 units: total dowels",
                "4 screws on the bottom and 2 on each of two rails, 200 cabinets — how many screws?",
            ),
            asks={
                "pieces": ("сколько", "всего", "итого", "количество", "how many", "total"),
                "per_product": (
                    "на одно изделие",
                    "на один шкаф",
                    "на одну тумбу",
                    "per cabinet",
                    "for one",
                ),
            },
        ),
    )
