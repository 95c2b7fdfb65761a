from __future__ import annotations

from pathlib import Path

import pytest

from verstak.catalog.known_models import known_models
from verstak.catalog.load import load_catalog
from verstak.cli.served_plan import served_plan, served_roles
from verstak.settings import Settings


def settings(folder: Path) -> Settings:
    return Settings.model_validate({"store": {"root": str(folder / "models")}})


def test_roles_are_those_of_the_server_with_their_models() -> None:
    tables = served_roles(load_catalog(), known_models())
    assert set(tables) == {"chat", "analysis"}, "auto is like another role"
    assert tables["analysis"] == {
        "model": "qwen2.5-coder:1.5b",
        "types": "Q4_K_M",
        "context": 8192,
        "parallel": 4,
    }


def test_a_model_of_which_nothing_is_known_is_left_open() -> None:
    catalog = load_catalog().with_roles({"chat": "an-own-model"})
    chat = served_roles(catalog, known_models())["chat"]
    assert "model" not in chat
    assert "types" not in chat


def test_this_machine_is_planned_for_and_what_workers_hold_is_free(tmp_path: Path) -> None:
    plan = served_plan(settings(tmp_path), 0)
    assert plan.looked_at
    assert {need.name for need in plan.needs} == {"chat", "analysis"}
    wanted = plan.wanted
    assert wanted is not None
    assert {worker.offer.file_type for worker in wanted.plan.workers} == {"Q4_K_M"}
    free, whole = plan.machine.memory_available_bytes, plan.machine.memory_bytes
    if free is None or whole is None:
        pytest.skip("this machine does not tell its memory")
    held = served_plan(settings(tmp_path), 2**60).machine.memory_available_bytes
    assert held == whole, "never more than there is"
