"""Precision guidance: precision_class, advice, expected_loss, report."""

from __future__ import annotations

import pytest

from verstak.catalog.quality_losses import quality_losses
from verstak.errors import UsageError
from verstak.plan.precision.advice import ADVICE, advice
from verstak.plan.precision.expected_loss import class_divergence, expected_loss
from verstak.plan.precision.precision_class import CLASSES, class_of, nominal_bits
from verstak.plan.precision.report import SCOREBOARD_MODEL, precision_report


@pytest.mark.parametrize(
    ("level", "bits", "key"),
    [
        ("IQ1_S", 1, "ultra_low"),
        ("iq2_xxs", 2, "ultra_low"),
        ("TQ2_0", 2, "ultra_low"),
        ("Q3_K_M", 3, "low"),
        ("Q4_K_M", 4, "low"),
        ("MXFP4", 4, "low"),
        ("int4 (k_quant)", 4, "low"),
        ("4 bit, group 64", 4, "low"),
        ("Q5_0", 5, "medium"),
        ("Q8_0", 8, "medium"),
        ("fp8", 8, "medium"),
        ("BF16", 16, "full"),
        ("F32", 32, "full"),
    ],
)
def test_a_level_has_a_class(level: str, bits: int, key: str) -> None:
    assert nominal_bits(level) == bits
    assert class_of(level).key == key


@pytest.mark.parametrize("level", ["", "K_M", "Q", "large", "Q0_0", "q99", "Q123", "Q12_0"])
def test_what_is_no_level(level: str) -> None:
    with pytest.raises(UsageError):
        class_of(level)


def test_classes_do_not_overlap_and_hold_their_examples() -> None:
    edges = [bit for kind in CLASSES for bit in kind.bits]
    assert edges == sorted(edges)
    assert all(class_of(level) is kind for kind in CLASSES for level in kind.examples)


def test_a_coarser_class_loses_more() -> None:
    spans = [class_divergence(kind, quality_losses(), model=SCOREBOARD_MODEL) for kind in CLASSES]
    assert spans[-1] is None  # 16 bits are the reference
    known = [span for span in spans if span]
    assert len(known) == 3
    assert [low for low, _ in known] == sorted((low for low, _ in known), reverse=True)
    assert known[0][0] > known[1][1] > known[2][1]  # 2 bits at best are worse than 3 at worst


def test_every_device_has_advice_with_sources() -> None:
    assert {each.device for each in ADVICE} == {
        "phone",
        "tablet",
        "desktop",
        "workstation",
        "server",
    }
    assert {each.format for each in ADVICE} == {"GGUF", "ONNX", "MLX"}
    for each in ADVICE:
        assert each.sources
        assert each.why.ru != each.why.en
        assert class_of(each.level).key in {"low", "medium"}


@pytest.mark.parametrize(
    ("device", "platform", "formats"),
    [
        ("phone", "android", ["GGUF"]),
        ("phone", "apple", ["MLX"]),
        ("desktop", "windows", ["GGUF", "ONNX"]),
        ("server", "linux", ["GGUF"]),
        ("workstation", None, ["GGUF"]),
    ],
)
def test_advice_for_a_device(device: str, platform: str | None, formats: list[str]) -> None:
    assert [each.format for each in advice(device, platform)] == formats


@pytest.mark.parametrize(
    ("device", "platform", "words"),
    [
        ("toaster", None, "one of phone"),
        ("phone", "dos", "one of android"),
        ("phone", "linux", "no advice for a phone"),
    ],
)
def test_advice_that_is_not_there(device: str, platform: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        advice(device, platform)


def test_nothing_is_carried_over_from_another_model() -> None:
    unknown = expected_loss("Qwen2.5-32B-Instruct", "Q5_K_M", quality_losses())
    assert unknown.known == ()
    assert unknown.reason is not None
    assert {each.row.model for each in unknown.others} >= {"T-pro-it-1.0", "Meta-Llama-3-8B"}
    tested = expected_loss("t-pro-it-1.0", "Q8_0", quality_losses())
    assert tested.reason is None
    (known,) = tested.known
    assert known.loss is not None
    assert known.loss.value == pytest.approx(0.91, abs=0.01)


def test_the_report() -> None:
    loss = expected_loss("X", "Q4_K_M", quality_losses())
    plain = precision_report(advice("desktop"), quality_losses(), loss=loss).to_json()
    assert set(plain["tables"]) == {
        "precision_classes",
        "precision_advice",
        "known_losses",
        "losses_of_others",
    }
    assert plain["tables"]["known_losses"]["rows"] == []
    assert len(plain["notes"]) == 2
    assert plain["tables"]["precision_classes"]["rows"][0]["least"]["value"] > 0.3
