"""The Python of the documentation runs as it is written (a few seconds)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["from-python.md", "from-python.ru.md"])
def test_the_page_runs_from_top_to_bottom(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = _PYTHON.findall((HOW_TO / name).read_text(encoding="utf-8"))
    assert len(blocks) == 4
    known: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), known)
    assert known["plan"].proven
    assert known["pdf"].startswith(b"%PDF")
    # 500 · (2·0.72·0.56 + 0.568·0.56 + 2·0.568·0.1 + 0.566·0.54) m² of 16 mm board
    assert "771.86" in capsys.readouterr().out
