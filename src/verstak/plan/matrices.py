"""Matrices that a token of a dense model passes, by tensor type: what a calibration goes by."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from verstak.formats.repacking import is_looked_up
from verstak.plan.layer_weights import HoldsTensors
from verstak.plan.tensors.weight import Weight

_TABLE, _OUTPUT = "token_embd.weight", "output.weight"


def matrices_by_type(
    planned: HoldsTensors, *, layers: int
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Bytes that a written token reads and weights that a prompt's token meets, by tensor type.

    A table of which a token looks up a row is not read; the output matrix is met by the last
    token of a prompt only. Norms and biases are left out.

    Args:
        planned: A dense model's file, read or planned.
        layers: Blocks of the model; those behind the last serve another way of decoding.
    """
    tied = all(tensor.name != _OUTPUT for tensor in planned.tensors)
    read: defaultdict[str, int] = defaultdict(int)
    weights: defaultdict[str, int] = defaultdict(int)
    for tensor in planned.tensors:
        block = Weight(tensor.name, tensor.shape).layer
        beyond = block is not None and block >= layers
        if len(tensor.shape) < 2 or beyond or is_looked_up(tensor.name, tied=tied):
            continue
        read[tensor.type_name] += tensor.size_bytes
        if tensor.name not in {_TABLE, _OUTPUT}:
            weights[tensor.type_name] += math.prod(tensor.shape)
    return dict(read), dict(weights)
