"""Every format that candidates can be made in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.workshop.recipe import TargetFormat
from verstak.workshop.targets.gguf import GgufTarget
from verstak.workshop.targets.ground import Target
from verstak.workshop.targets.mlx import MlxTarget
from verstak.workshop.targets.onnx import OnnxTarget

TARGETS: Mapping[TargetFormat, Target] = MappingProxyType(
    {"gguf": GgufTarget(), "onnx": OnnxTarget(), "mlx": MlxTarget()}
)


def target_of(name: TargetFormat) -> Target:
    """The target of a format."""
    return TARGETS[name]
