from __future__ import annotations

from decimal import Decimal

from verstak.assistant.events import Argument
from verstak.assistant.grounding.facts import Fact
from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.quantities.quantity import Cited, Computed, Given, Quantity
from verstak.quantities.text import Bilingual, Language
from verstak.quantities.units import unit

DEFLECTION = Fact(Decimal("4.79"), unit("mm"), "mm", "computed", "w = q", tool="t", call="a")


def book(
    language: Language = "ru", *facts: Fact, arguments: tuple[Argument, ...] = ()
) -> ClaimBook:
    return ClaimBook(
        language,
        tool="t",
        call="a",
        facts=facts,
        origin=("computed", "Прогиб"),
        arguments=arguments,
    )


def test_a_number_is_shown_with_its_claim() -> None:
    made = book()
    assert made.quantity(Quantity(1600.4, "MPa", Cited("EN 312", "table")), "E") == "1600,40 МПа"
    (claim,) = made.claims
    assert (claim.claim, claim.value, claim.unit) == ("1600,40 МПа", 1600.4, "MPa")
    assert (claim.provenance, claim.source, claim.name) == ("cited", "EN 312, table", "E")
    assert (claim.tool, claim.call) == ("t", "a")


def test_four_digits_stay_together_and_five_are_grouped() -> None:
    assert book().quantity(Quantity(9999, "pcs", Computed("n"), 0)) == "9999 шт."
    assert book("en").quantity(Quantity(10000, "", Computed("n"), 0)) == "10\u202f000"


def test_what_is_given_is_claimed_as_whoever_gave_it() -> None:
    span = Argument("span", "пролёт", 800, "mm", "given", "80 см")
    made = book("ru", arguments=(span,))
    made.quantity(Quantity(800, "mm", Given("span")))
    made.quantity(Quantity(5, "mm", Given("gap")))
    assert [(c.provenance, c.source) for c in made.claims] == [
        ("given", "80 см"),
        ("assumed", "gap"),
    ]


def test_prose_quotes_the_result_where_it_can() -> None:
    made = book("ru", DEFLECTION)
    made.words("прогиб 4,8 мм на опыте из 3 полок")
    quoted, own = made.claims
    assert (quoted.claim, quoted.value, quoted.source) == ("4,8 мм", 4.79, "w = q")
    assert (own.claim, own.value, own.source) == ("3 полок", 3, "Прогиб")


def test_an_address_is_one_claim_and_a_name_has_no_value() -> None:
    made = book()
    made.words("см. https://a.example/doc/271, плита P2", origin=("cited", "a book"))
    assert [(c.claim, c.value) for c in made.claims] == [
        ("https://a.example/doc/271", 271),
        ("P2", None),
    ]


def test_cells() -> None:
    made = book("en")
    cells = (None, True, Bilingual("yes | no", "да"), "x*y")
    assert [made.cell(cell) for cell in cells] == ["—", "yes", "yes \\| no", "x\\*y"]
    assert made.claims == ()
