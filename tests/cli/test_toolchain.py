from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Invoke
from tests.quantize.conftest import library as installed_library

library = installed_library


def test_only_what_is_known_is_installed(invoke: Invoke) -> None:
    result = invoke("toolchain", "install", "everything")
    assert result.exit_code == 2
    assert "quantizer" in result.output


@pytest.mark.integration
def test_what_is_there_is_tried_and_told(
    invoke: Invoke, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One child process, half a second."""
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(library.parent))
    result = invoke("toolchain", "install", "quantizer")
    assert result.exit_code == 0, result.output
    assert str(library) in result.output


@pytest.mark.integration
def test_an_archive_that_is_another_one_is_refused(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(tmp_path / "root"))
    (tmp_path / "x.tgz").write_bytes(b"x")
    result = invoke("toolchain", "install", "quantizer", "--from", str(tmp_path / "x.tgz"))
    assert result.exit_code == 6
    assert "SHA-512" in result.output
