"""What driver, libraries and the server's habits take beside the model: estimated, with ranges.

Measured on one card, an H100; every other figure is somebody's published log.
"""

from __future__ import annotations

from collections.abc import Sequence

from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import MIB, estimated_bytes, exact_bytes
from verstak.plan.cache import LayerCache, rounded_context
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

CHECKPOINTS = 32
"""Checkpoints that the server keeps of each sequence at most (``n_ctx_checkpoints``)."""
CHECKPOINT_STEP_TOKENS = 8192
"""Tokens between two checkpoints at least (``checkpoint_min_step``)."""

# Least, expected and most, in MiB.
_H100 = (600, 617, 640)
_NVIDIA_HBM = (450, 617, 900)
_NVIDIA = (107, 450, 750)
_METAL = (10, 60, 250)
_OTHER = (50, 300, 900)
_HOST_CUDA = (200, 240, 300)
_HOST_LIBRARIES = (100, 250, 700)


def device_overhead(device: Device) -> Quantity:
    """What a process takes of a device before and beside its buffers.

    Args:
        device: Kind and vendor matter.

    Returns:
        Bytes with a range.
    """
    if device.vendor == "NVIDIA" and "H100" in device.name:
        low, expected, high, method = *_H100, _H100_METHOD
    elif device.vendor == "NVIDIA" and device.memory_family == "hbm":
        low, expected, high, method = *_NVIDIA_HBM, _NVIDIA_METHOD
    elif device.vendor == "NVIDIA":
        low, expected, high, method = *_NVIDIA, _NVIDIA_METHOD
    elif device.vendor == "Apple":
        low, expected, high, method = *_METAL, _METAL_METHOD
    else:
        low, expected, high, method = *_OTHER, _OTHER_METHOD
    return estimated_bytes(low * MIB, expected * MIB, high * MIB, method)


def host_libraries(devices: Sequence[Device]) -> Quantity:
    """What a device's libraries take of main memory.

    Args:
        devices: Those that a worker uses; none = no such libraries.
    """
    if not devices:
        return exact_bytes(0, _NO_LIBRARIES)
    if all(device.vendor == "NVIDIA" for device in devices):
        low, expected, high, method = *_HOST_CUDA, _CUDA_LIBRARIES_METHOD
    else:
        low, expected, high, method = *_HOST_LIBRARIES, _LIBRARIES_METHOD
    return estimated_bytes(low * MIB, expected * MIB, high * MIB, method)


def checkpoint_bytes(caches: Sequence[LayerCache], *, context_tokens: int) -> Quantity:
    """Copies of windows and states that the server keeps in main memory to go back to.

    Args:
        caches: Of all blocks.
        context_tokens: Of each sequence.

    Returns:
        Bytes: none for a model without windows and states. Otherwise two a sequence are
        expected; the high end is one a step of the context and two at its end, at most
        `CHECKPOINTS`.

    Source:
        ggml-org/llama.cpp#15293 and #16382. unslothai/unsloth#11073 found 149.6 MiB each for
        Qwen3.8-27B, 18.7 GiB for four sequences of 32.
    """
    one = sum(cache.bytes for cache in caches if cache.kind in {"window", "recurrent"})
    if one == 0:
        return exact_bytes(0, _NO_CHECKPOINTS)
    most = min(CHECKPOINTS, rounded_context(context_tokens) // CHECKPOINT_STEP_TOKENS + 2)
    return estimated_bytes(0, 2 * one, most * one, _CHECKPOINTS_METHOD)


_H100_METHOD = Bilingual(
    "CUDA context, cuBLAS and pools of one process: measured 610 to 626 MiB in 14 cases on an "
    "H100 SXM (benchmarks/results/plan_gpu.json)",
    "контекст CUDA, cuBLAS и пулы одного процесса: измерено 610–626 МиБ в 14 случаях на H100 SXM "
    "(benchmarks/results/plan_gpu.json)",
)
_NVIDIA_METHOD = Bilingual(
    "CUDA context, cuBLAS and pools of one process: 451 to 456 MiB unaccounted on RTX 4090s after "
    "a run (ggml-org/llama.cpp#15860); the bare context 107 MiB on an RTX 4060 Ti, 555 on an "
    "RTX PRO 6000 (#23604); 610 to 626 in all, measured on an H100 "
    "(benchmarks/results/plan_gpu.json); not measured on this card",
    "контекст CUDA, cuBLAS и пулы одного процесса: 451–456 МиБ сверх учтённого на RTX 4090 после "
    "работы (ggml-org/llama.cpp#15860); сам контекст 107 МиБ на RTX 4060 Ti, 555 на RTX PRO 6000 "
    "(#23604); всего 610–626, измерено на H100 (benchmarks/results/plan_gpu.json); на этой карте "
    "не измерено",
)
_METAL_METHOD = Bilingual(
    "Metal's pipelines and command buffers; no published figure found; not measured here",
    "конвейеры и буферы команд Metal; опубликованных данных не найдено; здесь не измерено",
)
_OTHER_METHOD = Bilingual(
    "driver and libraries of one process; no published figure found, taken as wide as NVIDIA's; "
    "not measured here",
    "драйвер и библиотеки одного процесса; опубликованных данных не найдено, диапазон взят таким "
    "же широким, как у NVIDIA; здесь не измерено",
)
_NO_LIBRARIES = Bilingual("no device, no libraries", "нет устройства — нет библиотек")
_CUDA_LIBRARIES_METHOD = Bilingual(
    "CUDA's libraries in main memory: measured 262 to 265 MiB beside file and vocabulary, the "
    "program's own included, beside an H100 (benchmarks/results/plan_gpu.json)",
    "библиотеки CUDA в основной памяти: рядом с H100 измерено 262–265 МиБ сверх файла и словаря, "
    "вместе с самой программой (benchmarks/results/plan_gpu.json)",
)
_LIBRARIES_METHOD = Bilingual(
    "a device's libraries in main memory; no published figure found; not measured here",
    "библиотеки устройства в основной памяти; опубликованных данных не найдено; здесь не измерено",
)
_NO_CHECKPOINTS = Bilingual(
    "no windows and no states, so the server keeps no checkpoints",
    "нет окон и состояний, и сервер не хранит контрольных точек",
)
_CHECKPOINTS_METHOD = Bilingual(
    "copies of windows and states, one for every 8,192 tokens and two at the end, at most 32 a "
    "sequence; ggml-org/llama.cpp#15293, unslothai/unsloth#11073; not measured here",
    "копии окон и состояний: одна на каждые 8192 токена и две в конце, не больше 32 на "
    "последовательность; ggml-org/llama.cpp#15293, unslothai/unsloth#11073; здесь не измерено",
)
