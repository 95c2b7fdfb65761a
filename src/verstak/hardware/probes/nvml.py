"""A program of its own that asks NVIDIA's driver and prints what it says as one JSON object.

Run as ``python -m verstak.hardware.probes.nvml``. The driver's library is loaded here and not in
the program that wants to know: when the driver hangs or crashes, only this process does. Values
are printed as NVML gives them; what it refuses is printed as ``{"error": "Not Supported"}``.

Source: NVML API reference, https://docs.nvidia.com/deploy/nvml-api/.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pynvml

NO_LIBRARY = "NVML Shared Library Not Found"


def read() -> dict[str, Any]:
    """Everything that is asked, by name; ``{"error": …}`` alone when NVML does not start."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError as error:
        return {"error": str(error)}
    try:
        count = _asked(pynvml.nvmlDeviceGetCount)
        return {
            "driver_version": _asked(pynvml.nvmlSystemGetDriverVersion),
            "nvml_version": _asked(pynvml.nvmlSystemGetNVMLVersion),
            "cuda_driver_version": _asked(pynvml.nvmlSystemGetCudaDriverVersion_v2),
            "device_count": count,
            "devices": [_device(index) for index in range(count if isinstance(count, int) else 0)],
        }
    finally:
        _asked(pynvml.nvmlShutdown)


def _device(index: int) -> dict[str, Any]:
    try:
        handle = pynvml.nvmlDeviceGetHandleByIndex(index)
    except pynvml.NVMLError as error:  # another user's, or fallen off the bus
        return {"error": str(error)}

    def memory() -> dict[str, int]:
        # Version 2 tells what the driver keeps for itself apart from what is used.
        info = pynvml.nvmlDeviceGetMemoryInfo(handle, version=pynvml.nvmlMemory_v2)
        return {
            "total": info.total,
            "reserved": info.reserved,
            "free": info.free,
            "used": info.used,
        }

    asked: dict[str, Callable[[], Any]] = {
        "name": lambda: pynvml.nvmlDeviceGetName(handle),
        "memory": memory,
        "memory_bus_width_bits": lambda: pynvml.nvmlDeviceGetMemoryBusWidth(handle),
        "max_memory_clock_mhz": lambda: pynvml.nvmlDeviceGetMaxClockInfo(
            handle, pynvml.NVML_CLOCK_MEM
        ),
        "max_sm_clock_mhz": lambda: pynvml.nvmlDeviceGetMaxClockInfo(handle, pynvml.NVML_CLOCK_SM),
        "power_limit_mw": lambda: pynvml.nvmlDeviceGetPowerManagementLimit(handle),
        "default_power_limit_mw": lambda: pynvml.nvmlDeviceGetPowerManagementDefaultLimit(handle),
        "power_usage_mw": lambda: pynvml.nvmlDeviceGetPowerUsage(handle),
        "cuda_compute_capability": lambda: list(pynvml.nvmlDeviceGetCudaComputeCapability(handle)),
        "mig_mode": lambda: list(pynvml.nvmlDeviceGetMigMode(handle)),
        "core_count": lambda: pynvml.nvmlDeviceGetNumGpuCores(handle),
        "pci_bus_id": lambda: pynvml.nvmlDeviceGetPciInfo(handle).busId,
    }
    return {name: _asked(question) for name, question in asked.items()}


def _asked(question: Callable[[], Any]) -> Any:
    """An answer in plain JSON, or the refusal."""
    try:
        answer = question()
    except pynvml.NVMLError as error:
        return {"error": str(error)}
    except AttributeError as error:  # a driver older than the question
        return {"error": str(error)}
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


if __name__ == "__main__":
    json.dump(read(), sys.stdout)
