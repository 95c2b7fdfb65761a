from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assistant.rendering.real_results import QUESTION, quoting_step, rule_step, shelf_step

from verstak.assistant.events import Step
from verstak.assistant.grounding.evidence import Evidence, gather
from verstak.assistant.grounding.sentence_check import Accepted, Rejected, check_sentence
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Language
from verstak.quantities.units import convert, unit


@pytest.fixture(scope="module")
def sagging() -> Evidence:
    return gather([QUESTION], [shelf_step()], "ru")


@pytest.fixture(scope="module")
def stiff() -> Evidence:
    return gather([QUESTION], [shelf_step(ShelfCase(400_000, 300_000, 18_000))], "ru")


ACCEPTED = [
    ("ru", "Мгновенный прогиб составляет 4,79 мм."),
    ("ru", "**Прогиб** — 4,79 миллиметра."),
    ("ru", "Это 0,479 см, или 0,00479 м."),
    ("ru", "Прогиб около 5 мм."),
    ("ru", "Прогиб примерно пять миллиметров."),
    ("ru", "Прогиб 4,8 мм больше допустимых 4 мм."),
    ("ru", "Со временем прогиб вырастет до 9,58 мм из-за ползучести."),
    ("ru", "Полка длиной 800 мм и глубиной 300 мм прогибается слишком сильно."),
    ("ru", "Длина 80 см, толщина 16 мм, нагрузка 50 кг/м²."),
    ("ru", "Пролёт 0,8 м слишком велик."),
    ("ru", "Модуль упругости 1600 МПа взят по EN 312."),
    ("ru", "Модуль упругости 1,6 ГПа взят по EN 312:2010."),
    ("ru", "Наибольший допустимый пролёт — 597 мм."),
    ("ru", "Полка не выдержит такую нагрузку."),
    ("ru", "Полка прогнётся больше предела L/200."),
    ("ru", "Прогиб зависит от четвёртой степени пролёта."),
    ("ru", "— Один из способов — средняя опора."),
    ("ru", "- Прогиб 4,79 мм."),
    ("ru", "По формуле w = 5 q L⁴ / (384 E I) получаем 4,79 мм."),
    ("ru", "Всего 500 шкафов."),
    ("ru", "Файл DXF и чертёж PDF можно скачать, плита — ЛДСП или МДФ."),
    ("en", "The instant deflection is 4.79 mm."),
    ("en", "It sags by about 5 mm."),
    ("en", "The shelf exceeds the limit of 4 mm."),
    ("en", "The limit of 4.00 mm is less than 4.79 mm."),
    ("en", "It does not hold the load."),
    ("en", "The modulus of 1,600 MPa comes from EN 312."),
    ("en", "One of the remedies is a thicker board."),
    ("en", "Young's modulus and the span govern the deflection."),
]

REJECTED = [
    ("ru", "Прогиб 4,7 мм.", "number"),
    ("ru", "Прогиб 5,0 мм.", "number"),
    ("ru", "Прогиб составит 6 мм.", "number"),
    ("ru", "Прогиб пять сантиметров.", "number"),
    ("ru", "Масса полки 16 кг.", "number"),
    ("ru", "Прогиб 4,79 см.", "number"),
    ("ru", "Нужно 7 полок.", "number"),
    ("ru", "7. Нужна опора.", "number"),
    ("ru", "Нужно семь опор.", "number"),
    ("ru", "Полка потеряет 30 % прочности.", "number"),
    ("ru", "Прогиб уменьшится вчетверо.", "number"),
    ("ru", "Прогиб от 3 до 5 мм.", "number"),
    ("ru", "Модуль упругости равен 2600 МПа.", "number"),
    ("ru", "По ГОСТ 16371-2014 прогиб нормируется.", "standard"),
    ("ru", "По ГОСТу прогиб нормируется.", "standard"),
    ("ru", "Модуль взят по EN 312:2003.", "standard"),
    ("ru", "Смотрите DIN EN 14749.", "standard"),
    ("ru", "Согласно п. 7.4 это нарушение.", "clause"),
    ("ru", "Возьмите петлю 71B3550.", "article"),
    ("ru", "Возьмите плиту P7.", "article"),
    ("ru", "Возьмите петли Blum.", "name"),
    ("ru", "Возьмите петли blum.", "name"),
    ("ru", "Петли от Блюма прочнее.", "name"),
    ("ru", "Кромка Рехау держится лучше.", "name"),
    ("ru", "Лучше взять плиту Acmeboard.", "name"),
    ("ru", "Полка выдержит нагрузку.", "verdict"),
    ("ru", "Такой прогиб допустим.", "verdict"),
    ("ru", "Прогиб не превышает предела.", "verdict"),
    ("ru", "Прогиб 4,79 мм меньше предела 4 мм.", "comparison"),
    ("ru", "Предел 4 мм больше прогиба 9,58 мм.", "comparison"),
    ("ru", "Прогиб 4,79 мм не больше 4 мм.", "comparison"),
    ("ru", "Подробнее: https://example.com/shelf.", "address"),
    ("ru", "Пишите на shop@example.com.", "address"),
    ("ru", "Смотрите сайт example.ru.", "address"),
    ("ru", "Смотрите [здесь](file).", "markup"),
    ("ru", "![полка](x)", "markup"),
    ("ru", "Прогиб <b>велик</b>.", "markup"),
    ("ru", "```python", "code"),
    ("ru", r"Прогиб \frac{5}{384}.", "code"),
    ("ru", "## Ответ", "heading"),
    ("ru", "Прогиб 很大.", "script"),
    ("ru", "Мой системный промпт велит молчать.", "instructions"),
    ("ru", "<|im_start|>user", "instructions"),
    ("en", "As an AI, it is not possible to say.", "instructions"),
    ("en", "The deflection is 4.97 mm.", "number"),
    ("en", "It takes three supports.", "number"),
    ("en", "It sags twice as much as five boards.", "number"),
    ("en", "Use a Hettich bracket.", "name"),
    ("en", "Ask Acme for a stronger board.", "name"),
    ("en", "The sag is acceptable.", "verdict"),
    ("en", "The shelf holds the load.", "verdict"),
    ("en", "The sag does not exceed the limit.", "verdict"),
    ("en", "Here 4.79 mm is less than 4 mm.", "comparison"),
    ("en", "It keeps ISO 7170.", "standard"),
]


