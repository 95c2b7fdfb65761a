from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from tests.convert.to_onnx.test_conversion import NOWHERE

from verstak.convert.to_onnx.olive import _rows, calibrated, olive_config
from verstak.errors import InvalidRecipe


def test_a_configuration_names_files_of_this_machine_and_no_hub(tmp_path: Path) -> None:
    config = olive_config(
        Path("model"), Path("out"), passes={"q": {"type": "Gptq"}}, data=Path("text.jsonl")
    )
    text = json.dumps(config)
    assert json.dumps(str(Path("model").absolute())) in text
    assert json.dumps(str(Path("text.jsonl").absolute())) in text
    assert "wikitext" not in text


def test_paragraphs_become_rows(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Шкаф.\n\n\n" + "Полка " * 200 + "\n\n", encoding="utf-8")
    rows = [json.loads(row)["text"] for row in _rows(text).splitlines()]
    assert rows == ["Шкаф.", ("Полка " * 200).strip()]


@pytest.mark.parametrize("content", [b"short", b"\xff" * 2000])
def test_a_text_that_tells_nothing_is_refused(tmp_path: Path, content: bytes) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes(content)
    with pytest.raises(InvalidRecipe, match=r"text\.txt"):
        calibrated(
            NOWHERE,
            tmp_path,
            tmp_path / "out",
            block_size=32,
            text=text,
            on_event=lambda _: None,
            cancel=threading.Event(),
        )
