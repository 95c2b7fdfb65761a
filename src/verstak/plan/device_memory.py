"""Memory of one worker on a machine: main memory, and each graphics device that holds blocks.

What follows from the file and the geometry is computed to the byte. What graphics drivers and
their libraries take was not measured here: it is estimated with a range, and a verdict is given
on the range's unfavourable end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.formats.repacking import ProcessorFamily
from verstak.hardware.machine import Device
from verstak.model.architecture import Architecture
from verstak.plan.byte_quantity import (
    estimated_bytes,
    exact_bytes,
    total_bytes,
)
from verstak.plan.cache import CACHE_BITS, CacheType, LayerCache, check_cache_type, layer_caches
from verstak.plan.compute_buffer import device_compute, host_compute
from verstak.plan.device_overhead import checkpoint_bytes, device_overhead, host_libraries
from verstak.plan.layer_weights import HoldsTensors, LayerWeights, layer_weights
from verstak.plan.memory import compute_bytes, kept_token_bytes, process_bytes
from verstak.plan.usable_memory import FitVerdict, usable_bytes, verdict
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

__all__ = [
    "DeviceNeed",
    "FitVerdict",
    "MemoryPart",
    "block_owners",
    "device_memory",
    "usable_bytes",
    "verdict",
]


@dataclass(frozen=True, slots=True)
class MemoryPart:
    """What a worker takes of one memory; every term in bytes.

    Attributes:
        device: Whose memory; ``None`` = main memory.
        blocks: Blocks of the model that lie there.
        weights: Tensors of those blocks, with the output matrix and the tables that lie there.
        kv_cache: Keys, values and states of those blocks for all sequences.
        repacked: Copies of weights in the processor's own layout.
        compute: Activations, masks and rows of output.
        overhead: Process, libraries, driver, vocabulary, prompts kept for later.
    """

    device: Device | None
    blocks: int
    weights: Quantity
    kv_cache: Quantity
    repacked: Quantity
    compute: Quantity
    overhead: Quantity

    @property
    def terms(self) -> Mapping[str, Quantity]:
        """The terms by name, in the order in which a bar shows them."""
        return {
            "weights": self.weights,
            "kv_cache": self.kv_cache,
            "repacked": self.repacked,
            "compute": self.compute,
            "overhead": self.overhead,
        }

    @property
    def low_bytes(self) -> int:
        """The least that it can be."""
        return total_bytes(self.terms.values())[0]

    @property
    def expected_bytes(self) -> int:
        """What we plan with."""
        return total_bytes(self.terms.values())[1]

    @property
    def high_bytes(self) -> int:
        """The most that it can be; verdicts are given on it."""
        return total_bytes(self.terms.values())[2]


@dataclass(frozen=True, slots=True)
class DeviceNeed:
    """Memory of one worker, wherever it lies.

    Attributes:
        host: Main memory. With unified memory the device's part lies there as well.
        devices: One part for each device that was given, in their order.
    """

    host: MemoryPart
    devices: tuple[MemoryPart, ...]

    @property
    def parts(self) -> tuple[MemoryPart, ...]:
        """Main memory first."""
        return (self.host, *self.devices)

    @property
    def low_bytes(self) -> int:
        """Of all parts together."""
        return sum(part.low_bytes for part in self.parts)

    @property
    def expected_bytes(self) -> int:
        """Of all parts together."""
        return sum(part.expected_bytes for part in self.parts)

    @property
    def high_bytes(self) -> int:
        """Of all parts together."""
        return sum(part.high_bytes for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is asked of a worker, with what follows from it."""

    arch: Architecture
    weights: LayerWeights
    caches: tuple[LayerCache, ...]
    context_tokens: int
    sequences: int
    batch_tokens: int
    cache_type: CacheType
    prompt_cache_bytes: int

    @property
    def bits(self) -> float:
        return CACHE_BITS[self.cache_type]


