from __future__ import annotations

from tests.plan.report.reading import has_class, of_class, read_markup, words

from verstak.plan.byte_quantity import GIB, estimated_bytes, exact_bytes
from verstak.plan.report.element import make, written
from verstak.plan.report.sheet import KINDS, Sheet, readable
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Measured,
    Provenance,
    Quantity,
)
from verstak.quantities.text import Bilingual

PRICE = Quantity(0.384, "€/kWh", Cited("https://example.org/prices: table", note="with tax"), 3)
YEAR = Quantity(814, "€/year", Computed("month × 12", (("price", PRICE),), source="a book"), 0)


def test_a_mark_opens_its_note() -> None:
    sheet = Sheet("en")
    box = read_markup(written(make("div", sheet.mark(YEAR), sheet.notes())))
    button = next(box.iter("button"))
    assert button.text == "814 €/year"
    assert has_class(button, "computed")
    note = next(each for each in box.iter("li") if each.get("id") == button.get("popovertarget"))
    assert "popover" in note.attrib
    said = words(note)
    assert "month × 12" in said
    assert "a book" in said
    assert next(iter(of_class(box, "note-number"))).text == "1"


def test_inputs_of_a_note_have_notes_too() -> None:
    sheet = Sheet("en")
    notes = read_markup(written(make("div", sheet.mark(YEAR), sheet.notes())))
    inner = next(each for each in notes.iter("dd"))
    assert words(inner).split()[0] == "0.384"
    assert next(inner.iter("button")).get("popovertarget") == "note-2"
    last = notes.findall(".//li")[-1]
    assert "with tax" in words(last)
    assert [each.get("href") for each in last.iter("a")] == ["https://example.org/prices"]


def test_numbers_of_one_method_share_a_note_and_keep_their_ranges() -> None:
    sheet = Sheet("en")
    one, other = (
        Quantity(value, "tok/s", Estimated("a · b", low, high), 1)
        for value, low, high in ((10, 8, 12), (20, 16, 24))
    )
    box = make("p", sheet.ranged(one), sheet.ranged(other))
    assert len(sheet.notes()) == 1
    assert [each.text for each in of_class(box, "range")] == ["8.0–12.0", "16.0–24.0"]


def test_a_measurement_shows_its_interval_and_shares_its_note() -> None:
    sheet = Sheet("ru")
    runs = [
        Quantity(value, "nat", Measured("office text", "run 7", low, high), 3)
        for value, low, high in ((0.036, 0.034, 0.038), (0.1, 0.1, 0.1), (0.2, None, None))
    ]
    box = read_markup(written(make("div", *(sheet.ranged(each) for each in runs), sheet.notes())))
    assert [words(each).strip() for each in of_class(box, "range")] == ["0,034–0,038"]
    assert len([each for each in box.iter("li") if "popover" in each.attrib]) == 1
    told = readable(Quantity(3 * GIB, "B", Measured("peak", "run 7", 2.0 * GIB, 4.0 * GIB), 0))
    assert told.provenance == Measured("peak", "run 7", 2.0, 4.0)


def test_a_range_below_zero_is_not_a_dash_between_dashes() -> None:
    assert Sheet("ru").ends(Quantity(0, "€", Estimated("x", -2, 3), 0)) == "-2 … 3"


def test_bytes_are_read_in_gib() -> None:
    sheet = Sheet("ru")
    assert sheet.text(exact_bytes(int(18.5 * GIB), "x")) == "18,5 ГиБ"
    assert sheet.text(exact_bytes(GIB // 4, "x")) == "0,25 ГиБ"
    estimate = estimated_bytes(GIB, 2 * GIB, 3 * GIB, "x")
    assert readable(estimate).provenance == Estimated("x", 1, 3)
    assert sheet.ends(estimate) == "1,0–3,0"


def test_some_units_read_as_words() -> None:
    given = Given("x")
    assert Sheet("en").text(Quantity(20, "1/h", given, 0)) == "20 an hour"
    assert Sheet("ru").text(Quantity(2, "pcs", given, 0)) == "2"


def test_every_kind_of_provenance_is_told_in_both_languages() -> None:
    both = Bilingual("english", "русски")
    kinds: list[Provenance] = [
        Computed(both),
        Cited(both, confidence="secondary"),
        Given(both),
        Assumed(both),
        Measured(both, run="run 7"),
        Estimated(both, 1, 2),
    ]
    for kind in kinds:
        for language, there, absent in (("en", "english", "русски"), ("ru", "русски", "english")):
            sheet = Sheet("ru" if language == "ru" else "en")
            sheet.mark(Quantity(1, "s", kind))
            said = words(sheet.notes())
            assert there in said
            assert absent not in said
            assert KINDS[type(kind)][1].in_(sheet.language) in said


def test_numbers_of_a_sentence_open_its_provenance() -> None:
    sheet = Sheet("en")
    said = sheet.prose(
        "1.2 GiB too much on RTX 4090 (0); Qwen2.5-32B with a q8_0 cache saves 0.25, 1,024 tokens.",
        Computed("sum"),
        names=("RTX 4090 (0)",),
    )
    box = make("p", *said)
    marks = [each.text for each in of_class(box, "mark")]
    assert marks == ["1.2", "0.25", "1,024"]
    assert len(sheet.notes()) == 1
    whole = words(box, without=("note-number",))
    assert " ".join(whole.split()).startswith("1.2 GiB too much on RTX 4090 (0); Qwen2.5-32B with")


def test_a_sentence_without_names_has_its_numbers_too() -> None:
    box = make("p", *Sheet("ru").prose("не больше 75,0 токена", Given("x")))
    assert [each.text for each in of_class(box, "mark")] == ["75,0"]
