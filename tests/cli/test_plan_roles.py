from __future__ import annotations

from pathlib import Path

import pytest

from verstak.catalog.known_models import known_models
from verstak.cli.plan_roles import FoundModels, GivenToAll, needs_of, role_text
from verstak.errors import InvalidGguf, UnknownModel, UsageError
from verstak.plan.role_need import RoleNeed

NOTHING = GivenToAll()


def needs(
    roles: str | None, *, to_all: GivenToAll = NOTHING, rate: float | None = None
) -> tuple[RoleNeed, ...]:
    found = FoundModels(known_models())
    return needs_of(roles, found, to_all=to_all, requests_per_hour=rate)


def test_nobody_named_a_role() -> None:
    assert [need.name for need in needs(None)] == ["analysis", "chat"]


def test_what_is_given_to_all_yields_to_what_a_role_says() -> None:
    to_all = GivenToAll(context_tokens=16384, parallel=3, commercial=False, languages=("de",))
    own, other = needs("analysis;context=4096;commercial=yes,chat", to_all=to_all)
    assert (own.context_tokens, own.commercial, own.parallel) == (4096, True, 3)
    assert (other.context_tokens, other.commercial, other.languages) == (16384, False, ("de",))
    assert not other.is_assumed("context_tokens")
    assert other.is_assumed("prompt_tokens")
    assert own.parallel_most == 3


def test_a_file_of_roles_says_the_same_as_the_text(tmp_path: Path) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(
        'roles.chat = "mistral:7b"\n'
        "[roles.analysis]\n"
        'model = ["qwen2.5:32b", "qwen3:32b"]\n'
        "context = 16384\nspeed = 12.5\ncommercial = true\n"
        'languages = ["ru", "en"]\nparallel = "1-4"\n'
    )
    text = (
        "chat=mistral:7b,analysis=qwen2.5:32b|qwen3:32b;context=16384;speed=12.5;"
        "commercial=yes;languages=ru+en;parallel=1-4"
    )
    assert needs(str(file)) == needs(text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "expected tables such as"),
        ("roles = 3", "expected a table"),
        ("[roles.chat", "not TOML"),
        ("a = " + 100_000 * "[", "not TOML"),
        ("a = 1" + 30 * "0", "not TOML"),
        ("#" * (2**20 + 1), "at most 1048576 are read"),
        ("[roles]\nchat = 3", "roles.chat: expected a table"),
        ("[roles.chat]\ncontext = {}", "roles.chat.context"),
        ('[roles.chat]\nmodel = "a,b"', "roles.chat.model"),
        ("[roles.chat]\nspeeed = 3", "speeed"),
    ],
)
def test_a_file_that_cannot_be_meant(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(content)
    with pytest.raises(UsageError, match=words) as caught:
        needs(str(file))
    assert "roles.toml" in caught.value.message


def test_a_models_file_is_read_for_itself(gguf_file: Path) -> None:
    found = FoundModels(known_models())
    model, file_type = found.find(str(gguf_file))
    assert model.name == gguf_file.name
    assert model.architecture is not None
    assert model.parameters is not None
    assert model.parameters < 1e6
    assert file_type
    planned = found.kept.files[model.name, file_type]
    assert planned.total_bytes == gguf_file.stat().st_size
    assert model in found.all()


def test_a_file_that_does_not_name_its_precision_has_that_of_its_bytes(gguf_file: Path) -> None:
    content = gguf_file.read_bytes()
    assert content.count(b"general.file_type") == 1
    gguf_file.write_bytes(content.replace(b"general.file_type", b"general.file_typo"))
    found = FoundModels(known_models())
    model, file_type = found.find(str(gguf_file))
    assert file_type is not None
    tensors = found.kept.files[model.name, file_type].tensors
    assert any(tensor.type_name == file_type for tensor in tensors)


def test_files_of_one_name_in_two_folders_are_two_models(gguf_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / gguf_file.name
    other.parent.mkdir()
    other.write_bytes(gguf_file.read_bytes())
    found = FoundModels(known_models())
    names = [found.find(str(path))[0].name for path in (gguf_file, other, gguf_file)]
    assert names == [gguf_file.name, str(other), gguf_file.name]


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(b"not a model")
    with pytest.raises(InvalidGguf):
        FoundModels(known_models()).find(str(file))


@pytest.mark.parametrize("name", ["x" * 5000, "~nobody-of-that-name/x", "a\0b", "."])
def test_a_name_that_is_no_path_is_a_models(name: str) -> None:
    with pytest.raises(UnknownModel):
        FoundModels(known_models()).find(name)


def test_a_path_of_nothing_is_told(tmp_path: Path) -> None:
    for path in (f"{tmp_path}/none.gguf", "~nobody-of-that-name/x.gguf"):
        with pytest.raises(UsageError, match="there is no file"):
            FoundModels(known_models()).find(path)


def test_tables_as_text() -> None:
    assert role_text({"chat": {}}) == "chat"
    assert role_text({"chat": "a"}) == "chat=a"
