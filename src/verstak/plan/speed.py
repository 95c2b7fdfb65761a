"""How fast a model will run: tokens a second, with an interval or a range, or a reason why not.

Dense models on one device get an interval: two coefficients per kind of memory, fitted on
published speeds, and the errors of predictions for publishers that were left out. Everything that
the published rows support less (experts, several devices, main memory, old cards, kinds of memory
with few rows) gets a range: the spread of what was published, without a promise. A calibration of
this very machine, where there is one, goes before both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from verstak.catalog.speed_evidence import EvidenceRow, speed_evidence
from verstak.errors import UsageError
from verstak.hardware.machine import Device
from verstak.plan.calibration import Calibration
from verstak.plan.speed_factors import (
    ENOUGH_PUBLISHERS,
    Factors,
    GroupFit,
    expert_factors,
    fits_own,
    group_fit,
    old_card_factors,
    own_fit,
)
from verstak.plan.speed_fit import MIN_POINTS, points_in
from verstak.plan.speed_prefill import PrefillFit, fit_prefill, prefill_tokens_per_s
from verstak.plan.speed_rows import GROUPS, SpeedGroup, group_of, used_points
from verstak.plan.speed_text import (
    DECODE_METHOD,
    FROM_BENCH,
    HOST_MEMORY,
    NO_FLOPS,
    OLD_CARD,
    PREFILL_METHOD,
    SEVERAL_DEVICES,
    bench_method,
    experts,
    few_publishers,
    few_rows,
    joined,
    not_measured,
    published_spread,
    publishers_differ,
    unknown_memory,
)
from verstak.plan.speed_value import DeviceShare, Speed, estimated_speed, unknown_speed
from verstak.quantities.text import Bilingual

LENDER: SpeedGroup = "gddr"
"""The kind of memory with most rows; those with few borrow its coefficients."""

CALIBRATED_SPREAD = 0.15
"""What a calibrated prediction is meant to keep; the benchmark counts whether it does."""

_OLD_CARDS = re.compile(
    r"\b(GTX (TITAN|[679]\d\d|10[5-8]0)|TITAN X[Pp]?|(Tesla )?[PKM](4|6|10|40|60|80|100)|"
    r"Quadro [PKM]\d+)\b",
    re.IGNORECASE,
)
"""NVIDIA's cards without matrix units, by name: Kepler, Maxwell and Pascal (2012 to 2017)."""


