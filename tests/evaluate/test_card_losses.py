from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.evaluate.made_up_cards import digest_of, divergence, made_up_card, made_up_onnx

from verstak.catalog.known_models import known_models
from verstak.catalog.quality_losses import quality_losses
from verstak.evaluate.card import Interval
from verstak.evaluate.card_losses import loss_rows
from verstak.quantities.quantity import Measured

KNOWN = "Qwen2.5-Coder-1.5B-Instruct"


def test_a_model_is_found_by_its_name_in_the_store() -> None:
    names = {made_up_card().digest: ["qwen2.5-coder:1.5b"]}
    rows = list(loss_rows([made_up_card()], names, known_models()))
    assert {row.model for row in rows} == {KNOWN}
    assert [row.metric for row in rows] == ["kld", "score", "score"]
    assert all(row.measured for row in rows)


def test_a_model_is_found_by_the_cards_name_and_never_by_its_base() -> None:
    named = replace(made_up_card(), name="Qwen2.5-Coder-1.5B-Instruct Q4_K_M".replace(" ", "-"))
    assert next(loss_rows([named], {}, known_models())).model == KNOWN
    tuned = replace(made_up_card(), base_model=KNOWN)
    assert next(loss_rows([tuned], {}, known_models())).model == made_up_card().name


def test_other_references_are_other_tests() -> None:
    card = replace(made_up_card(), divergence=(divergence(0.1), divergence(0.1, reference="bf16")))
    tests = {row.benchmark for row in loss_rows([card], {}, known_models()) if row.metric == "kld"}
    assert len(tests) == 2


def test_other_chunks_are_another_test() -> None:
    rows = tuple(replace(divergence(0.1), chunk_tokens=tokens) for tokens in (None, 32, 512))
    found = loss_rows([replace(made_up_card(), divergence=rows)], {}, known_models())
    assert len({row.benchmark for row in found if row.metric == "kld"}) == 3


def test_an_interval_that_stops_at_zero_does_not_make_a_divergence_surer() -> None:
    row = replace(divergence(0.1), mean=Interval(0.1, 0.0, 0.296))
    found = next(loss_rows([replace(made_up_card(), divergence=(row,))], {}, known_models()))
    assert found.deviation == pytest.approx(0.1, rel=1e-3)


def test_a_measured_divergence_says_so_and_a_score_needs_its_own_reference() -> None:
    full = replace(made_up_card("Q8_0"), level="F16", name="made-up", digest=digest_of("full"))
    half = replace(made_up_card("Q2_K"), name="made-up")
    rows = list(loss_rows([half, full], {}, known_models()))
    losses = quality_losses().plus(rows)
    divergence_row = next(row for row in rows if row.metric == "kld" and row.level == "Q2_K")
    loss = losses.loss(divergence_row)
    assert loss is not None
    assert loss.value == pytest.approx(0.41)
    assert isinstance(loss.provenance, Measured)
    score = next(row for row in rows if row.metric == "score" and row.level == "Q2_K")
    lost = losses.loss(score)
    assert lost is not None
    assert lost.value == pytest.approx(100 * (96 - 61) / 96)
    assert quality_losses().plus([score]).loss(score) is None


def test_what_has_no_level_to_plan_with_has_no_row() -> None:
    folder = replace(made_up_onnx(), format="safetensors")
    assert list(loss_rows([folder], {}, known_models())) == []
    assert next(loss_rows([made_up_onnx()], {}, known_models())).format == "ONNX"
