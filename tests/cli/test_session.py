from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.cli.conftest import Invoke

from verstak.cli.session import Session, common_options, open_session, verb
from verstak.errors import IntegrityError, InvalidSettings


def at(host: str) -> Session:
    return open_session(config=None, host=host, port=None, language=None)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("0.0.0.0:80", "http://127.0.0.1:80"),
        (":8080", "http://127.0.0.1:8080"),
        ("[::1]:5", "http://[::1]:5"),
        ("[::]:5", "http://127.0.0.1:5"),
        ("server", "http://server:11434"),
    ],
)
def test_the_address_that_client_verbs_dial(host: str, url: str) -> None:
    assert at(host).base_url == url


def test_a_port_wins_over_that_of_the_host() -> None:
    session = open_session(config=None, host="server:1", port=2, language=None)
    assert session.base_url == "http://server:2"
    assert session.at_port(3).base_url == "http://server:3"
    assert session.settings.gateway.port == 2


def test_a_settings_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings):
        open_session(config=tmp_path / "absent.toml", host=None, port=None, language=None)


def test_the_language_of_the_locale_speaks(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    assert invoke("list").output == "nothing here yet; try: verstak pull chat\n"
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert invoke("list").output == "пока пусто; начните: verstak pull chat\n"
    assert invoke("--language", "en", "list").output.startswith("nothing")


def test_common_options_are_understood_on_both_sides_of_the_verb(invoke: Invoke) -> None:
    before = invoke("--port", "9", "ps")
    behind = invoke("ps", "--port", "9")
    assert before.output == behind.output
    assert "127.0.0.1:9" in before.output
    assert "--port" not in invoke("ps", "--help").output, "help shows them once, at the top"


@pytest.mark.parametrize("arguments", [["--port", "70000", "ps"], ["--language", "fr", "ps"]])
def test_impossible_options_are_usage_errors(invoke: Invoke, arguments: list[str]) -> None:
    assert invoke(*arguments).exit_code == 2


def test_wrong_settings_end_with_status_2(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSTAK_GATEWAY__PORT", "many")
    result = invoke("list")
    assert result.exit_code == 2
    assert "gateway.port" in result.output
    assert "what to do:" in result.output


def ending_with(error: BaseException) -> tuple[int, str]:
    @click.group()
    @common_options
    def group(**_: object) -> None: ...

    @group.command()
    @verb
    def fail(session: Session) -> None:
        raise error

    result = CliRunner().invoke(group, ["fail"])
    return result.exit_code, result.output


def test_typed_errors_become_a_message_a_remedy_and_a_status() -> None:
    assert ending_with(IntegrityError("bytes differ", remedy="pull again")) == (
        6,
        "error: bytes differ\n  what to do: pull again\n",
    )


def test_ctrl_c_ends_with_130_and_no_traceback() -> None:
    assert ending_with(KeyboardInterrupt()) == (130, "interrupted\n")


def test_a_pipe_gets_whole_lines(invoke: Invoke, gguf_file: Path) -> None:
    name = f"{'n' * 70}:{'t' * 70}"
    assert invoke("pull", "--from", str(gguf_file), name).exit_code == 0
    assert name in invoke("list").output
    digest = json.loads(invoke("show", name, "--json").output)["digest"]
    assert digest in invoke("show", name).output
