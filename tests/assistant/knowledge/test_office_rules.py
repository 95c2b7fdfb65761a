from __future__ import annotations

from pathlib import Path

import pytest

from verstak.assistant.knowledge.office_rules import MOST_BYTES, MOST_FILES, read_office_rules
from verstak.errors import UsageError


def test_texts_by_name(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes("\ufeff# наши".encode())
    (tmp_path / "notes.txt").write_text("no rules")
    assert read_office_rules(tmp_path, setting="--rules") == {"own.toml": "# наши"}


def test_what_cannot_be_read_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder") as missing:
        read_office_rules(tmp_path / "none", setting="--rules")
    assert missing.value.remedy == "check --rules"
    with pytest.raises(UsageError, match=r"holds no \.toml"):
        read_office_rules(tmp_path, setting="--rules")
    (tmp_path / "a.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="expected UTF-8"):
        read_office_rules(tmp_path, setting="--rules")
    (tmp_path / "a.toml").write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(UsageError, match="larger than"):
        read_office_rules(tmp_path, setting="--rules")
    (tmp_path / "a.toml").unlink()
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(UsageError, match="cannot read"):
        read_office_rules(tmp_path, setting="--rules")
    for number in range(MOST_FILES):
        (tmp_path / f"{number}.toml").touch()
    with pytest.raises(UsageError, match="at most"):
        read_office_rules(tmp_path, setting="--rules")
