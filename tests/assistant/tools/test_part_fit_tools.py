"""Whether a part goes into a sheet."""

from __future__ import annotations

import pytest
from tests.assistant.tools.material_calls import asked, called, part

from verstak.errors import ToolRefused


@pytest.mark.parametrize(
    ("question", "fine"),
    [
        ("Поместится ли деталь 2900×600 на лист 2750×1830?", False),
        ("войдёт ли щит 2060 на 800 в лист 2070×2800 с торцовкой 10", True),
        ("деталь 2050 на 2050, лист 2800 на 2070, торцовка 12 влезет или нет", False),
        ("дверь 900*2400 по текстуре из листа 2440*1830 выйдет?", False),
        ("Войдёт ли деталь 2750×210 в лист 2800×2070 с торцовкой 10, поворачивать нельзя?", True),
        ("Will a 1900x1300 door fit a 2440×1220 board?", False),
        ("can I cut a 700 by 2065 part from a 2800x2070 sheet", True),
    ],
)
def test_yes_or_no(question: str, fine: bool) -> None:
    verdict = asked("part_fits_sheet", question).verdict
    assert verdict is not None
    assert verdict.fine is fine


def test_every_part_of_a_list() -> None:
    listed = [part("бок", 2, 2740, 500), part("полка", 3, 764, 480)]
    assert called("part_fits_sheet", parts=listed, trim=10).verdict.fine is False  # type: ignore[union-attr]
    assert called("part_fits_sheet", parts=listed).verdict.fine is True  # type: ignore[union-attr]


def test_a_sheet_that_is_all_trim_is_refused() -> None:
    with pytest.raises(ToolRefused) as refused:
        called("part_fits_sheet", length=50, width=50, sheet_length=150, sheet_width=150, trim=80)
    assert refused.value.in_russian
