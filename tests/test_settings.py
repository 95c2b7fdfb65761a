from __future__ import annotations

from pathlib import Path

import pytest

from verstak.errors import InvalidSettings
from verstak.settings import load_settings, split_host, spoken_language


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in os.environ:
        if name.startswith(("VERSTAK_", "OLLAMA_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))


def write(folder: Path, text: str) -> Path:
    path = folder / "verstak.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_bind_to_loopback() -> None:
    settings = load_settings()
    assert (settings.gateway.host, settings.gateway.port) == ("127.0.0.1", 11434)
    assert settings.store.root == Path.home() / ".ollama" / "models"


def test_command_line_wins_over_environment_over_ollama_over_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, '[gateway]\nport = 1\nhost = "10.0.0.1"\n[store]\nroot = "/f"\n')
    assert load_settings(path=path).gateway.port == 1
    monkeypatch.setenv("OLLAMA_HOST", "10.0.0.2:2")
    monkeypatch.setenv("OLLAMA_MODELS", "/o")
    assert load_settings(path=path).gateway.port == 2
    monkeypatch.setenv("VERSTAK_GATEWAY__PORT", "3")
    assert load_settings(path=path).gateway.port == 3
    settings = load_settings({"gateway": {"port": 4}}, path)
    assert settings.gateway.port == 4
    assert settings.gateway.host == "10.0.0.2"
    assert settings.store.root == Path("/o")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[gateway]\nprot = 1\n", "gateway.prot"),
        ("[gatewy]\nport = 1\n", "gatewy"),
        ("[gateway]\nport = 'many'\n", "gateway.port"),
        ("not toml at all [", "TOML"),
        ("[scheduler]\nmax_queue = 0\n", "max_queue"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_place(
    tmp_path: Path, text: str, word: str
) -> None:
    with pytest.raises(InvalidSettings, match=word):
        load_settings(path=write(tmp_path, text))


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="does not exist"):
        load_settings(path=tmp_path / "absent.toml")


def test_an_unknown_variable_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSTAK_GATWAY__PORT", "1")
    with pytest.raises(InvalidSettings, match="VERSTAK_GATWAY__PORT"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "seconds"), [("10m", 600.0), ("0", 0.0), ("1h30m", 5400.0), ("90", 90.0)]
)
def test_ollamas_keep_alive(monkeypatch: pytest.MonkeyPatch, text: str, seconds: float) -> None:
    monkeypatch.setenv("OLLAMA_KEEP_ALIVE", text)
    assert load_settings().scheduler.default_keep_alive_s == seconds


def test_ollamas_bad_keep_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_KEEP_ALIVE", "soon")
    with pytest.raises(InvalidSettings, match="OLLAMA_KEEP_ALIVE"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "prune"), [("1", False), ("true", False), ("yes", False), ("0", True), ("", True)]
)
def test_ollamas_way_to_keep_unused_files(
    monkeypatch: pytest.MonkeyPatch, text: str, prune: bool
) -> None:
    monkeypatch.setenv("OLLAMA_NOPRUNE", text)
    assert load_settings().store.prune is prune


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1", ("127.0.0.1", 11434)),
        (":1234", ("127.0.0.1", 1234)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),
        ("http://server", ("server", 80)),
        ("https://server", ("server", 443)),
        ("http://server:99/", ("server", 99)),
        ("[::1]:7", ("::1", 7)),
        ("::1", ("::1", 11434)),
    ],
)
def test_addresses_as_ollama_spells_them(text: str, address: tuple[str, int]) -> None:
    assert split_host(text) == address


@pytest.mark.parametrize("text", ["host:port", "host:70000", "host:-1", "host:٣"])
def test_impossible_ports(text: str) -> None:
    with pytest.raises(InvalidSettings):
        split_host(text)


def test_language_follows_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert spoken_language(load_settings()) == "en"
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert spoken_language(load_settings()) == "ru"
    assert spoken_language(load_settings({"language": "en"})) == "en"


def test_passwords_do_not_show(tmp_path: Path) -> None:
    text = '[pull.credentials]\n"registry.office" = ["anna", "s3cret"]\n'
    settings = load_settings(path=write(tmp_path, text))
    assert settings.pull.credentials["registry.office"] == ("anna", "s3cret")
    assert "s3cret" not in repr(settings)
