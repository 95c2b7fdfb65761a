from __future__ import annotations

import pytest

from verstak.assistant.grounding.comparison import false_comparison
from verstak.assistant.grounding.numerals import numerals_in


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("4,79 мм больше 4 мм", True),
        ("4,79 мм меньше 4 мм", False),
        ("0,479 см больше 4 мм", True),
        ("0,479 см меньше 4 мм", False),
        ("4 мм не больше 4,79 мм", True),
        ("4,79 мм не превышает 4 мм", False),
        ("4 mm is less than 4.79 mm", True),
        ("4.79 mm does not exceed 4 mm", False),
        ("прогиб на 2 мм больше предела 4 мм", True),
        ("5 кг меньше 4 мм", True),
        ("При 4 мм прогиб больше, а при 9 мм — меньше", True),
        ("4.79 mm > 4 mm", True),
        ("4.79 mm < 4 mm", False),
    ],
)
def test_the_right_way_round(sentence: str, *, right: bool) -> None:
    assert (false_comparison(sentence, numerals_in(sentence)) is None) is right
