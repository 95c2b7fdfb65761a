from __future__ import annotations

import io
import json
from pathlib import Path
from string import Formatter

import click
import pytest
from rich.console import Console
from tests.cli.conftest import Invoke
from tests.quantize.conftest import library as installed_library
from tests.toolchains.tiny_wheel import pinned, tiny_toolchain, write_wheel

from verstak.cli import toolchain_words
from verstak.cli.toolchain import toolchain
from verstak.cli.toolchain_progress import shown
from verstak.toolchains.installation import InstallProgress

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


@pytest.fixture
def own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VERSTAK_TOOLCHAINS__ROOT", str(tmp_path / "toolchains"))
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(tmp_path / "quantizer"))
    return tmp_path


def test_the_list_says_what_is_not_there(invoke: Invoke, own_root: Path) -> None:
    told = json.loads(invoke("toolchain", "list", "--json").stdout)
    assert {row["name"]: row["state"] for row in told}.items() >= {
        ("quantizer", "absent"),
        ("hf-onnx", "absent"),
    }
    assert "не установлен" in invoke("--language", "ru", "toolchain", "list").output


def test_removing_what_is_not_there_is_no_error(invoke: Invoke, own_root: Path) -> None:
    for name in ("quantizer", "hf-onnx"):
        result = invoke("toolchain", "remove", name)
        assert result.exit_code == 0, result.output
        assert "was not installed" in result.output


def test_a_file_is_no_folder_of_wheels(invoke: Invoke, own_root: Path) -> None:
    (own_root / "x.tgz").write_bytes(b"x")
    result = invoke("toolchain", "install", "hf-onnx", "--from", str(own_root / "x.tgz"))
    assert result.exit_code == 2
    assert "folder of wheels" in result.output


@pytest.mark.integration
def test_installed_listed_and_removed(
    invoke: Invoke, own_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A toolchain of one wheel that is made here: an interpreter and pip, 4 seconds."""
    wheel = write_wheel(own_root / "wheels", "plane", "1.0")
    (own_root / "tiny.lock").write_text(pinned(wheel), encoding="utf-8")
    known = {"tiny": tiny_toolchain(own_root / "tiny.lock", "plane")}
    monkeypatch.setattr("verstak.toolchains.specification.TOOLCHAINS", known)
    monkeypatch.setattr("verstak.cli.toolchain.TOOLCHAINS", known)
    for command in ("install", "remove"):
        parameter = toolchain.commands[command].params[0]
        monkeypatch.setattr(parameter, "type", click.Choice(["tiny"]))
    result = invoke("toolchain", "install", "tiny", "--from", str(own_root / "wheels"))
    assert result.exit_code == 0, result.output
    assert "1 packages into" in result.stderr
    assert "not measured" in result.stderr
    assert "unpacking (" in result.stderr
    row = json.loads(invoke("toolchain", "list", "--json").stdout)[-1]
    assert (row["state"], row["packages"]) == ("ready", {"plane": "1.0"})
    assert row["size_bytes"] > 0
    assert "tiny" in invoke("toolchain", "remove", "tiny").output
    assert not (own_root / "toolchains" / "tiny").exists()


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    out = io.StringIO()
    lines = shown(Console(file=out), "ru")
    with lines as progress:
        progress.told(InstallProgress("fetching", "torch", 3, 9, 10, 20))
        progress.told(InstallProgress("fetching", "numpy", 4, 9))  # too soon after the first
        progress.told(InstallProgress("unpacking", "", 1, 9))
    assert out.getvalue() == "  загружаю torch 10 B/20 B (3/9)\n  распаковываю (1/9)\n"
    screen = io.StringIO()
    with shown(Console(file=screen, force_terminal=True, width=100), "en") as bar:
        bar.told(InstallProgress("trying", "torch", 1, 2))
    assert "trying torch" in screen.getvalue()


@pytest.mark.parametrize("key", toolchain_words.LINES)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    words = toolchain_words.LINES[key]
    fields = [
        {field for _, field, *_ in Formatter().parse(text) if field}
        for text in (words.en, words.ru)
    ]
    assert fields[0] == fields[1]