@dataclass(frozen=True, slots=True)
class SpeedModel:
    """The fitted model.

    Attributes:
        groups: By kind of memory.
        experts: Factors of models of experts, by kind of memory.
        old_cards: Factors of cards without matrix units.
        prefill: Reading of prompts.
        sizes: (bytes read, layers) of the models of the evidence, for callers who do not know
            how many layers theirs has.
    """

    groups: Mapping[SpeedGroup, GroupFit]
    experts: Mapping[SpeedGroup, Factors]
    old_cards: Factors
    prefill: PrefillFit
    sizes: tuple[tuple[float, int], ...]

    def decode(
        self,
        *,
        read_bytes: int,
        device: Device,
        layers: int | None = None,
        kv_bytes: int = 0,
        moe: bool = False,
        calibration: Calibration | None = None,
        read_by_type: Mapping[str, int] | None = None,
    ) -> Speed:
        """Tokens a second of one sequence, the model wholly on one device.

        Args:
            read_bytes: Weights that one token reads (``file_size.read_bytes_per_token``); above 0.
            device: Where it lies.
            layers: Blocks of the model; ``None`` = as the measured model nearest in size.
            kv_bytes: Cache that one token reads; at most the whole cache.
            moe: A model of experts.
            calibration: What ``verstak bench`` measured; used for the processor only.
            read_by_type: ``read_bytes`` by tensor type, which a calibration predicts from.

        Raises:
            UsageError: sizes that no model has.
        """
        _check(read_bytes, kv_bytes, layers)
        blocks = layers or self._usual_layers(read_bytes)
        if calibration is not None and device.kind == "cpu":
            return _calibrated(calibration, read_bytes, read_by_type, blocks, kv_bytes, moe=moe)
        return self.decode_over([DeviceShare(device, read_bytes, blocks, kv_bytes)], moe=moe)

    def decode_over(
        self,
        shares: Sequence[DeviceShare],
        *,
        moe: bool = False,
        calibration: Calibration | None = None,
    ) -> Speed:
        """Tokens a second of one sequence whose layers are shared out: one device after another.

        Args:
            shares: Devices that a token passes in turn, main memory as a device of kind ``cpu``.
            moe: A model of experts.
            calibration: Of the processor, for its share.

        Raises:
            UsageError: nothing is shared out, or sizes that no model has.
        """
        if not shares:
            raise UsageError("a model lies on at least one device")
        slow = usual = fast = 0.0
        reasons: list[Bilingual] = []
        for share in shares:
            _check(share.read_bytes, share.kv_bytes, share.layers)
            group = group_of(share.device.memory_family, share.device.vendor)
            bandwidth = share.device.bandwidth_bytes_per_s
            on_host = share.device.kind == "cpu"
            if on_host and calibration is not None:
                slow += calibration.bounded_token_s(
                    share.read_bytes, share.layers, share.kv_bytes, at="slowest"
                )
                usual += calibration.bounded_token_s(
                    share.read_bytes, share.layers, share.kv_bytes, at="usual"
                )
                fast += calibration.bounded_token_s(
                    share.read_bytes, share.layers, share.kv_bytes, at="fastest"
                )
                reasons.append(FROM_BENCH)
            elif group is None or bandwidth is None:
                return unknown_speed(unknown_memory(share.device.name))
            else:
                ideal_s = (share.read_bytes + share.kv_bytes) / bandwidth
                token_s = self.groups[group].coefficients.token_s(ideal_s, share.layers)
                factors, own_reasons = self._factors(share.device, group, moe=moe)
                slow += token_s / factors.low
                usual += token_s / factors.middle
                fast += token_s / factors.high
                reasons += own_reasons
            if on_host and len(shares) > 1:
                reasons.append(HOST_MEMORY)
        if len(shares) > 1:
            reasons.append(SEVERAL_DEVICES)
        return estimated_speed(
            low=1 / slow,
            value=1 / usual,
            high=1 / fast,
            method=DECODE_METHOD,
            reason=joined(reasons),
        )

    def prefill_speed(
        self,
        *,
        parameters: int,
        device: Device,
        widths: int | None = None,
        moe: bool = False,
        calibration: Calibration | None = None,
        weights_by_type: Mapping[str, int] | None = None,
    ) -> Speed:
        """Tokens of a prompt read in a second.

        Args:
            parameters: Weights that a token is multiplied by (of experts, those used); above 0.
            device: Where the model lies.
            widths: As ``calibration.widths_of``, for a calibration.
            moe: A model of experts.
            calibration: What ``verstak bench`` measured; used for the processor only.
            weights_by_type: ``parameters`` by tensor type, which a calibration predicts from.

        Raises:
            UsageError: no parameters.
        """
        if parameters <= 0:
            raise UsageError(f"expected a number of parameters above 0, found {parameters}")
        if calibration is not None and device.kind == "cpu":
            return _calibrated_prefill(calibration, parameters, weights_by_type, widths, moe=moe)
        group = group_of(device.memory_family, device.vendor)
        if group is None:
            return unknown_speed(unknown_memory(device.name))
        factors = self.prefill.by_flops.get(group)
        operations = device.fp16_flops
        guessed: list[Bilingual] = []
        if factors is None or operations is None or _is_old(device):
            factors = self.prefill.by_bandwidth.get(group)
            operations = device.bandwidth_bytes_per_s
            guessed = [OLD_CARD if _is_old(device) else NO_FLOPS]
        if factors is None or operations is None:
            return unknown_speed(few_rows(0) if operations else unknown_memory(device.name))
        reasons = [published_spread(factors.points), *guessed]
        if moe:
            if self.prefill.experts is None:
                return unknown_speed(experts(0))
            reasons.append(experts(self.prefill.experts.points))
            factors = factors.on(self.prefill.experts)
        low, value, high = prefill_tokens_per_s(
            factors, operations_per_s=operations, parameters=parameters
        )
        return estimated_speed(
            low=low, value=value, high=high, method=PREFILL_METHOD, reason=joined(reasons)
        )

    def _factors(
        self, device: Device, group: SpeedGroup, *, moe: bool
    ) -> tuple[Factors, list[Bilingual]]:
        """Factors of a device, and why they are a range."""
        found = self.groups[group]
        if moe:
            return self.experts[group], [experts(self.experts[group].points)]
        if _is_old(device):
            return self.old_cards, [OLD_CARD]
        if not found.own:
            return found.factors, [few_rows(found.factors.points)]
        if found.borne_out:
            return found.factors, []
        publishers = len(found.coefficients.publishers)
        few = publishers < ENOUGH_PUBLISHERS
        return found.factors, [few_publishers(publishers) if few else publishers_differ(publishers)]

    def _usual_layers(self, read_bytes: int) -> int:
        return min(self.sizes, key=lambda one: abs(math.log(one[0] / read_bytes)))[1]


