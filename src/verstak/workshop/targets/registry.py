"""Every format that candidates can be made in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.errors import UnsupportedFeature
from verstak.workshop.recipe import TargetFormat
from verstak.workshop.targets.gguf import GgufTarget
from verstak.workshop.targets.ground import Target

TARGETS: Mapping[TargetFormat, Target] = MappingProxyType({"gguf": GgufTarget()})


def target_of(name: TargetFormat) -> Target:
    """The target of a format.

    Raises:
        UnsupportedFeature: nobody makes it here.
    """
    target = TARGETS.get(name)
    if target is None:
        raise UnsupportedFeature(
            f"the target {name} cannot be made here", remedy=f"known are {', '.join(TARGETS)}"
        )
    return target
