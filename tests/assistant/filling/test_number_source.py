"""Which numbers may become arguments: number_source."""

from __future__ import annotations

from decimal import Decimal

from tests.assistant.filling.numbers_at_hand import numbers_in
from tests.assistant.replies import Office

from verstak.assistant.filling.number_source import numbers_of, numbers_of_results
from verstak.assistant.message.read_message import read_message


def test_a_message_gives_its_numbers_with_their_surroundings() -> None:
    text = "Полка пролётом 800 мм при 40 кг/м²"
    span, load = numbers_in(text)
    assert span.unit is not None
    assert (int(span.value), span.unit.symbol, span.origin) == (800, "mm", "given")
    assert span.said in text
    assert load.unit is not None
    assert load.unit.symbol == "kg/m²"
    assert span.start < load.start


def test_numbers_of_an_older_message_are_earlier_and_belong_to_no_clause() -> None:
    old = numbers_in("Полка 800 мм", age=1)[0]
    assert old.origin == "earlier"
    assert old.clause is None


def test_the_numbers_of_a_list_are_left_to_it() -> None:
    message = read_message("2 боковины 720×560 и нагрузка 40 кг/м²")
    part = message.parts[0]
    kept = numbers_of(message, skip=[(part.start, part.end)])
    assert [source.value for source in kept] == [40]


def test_sides_of_a_size_know_their_size_and_place() -> None:
    sides = [one for one in numbers_in("щит 600×400×16 мм") if one.size is not None]
    assert [one.place for one in sides] == [0, 1, 2]
    assert len({one.size for one in sides}) == 1


def test_results_are_named_and_say_their_call(office: Office) -> None:
    reply = office.ask("Сколько метров кромки на деталь 716×396 по периметру?")
    found = numbers_of_results(reply.steps)
    assert found
    assert {(one.origin, one.said) for one in found} == {("result", "a")}
    assert all(one.names for one in found)
    assert Decimal("2.224") in {one.value for one in found}
