"""Finding system libraries that are not there."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from verstak.hardware.libraries import ENGINE_LIBRARIES, SystemLibrary, missing_libraries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the loader's names are Linux's")


def test_what_the_loader_finds_is_not_missing() -> None:
    assert missing_libraries([SystemLibrary("libc.so.6", {})]) == ()


def test_what_it_does_not_find_is_named_with_a_remedy() -> None:
    (missing,) = missing_libraries([SystemLibrary("libnowhere.so.42", {})])
    assert missing.name == "libnowhere.so.42"
    assert "libnowhere.so.42" in missing.remedy


def test_remedy_is_one_line_of_the_package_manager(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for manager, package in ENGINE_LIBRARIES[0].packages.items():
        folder = tmp_path / manager
        folder.mkdir()
        program = folder / manager
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        library = SystemLibrary("libnowhere.so.42", ENGINE_LIBRARIES[0].packages)
        (missing,) = missing_libraries([library])
        assert missing.remedy.removeprefix("sudo ").startswith(manager)
        assert missing.remedy.endswith(package)
        assert "\n" not in missing.remedy


def test_engine_libraries_agree_with_the_loader() -> None:
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        assert [library.name for library in missing_libraries()] == ["libgomp.so.1"]
    else:
        assert missing_libraries() == ()
