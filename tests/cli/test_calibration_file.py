"""What a bench measured is kept whole, and a damaged file is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plan.test_calibration import measured

from verstak.cli.calibration_file import calibration_path, store_calibration, stored_calibration
from verstak.errors import InvalidSettings, UsageError
from verstak.settings import Settings, StoreSettings


def _settings(folder: Path) -> Settings:
    return Settings(store=StoreSettings(root=folder / "models", state_dir=folder / "state"))


def test_what_is_stored_is_found_again(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert stored_calibration(settings) is None
    path = store_calibration(settings, measured())
    assert path == calibration_path(settings) == tmp_path / "state" / "bench.json"
    assert stored_calibration(settings) == measured()
    assert [one.name for one in path.parent.iterdir()] == ["bench.json"]


@pytest.mark.parametrize("content", ["", "{", '{"format": 7}', "[]", "[" * 100_000])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    settings = _settings(tmp_path)
    path = calibration_path(settings)
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(UsageError) as caught:
        stored_calibration(settings)
    assert str(path) in caught.value.message
    assert "verstak bench" in (caught.value.remedy or "")


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(InvalidSettings):
        store_calibration(_settings(tmp_path), measured())
