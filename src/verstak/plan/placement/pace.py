"""The pace of a placed worker: its predicted speeds, and what requests side by side cost there."""

from __future__ import annotations

from verstak.plan.beside_cost import BesideCost, beside_cost
from verstak.plan.candidates import Offer
from verstak.plan.placement.figures import Figures, geometry_of
from verstak.plan.speed_rows import SpeedGroup, group_of
from verstak.plan.speed_value import Speed
from verstak.plan.waiting import Paces, paces


def worker_pace(offer: Offer, figures: Figures) -> Paces | None:
    """The pace of one worker; ``None`` when a speed is not known.

    Args:
        offer: What runs where.
        figures: Its memory, which says what lies on which device, and its speeds.
    """
    decode, prefill = _ends(figures.decode), _ends(figures.prefill)
    cost = _beside(offer, figures)
    if decode is None or prefill is None or cost is None:
        return None
    return paces(prefill_per_s=prefill, decode_per_s=decode, beside=cost)


def _beside(offer: Offer, figures: Figures) -> BesideCost | None:
    """Of the device where a further request costs most, if blocks lie on several."""
    moe = geometry_of(offer.model).experts is not None
    groups: set[SpeedGroup | None] = {
        "ddr" if part.device is None else group_of(part.device.memory_family, part.device.vendor)
        for part in figures.memory.parts
        if part.blocks > 0
    }
    known = [beside_cost(group, moe=moe) for group in groups if group is not None]
    return max(known, key=lambda cost: cost.few.middle, default=None)


def _ends(speed: Speed) -> tuple[float, float, float] | None:
    if speed.value is None or speed.low is None or speed.high is None:
        return None
    return speed.value, speed.low, speed.high
