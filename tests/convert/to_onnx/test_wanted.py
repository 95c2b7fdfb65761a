from __future__ import annotations

from pathlib import Path

import pytest

from verstak.convert.to_onnx.wanted import ALGORITHMS, PRECISIONS, Algorithm, OnnxWanted
from verstak.errors import UsageError

TEXT = Path("text.txt")


def wanted(algorithm: Algorithm) -> OnnxWanted:
    return OnnxWanted("int4", algorithm, calibration=TEXT if algorithm == "gptq" else None)


def test_each_way_is_said_in_names_that_the_builder_obeys() -> None:
    said = {algorithm: wanted(algorithm).options for algorithm in ALGORITHMS}
    assert len({said["rtn"], said["k_quant"], said["mixed"]}) == 3
    assert said["gptq"] == said["rtn"], "Olive has quantised already"
    for options in said.values():
        assert "hf_token=false" in options
        assert not any(option.startswith("int4_") for option in options), "ignored in 0.18"


@pytest.mark.parametrize("precision", [p for p in PRECISIONS if p != "int4"])
def test_the_others_have_one_way(precision: str) -> None:
    with pytest.raises(UsageError, match="for int4"):
        OnnxWanted(precision, "k_quant")  # type: ignore[arg-type] # one of them, by the list


def test_a_text_belongs_to_gptq_alone() -> None:
    with pytest.raises(UsageError, match="text"):
        OnnxWanted("int4", "gptq")
    with pytest.raises(UsageError, match="text"):
        OnnxWanted("int4", "rtn", calibration=TEXT)


def test_blocks_of_other_sizes_are_refused() -> None:
    with pytest.raises(UsageError, match="17"):
        OnnxWanted(block_size=17)


def test_room_shrinks_with_precision() -> None:
    needed = {precision: OnnxWanted(precision).needed_bytes(10**9) for precision in PRECISIONS}
    assert needed["int8_dynamic"] > needed["fp32"], "the fp32 graph is there as well, for a while"
    assert needed["fp32"] > needed["fp16"] >= needed["int8"] > needed["int4"] > 10**9
