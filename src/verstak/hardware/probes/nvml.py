"""A program of its own that asks NVIDIA's driver and prints what it says as one JSON object.

Run as ``python -m verstak.hardware.probes.nvml``. The driver's library is loaded here and not in
the program that wants to know: when the driver hangs or crashes, only this process does. Values
are printed as NVML gives them, under the names of its functions; what it refuses is printed as
``{"error": "Not Supported"}``.

Source: NVML API reference, https://docs.nvidia.com/deploy/nvml-api/.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pynvml

NO_LIBRARY = "NVML Shared Library Not Found"
MEMORY_CLOCK = "nvmlDeviceGetMaxClockInfo(NVML_CLOCK_MEM)"
PLAIN_QUESTIONS = (
    "nvmlDeviceGetName",
    "nvmlDeviceGetMemoryBusWidth",
    "nvmlDeviceGetPowerManagementLimit",
    "nvmlDeviceGetPowerManagementDefaultLimit",
    "nvmlDeviceGetPowerUsage",
    "nvmlDeviceGetCudaComputeCapability",
    "nvmlDeviceGetMigMode",
    "nvmlDeviceGetNumGpuCores",
)
"""Functions that take a device and give something that JSON can hold."""


def read() -> dict[str, Any]:
    """Everything that is asked, by name; ``{"error": …}`` alone when NVML does not start."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError as error:
        return {"error": str(error)}
    try:
        count = _asked(pynvml.nvmlDeviceGetCount)
        return {
            "driver": _asked(pynvml.nvmlSystemGetDriverVersion),
            "nvml": _asked(pynvml.nvmlSystemGetNVMLVersion),
            "cuda": _asked(pynvml.nvmlSystemGetCudaDriverVersion_v2),
            "count": count,
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
        info = pynvml.nvmlDeviceGetMemoryInfo(handle)
        return {"total": info.total, "free": info.free, "used": info.used}

    def utilization() -> dict[str, int]:
        rates = pynvml.nvmlDeviceGetUtilizationRates(handle)
        return {"gpu": rates.gpu, "memory": rates.memory}

    asked: dict[str, Callable[[], Any]] = {
        "nvmlDeviceGetMemoryInfo": memory,
        "nvmlDeviceGetUtilizationRates": utilization,
        MEMORY_CLOCK: lambda: pynvml.nvmlDeviceGetMaxClockInfo(handle, pynvml.NVML_CLOCK_MEM),
        "nvmlDeviceGetComputeRunningProcesses": lambda: [
            process.pid for process in pynvml.nvmlDeviceGetComputeRunningProcesses(handle)
        ],
    }
    asked |= {name: partial(getattr(pynvml, name), handle) for name in PLAIN_QUESTIONS}
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
