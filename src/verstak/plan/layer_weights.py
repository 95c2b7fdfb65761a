"""Where the bytes of a model's file belong: to which block, to the output, to the input tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from verstak.formats.repacking import ProcessorFamily, is_looked_up, is_repacked

_BLOCK = re.compile(r"blk\.(\d+)\.")


class StoredTensor(Protocol):
    """A tensor of a file, read or planned."""

    @property
    def name(self) -> str:
        """For example ``blk.0.attn_q.weight``."""
        ...

    @property
    def shape(self) -> tuple[int, ...]:
        """Values along each axis, fastest first."""
        ...

    @property
    def type_name(self) -> str:
        """For example ``Q4_K``."""
        ...

    @property
    def size_bytes(self) -> int:
        """Bytes without padding."""
        ...


class HoldsTensors(Protocol):
    """A file, read (``formats.gguf.GgufHeader``) or planned (``plan.file_size.PlannedFile``)."""

    @property
    def tensors(self) -> Sequence[StoredTensor]:
        """All of them."""
        ...


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """Bytes of a file by what can be placed on a device of its own.

    Attributes:
        blocks: Each block's tensors, in order.
        output: The output matrix and its norm; where the embedding table serves as output
            matrix, its bytes.
        tables: Tables of which a token reads a row: they stay in main memory.
        tied: Whether the embedding table is also the output matrix.
        repacked_blocks: Of ``blocks``, what the CPU engine keeps a copy of.
        repacked_output: Of ``output``, likewise.
    """

    blocks: tuple[int, ...]
    output: int
    tables: int
    tied: bool
    repacked_blocks: tuple[int, ...]
    repacked_output: int

    @property
    def total(self) -> int:
        """All tensors of the file."""
        return sum(self.blocks) + self.tables + (0 if self.tied else self.output)


def layer_weights(
    file: HoldsTensors, *, layers: int, processor_family: ProcessorFamily = "x86_64"
) -> LayerWeights:
    """Sort a file's tensors by where the engine puts them.

    Args:
        file: Read or planned.
        layers: Blocks of the model. Blocks beyond them, which predict further tokens, count to
            the last.
        processor_family: Where the CPU part runs.

    Source:
        llama.cpp src/llama-model.cpp ``load_tensors``: the input layer always stays with the
        processor, the output follows the last block, and a tied table is loaded twice when the
        output lies on a device.
    """
    tied = all(tensor.name != "output.weight" for tensor in file.tensors)
    blocks, repacked_blocks = [0] * layers, [0] * layers
    output = repacked_output = tables = 0
    for tensor in file.tensors:
        copied = is_repacked(
            tensor.name,
            tensor.shape,
            tensor.type_name,
            tied=tied,
            processor_family=processor_family,
        )
        copy = tensor.size_bytes if copied else 0
        block = _BLOCK.match(tensor.name)
        if block is not None:
            layer = min(int(block[1]), layers - 1)
            blocks[layer] += tensor.size_bytes
            repacked_blocks[layer] += copy
        elif is_looked_up(tensor.name, tied=False):
            tables += tensor.size_bytes
            if tied and tensor.name == "token_embd.weight":
                output += tensor.size_bytes
                repacked_output += copy
        else:
            output += tensor.size_bytes
            repacked_output += copy
            # A norm beside a tied table is in no other sum.
            tables += tensor.size_bytes if tied else 0
    return LayerWeights(
        tuple(blocks), output, tables, tied, tuple(repacked_blocks), repacked_output
    )
