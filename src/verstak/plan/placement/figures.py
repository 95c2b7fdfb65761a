"""What an offer really takes and how fast it is, computed tensor by tensor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_parameters import active_parameters_of
from verstak.errors import UsageError
from verstak.hardware.machine import Machine
from verstak.model.architecture import Architecture
from verstak.plan.byte_quantity import high_bytes
from verstak.plan.calibration import Calibration, widths_of
from verstak.plan.candidates import Offer, OfferKey, Place
from verstak.plan.device_memory import DeviceNeed, block_owners, device_memory
from verstak.plan.device_overhead import device_overhead, host_libraries
from verstak.plan.file_size import PlannedFile, read_bytes_per_token
from verstak.plan.matrices import matrices_by_type
from verstak.plan.memory import process_bytes
from verstak.plan.model_file import model_file
from verstak.plan.placement.column import needed_mib
from verstak.plan.placement.floor import WeightFloor, cache_by_block, exact_floor, weight_floor
from verstak.plan.placement.pools import processor_device
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed import SpeedModel
from verstak.plan.speed_value import DeviceShare, Speed
from verstak.quantities.quantity import Estimated
from verstak.quantities.text import Bilingual

_IN_TURN = Bilingual(
    "blocks lie on several devices, which read a prompt one after another",
    "блоки лежат на нескольких устройствах, запрос они читают по очереди",
)


type _RateKey = tuple[tuple[str, str], Place, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Exact figures of one offer.

    Attributes:
        file: Its file.
        memory: What it takes, part by part.
        memory_mib: The most that it takes of each pool.
        decode: Speed of writing, one request alone.
        prefill: Speed of reading.
    """

    file: PlannedFile
    memory: DeviceNeed
    memory_mib: tuple[int, ...]
    decode: Speed
    prefill: Speed


