from __future__ import annotations

from tests.cutting.map_samples import outside, overlaps, texts_of

from verstak.cutting.maps.map_tables import Flow
from verstak.drawing.shapes import Text
from verstak.quantities.quantity import Given, count
from verstak.quantities.report import Figure, Table, columns
from verstak.quantities.text import Bilingual

TITLE = Bilingual("Parts", "Детали")


def flow() -> Flow:
    return Flow(297, 210, 10, "t", "ru")


def table(rows: int, name: str = "Полка") -> Table:
    heads = columns(("n", "No.", "№"), ("name", "Part", "Деталь"), ("q", "Count", "Кол-во"))
    cells = tuple((str(i), name, count(i, Given("test"))) for i in range(rows))
    return Table("parts", TITLE, heads, cells)


def test_long_tables_repeat_their_head_and_lose_no_row() -> None:
    pages = flow()
    pages.table(table(100))
    found = pages.pages()
    assert len(found) == 3
    for page in found:
        assert [t.words for t in texts_of(page)].count("Деталь") == 1
        assert outside(page, 10 - 0.01) == []
        assert overlaps(page) == []
    numbers = [t.words for page in found for t in texts_of(page) if t.words.endswith("шт.")]
    assert numbers == [f"{i}\u00a0шт.".replace("\u00a0", " ") for i in range(100)]


def test_a_wide_column_gives_way() -> None:
    pages = flow()
    pages.table(table(2, "Очень длинное имя " * 20))
    (page,) = pages.pages()
    assert outside(page, 10 - 0.01) == []
    assert overlaps(page) == []
    assert any(t.words.endswith("…") for t in texts_of(page))
    assert any(t.words == "1 шт." for t in texts_of(page))


def test_numbers_stand_to_the_right() -> None:
    pages = flow()
    pages.table(table(1))
    (page,) = pages.pages()
    anchors = {t.words: t.anchor for t in page.shapes if isinstance(t, Text)}
    assert anchors["0 шт."] == "end"
    assert anchors["Полка"] == "start"


def test_figures_say_why_one_is_missing() -> None:
    pages = flow()
    why = Bilingual("no price", "нет цены")
    figures = [
        Figure("a", Bilingual("Sheets", "Листов"), count(3, Given("test"))),
        Figure("b", Bilingual("Cost", "Стоимость"), None, why),
    ]
    pages.figures(figures)
    (page,) = pages.pages()
    shown = [t.words for t in texts_of(page)]
    assert "3 шт." in [word.replace("\u202f", " ") for word in shown]
    assert "• Стоимость: нет цены" in shown
    assert overlaps(page) == []


def test_an_empty_table_takes_no_page() -> None:
    pages = flow()
    pages.table(table(0))
    assert pages.pages() == ()


def test_a_heading_is_not_left_alone_at_the_foot() -> None:
    pages = flow()
    for _ in range(38):
        pages.line("x")
    pages.table(table(3))
    first, second = pages.pages()
    assert "Детали" not in [t.words for t in texts_of(first)]
    assert "Детали" in [t.words for t in texts_of(second)]