def device_memory(
    planned: HoldsTensors | LayerWeights,
    arch: Architecture,
    *,
    device: Device | Sequence[Device] | None,
    context_tokens: int,
    sequences: int = 1,
    batch_tokens: int = 512,
    cache_type: CacheType = "f16",
    layers_on_device: int | None = None,
    processor_family: ProcessorFamily = "x86_64",
    prompt_cache_bytes: int = 0,
) -> DeviceNeed:
    """Memory of one worker on main memory and devices.

    Args:
        planned: The model's file, read or planned; or its weights, sorted once by
            `plan.layer_weights.layer_weights` for somebody who asks for many contexts.
        arch: Its geometry.
        device: Where blocks may lie: one device, several, or ``None`` for the processor alone.
            Several share the blocks in proportion to their free memory.
        context_tokens: Of each sequence; at least 1.
        sequences: Side by side; at least 1.
        batch_tokens: Tokens of one prefill step; at least 1.
        cache_type: Of keys and values.
        layers_on_device: Blocks that lie on devices, the last ones, with the output matrix;
            ``None`` = all. 0 = none, though a device is there.
        processor_family: Where the processor's part runs.
        prompt_cache_bytes: What the worker may keep of prompts that lost their slot.

    Returns:
        The need, each term with its provenance. While a file is loaded onto a device, all of it
        also passes through main memory, as pages that the system takes back when it needs them;
        they are not counted.

    Raises:
        UsageError: a count is below 1, ``layers_on_device`` is negative, or the type of cache is
            unknown.
        UnsupportedFeature: as `plan.cache.layer_caches` and `plan.cache.check_cache_type`.

    Source:
        llama.cpp src/llama-model.cpp ``load_tensors``, of which ``n_gpu_layers`` is
        ``layers_on_device`` and one for the output.
    """
    if cache_type not in CACHE_BITS:
        raise UsageError(
            f"unknown type of cache {cache_type!r}", remedy=f"known: {', '.join(CACHE_BITS)}"
        )
    if layers_on_device is not None and layers_on_device < 0:
        raise UsageError(f"layers on a device cannot be {layers_on_device}")
    check_cache_type(arch, bits_per_value=CACHE_BITS[cache_type])
    caches = layer_caches(
        arch,
        context_tokens=context_tokens,
        sequences=sequences,
        batch_tokens=batch_tokens,
        bits_per_value=CACHE_BITS[cache_type],
    )
    weights = (
        planned
        if isinstance(planned, LayerWeights)
        else layer_weights(planned, layers=arch.layers, processor_family=processor_family)
    )
    work = _Work(
        arch,
        weights,
        caches,
        context_tokens,
        sequences,
        min(batch_tokens, context_tokens * sequences),
        cache_type,
        prompt_cache_bytes,
    )
    devices = () if device is None else (device,) if isinstance(device, Device) else tuple(device)
    offloaded = arch.layers if layers_on_device is None else min(layers_on_device, arch.layers)
    if not devices or offloaded == 0:
        return DeviceNeed(_processor_part(work), tuple(_idle_part(one) for one in devices))
    first = arch.layers - offloaded
    owners = block_owners(offloaded, devices)
    return DeviceNeed(
        _host_part(work, blocks=first, devices=devices),
        tuple(
            _device_part(work, one, first=first, owners=owners, index=index)
            for index, one in enumerate(devices)
        ),
    )


def block_owners(blocks: int, devices: Sequence[Device]) -> tuple[int, ...]:
    """Which device each offloaded block lies on, and last, which one the output lies on.

    Args:
        blocks: Blocks that lie on devices; at least 1.
        devices: At least one; free memory counts where it is known, all of it elsewhere. Where
            neither is known of any, they share evenly.

    Raises:
        UsageError: the memory of some devices is known and of others it is not.

    Source:
        llama.cpp src/llama-model.cpp ``get_layer_buft_list``.
    """
    sizes = [one.available_bytes or one.memory_bytes or 0 for one in devices]
    if not any(sizes):
        sizes = [1] * len(devices)
    if not all(sizes):
        unknown = ", ".join(one.name for one, size in zip(devices, sizes, strict=True) if not size)
        raise UsageError(f"the memory of {unknown} is not known", remedy="state memory_bytes")
    bounds = [sum(sizes[: index + 1]) / sum(sizes) for index in range(len(sizes))]
    slots = blocks + 1
    return tuple(
        next(index for index, bound in enumerate(bounds) if slot / slots < bound)
        for slot in range(slots)
    )


def _processor_part(work: _Work) -> MemoryPart:
    weights = work.weights
    compute = compute_bytes(
        work.arch,
        context_tokens=work.context_tokens,
        sequences=work.sequences,
        batch_tokens=work.batch_tokens,
        embeddings=work.arch.pooling,
    )
    return MemoryPart(
        device=None,
        blocks=work.arch.layers,
        weights=exact_bytes(weights.total, _WEIGHTS),
        kv_cache=_cache(work.caches),
        repacked=exact_bytes(sum(weights.repacked_blocks) + weights.repacked_output, _REPACKED),
        compute=exact_bytes(compute, _COMPUTE),
        overhead=_host_overhead(work, devices=()),
    )