def fit_speed(rows: Iterable[EvidenceRow]) -> SpeedModel:
    """Fit the model on published rows.

    Args:
        rows: All of them; :mod:`verstak.plan.speed_rows` decides which are used for what.

    Raises:
        UsageError: too few rows of the kind of memory that others borrow from.
    """
    held = tuple(rows)
    points = used_points(held)
    most = points_in(points, LENDER)
    if not fits_own(most):
        raise UsageError(
            f"expected {MIN_POINTS} or more published speeds of {LENDER} memory, of two "
            f"publishers or more; found {len(most)}",
            remedy="use the rows that ship with verstak",
        )
    lender = own_fit(most)
    groups = {group: group_fit(points_in(points, group), lender) for group in GROUPS}
    sizes = {
        (row.read_bytes, row.model.layers)
        for row in held
        if row.read_bytes is not None and row.model.layers is not None
    }
    return SpeedModel(
        groups=groups,
        experts=expert_factors(held, groups),
        old_cards=old_card_factors(held, groups),
        prefill=fit_prefill(held),
        sizes=tuple(sorted(sizes)),
    )


@cache
def default_speed_model() -> SpeedModel:
    """The model fitted on the rows that ship with verstak; made once."""
    return fit_speed(speed_evidence())


def _calibrated(
    calibration: Calibration,
    read_bytes: int,
    read_by_type: Mapping[str, int] | None,
    layers: int,
    kv_bytes: int,
    *,
    moe: bool,
) -> Speed:
    parts = read_by_type or {}
    missing = calibration.unmeasured(parts)
    reasons = [experts(0)] if moe else []
    if parts and not missing:
        seconds = calibration.token_s(parts, layers=layers, kv_bytes=kv_bytes)
        return _from_bench(calibration, seconds, seconds, seconds, [FROM_BENCH, *reasons])
    slow = calibration.bounded_token_s(read_bytes, layers, kv_bytes, at="slowest")
    usual = calibration.bounded_token_s(read_bytes, layers, kv_bytes, at="usual")
    fast = calibration.bounded_token_s(read_bytes, layers, kv_bytes, at="fastest")
    return _from_bench(calibration, slow, usual, fast, [not_measured(missing), *reasons])


def _calibrated_prefill(
    calibration: Calibration,
    parameters: int,
    weights_by_type: Mapping[str, int] | None,
    widths: int | None,
    *,
    moe: bool,
) -> Speed:
    parts = weights_by_type or {}
    missing = calibration.unmeasured(parts)
    reasons = [experts(0)] if moe else []
    if parts and not missing and widths is not None:
        seconds = calibration.prompt_token_s(parts, widths=widths)
        return _from_bench(calibration, seconds, seconds, seconds, [FROM_BENCH, *reasons])
    slow = calibration.bounded_prompt_token_s(parameters, widths or 0, at="slowest")
    usual = calibration.bounded_prompt_token_s(parameters, widths or 0, at="usual")
    fast = calibration.bounded_prompt_token_s(parameters, widths or 0, at="fastest")
    return _from_bench(calibration, slow, usual, fast, [not_measured(missing), *reasons])


def _from_bench(
    calibration: Calibration,
    slow_s: float,
    usual_s: float,
    fast_s: float,
    reasons: Sequence[Bilingual],
) -> Speed:
    spread = max(CALIBRATED_SPREAD, calibration.spread)
    return estimated_speed(
        low=1 / (slow_s * (1 + spread)),
        value=1 / usual_s,
        high=(1 + spread) / fast_s,
        method=bench_method(calibration.when),
        reason=joined(reasons),
    )


def _is_old(device: Device) -> bool:
    return device.vendor == "NVIDIA" and _OLD_CARDS.search(device.name) is not None


def _check(read_bytes: int, kv_bytes: int, layers: int | None) -> None:
    if read_bytes <= 0 or kv_bytes < 0 or (layers is not None and layers < 1):
        raise UsageError(
            f"expected weights above 0, a cache of 0 or more and at least one layer, found "
            f"{read_bytes}, {kv_bytes} and {layers}"
        )