@dataclass(frozen=True, slots=True)
class Bound:
    """What an offer takes at least, and its speed at most.

    Attributes:
        memory_mib: Of each pool.
        tokens_per_s: Speed that needs are held against; ``None`` = not known.
    """

    memory_mib: tuple[int, ...]
    tokens_per_s: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is computed once, whatever the machine.

    Attributes:
        files: Planned files, by model and precision.
        floors: Least bytes of their weights.
        caches: Bytes of each block's cache for one sequence, by model, context and type.
    """

    files: dict[tuple[str, str], PlannedFile] = field(default_factory=dict)
    floors: dict[tuple[str, str], WeightFloor] = field(default_factory=dict)
    caches: dict[tuple[str, int, str], tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimator:
    """Figures for one machine; what is computed once is kept.

    Attributes:
        machine: Where.
        needs: Roles, whose prompts and answers decide how much cache a token reads.
        speeds: Fitted on published speeds.
        calibration: What was measured on this machine; ``None`` = nothing.
        kept: What is the same on every machine.
    """

    machine: Machine
    needs: tuple[RoleNeed, ...]
    speeds: SpeedModel
    calibration: Calibration | None = None
    kept: Kept = field(default_factory=Kept)
    _bounds: dict[OfferKey, tuple[bool, Bound]] = field(default_factory=dict)
    _rates: dict[_RateKey, float | None] = field(default_factory=dict)
    _shared: dict[tuple[int, tuple[int, ...]], tuple[int, ...]] = field(default_factory=dict)
    _overheads: dict[tuple[str, tuple[int, ...]], tuple[int, int]] = field(default_factory=dict)

    def bound(self, offer: Offer) -> Bound:
        """What an offer takes at least; computed once until its file is known.

        Raises:
            UsageError: the geometry is not known.
            UnsupportedFeature: the model cannot have such a cache.
        """
        tight = self.is_computed(offer.file)
        known = self._bounds.get(offer.key)
        if known is None or known[0] != tight:
            known = (tight, self._bound(offer))
            self._bounds[offer.key] = known
        return known[1]

    def _bound(self, offer: Offer) -> Bound:
        """Microseconds; see :mod:`verstak.plan.placement.floor`.

        Raises:
            UsageError: the geometry is not known.
            UnsupportedFeature: the model cannot have such a cache.
        """
        arch = geometry_of(offer.model)
        floor = self._floor(offer.model, arch, offer.file_type)
        total = len(self.machine.devices)
        used = [0.0] * (total + 1)
        each, used[total] = self._overhead(offer.model, arch, offer.place)
        first, owners = self._owners(arch, offer.place)
        kept = self._cache(arch, offer)
        host = range(first)
        if not offer.place.devices:
            used[total] += floor.all_bytes
        elif first:
            used[total] += floor.of_blocks(host, of=arch.layers, output=False)
        used[total] += offer.sequences * sum(kept[index] for index in host)
        for at, device in enumerate(offer.place.devices):
            own = [first + block for block, owner in enumerate(owners[:-1]) if owner == at]
            used[device] = each + offer.sequences * sum(kept[index] for index in own)
            used[device] += floor.of_blocks(own, of=arch.layers, output=owners[-1] == at)
            if self.machine.devices[device].kind == "unified":
                used[total] += used[device]
        key = (offer.file, offer.place, offer.positions)
        if key not in self._rates:
            self._rates[key] = self._fastest(offer, arch, floor)
        return Bound(tuple(needed_mib(size) for size in used), self._rates[key])

    def figures(self, offer: Offer) -> Figures:
        """Milliseconds.

        Raises:
            UsageError: the geometry lacks something, or the precision is not possible.
            UnsupportedFeature: the model cannot have such a cache.
        """
        arch = geometry_of(offer.model)
        planned = self.file(offer.model, offer.file_type)
        devices = [self.machine.devices[index] for index in offer.place.devices]
        family = self.machine.processor.family
        memory = device_memory(
            planned,
            arch,
            device=devices or None,
            context_tokens=offer.context_tokens,
            sequences=offer.sequences,
            cache_type=offer.cache_type,
            layers_on_device=offer.place.layers,
            processor_family="arm64" if family == "arm64" else "x86_64",
        )
        shares = self._shares(offer, arch, memory, read_bytes_per_token(planned, arch))
        read_by_type: Mapping[str, int] = {}
        met_by_type: Mapping[str, int] = {}
        if arch.experts is None:  # a calibration is of dense models
            read_by_type, met_by_type = matrices_by_type(planned, layers=arch.layers)
        return Figures(
            file=planned,
            memory=memory,
            memory_mib=self._pools_used(offer.place, memory),
            decode=self._decode(shares, arch, read_by_type),
            prefill=self._prefill(shares, arch, planned.parameters, met_by_type),
        )

    def file(self, model: KnownModel, file_type: str) -> PlannedFile:
        """The file of a model at a precision."""
        key = (model.name, file_type)
        if key not in self.kept.files:
            arch = geometry_of(model)
            planned = model_file(model, file_type=file_type)
            self.kept.files[key] = planned
            self.kept.floors[key] = exact_floor(planned, arch)
            for known in [known for known in self._rates if known[0] == key]:
                del self._rates[known]
        return self.kept.files[key]

    def is_computed(self, file: tuple[str, str]) -> bool:
        """Whether bounds of this file are as tight as they get."""
        return file in self.kept.files

    def _overhead(self, model: KnownModel, arch: Architecture, place: Place) -> tuple[int, int]:
        """What a process takes of each device, and of main memory, whatever it runs."""
        key = (model.name, place.devices)
        if key not in self._overheads:
            devices = [self.machine.devices[index] for index in place.devices]
            each = min((high_bytes(device_overhead(device)) for device in devices), default=0)
            main = process_bytes(arch) + high_bytes(host_libraries(devices))
            self._overheads[key] = (each, main)
        return self._overheads[key]

    def _floor(self, model: KnownModel, arch: Architecture, file_type: str) -> WeightFloor:
        key = (model.name, file_type)
        if key not in self.kept.floors:
            self.kept.floors[key] = weight_floor(model, arch, file_type)
        return self.kept.floors[key]

    def _owners(self, arch: Architecture, place: Place) -> tuple[int, tuple[int, ...]]:
        """First block on devices, and whose each is from there on, the output's last."""
        if not place.devices:
            return arch.layers, (0,)
        layers = arch.layers if place.layers is None else min(place.layers, arch.layers)
        key = (layers, place.devices)
        if key not in self._shared:
            devices = [self.machine.devices[index] for index in place.devices]
            self._shared[key] = block_owners(layers, devices)
        return arch.layers - layers, self._shared[key]

    def _cache(self, arch: Architecture, offer: Offer) -> tuple[int, ...]:
        """Of each block, for one sequence."""
        key = (offer.model.name, offer.context_tokens, offer.cache_type)
        if key not in self.kept.caches:
            self.kept.caches[key] = cache_by_block(
                arch, context_tokens=offer.context_tokens, cache_type=offer.cache_type
            )
        return self.kept.caches[key]

    def _fastest(self, offer: Offer, arch: Architecture, floor: WeightFloor) -> float | None:
        read = round(floor.read_bytes)
        devices = [self.machine.devices[index] for index in offer.place.devices]
        if not devices:
            devices = [processor_device(self.machine)]
        moe = arch.experts is not None
        speeds = [
            self.speeds.decode(
                read_bytes=read,
                device=device,
                layers=arch.layers,
                moe=moe,
                calibration=self.calibration,
            )
            for device in devices
        ]
        # Blocks shared out are no faster than all of them on the fastest of their devices.
        rates = [
            speed.high
            if self.calibration is not None and device.kind == "cpu"
            else judged(speed, careful=moe and len(devices) == 1)
            for speed, device in zip(speeds, devices, strict=True)
        ]
        known = [rate for rate in rates if rate is not None]
        return max(known, default=None)

    def _shares(
        self, offer: Offer, arch: Architecture, memory: DeviceNeed, read: int
    ) -> list[DeviceShare]:
        """Who reads how much of a token, in the order that it passes them."""
        kept = self._read_cache(offer, arch)
        host = processor_device(self.machine)
        if not offer.place.devices:
            return [DeviceShare(host, read, arch.layers, kept)]
        parts = [(part.device or host, part.blocks, part.weights.value) for part in memory.parts]
        blocks = [(device, count, weight) for device, count, weight in parts if count > 0]
        whole = sum(weight for _, _, weight in blocks)
        return [
            DeviceShare(
                device,
                max(1, round(read * weight / whole)),
                count,
                round(kept * count / arch.layers),
            )
            for device, count, weight in blocks
        ]

    def _read_cache(self, offer: Offer, arch: Architecture) -> int:
        """Cache that a token reads half way through the longest answer of the roles."""
        tokens = max(
            need.prompt_tokens + need.answer_tokens // 2
            for need in (self.needs[position] for position in offer.positions)
        )
        return sum(cache_by_block(arch, context_tokens=tokens, cache_type=offer.cache_type))

    def _decode(
        self, shares: Sequence[DeviceShare], arch: Architecture, by_type: Mapping[str, int]
    ) -> Speed:
        moe = arch.experts is not None
        if len(shares) > 1:
            return self.speeds.decode_over(shares, moe=moe, calibration=self.calibration)
        one = shares[0]
        return self.speeds.decode(
            read_bytes=one.read_bytes,
            device=one.device,
            layers=one.layers,
            kv_bytes=one.kv_bytes,
            moe=moe,
            calibration=self.calibration,
            read_by_type=by_type,
        )

    def _prefill(
        self,
        shares: Sequence[DeviceShare],
        arch: Architecture,
        parameters: int,
        by_type: Mapping[str, int],
    ) -> Speed:
        used = active_parameters_of(arch) or parameters if arch.experts is not None else parameters
        each = [
            self.speeds.prefill_speed(
                parameters=used,
                device=share.device,
                moe=arch.experts is not None,
                calibration=self.calibration,
                weights_by_type=by_type,
                widths=widths_of(arch),
            )
            for share in shares
        ]
        return each[0] if len(each) == 1 else _in_turn(each, [one.layers for one in shares])

    def _pools_used(self, place: Place, memory: DeviceNeed) -> tuple[int, ...]:
        total = len(self.machine.devices)
        used = [0] * (total + 1)
        used[total] = memory.host.high_bytes
        for index, part in zip(place.devices, memory.devices, strict=True):
            used[index] = part.high_bytes
            if self.machine.devices[index].kind == "unified":
                used[total] += part.high_bytes
        return tuple(needed_mib(size) for size in used)


