from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.test_compare_models import call, measured
from tests.evaluate.made_up_cards import made_up_card, made_up_onnx
from tests.plan.report.reading import read_page

from verstak.evaluate.card_store import CardStore
from verstak.store.store import Store, StoreOptions


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("VERSTAK_STORE__ROOT", str(tmp_path / "models"))
    monkeypatch.setenv("VERSTAK_STORE__STATE_DIR", str(tmp_path / "state"))
    return Store(StoreOptions(root=tmp_path / "models", state_dir=tmp_path / "state"))


@pytest.mark.parametrize(("language", "head"), [("en", "in the store as"), ("ru", "в хранилище")])
def test_cards_of_the_store_are_listed(store: Store, language: str, head: str) -> None:
    empty = call(verb="card", language=language)
    assert empty.exit_code == 0
    assert "verstak evaluate" in empty.output
    measured(store, "four", made_up_card())
    CardStore(store).save(made_up_onnx())
    said = call(verb="card", language=language).output
    assert head in said
    assert "four" in said
    assert made_up_onnx().name in said
    plain = json.loads(call("--json", verb="card").output)
    assert {each["level"] for each in plain} == {"Q4_K_M", "int4"}


def test_one_card_is_shown_by_name_digest_and_role(store: Store, tmp_path: Path) -> None:
    measured(store, "qwen2.5-coder:1.5b", made_up_card())
    page = tmp_path / "card.html"
    for thing in ("qwen2.5-coder:1.5b", made_up_card().digest, made_up_card().name):
        result = call(thing, "--html", str(page), verb="card")
        assert result.exit_code == 0, result.output
        assert "0.0360 [0.0342–0.0378]" in result.output
        read_page(page.read_text(encoding="utf-8"))
        page.unlink()
    plain = json.loads(call(made_up_card().digest, "--json", verb="card").output)
    assert plain["cards"][0]["digest"] == made_up_card().digest


def test_a_page_of_no_model_is_refused(store: Store) -> None:
    result = call("--html", "x.html", verb="card")
    assert result.exit_code == 2
    assert "needs a model" in result.output
