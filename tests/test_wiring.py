from __future__ import annotations

from pathlib import Path

import pytest

from verstak.errors import InvalidSettings
from verstak.model.architecture import Architecture
from verstak.plan.office_plan import OfficePlan
from verstak.settings import Settings, load_settings
from verstak.wiring import (
    STATE_FOLDER,
    build_assistant,
    build_catalog,
    build_known_models,
    build_scheduler,
    build_server,
    build_store,
    memory_planner,
)

CHAT = Architecture("qwen2", 24, 896, 14, (2,) * 24, 64, 64, 32768, 151936)


def settings(tmp_path: Path, **more: object) -> Settings:
    return load_settings({"store": {"root": str(tmp_path / "models")}, **more})


def test_state_lies_beside_the_models_so_that_sharers_share_it(tmp_path: Path) -> None:
    store = build_store(settings(tmp_path))
    assert store.layout.root == tmp_path / "models"
    assert store.layout.state_dir == tmp_path / "models" / STATE_FOLDER
    assert not store.layout.root.exists(), "building a store must touch nothing"


def test_a_role_can_have_another_model(tmp_path: Path) -> None:
    catalog = build_catalog(settings(tmp_path, roles={"chat": "mistral:7b-instruct-q5_0"}))
    assert catalog.roles["chat"].model == "mistral:7b-instruct-q5_0"
    assert catalog.roles["analysis"].model == "qwen2.5-coder:1.5b"


def test_an_unknown_role_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="no role 'chef'"):
        build_catalog(settings(tmp_path, roles={"chef": "mistral"}))


def test_an_unknown_cache_type_is_an_error(tmp_path: Path) -> None:
    wrong = settings(tmp_path, worker={"run_dir": str(tmp_path), "cache_type": "q3_x"})
    with pytest.raises(InvalidSettings, match="cache_type"):
        build_scheduler(wrong, build_store(wrong))


def test_the_plan_follows_the_workers_options(tmp_path: Path) -> None:
    run_dir = str(tmp_path)
    plain = memory_planner(settings(tmp_path, worker={"run_dir": run_dir}).worker)
    small = memory_planner(
        settings(tmp_path, worker={"run_dir": run_dir, "cache_type": "q8_0"}).worker
    )
    wide = memory_planner(
        settings(tmp_path, worker={"run_dir": run_dir, "batch_tokens": 512}).worker
    )

    def bytes_of(need: object) -> tuple[int, int]:
        assert callable(need)
        plan = need(CHAT, weights_bytes=1, repacked_bytes=0, context_tokens=2048, sequences=1)
        return plan.kv_cache_bytes, plan.compute_bytes

    assert bytes_of(small)[0] * 32 == bytes_of(plain)[0] * 17  # 34 bytes for 32 values, not 64
    assert bytes_of(wide)[1] > bytes_of(plain)[1]


def test_a_server_is_built_without_touching_the_disk(tmp_path: Path) -> None:
    _, services = build_server(settings(tmp_path))
    assert services.store.list() == []
    assert not (tmp_path / "models").exists()
    assert services.plan is None, "whoever builds the server hands the planner down"


def test_a_server_plans_only_when_it_is_asked(tmp_path: Path) -> None:
    def never(held_bytes: int) -> OfficePlan:
        raise AssertionError

    _, services = build_server(settings(tmp_path), plan=never)
    assert services.plan is not None


def test_the_assistant_has_the_offices_rules_and_documents(tmp_path: Path) -> None:
    plain = build_assistant(settings(tmp_path))
    assert "search_documents" not in plain.toolbox.tools
    assert plain.options.enabled
    assert not (tmp_path / "models").exists(), "what nobody set touches nothing"
    rules, documents = tmp_path / "rules", tmp_path / "documents"
    documents.mkdir()
    rules.mkdir()
    (rules / "own.toml").write_text("not a rule at all")
    folders = {"rules_dir": str(rules), "documents_dir": str(documents), "enabled": False}
    with pytest.raises(InvalidSettings, match=r"own\.toml"):
        build_assistant(settings(tmp_path, assistant=folders))
    (rules / "own.toml").write_text("")
    room = build_assistant(settings(tmp_path, assistant=folders))
    assert "search_documents" in room.toolbox.tools
    assert room.mcp is not None
    assert not room.options.enabled


@pytest.mark.parametrize("key", ["rules_dir", "documents_dir"])
def test_a_folder_of_the_office_must_be_there(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidSettings, match="there is no folder") as caught:
        build_assistant(settings(tmp_path, assistant={key: str(tmp_path / "none")}))
    assert caught.value.remedy == f"check assistant.{key}"


def test_facts_about_models_include_an_offices_own(tmp_path: Path) -> None:
    shipped = build_known_models(settings(tmp_path))
    assert len(build_known_models(settings(tmp_path, catalog_dir=str(tmp_path)))) == len(shipped)
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "own.toml").write_text("models = 1\n")
    with pytest.raises(InvalidSettings, match=r"own\.toml"):
        build_known_models(settings(tmp_path, catalog_dir=str(tmp_path)))
