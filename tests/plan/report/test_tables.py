from __future__ import annotations

from tests.plan.report.reading import english, of_class, read_markup, words

from verstak.plan.report.element import written
from verstak.plan.report.tables import figure_list, folded, grid, listed
from verstak.quantities.quantity import Computed, Estimated, Given, Quantity
from verstak.quantities.report import Figure, Table, columns
from verstak.quantities.text import Bilingual

NAME = Bilingual("power", "мощность")


def test_columns_without_a_value_are_left_out() -> None:
    heads = columns(("a", "first", "первый"), ("b", "second", "второй"), ("c", "third", "третий"))
    rows = (("x", None, Quantity(1, "W", Given("me"))), ("y", None, None))
    table = grid(Table("t", NAME, heads, rows), english())
    assert table is not None
    root = read_markup(written(table))
    assert [each.text for each in root.iter("th")] == ["first", "third"]
    assert words(root).split()[-1] == "—"
    assert len(of_class(root, "mark")) == 1
    assert grid(Table("t", NAME, heads, ()), english()) is None


def test_a_range_is_not_told_twice() -> None:
    estimate = Quantity(487, "W", Estimated("read elsewhere", 464, 509), 0)
    figures = [
        Figure("a", NAME, estimate, Bilingual("487 W (464–509)", "487 Вт (464–509)")),
        Figure("b", NAME, Quantity(5, "W", Computed("x"), 0), Bilingual("5 W (4–6)", "5 Вт (4–6)")),
        Figure("c", NAME, None, Bilingual("nobody knows", "никто не знает")),
    ]
    root = figure_list(figures, english())
    assert root is not None
    said = " ".join(words(read_markup(written(root)), without=("note-number",)).split())
    assert said == "power 487 W 464–509 power 5 W 4–6 power — nobody knows"
    assert figure_list([], english()) is None


def test_a_sentence_is_listed_once() -> None:
    box = listed([NAME, NAME], english())
    assert box is not None
    assert len(box) == 1
    assert listed([], english()) is None


def test_details_are_folded() -> None:
    assert written(folded("more", None)) == "<details><summary>more</summary></details>"