def _host_part(work: _Work, *, blocks: int, devices: Sequence[Device]) -> MemoryPart:
    weights = work.weights
    repacked = sum(weights.repacked_blocks[:blocks])
    # Metal maps the file and copies nothing: a tied table is the same pages for both.
    mapped = all(device.vendor == "Apple" and device.kind == "unified" for device in devices)
    tables = weights.tables - (weights.output if mapped and weights.tied else 0)
    compute = (
        host_compute(
            work.arch, work.caches, sequences=work.sequences, batch_tokens=work.batch_tokens
        )
        if blocks == 0
        else exact_bytes(
            compute_bytes(
                work.arch,
                context_tokens=work.context_tokens,
                sequences=work.sequences,
                batch_tokens=work.batch_tokens,
                embeddings=False,
            ),
            _COMPUTE,
        )
    )
    return MemoryPart(
        device=None,
        blocks=blocks,
        weights=exact_bytes(sum(weights.blocks[:blocks]) + tables, _WEIGHTS),
        kv_cache=_cache(work.caches[:blocks]),
        repacked=(
            estimated_bytes(0, 0, repacked, _REPACKED_BESIDE_A_DEVICE)
            if repacked
            else exact_bytes(0, _REPACKED)
        ),
        compute=compute,
        overhead=_host_overhead(work, devices=devices),
    )


def _device_part(
    work: _Work, device: Device, *, first: int, owners: Sequence[int], index: int
) -> MemoryPart:
    own = [first + block for block, owner in enumerate(owners[:-1]) if owner == index]
    has_output = owners[-1] == index
    if not own and not has_output:
        return _idle_part(device)
    caches = tuple(work.caches[block] for block in own)
    weights = sum(work.weights.blocks[block] for block in own)
    return MemoryPart(
        device=device,
        blocks=len(own),
        weights=exact_bytes(weights + (work.weights.output if has_output else 0), _WEIGHTS),
        kv_cache=_cache(caches),
        repacked=exact_bytes(0, _REPACKED),
        compute=device_compute(
            work.arch,
            caches,
            sequences=work.sequences,
            batch_tokens=work.batch_tokens,
            bits_per_value=work.bits,
            has_output=has_output,
            # The engine works on several batches at once only where every block is on a device.
            several_devices=first == 0 and len(set(owners)) > 1,
        ),
        overhead=device_overhead(device),
    )


def _idle_part(device: Device) -> MemoryPart:
    nothing = exact_bytes(0, _UNUSED)
    return MemoryPart(device, 0, nothing, nothing, nothing, nothing, device_overhead(device))


def _host_overhead(work: _Work, *, devices: Sequence[Device]) -> Quantity:
    kept_tokens = kept_token_bytes(context_tokens=work.context_tokens, sequences=work.sequences)
    fixed = process_bytes(work.arch) + kept_tokens + work.prompt_cache_bytes
    kept = checkpoint_bytes(work.caches, context_tokens=work.context_tokens)
    libraries = host_libraries(devices)
    low, expected, high = total_bytes((kept, libraries))
    if high == 0:
        return exact_bytes(fixed, _OVERHEAD)
    return estimated_bytes(fixed + low, fixed + expected, fixed + high, _OVERHEAD_RANGE)


def _cache(caches: Sequence[LayerCache]) -> Quantity:
    return exact_bytes(sum(one.bytes for one in caches), _CACHE, _CACHE_SOURCE)


_WEIGHTS = Bilingual("tensors of the file that lie there", "тензоры файла, которые там лежат")
_CACHE = Bilingual(
    "keys, values and states, layer by layer, for all sequences",
    "ключи, значения и состояния по слоям для всех последовательностей",
)
_CACHE_SOURCE = "llama.cpp src/llama-kv-cache.cpp, llama-kv-cache-iswa.cpp"
_REPACKED = Bilingual(
    "copies of weights in the processor's own layout", "копии весов в раскладке процессора"
)
_REPACKED_BESIDE_A_DEVICE = Bilingual(
    "none where the device's driver offers memory for transfers (CUDA, ROCm), all of the "
    "processor's blocks elsewhere; llama.cpp src/llama-model.cpp make_cpu_buft_list",
    "нет, если драйвер устройства даёт память для передачи (CUDA, ROCm), иначе — все блоки "
    "процессора; llama.cpp src/llama-model.cpp make_cpu_buft_list",
)
_COMPUTE = Bilingual(
    "activations of one batch, mask of batch x context, kept rows of output",
    "активации одного пакета, маска «пакет × контекст», строки выхода",
)
_OVERHEAD = Bilingual(
    "process, libraries and vocabulary, as measured, and the cache of lost prompts",
    "процесс, библиотеки и словарь по измерениям и кэш вытесненных запросов",
)
_OVERHEAD_RANGE = Bilingual(
    "process, libraries and vocabulary, as measured; a device's libraries and the engine's "
    "checkpoints of windows and states are estimated",
    "процесс, библиотеки и словарь по измерениям; библиотеки устройства и контрольные точки окон "
    "и состояний оценены",
)
_UNUSED = Bilingual("nothing lies there", "там ничего не лежит")
