"""naming: every panel has a name in both languages."""

from __future__ import annotations

import pytest

from verstak.furniture.builders.naming import panel_name


@pytest.mark.parametrize(
    ("panel_id", "en", "ru"),
    [
        ("side_left", "left side", "боковина левая"),
        ("shelf_12", "shelf", "полка"),
        ("drawer_3_inner_front", "drawer inner front", "передняя стенка ящика"),
        ("door_1", "door", "фасад"),
        ("plinth_front", "plinth", "цоколь"),
        ("divider_2", "divider", "стойка"),
        ("back", "back", "задняя стенка"),
    ],
)
def test_names(panel_id: str, en: str, ru: str) -> None:
    name = panel_name(panel_id)
    assert (name.en, name.ru) == (en, ru)


def test_an_unknown_panel_has_none() -> None:
    with pytest.raises(KeyError):
        panel_name("lid_1")
