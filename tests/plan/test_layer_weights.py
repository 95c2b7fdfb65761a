from __future__ import annotations

from pathlib import Path

import pytest

from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import repacked_bytes
from verstak.model.architecture import Architecture
from verstak.plan.file_size import PlannedTensor, gguf_file
from verstak.plan.layer_weights import layer_weights

UNTIED = Architecture(
    "llama", 3, 256, 4, (4,) * 3, 64, 64, 2048, 1024,
    feed_forward_length=512, tied_embeddings=False,
)  # fmt: skip


def test_every_tensor_belongs_somewhere() -> None:
    file = gguf_file(UNTIED, file_type="Q4_0")
    weights = layer_weights(file, layers=3)
    assert weights.total == sum(tensor.size_bytes for tensor in file.tensors)
    assert len(weights.blocks) == 3
    assert len(set(weights.blocks)) == 1
    assert not weights.tied


def test_a_tied_table_is_output_and_table_but_counts_once() -> None:
    tied = gguf_file(
        Architecture(
            "llama", 3, 256, 4, (4,) * 3, 64, 64, 2048, 1024,
            feed_forward_length=512, tied_embeddings=True,
        ),
        file_type="Q4_0",
    )  # fmt: skip
    weights = layer_weights(tied, layers=3)
    assert weights.tied
    table = next(t.size_bytes for t in tied.tensors if t.name == "token_embd.weight")
    norm = next(t.size_bytes for t in tied.tensors if t.name == "output_norm.weight")
    assert weights.output == table + norm
    assert weights.total == sum(tensor.size_bytes for tensor in tied.tensors)


def test_blocks_that_predict_further_tokens_count_to_the_last() -> None:
    class File:
        tensors = (
            PlannedTensor("token_embd.weight", (32, 8), "F16", 512),
            PlannedTensor("output.weight", (32, 8), "F16", 512),
            PlannedTensor("blk.0.attn_q.weight", (32, 32), "F16", 2048),
            PlannedTensor("blk.1.nextn.eh_proj.weight", (32, 32), "F16", 2048),
        )

    weights = layer_weights(File(), layers=1)
    assert weights.blocks == (4096,)


@pytest.mark.integration  # 1 s: reads the header of the 0.5B
def test_copies_of_the_processor_add_up_to_those_of_the_whole_file(small_gguf: Path) -> None:
    header = read_header(small_gguf)
    weights = layer_weights(header, layers=24)
    copies = sum(weights.repacked_blocks) + weights.repacked_output
    assert copies == repacked_bytes(header)
    assert weights.total == sum(tensor.size_bytes for tensor in header.tensors)
