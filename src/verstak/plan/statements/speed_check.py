"""Checking how fast a plan says a model will write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verstak.catalog.speed_evidence import EvidenceRow
from verstak.errors import UnsupportedFeature
from verstak.hardware.machine import Device
from verstak.plan.cost.spread import Spread, conflicting
from verstak.plan.device_memory import device_memory
from verstak.plan.devices import device_of
from verstak.plan.file_size import read_bytes_per_token
from verstak.plan.speed import SpeedModel
from verstak.plan.speed_value import DeviceShare, Speed
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, NamedFile, named_file
from verstak.plan.statements.statement import SpeedClaim
from verstak.plan.statements.tolerance import (
    CLOSE_WITHIN,
    PREDICTION_RULE,
    claim_of,
    judge_prediction,
    off_by,
)
from verstak.plan.usable_memory import usable_bytes
from verstak.quantities.quantity import Cited, Estimated, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

_DESKTOP = "Desktop "
"""How the catalogue names two channels of main memory."""


@dataclass(frozen=True, slots=True)
class PlannedSpeed:
    """Speed of a model on a device with a context.

    Attributes:
        value: Expected tokens a second of one request.
        low: Unfavourable end.
        high: Favourable end.
        blocks_outside: Blocks of the model that do not fit on the device; 0 = it fits.
        blocks: Blocks of the model.
        reason: Why it is a range without a promise; ``None`` = it is an interval.
    """

    value: float
    low: float
    high: float
    blocks_outside: int
    blocks: int
    reason: Bilingual | None

    def quantity(self) -> Quantity:
        """The speed as a figure."""
        return Quantity(self.value, "tok/s", Estimated(_METHOD, self.low, self.high), 0)


def check_speed(stated: SpeedClaim, knowledge: Knowledge) -> Finding:
    """Tokens a second against the fitted speeds, whether or not the model fits on the device."""
    named = named_file(knowledge, stated.model, stated.file_type)
    device = device_of(knowledge.accelerators.find(stated.device))
    planned = planned_speed(named, device, stated.context_tokens, knowledge)
    claim = claim_of(stated.tokens_per_s)
    figures = [Figure("speed", _SPEED, planned.quantity(), _ends(planned))]
    measured = None
    if not planned.blocks_outside:
        measured = measured_speed(named, device, knowledge.evidence)
    low = planned.low
    if measured is not None:
        # As many bytes, a tenth aside, make as much speed, a tenth aside.
        low = max(low, measured.low * (1 - CLOSE_WITHIN))
        figures.append(Figure("measured", _MEASURED, measured.figure, measured.range_words))
    verdict = judge_prediction(claim, low, planned.high)
    on_card = _shared(
        knowledge.speed,
        named,
        device,
        host=None,
        inside=named.architecture.layers,
        context_tokens=0,
    )
    en = f"{named.name} on {device.name}: {planned.low:.0f} to {planned.high:.0f} tokens/s"
    ru = f"{named.name} на {device.name}: от {planned.low:.0f} до {planned.high:.0f} токенов/с"
    if measured is not None:
        en += f"; published of this card and as many bytes: {measured.text('en')}"
        ru += f"; опубликовано для этой карты и стольких же байтов: {measured.text('ru')}"
    if planned.blocks_outside:
        outside = f"{planned.blocks_outside}/{planned.blocks}"
        figures.append(Figure("outside", _OUTSIDE, outside))
        if on_card.value is not None and on_card.quantity is not None:
            figures.append(Figure("on_device", _WERE_IT_TO_FIT, on_card.quantity))
        en += (
            f", because it does not fit beside a context of {stated.context_tokens} tokens: "
            f"{outside} of its blocks lie in main memory"
        )
        ru += (
            f", потому что с контекстом {stated.context_tokens} токенов она не помещается: "
            f"{outside} её блоков лежат в обычной памяти"
        )
        if verdict is Verdict.PLAUSIBLE:
            en += "; the stated speed holds only so"
            ru += "; только так заявленная скорость и выходит"
    return Finding(
        id=stated.id,
        kind="speed",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=PREDICTION_RULE,
        figures=tuple(figures),
        off_by=off_by(claim, planned.value, "tok/s"),
    )


def measured_speed(
    named: NamedFile, device: Device, evidence: Iterable[EvidenceRow]
) -> Spread | None:
    """What was published of one such card with a dense model that reads as many bytes.

    Args:
        named: The model; of experts, nothing is compared.
        device: The card.
        evidence: Published rows; those under unusual conditions, of the least trusted sources, or
            above the card's bandwidth are left out.

    Returns:
        ``None`` where there is no such row.
    """
    if named.architecture.experts is not None:
        return None
    read = read_bytes_per_token(named.file, named.architecture)
    rows = [
        row
        for row in evidence
        if device.name.casefold().endswith(row.device.name.casefold())
        and row.devices == 1
        and not (row.conditions or row.host_share or row.model.experts)
        and row.source.tier in _TRUSTED
        and row.read_bytes is not None
        and abs(row.read_bytes - read) <= CLOSE_WITHIN * read
        and (row.implied_bandwidth_share or 0) <= 1
    ]
    if not rows:
        return None
    names = "; ".join(f"{row.model.name} {row.file_type}: {row.source.address}" for row in rows)
    figures = [
        Quantity(
            row.decode_tokens_per_s,
            "tok/s",
            Cited(row.source.address, clause=f"{row.model.name} {row.file_type}", note=row.note),
            decimals=1,
        )
        for row in rows
    ]
    return conflicting(figures, Bilingual(f"published: {names}", f"опубликовано: {names}"))


def planned_speed(
    named: NamedFile, device: Device, context_tokens: int, knowledge: Knowledge
) -> PlannedSpeed:
    """Tokens a second of one request, from an empty context to a full one.

    Where the model does not fit, as many blocks as fit lie on the device, the rest in two
    channels of main memory, whatever is sold in a desktop: the range holds all of it.

    Raises:
        UnsupportedFeature: the device's memory or bandwidth is not known.
    """
    blocks = named.architecture.layers
    inside = _blocks_inside(named, device, context_tokens)
    hosts = [None] if inside == blocks else _desktops(knowledge)
    shared = [
        _shared(knowledge.speed, named, device, host=host, inside=inside, context_tokens=context)
        for host in hosts
        for context in (0, context_tokens)
    ]
    lows = [each.low for each in shared if each.low is not None]
    highs = [each.high for each in shared if each.high is not None]
    values = [each.value for each in shared if each.value is not None]
    if not lows or not highs or not values:
        reason = next((each.reason for each in shared if each.reason), None)
        raise UnsupportedFeature(
            f"the speed of {named.name} on {device.name} cannot be told"
            + (f": {reason.en}" if reason else "")
        )
    return PlannedSpeed(
        value=(min(values) + max(values)) / 2,
        low=min(lows),
        high=max(highs),
        blocks_outside=blocks - inside,
        blocks=blocks,
        reason=next((each.reason for each in shared if each.reason), None),
    )


def _blocks_inside(named: NamedFile, device: Device, context_tokens: int) -> int:
    """Most blocks that fit on the device beside the context."""
    usable = usable_bytes(device)
    if usable is None:
        raise UnsupportedFeature(f"the memory of {device.name} is not known")

    def need(blocks: int) -> int:
        return (
            device_memory(
                named.file,
                named.architecture,
                device=device,
                context_tokens=context_tokens,
                layers_on_device=blocks,
            )
            .devices[0]
            .expected_bytes
        )

    low, high = 0, named.architecture.layers
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if need(middle) <= usable.value else (low, middle - 1)
    return low


def _shared(
    model: SpeedModel,
    named: NamedFile,
    device: Device,
    *,
    host: Device | None,
    inside: int,
    context_tokens: int,
) -> Speed:
    """Speed with so many blocks on the device, the rest in the host's memory."""
    arch = named.architecture
    read = read_bytes_per_token(named.file, arch)
    cache = _cache_bytes(named, device, context_tokens) if context_tokens else 0
    moe = arch.experts is not None
    if host is None:
        return model.decode(
            read_bytes=read, device=device, layers=arch.layers, kv_bytes=cache, moe=moe
        )
    share = inside / arch.layers
    parts = ((device, share, inside), (host, 1 - share, arch.layers - inside))
    shares = [
        DeviceShare(on, round(read * part), layers, round(cache * part))
        for on, part, layers in parts
        if layers
    ]
    return model.decode_over(shares, moe=moe)


