"""``verstak compare`` of models: compare_models, compare_orders beside it, and card_tables."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from tests.evaluate.made_up_cards import made_up_card, made_up_levels, made_up_onnx
from tests.plan.report.reading import read_page, words

from verstak.cli.card_tables import print_cards
from verstak.cli.compare import is_order
from verstak.cli.main import main
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_file import card_beside, write_card
from verstak.evaluate.card_store import CardStore
from verstak.evaluate.comparison.figures import divergence_quantities
from verstak.evaluate.comparison.groups import by_size
from verstak.evaluate.comparison.tables import comparison_report
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import ModelName
from verstak.quantities.text import Language
from verstak.store.store import Store, StoreOptions


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("VERSTAK_STORE__ROOT", str(tmp_path / "models"))
    monkeypatch.setenv("VERSTAK_STORE__STATE_DIR", str(tmp_path / "state"))
    return Store(StoreOptions(root=tmp_path / "models", state_dir=tmp_path / "state"))


def measured(store: Store, name: str, card: QualityCard, *, saved: bool = True) -> None:
    """A model in the store, whose weights are the name of the card's level."""
    weights = card.level.encode()
    digest = store.add_blob([weights])
    assert str(digest) == card.digest
    layer = Layer(f"{LAYER_PREFIX}model", card.digest, len(weights))
    store.write_model(ModelName.parse(name), [layer], ModelConfig())
    if saved:
        CardStore(store).save(card)


def call(*given: str, verb: str = "compare", language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--language", language, verb, *given])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_names_cards_and_files_stand_side_by_side(
    store: Store, tmp_path: Path, language: str
) -> None:
    measured(store, "four", made_up_card())
    write_card(tmp_path / "onnx.json", made_up_onnx())
    eight = tmp_path / "eight.gguf"
    eight.write_bytes(b"Q8_0")
    write_card(card_beside(eight), made_up_card("Q8_0"))
    six = tmp_path / "six.gguf"
    six.write_bytes(b"Q6_K")
    CardStore(store).save(made_up_card("Q6_K"))
    page = tmp_path / "deep" / "page.html"
    things = ["four", str(tmp_path / "onnx.json"), str(eight), str(six)]
    result = call(*things, "--html", str(page), language=language)
    assert result.exit_code == 0, result.output
    for card in (made_up_card(), made_up_onnx(), made_up_card("Q8_0"), made_up_card("Q6_K")):
        assert card.name in result.output
    value = {"en": "0.0360 [0.0342–0.0378]", "ru": "0,0360 [0,0342–0,0378]"}[language]
    assert value in result.output
    root = read_page(page.read_text(encoding="utf-8"))
    assert root.get("lang") == language
    assert "made-up-int4" in words(root)


def test_programs_get_the_cards_and_their_comparison(store: Store) -> None:
    for level in ("Q4_K_M", "Q8_0"):
        measured(store, level.casefold(), made_up_card(level))
    plain = json.loads(call("q8_0", "q4_k_m", "--json").output)
    assert [each["level"] for each in plain["cards"]] == ["Q8_0", "Q4_K_M"]
    rows = plain["comparison"]["tables"]["footprint"]["rows"]
    assert [row["level"] for row in rows] == ["Q4_K_M", "Q8_0"]
    assert rows[1]["quoted"]["value"] == -50


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("four", "a.toml"), "found both"),
        (("four",), "expected two models"),
        (("four", "four"), "named twice"),
        (("four", "nobody"), "nobody"),
        (("four", "unmeasured"), "nobody measured it"),
        (("four", "none.gguf"), "does not exist"),
        (("four", "none.json"), "cannot read"),
        (("four", "four", "--cabinet", "x"), "--cabinet is for orders"),
        (("a.toml", "b.toml", "--html", "x.html"), "--html is for models"),
        (("a.toml", "b.toml", "c.toml"), "two orders are compared, found 3"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    store: Store,
    given: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    measured(store, "four", made_up_card())
    measured(store, "unmeasured", made_up_card("Q2_K"), saved=False)
    result = call(*given)
    assert result.exit_code in {1, 2}
    assert words in result.output


def test_a_file_without_a_card_says_how_to_make_one(store: Store, tmp_path: Path) -> None:
    bare = tmp_path / "bare.gguf"
    bare.write_bytes(b"bare")
    result = call(str(bare), str(bare))
    assert f"verstak evaluate {bare}" in result.output


def test_the_card_of_another_file_is_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(b"changed since")
    write_card(card_beside(file), made_up_card())
    result = call(str(file), str(file))
    assert result.exit_code == 2
    assert made_up_card().digest in result.output


def test_files_of_furniture_are_told_from_models(tmp_path: Path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("x", encoding="utf-8")
    assert is_order(str(order))
    assert is_order("missing.toml")
    for each in ("qwen2.5:0.5b", "x.json", "x.gguf", str(tmp_path), "org/model"):
        assert not is_order(each)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_table_of_a_hundred_columns_shows_every_number_whole(language: Language) -> None:
    said = StringIO()
    console = Console(file=said, width=100, highlight=False)
    print_cards(console, comparison_report(made_up_levels()), language)
    lines = said.getvalue().splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 100
    for number, card in enumerate(by_size(made_up_levels()), start=1):
        line = next(each for each in lines if each.startswith(f"{number} {card.level} "))
        shown = divergence_quantities(card, card.divergence[0])
        for name in ("mean", "top1", "perplexity"):
            assert replace(shown[name], unit="").text(language) in line
    memory = [line.rstrip() for line in lines if "16.1 [" in line or "16,1 [" in line]
    assert memory
    assert all(line.endswith("1\N{NARROW NO-BREAK SPACE}400") for line in memory)
