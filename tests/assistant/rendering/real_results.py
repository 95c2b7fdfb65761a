"""Steps as the assistant makes them, from real computations; for tests of what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from verstak.assistant.events import Argument, Step
from verstak.assistant.message.mention import Mention, ParsedMessage
from verstak.assistant.tools.outcome import Outcome, Passage, Verdict
from verstak.assistant.tools.tool import Tool
from verstak.furniture.standards.rule_check import Verdict as RuleVerdict
from verstak.furniture.standards.rule_check import check
from verstak.furniture.standards.rules import load_rules
from verstak.furniture.strength.shelf import check_shelf
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import unit


def _no_function(**_: object) -> Outcome:
    raise AssertionError


def tool(name: str, en: str, ru: str) -> Tool:
    return Tool(name, Bilingual(en, ru), Bilingual("", ""), Bilingual("", ""), (), _no_function, {})


def step(report: Report, *, answers: Iterable[str] = (), **outcome: object) -> Step:
    made = Outcome(report, tuple(answers), **outcome)  # type: ignore[arg-type]
    return Step("a", tool("shelf_deflection", "Shelf deflection", "Прогиб полки"), (), made)


def shelf_step(case: ShelfCase | None = None) -> Step:
    case = case or ShelfCase(800_000, 300_000, 16_000, area_load_kg_m2=50)
    result = check_shelf(case)
    long, limit = result.long_deflection, result.limit
    words = ("is within", "не больше") if result.within_limit else ("is above", "больше")
    verdict = Verdict(
        result.within_limit,
        Bilingual(
            f"the sag of {long.text()} {words[0]} the limit of {limit.text()}",
            f"прогиб {long.text('ru')} {words[1]} предела {limit.text('ru')}",
        ),
    )
    made = step(result.report(), answers=("deflection",), verdict=verdict)
    arguments = (
        Argument("span", "пролёт", case.span_um / 1000, "mm", "given", "80 см"),
        Argument("depth", "глубина", case.depth_um / 1000, "mm", "given", "300"),
    )
    return replace(made, arguments=arguments)


def rule_step() -> Step:
    result = check({"door.warp": 0.5, "door.length": 500, "door.width": 400}, load_rules())
    verdict = Verdict(
        result.verdict is RuleVerdict.CONFORMS, Bilingual("the rules say so", "так велят правила")
    )
    return step(result.report(), answers=("verdict",), verdict=verdict)


def quoting_step() -> Step:
    passage = Passage(
        Bilingual("The gap shall be at most 1.5 mm.", "Зазор — не более 1,5 мм."),
        "ГОСТ 16371-2014",
        "п. 5.2.11",
        Bilingual("Gaps", "Зазоры"),
    )
    return step(Report(Bilingual("Search", "Поиск")), passages=(passage,))


def message(text: str, *numbers: tuple[str, str, str]) -> ParsedMessage:
    mentions = []
    for written, value, symbol in numbers:
        at = text.index(written)
        mentions.append(
            Mention(
                written, at, at + len(written), Decimal(value), unit(symbol) if symbol else None
            )
        )
    return ParsedMessage(text, "ru", tuple(mentions))


QUESTION = message(
    "Полка 80 см, глубина 300, ЛДСП 16 мм, нагрузка 50 кг/м², на 500 шкафов. Прогиб?",
    ("80 см", "80", "cm"),
    ("300", "300", ""),
    ("16 мм", "16", "mm"),
    ("50 кг/м²", "50", "kg/m²"),
    ("500", "500", ""),
)