def _cache_bytes(named: NamedFile, device: Device, context_tokens: int) -> int:
    need = device_memory(
        named.file, named.architecture, device=device, context_tokens=context_tokens
    )
    return round(need.devices[0].kv_cache.value)


def _desktops(knowledge: Knowledge) -> list[Device]:
    """Main memory of desktops: two channels, the slowest and the fastest that is known."""
    rows = [
        row for row in knowledge.accelerators if row.kind == "cpu" and row.name.startswith(_DESKTOP)
    ]
    rows.sort(key=lambda row: row.bandwidth_bytes_per_s or 0)
    if not rows:
        raise UnsupportedFeature("no main memory is known that the rest could lie in")
    return [
        Device(
            name=row.name,
            kind="cpu",
            memory_family="ddr",
            memory_bytes=row.memory_bytes,
            bandwidth_bytes_per_s=row.bandwidth_bytes_per_s,
            source=row.source,
        )
        for row in {rows[0].name: rows[0], rows[-1].name: rows[-1]}.values()
    ]


def _ends(planned: PlannedSpeed) -> Bilingual:
    en = f"{planned.low:.0f} to {planned.high:.0f} tokens/s"
    ru = f"от {planned.low:.0f} до {planned.high:.0f} токенов/с"
    if planned.reason is None:
        return Bilingual(en, ru)
    return Bilingual(f"{en}: {planned.reason.en}", f"{ru}: {planned.reason.ru}")


_TRUSTED = ("A", "B")
_MEASURED = Bilingual("published of this card", "опубликовано для этой карты")
_SPEED = Bilingual("predicted speed", "предсказанная скорость")
_OUTSIDE = Bilingual("blocks in main memory", "блоков в обычной памяти")
_WERE_IT_TO_FIT = Bilingual("speed were it to fit", "скорость, если бы помещалась")
_METHOD = Bilingual(
    "fitted on published speeds, from an empty context to a full one",
    "подобрано по опубликованным скоростям, от пустого контекста до полного",
)
