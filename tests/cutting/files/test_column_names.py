from __future__ import annotations

import pytest

from verstak.cutting.files.column_names import (
    PART_COLUMNS,
    SHEET_COLUMNS,
    accepted,
    match_head,
    plain,
)
from verstak.errors import InvalidTable


@pytest.mark.parametrize(
    ("title", "field", "unit_um"),
    [
        ("name", "name", None),
        ("Наименование", "name", None),
        ("ДЕТАЛЬ", "name", None),
        ("Длина, мм", "length", 1000),
        ("length (cm)", "length", 10_000),
        ("Length [m]", "length", 1_000_000),
        ("length_mm", "length", 1000),
        ("L", "length", None),
        ("W, мм", "width", 1000),
        ("Кол-во", "quantity", None),
        ("Кол-во, шт.", "quantity", None),
        ("qty", "quantity", None),
        ("Текстура", "grain", None),
        ("can_rotate", "can rotate", None),
        ("canRotate", "can rotate", None),
        ("Толщина,мм", "thickness", 1000),
        ("l1", "l1", None),
        ("L1_mm", "l1", 1000),
        ("Кромка L1", "l1", None),
        ("Кромка W2 толщ.", "w2", None),
        ("кромка длина 1", "l1", None),
        ("Кромка по ширине 2", "w2", None),
        ("Edge L2 name", "l2 name", None),
        ("Кромка W1 прип.", "w1 premilling", None),
        ("Прифуговка, мм", "premilling", 1000),
        ("Размер", "size", None),
    ],
)
def test_titles_of_parts(title: str, field: str, unit_um: int | None) -> None:
    head = match_head(title, PART_COLUMNS)
    assert head is not None
    assert (head.field, head.unit_um, head.title) == (field, unit_um, title)


@pytest.mark.parametrize("title", ["", "Цвет", "lengthy", "m", "l3", "кромка", "мм", "edge l1 x"])
def test_titles_that_mean_nothing(title: str) -> None:
    assert match_head(title, PART_COLUMNS) is None


def test_two_units_in_a_title() -> None:
    with pytest.raises(InvalidTable, match="two units"):
        match_head("Length, mm (cm)", PART_COLUMNS)


def test_a_sheet_has_no_edge_bands_but_a_price() -> None:
    assert match_head("l1", SHEET_COLUMNS) is None
    price = match_head("Цена", SHEET_COLUMNS)
    assert price is not None
    assert price.field == "price"


def test_no_name_means_two_things() -> None:
    for columns in (PART_COLUMNS, SHEET_COLUMNS):
        names = [name for group in columns.values() for name in dict.fromkeys(group)]
        assert len(names) == len(set(names))
        for name in names:
            assert plain(name) == name, "a name that no title can ever equal"


def test_accepted_names_for_messages() -> None:
    assert accepted("name", PART_COLUMNS).startswith("name/наименование/деталь")