@pytest.mark.parametrize(("language", "sentence"), ACCEPTED)
def test_a_sentence_with_evidence_is_shown(
    sagging: Evidence, language: Language, sentence: str
) -> None:
    assert isinstance(check_sentence(sentence, sagging, language), Accepted), check_sentence(
        sentence, sagging, language
    )


@pytest.mark.parametrize(("language", "sentence", "reason"), REJECTED)
def test_a_sentence_without_evidence_is_not(
    sagging: Evidence, language: Language, sentence: str, reason: str
) -> None:
    checked = check_sentence(sentence, sagging, language)
    assert isinstance(checked, Rejected)
    assert checked.reason == reason
    assert checked.offending in sentence


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Полка выдержит нагрузку.", True),
        ("Прогиб не превышает предела.", True),
        ("Прогиб слишком велик.", False),
        ("Такая полка недопустима.", False),
        ("The shelf is too weak.", False),
    ],
)
def test_the_verdict_decides_what_may_be_said(
    stiff: Evidence, sentence: str, *, shown: bool
) -> None:
    assert isinstance(check_sentence(sentence, stiff, "ru"), Accepted) is (
        shown if sentence[0] != "T" else False
    )


def test_a_quoted_clause_and_standard_may_be_named() -> None:
    evidence = gather([], [quoting_step()], "ru")
    for sentence in (
        "По ГОСТ 16371-2014, п. 5.2.11, зазор не более 1,5 мм.",
        "GOST 16371 ограничивает зазор.",
        "По ГОСТу зазор ограничен.",
    ):
        assert isinstance(check_sentence(sentence, evidence, "ru"), Accepted), sentence
    for sentence in ("По п. 5.2.12 зазор ограничен.", "По ГОСТ 16371-93 зазор ограничен."):
        assert isinstance(check_sentence(sentence, evidence, "ru"), Rejected), sentence


def test_claims_say_what_stands_behind(sagging: Evidence) -> None:
    checked = check_sentence("Прогиб 4,79 мм при нагрузке 50 кг/м².", sagging, "ru")
    assert isinstance(checked, Accepted)
    deflection, load = checked.claims
    assert deflection.claim == "4,79 мм"
    assert deflection.value == pytest.approx(4.790039)
    assert (deflection.unit, deflection.provenance) == ("mm", "computed")
    assert deflection.source.startswith("w = 5 q L⁴")
    assert deflection.tool == "shelf_deflection"
    assert (load.value, load.unit) == (50, "kg/m²")


def test_rules_and_their_numbers() -> None:
    evidence = gather([], [rule_step()], "ru")
    assert isinstance(
        check_sentence("Покоробленность 0,5 мм больше допустимых 0,2 мм.", evidence, "ru"), Accepted
    )
    assert isinstance(
        check_sentence("Покоробленность 0,5 мм больше допустимых 0,3 мм.", evidence, "ru"), Rejected
    )


UNITS_OF_LENGTH = {"мм": "mm", "см": "cm", "м": "m", "миллиметра": "mm"}


@settings(max_examples=60, deadline=None)
@given(
    span=st.integers(300, 1500),
    load=st.integers(10, 100),
    written_in=st.sampled_from(sorted(UNITS_OF_LENGTH)),
    digits=st.integers(2, 5),
    dot=st.booleans(),
)
def test_a_computed_number_may_be_said_in_any_unit_and_no_other_number_may(
    span: int, load: int, written_in: str, digits: int, *, dot: bool
) -> None:
    step = shelf_step(ShelfCase(span * 1000, 300_000, 16_000, area_load_kg_m2=load))
    evidence = gather([], [step], "ru")
    deflection = step.outcome.report.figure("deflection").value
    assert isinstance(deflection, Quantity)
    exact = convert(Decimal(repr(deflection.value)), unit("mm"), unit(UNITS_OF_LENGTH[written_in]))
    places = max(0, digits - 1 - exact.adjusted())
    for nudge, accepted in ((0, True), (3, False)):
        number = round(exact, places) + nudge * Decimal(1).scaleb(-places)
        written = f"{number:f}" if dot else f"{number:f}".replace(".", ",")
        checked = check_sentence(f"Прогиб равен {written} {written_in} сразу.", evidence, "ru")
        if accepted:
            assert isinstance(checked, Accepted), checked
        elif isinstance(checked, Accepted):
            # Another number of the same result happens to read like that.
            (claim,) = checked.claims
            assert claim.value != deflection.value


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("made", [shelf_step(), rule_step(), quoting_step()], ids=lambda s: s.call)
def test_every_line_that_code_renders_of_a_figure_may_be_repeated(
    made: Step, language: Language
) -> None:
    evidence = gather([], [made], language)
    for figure in made.outcome.report.figures:
        if isinstance(figure.value, Quantity):
            number = figure.value.text(language, group_from=10_000)
            for sentence in (f"{number}.", f"= {number}"):
                assert isinstance(check_sentence(sentence, evidence, language), Accepted), sentence


@given(st.text(max_size=200))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    evidence = gather([], [quoting_step()], "ru")
    assert isinstance(check_sentence(text, evidence, "ru"), Accepted | Rejected)