def geometry_of(model: KnownModel) -> Architecture:
    """Its geometry.

    Raises:
        UsageError: it is not known.
    """
    if model.architecture is None:
        why = "; ".join(f"{name}: {text}" for name, text in model.gaps.items())
        raise UsageError(
            f"{model.name} cannot be planned: its geometry is not known ({why})",
            remedy="give the GGUF file itself",
        )
    return model.architecture


def judged(speed: Speed, *, careful: bool) -> float | None:
    """The speed that needs are held against.

    The middle; the unfavourable end where the range spans a factor because of experts or because
    blocks are shared out.
    """
    return speed.low if careful else speed.value


def is_careful(arch: Architecture, place: Place) -> bool:
    """Whether needs are held against the unfavourable end."""
    return arch.experts is not None or place.layers is not None or len(place.devices) > 1


def _in_turn(speeds: Sequence[Speed], blocks: Sequence[int]) -> Speed:
    """Devices that read a prompt one after another, each for its share of the blocks."""
    whole = sum(blocks)

    def rate(each: Sequence[float | None]) -> float | None:
        if any(one is None for one in each):
            return None
        return whole / sum(count / one for count, one in zip(blocks, each, strict=True) if one)

    low, value, high = (
        rate([getattr(speed, end) for speed in speeds]) for end in ("low", "value", "high")
    )
    if low is None or value is None or high is None:
        return next(speed for speed in speeds if speed.value is None)
    return Speed(
        low=low,
        value=value,
        high=high,
        kind="range",
        provenance=Estimated(_IN_TURN, low, high),
        reason=_IN_TURN,
    )
