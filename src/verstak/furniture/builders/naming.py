"""What people call the panels of a cabinet, in both languages."""

from __future__ import annotations

from verstak.quantities.text import Bilingual

_NAMES = {
    "side_left": Bilingual("left side", "боковина левая"),
    "side_right": Bilingual("right side", "боковина правая"),
    "bottom": Bilingual("bottom", "дно"),
    "top": Bilingual("top", "крышка"),
    "rail_front": Bilingual("rail", "планка"),
    "rail_rear": Bilingual("rail", "планка"),
    "mullion": Bilingual("upright rail", "планка вертикальная"),
    "back": Bilingual("back", "задняя стенка"),
    "plinth_front": Bilingual("plinth", "цоколь"),
    "plinth_rear": Bilingual("rear plinth", "цоколь задний"),
    "plinth_left": Bilingual("plinth side", "цоколь боковой"),
    "plinth_right": Bilingual("plinth side", "цоколь боковой"),
    "filler": Bilingual("blind panel", "фальшпанель"),
    "shelf": Bilingual("shelf", "полка"),
    "fixed_shelf": Bilingual("fixed shelf", "полка жёсткая"),
    "divider": Bilingual("divider", "стойка"),
    "false_side_left": Bilingual("false side", "боковина ложная"),
    "false_side_right": Bilingual("false side", "боковина ложная"),
    "door": Bilingual("door", "фасад"),
    "drawer_front": Bilingual("drawer front", "фасад ящика"),
    "drawer_left": Bilingual("drawer side", "боковина ящика"),
    "drawer_right": Bilingual("drawer side", "боковина ящика"),
    "drawer_inner_front": Bilingual("drawer inner front", "передняя стенка ящика"),
    "drawer_back": Bilingual("drawer back", "задняя стенка ящика"),
    "drawer_bottom": Bilingual("drawer bottom", "дно ящика"),
}


def panel_name(panel_id: str) -> Bilingual:
    """The name of a panel by its id without numbers: ``drawer_2_back`` is a drawer back.

    Raises:
        KeyError: no builder makes such a panel.
    """
    return _NAMES["_".join(word for word in panel_id.split("_") if not word.isdigit())]
