"""Numbers and names out of nowhere are found; those that were said or computed are not."""

from __future__ import annotations

from benchmarks.assistant.accounting import account, foreign_numbers
from benchmarks.assistant.number_words import values_in_words

ASKED = "Полка 16 мм, пролёт 800, нагрузка 50 кг/м², пятьсот штук"
COMPUTED = {
    "claim": "4,79 мм",
    "value": 4.79004,
    "unit": "mm",
    "provenance": "computed",
    "source": "w = 5qL⁴/(384EI)",
}
CITED = {
    "claim": "1600 МПа",
    "value": 1600,
    "unit": "MPa",
    "provenance": "cited",
    "source": "EN 312:2010",
}


def test_what_was_said_or_computed_is_accounted_for() -> None:
    reply = (
        "Прогиб **4,79 мм** (w = 5qL⁴/(384EI)) при пролёте 0,8 м и 50 кг/м², 500 полок.\n"
        "1. E = 1 600 МПа по EN 312:2010\n2. округлённо 4,8 мм [1](https://example.org/99)"
    )
    assert account(reply, ASKED, [COMPUTED, CITED]).total == 0


def test_what_nobody_said_is_counted() -> None:
    found = account("Прогиб 4,79 см, запас 37 %, 5 мм, ГОСТ 16371-2014, 48N0510", ASKED, [COMPUTED])
    assert found.numbers == ("4,79", "37", "5")
    assert found.names == ("ГОСТ 16371-2014", "48N0510")


def test_a_claim_as_given_must_have_been_given() -> None:
    given = {"claim": "900 мм", "value": 900, "unit": "mm", "provenance": "given", "source": ""}
    assert account("Пролёт 900 мм", ASKED, [given]).never_said == ("900 мм",)
    assert account("Пролёт 900 мм", ASKED, [given]).numbers == ("900",)
    said = {"claim": "800 мм", "value": 800, "unit": "mm", "provenance": "given", "source": ""}
    assert account("Пролёт 80 см", ASKED, [said]).total == 0


def test_a_limit_is_no_answer_and_a_computed_number_is() -> None:
    limit = {**CITED, "claim": "100 000", "value": 100_000, "unit": "", "provenance": "assumed"}
    assert foreign_numbers("Не больше 100 000 штук", "10^9 шкафов", [limit]) == ()
    assert foreign_numbers("Прогиб 4,79 мм", ASKED, [COMPUTED]) == ("4,79",)


def test_numbers_in_words() -> None:
    assert {500, 45, 2300, 1.5} <= values_in_words(
        "пятьсот тумб, сорок пять штук, две тысячи триста листов; полторы"
    )
    assert {250, 12} <= values_in_words("two hundred and fifty; a dozen")
    assert not values_in_words("столешница, стоимость, семья, один") - {1}
