"""Quality cards written by hand: shaped like real ones, and nothing in them was measured."""

from __future__ import annotations

import hashlib

from verstak.evaluate.card import (
    SCHEMA,
    Divergence,
    Interval,
    Perplexity,
    QualityCard,
    Speed,
    Step,
    TaskScore,
    TensorShare,
)

PARAMETERS = 1_543_714_304
LAYERS = 4
KINDS = {
    "attn_q": 2_359_296,
    "attn_k": 393_216,
    "attn_v": 393_216,
    "attn_output": 2_359_296,
    "ffn_gate": 13_762_560,
    "ffn_up": 13_762_560,
    "ffn_down": 13_762_560,
}
LEVELS: dict[str, tuple[float, float, float, int]] = {
    # level: bits per weight, mean divergence, tokens a second, right of 120
    "Q2_K": (3.5, 0.41, 16.1, 61),
    "Q3_K_M": (4.25, 0.118, 15.2, 84),
    "IQ4_XS": (4.64, 0.049, 13.9, 90),
    "Q4_0": (4.83, 0.071, 22.4, 87),
    "Q4_K_M": (5.1, 0.036, 16.8, 92),
    "Q5_K_S": (5.7, 0.0142, 13.4, 94),
    "Q5_K_M": (5.83, 0.0121, 13.1, 95),
    "Q5_1": (6.3, 0.0125, 12.0, 94),
    "Q6_K": (6.56, 0.0041, 12.8, 95),
    "Q8_0": (8.5, 0.0007, 12.2, 96),
}


def digest_of(name: str) -> str:
    return f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def around(value: float, part: float = 0.05) -> Interval:
    return Interval(value, value * (1 - part), value * (1 + part))


def divergence(mean: float, *, text: str = "ru-office", reference: str = "f16") -> Divergence:
    return Divergence(
        reference=f"made-up-1.5b {reference}",
        reference_digest=digest_of(reference),
        reference_kind="dequantised",
        text=text,
        text_digest=digest_of(text),
        positions=8_192,
        mean=around(mean),
        median=mean / 3,
        p999=mean * 30,
        top1=Interval(1 - mean / 2, 0.99 - mean / 2, min(1.0, 1.004 - mean / 2)),
        perplexity=around(11.2 * (1 + mean)),
        reference_perplexity=11.2,
    )


def perplexity(value: float, *, text: str = "ru-office", layout: str = "qwen") -> Perplexity:
    return Perplexity(
        text=text,
        text_digest=digest_of(text).removeprefix("sha256:"),
        layout_digest=digest_of(f"{layout} {text}").removeprefix("sha256:"),
        positions=1020,
        chunk_tokens=512,
        value=around(value),
    )


def speed(decode: float, *, machine: str = "AMD EPYC, 2 cores", runtime: str = "") -> Speed:
    return Speed(
        machine=machine,
        runtime=runtime or "llama.cpp b7700",
        threads=2,
        runs=5,
        prompt_tokens=128,
        new_tokens=64,
        prefill_tokens_s=around(decode * 4),
        decode_tokens_s=around(decode),
        first_token_s=around(32 / decode),
        load_s=1.3,
        peak_bytes=1_400_000_000,
    )


def score(right: int, *, suite: str = "arithmetic", items: int = 120) -> TaskScore:
    share = right / items
    return TaskScore(
        suite=suite,
        suite_digest=digest_of(suite),
        language="ru",
        items=items,
        right=right,
        share=Interval(share, max(0.0, share - 0.07), min(1.0, share + 0.06)),
        seed=1,
        temperature=0.0,
    )


def tensors(level: str, bits: float, *, harm: float | None) -> tuple[TensorShare, ...]:
    rows = [
        TensorShare("token_embd.weight", "Q6_K", 233_373_696, int(233_373_696 * bits / 8), None),
        TensorShare("output_norm.weight", "F32", 1_536, 6_144, None),
    ]
    for layer in range(LAYERS):
        rows.append(TensorShare(f"blk.{layer}.attn_norm.weight", "F32", 1_536, 6_144, None))
        for place, (kind, elements) in enumerate(KINDS.items()):
            type_name = "Q6_K" if kind == "ffn_down" and layer == 0 else level.removesuffix("_M")
            hurt = None if harm is None else harm * (1 + place) / (1 + layer) / 60
            rows.append(
                TensorShare(
                    f"blk.{layer}.{kind}.weight",
                    type_name,
                    elements,
                    int(elements * bits / 8),
                    hurt,
                )
            )
    return tuple(rows)


def made_up_card(level: str = "Q4_K_M", *, harm: bool = True) -> QualityCard:
    """One level of a model that does not exist."""
    bits, mean, decode, right = LEVELS[level]
    return QualityCard(
        schema=SCHEMA,
        name=f"made-up:1.5b-{level.casefold()}",
        digest=digest_of(level),
        format="GGUF",
        level=level,
        architecture="qwen2",
        base_model="Nobody/Made-Up-1.5B",
        licence="Apache-2.0",
        parameters=PARAMETERS,
        size_bytes=int(PARAMETERS * bits / 8) + 5_900_000,
        bits_per_weight=bits,
        tensors=tensors(level, bits, harm=mean if harm else None),
        made="2026-03-01T10:00:00Z",
        steps=(
            Step("convert", "verstak 0.1", "verstak convert made-up -o made-up-f16.gguf"),
            Step(
                "quantize",
                "llama.cpp b7700",
                f"verstak quantize made-up-f16.gguf --type {level} -o made-up-{level}.gguf",
                "importance matrix of ru-calibration",
            ),
        ),
        divergence=(divergence(mean),),
        tasks=(score(right), score(min(100, right + 4), suite="facts", items=100)),
        speed=(speed(decode),),
        notes=("The reference was quantised once; levels on its grid are favoured.",),
    )


def made_up_onnx() -> QualityCard:
    """An artifact that was measured against another reference."""
    return QualityCard(
        schema=SCHEMA,
        name="made-up-int4",
        digest=digest_of("onnx"),
        format="ONNX",
        level="int4",
        architecture="qwen2",
        base_model="Nobody/Made-Up-1.5B",
        licence=None,
        parameters=PARAMETERS,
        size_bytes=1_320_000_000,
        bits_per_weight=5.9,
        tensors=(),
        made="2026-03-02T10:00:00Z",
        divergence=(divergence(0.08, reference="fp32"),),
        speed=(speed(9.1, runtime="onnxruntime-genai 0.18"),),
    )


def made_up_levels() -> list[QualityCard]:
    """All levels, and the ONNX one."""
    return [*(made_up_card(level) for level in LEVELS), made_up_onnx()]
